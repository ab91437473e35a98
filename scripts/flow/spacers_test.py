#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""spacers: which places they take."""

import re
import unittest

import spacers

LUTS = {"25k": 24288, "85k": 83640}  # of the device, from its data sheet


def rows_of(module):
    return {int(re.match(r"X\d+/Y(\d+)/", cell["attributes"]["BEL"])[1]) for cell in module["cells"].values()}


class Spacers(unittest.TestCase):
    def test_every_row_together_is_every_lut_of_the_device_once(self):
        for device, luts in LUTS.items():
            module = {"cells": {}}
            self.assertEqual(spacers.add(module, device, 1), luts)
            self.assertEqual(len({cell["attributes"]["BEL"] for cell in module["cells"].values()}), luts)

    def test_every_second_row_leaves_the_other_ones(self):
        module = {"cells": {}}
        spacers.add(module, "85k", 2)
        self.assertEqual({row % 2 for row in rows_of(module)}, {0})

    def test_rows_of_block_ram_are_left_alone(self):
        module = {"cells": {}}
        spacers.add(module, "85k", 1)
        self.assertFalse(rows_of(module) & {10, 22, 34, 46, 58, 70, 82})

    def test_the_designs_own_cells_stay(self):
        module = {"cells": {"mine": {"attributes": {"BEL": "X1/Y1/SLICEA.K0"}}}}
        spacers.add(module, "85k", 2)
        self.assertIn("mine", module["cells"])


if __name__ == "__main__":
    unittest.main()
