#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command as a stage of a longer run: says what it is, and how long it took.
#
#   scripts/timed.sh file stage command...   a line "minutes stage" is added to the file
#   scripts/timed.sh file                    prints the file, and the sum

set -euo pipefail
times=$1
if [ $# -eq 1 ]; then
  awk '{print; sum += $1} END {printf "%6.1f  in all\n", sum}' "$times"
  exit
fi
stage=$2
shift 2
echo "=== $stage"
start=$(date +%s.%N)
"$@"
awk -v start="$start" -v end="$(date +%s.%N)" -v stage="$stage" \
  'BEGIN {printf "%6.1f  minutes: %s\n", (end - start) / 60, stage}' | tee -a "$times"
