# SPDX-License-Identifier: Apache-2.0
"""Tests of flue_engine with cocotb and cocotbext-axi: each stream, pauses on all of them, registers, reset."""

import itertools
import random

import cocotb
from bench import BEAT_BYTES, Engine
from cocotb.triggers import RisingEdge
from cocotbext.axi import AxiStreamFrame

from flue import layout, registers
from flue.layout import CommandHeader, Layer, Opcode, ResolveResult, Status

MAC = bytes.fromhex("020000000009")
OTHER_MAC = bytes.fromhex("02000000000a")


def neighbor(mac=MAC, tag=0):
    header = CommandHeader(opcode=Opcode.INITIATE, layer=Layer.NEIGHBOR, has_state=1, tag=tag)
    return header.encode() | layout.NeighborState(dl_destination_address=mac).encode()


def path(tag=0):
    header = CommandHeader(opcode=Opcode.INITIATE, layer=Layer.IP4_PATH, has_state=1, parent_last=1, tag=tag)
    state = layout.Ip4PathState(source_address=bytes([10, 0, 0, 1]), destination_address=bytes([10, 0, 9, 7]), path_mtu=1500)
    return header.encode() | state.encode()


def connection(tag=0, port=40000):
    header = CommandHeader(opcode=Opcode.INITIATE, layer=Layer.TCP, has_state=1, parent_last=1, tag=tag)
    return header.encode() | layout.TcpState(local_port=port, remote_port=80, remote_mss=1460, state=4, ttl_or_hop_limit=64).encode()


def about(opcode, layer, handle, **fields):
    return CommandHeader(opcode=opcode, layer=layer, handle=handle, **fields).encode()


async def tree(engine):
    """A neighbor, a path and a connection in one go; their handles."""
    engine.send(neighbor())
    engine.send(path())
    engine.send(connection(), beats=2)
    done = [layout.CompletionHeader.decode(await engine.completion()) for _ in range(3)]
    assert [header.status for header in done] == [Status.SUCCESS] * 3
    return [header.handle for header in done]


def at_random(seed):
    chance = random.Random(seed)
    return lambda: (chance.random() < 0.5 for _ in itertools.count())


@cocotb.test()
async def registers_say_what_was_built(dut):
    engine = await Engine(dut).start()
    assert await engine.read(registers.ID) == layout.IDENTITY
    assert await engine.read(registers.LAYOUT_VERSION) == layout.LAYOUT_VERSION
    assert await engine.read(registers.BUILD_NEIGHBORS) == 1024
    await engine.write(registers.MAX_MTU, 1400)
    assert await engine.read(registers.MAX_MTU) == 1400
    engine.send(neighbor())
    engine.send(path())
    assert layout.CompletionHeader.decode(await engine.completion()).status == Status.SUCCESS
    assert layout.CompletionHeader.decode(await engine.completion()).status == Status.OFFLOAD_PATH_MTU


@cocotb.test()
async def a_tree_is_one_trip_and_a_new_mac_is_in_the_next_headers(dut):
    engine = await Engine(dut).start()
    a_neighbor, a_path, a_connection = await tree(engine)
    assert (a_neighbor >> 30, a_path >> 30, a_connection >> 30) == (layout.HANDLE_NEIGHBOR, layout.HANDLE_PATH, layout.HANDLE_TCP)
    answer = await engine.resolve(a_connection, tag=7)
    assert (answer.result, answer.tag, answer.dl_destination_address, answer.mss) == (ResolveResult.SENT, 7, MAC, 1460)
    state = layout.NeighborState(dl_destination_address=OTHER_MAC).encode("cached")
    done = await engine.execute(about(Opcode.UPDATE, Layer.NEIGHBOR, a_neighbor, has_state=1) | state)
    assert done.status == Status.SUCCESS
    assert (await engine.resolve(a_connection)).dl_destination_address == OTHER_MAC


@cocotb.test()
async def an_invalidated_neighbor_holds_its_connection_which_is_told_once(dut):
    engine = await Engine(dut).start()
    a_neighbor, _, a_connection = await tree(engine)
    assert (await engine.execute(about(Opcode.INVALIDATE, Layer.NEIGHBOR, a_neighbor))).status == Status.SUCCESS
    for _ in range(3):
        assert (await engine.resolve(a_connection)).result == ResolveResult.HELD
    await engine.quiet()
    (event,) = engine.take_events()
    assert (event.kind, event.handle) == (layout.EventKind.TCP_INDICATE_RETRIEVE, a_connection)
    assert event.reason == layout.UploadReason.INVALID_STATE


@cocotb.test()
async def a_query_returns_the_classes_asked_for_in_two_beats(dut):
    engine = await Engine(dut).start()
    *_, a_connection = await tree(engine)
    engine.send(about(Opcode.QUERY, Layer.TCP, a_connection, want_delegated=1))
    frame = await engine.completions.recv()
    assert len(frame.tdata) == 2 * BEAT_BYTES
    state = layout.TcpState.decode(int.from_bytes(bytes(frame.tdata), "little"))
    assert (state.state, state.local_port) == (4, 0)


@cocotb.test()
async def malformed_descriptors_say_why(dut):
    engine = await Engine(dut).start()
    good = neighbor().to_bytes(BEAT_BYTES, "little")
    cases = (
        (AxiStreamFrame(about(15, Layer.NEIGHBOR, 0).to_bytes(BEAT_BYTES, "little")), Status.MALFORMED_OPCODE),
        (AxiStreamFrame(good * 2), Status.MALFORMED_LENGTH),
        (AxiStreamFrame(good[:-4]), Status.MALFORMED_KEEP),
        (AxiStreamFrame((neighbor() | 1 << 500).to_bytes(BEAT_BYTES, "little")), Status.MALFORMED_RESERVED),
        (AxiStreamFrame(good), Status.SUCCESS),
    )
    for frame, _ in cases:
        engine.commands.send_nowait(frame)
    for _, status in cases:
        assert layout.CompletionHeader.decode(await engine.completion()).status == status


@cocotb.test()
async def pauses_on_every_stream_lose_and_reorder_nothing(dut):
    engine = await Engine(dut).start()
    *_, a_connection = await tree(engine)
    for seed in range(4):
        engine.pause(at_random(seed))
        for tag in range(60):
            engine.send(about(Opcode.QUERY, Layer.TCP, a_connection, tag=tag, want_delegated=tag % 2, want_const=1))
        asked = [cocotb.start_soon(engine.resolve(a_connection, tag)) for tag in range(20)]
        for tag in range(60):
            done = layout.CompletionHeader.decode(await engine.completion())
            assert (done.tag, done.status) == (tag, Status.SUCCESS)
        for number, task in enumerate(asked):
            answer = await task
            assert (answer.result, answer.tag) == (ResolveResult.SENT, number)
    engine.pause(None)


@cocotb.test()
async def while_nobody_takes_completions_the_engine_takes_no_more_descriptors(dut):
    engine = await Engine(dut).start()
    (a_neighbor, *_) = await tree(engine)
    engine.completions.pause = True
    for tag in range(100):
        engine.send(about(Opcode.QUERY, Layer.NEIGHBOR, a_neighbor, tag=tag, want_const=1))
    before = await engine.read(registers.COMMAND_BEATS)
    for _ in range(200):
        await RisingEdge(dut.clk)
    taken = await engine.read(registers.COMMAND_BEATS) - before
    assert 0 < taken < 100
    engine.completions.pause = False
    for tag in range(100):
        assert layout.CompletionHeader.decode(await engine.completion()).tag == tag


@cocotb.test()
async def the_data_path_writes_delegated_state(dut):
    engine = await Engine(dut).start()
    *_, a_connection = await tree(engine)
    header = CommandHeader(opcode=Opcode.DELEGATE, layer=Layer.TCP, has_state=1, handle=a_connection)
    engine.send(header.encode() | layout.TcpState(snd_nxt=12345, state=4).encode("delegated"), beats=2, stream=engine.delegates)
    await engine.delegates.wait()
    await engine.quiet()
    assert (await engine.resolve(a_connection)).snd_nxt == 12345


@cocotb.test()
async def after_a_soft_reset_old_handles_name_nothing(dut):
    engine = await Engine(dut).start()
    old = await tree(engine)
    await engine.soft_reset()
    assert (await engine.execute(about(Opcode.QUERY, Layer.NEIGHBOR, old[0], want_const=1))).status == Status.FAILURE_HANDLE
    assert (await engine.resolve(old[2])).result == ResolveResult.FAILED
    new = await tree(engine)
    assert not set(old) & set(new)
