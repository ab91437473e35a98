# SPDX-License-Identifier: Apache-2.0
"""A mapped netlist in Yosys' JSON: who drives and who reads each net bit, and how many cells of which kind there are."""

import collections
import re

RAM_CELLS = ("DP16KD", "TRELLIS_DPR16X4")
COUNTED_CELLS = ("LUT4", "TRELLIS_FF", "CCU2C", *RAM_CELLS)


def readers(module):
    """{bit: [(cell, port)]}; an output of the module itself reads as cell None."""
    found = collections.defaultdict(list)
    for name, cell in module["cells"].items():
        for port, bits in cell["connections"].items():
            if cell["port_directions"][port] != "output":
                for bit in bits:
                    found[bit].append((name, port))
    for name, port in module["ports"].items():
        if port["direction"] != "input":
            for bit in port["bits"]:
                found[bit].append((None, name))
    return found


def integer(parameters, name, default=0):
    """An integer parameter: Yosys writes it as binary digits."""
    value = parameters.get(name, default)
    return int(value, 2) if isinstance(value, str) else value


def text(parameters, name, default):
    """A text parameter. Yosys puts a space behind one that could be taken for digits: "1 "."""
    return parameters.get(name, default).strip()


def count(module, prefix=""):
    """{kind: number} of the cells whose name begins with `prefix`. Yosys names a cell after the net that it drives."""
    return collections.Counter(cell["type"] for name, cell in module["cells"].items() if name.startswith(prefix))


def count_instances(module, prefix=""):
    """{instance: {kind: number}} of what is directly below `prefix`; what has none of their names is "(ports)"."""
    found = collections.defaultdict(collections.Counter)
    for name, cell in module["cells"].items():
        if name.startswith(prefix):
            instance = re.match(r"(\w+)\.", name[len(prefix) :])
            found[instance[1] if instance else "(ports)"][cell["type"]] += 1
    return found
