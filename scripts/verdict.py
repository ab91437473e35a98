# SPDX-License-Identifier: Apache-2.0
"""What the command line of a check does: `usage: check_x.py [--root DIR]`, errors, a summary, the exit status."""

import argparse
import pathlib
import sys


def run(doc, what, find):
    """`find(root)` gives what was looked at, in words, and the errors. Returns the exit status."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    seen, errors = find(parser.parse_args().root.resolve())
    for error in errors:
        print(error, file=sys.stderr)
    print(f"{what}: {seen}, {len(errors)} errors")
    return 1 if errors else 0
