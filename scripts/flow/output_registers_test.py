#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of output_registers: which block RAM ports take the registers behind them, and what is left then."""

import copy
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from flow import output_registers  # noqa: E402

CLOCK, OTHER_CLOCK = 2, 3
DATA, REGISTERED = 100, 200  # first net bits of what the RAM drives, and of what the registers drive


def binary(value):
    return f"{value:032b}"


def ram(width_a=18, outputs=()):
    connections = {"CLKA": [CLOCK], "CLKB": [CLOCK], "CEB": ["1"], "RSTB": ["0"], "CEA": ["1"], "RSTA": ["0"]}
    connections |= {"OCEA": ["0"], "OCEB": ["1"]} | {port: [DATA + i] for i, port in enumerate(outputs)}
    return {
        "type": "DP16KD",
        "parameters": {"DATA_WIDTH_A": binary(width_a), "CLKAMUX": "CLKA", "CLKBMUX": "CLKB", "REGMODE_A": "NOREG", "REGMODE_B": "NOREG"},
        "port_directions": {port: "output" if port.startswith("DO") else "input" for port in connections},
        "connections": connections,
    }


def register(bit, **parameters):
    return {
        "type": "TRELLIS_FF",
        "parameters": {"CEMUX": "1 ", "CLKMUX": "CLK", "LSRMUX": "LSR", "REGSET": "RESET"} | parameters,
        "port_directions": {"CLK": "input", "CE": "input", "DI": "input", "LSR": "input", "Q": "output"},
        "connections": {"CLK": [CLOCK], "DI": [DATA + bit], "LSR": ["0"], "Q": [REGISTERED + bit]},
    }


def design(outputs=("DOB0", "DOB1"), width_a=18):
    """One RAM, a register behind each of its outputs, and these leave the module."""
    cells = {"ram": ram(width_a, outputs)} | {f"q{i}": register(i) for i in range(len(outputs))}
    ports = {"out": {"direction": "output", "bits": [REGISTERED + i for i in range(len(outputs))]}}
    return {"ports": ports, "cells": cells}


class OutputRegisters(unittest.TestCase):
    def assert_refused(self, module, reason):
        before = copy.deepcopy(module)
        taken, refused, registers = output_registers.absorb(module)
        self.assertEqual((taken, registers), ([], 0))
        self.assertEqual(refused, {reason: ["ram port B"]})
        self.assertEqual(module, before)

    def test_plain_registers_behind_every_output_move_into_the_ram(self):
        module = design()
        taken, refused, registers = output_registers.absorb(module)
        self.assertEqual((taken, refused, registers), (["ram port B"], {}, 2))
        self.assertEqual(list(module["cells"]), ["ram"])
        block = module["cells"]["ram"]
        self.assertEqual([block["connections"][port] for port in ("DOB0", "DOB1")], [[REGISTERED], [REGISTERED + 1]])
        self.assertEqual((block["parameters"]["REGMODE_A"], block["parameters"]["REGMODE_B"]), ("NOREG", "OUTREG"))
        self.assertEqual((block["connections"]["OCEA"], block["connections"]["OCEB"]), (["0"], ["1"]))

    def test_in_the_wide_mode_both_halves_of_the_outputs_are_the_read_port(self):
        module = design(("DOA0", "DOA17", "DOB0"), width_a=36)
        taken, _, registers = output_registers.absorb(module)
        self.assertEqual((taken, registers), (["ram port B"], 3))
        block = module["cells"]["ram"]
        self.assertEqual((block["parameters"]["REGMODE_A"], block["parameters"]["REGMODE_B"]), ("OUTREG", "OUTREG"))
        self.assertEqual((block["connections"]["OCEA"], block["connections"]["OCEB"]), (["1"], ["1"]))

    def test_the_two_ports_of_a_narrow_ram_stand_each_for_itself(self):
        module = design(("DOA0", "DOB0"))
        module["cells"]["q1"]["parameters"]["CEMUX"] = "CE"
        module["cells"]["q1"]["connections"]["CE"] = [7]
        taken, refused, registers = output_registers.absorb(module)
        self.assertEqual((taken, registers), (["ram port A"], 1))
        self.assertEqual(refused, {"register has a clock enable": ["ram port B"]})
        self.assertEqual(list(module["cells"]), ["ram", "q1"])
        parameters = module["cells"]["ram"]["parameters"]
        self.assertEqual((parameters["REGMODE_A"], parameters["REGMODE_B"]), ("OUTREG", "NOREG"))

    def test_an_unused_output_does_not_stand_in_the_way(self):
        module = design()
        module["cells"].pop("q1")
        module["ports"]["out"]["bits"].pop()
        self.assertEqual(output_registers.absorb(module)[2], 1)

    def test_a_ram_that_nobody_reads_is_left_alone(self):
        module = design(())
        self.assertEqual(output_registers.absorb(module), ([], {}, 0))

    def test_an_enable_that_is_always_high_is_none(self):
        module = design()
        module["cells"]["q1"]["parameters"]["CEMUX"] = "CE"
        module["cells"]["q1"]["connections"]["CE"] = ["1"]
        self.assertEqual(output_registers.absorb(module)[2], 2)

    def test_one_output_without_register_keeps_all_outside(self):
        module = design()
        module["cells"]["lut"] = {
            "type": "LUT4",
            "parameters": {},
            "port_directions": {"A": "input", "Z": "output"},
            "connections": {"A": module["cells"].pop("q1")["connections"]["DI"], "Z": [REGISTERED + 1]},
        }
        self.assert_refused(module, "read data go elsewhere than into a register")

    def test_an_output_that_leaves_the_module_unregistered_keeps_all_outside(self):
        module = design()
        module["cells"].pop("q1")
        module["ports"]["out"]["bits"][1] = DATA + 1
        self.assert_refused(module, "read data go elsewhere than into a register")

    def test_an_output_with_two_registers_keeps_all_outside(self):
        module = design()
        module["cells"]["again"] = register(1)
        self.assert_refused(module, "read data go into a register and elsewhere")

    def test_an_output_that_enables_a_register_is_not_its_data(self):
        module = design()
        module["cells"]["q1"]["connections"] |= {"DI": [7], "CE": [DATA + 1]}
        self.assert_refused(module, "read data go elsewhere than into a register")

    def test_registers_that_are_not_plain_stay(self):
        for change, connection, reason in (
            ({"CEMUX": "CE"}, {"CE": [7]}, "register has a clock enable"),
            ({"CEMUX": "INV"}, {"CE": ["1"]}, "register has a clock enable"),
            ({}, {"LSR": [7]}, "register has a set or reset"),
            ({"LSRMUX": "INV"}, {"LSR": ["0"]}, "register has a set or reset"),
            ({"REGSET": "SET"}, {}, "register is one at power-up"),
            ({}, {"CLK": [OTHER_CLOCK]}, "register of another clock"),
            ({"CLKMUX": "INV"}, {}, "register of the other clock edge"),
        ):
            with self.subTest(reason, change=change, connection=connection):
                module = design()
                module["cells"]["q1"]["parameters"] |= change
                module["cells"]["q1"]["connections"] |= connection
                self.assert_refused(module, reason)

    def test_a_port_that_is_enabled_or_reset_keeps_its_registers_outside(self):
        for connection, reason in (({"CEB": [7]}, "read is enabled at times only"), ({"RSTB": [7]}, "read data have a reset")):
            with self.subTest(reason):
                module = design()
                module["cells"]["ram"]["connections"] |= connection
                self.assert_refused(module, reason)


if __name__ == "__main__":
    unittest.main()
