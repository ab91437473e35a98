# SPDX-License-Identifier: Apache-2.0
"""Where a design's cells are: by module, by table, and what the state of the objects must cost at least."""

import tomllib

from .tables import short

BLOCK_BITS = 18432  # of a DP16KD
LUT_RAM_BITS = 64  # of a TRELLIS_DPR16X4
RECORDS = ("neighbor_state", "ip6_path_state", "tcp_state")  # the larger of the two path records

COLUMNS = (("LUT4", "LUT4"), ("FF", "TRELLIS_FF"), ("CCU2C", "CCU2C"), ("DPR16X4", "TRELLIS_DPR16X4"), ("DP16KD", "DP16KD"))


def ceiling(amount, unit):
    return -(-amount // unit)


def modules(synthesis):
    """[(instance, cells)]: the engine's instances, largest first, each with those of its own parts that are worth a line."""
    lines = []
    size = lambda cells: cells.get("LUT4", 0) + cells.get("TRELLIS_FF", 0)  # noqa: E731
    instances = synthesis["instances"]
    for name, cells in sorted(instances.items(), key=lambda entry: -size(entry[1])):
        lines.append((name, cells))
        parts = synthesis["parts"].get(name, {})
        for part, part_cells in sorted(parts.items(), key=lambda entry: -size(entry[1])):
            if part != "(ports)" and size(part_cells) >= 200:
                lines.append((f". {part}", part_cells))
    return lines


def tables(synthesis):
    """[(name, words, bits, DP16KD at least, used, DPR16X4 at least, used)], largest first. "At least": if nothing were lost to shape."""
    lines = []
    for name, table in synthesis["tables"].items():
        total = table["words"] * table["bits"]
        blocks, luts = table["cells"].get("DP16KD", 0), table["cells"].get("TRELLIS_DPR16X4", 0)
        lines.append((
            short(name.removeprefix("engine.")),
            table["words"],
            table["bits"],
            ceiling(total, BLOCK_BITS) if blocks else 0,
            blocks,
            ceiling(total, LUT_RAM_BITS) if luts else 0,
            luts,
        ))  # fmt: skip
    return sorted(lines, key=lambda line: -line[1] * line[2])


def state_bits(layout):
    """{record: bits} that the specification's three classes of state have, from rtl/flue_layout.toml."""
    records = tomllib.loads(layout.read_text())["record"]
    kinds = ("constant", "cached", "delegated")
    return {name: sum(field[2] for kind in kinds for field in records[name].get(kind, {}).values()) for name in RECORDS}
