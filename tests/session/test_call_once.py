"""std::call_once in code as compilers make it by default, whatever the process did before."""

import os
import subprocess

import pytest
from support.process import lines_of

ONCE = """
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include "kernel.h"

static int64_t runs = 0;
static std::once_flag once, failing, outer, inner;

static void fail() { ++runs; throw std::runtime_error("not this time"); }

EXPORT_INT(call_in_threads) {
  std::thread threads[4];
  auto run = [] { std::call_once(once, [] { ++runs; }); };
  for (std::thread& thread : threads) thread = std::thread(run);
  for (std::thread& thread : threads) thread.join();
  return runs;
}
EXPORT_INT(call_until_it_returns) {
  int64_t caught = 0;
  for (int i = 0; i < 5; ++i) {
    try {
      std::call_once(failing, [i](int64_t* runs) { if (i < 3) fail(); ++*runs; }, &runs);
    } catch (const std::runtime_error&) { ++caught; }
  }
  return caught;
}
EXPORT_INT(call_within_another) {
  int64_t value = 0;
  std::call_once(outer, [&] { std::call_once(inner, [&] { value += 1; }); value += 10; });
  return value;
}
EXPORT_INT(use_promise) {
  std::promise<int> promise;
  promise.set_value(6);
  return promise.get_future().get();
}
"""

# Before 2.34, glibc's pthread_once waits without end for a call that an exception has ended, as in
# any shared library: its bug 18435.
GLIBC = tuple(map(int, os.confstr("CS_GNU_LIBC_VERSION").split()[1].split(".")))
RESULTS = {
    "call_in_threads": 1,
    **({"call_until_it_returns": 3} if GLIBC >= (2, 34) else {}),
    "call_within_another": 11,
    "use_promise": 6,
}
RESULT = str([*RESULTS.values()])

USE = f"""
def use(path):
    library = session.load_module(path)
    return [library[name]() for name in {[*RESULTS]}]
"""

# What makes the C++ library's block of thread_local variables one that has no fixed distance.
BEFORE = {
    "nothing": "",
    "a failed load": """
try:
    session.load_module(broken)
except orcjit_import.OrcJITError:
    pass
""",
    "an exception before ours": "",
    "an exception of linked code": "session.load_module(thrower)['catch_within'](-3)\n",
}

START = """
import ctypes, sys
broken, thrower, host, throws, *objects = sys.argv[1:]
host = ctypes.CDLL(host)
if throws == "an exception before ours":
    assert host.throw_and_catch() == 1
import orcjit_import
session = orcjit_import.ExecutionSession()
"""

HOST = 'extern "C" int throw_and_catch() { try { throw 1; } catch (int value) { return value; } }\n'


@pytest.fixture
def run(gcc, tmp_path):
    """Run a program that has done something before."""
    (tmp_path / "host.cc").write_text(HOST)
    host, broken = tmp_path / "libhost.so", tmp_path / "broken.o"
    subprocess.run(["g++", "-shared", "-fPIC", tmp_path / "host.cc", "-o", host], check=True)
    broken.write_bytes(b"\x7fELF")

    def run_after(before, program, *objects):
        thrower = gcc("exceptions/within.cc")
        text = START + BEFORE[before] + USE + program
        return lines_of(text, broken, thrower, host, before, *objects)

    return run_after


MODELS = [["-fPIC"], ["-fPIE"], ["-fPIE", "-O0"], ["-mtls-dialect=gnu2"]]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("flags", MODELS, ids=" ".join)
@pytest.mark.parametrize("compiler_name", ["gcc", pytest.param("clang", marks=pytest.mark.slow)])
def test_default_code(run, builder, before, flags, compiler_name):
    path = builder.compile_text(compiler_name, "once.cc", ONCE, *flags)
    assert run(before, "print(use(objects[0]))", path) == [RESULT]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("first", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_objects_of_all_models_in_one_process(run, builder, before, first):
    paths = [builder.compile_text("gcc", "once.cc", ONCE, *MODELS[i]) for i in (0, 1, 3)]
    program = "for path in objects:\n    print(use(path))\n"
    assert run(before, program, *paths[first:], *paths[:first]) == [RESULT] * 3


# Reached by a fixed distance, which `dlopen` refuses to find once a thread has used the variables.
SHARED = """
#include <mutex>
extern "C" int call_once() {
  static std::once_flag once;
  int called = 0;
  std::call_once(once, [&] { ++called; });
  return called;
}
"""


def test_shared_libraries_of_others_have_the_variables_as_before(gcc, tmp_path):
    """Where nothing is thrown, an import leaves the C++ library's block as it found it."""
    (tmp_path / "shared.cc").write_text(SHARED)
    library = tmp_path / "libshared.so"
    flags = ["-shared", "-fPIC", "-ftls-model=initial-exec"]
    subprocess.run(["g++", *flags, tmp_path / "shared.cc", "-o", library], check=True)
    (tmp_path / "kernels.o").write_bytes(gcc("basic/add.c").read_bytes())
    program = f"""
        import ctypes, sys
        import orcjit_import
        sys.path.insert(0, {str(tmp_path)!r})
        import kernels
        print(kernels.add(1, 2))
        orcjit_import.default_session().create_library("made")
        print(ctypes.CDLL({str(library)!r}).call_once())
    """
    assert lines_of(program) == ["3", "1"]
