# SPDX-License-Identifier: Apache-2.0
"""What the beats of an engine mean: descriptors with their completions, events, resolves."""

import collections
import dataclasses
import enum

from flue import layout
from flue.record import ip_text, mac_text

BEAT_BITS = 32 * layout.BEAT_WORDS
STATES = {
    layout.Layer.NEIGHBOR: layout.NeighborState,
    layout.Layer.IP4_PATH: layout.Ip4PathState,
    layout.Layer.IP6_PATH: layout.Ip6PathState,
    layout.Layer.TCP: layout.TcpState,
}
FLAGS = ("has_state", "do_link", "parent_last", "check_parent", "want_const", "want_cached", "want_delegated")


@dataclasses.dataclass
class Message:
    cycle: int  # of its first beat
    time: int
    last_cycle: int
    beats: int
    bits: int
    unknown: bool


def messages(beats, resets=()):
    """Beats put together. A message that the dump's end or a reset cuts off is none."""
    resets = collections.deque(resets)
    open_beats = []
    for beat in beats:
        while resets and resets[0] <= beat.cycle:
            resets.popleft()
            open_beats = []
        open_beats.append(beat)
        if beat.last:
            # A message that is too long says so in its completion; its first two beats are its meaning.
            bits = sum(b.data << (BEAT_BITS * i) for i, b in enumerate(open_beats[:2]))
            first = open_beats[0]
            yield Message(first.cycle, first.time, beat.cycle, len(open_beats), bits, any(b.unknown for b in open_beats))
            open_beats = []


def name(value):
    return value.name if isinstance(value, enum.IntEnum) else str(value)


def plain(field, value, addresses=None):
    """A field's value as JSON has it."""
    if isinstance(value, bytes):
        if len(value) == 6:
            return mac_text(value)
        return ip_text(value[:4] if addresses == 4 else value)
    if isinstance(value, enum.IntEnum):
        return value.name
    return f"0x{value:08x}" if field in ("handle", "parent") else value


def state_of(layer, bits, classes):
    record = STATES.get(layer)
    if record is None or not classes:
        return {}
    state = record.decode(bits)
    return {f.name: plain(f.name, getattr(state, f.name)) for f in record.FIELDS if f.state_class in classes}


@dataclasses.dataclass
class Item:
    """One thing that happened. `latency`: cycles from its last beat in to the last beat of what came out for it."""

    kind: str
    cycle: int
    time: int
    fields: dict
    result: dict | None = None
    latency: int | None = None

    def json(self):
        out = {"cycle": self.cycle, "time": self.time, "kind": self.kind, **self.fields}
        if self.kind in ("descriptor", "resolve"):
            out["completion" if self.kind == "descriptor" else "answer"] = self.result
            out["latency"] = self.latency
        return out


def descriptor(kind, message):
    header = layout.CommandHeader.decode(message.bits)
    fields = {
        "opcode": name(header.opcode),
        "layer": name(header.layer),
        "handle": f"0x{header.handle:08x}",
        "tag": header.tag,
        "flags": [flag for flag in FLAGS if getattr(header, flag)],
        "beats": message.beats,
    }
    if header.do_link or (header.check_parent and not header.parent_last):
        fields["parent"] = f"0x{layout.ParentReference.decode(message.bits).parent:08x}"
    classes = ()
    if header.has_state:
        classes = {
            layout.Opcode.INITIATE: ("constant", "cached", "delegated"),
            layout.Opcode.UPDATE: ("cached",),
            layout.Opcode.DELEGATE: ("delegated",),
        }.get(header.opcode, ())
    state = state_of(header.layer, message.bits, classes)
    if header.opcode == layout.Opcode.ANSWER:
        state = {"host_reachability_delta": layout.NeighborState.decode(message.bits).host_reachability_delta}
    if state:
        fields["state"] = state
    if message.unknown:
        fields["unknown_bits"] = True
    return Item(kind, message.cycle, message.time, fields), header


def completion(message, header):
    """`header`: the descriptor's."""
    done = layout.CompletionHeader.decode(message.bits)
    result = {
        "cycle": message.cycle,
        "time": message.time,
        "status": name(done.status),
        "handle": f"0x{done.handle:08x}",
        "beats": message.beats,
    }
    if done.status == layout.Status.SUCCESS and done.opcode in (layout.Opcode.QUERY, layout.Opcode.TERMINATE):
        wanted = {"constant": header.want_const, "cached": header.want_cached, "delegated": header.want_delegated}
        state = state_of(header.layer, message.bits, [kind for kind, want in wanted.items() if want])
        if state:
            result["state"] = state
    return result


def descriptors(engine):
    """Completions come in the descriptors' order. What was on its way when the engine was reset has none."""
    items, waiting = [], collections.deque()
    for message in messages(engine.beats("cmd"), engine.resets()):
        item, header = descriptor("descriptor", message)
        items.append(item)
        waiting.append((item, header, message))
    orphans = []
    for message in messages(engine.beats("cpl"), engine.resets()):
        done = layout.CompletionHeader.decode(message.bits)
        same = lambda h: (h.opcode, h.layer, h.tag) == (done.opcode, done.layer, done.tag)
        while waiting and not same(waiting[0][1]) and any(
            same(header) for _, header, sent in waiting if sent.last_cycle < message.cycle
        ):
            waiting.popleft()
        if not waiting or not same(waiting[0][1]) or waiting[0][2].last_cycle >= message.cycle:
            fields = {"opcode": name(done.opcode), "layer": name(done.layer), "tag": done.tag}
            orphans.append(Item("completion", message.cycle, message.time, fields | completion(message, layout.CommandHeader())))
            continue
        item, header, sent = waiting.popleft()
        item.result = completion(message, header)
        item.latency = message.last_cycle - sent.last_cycle
    return items + orphans


def delegates(engine):
    return [descriptor("delegate", message)[0] for message in messages(engine.beats("dlg"), engine.resets())]


def events(engine):
    for beat in engine.beats("evt"):
        event = layout.Event.decode(beat.data)
        fields = {"event": name(event.kind), "handle": f"0x{event.handle:08x}"}
        if event.kind == layout.EventKind.TCP_INDICATE_RETRIEVE:
            fields["reason"] = name(event.reason)
        yield Item("event", beat.cycle, beat.time, fields)


def answer(beat):
    got = layout.ResolveAnswer.decode(beat.data)
    result = {"cycle": beat.cycle, "time": beat.time, "result": name(got.result), "commands_seen": got.commands_seen}
    if got.result == layout.ResolveResult.SENT:
        shown = [f.name for f in got.FIELDS if f.name not in ("result", "tag", "handle", "commands_seen")]
        result["headers"] = {field: plain(field, getattr(got, field), 6 if got.ip6 else 4) for field in shown}
    return result


def resolves(engine):
    """Answers come in the requests' order; one whose request was reset away is skipped, by its tag and handle."""
    items, waiting = [], collections.deque()
    for beat in engine.beats("rsv_request"):
        request = layout.ResolveRequest.decode(beat.data)
        item = Item("resolve", beat.cycle, beat.time, {"handle": f"0x{request.handle:08x}", "tag": request.tag})
        items.append(item)
        waiting.append((item, (request.tag, request.handle)))
    for beat in engine.beats("rsv_answer"):
        got = layout.ResolveAnswer.decode(beat.data)
        while waiting and waiting[0][1] != (got.tag, got.handle):
            waiting.popleft()
        if waiting:
            item, _ = waiting.popleft()
            item.result = answer(beat)
            item.latency = beat.cycle - item.cycle
    return items


def read(engine):
    """Everything that happened at the engine, in the order of the cycles in which it began."""
    items = descriptors(engine)
    if engine.has("dlg"):
        items += delegates(engine)
    if engine.has("evt"):
        items += events(engine)
    if engine.has("rsv_request") and engine.has("rsv_answer"):
        items += resolves(engine)
    return sorted(items, key=lambda item: item.cycle)
