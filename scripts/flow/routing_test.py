#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""routing: what nextpnr is asked for. nextpnr: when it is given up. delays: which ways are found."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from flow import delays, nextpnr, routing  # noqa: E402

# A register to another through a LUT, whose other input is constant and has the longer wire.
SDF = """
(INTERCONNECT from/Q lut/A (0:0:2000))
(INTERCONNECT $PACKER_VCC/F lut/B (0:0:9000))
(INTERCONNECT lut/F to/DI (0:0:1000))
(INSTANCE from)
(IOPATH CLK Q (0:0:500))
(INSTANCE lut)
(IOPATH A F (0:0:200))
(IOPATH B F (0:0:200))
(INSTANCE to)
(SETUPHOLD (posedge DI) (posedge CLK) (0:0:100) (0:0:0))
"""


class Aim(unittest.TestCase):
    def test_every_frequency_is_multiplied_and_nothing_else(self):
        pins = 'FREQUENCY PORT "clk_25mhz" 25 MHZ;\nLOCATE COMP "clk_25mhz" SITE "P3";\nFREQUENCY NET "a" 12.5 MHZ;\n'
        self.assertEqual(
            routing.aimed(pins, 2.5),
            'FREQUENCY PORT "clk_25mhz" 62.5 MHZ;\nLOCATE COMP "clk_25mhz" SITE "P3";\nFREQUENCY NET "a" 31.25 MHZ;\n',
        )
        self.assertEqual(routing.aimed(pins, 1), pins)


class Best(unittest.TestCase):
    SLOW = {"fmax": 55, "clocks": {"a": [110, 100], "b": [55, 50]}}
    MISSES = {"fmax": 60, "clocks": {"a": [90, 100], "b": [60, 50]}}
    UNROUTED = {"fmax": 0, "clocks": {}}

    def test_a_design_meets_its_clocks_when_it_routes_and_none_is_too_slow(self):
        self.assertEqual([routing.meets(result) for result in (self.SLOW, self.MISSES, self.UNROUTED)], [True, False, False])

    def test_one_that_meets_its_clocks_comes_before_one_that_is_faster_and_misses_one(self):
        self.assertEqual(routing.best({1: self.MISSES, 2: self.SLOW, 3: self.UNROUTED}), 2)

    def test_one_that_routes_comes_before_one_that_does_not(self):
        self.assertEqual(routing.best({1: self.UNROUTED, 2: self.MISSES}), 2)


class Patience(unittest.TestCase):
    def rounds_until_stuck(self, overused):
        rounds = nextpnr._Rounds()
        for number, left in enumerate(overused, start=1):
            if rounds.stuck(f"Info:     iter={number} wires=381 overused={left} overuse={left} archfail=NA\n"):
                return number, rounds.best
        return None

    def test_a_design_that_frees_wires_now_and_then_goes_on(self):
        self.assertIsNone(self.rounds_until_stuck(left for best in range(100, 0, -1) for left in [best, *[best + 9] * 20]))

    def test_one_that_does_not_is_given_up(self):
        self.assertEqual(self.rounds_until_stuck([500, 300, *[301, 300] * 100]), (2 + nextpnr.PATIENCE, 300))

    def test_one_that_gets_worse_is_given_up_sooner(self):
        self.assertEqual(self.rounds_until_stuck([500, 300, *range(301, 2000, 30)])[0], 2 + 8)
        self.assertIsNone(self.rounds_until_stuck([60, 20, *[70] * 30, 10]))

    def router1(self, left):
        return f"Info:     147000 |    33327     111992 |  195   708 | {left:9}|       1.70      88.33|\n"

    def test_router1_goes_on_as_long_as_it_has_fewer_wires_to_route(self):
        rounds = nextpnr._Rounds()
        self.assertFalse(any(rounds.stuck(self.router1(left)) for left in range(2000, 0, -1)))
        self.assertTrue(any(rounds.stuck(self.router1(5)) for _ in range(nextpnr.PATIENCE)))
        self.assertEqual(rounds.best, 1)

    def test_what_router1_routes_anew_is_counted_anew(self):
        rounds = nextpnr._Rounds()
        for _ in range(50):
            self.assertFalse(rounds.stuck(self.router1(40)))
            self.assertFalse(rounds.stuck("Info:     60 arcs ripped up due to negative slack WNS=-0.32ns TNS=-12.76ns.\n"))

    def test_other_lines_do_not_count(self):
        rounds = nextpnr._Rounds()
        self.assertFalse(any(rounds.stuck("Info: Running router2...\n") for _ in range(100)))


class SlowWays(unittest.TestCase):
    def ways(self, sdf):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "design.sdf"
            path.write_text(sdf)
            return delays.slow_ways(path, 200, 10)

    def test_a_constant_is_no_source(self):
        (way,) = self.ways(SDF)
        self.assertEqual((way["source"], way["sink"], way["levels"]), ("from", "to", 1))
        self.assertAlmostEqual(way["ns"], 3.8)

    def test_a_slower_input_decides(self):
        (way,) = self.ways(SDF.replace("$PACKER_VCC/F", "other/Q") + "(INSTANCE other)\n(IOPATH CLK Q (0:0:500))\n")
        self.assertEqual(way["source"], "other")
        self.assertAlmostEqual(way["ns"], 10.8)


if __name__ == "__main__":
    unittest.main()
