"""Threads that wait in the linker do so without the GIL: what they wait for may need it."""

import sysconfig

import pytest
from support.process import lines_of

# A thread is in an initializer of `base`, in Python code. Another one comes to need `base`. The
# main thread has to get on meanwhile, and ends the initializer.
PROGRAM = """
import faulthandler, importlib, shutil, sys, threading, time
from pathlib import Path
faulthandler.dump_traceback_later(60, exit=True)
import orcjit_import, tvm_ffi
from orcjit_import.session import close

way, directory, archive, extension, user, add = sys.argv[1:]
directory = Path(directory)
shutil.copy(archive, directory / "base.a")
for name, path in [("extension", extension), ("user", user)]:
    shutil.copy(path, directory / f"{name}.o")
    (directory / f"{name}.orcjit.toml").write_text('depends = ["base"]\\n')
sys.path.insert(0, str(directory))
import base

entered, released, done = threading.Event(), threading.Event(), []

def wait(value):
    entered.set()
    assert released.wait(50)
    return value + 1

tvm_ffi.register_global_func("test.orcjit.on_load", wait)

def made_library():
    library = orcjit_import.default_session().create_library()
    library.set_link_order(base.__library__)
    library.add(add)
    return library

ways = {
    "import an extension module": lambda: importlib.import_module("extension").provided(),
    "import kernels": lambda: importlib.import_module("user").call(),
    "get_function": lambda: base.__library__.get_function("get_answer")(),
    "attribute": lambda: base.get_answer(),
    "symbol_address": lambda: base.__library__.symbol_address("__tvm_ffi_get_answer"),
    "made library": lambda: made_library()["add"](1, 2),
    "load_module": lambda: tvm_ffi.load_module(add)["add"](1, 2),
    "reload": lambda: importlib.reload(base),
    "close": lambda: close(base.__library__),
}

def use(work):
    try:
        done.append(work())
    except orcjit_import.LibraryClosedError:
        assert way == "close"  # of the one who looked it up

first = threading.Thread(target=use, args=[lambda: base.__library__.get_function("get_answer")])
first.start()
assert entered.wait(50)
second = threading.Thread(target=use, args=[ways[way]])
second.start()
second.join(0.3)  # it waits by now, or has ended
released.set()
for thread in (first, second):
    thread.join()
print("through")
"""

WAYS = [
    "import an extension module",
    "import kernels",
    "get_function",
    "attribute",
    "symbol_address",
    "made library",
    "load_module",
    "reload",
    "close",
]


@pytest.mark.parametrize("way", WAYS)
def test_initializer_in_python_while_another_thread_needs_its_library(gcc, builder, tmp_path, way):
    archive = builder.archive(
        "base.a", gcc("initializers/calls_python.c"), gcc("extensions/provided.c")
    )
    user = builder.compile_text(
        "gcc",
        "user.c",
        '#include "kernel.h"\nint provided(void);\nEXPORT_INT(call) { return provided(); }\n',
    )
    include = sysconfig.get_path("include")
    extension = gcc("extensions/uses_provided.c", "-DNAME=extension", f"-I{include}")
    arguments = [tmp_path, archive, extension, user, gcc("basic/add.c")]
    assert lines_of(PROGRAM, way, *arguments, timeout=100) == ["through"]
