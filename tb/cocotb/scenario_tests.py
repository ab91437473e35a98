# SPDX-License-Identifier: Apache-2.0
"""Runs the scenario file that FLUE_SCENARIO names, and writes its lines into the file FLUE_LINES."""

import json
import os
import pathlib

import cocotb
from bench import Engine
from scenario import Runner


@cocotb.test()
async def scenario(dut):
    engine = await Engine(dut).start()
    lines = await Runner(engine, json.loads(pathlib.Path(os.environ["FLUE_SCENARIO"]).read_text())).run()
    pathlib.Path(os.environ["FLUE_LINES"]).write_text("\n".join(lines) + "\n")
