#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs sim/examples/systemc_platform and reads what it printed and its VCD: both sides of the engine must tell the same story.

    platform_example_test.py PROGRAM loosely-timed|cycle-accurate
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import vcdvcd

PROGRAM, KIND = sys.argv[1], sys.argv[2]

STORY = [
    "INITIATE NEIGHBOR: SUCCESS",
    "INITIATE IP4_PATH: SUCCESS",
    "INITIATE TCP: SUCCESS",
    "segment SENT to 20000000009",
    "UPDATE NEIGHBOR: SUCCESS",
    "segment SENT to 2000000000a",
    "INVALIDATE NEIGHBOR: SUCCESS",
    "segment HELD to 0",
    "TCP_INDICATE_RETRIEVE",
]
OPCODES = [1, 1, 1, 3, 4]  # of the five descriptors
BEATS = [1, 1, 2, 1, 1]
LATENCY = [15, 15, 14, 15, 15]  # cycles, rtl/flue_engine.sv


class Dump:
    """A VCD by the names of its signals, below SystemC's own scope."""

    def __init__(self, path):
        self.vcd = vcdvcd.VCDVCD(str(path))

    def signal(self, name):
        return self.vcd[next(full for full in self.vcd.signals if re.sub(r"\[.*", "", full) == f"SystemC.{name}")]

    def values(self, name):
        return [int(value, 2) for _, value in self.signal(name).tv]

    def rising(self, name):
        return [time for time, value in self.signal(name).tv if value == "1" and time > 0]

    def handshakes(self, stream, last=None):
        """Numbers of the clock's edges with a handshake; with `last` only those of that pin."""
        pins = [self.signal(f"engine.{stream}_{pin}") for pin in ("tvalid", "tready", *([last] if last else []))]
        return [n for n, time in enumerate(self.rising("engine.clk")) if all(pin[time - 1] == "1" for pin in pins)]


class Platform(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        vcd = Path(cls.folder.name) / "platform.vcd"
        cls.run_of_it = subprocess.run([PROGRAM, KIND, vcd], capture_output=True, text=True, timeout=100)
        cls.dump = Dump(vcd)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_it_tells_the_story(self):
        self.assertEqual(self.run_of_it.returncode, 0, self.run_of_it.stderr)
        lines = re.findall(r"^\d+ ns: (.*)$", self.run_of_it.stdout, re.MULTILINE)
        self.assertEqual(lines, STORY)

    def test_the_vcd_has_the_drivers_side(self):
        self.assertEqual(self.dump.values("driver.destination"), [0, 0x020000000009, 0x02000000000A, 0])
        tags = self.dump.values("driver.tag")
        self.assertEqual(tags, sorted(tags))
        self.assertEqual(len(tags) - tags.count(0), len(OPCODES))
        self.assertEqual(self.dump.values("engine.interrupt"), [0, 1, 0])

    @unittest.skipUnless(KIND == "cycle-accurate", "only the RTL has pins")
    def test_the_vcd_has_the_pins_side_cycle_by_cycle(self):
        self.assertEqual(len(self.dump.handshakes("s_axis_cmd")), sum(BEATS))
        self.assertEqual(len(self.dump.handshakes("s_axis_rsv")), 3)
        self.assertEqual(len(self.dump.handshakes("m_axis_rsv")), 3)
        self.assertEqual(len(self.dump.handshakes("m_axis_evt")), 1)
        taken = self.dump.handshakes("s_axis_cmd", "tlast")
        given = self.dump.handshakes("m_axis_cpl", "tlast")
        self.assertEqual([cpl - cmd for cmd, cpl in zip(taken, given, strict=True)], LATENCY)

        edges = self.dump.rising("engine.clk")
        words = [int(self.dump.signal("engine.s_axis_cmd_tdata")[edges[n] - 1], 2) for n in taken]
        self.assertEqual(words[0] & 0xF, OPCODES[0])
        self.assertEqual(words[3] & 0xF, OPCODES[3])
        self.assertEqual(words[4] & 0xF, OPCODES[4])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
