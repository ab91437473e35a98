# SPDX-License-Identifier: Apache-2.0
"""The delays that nextpnr writes (SDF)."""

import collections
import re

_INTERCONNECT = re.compile(r"\(INTERCONNECT (\S+)/(\S+) (\S+)/(\S+) \(\d+:\d+:(\d+)\)")
_INSTANCE = re.compile(r"\(INSTANCE (\S*)\)")
_IOPATH = re.compile(r"\(IOPATH (\S+) (\S+) \(\d+:\d+:(\d+)\)")
_SETUP = re.compile(r"\(SETUPHOLD \(posedge (\S+)\) \(\w+ (\S+)\) \(-?\d+:-?\d+:(-?\d+)\)")
CLOCKS = {"CLK", "CLKA", "CLKB", "WCK"}
_CONSTANTS = {"$PACKER_VCC", "$PACKER_GND"}  # their wires have delays too, which nothing waits for


class Delays:
    """Of an SDF file's lines. Pins are (cell, port)."""

    def __init__(self, lines):
        self.wire = {}  # input pin: (driving pin, ps)
        self.through = collections.defaultdict(list)  # output pin: [(input pin or None for the clock, ps)]
        self.setup = {}  # input pin: ps
        cell = ""
        for line in (line.replace("\\", "") for line in lines):
            if found := _INTERCONNECT.search(line):
                driver, driver_port, sink, port, delay = found.groups()
                if driver not in _CONSTANTS:
                    self.wire[sink, port] = ((driver, driver_port), int(delay))
            elif found := _IOPATH.search(line):
                pin = None if found[1] in CLOCKS else (cell, found[1])
                self.through[cell, found[2]].append((pin, int(found[3])))
            elif found := _SETUP.search(line):
                pin = (cell, found[1])
                self.setup[pin] = max(self.setup.get(pin, 0), int(found[3]))
            elif found := _INSTANCE.search(line):
                cell = found[1]
