# One command for people and CI. Every target works in a fresh clone, and does again only what changed.
#
# The tests run on what users have: a wheel, installed into an environment of its own (.venv-test),
# and from outside the checkout. All else uses an editable installation (.venv), which `make dev`
# makes: `.venv/bin/python -m pytest tests/session` runs some tests on the files as they are.
#
#   PYTHON=python3.12 make test           another interpreter (for a new environment)
#   make test PYTEST_ARGS="-k atexit"     some of the tests
#   make test PYTEST_ARGS=tests/session

PYTHON ?= python3
VENV ?= .venv
TEST_VENV ?= .venv-test
PYTEST_ARGS ?=

BIN := $(VENV)/bin
TEST_PYTHON := $(TEST_VENV)/bin/python
NATIVE_SOURCES = $(shell find native -name '*.cc' -o -name '*.h')
BUILD_FILES = CMakeLists.txt setup.py native/orcjit_import.map orcjit_import/_version.py \
  $(wildcard cmake/*.cmake native/*/CMakeLists.txt)
PACKAGE_FILES = README.md LICENSE $(shell find orcjit_import -type f -not -path '*/lib/*' -not -name '*.pyc')

# Tests are independent of each other: on all cores. What compilers make for them is kept.
IN_PARALLEL := -n auto --dist worksteal
export ORCJIT_TEST_OBJECTS ?= $(CURDIR)/build/test-objects

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo dev build test test-slow test-all test-unstable test-aarch64 test-windows-system link-macos torture torture-aarch64 \
  compatibility compatibility-aarch64 check format asan tsan fuzz bench scaling profile docs wheel wheel-aarch64 wheels test-wheels \
  clean compilers archives

help:  ## Show this list
	@grep -E '^[a-z0-9-]+:.*  ## ' $(MAKEFILE_LIST) | awk -F ':.*  ## ' '{printf "  make %-22s %s\n", $$1, $$2}'

demo: build  ## Compile a few objects with every compiler present, import and call them
	$(BIN)/python examples/demo.py

# The wheel is built while pip and apt-get unpack what the tests need, which takes as long.
test:  ## Install a wheel and run the tests on it, all but the slow ones
	@$(MAKE) --no-print-directory -j3 $(TEST_VENV)/.wheel-installed compilers
	@scripts/test_installed.sh $(TEST_VENV) -m "not slow" $(IN_PARALLEL) $(PYTEST_ARGS)

test-slow: $(TEST_VENV)/.wheel-installed $(TEST_VENV)/.slow-dependencies-installed compilers archives  ## Run the slow tests only
	@scripts/test_installed.sh $(TEST_VENV) -m slow --ignore=$(CURDIR)/tests/torture $(IN_PARALLEL) $(PYTEST_ARGS)

test-all: test test-slow torture  ## Run all tests

# Some 1,600 programs out of GCC's test suite, each compiled in four ways. With PYTEST_ARGS="-k O0" in one.
TORTURE := build/torture

torture: $(TEST_VENV)/.wheel-installed compilers $(TORTURE)/.complete  ## Run GCC's torture programs, linked by us
	@ORCJIT_TORTURE=$(CURDIR)/$(TORTURE) scripts/test_installed.sh $(TEST_VENV) $(IN_PARALLEL) tests/torture $(PYTEST_ARGS)

# On Debian unstable, in a directory of its own, which is made at first: not here, where setuptools looks
# at every file when it builds the wheel. The slow tests are left out.
UNSTABLE_ROOT ?= /var/tmp/orcjit-import-unstable
UNSTABLE_PYTHONS ?= 3.14 3.15

test-unstable: $(TEST_VENV)/.wheel-installed  ## Run the tests on Debian unstable, with its Pythons (as root)
	@scripts/make_unstable_root.sh $(UNSTABLE_ROOT)
	@scripts/test_unstable.sh $(UNSTABLE_ROOT) $(UNSTABLE_PYTHONS) -- -m "not slow or costly" $(IN_PARALLEL) $(PYTEST_ARGS)

# Another machine, emulated: the compilers run as they are, and the linked code under qemu-user.
AARCH64 := build/aarch64
AARCH64_TESTS := tests/system tests/machines tests/session tests/errors tests/attributes tests/threads tests/declarations \
  tests/imports tests/extensions tests/compositions

# Another system: the part of the core that is about it (native/os) is built with MinGW-w64, and run under wine.
test-windows-system: $(TEST_VENV)/.wheel-installed  ## Run the contract of native/os on Windows, under wine
	@scripts/ensure_compilers.sh windows
	@scripts/test_installed.sh $(TEST_VENV) tests/system/test_windows.py $(PYTEST_ARGS)

# macOS: all of the core is compiled and linked, and nothing of it is run.
MACOS := build/macos

link-macos: $(VENV)/.dependencies-installed  ## Link the core for macOS arm64, and check what it exports
	@scripts/ensure_compilers.sh llvm
	@scripts/link_for_macos.sh $(BIN) $(MACOS)

# Clang and LLD, or GCC and GNU ld (gcc). A wheel that the other one has made is made again.
CROSS_COMPILER ?= clang

# $(call emulated,PYTEST_ARGUMENT...)
emulated = PATH="$(CURDIR)/$(AARCH64)/venv/tools:$$PATH" ORCJIT_TEST_WHEELS=$(AARCH64)/dist \
  ORCJIT_TEST_OBJECTS=$(CURDIR)/$(AARCH64)/objects ORCJIT_TORTURE=$(CURDIR)/$(TORTURE) PYTHONDONTWRITEBYTECODE= \
  scripts/test_installed.sh $(AARCH64)/venv -p no:cacheprovider $(IN_PARALLEL) $(1)

test-aarch64: $(AARCH64)/.tests-installed  ## Run the tests for Linux aarch64, under qemu-user
	@$(call emulated,-m "not slow or costly" $(if $(PYTEST_ARGS),$(PYTEST_ARGS),$(AARCH64_TESTS)))

torture-aarch64: $(AARCH64)/.tests-installed $(TORTURE)/.complete  ## Run GCC's torture programs for Linux aarch64
	@$(call emulated,tests/torture $(PYTEST_ARGS))

build: $(VENV)/.package-installed  ## Build the package into .venv (editable)

dev: build $(VENV)/.dependencies-installed  ## The same, with all that tests and checks need

# Written whatever came of the rows: a failure shows in it. With PYTEST_ARGS="-k Symbols" the other
# areas are "not run". What the document says of the other machine stays.
MATRIX := tests/compatibility/test_matrix.py
# $(call write_matrix,RESULTS,STATUS)
write_matrix = $(BIN)/python tests/compatibility/report.py docs/compatibility.md $(1)*.json \
  > $(1).md && mv $(1).md docs/compatibility.md && exit $(2)

compatibility: dev compilers  ## Run the compatibility matrix and write docs/compatibility.md
	rm -f $(VENV)/compatibility*.json
	ORCJIT_COMPATIBILITY_RESULTS=$(VENV)/compatibility.json \
	  $(BIN)/python -m pytest $(MATRIX) $(IN_PARALLEL) $(PYTEST_ARGS); \
	status=$$?; $(call write_matrix,$(VENV)/compatibility,$$status)

# Rows that repeat what others have are left out.
compatibility-aarch64: $(AARCH64)/.tests-installed dev  ## The same for Linux aarch64, under qemu-user
	rm -f $(AARCH64)/compatibility*.json
	export ORCJIT_COMPATIBILITY_RESULTS=$(CURDIR)/$(AARCH64)/compatibility.json; \
	  $(call emulated,-m "not slow or costly" $(MATRIX) $(PYTEST_ARGS)); \
	status=$$?; $(call write_matrix,$(AARCH64)/compatibility,$$status)

check: dev  ## Formatting, lint, types, layers, state of the process, file lengths; C++ is built with warnings as errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/clang-format --dry-run -Werror $(NATIVE_SOURCES)
	$(BIN)/python scripts/check_layers.py
	$(BIN)/python scripts/check_process_state.py
	$(BIN)/python scripts/check_file_length.py

format: $(VENV)/.dependencies-installed  ## Format Python and C++ in place
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	@$(BIN)/clang-format -i $(NATIVE_SOURCES)

asan: dev compilers  ## Run the tests with AddressSanitizer and UndefinedBehaviorSanitizer
	scripts/test_sanitized.sh asan $(BIN) $(PYTEST_ARGS)

tsan: dev compilers  ## Run the tests with ThreadSanitizer
	scripts/test_sanitized.sh tsan $(BIN) $(PYTEST_ARGS)

fuzz: $(VENV)/.dependencies-installed compilers  ## Run the fuzz target for a minute (FUZZ_SECONDS)
	scripts/fuzz.sh $(BIN)

bench: dev compilers $(VENV)/.peers-installed  ## Measure load time, first call, call cost and memory against the peers
	$(BIN)/python benchmarks/run.py

scaling: dev compilers $(VENV)/.peers-installed  ## Measure how the cost of imports grows, and draw it
	$(BIN)/python benchmarks/scaling.py

profile: dev compilers  ## Count the instructions of an import's stages, and compare them with the known ones
	@scripts/ensure_compilers.sh profile
	$(BIN)/python benchmarks/stage_counts.py $(UPDATE)

docs: dev $(VENV)/.docs-installed  ## Build the documentation as a site, in build/docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "open build/docs/index.html"

wheel: $(VENV)/.dependencies-installed  ## Build sdist and wheel into dist/
	$(BIN)/python -m build

wheels: $(VENV)/.release-tools-installed  ## Build wheels that run on glibc 2.28 and newer, for x86-64 and aarch64, into dist/
	@scripts/ensure_compilers.sh llvm
	@scripts/build_manylinux_wheel.sh x86_64 $(BIN)/python dist
	@scripts/build_manylinux_wheel.sh aarch64 $(BIN)/python dist

# Not in the checkout: setuptools looks through all of that, and follows links in circles.
WHEEL_ROOTS ?= /var/tmp/orcjit-import-roots

# PYTEST_ARGS names the tests that are run there besides the demonstration: there may be none.
test-wheels:  ## Use the wheel for x86-64 in dist/ on Debian 11, 13 and unstable, with their compilers (as root)
	@scripts/test_wheels.sh $(WHEEL_ROOTS) $(PYTEST_ARGS)

wheel-aarch64: $(AARCH64)/.wheel-built-by-$(CROSS_COMPILER)  ## Build a wheel for Linux aarch64, with Clang and LLD, or CROSS_COMPILER=gcc

clean:  ## Remove everything that was built, and the environments
	rm -rf $(VENV) $(TEST_VENV) build dist orcjit_import/lib *.egg-info .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

compilers:
	@scripts/ensure_compilers.sh

archives:
	@scripts/ensure_compilers.sh slow

$(BIN)/python:
	@scripts/make_venv.sh $(PYTHON) $(VENV)

$(TEST_PYTHON):
	@scripts/make_venv.sh $(PYTHON) $(TEST_VENV)

# $(call install,ENVIRONMENT,EXTRA...): what the package needs to be built and to run, and extras.
define install
	$(1)/bin/python scripts/list_requirements.py $(2) > $(1)/requirements.txt
	$(1)/bin/python -m pip install --quiet --no-compile --requirement $(1)/requirements.txt
endef
REQUIREMENTS := pyproject.toml scripts/list_requirements.py

$(VENV)/.build-dependencies-installed: $(REQUIREMENTS) | $(BIN)/python
	$(call install,$(VENV),demo)
	@touch $@

$(VENV)/.dependencies-installed: $(VENV)/.build-dependencies-installed
	$(call install,$(VENV),test test-slow dev)
	@touch $@

$(VENV)/.peers-installed: $(VENV)/.dependencies-installed
	$(call install,$(VENV),bench)
	@touch $@

$(VENV)/.release-tools-installed: $(VENV)/.dependencies-installed
	$(call install,$(VENV),release)
	@touch $@

$(VENV)/.docs-installed: $(VENV)/.dependencies-installed
	$(call install,$(VENV),docs)
	@touch $@

$(TEST_VENV)/.build-dependencies-installed: $(REQUIREMENTS) | $(TEST_PYTHON)
	$(call install,$(TEST_VENV))
	@touch $@

$(TEST_VENV)/.dependencies-installed: $(TEST_VENV)/.build-dependencies-installed
	$(call install,$(TEST_VENV),test)
	@touch $@

$(TEST_VENV)/.slow-dependencies-installed: $(TEST_VENV)/.dependencies-installed
	$(call install,$(TEST_VENV),test test-slow)
	@touch $@

# Without build isolation, so that the build directory is good for the next time. Each environment
# has a build directory, since LLVM and the tools are in the environment.
BUILD = ORCJIT_CMAKE_ARGS="-DORCJIT_WERROR=ON" PYTHONWARNINGS="ignore:Editable installation"

$(VENV)/.package-installed: $(VENV)/.build-dependencies-installed $(BUILD_FILES) $(NATIVE_SOURCES)
	@scripts/ensure_compilers.sh c++
	$(BUILD) $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_VENV)/.wheel-built: $(TEST_VENV)/.build-dependencies-installed $(BUILD_FILES) $(NATIVE_SOURCES) $(PACKAGE_FILES)
	@scripts/ensure_compilers.sh c++
	rm -rf build/wheel
	$(BUILD) ORCJIT_BUILD_DIR=build/wheel-native $(TEST_PYTHON) -m pip wheel --quiet --no-deps \
	  --no-build-isolation --wheel-dir build/wheel .
	@touch $@

$(TEST_VENV)/.wheel-installed: $(TEST_VENV)/.wheel-built $(TEST_VENV)/.dependencies-installed
	$(TEST_PYTHON) -m pip install --quiet --force-reinstall --no-deps build/wheel/*.whl
	$(TEST_PYTHON) -m pip install --quiet build/wheel/*.whl
	@touch $@

$(TORTURE)/.complete: scripts/fetch_torture.sh
	@scripts/fetch_torture.sh $(TORTURE)

$(AARCH64)/sysroot/.complete: scripts/make_sysroot.sh
	@scripts/make_sysroot.sh $(AARCH64)/sysroot bookworm arm64 python3.11-minimal python3.11-dev \
	  libpython3.11-stdlib libc6-dev libgcc-12-dev libgomp1 libstdc++-12-dev

$(AARCH64)/.sdk-fetched: $(REQUIREMENTS) scripts/fetch_llvm.sh scripts/fetch_wheels.sh | $(BIN)/python
	scripts/fetch_llvm.sh $(BIN)/python aarch64 $(AARCH64)/sdk
	@touch $@

$(AARCH64)/.wheel-built-by-$(CROSS_COMPILER): $(AARCH64)/sysroot/.complete $(AARCH64)/.sdk-fetched \
    $(VENV)/.dependencies-installed $(BUILD_FILES) $(NATIVE_SOURCES) $(PACKAGE_FILES)
	@scripts/ensure_compilers.sh aarch64
	rm -rf $(AARCH64)/dist $(AARCH64)/.wheel-built-by-*
	ORCJIT_BUILD_DIR=$(AARCH64)/native-$(CROSS_COMPILER) _PYTHON_HOST_PLATFORM=linux-aarch64 \
	  LLVM_DIR=$(CURDIR)/$(AARCH64)/sdk/mlc_llvm_static/static/lib/cmake/llvm \
	  ORCJIT_CMAKE_ARGS="-DCMAKE_TOOLCHAIN_FILE=$(CURDIR)/cmake/linux.cmake \
	    -DORCJIT_ARCH=aarch64 -DORCJIT_COMPILER=$(CROSS_COMPILER) -DORCJIT_SYSROOT=$(CURDIR)/$(AARCH64)/sysroot -DORCJIT_WERROR=ON" \
	  $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir $(AARCH64)/dist .
	@ls $(AARCH64)/dist/*.whl
	@touch $@

$(AARCH64)/.tests-installed: $(AARCH64)/.wheel-built-by-$(CROSS_COMPILER) scripts/make_aarch64_venv.sh
	@scripts/ensure_compilers.sh aarch64
	rm -rf $(AARCH64)/venv && mkdir -p $(AARCH64)/objects
	scripts/fetch_wheels.sh $(BIN)/python aarch64 $(AARCH64)/wheels \
	  $$($(BIN)/python scripts/list_requirements.py test | \
	    grep -E '^(apache-tvm-ffi==|click|rich|numpy|pytest|fsspec)' | sed 's/\[.*\]//; s/ //g')
	cp $(AARCH64)/dist/*.whl $(AARCH64)/wheels/
	scripts/make_aarch64_venv.sh $(AARCH64)/sysroot $(AARCH64)/wheels $(AARCH64)/venv
	@touch $@
