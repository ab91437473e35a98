#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The LiteX example becomes Verilog that Verilator elaborates with the engine; with --simulate, it offloads a neighbor through its bus.

usage: litex_test.py --work DIR [--simulate]
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*command, cwd=None):
    done = subprocess.run([str(part) for part in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout[-4000:]}\nstopped ({done.returncode}): {' '.join(map(str, command))[:200]}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--simulate", action="store_true")
    args = parser.parse_args()
    work = args.work.resolve()

    run(sys.executable, ROOT / "packages/litex/example_soc.py", "--out", work)
    sources = (work / "sources.txt").read_text().split()
    # What LiteX generates has warnings of many kinds; a pin that nobody drives is none of them.
    verilator = ["verilator", "-Wno-lint", "-Wno-style", "-Wno-TIMESCALEMOD", "-Wno-COMBDLY", "-Werror-PINMISSING", f"-I{ROOT / 'rtl'}"]
    files = [ROOT / "rtl/flue.vlt", *sources, work / "flue_soc.v"]
    run(*verilator, "--lint-only", "--top-module", "flue_soc", *files)
    print("LiteX: the example's Verilog elaborates with the engine")
    if not args.simulate:
        return

    soc = json.loads((work / "csr.json").read_text())
    addresses = {"REGISTERS": soc["memories"]["flue"]["base"]}
    for name in ("command", "send", "completion", "waiting", "take"):
        addresses[name.upper()] = soc["csr_registers"][f"mailbox_{name}"]["addr"]
    parameters = [f"-G{name}={value}" for name, value in addresses.items()]
    top = ["--top-module", "flue_soc_tb", "--Mdir", work / "simulation", "-CFLAGS", "-O0", *parameters]
    run(*verilator, "--binary", "--timing", "--assert", *top, *files, ROOT / "tb/packages/flue_soc_tb.sv")
    output = run(work / "simulation/Vflue_soc_tb", cwd=work)  # where its memories' contents are
    print(output)
    if "flue: offloaded" not in output:
        sys.exit("the simulation did not come to its end")


if __name__ == "__main__":
    main()
