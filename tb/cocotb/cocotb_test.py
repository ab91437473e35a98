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


def comparable(lines, file):
    """What is the C++ host model's own is left out: violations, cycles, and the handles that intermediate drivers give (docs/cocotb.md)."""
    out = [json.loads(line) for line in lines.splitlines()]
    out[-1]["summary"] |= {"violations": None, "cycles": None}
    if json.loads(file.read_text()).get("adapter", {}).get("intermediate_drivers"):
        for line in out:
            for block in line.get("blocks", []):
                block.pop("handle", None)
    return out


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_through_cocotb_prints_what_the_model_prints(file, tmp_path):
    """A process each: what a reset keeps (generations of handles) is as after power-up."""
    build_engine.run("scenario_tests", env={"FLUE_SCENARIO": str(file), "FLUE_LINES": str(tmp_path / "lines")})
    model = subprocess.run([PROGRAM, "run", "--backend", "reference", file], capture_output=True, text=True, timeout=60)
    assert model.returncode == 0, model.stderr
    assert comparable((tmp_path / "lines").read_text(), file) == comparable(model.stdout, file)


def test_flue_waves_reads_a_dump_of_cocotb(tmp_path):
    file = tmp_path / "run.fst"
    build_engine.run("engine_tests", waves=file, test="a_tree_is_one_trip")
    done = subprocess.run([PROGRAM, "waves", "--json", file], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item.get("opcode", item["kind"]) for item in items] == ["INITIATE", "INITIATE", "INITIATE", "resolve", "UPDATE", "resolve"]
    assert all(item["latency"] > 0 for item in items)
