#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesises, places and routes the engine for ECP5: what clock does it reach, what does it use, where is it slow?

usage: route.py [--device 25k|85k] [--neighbors N --paths N --connections N] [--seeds 1,2,...] [--freq MHZ] ...

The engine stands behind few pins (flow/flue_engine_route.sv) so that it needs no board. Results: build/route/<name>/result.json.
What was done before with the same RTL and settings is kept.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import statistics
import sys
import time

from flow import delays, netlist, nextpnr, routing
from flow.design import engine
from flow.synthesis import synthesise
from flow.tables import short
from flow.yosys import ToolFailed

ROOT = pathlib.Path(__file__).resolve().parent.parent
START = time.monotonic()


def say(text):
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def print_cells(synthesis):
    kinds = [kind for kind in netlist.COUNTED_CELLS]
    print(f"\n{'synthesis':24}" + "".join(f" {kind.replace('TRELLIS_', ''):>8}" for kind in kinds))
    for row, cells in (("all", synthesis["cells"]), ("engine without shim", synthesis["engine_cells"])):
        print(f"{row:24}" + "".join(f" {cells.get(kind, 0):8}" for kind in kinds))
    output = synthesis["output_registers"]
    print(f"\nblock RAM output registers: {len(output['ports'])} read ports took {output['flip_flops']} flip-flops")
    for reason, ports in sorted(output["refused"].items()):
        print(f"  not {len(ports)} ports: {reason}")
        tables = collections.Counter(short(port.removesuffix(" port A").removesuffix(" port B")) for port in ports)
        for table, number in sorted(tables.items()):
            print(f"      {number:3} {table}")


def print_routed(results, freq, worst, number, in_full):
    print("\nplace and route            used   of")
    for kind, (used, available) in sorted(results[routing.best(results)]["used"].items()):
        print(f"  {kind:20} {used:8} {available:6}")
    for seed, result in sorted(results.items(), key=lambda entry: entry[1]["fmax"])[:worst]:
        for clock, text in result["longest"]:
            print(f"\nseed {seed}: {result['fmax']:.2f} MHz; longest path of {clock}:\n{text}")
        print(f"\nseed {seed}, slowest ways (late: registers at their end that miss {freq:g} MHz):")
        print(f"  {'ns':>6} {'MHz':>6} {'levels':>6} {'late':>5}  from -> to")
        for way in result["ways"][:number]:
            figures = f"{way['ns']:6.2f} {1000 / way['ns']:6.1f} {way['levels']:6} {way['late']:5}"
            print(f"  {figures}  {way['source']} -> {way['sink']}")
        for way in result["ways"][1 : in_full + 1]:  # the first is the longest path
            print(f"\n  {way['source']} -> {way['sink']}:\n{delays.text(way)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="25k", help="nextpnr's name of the device (default: %(default)s)")
    parser.add_argument("--speed", type=int, default=6, help="speed grade (default: %(default)s)")
    parser.add_argument("--neighbors", type=int, default=64)
    parser.add_argument("--paths", type=int, default=128)
    parser.add_argument("--connections", type=int, default=512)
    parser.add_argument("--generation-width", type=int, default=16)
    parser.add_argument("--seeds", default="1,2,3,4,5", help="(default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="seeds at the same time (default: %(default)s)")
    parser.add_argument("--freq", type=float, default=133, help="MHz to aim for; missing it is no failure (default: %(default)s)")
    parser.add_argument("--worst", type=int, default=2, help="seeds whose longest path is printed (default: %(default)s)")
    parser.add_argument("--ways", type=int, default=25, help="slowest ways printed for each of them (default: %(default)s)")
    parser.add_argument("--in-full", type=int, default=3, help="of these, printed hop by hop (default: %(default)s)")
    parser.add_argument("--rtl", type=pathlib.Path, default=ROOT / "rtl", help="folder with flue.f (default: this repository's)")
    parser.add_argument("--name", help="of the folder in build/route (default: from device and size)")
    args = parser.parse_args()

    rtl = args.rtl.resolve()
    sizes = (args.neighbors, args.paths, args.connections)
    design = engine(args.device, args.speed, sizes, args.generation_width)
    work = ROOT / "build/route" / (args.name or design.name)
    try:
        synthesis = synthesise(design, rtl, work, say)
        print_cells(synthesis)
        print(flush=True)
        key = f"{synthesis['key']} {args.freq}"
        seeds = [int(seed) for seed in args.seeds.split(",")]
        nextpnr.prepare()
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            runs = {seed: pool.submit(routing.route_seed, design, key, work, args.freq, seed, say) for seed in seeds}
            results = {seed: run.result() for seed, run in runs.items()}
    except ToolFailed as failure:
        sys.exit(f"route: {failure}")

    print_routed(results, args.freq, args.worst, args.ways, args.in_full)
    values = [result["fmax"] for result in results.values()]
    print(f"\n{design.name}: " + ", ".join(f"seed {seed} {result['fmax']:.2f}" for seed, result in results.items()))
    print(f"Fmax min {min(values):.2f}, median {statistics.median(values):.2f}, max {max(values):.2f} MHz ({len(values)} seeds)")
    fmax = {"min": min(values), "median": statistics.median(values), "max": max(values)}
    (work / "result.json").write_text(json.dumps({"synthesis": synthesis, "fmax": fmax, "seeds": results}, indent=1))
    print(f"results: {work / 'result.json'}")


if __name__ == "__main__":
    main()
