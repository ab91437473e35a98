# SPDX-License-Identifier: Apache-2.0
"""A stretch of an engine's waves as a timing diagram (SVG): a cycle is a column, a stream three rows."""

from xml.sax.saxutils import escape

from flue import layout
from flue.waves.dump import STREAMS
from flue.waves.transactions import name

CYCLE = 96  # pixels
ROW = 26
HIGH = 16
LEFT = 150
TOP = 30
MOST_CYCLES = 500

STYLE = """
  text { font: 11px sans-serif; fill: #222 }
  .name { text-anchor: end } .cycle { text-anchor: middle; fill: #777 } .label { text-anchor: middle; font-size: 10px }
  .grid { stroke: #ddd } .wire { fill: none; stroke: #246 } .beat { fill: #def; stroke: #246 } .idle { stroke: #999 }
  .link { fill: none; stroke: #c60; stroke-dasharray: 4 2 }
"""


def label(stream, bits):
    if stream in ("cmd", "dlg"):
        header = layout.CommandHeader.decode(bits)
        return f"{name(header.opcode)} #{header.tag}"
    if stream == "cpl":
        header = layout.CompletionHeader.decode(bits)
        return f"#{header.tag} {name(header.status)}"
    if stream == "evt":
        return name(layout.Event.decode(bits).kind)
    if stream == "rsv_request":
        return f"#{layout.ResolveRequest.decode(bits).tag}"
    answer = layout.ResolveAnswer.decode(bits)
    return f"#{answer.tag} {name(answer.result)}"


class Diagram:
    def __init__(self, engine, begin, end):
        self.engine, self.begin, self.end = engine, begin, end
        self.streams = [stream for stream in STREAMS if engine.has(stream)]
        self.out = []

    def x(self, cycle):
        return LEFT + (cycle - self.begin) * CYCLE

    def text(self, x, y, kind, words):
        fit = f' textLength="{CYCLE - 10}" lengthAdjust="spacingAndGlyphs"' if kind == "label" and len(words) > 15 else ""
        self.out.append(f'<text class="{kind}" x="{x}" y="{y}"{fit}>{escape(words)}</text>')

    def wire(self, pin, y):
        """A pin's level in each cycle: as it was just before the edge that ends it."""
        signal, points = self.engine.signal(pin), []
        for cycle in range(self.begin, self.end + 1):
            level = y if signal.before(self.engine.edges[cycle]) == 1 else y + HIGH
            points += [f"{self.x(cycle)},{level}", f"{self.x(cycle + 1)},{level}"]
        self.out.append(f'<polyline class="wire" points="{" ".join(points)}"/>')
        self.text(LEFT - 8, y + HIGH - 3, "name", self.engine.prefix + pin)

    def clock(self, y):
        points = []
        for cycle in range(self.begin, self.end + 1):
            x = self.x(cycle)
            points += [f"{x},{y + HIGH}", f"{x},{y}", f"{x + CYCLE // 2},{y}", f"{x + CYCLE // 2},{y + HIGH}", f"{x + CYCLE},{y + HIGH}"]
        self.out.append(f'<polyline class="wire" points="{" ".join(points)}"/>')
        self.text(LEFT - 8, y + HIGH - 3, "name", "clk")

    def bus(self, stream, y):
        """What moved, a box for each beat; {cycle: (x, y, is first)} of them."""
        middle = y + HIGH // 2
        self.out.append(f'<line class="idle" x1="{LEFT}" x2="{self.x(self.end + 1)}" y1="{middle}" y2="{middle}"/>')
        inside = False
        for beat in self.engine.beats(stream):
            if self.begin <= beat.cycle <= self.end:
                x = self.x(beat.cycle)
                self.out.append(f'<rect class="beat" x="{x + 1}" y="{y - 2}" width="{CYCLE - 2}" height="{HIGH + 4}" rx="3"/>')
                self.text(x + CYCLE // 2, y + HIGH - 4, "label", "..." if inside else label(stream, beat.data))
            inside = not beat.last
        self.text(LEFT - 8, y + HIGH - 3, "name", f"{self.engine.prefix}{STREAMS[stream][0]}_tdata")

    def draw(self, items):
        height = TOP + ROW * (1 + 3 * len(self.streams)) + 10
        width = self.x(self.end + 1) + 10
        rows = {}
        for cycle in range(self.begin, self.end + 2):
            self.out.append(f'<line class="grid" x1="{self.x(cycle)}" x2="{self.x(cycle)}" y1="{TOP - 6}" y2="{height - 6}"/>')
            if cycle <= self.end:
                self.text(self.x(cycle) + CYCLE // 2, TOP - 12, "cycle", str(cycle))
        self.clock(TOP)
        y = TOP + ROW
        for stream in self.streams:
            port = STREAMS[stream][0]
            self.wire(f"{port}_tvalid", y)
            self.wire(f"{port}_tready", y + ROW)
            self.bus(stream, y + 2 * ROW)
            rows[stream] = y + 2 * ROW
            y += 3 * ROW
        self.links(items, rows)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
                f"<style>{STYLE}</style>",
                f'<rect width="{width}" height="{height}" fill="white"/>',
                *self.out,
                "</svg>",
                "",
            ]
        )

    def links(self, items, rows):
        """From each descriptor to its completion, from each request to its answer, where both are in the picture."""
        ends = {"descriptor": ("cmd", "cpl"), "resolve": ("rsv_request", "rsv_answer")}
        for item in items:
            if item.kind not in ends or not item.result:
                continue
            if not (self.begin <= item.cycle and item.result["cycle"] <= self.end):
                continue
            source, target = ends[item.kind]
            x1, y1 = self.x(item.cycle) + CYCLE // 2, rows[source] + HIGH + 2
            x2, y2 = self.x(item.result["cycle"]) + CYCLE // 2, rows[target] - 2
            self.out.append(f'<path class="link" d="M {x1} {y1} C {x1} {y1 + ROW}, {x2} {y2 - ROW}, {x2} {y2}"/>')


def draw(engine, items, begin, end):
    return Diagram(engine, begin, end).draw(items)
