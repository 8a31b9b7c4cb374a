"""Tables of functions of Windows (.pdata, .xdata): one for all objects, by which they unwind."""

import ctypes
import struct

import pytest
from support.windows_unwinding import KEPT_REGISTERS, Frame, FunctionTable, unwind

from orcjit_import import ExecutionSession
from orcjit_import.errors import ObjectFormatError

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")

TABLES = "-fasynchronous-unwind-tables"  # a freestanding C object has none otherwise

# Symbols in the table are where the objects have them, before it is sorted.
BEGIN = """
    .globl base, table
    .section .pdata,"dr"
table:
    .text
base: leaq __ImageBase(%rip), %rax
    ret
"""
END = '.globl table_end\n.section .pdata,"dr"\ntable_end:\n'
# The registers of its caller, and what lies on the stack.
SAVED, STACK = 9 * 8, 16 * 1024
CAPTURE = f"""
    .globl capture, saved
    .text
capture:
    leaq saved(%rip), %rax
    movq %rbx, (%rax)
    movq %rbp, 8(%rax)
    movq %rsi, 16(%rax)
    movq %rdi, 24(%rax)
    movq %r12, 32(%rax)
    movq %r13, 40(%rax)
    movq %r14, 48(%rax)
    movq %r15, 56(%rax)
    movq %rsp, 64(%rax)
    leaq {SAVED}(%rax), %rdi
    movq %rsp, %rsi
    movl ${STACK}, %ecx
    rep movsb
    movq 16(%rax), %rsi
    movq 24(%rax), %rdi
    ret
    .bss
saved: .skip {SAVED + STACK}
    .section .note.GNU-stack,"",@progbits
"""
INNER = """
void capture(void);
int inner(int n) { volatile char large[9000]; large[n] = 3; capture(); return large[n]; }
"""
OUTER = """
int inner(int);
static int middle(int n, int a, int b, int c) {
  volatile int room[n];
  room[n - 1] = a;
  int sum = inner(n) + a * b;
  return sum + inner(c) + a + b + c + n + room[n - 1];
}
int (*volatile through)(int, int, int, int) = middle;
long long outer(long long a, long long b) { return through(7, a, b, 3) + a * b; }
"""


@pytest.fixture
def whole(compiled, library_of):
    """Make a library of objects whose table has a beginning and an end."""
    return lambda *objects, **options: library_of(
        compiled("begin.S", BEGIN), *objects, compiled("end.S", END), **options
    )


def function_table(library, call):
    begin, end = map(library.symbol_address, ("table", "table_end"))
    return FunctionTable.read(begin, end, call(library, "base"))


def begins(table):
    return [table.base + begin for begin, _, _ in table.entries]


def test_one_sorted_table_of_all_objects(compiled, whole, call):
    text = "int g(int);\nint NAME(int x) { return g(x) + g(x + 1); }\n"
    library = whole(
        compiled("g.c", "int g(int x) { return x; }\n"),
        *(compiled(f"{name}.c", text, f"-DNAME={name}", TABLES) for name in "abc"),
    )
    expected = sorted(library.symbol_address(name) for name in "abc")
    assert begins(function_table(library, call)) == expected


def test_entries_go_with_the_copy_that_is_left_out(windows, target, whole, call):
    text = """
extern "C" int g(int x);
inline int both(int x) { return g(x) + g(x + 1); }
extern "C" int NAME(int x) { int (*volatile f)(int) = both; return f(x) + f(x + 2); }
"""
    library = whole(
        windows("g.c", "int g(int x) { return x; }\n", target=target),
        *(windows(f"{n}.cc", text, f"-DNAME={n}", "-xc++", target=target) for n in "ab"),
    )
    inline = {"gnu": "_Z4bothi", "msvc": "?both@@YAHH@Z"}[target.rpartition("-")[2]]
    expected = sorted(library.symbol_address(name) for name in ("a", "b", inline))
    assert begins(function_table(library, call)) == expected


def test_frames_are_undone(compiled, builder, library_of, whole, call):
    """By the table alone, from the innermost function to the caller outside."""
    session = ExecutionSession()
    below = library_of(builder.compile_text("gcc", "capture.S", CAPTURE), session=session)
    objects = [compiled("inner.c", INNER, TABLES), compiled("outer.c", OUTER, TABLES)]
    library = whole(*objects, needs=[below], session=session)
    numbers = (10, 20)
    assert call(library, "outer", *numbers) == 3 + 200 + 3 + 10 + 20 + 3 + 7 + 10 + 200
    image = ctypes.string_at(below.symbol_address("saved"), SAVED + STACK)
    *kept, stack = struct.unpack_from("<9Q", image)
    registers = dict(zip(KEPT_REGISTERS, kept, strict=True))

    def read(address):
        return struct.unpack_from("<Q", image, SAVED + address - stack)[0]

    frame = Frame(read(stack), stack + 8, registers)
    table = function_table(library, call)
    found = [table.base + begin for begin, _, _ in unwind(table, frame, read)]
    assert len(found) == 3
    assert found[0] == library.symbol_address("inner")
    assert found[2] == library.symbol_address("outer")
    caller = call.caller.symbol_address("call_microsoft")
    assert caller < frame.address < caller + 200


HANDLER = """
    .globl handled, handler
    .text
    .def handled; .scl 2; .type 32; .endef
    .seh_proc handled
handled:
    pushq %rbx
    .seh_pushreg %rbx
    subq $32, %rsp
    .seh_stackalloc 32
    .seh_endprologue
    .seh_handler handler, @except, @unwind
    .seh_handlerdata
    .long 77
    .text
    addq $32, %rsp
    popq %rbx
    ret
    .seh_endproc
handler: ret
"""


def test_handler_is_a_distance(compiled, whole, call):
    library = whole(compiled("handler.S", HANDLER))
    table = function_table(library, call)
    entry = table.find(library.symbol_address("handled") + 6)
    info = ctypes.string_at(table.base + entry[2], 16)
    flags, count = info[0] >> 3, info[2]
    assert (flags, count) == (3, 2)
    assert struct.unpack_from("<II", info, 8) == (
        library.symbol_address("handler") - table.base,
        77,
    )


ENTRY = """
    .globl first
    .text
first: nop
    nop
second: nop
end:
    .section .xdata,"dr"
info: {info}
    .section .pdata,"dr"
    .long {begin}@IMGREL, {end}@IMGREL, {where}@IMGREL
    .long {more}
"""
GOOD = ".byte 1, 0, 0, 0"
PROBLEMS = {
    "functions that overlap": {"more": "second@IMGREL, end@IMGREL, info@IMGREL"},
    "a function without an end": {"end": "first"},
    "unwind information that is not there": {"where": "info+2"},
    "unwind information of an unknown version": {"info": ".byte 7, 0, 0, 0"},
    "unwind information that is cut off": {"info": ".byte 1, 0, 9, 0"},
    "unwind information with an unknown step": {"info": ".byte 1, 0, 1, 0, 0, 15, 0, 0"},
    "a handler that is no code of the library": {"info": ".byte 9, 0, 0, 0\n.long info@IMGREL"},
    "unwind information in a circle": {
        "info": ".byte 33, 0, 0, 0\n.long first@IMGREL, end@IMGREL, info@IMGREL"
    },
}


@pytest.mark.parametrize("problem", PROBLEMS)
def test_malformed_table_is_refused(windows, library_of, problem):
    parts = {"begin": "first", "end": "end", "where": "info", "info": GOOD, "more": "0, 0, 0"}
    good = windows("good.S", ENTRY.format(**parts))
    assert library_of(good).symbol_address("first")
    text = ENTRY.format(**{**parts, **PROBLEMS[problem]})
    with pytest.raises(ObjectFormatError, match=rf"malformed table of functions \({problem}\)"):
        library_of(windows("bad.S", text)).symbol_address("first")


def test_table_of_an_odd_size_is_refused(windows, library_of):
    text = '.section .pdata,"dr"\n.long 0, 0\n'
    with pytest.raises(ObjectFormatError, match=r"section '\.pdata' is no table of functions"):
        library_of(windows("odd.S", text))
