#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every link of README.md and docs/*.md names a file or heading that exists.

usage: check_links.py [--root DIR]
"""

import pathlib
import sys

import verdict
from site_pages import links


def find(root):
    pages = [pathlib.Path("README.md"), *sorted(path.relative_to(root) for path in (root / "docs").glob("*.md"))]
    number = sum(len(links.targets((root / page).read_text())) for page in pages)
    return f"{number} on {len(pages)} pages", [error for page in pages for error in links.errors(root, page)]


if __name__ == "__main__":
    sys.exit(verdict.run(__doc__, "links", find))
