#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints what the engine reaches and costs on ECP5 devices, and checks it against scripts/report_limits.json.

usage: report.py [--rows 25k-512,...] [--seeds 1,2,3,4,5] [--jobs 2] [--accept]

A whole run takes hours; each row and seed that is done is kept in build/report and not done again while RTL, settings and tools are
the same. The tables are written to build/report/report.md too. With --accept the measured figures become the new limits.
"""

import argparse
import json
import pathlib
import sys
import time

from flow import area, markdown, nextpnr, report_rows, routing, yosys
from flow.yosys import ToolFailed

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMITS = ROOT / "scripts/report_limits.json"
START = time.monotonic()
CHECKED = ("LUT4", "TRELLIS_FF", "TRELLIS_DPR16X4", "DP16KD")


def say(text):
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def speed(mhz):
    return f"{mhz:.1f}" if mhz else "does not route"


def speed_table(measured):
    head = ["device", ">neighbors", ">paths", ">connections", ">min", ">median", ">max MHz", ">seeds"]
    head += [f">{name}" for name, _ in area.COLUMNS]
    rows = []
    for row in measured:
        fmax = row["fmax"]
        speeds = [speed(fmax[key]) for key in ("min", "median", "max")] if fmax else ["", "", "" if row["fits"] else "does not fit"]
        cells = [row["synthesis"]["engine_cells"].get(kind, 0) for _, kind in area.COLUMNS]
        rows.append([row["device"], *row["sizes"], *speeds, len(row["seeds"]), *cells])
    return markdown.table(head, rows)


def device_table(measured):
    rows = []
    for row in measured:
        used = row["seeds"][routing.best(row["seeds"])]["used"]
        kinds = ("TRELLIS_COMB", "TRELLIS_FF", "DP16KD")
        rows.append([row["row"], *("{} of {}".format(*used[kind]) if kind in used else "0" for kind in kinds)])
    return markdown.table(["row", ">LUTs, whatever for", ">flip-flops", ">block RAM"], rows)


def module_table(row):
    synthesis = row["synthesis"]
    lines = [*area.modules(synthesis), ("all", synthesis["engine_cells"])]
    return markdown.table(
        ["module", *(f">{name}" for name, _ in area.COLUMNS)],
        [[name, *(cells.get(kind, 0) for _, kind in area.COLUMNS)] for name, cells in lines],
    )


def table_table(row):
    lines = area.tables(row["synthesis"])
    total = ["all", "", "", *(sum(line[i] for line in lines) for i in range(3, 7))]
    head = ["table", ">words", ">bits", ">DP16KD at least", ">used", ">DPR16X4 at least", ">used"]
    return markdown.table(head, [*lines, total])


def state_text(row, rtl):
    bits = area.state_bits(rtl / "flue_layout.toml")
    total = sum(count * size for count, size in zip(row["sizes"], bits.values()))
    held = sum(words * width for _, words, width, *_ in area.tables(row["synthesis"]))
    neighbor, path, tcp = bits.values()
    return (
        f"The state that the specification names: {neighbor} bits a neighbor, {path} a path (IPv6), {tcp} a connection; in this build "
        f"{total:,} bits, {area.ceiling(total, area.BLOCK_BITS)} DP16KD at least. The tables hold {held:,} bits, "
        f"{held / total:.2f} times as many."
    )


def report(measured, rtl):
    parts = ["## Speed and size", "", speed_table(measured), "", "Cells are those of the engine alone."]
    if routed := [row for row in measured if row["seeds"]]:
        parts += ["Of the device, with the shim that stands for pins:", "", device_table(routed)]
    for row in measured:
        parts += ["", f"## {row['row']}: modules", "", module_table(row), "", f"## {row['row']}: tables", ""]
        parts += [state_text(row, rtl), "", table_table(row)]
    return "\n".join(parts) + "\n"


def figures(row):
    """What limits are set for."""
    cells = {kind: row["synthesis"]["engine_cells"].get(kind, 0) for kind in CHECKED}
    return {"fmax": row["fmax"]["median"] if row["fmax"] else None, **cells}


def check(measured, limits):
    """Lines that say what is beyond the limits. A speed is compared only when it is of as many seeds as the limit's."""
    beyond = []
    for row in measured:
        limit = limits["rows"].get(row["row"])
        if not limit:
            beyond.append(f"{row['row']}: no limits yet (--accept)")
            continue
        now = figures(row)
        for kind in CHECKED:
            most = limit[kind] * (1 + limits["allowance"]["cells"])
            if now[kind] > most:
                beyond.append(f"{row['row']}: {now[kind]} {kind}, at most {int(most)}")
        if limit["fmax"] and len(row["seeds"]) == limit["seeds"]:
            least = limit["fmax"] * (1 - limits["allowance"]["fmax"])
            if not now["fmax"] or now["fmax"] < least:
                beyond.append(f"{row['row']}: median {now['fmax']} MHz, at least {least:.1f}")
    return beyond


def accept(measured, limits):
    for row in measured:
        limits["rows"][row["row"]] = {**figures(row), "seeds": len(row["seeds"])}
    LIMITS.write_text(json.dumps(limits, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", help=f"of {', '.join(report_rows.ROWS)} (default: all)")
    parser.add_argument("--seeds", default="1,2,3,4,5", help="or none: cells only, nothing is routed (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="seeds at the same time (default: %(default)s)")
    parser.add_argument("--rtl", type=pathlib.Path, default=ROOT / "rtl", help="folder with flue.f (default: this repository's)")
    parser.add_argument("--accept", action="store_true", help="the measured figures become the new limits")
    args = parser.parse_args()
    rtl = args.rtl.resolve()
    rows = args.rows.split(",") if args.rows else list(report_rows.ROWS)
    for row in rows:
        if row not in report_rows.ROWS:
            parser.error(f"no row {row}; there are {', '.join(report_rows.ROWS)}")
    seeds = [int(seed) for seed in args.seeds.split(",") if seed != "none"]

    yosys.prepare()
    nextpnr.prepare()
    try:
        measured = [report_rows.measure(row, rtl, ROOT / "build/report" / row, seeds, args.jobs, say) for row in rows]
    except ToolFailed as failure:
        sys.exit(f"report: {failure}")
    text = report(measured, rtl)
    (ROOT / "build/report/report.md").write_text(text)
    print(f"\n{text}\nwritten to build/report/report.md")

    limits = json.loads(LIMITS.read_text())
    if args.accept:
        accept(measured, limits)
    beyond = check(measured, limits)
    for line in beyond:
        print(f"report: {line}", file=sys.stderr)
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
