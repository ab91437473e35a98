#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""placement: what flue_place is told of a placed design, and how its places go back."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from flow import placement  # noqa: E402
from flow.yosys import ToolFailed  # noqa: E402

OUTPUTS = {"F", "Q", "OFX", "FCO", "WDO0", "CLKO", "DOA0"}


def cell(kind, bel, parameters=None, **connections):
    return {
        "type": kind,
        "parameters": parameters or {},
        "attributes": {"NEXTPNR_BEL": bel, "BEL_STRENGTH": "1"},
        "port_directions": {port: "output" if port in OUTPUTS else "input" for port in connections},
        "connections": {port: [bit] if bit else [] for port, bit in connections.items()},
    }


def lut(bel, mode=None, **connections):
    return cell("TRELLIS_COMB", bel, {"MODE": mode} if mode else {}, **connections)


def flip_flop(bel, ce=None, lsr=None, cemux="CE", lsrmux="LSR", **connections):
    muxes = {"CEMUX": cemux + " ", "LSRMUX": lsrmux, "CLKMUX": "CLK"}
    return cell("TRELLIS_FF", bel, muxes, CLK=1, CE=ce, LSR=lsr, **connections)


# A register through a LUT to another, whose flip-flop lies behind that LUT.
CELLS = {
    "clock": cell("DCCA", "X0/Y25/LDCC0", CLKO=1),
    "from": flip_flop("X5/Y7/SLICEB.FF1", M=None, Q=10),
    "lut": lut("X9/Y7/SLICED.K0", A=10, B=None, F=11),
    "to": flip_flop("X9/Y7/SLICED.FF0", DI=11, ce=20, Q=12),
}
SDF = """
(INSTANCE from)
(IOPATH CLK Q (0:0:525))
(INSTANCE lut)
(IOPATH A F (0:0:236))
(IOPATH B F (0:0:236))
(INSTANCE to)
(IOPATH CLK Q (0:0:525))
(SETUPHOLD (posedge DI) (posedge CLK) (0:0:7) (0:0:0))
(SETUPHOLD (negedge DI) (posedge CLK) (0:0:9) (0:0:0))
""".splitlines()


def lines_of(cells, sdf=()):
    return placement.problem(cells, sdf, "25k").splitlines()


def roles(cells):
    return {name: int(line.split()[4]) for name, line in zip(cells, lines_of(cells)[2:])}


class Problem(unittest.TestCase):
    def test_says_where_cells_are_how_they_are_connected_and_what_takes_time(self):
        self.assertEqual(
            lines_of(CELLS, SDF),
            [
                "place 4 3 2 1",
                "grid 2 70 2 48 13 25 37",
                "0 25 4 X 0 0 0 0",
                "5 7 3 F 0 0 0 1",
                "9 7 6 L 0 0 0 0",
                "9 7 6 F 6 0 2 1",
                *("525", "-1", "525"),
                "0 1 2 2 -1",
                "1 2 3 1 7",
                "1 0 236",
            ],
        )

    def test_a_flip_flop_with_an_input_of_its_own_needs_the_wire_m(self):
        line = lines_of({"a": flip_flop("X5/Y7/SLICEB.FF1", M=10)})[2]
        self.assertEqual(line.split()[4:6], ["0", "1"])

    def test_equal_enables_and_resets_have_equal_numbers(self):
        cells = {
            "a": flip_flop("X2/Y2/SLICEA.FF0", ce=5, lsr=6),
            "same": flip_flop("X2/Y3/SLICEA.FF0", ce=5, lsr=6),
            "inverted": flip_flop("X2/Y4/SLICEA.FF0", ce=5, cemux="INV", lsr=6),
            "always": flip_flop("X2/Y5/SLICEA.FF0", ce=5, cemux="1", lsr=7),
            "always too": flip_flop("X2/Y7/SLICEA.FF0", ce=9, cemux="1", lsr=7),
        }
        controls = [tuple(line.split()[6:]) for line in lines_of(cells)[2:7]]
        enables, resets = zip(*controls)
        self.assertEqual([enables[0] == other for other in enables], [True, True, False, False, False])
        self.assertEqual(enables[3], enables[4])
        self.assertEqual([resets[0] == other for other in resets], [True, True, True, False, False])
        self.assertEqual(resets[3], resets[4])

    def test_luts_that_belong_together_are_told(self):
        cells = {
            "plain": lut("X2/Y2/SLICEA.K0", F=10),
            "spacer_7": lut("X2/Y6/SLICEA.K0"),
            "$PACKER_GND": lut("X0/Y0/SLICEA.K0", F=9),
            "carry": lut("X2/Y3/SLICEA.K0", "CCU2", FCI=None, FCO=11),
            "ram": lut("X2/Y4/SLICEA.K0", "DPRAM", F=12),
            "block": lut("X2/Y4/SLICEC.K0", "RAMW_BLOCK"),
            "root": lut("X2/Y5/SLICEA.K0", F1=14, M=10, OFX=15),
            "partner": lut("X2/Y5/SLICEA.K1", F=14),
            "root of quad": lut("X2/Y7/SLICEA.K0", F1=16, M=10, OFX=17),
            "partner of quad": lut("X2/Y7/SLICEA.K1", F=16, FXA=17, FXB=18, M=10, OFX=19),
            "other root": lut("X2/Y7/SLICEB.K0", F1=20, M=10, OFX=18),
            "other partner": lut("X2/Y7/SLICEB.K1", F=20),
        }
        p = placement
        self.assertEqual(list(roles(cells).values()), [p.FREE, p.FIXED, p.FIXED, p.CARRY, p.RAM, p.RAM, p.PAIR, p.PAIR, *[p.QUAD] * 4])

    def test_what_it_does_not_know_is_refused(self):
        odd = flip_flop("X2/Y2/SLICEA.FF0")
        odd["parameters"]["SRMODE"] = "ASYNC"
        with self.assertRaisesRegex(ToolFailed, "odd one: .*asynchronous"):
            lines_of({"odd one": odd})


class Places(unittest.TestCase):
    def top(self):
        names = {**CELLS, "write": cell("TRELLIS_RAMW", "X3/Y4/SLICEC.RAMW"), "memory": cell("DP16KD", "X6/Y13/EBR1")}
        names["other"] = cell("DP16KD", "X8/Y13/EBR2")
        cells = {name: {**value, "attributes": dict(value["attributes"])} for name, value in names.items()}
        return {"cells": cells, "settings": {"target_freq": "1.0"}}

    def test_become_constraints(self):
        top = self.top()
        moved = placement.constrain(top, [(0, 25, 4), (2, 3, 4), (9, 7, 6), (9, 7, 6), (2, 5, 4), (8, 13, 4), (6, 13, 4)], 104.5)
        self.assertEqual(moved, 4)
        bels = {name: value["attributes"] for name, value in top["cells"].items()}
        self.assertEqual(bels["clock"], {"BEL": "X0/Y25/LDCC0"})
        self.assertEqual(bels["from"], {"BEL": "X2/Y3/SLICEC.FF0"})
        self.assertEqual(bels["to"], {"BEL": "X9/Y7/SLICED.FF0"})
        self.assertEqual(bels["write"], {"BEL": "X2/Y5/SLICEC.RAMW"})
        self.assertEqual(bels["memory"], {"BEL": "X8/Y13/EBR2"})
        self.assertEqual(bels["other"], {"BEL": "X6/Y13/EBR1"})
        self.assertEqual(float(top["settings"]["target_freq"]), 104.5e6)

    def test_are_as_many_as_cells(self):
        with self.assertRaises(ValueError):
            placement.constrain(self.top(), [(0, 25, 4)], 100)


if __name__ == "__main__":
    unittest.main()
