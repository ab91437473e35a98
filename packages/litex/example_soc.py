#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A LiteX SoC with Flue: registers on its bus, streams as CSRs, and a bus of one's own as the master (a CPU or a UART bridge elsewhere).

usage: example_soc.py [--out DIR]

Writes the Verilog (DIR/flue_soc.v, default: build/litex), the list of what it needs besides (DIR/sources.txt) and where the registers are
(DIR/csr.json). A SoC for a board takes the board's platform, a CPU or a UART bridge as master, and LiteX's Builder.
"""

import argparse
import contextlib
import pathlib

from flue_litex import Flue, FlueMailbox
from litex.build.generic_platform import GenericPlatform, Pins
from litex.soc.integration.export import get_csr_json
from litex.soc.integration.soc import SoCRegion
from litex.soc.integration.soc_core import SoCMini
from litex.soc.interconnect import axi
from migen import ClockDomain

REGISTERS = 0x3000_0000
IO = [("sys_clk", 0, Pins(1)), ("sys_rst", 0, Pins(1))]


class FlueSoC(SoCMini):
    def __init__(self, platform):
        super().__init__(platform, clk_freq=100e6, bus_standard="axi-lite", ident="Flue", ident_version=False)
        self.cd_sys = ClockDomain()
        self.comb += [self.cd_sys.clk.eq(platform.request("sys_clk")), self.cd_sys.rst.eq(platform.request("sys_rst"))]

        self.flue = Flue(platform)
        self.bus.add_slave("flue", self.flue.bus, SoCRegion(origin=REGISTERS, size=0x1000, cached=False))
        self.mailbox = FlueMailbox(self.flue)

        master = axi.AXILiteInterface(data_width=32, address_width=32)
        platform.add_extension(master.get_ios("bus"))
        self.comb += master.connect_to_pads(platform.request("bus"), mode="slave")
        self.bus.add_master("pins", master)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/litex"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    platform = GenericPlatform("", IO, name="flue_soc")
    soc = FlueSoC(platform)
    soc.finalize()
    with contextlib.chdir(out):  # where its memories' contents go
        platform.get_verilog(soc, name="flue_soc").write("flue_soc.v")
    (out / "sources.txt").write_text("".join(f"{path}\n" for path, *_ in platform.sources))
    (out / "csr.json").write_text(get_csr_json(soc.csr_regions, soc.constants, soc.mem_regions))


if __name__ == "__main__":
    main()
