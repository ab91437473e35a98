# SPDX-License-Identifier: Apache-2.0
"""The rows of the report, and their measurement: a design, routed with some seeds."""

import concurrent.futures
import statistics

from .design import engine
from .routing import route_seed
from .synthesis import synthesise

# {device: (of nextpnr, of the maker, its DP16KD)}
DEVICES = {"25k": ("LFE5U-25F", 56), "85k": ("LFE5U-85F", 208)}
SPEED = 6
GENERATION_WIDTH = 16
FREQ = 133

# {row: (device, (neighbors, paths, connections))}: an eighth as many neighbors as connections, and a quarter as many paths.
ROWS = {f"{device}-{connections}": (device, (connections // 8, connections // 4, connections))
        for device, sizes in (("25k", (64, 128, 256, 512)), ("85k", (512, 1024, 2048)))
        for connections in sizes}  # fmt: skip


def design_of(row):
    device, sizes = ROWS[row]
    return engine(device, SPEED, sizes, GENERATION_WIDTH)


def measure(row, rtl, work, seeds, jobs, say):
    """{"row", "sizes", "device", "fits", "synthesis", "seeds": {seed: result}, "fmax": {min, median, max}}; nothing is routed that
    does not fit."""
    device, sizes = ROWS[row]
    design = design_of(row)
    synthesis = synthesise(design, rtl, work, say)
    fits = synthesis["cells"].get("DP16KD", 0) <= DEVICES[device][1]
    measured = {"row": row, "sizes": sizes, "device": DEVICES[device][0], "fits": fits, "synthesis": synthesis, "seeds": {}, "fmax": None}
    if not fits:
        say(f"{row}: {synthesis['cells']['DP16KD']} block RAMs do not fit")
    if not fits or not seeds:
        return measured
    key = f"{synthesis['key']} {FREQ}"
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        quiet = lambda text: say(f"{row} {text}")  # noqa: E731
        runs = {seed: pool.submit(route_seed, design, key, work, FREQ, seed, quiet) for seed in seeds}
        measured["seeds"] = {seed: run.result() for seed, run in runs.items()}
    values = [result["fmax"] for result in measured["seeds"].values()]
    measured["fmax"] = {"min": min(values), "median": statistics.median(values), "max": max(values)}
    return measured


