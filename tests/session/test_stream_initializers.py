"""What <iostream> puts into each object that includes it need not run at import."""

import pytest
from support.process import executable_mappings, lines_of

import orcjit_import

STREAMS = """
#include <iostream>
#include "kernel.h"
{more}
KERNEL int __tvm_ffi_print_{number}(void*, const TVMFFIAny* args, int32_t, TVMFFIAny* result) {{
  std::cout << args[0].v_int64 << std::endl;
  std::cerr.flush();
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = {value};
  return 0;
}}
"""

# Initializers of their own, which have to run at import; and one that code can tell from none.
# Volatile: Clang evaluates the only initializer of a file, and from GCC 13 on streams have none.
OTHERS = {
    "a call": 'extern "C" int getpid(); int value = getpid();',
    "a store": "volatile int other; static int value = (other = 5, other);",
    "a constructor": "struct S { S() { number = 5; } volatile int number; } value;",
    "another table": "volatile int t; __attribute__((constructor)) void set() { t = 1; }",
    "a finalizer": "volatile int t; __attribute__((destructor)) void end() { t = 1; }",
}


def compile_streams(builder, compiler: str, number: int, *flags: str, more: str = "", value="7"):
    text = STREAMS.format(number=number, more=more, value=value)
    return builder.compile_text(compiler, f"streams{number}.cc", text, *flags)


@pytest.mark.x86_64("an emulator does not show which pages are executable")
@pytest.mark.parametrize(
    "flags", [("-O2",), ("-Os",), ("-O2", "-fcf-protection"), ("-O3", "-fno-plt")], ids=" ".join
)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_objects_with_streams_wait_for_their_first_use(builder, compiler, flags):
    objects = [compile_streams(builder, compiler, number, *flags) for number in range(3)]
    before = executable_mappings()
    module = orcjit_import.ExecutionSession().load_module(objects)
    assert executable_mappings() == before
    assert module["print_1"](5) == 7
    assert executable_mappings() > before


@pytest.mark.x86_64("an emulator does not show which pages are executable")
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_other_initializers_run_at_import(builder, compiler, other):
    path = compile_streams(builder, compiler, 0, "-O1", more=OTHERS[other])
    before = executable_mappings()
    module = orcjit_import.ExecutionSession().load_module([path])
    assert executable_mappings() > before
    assert module["print_0"](5) == 7


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_streams_work_in_a_process_that_has_none(builder, compiler):
    program = """
import sys
import orcjit_import
module = orcjit_import.ExecutionSession().load_module(sys.argv[1:])
print(module["print_0"](5), module["print_1"](6), flush=True)
"""
    objects = [compile_streams(builder, compiler, number) for number in range(2)]
    assert lines_of(program, *objects) == ["5", "6", "7 7"]
