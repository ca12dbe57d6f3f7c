SWIFT ?= swift
# Where the demonstration writes, and further options for `demo` and `bench`.
OUTPUT ?= demo-output
ARGS ?=
# The libraries that `bench` runs beside ours, in an environment of their own; `PEERS=` for none.
PEERS ?= numpy torch jax
PEER_ENVIRONMENT = Benchmarks/.venv/installed
PEER_PROGRAMS = $(foreach peer,$(PEERS),\
  --peer "Benchmarks/.venv/bin/python Benchmarks/Peers/$(peer)_peer.py")
# Whether `bench-check` writes new limits.
UPDATE ?=
BENCHMARKS = .build/benchmarks/release/benchmarks

# A debug build compiles C without optimisation, and the tests live on the C loops. The later -O2
# wins. Both commands need it: with other flags, the second would build everything again.
TEST_FLAGS = -Xcc -O2

SOURCES = $(wildcard Package.swift Sources Tests Examples Benchmarks Distributed)

export SWIFT

.PHONY: help deps build demo test lint format docs bench bench-check bench-document \
  mpi mpi-test clean

help: ## Lists the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

deps: ## Installs the system packages that are missing.
	@Scripts/install-dependencies

build: deps ## Builds everything, optimised.
	$(SWIFT) build -c release

demo: build ## Runs the demonstration; OUTPUT=folder, ARGS="further options".
	.build/release/bittensor demo --output "$(OUTPUT)" $(ARGS)

test: deps ## Builds and runs the tests.
	$(SWIFT) build --build-tests $(TEST_FLAGS)
	OPENBLAS_NUM_THREADS=1 $(SWIFT) test $(TEST_FLAGS)

lint: ## Checks the formatting of the Swift sources.
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format: ## Formats the Swift sources in place.
	$(SWIFT) format --in-place --recursive $(SOURCES)

docs: deps ## Makes the documentation of each library in .build/documentation.
	Scripts/build-documentation

bench: deps $(if $(PEERS),$(PEER_ENVIRONMENT)) ## Compares with NumPy, PyTorch, JAX; PEERS=, ARGS.
	$(SWIFT) build -c release --package-path Benchmarks --scratch-path .build/benchmarks
	$(BENCHMARKS) compare $(PEER_PROGRAMS) $(ARGS)

bench-check: ## Counts instructions and allocations; UPDATE=1 makes them the limits.
	@Scripts/install-dependencies valgrind binutils
	$(SWIFT) build -c release --package-path Benchmarks --scratch-path .build/benchmarks
	$(BENCHMARKS) check $(if $(UPDATE),--update)

bench-document: deps $(PEER_ENVIRONMENT) ## Measures anew what Docs/Performance.md shows.
	@Scripts/install-dependencies valgrind binutils linux-perf
	$(SWIFT) build -c release --package-path Benchmarks --scratch-path .build/benchmarks
	$(BENCHMARKS) profile --document Docs/Performance.md
	$(BENCHMARKS) check --document Docs/Performance.md
	$(BENCHMARKS) compare $(PEER_PROGRAMS) --threads 1 2 --document Docs/Performance.md $(ARGS)

$(PEER_ENVIRONMENT): Benchmarks/Peers/requirements.txt
	python3 -m venv Benchmarks/.venv
	Benchmarks/.venv/bin/pip install -r $<
	touch $@

mpi: ## Builds market-mpi, which spreads a market over the ranks of mpirun.
	@Scripts/install-dependencies libopenmpi-dev openmpi-bin
	$(SWIFT) build -c release --package-path Distributed --scratch-path .build/distributed

mpi-test: ## Shows that 4 ranks and one process agree, and that a killed run goes on.
	@Scripts/install-dependencies libopenmpi-dev openmpi-bin procps
	$(SWIFT) build --package-path Distributed --scratch-path .build/distributed $(TEST_FLAGS)
	Distributed/Tests/run .build/distributed/debug/market-mpi

clean: ## Removes what was built, but keeps downloaded dependencies.
	$(SWIFT) package clean
	rm -rf .build/documentation .build/benchmarks .build/distributed demo-output
