# Everything goes through here: `make run` and `make test` work on a fresh clone.
SHELL := bash

# The processor to compile for: the machine's own, or e.g. ARCH=x86-64-v3 for a binary to pass on.
ARCH ?= native
PREFIX ?= /usr/local
DESTDIR ?=
# The MPI library's name for pkg-config; the first of these that is there if empty.
MPI_LIBRARY ?=
MPI_LIBRARIES := mpi-c ompi-c mpich
# Papers whose experiments are repeated, e.g. PAPERS=halverson2021; all if empty.
PAPERS ?=
# Hostile files of each reader in `make fuzz`, CPU seconds at most for each, and which readers; all if empty.
CASES ?= 1000000
CPU ?= 600
READERS ?=
# `make benchmark`: QUICK=1 in less than three minutes, TORCH=1 with PyTorch (large), some SECTIONS of
# evaluators free_fields markov_chains growth_{volume,width,coupling,threads}, another program's HMC
# (HMC_BINARY, HMC_CONVENTION), where to (RECORD). Scripts/benchmark reads them from the environment.
QUICK ?=
TORCH ?=
SECTIONS ?=
HMC_BINARY ?=
HMC_CONVENTION ?=
RECORD ?=
export QUICK TORCH SECTIONS HMC_BINARY HMC_CONVENTION RECORD
# Another draw of `make verify` by another seed, and an error to plant into it: PLANT=lambda.
SEED ?=
PLANT ?=
# Which sanitizers `make sanitize` runs the tests under.
SANITIZERS ?= address thread
# Extra arguments of `lattice run`, e.g. ARGS="--threads 1 --seed 7".
ARGS ?=

# ARM compilers take the processor by -mcpu; -Xcc reaches Swift's own code generator as well.
MACHINE := $(shell uname -m)
ARCH_FLAG := $(if $(filter arm64 aarch64,$(MACHINE)),-mcpu,-march)=$(ARCH)
BUILD_FLAGS := -c release -Xcc $(ARCH_FLAG)

# `swift test` recompiles every module with -enable-testing, and the next build compiles them all
# back; without `@testable` in the tests both share one build, and the binary tested is the one built.
TEST_FLAGS = --disable-xctest \
  $(if $(shell grep -rls '@testable import' Tests),,--disable-testable-imports)

BINARY := .build/release/lattice
MPI_BINARY := .build-mpi/release/lattice
MAN_PAGE := .build/lattice.1
COMPLETIONS := .build/completions
SWIFT_SOURCES := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help run test test-mpi test-interruptions test-dist test-how-to verify \
  verification-page soak battery sanitize coverage fuzz benchmark papers python browser build mpi man install \
  place dist library api docs symbols lint format clean bootstrap check-imports

help: ## show this list
	@echo "Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile
	@echo "Variables: ARCH=$(ARCH)  PREFIX=$(PREFIX)  DESTDIR=$(DESTDIR)  ARGS=$(ARGS)"

run: build ## install what is missing, build, simulate Configs/phi4.json (ARGS="…" is passed on)
	@echo "== simulating Configs/phi4.json"
	$(BINARY) run Configs/phi4.json --force $(ARGS)

test: bootstrap lint check-imports ## install what is missing, lint, check imports, build, run all tests
	@echo "== building everything for $(MACHINE), $(ARCH_FLAG)"
	swift build $(BUILD_FLAGS)
	@echo "== testing, optimised: exact identities, limits, statistics, the built binary"
	@mkdir -p .build
	set -o pipefail; swift test $(BUILD_FLAGS) $(TEST_FLAGS) 2>&1 | tee .build/test.log
	@awk '/Test run with [0-9]+ test/ { sub(/.*Test run with /, ""); count += $$1 } \
	  END { printf "== %d tests executed\n", count; \
	    if (count == 0) { print "no test was executed: that is a failure"; exit 1 } }' .build/test.log

sanitize: bootstrap ## run all tests under the address and the thread sanitizer (SANITIZERS=thread for one)
	set -e; for sanitizer in $(SANITIZERS); do FLAGS="$(BUILD_FLAGS)" Scripts/sanitize $$sanitizer; done

coverage: bootstrap ## tell which part of each library target's lines the tests execute; 90 % at least
	FLAGS="$(BUILD_FLAGS)" Scripts/coverage

papers: build ## install what is missing, build, repeat the papers' experiments, rewrite Results/Published
	@Scripts/bootstrap python3 graphviz
	Scripts/papers $(PAPERS)

python: ## install what tests of file formats read and write with, below .build (not for users)
	Scripts/python-environment

browser: ## open the page of a small run in Chromium (installed if apt-get may), light, dark, on paper
	Scripts/check-report

build: bootstrap ## install what is missing, leave the optimised program at .build/release/lattice
	@echo "== building lattice for $(MACHINE), $(ARCH_FLAG)"
	swift build $(BUILD_FLAGS) --product lattice

mpi: ## install Open MPI if missing, leave a program for mpirun at .build-mpi/release/lattice
	@MPI_LIBRARY="$(MPI_LIBRARY)" Scripts/bootstrap mpi
	@echo "== building lattice with MPI for $(MACHINE), $(ARCH_FLAG)"
	MPI_LIBRARY=$(or $(MPI_LIBRARY),$$(for name in $(MPI_LIBRARIES); do \
	  if pkg-config --exists $$name; then echo $$name; break; fi; done)) \
	  swift build $(BUILD_FLAGS) --traits MPI --scratch-path .build-mpi --product lattice

test-mpi: build mpi ## test runs that MPI ranks share, and the scripts for Slurm
	@echo "== testing ranks"
	Scripts/test-mpi $(BINARY) $(MPI_BINARY)

test-interruptions: build ## kill a run and a sweep at 20 random moments each and let them go on
	@echo "== interrupting"
	Scripts/test-interruptions $(BINARY)

test-how-to: bootstrap ## follow the how-to pages literally in a copy of the sources, then test it
	@echo "== following Documentation/HowTo"
	Scripts/test-how-to

verify: build ## check this build against exact lattices, closed forms, chains (SEED=…; PLANT=lambda must fail)
	@echo "== verifying"
	$(BINARY) verify --force --table .build/verification.tsv --markdown .build/verification.md \
	  $(if $(SEED),--seed $(SEED)) $(if $(PLANT),--plant $(PLANT))

verification-page: verify ## the same, and put the table into Documentation/Verification.md
	Scripts/verification-page .build/verification.md

soak: build ## draw ten million networks and watch the memory, which must not grow
	Scripts/soak $(BINARY)

battery: bootstrap ## give the random streams to dieharder (installed if missing), ten minutes
	swift build $(BUILD_FLAGS) --product lattice-stream
	Scripts/battery

fuzz: bootstrap ## give readers of files CASES hostile ones each (READERS="npy report"; CPU bounds seconds)
	swift build $(BUILD_FLAGS)
	.build/release/lattice-fuzz $(READERS) --cases $(CASES) --cpu $(CPU) --keep .build/fuzz-failures

library: bootstrap ## build a package that uses lattice as a library, test what its examples print
	@echo "== building and testing Tests/LibraryExample"
	swift test $(BUILD_FLAGS) $(TEST_FLAGS) --package-path Tests/LibraryExample \
	  --scratch-path .build-library

api: symbols ## check that all that is public is documented and still there (LATTICE_REGENERATE=1 records it)
	Scripts/check-api

docs: symbols ## write the library's documentation, below .build/documentation
	Scripts/documentation

symbols: bootstrap
	@Scripts/bootstrap python3
	swift build $(BUILD_FLAGS)
	Scripts/symbol-graphs

benchmark: build ## time the program against others (QUICK=1), rewrite Benchmarks/recorded
	@Scripts/benchmark $(BINARY)

man: build ## write the man page and the shells' completions below .build
	@$(MAKE) --no-print-directory $(MAN_PAGE)

# From the built program alone, so that no network is needed.
$(MAN_PAGE): $(BINARY)
	@mkdir -p $(COMPLETIONS)
	$(BINARY) --generate-completion-script bash > $(COMPLETIONS)/lattice.bash
	$(BINARY) --generate-completion-script zsh > $(COMPLETIONS)/_lattice
	$(BINARY) --generate-completion-script fish > $(COMPLETIONS)/lattice.fish
	$(BINARY) manual > $@

# Under sudo the program is not rebuilt, so that root owns nothing in .build.
install: $(if $(SUDO_USER),,man) ## put lattice, its man page and completions into DESTDIR/PREFIX
	@test -x $(BINARY) -a -s $(MAN_PAGE) || { echo "no $(BINARY) yet; run 'make man' first"; exit 1; }
	@$(MAKE) --no-print-directory place

# What is there already, wherever it was built.
place:
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/lattice"
	install -m 644 $(MAN_PAGE) "$(DESTDIR)$(PREFIX)/share/man/man1/lattice.1"
	install -m 644 $(COMPLETIONS)/lattice.bash \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/lattice"
	install -m 644 $(COMPLETIONS)/_lattice "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_lattice"
	install -m 644 $(COMPLETIONS)/lattice.fish \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/lattice.fish"

dist: ## make a tarball and a Debian package that need no compiler, below .build-dist/packages
	Scripts/dist

test-dist: dist ## install both in a Debian that has nothing else, run them there (needs root)
	@echo "== testing packages"
	Scripts/test-dist

lint: ## check the layout of the sources
	@echo "== linting"
	swift format lint --strict -p -r $(SWIFT_SOURCES)

format: ## lay the sources out
	swift format format -i -p -r $(SWIFT_SOURCES)

clean: ## remove what was built (results stay)
	rm -rf .build .build-mpi .build-dist .build-library .build-how-to .build-address .build-thread .build-coverage

check-imports: ## check every import against Scripts/import-table.txt
	@echo "== checking imports"
	Scripts/check-imports

bootstrap:
	@Scripts/bootstrap
