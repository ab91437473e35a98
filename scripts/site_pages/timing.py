# SPDX-License-Identifier: Apache-2.0
"""Timing diagrams: WaveJSON in a page's ```wavedrom fences, drawn as SVG; their figures held to the engine's header."""

import json
import re

import wavedrom

FENCE = re.compile(r"^```wavedrom ([^\n]+)\n(.*?)^```$", re.M | re.S)
EDGE = re.compile(r"^(\w)<-+>(\w) (\d+) cycles$")


def figures(engine):
    """The latencies that rtl/flue_engine.sv states (tb/bench holds them): of one beat, of more, of a resolve."""
    line = re.search(r"^//   latency +.*?: (\d+) cycles, (\d+) if it has more than one beat\. Resolve: (\d+)$", engine, re.M)
    if not line:
        raise ValueError("rtl/flue_engine.sv: its header's latency is not of the form that docs/timing.md is held to")
    return {int(figure) for figure in line.groups()}


def check(name, diagram, stated):
    """Each edge says as many cycles as lie between its ends, and what the header states."""
    places = {}
    for lane in diagram["signal"]:
        places |= {letter: column for column, letter in enumerate(lane.get("node", "")) if letter != "."}
    for edge in diagram.get("edge", []):
        match = EDGE.match(edge)
        if not match:
            raise ValueError(f"docs/timing.md: {name}: edge {edge!r} is not of the form 'a<->b N cycles'")
        drawn = places[match[2]] - places[match[1]]
        if drawn != int(match[3]) or drawn not in stated:
            raise ValueError(f"docs/timing.md: {name}: says {match[3]} cycles, draws {drawn}; rtl/flue_engine.sv states {sorted(stated)}")


def draw(text, stated, folder, prefix):
    """The page with a picture in each fence's place; the pictures go to `folder`/waves."""
    (folder / "waves").mkdir(exist_ok=True)

    def picture(fence):
        name, diagram = fence[1], json.loads(fence[2])
        check(name, diagram, stated)
        file = f"waves/{prefix}_{re.sub(r'[^a-z0-9]+', '_', name.lower())}.svg"
        drawing = wavedrom.render(fence[2]).tostring()
        # On a dark page too it stands on white.
        (folder / file).write_text(drawing.replace("<svg ", '<svg style="background:white" ', 1))
        return f"![{name}]({file})"

    return FENCE.sub(picture, text)
