# SPDX-License-Identifier: Apache-2.0
"""The command line: `flue waves`, or `python -m flue.waves`."""

import argparse
import json
import os
import re
import sys

from flue.waves import svg, table, transactions
from flue.waves.dump import DumpError, open_dump

EXIT_USAGE = 2


def stretch(text):
    match = re.fullmatch(r"(\d+)\.\.(\d+)", text)
    if not match or int(match[1]) > int(match[2]):
        raise argparse.ArgumentTypeError(f'"{text}" is no FROM..TO in cycles')
    return int(match[1]), int(match[2])


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="flue waves",
        description="What happened at an engine, from a dump of its waves: each descriptor with its completion and latency, "
        "each event, each resolve. Cycles are the rising edges of its clock in the dump, from 0; latency is from the last "
        "beat in to the last beat out.",
        epilog="Exit status: 0 read; 2 the command line is wrong, or the dump: cut, empty, no VCD or FST, none of Flue.",
    )
    parser.add_argument("dump", metavar="DUMP", help="a VCD or FST file, of any simulator")
    parser.add_argument("--scope", help="where the engine is in a larger design: top.nic.flue, or a scope around it")
    parser.add_argument("--clock", metavar="SIGNAL", help="its clock, if that is not called clk")
    parser.add_argument("--cycles", metavar="FROM..TO", type=stretch, help="only what began in these cycles")
    parser.add_argument("--json", action="store_true", help="JSON Lines in place of a table")
    parser.add_argument("--svg", metavar="FROM..TO", type=stretch, help="draw these cycles as a timing diagram, into --output")
    parser.add_argument("--output", metavar="FILE", help="where --svg draws")
    options = parser.parse_args(arguments)
    if (options.svg is None) != (options.output is None):
        parser.error("--svg and --output go together")
    if options.svg and options.svg[1] - options.svg[0] >= svg.MOST_CYCLES:
        parser.error(f"--svg draws {svg.MOST_CYCLES} cycles at most")
    return options


def run(options):
    opened = open_dump(options.dump)
    engine = opened.engine(options.scope, options.clock)
    if not engine.edges:
        raise DumpError(f"{options.dump}: the clock of {engine.scope} never rises")
    if "virtual cycles" in opened.waveform.version:
        print("flue: this dump's cycles are virtual, one for each thing that happened; latencies count these", file=sys.stderr)
    items = transactions.read(engine)
    if options.svg:
        begin, end = options.svg
        if end >= len(engine.edges):
            raise DumpError(f"{options.dump}: cycle {end} is not in it; its last is {len(engine.edges) - 1}")
        with open(options.output, "w") as out:
            out.write(svg.draw(engine, items, begin, end))
        return
    if options.cycles:
        items = [item for item in items if options.cycles[0] <= item.cycle <= options.cycles[1]]
    if options.json:
        for item in items:
            print(json.dumps(item.json()))
    elif items:
        print("\n".join(table.lines(items)))
    else:
        print("nothing moved on the engine's streams", file=sys.stderr)


def main(arguments=None):
    options = parse(arguments)
    try:
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (DumpError, OSError) as error:
        print(f"flue: {error}", file=sys.stderr)
        return EXIT_USAGE
    return 0


if __name__ == "__main__":
    sys.exit(main())
