# SPDX-License-Identifier: Apache-2.0
"""One seed of a design: placed and routed, its results kept."""

import json
import re

from . import delays, nextpnr, paths, placement
from .design import PACKAGE, SHIM_PINS

WAYS = 100  # slow ways kept for each seed


def aimed(pins, aim):
    """The text of a pin file with `aim` times its frequencies."""
    return re.sub(r"(?m)^(FREQUENCY .*?)([\d.]+)( *MHZ;)", lambda found: f"{found[1]}{float(found[2]) * aim:g}{found[3]}", pins)


def meets(result):
    """Whether it routes and no clock is slower than wanted."""
    return result["fmax"] > 0 and all(reached >= wanted for reached, wanted in result["clocks"].values())


def best(results):
    """The seed to take: one that meets its clocks, else the fastest."""
    return max(results, key=lambda seed: (meets(results[seed]), results[seed]["fmax"]))


def _text(result):
    return f"{result['fmax']:.2f} MHz" if result["fmax"] else f"does not route, {result['left']} wires are left"


def route_seed(design, key, work, freq, seed, say=print, pins=SHIM_PINS, bitstream=None, aim=1):
    """Routes netlist.json in `work`, with `aim` times the frequencies of the pin file `pins`. The result is also seed_<n>.json there, and
    kept as long as `key` is the same (it tells netlist and settings):

    fmax      MHz of the slowest clock; 0 when it does not route
    left      wires that are used twice, or not routed, then
    clocks    {clock: (MHz reached, MHz wanted)}
    used      {kind: (cells, of)}
    longest   [(clock, text of its longest path)]
    ways      the slowest ways (delays.slow_ways)
    """
    name = f"seed_{seed}"
    kept = work / f"{name}.json"
    if kept.exists():
        result = json.loads(kept.read_text())
        if result["key"] == key and (not bitstream or not result["fmax"] or (work / bitstream).exists()):
            say(f"{name}: {_text(result)} (kept)")
            return result
    (work / pins.name).write_text(aimed(pins.read_text(), aim))
    try:
        result = _routed(work, name, design, freq, seed, say, pins, bitstream, aim)
    except nextpnr.DoesNotRoute as failure:
        result = {"fmax": 0, "left": failure.left, "clocks": {}, "used": {}, "longest": [], "ways": []}
    result["key"] = key
    kept.write_text(json.dumps(result, indent=1))
    say(f"{name}: {_text(result)}")
    return result


def _placed_well(work, name, seed, say, device, settings):
    """Placed, placed better, and routed for what is estimated then."""
    nextpnr.place(work, name, **settings, **device)
    placed = placement.Placed(work, name, device["device"])
    try:
        return nextpnr.route_placed(work, name, design=placed.constrained(placed.improve(seed, say), say), say=say, **device)
    finally:
        placed.clear()


def _routed(work, name, design, freq, seed, say, pins, bitstream, aim):
    device = {"device": design.device, "package": PACKAGE, "speed": design.speed}
    settings = {"netlist": "netlist.json", "freq": freq, "seed": seed, "pins": pins.name, "say": say}
    if design.place_better:
        report = _placed_well(work, name, seed, say, device, settings)
    else:
        report = nextpnr.route(work, name, bitstream=bitstream, **settings, **device)
    sdf = work / f"{name}.sdf"
    result = {
        "fmax": round(nextpnr.fmax(report), 2),
        "clocks": {clock: (value["achieved"], value["constraint"] / aim) for clock, value in report["fmax"].items()},
        "used": nextpnr.used(report),
        "longest": [(clock, paths.text(segments)) for clock, _, _, segments in paths.critical_paths(report)],
        "ways": delays.slow_ways(sdf, max(clock["constraint"] for clock in report["fmax"].values()), WAYS),
    }
    sdf.unlink()  # half a hundred MB
    return result
