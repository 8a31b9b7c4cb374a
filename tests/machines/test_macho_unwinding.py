"""Exceptions through code for macOS, by the unwinder and the C++ library of this system."""

import pytest
from support.other_formats import with_compact_unwind

from orcjit_import.errors import ObjectFormatError

from .macos import MACHINE, call

# Throws by itself, through frames with destructors, of several kinds.
THROWS = """
extern "C" {
long long destroyed;
long long count() { return destroyed; }
long long keep(long long);
}
struct Counted { long long value; ~Counted() { destroyed += value; } };
extern "C" __attribute__((noinline)) long long thrower(long long x) {
  Counted counted{x};
  if (x > 3) throw x;
  return keep(x) + 1;
}
extern "C" __attribute__((noinline)) long long deep(long long x) {
  long long a = keep(x + 1), b = keep(x + 2), c = keep(x + 3), d = keep(x + 4), e = keep(x + 5);
  double f = keep(x), g = keep(x) * 0.5, h = keep(x) * 0.25;
  long long result = thrower(x) + keep(a) + keep(b) + keep(c) + keep(d) + keep(e);
  return result + (long long)(f + g + h);
}
extern "C" long long catcher(long long x) {
  long long a = keep(x + 1), b = keep(x + 2), c = keep(x + 3), d = keep(x + 4), e = keep(x + 5);
  double f = keep(x) * 0.5;
  long long result;
  try {
    result = deep(x);
  } catch (long long caught) {
    result = caught * 1000;
  }
  return result + 2 * (a + b + c + d + e) + (long long)(4 * f);
}
"""
KEEP = 'extern "C" __attribute__((noinline)) long long keep(long long x) { return x; }\n'
NO_DWARF = "-femit-dwarf-unwind=no-compact-unwind"


def expected(x):
    after = 2 * sum(x + i for i in range(1, 6)) + 2 * x
    if x > 3:
        return x * 1000 + after
    return x + 1 + sum(x + i for i in range(1, 6)) + int(x + x * 0.5 + x * 0.25) + after


@pytest.mark.parametrize("level", ["-O0", "-O1", "-O2"])
@pytest.mark.parametrize("flags", [(), (NO_DWARF,), ("-fomit-frame-pointer",)])
def test_exceptions_find_their_way(mac, library_of, level, flags):
    """With registers of callers as they were, and through destructors."""
    options = ("-fexceptions", level, *flags)
    library = library_of(mac("throws.cc", THROWS, *options), mac("keep.cc", KEEP, level))
    for x in (1, 2, 8, 4):
        assert call(library, "catcher", x) == expected(x)
    assert call(library, "count") == 1 + 2 + 8 + 4


def test_frames_that_only_dwarf_describes(mac, library_of):
    """Registers lie where compact records cannot say."""
    text = {
        "x86_64": """
    .globl _complex
_complex:
    .cfi_startproc
    pushq %r15
    .cfi_def_cfa_offset 16
    .cfi_offset %r15, -16
    subq $80, %rsp
    .cfi_def_cfa_offset 96
    movq %rbx, 24(%rsp)
    .cfi_offset %rbx, -72
    movq $1111, %rbx
    movq $2222, %r15
    callq _deep
    movq 24(%rsp), %rbx
    addq $80, %rsp
    popq %r15
    ret
    .cfi_endproc
""",
        "arm64": """
    .globl _complex
    .p2align 2
_complex:
    .cfi_startproc
    sub sp, sp, #96
    .cfi_def_cfa_offset 96
    str x30, [sp, #16]
    .cfi_offset w30, -80
    str x20, [sp, #40]
    .cfi_offset w20, -56
    str x21, [sp, #8]
    .cfi_offset w21, -88
    mov x20, #1111
    mov x21, #2222
    bl _deep
    ldr x21, [sp, #8]
    ldr x20, [sp, #40]
    ldr x30, [sp, #16]
    add sp, sp, #96
    ret
    .cfi_endproc
""",
    }[MACHINE]
    through = THROWS.replace("result = deep(x)", "result = complex(x)").replace(
        'extern "C" long long catcher',
        'extern "C" long long complex(long long);\nextern "C" long long catcher',
    )
    library = library_of(
        mac("throws.cc", through, "-fexceptions"),
        mac("keep.cc", KEEP),
        mac("complex.S", text + "    .subsections_via_symbols\n"),
    )
    for x in (1, 8):
        assert call(library, "catcher", x) == expected(x)


def test_records_of_copies_that_are_left_out(mac, library_of):
    text = """
extern "C" long long keep(long long);
inline long long both(long long x) { if (keep(x) > 3) throw x; return x; }
extern "C" long long NAME(long long x) {
  long long (*volatile f)(long long) = both;
  try { return f(x); } catch (long long caught) { return 10 * caught; }
}
"""
    for flags in ((), (NO_DWARF,)):
        objects = [
            mac(f"{name}.cc", text, f"-DNAME={name}", "-fexceptions", *flags) for name in "ab"
        ]
        library = library_of(*objects, mac("keep.cc", KEEP))
        assert [call(library, name, x) for name in "ab" for x in (2, 5)] == [2, 50, 2, 50]


def test_record_that_names_no_function(mac, library_of, tmp_path):
    path = tmp_path / "damaged.o"
    path.write_bytes(with_compact_unwind(mac("t.cc", THROWS, "-fexceptions").read_bytes()))
    with pytest.raises(ObjectFormatError, match="a compact unwind record names no function"):
        library_of(path)
