# SPDX-License-Identifier: Apache-2.0
"""The engine in cocotb: cocotbext-axi's agents on its ports, messages as numbers (flue.layout)."""

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge, with_timeout
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiStreamBus, AxiStreamFrame, AxiStreamSink, AxiStreamSource

from flue import layout, registers

PERIOD_NS = 10
BEAT_BYTES = 4 * layout.BEAT_WORDS
PATIENCE = 3000  # cycles without an answer


class EngineHangs(Exception):
    pass


class Engine:
    def __init__(self, dut):
        self.dut = dut
        stream = lambda agent, name: agent(AxiStreamBus.from_prefix(dut, name), dut.clk, dut.rst)
        self.commands = stream(AxiStreamSource, "s_axis_cmd")
        self.delegates = stream(AxiStreamSource, "s_axis_dlg")
        self.requests = stream(AxiStreamSource, "s_axis_rsv")
        self.completions = stream(AxiStreamSink, "m_axis_cpl")
        self.events = stream(AxiStreamSink, "m_axis_evt")
        self.answers = stream(AxiStreamSink, "m_axis_rsv")
        self.streams = (self.commands, self.delegates, self.requests, self.completions, self.events, self.answers)
        self.registers = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
        for agent in (*self.streams, self.registers.read_if, self.registers.write_if):
            agent.log.setLevel("WARNING")

    async def start(self):
        self.dut.rst.value = 1
        cocotb.start_soon(Clock(self.dut.clk, PERIOD_NS, unit="ns").start())
        await ClockCycles(self.dut.clk, 4)
        self.dut.rst.value = 0
        await self.ready()
        return self

    async def ready(self):
        await RisingEdge(self.dut.clk)
        while not await self.read(registers.STATUS) & registers.STATUS_READY_MASK:
            pass

    async def quiet(self):
        """Waits until nothing is under way inside. What came out is in the sinks then."""
        for _ in range(PATIENCE):
            status = await self.read(registers.STATUS)
            if not status & registers.STATUS_BUSY_MASK:
                return status
        raise EngineHangs

    async def read(self, address):
        return await self.registers.read_dword(address)

    async def write(self, address, value):
        await self.registers.write_dword(address, value)

    async def soft_reset(self):
        """What waits at the pins, in either direction, is gone too."""
        await self.write(registers.CONTROL, await self.read(registers.CONTROL) | registers.CONTROL_SOFT_RESET_MASK)
        for agent in self.streams:
            agent.assert_reset(True)
            agent.clear()
        await ClockCycles(self.dut.clk, 4)
        for agent in self.streams:
            agent.assert_reset(False)
        await self.ready()

    def pause(self, generator):
        """Each stream stands still in the cycles in which its generator, made by `generator`, says so; None: never."""
        for agent in self.streams:
            if generator is None:
                agent.clear_pause_generator()
                agent.pause = False
            else:
                agent.set_pause_generator(generator())

    def send(self, message, beats=1, stream=None):
        (stream or self.commands).send_nowait(AxiStreamFrame(message.to_bytes(BEAT_BYTES * beats, "little")))

    async def received(self, sink):
        try:
            frame = await with_timeout(sink.recv(), PATIENCE * PERIOD_NS, "ns")
        except cocotb.triggers.SimTimeoutError:
            raise EngineHangs from None
        return int.from_bytes(bytes(frame.tdata), "little")

    async def completion(self):
        """The next completion's bits."""
        return await self.received(self.completions)

    async def execute(self, message, beats=1):
        self.send(message, beats)
        return layout.CompletionHeader.decode(await self.completion())

    async def resolve(self, handle, tag=0):
        self.requests.send_nowait(AxiStreamFrame(layout.ResolveRequest(handle=handle, tag=tag).encode().to_bytes(8, "little")))
        return layout.ResolveAnswer.decode(await self.received(self.answers))

    def take_events(self):
        """What came until now."""
        taken = []
        while not self.events.empty():
            taken.append(layout.Event.decode(int.from_bytes(bytes(self.events.recv_nowait().tdata), "little")))
        return taken
