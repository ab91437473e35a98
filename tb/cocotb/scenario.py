# SPDX-License-Identifier: Apache-2.0
"""A runner of scenarios (tb/scenarios) in Python: the host stack and the driver in one, on the engine in cocotb.

It prints the lines of `flue run`, but for two members of the summary: `violations` is null, since the contract between drivers is that
of the C++ host model (what the engine owes at its pins is asserted), and `cycles` counts by this bench. It takes valid scenarios only (`flue run` says what is wrong with others), and carries operations with
`"wait": false` out one after the other: their descriptors do not overlap.
"""

import dataclasses
import json

from bench import EngineHangs
from cocotb.utils import get_sim_time
from scenario_state import CLASSES, TYPES, encode, flags_of, headers_json, level, state_json

from flue import layout, registers
from flue.layout import CommandHeader, EventKind, Layer, Opcode, ResolveResult, Status

OK, FAILURE, PARTIAL = "NDIS_STATUS_SUCCESS", "NDIS_STATUS_FAILURE", "NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS"
CODES = {
    OK: 0x00000000,
    FAILURE: 0xC0000001,
    PARTIAL: 0x40020004,
    "NDIS_STATUS_OFFLOAD_TCP_ENTRIES": 0xC0231004,
    "NDIS_STATUS_OFFLOAD_PATH_ENTRIES": 0xC0231005,
    "NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES": 0xC0231006,
    "NDIS_STATUS_OFFLOAD_HW_ADDRESS_ENTRIES": 0xC0231008,
    "NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW": 0xC023100C,
    "NDIS_STATUS_OFFLOAD_VLAN_MISMATCH": 0xC023100D,
}
ALL_BUILT = 0xFFFFFFFF
INTERMEDIATE = 0x494D << 48  # handles that an intermediate driver gives, numbered
KINDS = {
    "initiate": Opcode.INITIATE,
    "update": Opcode.UPDATE,
    "invalidate": Opcode.INVALIDATE,
    "query": Opcode.QUERY,
    "terminate": Opcode.TERMINATE,
}


@dataclasses.dataclass
class Object:
    """What the host knows of a name."""

    name: str
    cell: int = 0  # what is behind MiniportOffloadContext
    last: int = 0  # and was before it was emptied
    layer: Layer | None = None
    number: int = 0  # how manieth to be offloaded


@dataclasses.dataclass(eq=False)
class Block:
    spec: dict
    object: Object | None
    parent: "Block | None"
    layer: Layer = Layer.NEIGHBOR
    classes: frozenset = CLASSES
    level: int = 0
    given: bool = False  # state was given, and this block brings it
    doomed: bool = False  # fails untried
    new: bool = False
    done: layout.CompletionHeader | None = None
    bits: int = 0  # of its completion
    status: str = FAILURE

    @property
    def placeholder(self):
        return self.object is None

    @property
    def presented(self):
        """The value shown in place of the cell's; None: the cell's."""
        value = self.spec.get("handle")
        return None if value is None else self.object.last if value == "last" else int(value, 16)

    @property
    def name(self):
        return self.object.cell if self.presented is None else self.presented

    @property
    def is_handle(self):
        return 0 < self.name < 1 << 32

    @property
    def succeeded(self):
        return self.done is not None and self.done.status == Status.SUCCESS


class Lost(Exception):
    """The engine stands still, or says that its state is corrupt."""


class Runner:
    def __init__(self, engine, scenario):
        self.engine, self.scenario = engine, scenario
        self.adapter = scenario.get("adapter", {})
        self.objects, self.contexts = {}, {}  # by name; by handle
        self.lines, self.held_events, self.waiting, self.terminated = [], [], [], []
        self.paused = self.lost = self.loss_told = False
        self.offloaded = self.failed = self.operations = self.blocks = 0
        self.began = self.ended = None  # clock cycles
        self.tag = 0

    # --- The adapter ---

    async def configure(self):
        adapter, write = self.adapter, self.engine.write
        vlans = adapter.get("vlan_ids", [])
        control = registers.CONTROL_EAGER_UPLOAD_MASK if adapter.get("upload_on_invalidate") == "eager" else 0
        control |= registers.CONTROL_SOFTWARE_MAC_MASK if adapter.get("software_mac", True) else 0
        control |= registers.CONTROL_VLAN_FILTER_MASK if vlans and 0 not in vlans else 0
        mac = int.from_bytes(bytes.fromhex(adapter.get("mac", "02:00:00:00:00:01").replace(":", "")), "little")
        for address, value in (
            (registers.CONTROL, control),
            (registers.NEIGHBOR_CAPACITY, adapter.get("neighbor_capacity", ALL_BUILT)),
            (registers.PATH_CAPACITY, adapter.get("path_capacity", ALL_BUILT)),
            (registers.TCP_CAPACITY, adapter.get("tcp_capacity", ALL_BUILT)),
            (registers.MAC_LOW, mac & 0xFFFFFFFF),
            (registers.MAC_HIGH, mac >> 32),
            (registers.MAX_MTU, adapter.get("max_mtu", 9000)),
            (registers.MAX_RCV_WND, adapter.get("max_rcv_wnd", 1073725440)),
            (registers.CYCLES_PER_TICK, 0),
            (registers.NCE_STALE_TICKS, adapter.get("nce_stale_ticks", 30000)),
        ):
            await write(address, value)
        # The table is empty from the start; a scenario never changes its own.
        for word in sorted({vlan // 32 for vlan in vlans}):
            await write(registers.VLAN_INDEX, word)
            await write(registers.VLAN_WORD, sum(1 << vlan % 32 for vlan in set(vlans) if vlan // 32 == word))

    async def reset_adapter(self):
        for number, op, blocks in self.waiting:
            self.complete(number, op, blocks)
        self.waiting = []
        for item in self.objects.values():
            self.emptied(item)
        self.contexts = {}
        self.lost = self.loss_told = False
        await self.engine.soft_reset()

    # --- Descriptors ---

    def now(self):
        return int(get_sim_time("ns")) // 10

    async def flush(self, sent):
        """Takes the completions of what was sent."""
        while sent:
            block, header = sent.pop(0)
            try:
                bits = await self.engine.completion()
            except EngineHangs:
                raise Lost from None
            self.ended = self.now()
            done = layout.CompletionHeader.decode(bits)
            for name in ("tag", "opcode", "layer"):
                assert getattr(done, name) == getattr(header, name), f"{header} has the completion {done}"
            if done.status == Status.HARDWARE:
                raise Lost
            if block is not None:
                block.done, block.bits = done, bits
                self.apply(block)
            else:
                return done

    def send(self, sent, block, message, beats=1):
        self.began = self.now() if self.began is None else self.began
        self.tag = (self.tag + 1) & 0xFFFF
        message |= self.tag << 16
        self.engine.send(message, beats)
        sent.append((block, CommandHeader.decode(message)))

    def apply(self, block):
        if block.new and block.succeeded:
            block.object.cell = block.done.handle
            self.offloaded += 1
            block.object.number = self.offloaded
            self.contexts[block.done.handle] = block.object
        elif block.done.opcode == Opcode.TERMINATE and block.succeeded:
            item = self.contexts.pop(block.done.handle, None)
            if item is not None and item is block.object:
                self.terminated.append((item, block.done.handle))

    def settle(self):
        """The host learns of a terminate when it waits: until then what it starts finds the cell full."""
        for item, handle in self.terminated:
            if item.cell == handle:
                self.emptied(item)
        self.terminated = []

    def emptied(self, item):
        item.last, item.cell = item.cell or item.last, 0

    # --- Trees ---

    def collect(self, specs, parent, kind, out, brought):
        for spec in specs:
            name = spec.get("object")
            item = self.objects.setdefault(name, Object(name)) if name is not None else None
            block = Block(spec, item, parent)
            if "type" in spec:
                block.layer, block.classes = TYPES[spec["type"]]
            elif item is not None and item.layer is not None:
                block.layer = item.layer
            elif parent is not None:
                block.layer = Layer.IP4_PATH if level(parent.layer) == 0 else Layer.TCP
            if item is not None:
                given = "state" in spec
                if kind == "initiate":
                    block.given = given and "handle" not in spec and not item.cell and block.classes == CLASSES and name not in brought
                    if block.given:
                        brought.add(name)
                        item.layer = block.layer
                else:
                    block.given = kind == "update" and given and block.classes == {"cached"}
            self.place(block)
            out.append(block)
            self.collect(spec.get("dependents", []), block, kind, out, brought)
        return out

    @staticmethod
    def place(block):
        """Its level; whether it can hang where it hangs."""
        above = block.parent
        block.doomed = above is not None and above.doomed
        if block.placeholder:
            block.level = above.level + 1 if above else 0
            return
        block.level = level(block.layer)
        block.doomed = block.doomed or not block.classes  # a reserved type names nothing
        if above is not None:
            fits = block.level > above.level if above.placeholder else block.level == above.level + 1
            block.doomed = block.doomed or not fits

    def descriptor(self, op, block):
        """(message, beats); None: the block fails untried."""
        kind, above = KINDS[op], block.parent
        hangs = above is not None and not above.placeholder
        header = CommandHeader(opcode=kind, layer=block.layer, handle=block.name & 0xFFFFFFFF)
        if kind == Opcode.INITIATE and not block.name:
            if not block.given or (block.level > 0 and not hangs):
                return None
            block.new = True
            header.has_state, header.handle, header.parent_last = 1, 0, int(block.level > 0)
            return header.encode() | encode(block.layer, block.spec["state"]), 2 if block.layer == Layer.TCP else 1
        if not block.is_handle:
            return None
        extra = 0
        if kind == Opcode.INITIATE:
            header.check_parent = header.parent_last = int(hangs)
        elif kind == Opcode.UPDATE:
            if hangs:
                if not above.is_handle:
                    return None
                header.do_link, header.check_parent = int(block.level == 1), int(block.level != 1)
                extra = layout.ParentReference(parent=above.name).encode()
            if block.given:
                header.has_state = 1
                extra |= encode(block.layer, block.spec["state"], "cached")
        elif kind == Opcode.QUERY:
            header.want_const, header.want_cached, header.want_delegated = (int(c in block.classes) for c in ("constant", "cached", "delegated"))
        elif kind == Opcode.TERMINATE:
            header.want_delegated = int(block.classes == {"delegated"})
        return header.encode() | extra, 1

    async def carry_out(self, op, blocks):
        """Sends a tree's descriptors one after the other; waits only for a handle that is on its way."""
        order = post_order(blocks) if op == "terminate" else blocks
        sent, under_way = [], set()
        for block in order:
            if op == "initiate" and block.parent is not None:
                block.doomed = block.doomed or block.parent.doomed
            if block.placeholder or block.doomed:
                continue
            if block.object.name in under_way and not block.name:
                await self.flush(sent)
                under_way.clear()
            made = self.descriptor(op, block)
            if made is None:
                block.doomed = op == "initiate"
                continue
            if block.new:
                under_way.add(block.object.name)
            self.send(sent, block, *made)
        await self.flush(sent)

    @staticmethod
    def judge(op, blocks):
        """From what the engine said of each descriptor to the status of each block."""
        for block in reversed(blocks):
            if op != "initiate":
                block.status = OK if block.placeholder or block.succeeded else FAILURE
                continue
            below = [b for b in blocks if b.parent is block]
            taken = [b.status in (OK, PARTIAL) for b in below]
            if block.placeholder:
                block.status = OK
            elif not block.succeeded:
                block.status = layout.NDIS_STATUS[block.done.status] if block.done else FAILURE
            elif all(taken):
                block.status = OK
            else:
                block.status = FAILURE if not block.new and not any(taken) else PARTIAL

    # --- What is printed ---

    def print(self, line):
        self.lines.append(json.dumps(line, separators=(",", ":"), ensure_ascii=False))

    def print_events(self):
        number = lambda event: next((o.number for o in self.objects.values() if o.name == event[0]), 0)
        for _, line in sorted(self.held_events, key=number):
            self.print(line)
        self.held_events = []

    def complete(self, number, op, blocks):
        self.judge(op, blocks)
        self.print_events()
        results = [self.result(op, block) for block in blocks]
        self.print({"op": number, "kind": op, "blocks": results})
        for block, result in zip(blocks, results):
            self.check(block.spec, block.status, result)

    def result(self, op, block):
        out = {"object": block.object.name if block.object else None, "status": block.status, "code": f"0x{CODES[block.status]:08x}"}
        if block.new and block.succeeded:
            given = INTERMEDIATE | block.object.number if self.adapter.get("intermediate_drivers") else block.done.handle
            out["handle"] = f"0x{given:x}"
        returns = op == "query" or (op == "terminate" and block.classes == {"delegated"})
        if returns and block.succeeded and block.classes:
            out["state"] = state_json(block.layer, block.bits, block.classes, backlogs=op == "query")
        return out

    def check(self, spec, status, result):
        self.failed += "expect" in spec and spec["expect"] != status
        if "expect_state" in spec:
            got = result.get("state")
            if got is None:
                self.failed += 1
            else:
                self.failed += sum(got.get(key) != flags_of(key, value) for key, value in spec["expect_state"].items())

    # --- Operations ---

    async def state_operation(self, number, spec):
        op = spec["op"]
        blocks = self.collect(spec["tree"], None, op, [], set())
        self.operations += 1
        self.blocks += len(blocks)
        if op == "initiate" and self.paused and not self.lost:
            self.waiting.append((number, op, blocks))
            return
        await self.finish(number, op, blocks)

    async def finish(self, number, op, blocks):
        told = self.lost
        if not self.lost:
            try:
                await self.carry_out(op, blocks)
                if op == "invalidate":
                    await self.quiet()
            except Lost:
                self.lost = True
        self.complete(number, op, blocks)
        if self.lost and not told:
            excused = {b.name for b in blocks if b.object} if op == "terminate" else set()
            self.tell_loss(excused)
        elif not self.lost:
            await self.take_events()

    async def quiet(self):
        try:
            status = await self.engine.quiet()
        except EngineHangs:
            raise Lost from None
        if status & registers.STATUS_CORRUPT_MASK:
            raise Lost

    def tell_loss(self, excused=()):
        self.engine.take_events()
        connections = [(o.number, o.name) for handle, o in self.contexts.items() if handle >> 30 == layout.HANDLE_TCP and handle not in excused]
        for _, name in sorted(connections):
            self.held_events.append((name, {"event": "TcpIndicateRetrieve", "tcp": name, "reason": "HardwareFailure"}))
            self.held_events.append((name, {"event": "TcpIndicateAbort", "tcp": name}))

    async def take_events(self):
        for event in self.engine.take_events():
            item = self.contexts.get(event.handle)
            if item is None:
                continue
            if event.kind == EventKind.TCP_INDICATE_RETRIEVE:
                self.held_events.append((item.name, {"event": "TcpIndicateRetrieve", "tcp": item.name, "reason": "InvalidState"}))
                continue
            # The driver looks before it asks the host, and passes the answer on.
            header = CommandHeader(opcode=Opcode.QUERY, layer=Layer.NEIGHBOR, handle=event.handle, want_const=1, want_cached=1, want_delegated=1)
            if (await self.own(header.encode())).status == Status.SUCCESS:
                self.held_events.append((item.name, {"event": "NeighborReachabilityQuery", "neighbor": item.name}))
                header = CommandHeader(opcode=Opcode.ANSWER, layer=Layer.NEIGHBOR, handle=event.handle, has_state=1)
                state = layout.NeighborState(host_reachability_delta=self.adapter.get("reachability_answer", 0))
                await self.own(header.encode() | state.encode("cached"))

    async def own(self, message):
        """A descriptor of the driver's own."""
        sent = []
        self.send(sent, None, message)
        return await self.flush(sent)

    async def transmit(self, number, spec):
        self.operations += 1
        name = spec["tcp"]
        item = self.objects.get(name)
        told, answer = self.lost, layout.ResolveAnswer()
        if not self.lost and item is not None and item.cell:
            try:
                got = await self.engine.resolve(item.cell)
                await self.quiet()
                await self.take_events()
                answer = got
            except (EngineHangs, Lost):
                self.lost = True
        self.print_events()
        result = ResolveResult(answer.result).name.lower()
        line = {"op": number, "kind": "transmit", "tcp": name, "result": result}
        if answer.result == ResolveResult.SENT:
            line["headers"] = headers_json(answer)
        self.print(line)
        self.failed += "expect" in spec and spec["expect"] != result
        if self.lost and not told:
            self.tell_loss()

    async def indicate(self, status):
        self.held_events.insert(0, (None, {"event": status}))
        self.paused = {"NDIS_STATUS_OFFLOAD_PAUSE": True, "NDIS_STATUS_OFFLOAD_RESUME": False}.get(status, self.paused)
        self.print_events()
        if not self.paused:
            waiting, self.waiting = self.waiting, []
            for number, op, blocks in waiting:
                await self.finish(number, op, blocks)

    async def run(self):
        """The lines."""
        await self.configure()
        for number, spec in enumerate(self.scenario["ops"]):
            match spec["op"]:
                case "transmit":
                    await self.transmit(number, spec)
                case "advance":
                    await self.engine.write(registers.ADD_TICKS, spec["ticks"] & 0xFFFFFFFF)
                case "wait":
                    pass
                case "reset_adapter":
                    await self.reset_adapter()
                case "indicate":
                    await self.indicate(spec["status"])
                case "fail":
                    mask = registers.FAULT_HANG_MASK if spec["how"] == "hang" else registers.FAULT_CORRUPT_MASK
                    await self.engine.write(registers.FAULT, mask)
                case _:
                    await self.state_operation(number, spec)
            if spec.get("wait", True):
                self.settle()
        self.print_events()
        self.failed += sum("expect" in block.spec for _, _, blocks in self.waiting for block in blocks)
        if not self.lost:
            assert self.engine.completions.empty() and self.engine.answers.empty(), "the engine gave what nobody asked for"
        cycles = 0 if self.began is None or self.ended is None else self.ended - self.began
        summary = {"operations": self.operations, "blocks": self.blocks, "failed_expectations": self.failed}
        self.print({"summary": summary | {"violations": None, "cycles": cycles}})
        return self.lines


def post_order(blocks):
    """Dependents before what they hang on."""
    out = []

    def visit(parent):
        for block in blocks:
            if block.parent is parent:
                visit(block)
                out.append(block)

    visit(None)
    return out
