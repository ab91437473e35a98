#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds rtl/flue.f, rtl/board/flue_board.f, flue.core and Bender.yml together, and the wrapper to the engine.

usage: check_file_lists.py [--root DIR]

Every file of RTL is in one list, every name in a list is a file; FuseSoC and Bender have the files of the lists in the order of the
lists; the wrapper has the engine's ports and parameters, and connects each to its own name.
"""

import re
import sys

import yaml
import verdict
from flow.yosys import file_list

LISTS = ("rtl/flue.f", "rtl/board/flue_board.f")
ENGINE = "rtl/flue_engine.sv"
WRAPPER = "rtl/wrapper/flue_engine_wrapper.v"
PORT = re.compile(r"^ +(input +wire(?: logic)?|output (?:logic|wire)) +(?:(\[\S+\]) +)?(\w+),?$", re.M)
PARAMETER = re.compile(r"^  parameter (?:int unsigned )?(\w+) += (\w+)", re.M)


def list_errors(root, listed):
    errors = [f"{path}: in a list, and no file" for path in listed if not (root / path).is_file()]
    errors += [f"{path}: twice in the lists" for path in sorted(set(listed)) if listed.count(path) > 1]
    there = {str(path.relative_to(root)) for pattern in ("*.sv", "*.v") for path in (root / "rtl").rglob(pattern)}
    return errors + [f"{path}: in no list: add it to {LISTS[path.startswith('rtl/board/')]}" for path in sorted(there - {*listed, WRAPPER})]


def package_errors(root, listed):
    """What FuseSoC and Bender read, against the lists."""
    # FuseSoC's first line is for it alone.
    filesets = yaml.safe_load((root / "flue.core").read_text().split("\n", 1)[1])["filesets"]
    core = [path for name in filesets if name != "waivers" for path in filesets[name]["files"] if isinstance(path, str)]
    bender = [path for source in yaml.safe_load((root / "Bender.yml").read_text())["sources"] for path in source["files"]]
    errors = []
    for name, files in (("flue.core", core), ("Bender.yml", bender)):
        errors += [f"{name}: {path}: no file" for path in files if not (root / path).is_file()]
        ours = [path for path in files if path.startswith("rtl/") and path != WRAPPER]
        engine = file_list(root / LISTS[0])
        if ours[: len(engine)] != listed[: len(engine)] or sorted(ours) != sorted(listed):
            errors.append(f"{name}: other files, or in another order, than {' and '.join(LISTS)}: run `make regen`")
        if WRAPPER not in files:
            errors.append(f"{name}: without {WRAPPER}")
    return errors


def wrapper_errors(root):
    engine, wrapper = ((root / path).read_text() for path in (ENGINE, WRAPPER))
    ports = [{name: (way.split()[0], width) for way, width, name in PORT.findall(text)} for text in (engine, wrapper)]
    ports[0] = {{"clk": "aclk", "rst": "aresetn"}.get(name, name): port for name, port in ports[0].items()}
    errors = []
    if ports[0] != ports[1]:
        names = sorted(name for name in {**ports[0], **ports[1]} if ports[0].get(name) != ports[1].get(name))
        errors.append(f"{WRAPPER}: not the ports of {ENGINE}: {', '.join(names)}")
    parameters = [set(PARAMETER.findall(text)) for text in (engine, wrapper)]
    errors += [f"{WRAPPER}: parameter {name} = {value} is in one only of it and {ENGINE}" for name, value in sorted(parameters[0] ^ parameters[1])]
    joined = re.findall(r"\.(\w+) *\(([^()]*)\)", wrapper[wrapper.index(") engine (") :])
    crossed = [f"{port}({signal})" for port, signal in joined if port != signal and (port, signal) not in (("clk", "aclk"), ("rst", "!aresetn"))]
    if len(joined) != len(ports[0]) or crossed:
        errors.append(f"{WRAPPER}: {len(joined)} of {len(ports[0])} ports connected; to another name: {', '.join(crossed) or 'none'}")
    return errors


def find(root):
    listed = [f"rtl/{path}" for name in LISTS for path in file_list(root / name)]
    return f"{len(listed)} files", list_errors(root, listed) + package_errors(root, listed) + wrapper_errors(root)


if __name__ == "__main__":
    sys.exit(verdict.run(__doc__, "file lists", find))
