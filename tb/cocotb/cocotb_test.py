# SPDX-License-Identifier: Apache-2.0
"""pytest: cocotb's tests of the engine, and the scenarios through cocotb against the reference model."""

import json
import os
import subprocess

import build_engine
import pytest

SCENARIOS = sorted((build_engine.ROOT / "tb/scenarios").glob("*.json"))
PROGRAM = os.environ.get("FLUE_PROGRAM", str(build_engine.ROOT / "build/bin/flue"))


def test_the_engine_passes_cocotbs_tests():
    build_engine.run("engine_tests")


def comparable(lines):
    """`violations` and `cycles` are the C++ host model's own (scenario.py says why)."""
    out = [json.loads(line) for line in lines.splitlines()]
    out[-1]["summary"] |= {"violations": None, "cycles": None}
    return out


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_through_cocotb_prints_what_the_model_prints(file, tmp_path):
    """A process each: what a reset keeps (generations of handles) is as after power-up."""
    build_engine.run("scenario_tests", env={"FLUE_SCENARIO": str(file), "FLUE_LINES": str(tmp_path / "lines")})
    model = subprocess.run([PROGRAM, "run", "--backend", "reference", file], capture_output=True, text=True, timeout=60)
    assert model.returncode == 0, model.stderr
    assert comparable((tmp_path / "lines").read_text()) == comparable(model.stdout)
