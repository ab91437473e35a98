# SPDX-License-Identifier: Apache-2.0
"""Empty rows between the rows of logic, so that the router finds wires.

nextpnr packs logic as densely as the device allows, however empty the rest of it is, and a dense heap of LUT RAM needs more wires than
run through it. How dense cannot be said on its command line. So rows of LUTs are taken by cells that do nothing, fixed where they are.
"""

# {device: (columns of logic, rows of logic, rows among them that hold block RAM or DSP blocks)}, as nextpnr counts them.
GRIDS = {
    "25k": (range(2, 71), range(2, 49), {13, 25, 37}),
    "85k": (range(2, 125), range(2, 94), {10, 22, 34, 46, 58, 70, 82}),
}

PREFIX = "spacer_"  # of their names

CELL = {
    "hide_name": 0,
    "type": "LUT4",
    "parameters": {"INIT": "0000000000000000"},
    "port_directions": {"A": "input", "B": "input", "C": "input", "D": "input", "Z": "output"},
    "connections": {},
}


def add(module, device, every):
    """Takes all LUTs of every `every`-th row of `device` in `module`, a netlist's top. Returns how many."""
    columns, rows, others = GRIDS[device]
    places = [
        f"X{x}/Y{y}/SLICE{s}.K{k}" for y in rows if y % every == 0 and y not in others for x in columns for s in "ABCD" for k in "01"
    ]
    for number, place in enumerate(places):
        module["cells"][f"{PREFIX}{number}"] = {**CELL, "attributes": {"BEL": place}}
    return len(places)
