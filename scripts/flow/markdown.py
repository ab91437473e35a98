# SPDX-License-Identifier: Apache-2.0
"""Tables in Markdown, padded so that they can be read as text too."""


def table(head, rows):
    """`head`: names of columns; those that begin with ">" are set to the right."""
    names = [name.lstrip(">") for name in head]
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [names, *cells]) for i in range(len(names))]
    right = [name.startswith(">") for name in head]

    def line(row):
        padded = (cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(row, widths, right))
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if to_right else "-") for width, to_right in zip(widths, right)) + "|"
    return "\n".join([line(names), rule, *map(line, cells)])
