"""Handlers of fork that the process registered before ours, and forks among busy threads."""

import subprocess

import pytest
from support.compilers import find_compiler
from support.process import lines_of

# Loaded before anything of ours: its handlers run while all that we lock for a fork is locked.
HOST = """
#include <pthread.h>
#include <stdexcept>
#include <unistd.h>

static int (*use)(void) = nullptr;
static int calls = 0;

static void handle() {
  for (int i = 0; i < 3; ++i) {
    try {
      throw std::runtime_error("caught in a handler of fork");
    } catch (const std::runtime_error&) {
      ++calls;
    }
  }
  if (use != nullptr && use() != 0) ++calls;
}

extern "C" void register_handlers() { pthread_atfork(handle, handle, handle); }
extern "C" void call_in_handlers(int (*function)(void)) { use = function; }
extern "C" int handler_calls() { return calls; }
"""

PROGRAM = """
import ctypes, faulthandler, os, signal, sys
faulthandler.dump_traceback_later(60, exit=True)
host = ctypes.CDLL(sys.argv[1])
host.register_handlers()
from orcjit_import import ExecutionSession
from support.threads import in_new_thread

session = ExecutionSession()
library = session.create_library()
library.add(sys.argv[2])
assert library["catch_from_depth"](3) == 3  # registers unwind tables
how = sys.argv[3]
if how == "handlers that register":
    host.call_in_handlers(ctypes.c_void_p(library.symbol_address("register_one_more")))
if how == "threads that throw":
    library["start_throwing"](3)

def fork(number):
    before = host.handler_calls()
    pid = os.fork()
    if pid == 0:
        signal.alarm(30)
        assert host.handler_calls() - before == expected
        assert library["catch_from_depth"](3) == 3
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0, number
    assert host.handler_calls() - before == expected

expected = 8 if "register" in how else 6  # before, and after in one of the two
for number in range(20):
    fork(number)
in_new_thread(fork, 20)
if how == "threads that throw":
    library["stop_throwing"]()
print("done", flush=True)
os._exit(0)  # what was registered ends here
"""


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A library whose handlers of fork throw and catch."""
    place = tmp_path_factory.mktemp("host")
    (place / "host.cc").write_text(HOST)
    command = [find_compiler("gcc").cxx, "-shared", "-fPIC"]
    subprocess.run([*command, place / "host.cc", "-o", place / "libhost.so"], check=True)
    return place / "libhost.so"


@pytest.mark.parametrize("how", ["alone", "threads that throw", "handlers that register"])
def test_earlier_handlers_that_throw(host, builder, gcc, how):
    merged = gcc("runtime/everything.cc")
    if how == "handlers that register":
        source = builder.compile_text(
            "gcc",
            "registers.cc",
            "#include <cstdlib>\n"
            "struct Local { ~Local() {} int value = 1; };\n"
            "thread_local Local local;\n"
            'extern "C" int register_one_more() { return atexit([] {}) == 0 ? local.value : 0; }\n',
        )
        merged = builder.merge("merged.o", merged, source)
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}  # Python 3.12 warns of such forks
    assert lines_of(PROGRAM, host, merged, how, timeout=100, **quiet) == ["done"]


BUSY = """
import faulthandler, importlib, logging, os, shutil, sys, threading
faulthandler.dump_traceback_later(100, exit=True)
path, directory, level = sys.argv[1:]
for number in range(6):
    shutil.copy(path, f"{directory}/module{number}.o")
sys.path.insert(0, directory)
import orcjit_import
logging.getLogger("orcjit_import").setLevel(level)
stop = threading.Event()

def work(number):
    module = importlib.import_module(f"module{number}")
    while not stop.is_set():
        importlib.reload(module)
        assert module.add(1, 2) == 3
        orcjit_import.unload(module.__name__)
        module = importlib.import_module(module.__name__)

threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
for thread in threads:
    thread.start()
try:
    for number in range(60):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
finally:
    stop.set()
for thread in threads:
    thread.join()
print("done")
"""


@pytest.mark.parametrize("level", ["WARNING", "DEBUG"])
def test_forks_while_threads_import_and_reload(gcc, tmp_path, level):
    """`logging` takes its lock before a fork, and the thread that forks then the one of imports."""
    quiet = {"PYTHONWARNINGS": "ignore::DeprecationWarning"}
    assert lines_of(BUSY, gcc("basic/add.c"), tmp_path, level, timeout=110, **quiet) == ["done"]
