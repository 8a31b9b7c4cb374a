"""What objects refer to in the C library: addresses of functions, versions, kinds of variables."""

import os
import shutil

import pytest
from support.compilers import find_compiler
from support.counting import make_counting_library
from support.process import lines_of

from orcjit_import import ExecutionSession, OrcJITError

LEVELS = ["-O0", "-O1", "-O2"]


@pytest.fixture
def compiled(builder, compiler):
    """Compile the text of a source below kernel.h."""

    def compile_text(name, text, *flags):
        return builder.compile_text(compiler.name, name, f'#include "kernel.h"\n{text}', *flags)

    return compile_text


@pytest.mark.parametrize("level", LEVELS)
def test_a_function_has_one_address_in_code_without_pic(jit, compiled, level):
    text = """
    #include <stdlib.h>
    void *table[] = {exit, 0, abort};
    void (*pointer)(void *) = free;
    void *address_of_free(void);
    EXPORT_INT(find) {
      void *wanted = exit;
      int place = 0;
      while (place < 3 && table[place] != wanted) ++place;
      return place;
    }
    EXPORT_INT(same) { return pointer == free; }
    EXPORT_INT(same_elsewhere) { return address_of_free() == (void *)free; }
    """
    other = "#include <stdlib.h>\nvoid *address_of_free(void) { return free; }\n"
    library = jit.library(
        compiled("one_address.c", text, level, "-fno-pic", "-w"),
        compiled("other_address.c", other, "-fPIC"),
    )
    assert (library["find"](), library["same"](), library["same_elsewhere"]()) == (0, 1, 1)


def test_the_address_of_a_function_that_an_ifunc_has_chosen(jit, compiled):
    text = """
    #include <string.h>
    EXPORT_INT(length) {
      size_t (*volatile pointer)(const char *) = strlen;
      return pointer("abc");
    }
    """
    assert jit.library(compiled("ifunc_address.c", text, "-fno-pic"))["length"]() == 3


MISTAKES = {
    "errno": "#undef errno\nextern int errno;\nEXPORT_INT(get) { return errno; }\n",
    "environ": "extern __thread int environ;\nEXPORT_INT(get) { return environ; }\n",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_variable_that_is_thread_local_on_one_side_only(compiled, name):
    path = compiled(f"mistaken_{name}.c", MISTAKES[name])
    with pytest.raises(OrcJITError, match="a thread_local variable as if it were an ordinary one"):
        ExecutionSession().load_module(path)["get"]()


def versioned(name):
    """Return a source that asks for a version of a symbol."""
    symver = f'__asm__(".symver wanted, {name}");\n'
    return f"int wanted();\n{symver}EXPORT_INT(call) {{ return wanted() != 0; }}\n"


def test_a_version_that_the_c_library_does_not_have(compiled):
    # No function that the run times of sanitizers have one of their own for, without versions.
    path = compiled("absent_version.c", versioned("lfind@GLIBC_9.9"))
    with pytest.raises(OrcJITError, match=r"undefined symbol 'lfind@GLIBC_9\.9'"):
        ExecutionSession().load_module(path)["call"]()


@pytest.mark.parametrize(("wanted", "expected"), [("V1", 1), ("V2", 2), ("V9", None)])
def test_versions_within_a_library(builder, compiled, wanted, expected):
    definitions = """
    int one(void) { return 1; }
    int two(void) { return 2; }
    __asm__(".symver one, versioned@V1");
    __asm__(".symver two, versioned@@V2");
    """
    text = versioned(f"versioned@{wanted}").replace("wanted() != 0", "wanted()")
    objects = [
        compiled(f"wants_{wanted}.c", text),
        builder.compile_text("gcc", "two_versions.c", definitions),
    ]
    if expected is not None:
        assert ExecutionSession().load_module(objects)["call"]() == expected
        return
    with pytest.raises(OrcJITError, match="undefined symbol 'versioned@V9'"):
        ExecutionSession().load_module(objects)["call"]()


def test_sections_of_one_name_are_writable_if_one_of_them_is(builder, linker):
    constant = """
    .section .data2,"a",@progbits
    .globl constant
    .type constant,@object
    .size constant,4
    constant: .long 5
    .section .note.GNU-stack,"",@progbits
    """
    text = """#include "kernel.h"
    __attribute__((section(".data2"))) int variable = 6;
    extern int constant;
    EXPORT_INT(count) { return ++constant * 10 + ++variable; }
    """
    source = builder.made("constant.s", lambda path: path.write_text(constant), constant)
    library = linker.library(
        builder.compile_text("gcc", "counts.c", text),
        builder.compile(find_compiler("gcc"), str(source)),
    )
    assert library["count"]() == 67


RELEASE = tuple(map(int, os.confstr("CS_GNU_LIBC_VERSION").split()[1].split(".")))
HAS_IMAGES = RELEASE >= (2, 35)
COUNT = """
import ctypes, sys
import orcjit_import
count = ctypes.CDLL(None).orcjit_test_questions
sys.path.insert(0, sys.argv[1])
before = count()
import asks_for_many
print(asks_for_many.sum(), count() - before)
"""
MANY = "abort atexit calloc exit free getenv malloc qsort rand realloc setenv srand strtod strtol"


@pytest.mark.x86_64("a library that is loaded into an emulator")
@pytest.mark.parametrize("flag", ["-fPIC", "-fno-pic"])
def test_no_symbol_is_looked_for_by_its_address(compiled, tmp_path, flag):
    """In an interpreter of 7,000 symbols, that took 30 us for each function an object calls."""
    sums = "".join(f"total += (unsigned long){name} != 0;\n" for name in MANY.split())
    text = f"#include <stdlib.h>\nEXPORT_INT(sum) {{ int total = 0; {sums} return total; }}\n"
    path = compiled("asks_for_many.c", text, "-O0", flag)
    shutil.copy(path, tmp_path / "asks_for_many.o")
    (tmp_path / "asks_for_many.orcjit.toml").write_text('libraries = ["libm.so.6"]\n')
    [line] = lines_of(COUNT, tmp_path, LD_PRELOAD=make_counting_library(tmp_path))
    total, questions = map(int, line.split())
    assert total == len(MANY.split())
    # Older releases of the C library tell no image without its symbols.
    assert questions < 4 or not HAS_IMAGES
