# SPDX-License-Identifier: Apache-2.0
"""What every generator's command line does: `usage: gen_x.py [--root DIR] [--out DIR]`."""

import argparse
import pathlib


def run(doc, files):
    """Writes what `files(root)` gives, (path, text) pairs, below --out."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=root, help="the repository, with the sources")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    args = parser.parse_args()
    for path, text in files(args.root):
        target = (args.out or args.root) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
