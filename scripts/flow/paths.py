# SPDX-License-Identifier: Apache-2.0
"""Critical paths as text."""

import re

# Yosys names what has no name in the source after what it drives or feeds, again and again: net_LUT4_Z_B_PFUMX_C0_...
_REGISTER = re.compile(r"_TRELLIS_FF_Q(_\d+)?$")
_MADE_UP = re.compile(r"_(LUT4|PFUMX|L6MUX21|CCU2C|TRELLIS_FF|TRELLIS_DPR16X4)_.*$")


def short(name):
    """A register's name, and any other up to where it is made up; `~KIND` stands for the rest."""
    return _MADE_UP.sub(r"~\1", _REGISTER.sub("", name))


def critical_paths(report):
    """[(from clock, to clock, ns, segments)], longest first, of paths within one clock and one edge."""
    found = []
    for path in report["critical_paths"]:
        if path["from"] == path["to"] and "async" not in path["from"]:
            found.append((path["from"], path["to"], sum(step["delay"] for step in path["path"]), path["path"]))
    return sorted(found, key=lambda entry: -entry[2])


def text(segments):
    """A line for each hop that takes time: what kind, its delay, the sum so far, and where it ends."""
    lines, total = [], 0.0
    first, last = segments[0]["from"], segments[-1]["to"]
    lines.append(f"  from {first['cell']}.{first['port']}")
    lines.append(f"  to   {last['cell']}.{last['port']}")
    for step in segments:
        total += step["delay"]
        if step["delay"] == 0:
            continue  # from mux to mux and along carry chains within a slice
        place = "({},{})".format(*step["to"]["loc"])
        if step["type"] == "routing":
            what = f"{short(step['net'])} -> {step['to']['port']} {place}"
        else:
            what = f"    {short(step['to']['cell'])}.{step['to']['port']} {place}"
        lines.append(f"  {step['type']:>8} {step['delay']:6.2f} {total:6.2f}  {what}")
    logic = sum(step["delay"] for step in segments if step["type"] != "routing")
    lines.append(f"  {logic:.2f} ns in cells, {total - logic:.2f} ns in nets, {sum(step['type'] == 'logic' for step in segments)} cells between")
    return "\n".join(lines)
