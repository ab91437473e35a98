# SPDX-License-Identifier: Apache-2.0
"""What is synthesised, for what: the settings of a run, and their key."""

import dataclasses
import hashlib
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = "CABGA381"  # of the boards we know; both devices come in it
SHIM = HERE / "flue_engine_route.sv"
SHIM_PINS = HERE / "flue_engine_route.lpf"
SIZES = ("NEIGHBORS", "PATHS", "CONNECTIONS")

EMPTY_ROWS = {"25k": 6, "85k": 2}  # of which designs use up to two thirds, and a quarter

# What decides how a netlist comes out, besides the RTL, and how it is placed.
FLOW = [HERE / name for name in ("yosys.py", "synthesis.py", "output_registers.py", "spacers.py", "nextpnr.py", SHIM_PINS.name)]
PLACING = [HERE / "placement.py", HERE / "sdf.py", HERE / "routing.py", *sorted((HERE.parent / "place").glob("*.[ch]pp"))]


@dataclasses.dataclass(frozen=True)
class Design:
    """A top on a device.

    device      nextpnr's name of it
    parameters  ((name, value), ...) of the top; others are as in its source
    lists       file lists below the RTL folder
    engine      what the engine's cells' names begin with
    empty_rows  every how many rows of LUTs one stays empty (spacers.py); 0: none
    place_better  whether nextpnr's placement is made better (placement.py)
    """

    name: str
    device: str
    speed: int
    top: str
    parameters: tuple = ()
    lists: tuple = ("flue.f",)
    extra: tuple = ()
    engine: str = ""
    empty_rows: int = 0
    place_better: bool = False

    def key(self, rtl):
        """Changes with all that the result depends on: settings, RTL, the flow itself, versions of the tools."""
        files = [path for path in sorted(rtl.rglob("*")) if path.suffix in (".sv", ".svh", ".f")]
        if len(self.lists) == 1:
            files = [path for path in files if path.parent.name != "board"]
        digest = hashlib.sha256()
        for text in (str(self), (HERE.parent / "requirements.txt").read_text()):
            digest.update(text.encode())
        for path in (*files, *self.extra, *FLOW, *(PLACING if self.place_better else ())):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()


def engine(device, speed, sizes, generation_width, shim=True):
    """The engine alone, of `sizes` (neighbors, paths, connections); behind few pins, or with its own ports."""
    return Design(
        name=f"{device}-{speed}_" + "x".join(map(str, sizes)),
        device=device,
        speed=speed,
        top="flue_engine_route" if shim else "flue_engine",
        parameters=(*zip(SIZES, sizes), ("GENERATION_WIDTH", generation_width)),
        extra=(SHIM,) if shim else (),
        engine="engine." if shim else "",
        empty_rows=EMPTY_ROWS.get(device, 0) if shim else 0,
        place_better=shim,
    )


# {board: (device, speed grade)}; top, pins and sizes have the board's name too.
ECP5_BOARDS = {"ulx3s": ("85k", 6), "colorlight_i5": ("25k", 6)}


def board(name):
    """A complete board design."""
    device, speed = ECP5_BOARDS[name]
    return Design(name, device, speed, f"flue_{name}", lists=("flue.f", "board/flue_board.f"), engine="board.engine.", empty_rows=EMPTY_ROWS.get(device, 0))
