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


def parts(lines):
    """(all but two members of the summary, cycles)"""
    out = [json.loads(line) for line in lines.splitlines()]
    del out[-1]["summary"]["violations"]  # of the contract between drivers, of which there are none in cocotb
    return out, out[-1]["summary"].pop("cycles")


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_through_cocotb_prints_what_the_model_prints(file, tmp_path):
    """A process each: what a reset keeps (generations of handles) is as after power-up."""
    model = subprocess.run([PROGRAM, "run", "--backend", "reference", file], capture_output=True, text=True, timeout=60)
    assert model.returncode == 0, model.stderr
    said, cycles = parts(build_engine.run_scenario(file, tmp_path / "lines"))
    told, _ = parts(model.stdout)
    assert said == told
    assert cycles > 0  # the model has no clock: nothing to compare them with


def test_flue_waves_reads_a_dump_of_cocotb(tmp_path):
    file = tmp_path / "run.fst"
    # make, as a person types it: its variables must not reach cocotb as cocotb's own.
    done = subprocess.run(["make", "TEST=a_tree_is_one_trip", f"WAVES={file}"], cwd=build_engine.HERE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run([PROGRAM, "waves", "--json", file], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item.get("opcode", item["kind"]) for item in items] == ["INITIATE", "INITIATE", "INITIATE", "resolve", "UPDATE", "resolve"]
    assert all(item["latency"] > 0 for item in items)
