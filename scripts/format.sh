#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Formats our C++ in place (.clang-format).

set -euo pipefail
cd "$(dirname "$0")/.."
scripts/sources.sh | xargs -r -d '\n' clang-format -i
