# SPDX-License-Identifier: Apache-2.0
"""The engine's tables: memories as Yosys finds them, and the RAM cells that they become."""

import collections
import re

from .netlist import RAM_CELLS

# A table has a word for each object, or is a queue of 16 words and more. Fewer words are registers that happen to be an
# array (the front of a free list, the two responses that the register block holds).
TABLE_WORDS = 16


def tables_in(path):
    """{name: (words, bits)} of the memories in a dump that are tables: large enough, and written (others are constants)."""
    found = {}
    for cell in re.split(r"^ *cell ", path.read_text(), flags=re.MULTILINE)[1:]:
        keys = ("SIZE", "WIDTH", "WR_PORTS")
        words, bits, writers = (int(re.search(rf"parameter \\{key} (\d+)", cell)[1]) for key in keys)
        if words >= TABLE_WORDS and writers > 0:
            found[re.match(r"\$mem_v2 \\?(\S+)", cell)[1]] = (words, bits)
    return found


def short(name):
    """A table's name without what RAM modules are made of."""
    return re.sub(r"(\.(ram|ring|g_luts|g_blocks|words|mem))+(\.\d+\.\d+)?$", "", name)


def ram_cells(module, tables):
    """{table: {RAM cell: count}} of a mapped module; a RAM cell's name begins with its table's."""
    found = {table: collections.Counter() for table in tables}
    for name, cell in module["cells"].items():
        owners = [table for table in tables if name.startswith(table + ".")] if cell["type"] in RAM_CELLS else []
        if owners:
            found[max(owners, key=len)][cell["type"]] += 1
    return found
