# SPDX-License-Identifier: Apache-2.0
"""The slow ways of a routed design, from the delays that nextpnr writes (SDF).

nextpnr reports one longest path. To shorten a design one must know the next ones too: this finds the longest path into every register and
memory, and of those one for each pair of names (source, sink), so that 500 bits of one register are one way and not 500.
"""

from .paths import short
from .sdf import Delays


def text(way):
    """A line for each hop."""
    lines, total = [], 0
    for kind, pin, delay in way["hops"]:
        total += delay
        if delay == 0:
            continue
        lines.append(f"  {kind:>8} {delay / 1000:6.2f} {total / 1000:6.2f}  {pin}")
    return "\n".join(lines)


class _Graph(Delays):
    def __init__(self, lines):
        super().__init__(lines)
        self.arrival = {}  # output pin: (ps, input pin it comes through or None)

    def arrive(self, output):
        """Fills `arrival` of an output pin and of all before it; with a stack of its own, since paths are deep."""
        stack = [output]
        while stack:
            pin = stack[-1]
            if pin in self.arrival:
                stack.pop()
                continue
            drivers = [self.wire[into][0] for into, _ in self.through[pin] if into in self.wire]
            waiting = [driver for driver in drivers if driver not in self.arrival]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            # What neither a clock nor a path reaches is constant, or comes from a pin of the device.
            best = (0, None)
            for into, delay in self.through[pin]:
                if into is None:
                    best = max(best, (delay, None), key=lambda entry: entry[0])
                elif into in self.wire:
                    driver, wire = self.wire[into]
                    best = max(best, (self.arrival[driver][0] + wire + delay, into), key=lambda entry: entry[0])
            self.arrival[pin] = best

    def hops(self, end):
        """[(kind, pin, ps)] from the source's output to the pin `end`."""
        hops = [("setup", end, self.setup[end])]
        pin = end
        while True:
            driver, wire = self.wire[pin]
            hops.append(("routing", pin, wire))
            total, into = self.arrival[driver]
            if into is None:
                hops.append(("clk-to-q", driver, total))
                return hops[::-1]
            before, before_wire = self.wire[into]
            hops.append(("logic", driver, total - self.arrival[before][0] - before_wire))
            pin = into


def slow_ways(sdf, aim_mhz, number):
    """The `number` slowest ways of an SDF file, slowest first, as dictionaries that JSON can hold:

    source, sink    names without bit numbers
    ns              of the longest path between them
    levels          cells between its two registers that a net leads to (carry chains and muxes within a slice count once)
    late            registers (bits) of that sink that this source reaches too late for `aim_mhz`
    hops            [(kind, pin, ps)]
    """
    with sdf.open() as lines:
        graph = _Graph(lines)
    aim = 1e6 / aim_mhz
    ends = []
    for pin, setup in graph.setup.items():
        if pin in graph.wire:
            driver, wire = graph.wire[pin]
            graph.arrive(driver)
            ends.append((graph.arrival[driver][0] + wire + setup, pin))
    ways = {}
    for delay, pin in sorted(ends, reverse=True):
        if delay <= aim and len(ways) >= number:
            break
        hops = graph.hops(pin)
        ends_of_way = short(hops[0][1][0]), short(pin[0])
        if ends_of_way not in ways:
            ways[ends_of_way] = {
                "source": ends_of_way[0],
                "sink": ends_of_way[1],
                "ns": delay / 1000,
                "levels": sum(kind == "routing" and ps > 0 for kind, _, ps in hops) - 1,
                "late": 0,
                "hops": [(kind, f"{short(cell)}.{port}", ps) for kind, (cell, port), ps in hops],
            }
        ways[ends_of_way]["late"] += delay > aim
    return list(ways.values())[:number]
