"""thread_local variables of objects for macOS: records of a function and what it is given."""

import threading
import time

import pytest

from orcjit_import import ExecutionSession
from orcjit_import.errors import UnsupportedObjectError

from .macos import MACHINE, call

VARIABLES = """
_Thread_local int number = 5;
_Thread_local long long wide[3] = {1, 2, 3};
static _Thread_local int zero;
int plain = 100;
_Thread_local int *pointer = &plain;
long long count(void) { return ++zero; }
long long sum(void) { return number + wide[2] + *pointer; }
"""
USER = """
extern _Thread_local int number;
extern _Thread_local long long wide[3];
_Thread_local int other = 7;
_Thread_local __attribute__((aligned(64))) char aligned[64] = {9};
long long set(long long x) { number = x; wide[1] += x; return other; }
long long get(void) { return number + wide[1] + other + aligned[0]; }
long long where(void) { return (long long)aligned; }
"""


def in_new_thread(function, *arguments):
    found = []
    thread = threading.Thread(target=lambda: found.append(function(*arguments)))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.parametrize("is_apart", [False, True])
def test_each_thread_has_its_own(mac, library_of, is_apart):
    """In one library, and over two."""
    objects = [mac("variables.c", VARIABLES), mac("user.c", USER)]
    if is_apart:
        session = ExecutionSession()
        below = library_of(objects[0], session=session)
        library = library_of(objects[1], needs=[below], session=session)
    else:
        library = below = library_of(*objects)
    assert call(below, "sum") == 5 + 3 + 100
    assert call(library, "set", 40) == 7
    assert call(library, "get") == 40 + 42 + 7 + 9
    assert in_new_thread(call, library, "get") == 5 + 2 + 7 + 9
    assert [call(below, "count"), call(below, "count")] == [1, 2]
    assert in_new_thread(call, below, "count") == 1
    assert call(library, "where") % 64 == 0


def test_other_registers_are_kept(mac, library_of):
    """The function behind a variable changes only what code counts on its changing."""
    text = {
        "x86_64": """
    .globl _ask
_ask:
    pushq %rbx
    movq $1, %rsi
    movq $2, %rdx
    movq $3, %rcx
    movq $4, %r8
    movq $5, %r9
    movq $6, %r10
    movq $7, %r11
    movq $1000, %rax
    movq %rax, %xmm0
    movq %rax, %xmm15
    movq _number@TLVP(%rip), %rdi
    movq %rdi, %rbx
    callq *(%rdi)
    subq %rbx, %rdi
    movl (%rax), %eax
    addq %rdi, %rax
    addq %rsi, %rax
    addq %rdx, %rax
    addq %rcx, %rax
    addq %r8, %rax
    addq %r9, %rax
    addq %r10, %rax
    addq %r11, %rax
    movq %xmm0, %rdi
    addq %rdi, %rax
    movq %xmm15, %rdi
    addq %rdi, %rax
    popq %rbx
    ret
""",
        "arm64": """
    .globl _ask
    .p2align 2
_ask:
    stp x29, x30, [sp, #-16]!
    mov x1, #1
    mov x2, #2
    mov x7, #3
    mov x8, #4
    mov x9, #5
    mov x15, #6
    mov x10, #7
    mov x11, #1000
    fmov d0, x11
    fmov d31, x11
    adrp x0, _number@TLVPPAGE
    ldr x0, [x0, _number@TLVPPAGEOFF]
    ldr x16, [x0]
    blr x16
    ldr w0, [x0]
    add x0, x0, x1
    add x0, x0, x2
    add x0, x0, x7
    add x0, x0, x8
    add x0, x0, x9
    add x0, x0, x15
    add x0, x0, x10
    fmov x1, d0
    add x0, x0, x1
    fmov x1, d31
    add x0, x0, x1
    ldp x29, x30, [sp], #16
    ret
""",
    }[MACHINE]
    library = library_of(
        mac("ask.S", text + "    .subsections_via_symbols\n"), mac("v.c", VARIABLES)
    )
    assert call(library, "ask") == in_new_thread(call, library, "ask") == 5 + 28 + 2000


def test_inline_variable_is_one(mac, library_of):
    text = """
inline thread_local int shared = 3;
extern "C" long long NAME(long long x) { return shared += x; }
"""
    flags = ("-std=c++17",)
    objects = [mac(f"{name}.cc", text, f"-DNAME={name}", *flags) for name in ("one", "two")]
    library = library_of(*objects)
    assert [call(library, "one", 10), call(library, "two", 20), call(library, "one", 0)] == [
        13,
        33,
        33,
    ]


def test_constructors_and_destructors_run_in_each_thread(mac, library_of):
    text = """
extern "C" { long long alive; long long made() { return alive; } }
struct Counted {
  long long value;
  Counted() : value(++alive) {}
  ~Counted() { --alive; }
};
thread_local Counted counted;
extern "C" long long use() { return counted.value; }
"""
    library = library_of(mac("counted.cc", text))
    assert call(library, "made") == 0
    assert [call(library, "use"), call(library, "use"), call(library, "made")] == [1, 1, 1]
    assert in_new_thread(call, library, "use") == 2
    deadline = time.monotonic() + 30
    # Python may join a thread whose destructors are still to run.
    while call(library, "made") != 1 and time.monotonic() < deadline:
        time.sleep(0.001)
    assert call(library, "made") == 1


def test_pointer_to_what_threads_begin_with_is_refused(mac, library_of):
    text = """
    .section __DATA,__thread_data,thread_local_regular
_first: .quad 1
    .data
    .globl _pointer
_pointer: .long 0
    .long _first
    .subsections_via_symbols
"""
    library = library_of(mac("pointer.S", text, machine="x86_64"))
    with pytest.raises(UnsupportedObjectError, match="a thread_local variable as if"):
        library.symbol_address("pointer")
