"""Two copies of the package in one process, as of two installations: each has its own core."""

import shutil
import textwrap
from pathlib import Path

import pytest
from support.process import lines_of

import orcjit_import
from orcjit_import import _native

PREAMBLE = """
import ctypes, importlib, itertools, os, signal, sys, threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # of a fork where there are threads
sys.path.append(sys.argv[1])
names, object = sys.argv[2].split(), sys.argv[3]
another = sys.argv[1] + "/orcjit_another/lib/liborcjit_import.so"
libraries = {
    "orcjit_import": os.environ.get("ORCJIT_IMPORT_LIBRARY"), "orcjit_another": another}
numbers = itertools.count()

class Copy:
    def __init__(self, name):
        if "ORCJIT_IMPORT_LIBRARY" in os.environ:
            os.environ["ORCJIT_IMPORT_LIBRARY"] = libraries[name]
        importlib.import_module(name + "._native").load()
        self.made = importlib.import_module(name + "._library")
        self.opened = importlib.import_module(name + ".opened").OpenedObjects
        self.places = importlib.import_module(name + ".source").ObjectPlaces

    def link(self):
        library = self.made.create_library(f"library{next(numbers)}")
        library.add(self.opened(self.places([object])))
        library.initialize(bind_now=True)
        return Linked(library)

class Linked:
    def __init__(self, library):
        self.library = library
        self.throws = library.find("throw_seven")
        self.catch = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(library.find("catch_number"))

def all_catch(linked):
    return all(one.catch(other.throws) == 7 for one in linked for other in linked)

def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

copies = [Copy(name) for name in names]
"""


@pytest.fixture(params=["first", "second"])
def copies(request, tmp_path):
    """Return a directory with another copy of the package, and the names of both, in some order."""
    another = tmp_path / "orcjit_another"
    shutil.copytree(Path(orcjit_import.__file__).parent, another)
    shutil.copy(_native.library_path(), another / "lib" / "liborcjit_import.so")
    names = ["orcjit_import", "orcjit_another"]
    return tmp_path, " ".join(names if request.param == "first" else reversed(names))


@pytest.fixture
def run_program(copies, cc):
    linked_object = cc("exceptions/plain.cc")

    def run(program):
        return lines_of(PREAMBLE + textwrap.dedent(program), *copies, linked_object)

    return run


def test_both_catch_what_either_throws(run_program):
    program = """
    linked = []
    for number in range(3):
        for copy in copies:
            linked.append(copy.link())
            print(all_catch(linked))
    """
    assert run_program(program) == ["True"] * 6


def test_one_goes_on_when_all_libraries_of_the_other_one_have_gone(run_program):
    program = """
    stays, goes = (copy.link() for copy in copies)
    for number in range(3):
        print(all_catch([stays, goes]))
        goes.library.close()
        print(all_catch([stays]))
        goes = copies[1].link()
    """
    assert run_program(program) == ["True"] * 6


def test_libraries_come_and_go_while_threads_throw(run_program):
    program = """
    linked = [copy.link() for copy in copies]
    wrong, links = [], [threading.Event() for copy in copies]
    def throw_and_catch(one):
        while not all(done.is_set() for done in links):
            if not all_catch([one]):
                wrong.append(one)
    def link(copy, done):
        for number in range(30):
            linked = copy.link()
            if not all_catch([linked]):
                wrong.append(linked)
            linked.library.close()
        done.set()
    run([threading.Thread(target=throw_and_catch, args=[one]) for one in linked]
        + [threading.Thread(target=link, args=pair) for pair in zip(copies, links)])
    print(wrong)
    """
    assert run_program(program) == ["[]"]


def test_both_begin_at_once(run_program):
    program = """
    barrier, linked = threading.Barrier(2), []
    def link(copy):
        barrier.wait()
        linked.append(copy.link())
    run([threading.Thread(target=link, args=[copy]) for copy in copies])
    print(all_catch(linked))
    """
    assert run_program(program) == ["True"]


def test_both_sides_of_a_fork_go_on(run_program):
    program = """
    linked, stop = [copy.link() for copy in copies], threading.Event()
    def throw_and_catch():
        while not stop.is_set():
            all_catch(linked)
    thread = threading.Thread(target=throw_and_catch)
    thread.start()
    signal.alarm(100)  # a deadlock ends the process, and with it the test
    for number in range(10):
        child = os.fork()
        if child == 0:
            signal.alarm(30)
            os._exit(not all_catch(linked + [copy.link() for copy in copies]))
        assert os.waitpid(child, 0)[1] == 0
    stop.set()
    thread.join()
    print(all_catch(linked + [copy.link() for copy in copies]))
    """
    assert run_program(program) == ["True"]


def test_a_fork_waits_for_threads_that_throw_in_the_linker(run_program):
    """libgcc locks its own tables when it searches them: a thread may hold that lock, and wait."""
    program = """
    # Of a function that is never called, and before it what all functions have in common.
    common = bytes(4) + b"\\1zR\\0\\1\\x78\\x10\\1\\0\\x0c\\7\\x08\\x90\\1" + bytes(3)
    place = (4 + len(common) + 4).to_bytes(4, "little")
    function = place + (4096).to_bytes(8, "little") + (8).to_bytes(8, "little") + bytes(4)
    records = b"".join(len(part).to_bytes(4, "little") + part for part in (common, function))
    table = ctypes.create_string_buffer(records + bytes(4))
    ctypes.CDLL("libgcc_s.so.1").__register_frame(table)

    stop = threading.Event()
    def refuse(copy):
        while not stop.is_set():
            library = copy.made.create_library(f"library{next(numbers)}")
            library.add(copy.opened(copy.places([object])))
            try:
                library.add(copy.opened(copy.places([object])))
            except Exception as error:
                assert "duplicate symbol" in str(error)
            library.close()
    linked = [copy.link() for copy in copies]
    threads = [threading.Thread(target=refuse, args=[copy]) for copy in copies]
    for thread in threads:
        thread.start()
    signal.alarm(100)  # a deadlock ends the process, and with it the test
    for number in range(300):
        child = os.fork()
        if child == 0:
            signal.alarm(30)
            os._exit(not all_catch(linked))
        assert os.waitpid(child, 0)[1] == 0
    stop.set()
    for thread in threads:
        thread.join()
    print(all_catch(linked))
    """
    assert run_program(program) == ["True"]
