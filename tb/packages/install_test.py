#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs a build and builds a stranger's program against it, with CMake's find_package and with pkg-config, away from the sources.

usage: install_test.py --build DIR --work DIR
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*command, cwd, **env):
    text = " ".join(map(str, command))
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout[-4000:]}\nstopped ({done.returncode}): {text}")
    return done.stdout


def expect(what, output, wanted):
    if wanted not in output:
        sys.exit(f"{what}: expected a line with {wanted!r}, got:\n{output}")
    print(f"{what}: {wanted}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    args = parser.parse_args()
    work = args.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(ROOT / "tb/packages/stranger", work / "stranger")
    shutil.copy(ROOT / "sim/examples/own_driver.cpp", work / "stranger")

    run("cmake", "--install", args.build.resolve(), "--prefix", work / "first", cwd=work)
    # It must be found wherever it is.
    (work / "first").rename(work / "moved")
    installed = work / "moved"
    headers = sorted(path.relative_to(installed / "include") for path in (installed / "include").rglob("*.hpp"))
    (work / "stranger/headers.cpp").write_text("".join(f"#include <{path}>\n" for path in headers))

    run("cmake", "-S", "stranger", "-B", "with_cmake", f"-DCMAKE_PREFIX_PATH={installed}", cwd=work)
    run("cmake", "--build", "with_cmake", cwd=work)
    expect("find_package", run("with_cmake/stranger", cwd=work), "0 violations")

    packages = {"PKG_CONFIG_PATH": f"{next(installed.glob('lib*/**/pkgconfig'))}"}
    flags = run("pkg-config", "--cflags", "--libs", "flue", cwd=work, **packages).split()
    compiler = os.environ.get("CXX", "c++")
    run(compiler, "-std=c++17", "stranger/own_driver.cpp", "-o", "with_pkg_config", *flags, cwd=work)
    expect("pkg-config", run("./with_pkg_config", cwd=work), "0 violations")

    expect("flue", run(installed / "bin/flue", "run", ROOT / "tb/scenarios/vlan.json", "--backend", "reference", cwd=work), "SUCCESS")
    files = {path.name for path in (installed / "share/flue/rtl").rglob("*")}
    missing = {"flue.f", "flue_engine.sv", "flue_engine_wrapper.v", "flue_assert.svh"} - files
    if missing:
        sys.exit(f"not installed: {', '.join(sorted(missing))}")


if __name__ == "__main__":
    main()
