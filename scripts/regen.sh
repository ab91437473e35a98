#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes all generated files, in their places or below another folder.
#
#   scripts/regen.sh [folder]

set -euo pipefail
cd "$(dirname "$0")/.."
for generator in gen_layout gen_regs gen_python gen_viewers gen_packages; do
  .venv/bin/python scripts/$generator.py --out "${1:-.}"
done
