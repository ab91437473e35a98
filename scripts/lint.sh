#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Lints; stops at the first kind that finds something.
#
#   scripts/lint.sh [format] [rtl] [tidy]     all three without arguments
#
#   format   C++ is as .clang-format wants it (`make format` makes it so)
#   rtl      the engine (rtl/flue.f) has no warning of either Verilator but those that rtl/*.vlt waive; the boards (rtl/board/flue_board.f)
#            none of Debian's
#   tidy     clang-tidy (.clang-tidy); needs a built build/, as it reads generated headers. Slow

set -euo pipefail
cd "$(dirname "$0")/.."

lint_format() {
  scripts/sources.sh | xargs -r -d '\n' clang-format --dry-run -Werror
}

rtl_files() {  # lists... -> the files that they name
  sed -n 's#^\([^/# ][^ ]*\).*#rtl/\1#p' "$@"
}

lint_rtl() {
  # Smallest and default tables: some warnings (widths, constant comparisons) show in one only.
  local files parameters top newer
  mapfile -t files < <(rtl_files rtl/flue.f)
  newer=$(echo .venv/lib/python3*/site-packages/verilator)
  for parameters in "" "-GNEIGHBORS=4 -GPATHS=4 -GCONNECTIONS=4"; do
    # shellcheck disable=SC2086  # the parameters are words
    set -- --lint-only -Wall -Irtl --top-module flue_engine $parameters rtl/flue.vlt
    verilator "$@" "${files[@]}"
    VERILATOR_ROOT=$newer "$newer/bin/verilator_bin" --quiet-stats "$@" rtl/flue_newer.vlt "${files[@]}"
  done
  # Read as Verilog-2001, which the file's ending says.
  verilator --lint-only -Wall -Irtl --top-module flue_engine_wrapper +1364-2001ext+v rtl/flue.vlt "${files[@]}" rtl/wrapper/flue_engine_wrapper.v
  mapfile -t files < <(rtl_files rtl/flue.f rtl/board/flue_board.f)
  for top in flue_ulx3s flue_colorlight_i5 flue_arty_a7; do
    verilator --lint-only -Wall -Irtl --top-module "$top" rtl/flue.vlt "${files[@]}"
  done
}

lint_tidy() {
  # It counts what it suppresses in system headers, thousands for each file, on standard error.
  scripts/sources.sh cpp | xargs -r -d '\n' -n 1 -P "$(nproc)" clang-tidy --quiet -p build \
    2> >(grep -v ' warnings\? generated' >&2)
}

[ $# -gt 0 ] || set -- format rtl tidy
for kind in "$@"; do
  "lint_$kind"
  echo "lint: $kind: clean"
done
