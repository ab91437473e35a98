# SPDX-License-Identifier: Apache-2.0
"""Synthesis for ECP5: RTL to the netlist that nextpnr gets."""

import json

from . import netlist, output_registers
from .design import ENGINE, SHIM
from .yosys import Yosys


def synthesise(design, rtl, work, say=print):
    """Leaves netlist.json in `work` and returns its summary (also synthesis.json). What is there with the same key is kept."""
    key = design.key(rtl)
    summary = work / "synthesis.json"
    if summary.exists() and (work / "netlist.json").exists():
        result = json.loads(summary.read_text())
        if result["key"] == key:
            say(f"{design.name} synthesis: kept")
            return result
    work.mkdir(parents=True, exist_ok=True)
    summary.unlink(missing_ok=True)
    say(f"{design.name} synthesis begins")
    yosys = Yosys(rtl, work, design.top, extra=[SHIM] if design.top == "flue_engine_route" else [])
    yosys.run("synthesis", design.parameters, [f"synth_ecp5 -top {design.top} -json mapped.json"])
    mapped = json.loads((work / "mapped.json").read_text())
    module = mapped["modules"][design.top]
    taken, refused, registers = output_registers.absorb(module)
    (work / "netlist.json").write_text(json.dumps(mapped))
    prefix = "" if design.top == "flue_engine" else f"{ENGINE}."
    result = {
        "key": key,
        "design": vars(design),
        "cells": netlist.count(module),
        "engine_cells": netlist.count(module, prefix),
        "output_registers": {"ports": taken, "refused": refused, "flip_flops": registers},
    }
    summary.write_text(json.dumps(result, indent=1))
    return result
