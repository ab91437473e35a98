# SPDX-License-Identifier: Apache-2.0
"""Synthesis for ECP5: RTL to the netlist that nextpnr gets."""

import json

from . import netlist, output_registers, spacers
from .tables import ram_cells, tables_in
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
    yosys = Yosys(rtl, work, design.top, design.lists, design.extra)
    steps = [
        f"synth_ecp5 -top {design.top} -run begin:map_ram",
        "tee -q -o memories.txt dump t:$mem_v2",
        f"synth_ecp5 -top {design.top} -run map_ram: -json mapped.json",
    ]
    yosys.run("synthesis", dict(design.parameters), steps)
    mapped = json.loads((work / "mapped.json").read_text())
    module = mapped["modules"][design.top]
    taken, refused, registers = output_registers.absorb(module)
    result = {
        "key": key,
        "top": design.top,
        "parameters": dict(design.parameters),
        "cells": netlist.count(module),
        "engine_cells": netlist.count(module, design.engine),
        "instances": netlist.count_instances(module, design.engine),
        "parts": _parts(module, design.engine),
        "tables": _tables(module, work),
        "output_registers": {"ports": taken, "refused": refused, "flip_flops": registers},
    }
    if design.empty_rows:
        result["spacers"] = spacers.add(module, design.device, design.empty_rows)
    (work / "netlist.json").write_text(json.dumps(mapped))
    (work / "mapped.json").unlink()
    summary.write_text(json.dumps(result, indent=1))
    return result


def _parts(module, engine):
    """{instance of the engine: {instance in it: cells}}"""
    instances = netlist.count_instances(module, engine)
    return {name: netlist.count_instances(module, f"{engine}{name}.") for name in instances}


def _tables(module, work):
    found = tables_in(work / "memories.txt")
    cells = ram_cells(module, found)
    return {name: {"words": words, "bits": bits, "cells": cells[name]} for name, (words, bits) in found.items()}
