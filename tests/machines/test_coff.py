"""Objects for Windows, of both of its compilers' kinds, linked and run on Linux."""

import importlib
import sys

import pytest
from support.build import run_now
from support.compilers import find_tool
from support.other_formats import as_big_object

from orcjit_import import ExecutionSession
from orcjit_import.errors import ObjectFormatError

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")

KERNEL = """
typedef struct { int type, padding; long long number; } Any;
#define EXPORT __attribute__((sysv_abi))
long long weigh(long long, long long, long long, long long, long long, long long);
int table[4] = {1, 20, 300, 4000};
static long long inner(long long i) { return table[i & 3]; }
EXPORT int __tvm_ffi_weigh(void *self, const Any *arguments, int count, Any *result) {
  result->type = 1;
  result->number = weigh(arguments[0].number, 2, 3, 4, 5, 6) + inner(arguments[1].number);
  return 0;
}
EXPORT int __tvm_ffi_choose(void *self, const Any *arguments, int count, Any *result) {
  result->type = 1;
  switch (arguments[0].number) {
    case 0: result->number = 10; break;
    case 1: result->number = table[3]; break;
    case 2: result->number = weigh(1, 0, 0, 0, 0, 0); break;
    case 3: result->number = table[0]; break;
    case 4: result->number = 99; table[0] = 7; break;
    default: result->number = -1;
  }
  return 0;
}
"""
WEIGH = """
long long weigh(long long a, long long b, long long c, long long d, long long e, long long f) {
  return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f;
}
"""


def test_kernel_of_two_objects(compiled, library_of):
    library = library_of(compiled("k.c", KERNEL), compiled("weigh.c", WEIGH))
    assert library.exports == ["choose", "weigh"]
    assert library.get_function("weigh")(1, 2) == 654321 + 300
    choose = library.get_function("choose")
    assert [choose(i) for i in range(6)] == [10, 4000, 1, 1, 99, -1]
    assert choose(3) == 7


def test_kernel_in_the_form_for_many_sections(compiled, library_of, tmp_path):
    objects = []
    for name, text in (("k.c", KERNEL), ("weigh.c", WEIGH)):
        objects.append(tmp_path / f"{name}.obj")
        objects[-1].write_bytes(as_big_object(compiled(name, text).read_bytes()))
    assert library_of(*objects).get_function("weigh")(1, 1) == 654321 + 20


def test_kernel_is_imported(compiled, tmp_path, monkeypatch):
    package = tmp_path / "coff_kernels"
    package.mkdir()
    for name, text in (("k.c", KERNEL), ("weigh.c", WEIGH)):
        (package / name).with_suffix(".o").write_bytes(compiled(name, text).read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    try:
        module = importlib.import_module("coff_kernels")
        assert module.weigh(1, 3) == 654321 + 4000
    finally:
        sys.modules.pop("coff_kernels", None)


def test_over_two_libraries(compiled, library_of, call):
    session = ExecutionSession()
    below = library_of(compiled("weigh.c", WEIGH + "int shared = 7;\n"), session=session)
    caller = """
long long weigh(long long, long long, long long, long long, long long, long long);
__declspec(dllimport) long long weigh_imported(int);
extern __declspec(dllimport) int shared;
long long (*pointer)(long long, long long, long long, long long, long long, long long) = weigh;
long long by_name(long long a) { return weigh(a, 1, 1, 1, 1, 1) + shared; }
long long by_pointer(long long a) { return pointer(a, 2, 2, 2, 2, 2) - shared++; }
"""
    above = library_of(compiled("above.c", caller), needs=[below], session=session)
    assert call(above, "by_name", 5) == 111115 + 7
    assert call(above, "by_pointer", 5) == 222225 - 7
    assert call(above, "by_name", 5) == 111115 + 8


def test_imports_are_pointers(compiled, library_of, call):
    """`__imp_X` is where the address of X is: for code and for data."""
    definitions = "int number = 5;\nint twice(int x) { return 2 * x; }\n"
    user = """
extern __declspec(dllimport) int number;
__declspec(dllimport) int twice(int);
extern int (*__imp_twice)(int);
int (**slot)(int) = &__imp_twice;
long long through_code(int x) { return twice(x) + number; }
long long through_data(int x) { return (*slot)(x) + (*slot == __imp_twice); }
"""
    library = library_of(compiled("user.c", user), compiled("definitions.c", definitions))
    assert call(library, "through_code", 4) == 13
    assert call(library, "through_data", 4) == 9


def test_common_variables_are_one(compiled, library_of, call):
    first = "int shared[4]; long long set(int x) { shared[1] = x; return 0; }\n"
    second = "int shared[100]; long long get(void) { return shared[1] + shared[99]; }\n"
    library = library_of(compiled("first.c", first), compiled("second.c", second))
    assert call(library, "set", 41) == 0
    assert call(library, "get") == 41


# ---- Initializers ----

ORDER = """
extern int log[16], count;
static void note(int what) { log[count++] = what; }
"""
INITIALIZERS = {
    "x86_64-w64-windows-gnu": """
__attribute__((constructor)) static void c(void) { note(NUMBER); }
__attribute__((constructor(200))) static void b(void) { note(NUMBER + 2); }
__attribute__((constructor(101))) static void a(void) { note(NUMBER + 1); }
""",
    "x86_64-pc-windows-msvc": """
typedef void Function(void);
#define AT(SECTION, NAME) __attribute__((section(SECTION), used)) static Function *NAME##_ = NAME;
static void c(void) { note(NUMBER); }
static void b(void) { note(NUMBER + 2); }
static void a(void) { note(NUMBER + 1); }
AT(".CRT$XCU", c) AT(".CRT$XCT", b) AT(".CRT$XIA", a)
""",
}


def test_initializers_run_in_the_order_of_a_linker(compiled, target, library_of, call):
    log = "int log[16], count;\nlong long read(int i) { return i < 0 ? count : log[i]; }\n"
    text = ORDER + INITIALIZERS[target]
    library = library_of(
        compiled("log.c", log),
        compiled("first.c", text, "-DNUMBER=10", "-fno-use-init-array"),
        compiled("second.c", text, "-DNUMBER=20", "-fno-use-init-array"),
    )
    count = call(library, "read", -1)
    assert [call(library, "read", i) for i in range(count)] == [11, 21, 12, 22, 10, 20]


def test_initializer_that_writes_above_its_return_address(compiled, library_of, call):
    """As functions of Windows may: callers leave room for four registers there."""
    text = """
    .globl is_done
    .section .ctors,"dw"
    .quad spill
    .text
spill:
    movq $-1, 8(%rsp)
    movq $-1, 16(%rsp)
    movq $-1, 24(%rsp)
    movq $-1, 32(%rsp)
    movq $1, done(%rip)
    ret
is_done: movq done(%rip), %rax
    ret
    .lcomm done, 8
"""
    assert call(library_of(compiled("spill.S", text)), "is_done") == 1


# ---- What is refused ----

ASK = "long long chosen(void);\nlong long ask(void) { return chosen(); }\n"


def test_import_library_is_refused(compiled, library_of, tmp_path):
    definition, output = tmp_path / "x.def", tmp_path / "x.a"
    definition.write_text("LIBRARY x.dll\nEXPORTS\n  chosen\n")
    tool = find_tool("llvm-dlltool", "llvm")
    run_now(tool, "-m", "i386:x86-64", "-d", definition, "-l", output)
    library = library_of(compiled("ask.c", ASK), output)
    with pytest.raises(ObjectFormatError, match=r"member of an import library \(Windows\)"):
        library.symbol_address("ask")
