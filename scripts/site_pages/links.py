# SPDX-License-Identifier: Apache-2.0
"""Links in Markdown: found, judged, rewritten. What stands in code is no link."""

import os
import re

LINK = re.compile(r"(!?\[(?:[^\]\\`]|`[^`]*`|\\.)*\])\(([^)\s]+)\)")
FENCE = re.compile(r"^ *(```|~~~)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$")


def prose(text):
    """(line, whether it is prose and not code) of a page."""
    fence = False
    for line in text.split("\n"):
        if FENCE.match(line):
            fence = not fence
            yield line, False
        else:
            yield line, not fence


def outside(target):
    return re.match(r"[a-z]+:", target) is not None


def anchors(text):
    """The names that a page's headings have, as repository sites make them."""
    found = set()
    for line, is_prose in prose(text):
        heading = HEADING.match(line) if is_prose else None
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
            name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            count = 0
            while (name if count == 0 else f"{name}-{count}") in found:
                count += 1
            found.add(name if count == 0 else f"{name}-{count}")
    return found


def targets(text):
    """Every link's target on a page."""
    return [link[2] for line, is_prose in prose(text) if is_prose for link in LINK.finditer(line)]


def errors(root, page):
    """What is wrong with the links of `page`, a path below `root`."""
    found = []
    for target in targets((root / page).read_text()):
        if outside(target):
            continue
        path, _, anchor = target.partition("#")
        file = root / os.path.normpath(page.parent / path) if path else root / page
        if not file.exists():
            found.append(f"{page}: no {target}")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
            found.append(f"{page}: no heading for {target}")
    return found


def rewrite(text, change):
    """The page with every link's target that is in the repository as `change` says."""
    lines = []
    for line, is_prose in prose(text):
        if is_prose:
            line = LINK.sub(lambda link: link[0] if outside(link[2]) else f"{link[1]}({change(link[2])})", line)
        lines.append(line)
    return "\n".join(lines)
