# SPDX-License-Identifier: Apache-2.0
"""What is synthesised, for what: the settings of a run, and their key."""

import dataclasses
import hashlib
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = "CABGA381"  # of the boards we know; both devices come in it
ENGINE = "engine"  # the engine's instance name in every top but flue_engine itself
SHIM = HERE / "flue_engine_route.sv"


@dataclasses.dataclass(frozen=True)
class Design:
    """An engine of a size on a device."""

    device: str
    speed: int
    neighbors: int
    paths: int
    connections: int
    generation_width: int
    top: str = "flue_engine_route"

    @property
    def name(self):
        return f"{self.device}-{self.speed}_{self.neighbors}x{self.paths}x{self.connections}"

    @property
    def parameters(self):
        return {
            "NEIGHBORS": self.neighbors,
            "PATHS": self.paths,
            "CONNECTIONS": self.connections,
            "GENERATION_WIDTH": self.generation_width,
        }

    def key(self, rtl, *more):
        """Changes with all that the result depends on: settings, RTL, the flow itself, versions of the tools."""
        files = [path for path in sorted(rtl.rglob("*")) if path.suffix in (".sv", ".svh", ".f")]
        files += [SHIM, *(HERE / name for name in ("yosys.py", "synthesis.py", "output_registers.py", "nextpnr.py"))]
        digest = hashlib.sha256()
        for text in (str(self), (HERE.parent / "requirements.txt").read_text(), *map(str, more)):
            digest.update(text.encode())
        for path in files:
            digest.update(str(path.name).encode() + path.read_bytes())
        return digest.hexdigest()
