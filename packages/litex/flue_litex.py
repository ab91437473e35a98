# SPDX-License-Identifier: Apache-2.0
"""Flue for LiteX: the engine with its streams and registers as LiteX knows them, and a mailbox that gives any CPU or bridge its streams."""

import pathlib

from litex.gen import LiteXModule
from litex.soc.interconnect import axi, stream
from litex.soc.interconnect.csr import CSR, CSRStatus, CSRStorage
from migen import ClockSignal, If, Instance, ResetSignal

RTL = pathlib.Path(__file__).resolve().parents[2] / "rtl"
WORDS = 512  # bits of a beat


def add_sources(platform):
    """The files of rtl/flue.f, and the wrapper."""
    platform.add_verilog_include_path(str(RTL))
    lines = (line.strip() for line in (RTL / "flue.f").read_text().splitlines())
    for name in [line.split()[0] for line in lines if line and line[0] not in "#/"]:
        platform.add_source(str(RTL / name))
    platform.add_source(str(RTL / "wrapper/flue_engine_wrapper.v"))


class Flue(LiteXModule):
    """The engine in clock domain sys.

    command, completion, delegate: a beat with tkeep, and last; event, resolve, answer: a beat. bus: the registers, docs/registers.md.
    """

    def __init__(self, platform, neighbors=64, paths=128, connections=512):
        beat = [("data", WORDS), ("keep", WORDS // 8)]
        self.command = stream.Endpoint(beat)
        self.completion = stream.Endpoint(beat)
        self.event = stream.Endpoint([("data", 64)])
        self.resolve = stream.Endpoint([("data", 64)])
        self.answer = stream.Endpoint([("data", 768)])
        self.delegate = stream.Endpoint(beat)
        self.bus = axi.AXILiteInterface(data_width=32, address_width=32)

        ports = {
            **self._sink("s_axis_cmd", self.command),
            **self._source("m_axis_cpl", self.completion),
            **self._source("m_axis_evt", self.event),
            **self._sink("s_axis_rsv", self.resolve),
            **self._source("m_axis_rsv", self.answer),
            **self._sink("s_axis_dlg", self.delegate),
        }
        for channel in ("aw", "w", "b", "ar", "r"):
            endpoint = getattr(self.bus, channel)
            to_engine = channel in ("aw", "w", "ar")
            ports[f"{'i' if to_engine else 'o'}_s_axil_{channel}valid"] = endpoint.valid
            ports[f"{'o' if to_engine else 'i'}_s_axil_{channel}ready"] = endpoint.ready
        for channel in (self.bus.aw, self.bus.ar):
            name = "aw" if channel is self.bus.aw else "ar"
            ports[f"i_s_axil_{name}addr"] = channel.addr[:8]
            ports[f"i_s_axil_{name}prot"] = channel.prot
        ports |= dict(i_s_axil_wdata=self.bus.w.data, i_s_axil_wstrb=self.bus.w.strb)
        ports |= dict(o_s_axil_rdata=self.bus.r.data, o_s_axil_rresp=self.bus.r.resp, o_s_axil_bresp=self.bus.b.resp)
        self.specials += Instance(
            "flue_engine_wrapper",
            p_NEIGHBORS=neighbors,
            p_PATHS=paths,
            p_CONNECTIONS=connections,
            i_aclk=ClockSignal(),
            i_aresetn=~ResetSignal(),
            **ports,
        )
        add_sources(platform)

    @staticmethod
    def _sink(name, endpoint):
        ports = {f"i_{name}_tvalid": endpoint.valid, f"o_{name}_tready": endpoint.ready, f"i_{name}_tdata": endpoint.data}
        if hasattr(endpoint, "keep"):
            ports |= {f"i_{name}_tkeep": endpoint.keep, f"i_{name}_tlast": endpoint.last}
        return ports

    @staticmethod
    def _source(name, endpoint):
        ports = {f"o_{name}_tvalid": endpoint.valid, f"i_{name}_tready": endpoint.ready, f"o_{name}_tdata": endpoint.data}
        if hasattr(endpoint, "keep"):
            ports |= {f"o_{name}_tkeep": endpoint.keep, f"o_{name}_tlast": endpoint.last}
        return ports


class FlueMailbox(LiteXModule):
    """The engine's streams as CSRs, for software that has a few descriptors to send: fill `command`, write 1 to `send` (3: another beat of the
    descriptor follows), wait for `ready`; read `completion` while bit 0 of `waiting` is set, then write 1 to `take`; events likewise, bit 1
    and 2. Resolves and delegated state are the data path's, and not here.
    """

    def __init__(self, flue):
        self.command = CSRStorage(WORDS, description="One beat of a descriptor; see docs/layout.md.")
        self.send = CSR(2)
        self.ready = CSRStatus(1, description="The beat before was taken.")
        self.completion = CSRStatus(WORDS)
        self.event = CSRStatus(64)
        self.waiting = CSRStatus(2, description="Bit 0: completion, bit 1: event.")
        self.take = CSR(2)

        self.comb += [
            flue.command.data.eq(self.command.storage),
            flue.command.keep.eq(2 ** (WORDS // 8) - 1),
            self.ready.status.eq(~flue.command.valid),
            self.completion.status.eq(flue.completion.data),
            self.event.status.eq(flue.event.data),
            self.waiting.status[0].eq(flue.completion.valid),
            self.waiting.status[1].eq(flue.event.valid),
            flue.completion.ready.eq(self.take.re & self.take.r[0]),
            flue.event.ready.eq(self.take.re & self.take.r[1]),
            flue.answer.ready.eq(1),
        ]
        self.sync += [
            If(flue.command.ready, flue.command.valid.eq(0)),
            If(self.send.re & self.send.r[0], flue.command.valid.eq(1), flue.command.last.eq(~self.send.r[1])),
        ]
