# SPDX-License-Identifier: Apache-2.0
"""Moves registers behind block RAM into the RAM's own output register, which Yosys never uses.

A DP16KD of speed grade 6 has its data 5.6 ns after the clock, but 1.0 ns after it with the output register. A read port takes the
registers behind it when all its used outputs go into such registers, and each output nowhere else. A fitting register is a
TRELLIS_FF of the port's clock and edge, without clock enable and without set or reset, zero at power-up, as the output register is. The port must
be read every cycle and never reset, since what enables and resets mean to the output register depends on more than the flip-flops say.

In the wide mode (DATA_WIDTH_A = 36) port A writes and port B reads, through the outputs of both. Both halves' modes are set
then, as nextpnr does for a PDPW16KD.
"""

import collections

from . import netlist


class _Refused(Exception):
    """The port keeps its registers outside; the text says why."""


def _constant(cell, port, value, default):
    """Whether an input is tied to `value`. `default`: what it counts as when it is not connected."""
    bits = cell["connections"].get(port) or [default]
    return (default if bits[0] == "x" else bits[0]) == value


def _check_port(cell, side):
    if not _constant(cell, f"CE{side}", "1", "1") or netlist.text(cell["parameters"], f"CE{side}MUX", f"CE{side}") != f"CE{side}":
        raise _Refused("read is enabled at times only")
    if not _constant(cell, f"RST{side}", "0", "0") or netlist.text(cell["parameters"], f"RST{side}MUX", f"RST{side}") != f"RST{side}":
        raise _Refused("read data have a reset")


def _check_register(ram, side, register):
    parameters = register["parameters"]
    clock_inverted = netlist.text(ram["parameters"], f"CLK{side}MUX", f"CLK{side}") == "INV"
    enable = netlist.text(parameters, "CEMUX", "CE")
    if register["connections"]["CLK"] != ram["connections"][f"CLK{side}"]:
        raise _Refused("register of another clock")
    if (netlist.text(parameters, "CLKMUX", "CLK") == "INV") != clock_inverted:
        raise _Refused("register of the other clock edge")
    if enable != "1" and not (enable == "CE" and _constant(register, "CE", "1", "1")):
        raise _Refused("register has a clock enable")
    if netlist.text(parameters, "LSRMUX", "LSR") != "LSR" or not _constant(register, "LSR", "0", "0"):
        raise _Refused("register has a set or reset")
    if netlist.text(parameters, "REGSET", "RESET") != "RESET":
        raise _Refused("register is one at power-up")


def _registers_behind(module, readers, ram, side, outputs):
    """{output port: name of its register}, for the outputs that are used."""
    _check_port(ram, side)
    found = {}
    for port in outputs:
        bit = ram["connections"].get(port, [None])[0]
        users = readers.get(bit, [])
        if not users:
            continue
        name, pin = users[0]
        if name is None or module["cells"][name]["type"] != "TRELLIS_FF" or pin != "DI":
            raise _Refused("read data go elsewhere than into a register")
        if len(users) > 1:
            raise _Refused("read data go into a register and elsewhere")
        _check_register(ram, side, module["cells"][name])
        found[port] = name
    return found


def _read_ports(ram):
    """[(side whose clock and controls count, sides whose mode is set, data outputs)]"""
    a, b = ([f"DO{side}{bit}" for bit in range(18)] for side in "AB")
    if netlist.integer(ram["parameters"], "DATA_WIDTH_A") == 36:
        return [("B", "AB", a + b)]
    return [("A", "A", a), ("B", "B", b)]


def absorb(module):
    """Changes `module` in place. Returns (names of the RAM ports that took their registers, {reason: names of those that did not},
    number of registers). A port without used outputs is in neither."""
    taken, refused, registers = [], collections.defaultdict(list), 0
    readers = netlist.readers(module)
    rams = [name for name, cell in module["cells"].items() if cell["type"] == "DP16KD"]
    for name in rams:
        ram = module["cells"][name]
        for side, modes, outputs in _read_ports(ram):
            if not any(readers.get(bit) for port in outputs for bit in ram["connections"].get(port, [])):
                continue
            try:
                found = _registers_behind(module, readers, ram, side, outputs)
            except _Refused as reason:
                refused[str(reason)].append(f"{name} port {side}")
                continue
            for port, register in found.items():
                ram["connections"][port] = module["cells"].pop(register)["connections"]["Q"]
            for mode in modes:
                ram["parameters"][f"REGMODE_{mode}"] = "OUTREG"
                ram["parameters"][f"OCE{mode}MUX"] = f"OCE{mode}"
                ram["port_directions"][f"OCE{mode}"] = "input"
                ram["connections"][f"OCE{mode}"] = ["1"]
            registers += len(found)
            taken.append(f"{name} port {side}")
    return taken, dict(refused), registers
