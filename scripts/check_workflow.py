#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks at .github/workflows: it is YAML of the form of a workflow, runs .ci/run on Debian and Ubuntu, and names only what exists.

usage: check_workflow.py [--root DIR]

It cannot be run here; this finds what reading can find.
"""

import re
import sys

import yaml

import verdict

IMAGES = {"debian:12", "ubuntu:24.04"}


def job_errors(root, name, job, targets):
    errors = [f"job {name}: no {key}" for key in ("runs-on", "timeout-minutes", "steps") if key not in job]
    matrix = {key for row in job.get("strategy", {}).get("matrix", {}).get("include", []) for key in row}
    errors += [f"job {name}: no matrix.{key}" for key in re.findall(r"matrix\.(\w+)", str(job)) if key not in matrix]
    for step in job.get("steps", []):
        if ("uses" in step) == ("run" in step):
            errors.append(f"job {name}: a step has one of uses and run: {step}")
        if "uses" in step and not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]):
            errors.append(f"job {name}: {step['uses']}: not owner/name@vN")
        run = step.get("run", "")
        errors += [f"job {name}: no {path}" for path in re.findall(r"(?:^|\s)((?:\.ci|scripts)/\S+)", run) if not (root / path).exists()]
        errors += [f"job {name}: no make {target}" for target in re.findall(r"^make (\S+)", run, re.M) if target not in targets]
    return errors


def find(root):
    flow = yaml.safe_load((root / ".github/workflows/ci.yml").read_text())
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.M))

    # YAML 1.1 reads the key `on` as true.
    errors = [f"no {key}" for key in ("name", True, "permissions", "jobs") if key not in flow]
    for name, job in flow.get("jobs", {}).items():
        errors += job_errors(root, name, job, targets)
    test = flow.get("jobs", {}).get("test", {})
    images = {row.get("image") for row in test.get("strategy", {}).get("matrix", {}).get("include", [])}
    if images != IMAGES:
        errors.append(f"images are {sorted(images)}, not {sorted(IMAGES)}")
    if not any(step.get("run") == ".ci/run" for step in test.get("steps", [])):
        errors.append("job test does not run .ci/run")
    return f"{len(flow.get('jobs', {}))} jobs", [f".github/workflows/ci.yml: {error}" for error in errors]


if __name__ == "__main__":
    sys.exit(verdict.run(__doc__, "workflow", find))
