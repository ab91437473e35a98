#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every link of README.md and docs/*.md names a file or heading that exists.

usage: check_links.py [--root DIR]
"""

import argparse
import pathlib
import sys

from site_pages import links


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root.resolve()
    pages = [pathlib.Path("README.md"), *sorted(path.relative_to(root) for path in (root / "docs").glob("*.md"))]
    errors = [error for page in pages for error in links.errors(root, page)]
    for error in errors:
        print(error, file=sys.stderr)
    print(f"links: {sum(len(links.targets((root / page).read_text())) for page in pages)} on {len(pages)} pages, {len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
