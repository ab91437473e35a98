# SPDX-License-Identifier: Apache-2.0
"""What the tests of python/ share: the `flue` program, and dumps of a run on each backend."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
PROGRAM = os.environ.get("FLUE_PROGRAM", str(ROOT / "build/bin/flue"))


def flue(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=120)


@pytest.fixture(scope="session")
def dumps(tmp_path_factory):
    """{(backend, ending): a dump of relink_failover}"""
    folder, files = tmp_path_factory.mktemp("dumps"), {}
    for backend in ("rtl", "systemc-rtl", "reference"):
        for ending in ("fst", "vcd"):
            file = files[backend, ending] = folder / f"{backend}.{ending}"
            done = flue("run", "--quiet", "--backend", backend, "--wave", file, "tb/scenarios/relink_failover.json")
            assert done.returncode == 0, done.stderr
    return files
