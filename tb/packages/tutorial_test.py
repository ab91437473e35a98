#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what docs/tutorial.md says, in an empty folder: writes its files, runs its commands, expects what it says is printed.

usage: tutorial_test.py --work DIR [--build DIR]

With --build, a build that is there is installed instead of what stands under "Build and install", which takes minutes.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)
BUILD = "Build and install"
PRINTS = "Prints"


def shell(commands, work):
    """What a block of commands prints; each must succeed."""
    environment = {**os.environ, "FLUE": str(ROOT)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout[-4000:]}\ntutorial: stopped ({done.returncode}):\n{commands}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path)
    args = parser.parse_args()
    work = args.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)

    blocks = FENCE.findall((ROOT / "docs/tutorial.md").read_text())
    output = ""
    did = {"commands": 0, "files": 0, "outputs": 0}
    for language, title, text in blocks:
        if language == "sh" and title == BUILD and args.build:
            shell(f'cmake --install "{args.build.resolve()}" --prefix "$PWD/flue"', work)
        elif language == "sh":
            output = shell(text, work)
            did["commands"] += 1
        elif language == "text" and title == PRINTS:
            for line in text.splitlines():
                if line not in output:
                    sys.exit(f"tutorial: expected {line!r}, got:\n{output}")
            did["outputs"] += 1
        elif title:
            (work / title).write_text(text)
            did["files"] += 1
        else:
            sys.exit(f"tutorial: neither a command, a file nor an output:\n{text}")
    if 0 in did.values():
        sys.exit(f"tutorial: understood too little of the page: {did}")
    print(f"tutorial: {did['commands']} blocks of commands, {did['files']} files, {did['outputs']} outputs as the page says")


if __name__ == "__main__":
    main()
