#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Fails, with the difference, when a generated file is not what its source gives today; `make regen` mends it.

set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

scripts/regen.sh "$fresh"
stale=0
while read -r file; do
  diff -u "$file" "$fresh/$file" || stale=1
done < <(cd "$fresh" && find . -type f | sort)
while read -r file; do
  [ -e "$fresh/$file" ] || { echo "$file: nothing generates it"; stale=1; }
done < <(find rtl/generated -type f)
[ $stale = 0 ] || { echo "generated files are stale: run \`make regen\`" >&2; exit 1; }
echo "generated files are fresh"
