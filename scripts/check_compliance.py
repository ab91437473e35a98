#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds docs/compliance.md to its word: every statement has one row, every test and file named there exists.

usage: check_compliance.py [--root DIR]
"""

import re
import sys

import verdict

# How many numbered statements of each kind the chimney specification has, and that of Linux as the host stack (LX).
STATEMENTS = {
    "TREE": 7, "CTX": 3, "TRAV": 4, "GEN": 10, "INIT": 26, "QRY": 10, "UPD": 22, "LINK": 8, "INV": 18,
    "TERM": 27, "SYNC": 12, "NUD": 9, "EVT": 7, "CTL": 5, "IO": 6, "IM": 12, "OP": 38,
    "LX": 14,
}
ROW = re.compile(r"^\| ([A-Z]+-\d+) \| (.*) \| (.*) \|$", re.M)
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+),\s*(\w+)\s*\)", re.M)
NAME = re.compile(r"\w+\.\w+")


def find(root):
    tests = set()
    for source in (root / "tb").rglob("*_test.cpp"):
        tests |= {f"{suite}.{name}" for suite, name in TEST.findall(source.read_text())}

    errors = []
    seen = []
    for statement, where, held_by in ROW.findall((root / "docs/compliance.md").read_text()):
        seen.append(statement)
        for path in re.findall(r"`([\w./]+)`", where):
            if "/" in path and not (root / path).exists():
                errors.append(f"{statement}: no file {path}")
        for name in NAME.findall(held_by):
            if name not in tests:
                errors.append(f"{statement}: no test {name}")
        if held_by == "-" and not re.search(r"data path|host only|not used|not needed|permitted|typos", where):
            errors.append(f"{statement}: no test, and not said why")

    wanted = [f"{kind}-{n}" for kind, count in STATEMENTS.items() for n in range(1, count + 1)]
    errors += [f"{s}: no row" for s in wanted if s not in seen]
    errors += [f"{s}: no such statement" for s in set(seen) - set(wanted)]
    errors += [f"{s}: two rows" for s in sorted(set(seen)) if seen.count(s) > 1]
    return f"{len(seen)} statements", [f"docs/compliance.md: {error}" for error in errors]


if __name__ == "__main__":
    sys.exit(verdict.run(__doc__, "compliance", find))
