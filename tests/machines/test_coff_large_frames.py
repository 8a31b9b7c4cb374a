"""Functions of Windows with large frames: they ask for each page before they use the frame."""

import ctypes
import mmap

import pytest

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")

PROBES = {"x86_64-w64-windows-gnu": "___chkstk_ms", "x86_64-pc-windows-msvc": "__chkstk"}
# On a stack of the test: (top, size, register that must be kept).
PROBE = """
    .globl probe
    .text
probe:
    movq %rsp, %r9
    movq %r8, %r10
    movq %r8, %r11
    movq %rcx, %rsp
    movq %rdx, %rax
    callq {function}
    movq %rsp, %r8
    movq %r9, %rsp
    subq %r8, %rcx
    addq %rcx, %rax
    subq %rdx, %rax
    addq %r10, %rax
    subq %r11, %rax
    ret
"""


def resident_pages(address, count):
    libc = ctypes.CDLL(None, use_errno=True)
    found = (ctypes.c_ubyte * count)()
    size = ctypes.c_size_t(count * mmap.PAGESIZE)
    assert libc.mincore(ctypes.c_void_p(address), size, found) == 0
    return [page & 1 for page in found]


@pytest.mark.parametrize("size", [0, 4096, 5000, 8192, 40000])
def test_each_page_of_the_frame_is_touched(compiled, target, library_of, call, size):
    library = library_of(compiled("probe.S", PROBE.format(function=PROBES[target])))
    pages = 16
    with mmap.mmap(-1, pages * mmap.PAGESIZE) as stack:
        start = ctypes.addressof(view := ctypes.c_char.from_buffer(stack))
        top = start + (pages - 1) * mmap.PAGESIZE + 2048
        # All registers are kept, the stack pointer too.
        assert call(library, "probe", top, size, 12345) == 0
        lowest = (top - size - start) // mmap.PAGESIZE
        found = resident_pages(start, pages)
        assert found[lowest:] == [1] * (pages - lowest)
        assert found[: lowest - 1] == [0] * (lowest - 1)
        del view


def test_function_with_a_large_frame(compiled, library_of, call):
    text = """
long long sum(long long n) {
  volatile char large[30000];
  for (int i = 0; i < 30000; ++i) large[i] = i;
  long long result = 0;
  for (int i = 0; i < n; ++i) result += large[i];
  return result;
}
"""
    expected = sum((i + 128) % 256 - 128 for i in range(30000))
    assert call(library_of(compiled("k.c", text)), "sum", 30000) == expected


def test_an_objects_own_function_prevails(compiled, target, library_of, call):
    own = f"""
    .globl {PROBES[target]}
    .text
{PROBES[target]}:
    movq $77, %r9
    ret
"""
    ask = f".globl ask\n.text\nask: callq {PROBES[target]}\nmovq %r9, %rax\nret\n"
    assert call(library_of(compiled("ask.S", ask), compiled("own.S", own)), "ask") == 77
