# SPDX-License-Identifier: Apache-2.0
"""A dump (VCD, FST), the engines in it, and the beats that moved on their streams. Reads files with pywellen."""

import bisect
import contextlib
import dataclasses
import os
import pathlib

import pywellen

# The streams of flue_engine: its name, and whether it has tkeep and tlast. The first two make an engine.
STREAMS = {
    "cmd": ("s_axis_cmd", True),
    "cpl": ("m_axis_cpl", True),
    "evt": ("m_axis_evt", False),
    "rsv_request": ("s_axis_rsv", False),
    "rsv_answer": ("m_axis_rsv", False),
    "dlg": ("s_axis_dlg", True),
}
NEEDED = ("cmd", "cpl")
ROOT_PORTS = "$rootio"  # Verilator's second name for the ports of the design's top
CLOCKS = ("clk", "clock", "aclk")


class DumpError(Exception):
    """Says what is wrong with a dump, in words for its user."""


@dataclasses.dataclass(frozen=True)
class Beat:
    cycle: int  # rising edges of the clock before it, in this dump
    time: int  # in the dump's own unit
    data: int
    last: bool
    unknown: bool  # some bit is X or Z; read as 0


class Signal:
    """A signal's changes, and its value at a time."""

    def __init__(self, variable):
        try:
            with quiet():
                signal = variable.signal  # read from the file only now
        except Exception as error:
            raise DumpError(f"{variable.full_name} cannot be read: the dump is damaged: {' '.join(str(error).split())}") from error
        self.changes = [signal[i] for i in range(len(signal))]
        self.times = [time for time, _ in self.changes]

    def before(self, time):
        """The value just before `time`; None if it has none yet."""
        at = bisect.bisect_left(self.times, time) - 1
        return self.changes[at][1] if at >= 0 else None

    def high(self, end):
        """The stretches [from, to) of time in which it is 1, to `end` at most."""
        begin = None
        for time, value in self.changes:
            if value == 1 and begin is None:
                begin = time
            elif value != 1 and begin is not None:
                yield begin, time
                begin = None
        if begin is not None:
            yield begin, end


def number(value):
    """(the bits of a value, whether some are unknown)"""
    if isinstance(value, int):
        return value, False
    if isinstance(value, str) and value and set(value.lower()) <= set("01xzuwlh-"):
        return int("".join("1" if bit in "1hH" else "0" for bit in value), 2), True
    return 0, True


class Engine:
    """One engine in a dump."""

    def __init__(self, scope, prefix, pins, clock):
        self.scope, self.prefix, self.pins = scope, prefix, pins
        clk = Signal(clock)
        self.edges = [time for time, value in clk.changes if value == 1]
        # A dump may begin with the clock high: that is no edge.
        if self.edges and clk.changes[0] == (self.edges[0], 1):
            self.edges.pop(0)
        self.signals = {}

    def signal(self, pin):
        if pin not in self.signals:
            self.signals[pin] = Signal(self.pins[pin])
        return self.signals[pin]

    def has(self, stream):
        name, framed = STREAMS[stream]
        return all(f"{name}_{pin}" in self.pins for pin in ("tvalid", "tready", "tdata") + (("tlast",) if framed else ()))

    def beats(self, stream):
        """The beats that moved on a stream: those with tvalid and tready just before a rising edge of the clock."""
        name, framed = STREAMS[stream]
        ready, data = self.signal(f"{name}_tready"), self.signal(f"{name}_tdata")
        last = self.signal(f"{name}_tlast") if framed else None
        end = self.edges[-1] + 1 if self.edges else 0
        for begin, until in self.signal(f"{name}_tvalid").high(end):
            # tvalid is high just before each edge in (begin, until].
            first = bisect.bisect_right(self.edges, begin)
            for cycle in range(first, bisect.bisect_right(self.edges, until)):
                time = self.edges[cycle]
                if ready.before(time) != 1:
                    continue
                bits, unknown = number(data.before(time))
                yield Beat(cycle, time, bits, last is None or last.before(time) == 1, unknown)

    def resets(self):
        """The cycles at whose edge rst is high."""
        if "rst" not in self.pins:
            return []
        end = self.edges[-1] + 1 if self.edges else 0
        cycles = []
        for begin, until in self.signal("rst").high(end):
            cycles += range(bisect.bisect_right(self.edges, begin), bisect.bisect_right(self.edges, until))
        return cycles


class Dump:
    def __init__(self, path, waveform):
        self.path, self.waveform = path, waveform
        self.timescale = str(waveform.timescale)
        self.scopes = {}  # {scope: {name: variable}}
        for variable in waveform.all_vars():
            scope = variable.full_name[: -len(variable.name)].rstrip(".")
            self.scopes.setdefault(scope, {})[variable.name.split("[")[0].split(" ")[0]] = variable

    def candidates(self):
        """[(scope, prefix)] of all that looks like an engine; one inside another, with the same pins, is the same."""
        found = []
        for scope, variables in self.scopes.items():
            for name, variable in variables.items():
                if name.endswith("s_axis_cmd_tdata") and variable.bitwidth == 512:
                    prefix = name.removesuffix("s_axis_cmd_tdata")
                    pins = (f"{prefix}{STREAMS[stream][0]}_{pin}" for stream in NEEDED for pin in ("tvalid", "tready", "tdata", "tlast"))
                    if all(pin in variables for pin in pins):
                        found.append((scope, prefix))
        if len(found) > 1:
            found = [(s, p) for s, p in found if s != ROOT_PORTS]
        return [(s, p) for s, p in found if not any(is_inside(s, outer) for outer, _ in found if outer != s)]

    def engine(self, scope=None, clock=None):
        """The engine in `scope` or below it; without, the only one. `clock` names its clock, if that is not clk."""
        candidates = self.candidates()
        if scope is not None:
            # Below a scope that was named, the innermost pins are as good.
            candidates = [(s, p) for s, p in candidates if s == scope or is_inside(s, scope)]
            if not candidates:
                inner = [s for s, variables in self.scopes.items() if s == scope and "s_axis_cmd_tdata" in variables]
                candidates = [(s, "") for s in inner if "m_axis_cpl_tdata" in self.scopes[s]]
        if not candidates:
            where = f" in {scope}" if scope is not None else ""
            raise DumpError(
                f"{self.path}: no engine of Flue{where}: no scope has both s_axis_cmd_t* (512 bits) and m_axis_cpl_t*; "
                f"scopes on top: {', '.join(sorted({s.split('.')[0] for s in self.scopes})) or 'none'}"
            )
        if len(candidates) > 1:
            names = ", ".join(f"{s} ({p}*)" if p else s for s, p in candidates)
            raise DumpError(f"{self.path}: more than one engine: {names}; say which with --scope")
        scope, prefix = candidates[0]
        variables = self.scopes[scope]
        pins = {name.removeprefix(prefix): variable for name, variable in variables.items() if name.startswith(prefix)}
        return Engine(scope, prefix, pins, self.clock(scope, prefix, clock))

    def clock(self, scope, prefix, wanted):
        variables = self.scopes[scope]
        if wanted is not None:
            for where in (scope, *ancestors(scope)):
                if wanted in self.scopes.get(where, {}):
                    return self.scopes[where][wanted]
            where, _, name = wanted.rpartition(".")
            if name in self.scopes.get(where, {}):
                return self.scopes[where][name]
            raise DumpError(f"{self.path}: no signal {wanted}")
        for name in [prefix + clock for clock in CLOCKS] + list(CLOCKS):
            if name in variables:
                return variables[name]
        raise DumpError(f"{self.path}: {scope} has no clk; name its clock with --clock")


def is_inside(scope, outer):
    return scope.startswith(outer + ".")


def ancestors(scope):
    while "." in scope:
        scope = scope.rpartition(".")[0]
        yield scope


@contextlib.contextmanager
def quiet():
    """pywellen's threads print what went wrong, and where in its source, before they raise it."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def open_dump(name):
    path = pathlib.Path(name)
    if not path.is_file():
        raise DumpError(f"{name}: no such file")
    size = path.stat().st_size
    if size == 0:
        raise DumpError(f"{name}: empty")
    with open(path, "rb") as file:
        text = file.read(1) == b"$"  # so a VCD begins
        file.seek(-1, os.SEEK_END)
        whole = not text or file.read(1) == b"\n"
    if not whole:
        raise DumpError(f"{name}: cut: a VCD ends with a whole line")
    try:
        with quiet():
            waveform = pywellen.Waveform(str(path))
            dump = Dump(name, waveform)
    except Exception as error:
        reason = " ".join(str(error).split())
        if "I/O" in reason:
            reason = "cut, or its writer has not finished"
        raise DumpError(f"{name}: cannot be read as VCD or FST: {reason}") from error
    except BaseException as error:  # what its Rust side could not make sense of
        if type(error).__name__ != "PanicException":
            raise
        raise DumpError(f"{name}: cannot be read as VCD or FST: not one, or cut") from error
    if not dump.scopes:
        raise DumpError(f"{name}: holds no signals")
    return dump
