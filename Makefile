# One command for people and CI. Every target works in a fresh clone: it makes a virtual
# environment (.venv), builds the package into it, and does so again only when something changed.
#
#   PYTHON=python3.12 make test     another interpreter (for a new VENV)
#   PYTEST_ARGS="-k atexit" make test

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
NATIVE_SOURCES = $(shell find native -name '*.cc' -o -name '*.h')
BUILD_FILES = CMakeLists.txt setup.py native/orcjit_import.map orcjit_import/_version.py \
  $(wildcard cmake/*.cmake native/*/CMakeLists.txt)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo build test test-slow test-all compatibility check format asan tsan fuzz bench scaling docs \
  wheel clean compilers

help:  ## Show this list
	@grep -E '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | awk -F ':.*  ## ' '{printf "  make %-13s %s\n", $$1, $$2}'

demo: build compilers  ## Compile a few objects with every compiler present, import and call them
	$(BIN)/python examples/demo.py

build: $(VENV)/.package-installed  ## Build the package into .venv (editable)

# Tests are independent of each other: on all cores. What compilers make for them is kept.
MATRIX := tests/compatibility
IN_PARALLEL := -n auto --dist worksteal
export ORCJIT_TEST_OBJECTS ?= $(CURDIR)/build/test-objects

test: build compilers  ## Run the tests, all but the slow ones
	$(PYTEST) -m "not slow" $(IN_PARALLEL) $(PYTEST_ARGS)

test-slow: build compilers  ## Run the slow tests only
	$(PYTEST) -m slow $(IN_PARALLEL) $(PYTEST_ARGS)

test-all: test test-slow  ## Run all tests

# Written whatever came of the rows: a failure shows in it. With PYTEST_ARGS="-k Symbols" the other
# areas are "not run".
compatibility: build compilers  ## Run the compatibility matrix and write docs/compatibility.md
	rm -f $(VENV)/compatibility*.json
	ORCJIT_COMPATIBILITY_RESULTS=$(VENV)/compatibility.json \
	  $(PYTEST) $(MATRIX)/test_matrix.py $(IN_PARALLEL) $(PYTEST_ARGS); \
	status=$$?; \
	$(BIN)/python tests/compatibility/report.py $(VENV)/compatibility*.json \
	  > $(VENV)/compatibility.md && mv $(VENV)/compatibility.md docs/compatibility.md && exit $$status

check: build  ## Formatting, lint, types, layers, file lengths; C++ is built with warnings as errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/clang-format --dry-run -Werror $(NATIVE_SOURCES)
	$(BIN)/python scripts/check_layers.py
	$(BIN)/python scripts/check_file_length.py

format: $(VENV)/.dependencies-installed  ## Format Python and C++ in place
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	@$(BIN)/clang-format -i $(NATIVE_SOURCES)

asan: build compilers  ## Run the tests with AddressSanitizer and UndefinedBehaviorSanitizer
	scripts/test_sanitized.sh asan $(BIN) $(PYTEST_ARGS)

tsan: build compilers  ## Run the tests with ThreadSanitizer
	scripts/test_sanitized.sh tsan $(BIN) $(PYTEST_ARGS)

fuzz: $(VENV)/.dependencies-installed compilers  ## Run the fuzz target for a minute (FUZZ_SECONDS)
	scripts/fuzz.sh $(BIN)

bench: build compilers $(VENV)/.peers-installed  ## Measure load time, first call, call cost and memory against the peers
	$(BIN)/python benchmarks/run.py

scaling: build compilers $(VENV)/.peers-installed  ## Measure how the cost of imports grows, and draw it
	$(BIN)/python benchmarks/scaling.py

docs: build $(VENV)/.docs-installed  ## Build the documentation as a site, in build/docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "open build/docs/index.html"

wheel: $(VENV)/.dependencies-installed  ## Build sdist and wheel into dist/
	$(BIN)/python -m build

clean:  ## Remove everything that was built, and .venv
	rm -rf $(VENV) build dist orcjit_import/lib *.egg-info .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

compilers:
	@scripts/ensure_compilers.sh

$(BIN)/python:
	@scripts/make_venv.sh $(PYTHON) $(VENV)

# What the package needs to be built, to run, and to be tested and checked.
$(VENV)/.dependencies-installed: pyproject.toml scripts/list_requirements.py | $(BIN)/python
	$(BIN)/python scripts/list_requirements.py test dev > $(VENV)/requirements.txt
	$(BIN)/python -m pip install --quiet --requirement $(VENV)/requirements.txt
	@touch $@

$(VENV)/.peers-installed: $(VENV)/.dependencies-installed
	$(BIN)/python scripts/list_requirements.py bench > $(VENV)/requirements-bench.txt
	$(BIN)/python -m pip install --quiet --requirement $(VENV)/requirements-bench.txt
	@touch $@

$(VENV)/.docs-installed: $(VENV)/.dependencies-installed
	$(BIN)/python scripts/list_requirements.py docs > $(VENV)/requirements-docs.txt
	$(BIN)/python -m pip install --quiet --requirement $(VENV)/requirements-docs.txt
	@touch $@

# Without build isolation, so that the build directory is good for the next time.
$(VENV)/.package-installed: $(VENV)/.dependencies-installed $(BUILD_FILES) $(NATIVE_SOURCES)
	@scripts/ensure_compilers.sh c++
	ORCJIT_CMAKE_ARGS="-DORCJIT_WERROR=ON" PYTHONWARNINGS="ignore:Editable installation" \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
