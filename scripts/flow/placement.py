# SPDX-License-Identifier: Apache-2.0
"""Between nextpnr's placer and its router: the placed design made better by flue_place (scripts/place).

nextpnr writes a placed design as JSON, its cells split and packed, each with the place it has, and the delays of its cells as SDF. From
these comes flue_place's problem; the places that it finds go back into the JSON, as constraints, so that nextpnr's placer checks all of
them and the router starts with them.

Of a design read back nextpnr does not know which LUT of a carry chain's slice is which, and takes the slower for both: what it reports
is never faster than the device.
"""

import collections
import json
import pathlib
import re
import subprocess

from . import spacers
from .sdf import CLOCKS, Delays
from .yosys import ToolFailed

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build/bin/flue_place"

_BEL = re.compile(r"X(\d+)/Y(\d+)/(?:SLICE([ABCD])\.(?:(?:K|FF)([01])|RAMW)$)?")
_LUT_INPUTS = set("ABCD")

# As in scripts/place/problem.hpp.
FREE, FIXED, CARRY, RAM, PAIR, QUAD, TIED = range(7)
GENERAL, DIRECT, TO_LUT = range(3)
_KINDS = {"TRELLIS_COMB": "L", "TRELLIS_FF": "F", "TRELLIS_RAMW": "W", "DP16KD": "B"}


class _Netlist:
    def __init__(self, cells):
        self.cells = cells
        self.driver = {}  # bit: pin
        self.users = collections.defaultdict(list)
        for name, cell in cells.items():
            for port, bits in cell["connections"].items():
                if bits and cell["port_directions"][port] == "output":
                    self.driver[bits[0]] = name, port
                elif bits and cell["port_directions"][port] == "input":
                    self.users[bits[0]].append((name, port))

    def bit(self, cell, port):
        bits = self.cells[cell]["connections"].get(port)
        return bits[0] if bits else None

    def is_constant(self, cell):
        return cell.startswith("$PACKER_")

    def is_direct(self, driver, user):
        """Whether this wire is part of a slice or a tile, so that its ends have to stay together."""
        (_, out), (_, port) = driver, user
        return port in ("FCI", "FXA", "FXB", "F1") or (out == "F" and port == "DI") or self.cells[driver[0]]["type"] == "TRELLIS_RAMW"


def place_of(bel):
    """x, y, z; z is 4 for what is no LUT and no flip-flop."""
    x, y, piece, number = _BEL.match(bel).groups()
    return int(x), int(y), ("ABCD".index(piece) * 2 + int(number) if number else 4)


def bel_of(bel, place, blocks):
    """The name of another place for what is at `bel`; blocks: {(x, y): name}."""
    x, y, z = place
    kind = bel.split(".")[-1]
    if "SLICE" not in bel:
        return blocks[x, y]
    end = "RAMW" if kind == "RAMW" else f"{kind[:-1]}{z % 2}"
    return f"X{x}/Y{y}/SLICE{'ABCD'[z // 2]}.{end}"


def _roles(netlist):
    """{LUT: role}"""
    roles, roots, wide = {}, [], []
    for name, cell in netlist.cells.items():
        if cell["type"] != "TRELLIS_COMB":
            continue
        mode = cell["parameters"].get("MODE")
        if name.startswith(spacers.PREFIX) or netlist.is_constant(name):
            roles[name] = FIXED
        elif mode == "CCU2":
            roles[name] = CARRY
        elif mode in ("DPRAM", "RAMW_BLOCK"):
            roles[name] = RAM
        else:
            roles[name] = FREE
            if netlist.bit(name, "FXA") or netlist.bit(name, "FXB"):
                wide.append(name)
            elif netlist.bit(name, "F1"):
                roots.append(name)
    # A function of five inputs is two LUTs of a slice, one of more inputs several of those.
    for root in roots:
        roles[root] = roles[netlist.driver[netlist.bit(root, "F1")][0]] = PAIR
    while wide:
        name = wide.pop()
        roles[name] = QUAD
        for port in ("FXA", "FXB", "F1"):
            if bit := netlist.bit(name, port):
                part = netlist.driver[bit][0]
                if roles[part] != QUAD:
                    wide.append(part)
    return roles


def _controls(netlist, name, numbers):
    """Numbers for what enables and resets a flip-flop, equal where nextpnr lets them share a slice or a tile."""
    parameters = netlist.cells[name]["parameters"]

    def number(port, mux):
        way = parameters.get(mux, port).strip()
        return numbers.setdefault((port, way, netlist.bit(name, port) if way in (port, "INV") else None), len(numbers))

    if parameters.get("CLKMUX", "CLK").strip() != "CLK" or parameters.get("SRMODE", "LSR_OVER_CE").strip() == "ASYNC":
        raise ToolFailed(f"{name}: inverted clocks and asynchronous resets are not known to placement.py")
    return number("CE", "CEMUX"), number("LSR", "LSRMUX")


def problem(cells, times, device):
    """The text for flue_place. `cells` as in nextpnr's JSON, `times` lines of SDF."""
    netlist, times = _Netlist(cells), Delays(times)
    roles, numbers = _roles(netlist), {}
    index = {name: number for number, name in enumerate(cells)}
    lines = []
    for name, cell in cells.items():
        x, y, z = place_of(cell["attributes"]["NEXTPNR_BEL"])
        kind = _KINDS.get(cell["type"], "X")
        role, needs_m, enable, reset = roles.get(name, FREE), False, 0, 0
        if kind == "L":
            needs_m = netlist.bit(name, "M") is not None
        elif kind == "F":
            needs_m = netlist.bit(name, "M") is not None
            role = TIED if netlist.bit(name, "DI") is not None else FREE
            enable, reset = _controls(netlist, name, numbers)
        lines.append(f"{x} {y} {z} {kind} {role} {int(needs_m)} {enable} {reset}")

    nets = [bit for bit, (name, _) in netlist.driver.items() if cells[name]["type"] != "DCCA" and not netlist.is_constant(name)]
    net_of = {bit: number for number, bit in enumerate(nets)}
    clocks, connections, arcs, into = [], [], [], {}
    for bit in nets:
        driver = netlist.driver[bit]
        clocks.append(max((delay for pin, delay in times.through.get(driver, ()) if pin is None), default=-1))
        for user in netlist.users[bit]:
            if user[1] in CLOCKS:
                continue
            wire = DIRECT if netlist.is_direct(driver, user) else TO_LUT if user[1] in _LUT_INPUTS else GENERAL
            into[user] = len(connections)
            connections.append(f"{net_of[bit]} {index[driver[0]]} {index[user[0]]} {wire} {times.setup.get(user, -1)}")
    for bit in nets:
        for pin, delay in times.through.get(netlist.driver[bit], ()):
            if pin in into:
                arcs.append(f"{net_of[bit]} {into[pin]} {delay}")

    columns, rows, others = spacers.GRIDS[device]
    grid = f"grid {columns[0]} {columns[-1]} {rows[0]} {rows[-1]} {' '.join(map(str, sorted(others)))}"
    head = f"place {len(lines)} {len(nets)} {len(connections)} {len(arcs)}"
    return "\n".join([head, grid, *lines, *map(str, clocks), *connections, *arcs]) + "\n"


def constrain(top, places, aim_mhz):
    """Fixes the cells of a placed module at `places`, [(x, y, z)]. Returns how many were elsewhere."""
    cells = top["cells"]
    blocks = {
        place_of(cell["attributes"]["NEXTPNR_BEL"])[:2]: cell["attributes"]["NEXTPNR_BEL"] for cell in cells.values() if cell["type"] == "DP16KD"
    }
    moved = 0
    for cell, place in zip(cells.values(), places, strict=True):
        attributes = cell["attributes"]
        bel = attributes.pop("NEXTPNR_BEL")
        attributes.pop("BEL_STRENGTH", None)
        new = bel_of(bel, place, blocks) if cell["type"] in _KINDS else bel
        moved += new != bel
        attributes["BEL"] = new
    top["settings"]["target_freq"] = f"{aim_mhz * 1e6:f}"  # nextpnr goes by this and not by its command line
    return moved


class Placed:
    """A placed design in `work`: <name>.placed.json and <name>.placed.sdf."""

    def __init__(self, work, name, device):
        self.work, self.name = work, name
        top = self._top(self._read())
        with (work / f"{name}.placed.sdf").open() as times:
            (work / f"{name}.problem").write_text(problem(top["cells"], times, device))

    def _read(self):
        return json.loads((self.work / f"{self.name}.placed.json").read_text())

    def _top(self, design):
        (top,) = design["modules"].values()
        return top

    def improve(self, seed, say=print):
        """Returns MHz, by flue_place's estimate."""
        if not PROGRAM.exists():
            raise ToolFailed(f"{PROGRAM} is missing: cmake --build build --target flue_place")
        command = [PROGRAM, f"{self.name}.problem", f"{self.name}.places", "--seed", str(seed)]
        with (self.work / f"{self.name}.place.log").open("w", buffering=1) as log:
            process = subprocess.Popen(command, cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            line = ""
            for line in process.stdout:
                log.write(line)
        if process.wait() != 0:
            raise ToolFailed(line.strip())
        mhz = float(line.split()[1])
        say(f"{self.name} placed anew: {mhz:.1f} MHz estimated")
        return mhz

    def constrained(self, aim_mhz, say=print):
        """Writes the design with the new places, to be routed for `aim_mhz`; returns the file's name."""
        places = [tuple(map(int, line.split())) for line in (self.work / f"{self.name}.places").read_text().splitlines()]
        design = self._read()
        say(f"{self.name}: {constrain(self._top(design), places, aim_mhz)} cells are elsewhere")
        (self.work / f"{self.name}.fixed.json").write_text(json.dumps(design))
        return f"{self.name}.fixed.json"

    def clear(self):
        """Removes what is large."""
        for end in ("placed.json", "placed.sdf", "problem", "fixed.json"):
            (self.work / f"{self.name}.{end}").unlink(missing_ok=True)
