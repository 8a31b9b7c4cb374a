"""thread_local variables of objects for Windows, in threads that a test makes as Windows does.

The system finds in an image's `_tls_used` what each thread's block begins with, and which entry of
the thread's table (at %gs:0x58) holds the block. A library of C brings that directory along; here
it is an object of the test. Linux lets a program say where %gs points.
"""

import ctypes
import struct
import threading

import pytest
from support.build import run_now
from support.compilers import find_tool

from orcjit_import import ExecutionSession
from orcjit_import.errors import UnsupportedObjectError

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")

DIRECTORY = """
extern unsigned _tls_index;
#define AT(NAME) __attribute__((section(NAME), used))
AT(".tls") char _tls_start;
AT(".tls$ZZZ") char _tls_end;
const struct {
  void *begin, *end;
  unsigned *index;
  void *callbacks;
  unsigned zeros, flags;
} _tls_used = {&_tls_start, &_tls_end, &_tls_index, 0, 0, 0};
"""
CALLER = """
typedef long long Number;
typedef Number __attribute__((ms_abi)) Function(Number, Number, Number, Number);
static void point_gs_to(void *place) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(158L), "D"(0x1001L), "S"(place)
                   : "rcx", "r11", "memory");
}
Number call_in_thread(Function *f, void *environment, Number a, Number b) {
  point_gs_to(environment);
  Number result = f(a, b, 0, 0);
  point_gs_to(0);
  return result;
}
"""


class Windows:
    """Threads of Windows, each with a table of blocks."""

    def __init__(self, builder, library):
        self._caller = ExecutionSession().create_library()
        self._caller.add(builder.compile_text("gcc", "caller.c", CALLER))
        number = ctypes.c_longlong
        kind = ctypes.CFUNCTYPE(number, ctypes.c_void_p, ctypes.c_void_p, number, number)
        self._call = kind(self._caller.symbol_address("call_in_thread"))
        self._library = library
        directory = ctypes.string_at(library.symbol_address("_tls_used"), 32)
        begin, end, index, _ = struct.unpack("<4Q", directory)
        self.template = ctypes.string_at(begin, end - begin)
        self.index = ctypes.c_uint32.from_address(index).value

    def thread(self):
        """Make what Windows makes of a new thread; returns a function that calls others in it."""
        room = ctypes.create_string_buffer(len(self.template) + 64)
        start = -ctypes.addressof(room) % 64
        room[start : start + len(self.template)] = self.template
        table = (ctypes.c_void_p * (self.index + 1))()
        table[self.index] = ctypes.addressof(room) + start
        environment = (ctypes.c_uint64 * 32)()
        environment[0x58 // 8] = ctypes.addressof(table)

        def call(name, *numbers):
            a, b = (*numbers, 0, 0)[:2]
            return self._call(self._library.symbol_address(name), environment, a, b)

        call.kept = room, table
        return call


VARIABLES = """
_Thread_local int number = 5;
_Thread_local long long wide[3] = {1, 2, 3};
static _Thread_local int zero;
int plain = 100;
_Thread_local int *pointer = &plain;
int count(void) { return ++zero; }
int sum(void) { return number + (int)wide[2] + *pointer; }
void *where(void) { return &wide; }
"""
USER = """
extern _Thread_local int number;
extern _Thread_local long long wide[3];
_Thread_local int other = 7;
_Thread_local __attribute__((aligned(64))) char aligned[64] = {9};
long long set(long long x) { number = x; wide[1] += x; return other; }
long long get(void) { return number + wide[1] + other + aligned[0]; }
void *lined(void) { return aligned; }
"""


@pytest.fixture
def library(compiled, library_of):
    texts = {"user.c": USER, "directory.c": DIRECTORY, "variables.c": VARIABLES}
    return library_of(*(compiled(name, text) for name, text in texts.items()))


def test_each_thread_has_its_own(builder, library):
    windows = Windows(builder, library)
    first, second = windows.thread(), windows.thread()
    assert first("sum") == second("sum") == 5 + 3 + 100
    assert first("set", 40) == 7
    assert first("get") == 40 + 42 + 7 + 9
    assert second("get") == 5 + 2 + 7 + 9
    assert [first("count"), first("count"), second("count")] == [1, 2, 1]
    found = []
    thread = threading.Thread(target=lambda: found.append(windows.thread()("get")))
    thread.start()
    thread.join()
    assert found == [5 + 2 + 7 + 9]


def test_template_is_of_all_objects(builder, library):
    """Between the marks of the library of C, which sort first and last."""
    windows = Windows(builder, library)
    numbers = [windows.template.count(struct.pack("<q", value)) for value in (1, 2, 3)]
    assert numbers == [1, 1, 1]
    thread = windows.thread()
    assert thread("lined") % 64 == 0
    assert thread("where") % 8 == 0


def test_inline_variable_is_one(windows, target, builder, library_of):
    text = """
inline thread_local int shared = 3;
extern "C" int NAME(int x) { return shared += x; }
"""
    objects = [windows("directory.c", DIRECTORY, target=target)]
    for name in ("one", "two"):
        flags = (f"-DNAME={name}", "-xc++", "-std=c++17")
        objects.append(windows(f"{name}.cc", text, *flags, target=target))
    thread = Windows(builder, library_of(*objects)).thread()
    assert [thread("one", 10), thread("two", 20), thread("one", 0)] == [13, 33, 33]


def test_index_of_an_object_is_its_own(compiled, builder, library_of):
    own = DIRECTORY.replace("extern unsigned _tls_index", "unsigned _tls_index = 3")
    library = library_of(compiled("user.c", VARIABLES), compiled("directory.c", own))
    windows = Windows(builder, library)
    assert windows.index == 3
    assert windows.thread()("count") == 1


def test_offsets_are_those_of_another_linker(windows, library_of, builder, tmp_path):
    """lld-link lays the same objects out in the same way."""
    objects = [windows("variables.c", VARIABLES), windows("user.c", USER)]
    directory = windows("directory.c", DIRECTORY.replace("extern unsigned", "unsigned"))
    output = tmp_path / "control.dll"
    options = ("/dll", "/noentry", "/nodefaultlib", "/export:_tls_used,data")
    run_now(find_tool("lld-link", "lld"), *options, f"/out:{output}", directory, *objects)
    template = Windows(builder, library_of(directory, *objects)).template
    image = output.read_bytes()
    listed = run_now(find_tool("llvm-readobj", "llvm"), "--sections", output)
    section = listed[listed.index("Name: .tls") :].split("}")[0]
    fields = dict(line.split(": ", 1) for line in section.splitlines() if ": " in line)
    fields = {name.strip(): value for name, value in fields.items()}
    place, size = int(fields["PointerToRawData"], 16), int(fields["VirtualSize"], 16)
    pointer = 8  # to `plain`, the one thing that is an address
    at = template.index(struct.pack("<3q", 1, 2, 3)) + 24
    at += -at % pointer
    expected = image[place : place + size]
    assert len(template) <= size
    assert template[:at] == expected[:at]
    assert template[at + pointer :] == expected[at + pointer : len(template)]


def test_variable_of_another_library_is_refused(compiled, library_of):
    session = ExecutionSession()
    below = library_of(compiled("variables.c", VARIABLES), session=session)
    above = library_of(compiled("user.c", USER), needs=[below], session=session)
    with pytest.raises(UnsupportedObjectError, match="a thread_local variable of another library"):
        above.symbol_address("get")


CALLBACKS = {
    ".CRT$XLB": "that Windows calls in each thread",
    ".CRT$XDU": "that functions of Windows initialize in each thread",
}


@pytest.mark.parametrize("section", CALLBACKS)
def test_what_runs_in_each_thread_is_refused(compiled, library_of, section):
    text = f'__attribute__((section("{section}"), used)) void *callback;\n'
    with pytest.raises(UnsupportedObjectError, match=CALLBACKS[section]):
        library_of(compiled("k.c", text))
