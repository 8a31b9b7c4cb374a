"""The commonest mistakes are told by their name: at import, by `check`, and by `explain`."""

import importlib
import subprocess
import sys

import pytest
from tvm_ffi import libinfo

import orcjit_import

INCLUDES = [f"-I{path}" for path in libinfo.include_paths()]
SIGNATURE = "(void* self, const TVMFFIAny* args, int32_t count, TVMFFIAny* result)"
HEADER = "#include <tvm/ffi/c_api.h>\n"

MANGLED = f"{HEADER}TVM_FFI_DLL_EXPORT int __tvm_ffi_add{SIGNATURE} {{ return 0; }}"
IN_NAMESPACE = f"{HEADER}namespace outer {{ int __tvm_ffi_add{SIGNATURE} {{ return 0; }} }}"
HIDDEN = (
    f'{HEADER}extern "C" __attribute__((visibility("hidden"))) int __tvm_ffi_add{SIGNATURE} '
    f"{{ return 0; }}"
)
NO_MACRO = "namespace outer { int add(int a, int b) { return a + b; } }"
NO_MACRO_IN_C = 'extern "C" int add(int a, int b) { return a + b; }'
PROGRAM = "int main() { return 0; }"

STRAYS = {
    "mangled": (MANGLED, "defines __tvm_ffi_add as a function of C++ (_Z13__tvm_ffi_add"),
    "namespace": (IN_NAMESPACE, "defines outer::__tvm_ffi_add as a function of C++ (_ZN5outer13"),
    "hidden": (HIDDEN, "defines __tvm_ffi_add with hidden visibility: write TVM_FFI_DLL_EXPORT"),
    "macro": (
        NO_MACRO,
        "defines outer::add(int, int): TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, outer::add) exports it",
    ),
    "c": (NO_MACRO_IN_C, "defines add: a function __tvm_ffi_add exports what it calls"),
    "program": (PROGRAM, "defines main, as a program does"),
}


@pytest.fixture(params=["gcc", "clang"])
def compiled(request, builder):
    """Compile a text as C++."""

    def compile_it(text, *flags):
        return builder.compile_text(request.param, "source.cc", text, "-fPIC", *INCLUDES, *flags)

    return compile_it


def message_of_import(shell, name):
    sys.path.insert(0, str(shell.directory))
    with pytest.raises(ImportError) as caught:
        importlib.import_module(name)
    return str(caught.value)


@pytest.mark.parametrize("kind", STRAYS)
def test_a_stray_object(shell, compiled, kind):
    text, hint = STRAYS[kind]
    shell.put("kernels.o", compiled(text))
    assert f"as a stray. kernels.o {hint}" in message_of_import(shell, "kernels")
    [problem] = shell.json("check", "./kernels.o", status=1)["problems"]
    assert f"kernels.o {hint}" in problem["text"]
    assert f"kernels.o {hint}" in orcjit_import.explain("kernels")


@pytest.mark.parametrize("kind", ["mangled", "macro"])
def test_a_directory_of_strays(shell, compiled, kind):
    text, hint = STRAYS[kind]
    shell.put("kernels/one.o", compiled(text))
    assert f"its objects export nothing. one.o {hint}" in shell.error("check", "./kernels")
    sys.path.insert(0, str(shell.directory))
    assert f"export anything. one.o {hint}" in orcjit_import.explain("kernels")


@pytest.mark.parametrize("kind", ["mangled", "macro"])
def test_an_attribute_of_a_directory_of_strays(shell, compiled, kind):
    """Python makes a namespace package of it, in which nothing is found."""
    text, hint = STRAYS[kind]
    place = shell.put("kernels/one.o", compiled(text)).parent
    sys.path.insert(0, str(shell.directory))
    module = importlib.import_module("kernels")
    assert list(module.__path__) == [str(place)]
    with pytest.raises(AttributeError) as caught:
        module.add  # noqa: B018
    assert caught.value.name == "add"
    assert str(caught.value) == (
        "module 'kernels' has no attribute 'add': it is a namespace package, since the objects in "
        f"{place} export neither a function __tvm_ffi_NAME nor an init function. one.o "
        f"{caught.value.args[0].partition('one.o ')[2]}"
    )
    assert f"init function. one.o {hint}" in str(caught.value)
    assert "orcjit-import explain kernels" in str(caught.value)


def test_a_directory_of_strays_is_a_namespace_for_all_others(shell, gcc):
    """It is a package of which modules are imported, and nothing is read before it is missed."""
    shell.put("kernels/one.o", gcc("basic/helper.c"))
    shell.put("kernels/inner/script.py", "VALUE = 1")
    sys.path.insert(0, str(shell.directory))
    program = (
        "import sys, orcjit_import, importlib.resources, kernels\n"
        "from kernels import inner\n"
        "from kernels.inner import script\n"
        "assert kernels.__file__ is None\n"
        "assert not hasattr(kernels, '__wrapped__')\n"
        "assert (importlib.resources.files(kernels) / 'one.o').is_file()\n"
        "assert 'orcjit_import.mistakes' not in sys.modules\n"
        "assert not hasattr(kernels, 'missing')\n"
        "assert 'orcjit_import.mistakes' in sys.modules\n"
        "try: from kernels import missing\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.startswith("cannot import name 'missing' from 'kernels': it is a namespace")


IMPORTED_BEFORE = "it is a namespace package, since it was imported before orcjit_import, which"


def test_a_directory_that_was_imported_before(shell, gcc):
    """The mistake of everyone who sorts imports by hand; an import statement says it as well."""
    shell.put("kernels/one.o", gcc("basic/add.c"))
    program = (
        "import importlib, sys\n"
        "sys.path.insert(0, '.')\n"
        "import kernels, orcjit_import\n"
        "try: kernels.add\n"
        "except AttributeError as error: print(error)\n"
        "try: from kernels import add\n"
        "except ImportError as error: print(error)\n"
        "importlib.reload(kernels)\n"
        "from kernels import add\n"
        "print(add(1, 2))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=shell.directory
    )
    assert done.stderr == ""
    attribute, statement, call = done.stdout.splitlines()
    assert attribute.startswith(f"module 'kernels' has no attribute 'add': {IMPORTED_BEFORE}")
    assert statement.startswith(f"cannot import name 'add' from 'kernels': {IMPORTED_BEFORE}")
    assert call == "3"


def test_a_namespace_of_others_that_was_imported_before_stays(shell):
    shell.put("kernels/script.py", "VALUE = 1")
    program = (
        "import sys; sys.path.insert(0, '.'); import kernels, orcjit_import; "
        "assert '__getattr__' not in vars(kernels)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=shell.directory
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    "damage",
    [
        "del sys.modules['kernels']",
        "del sys.modules['kernels'].__path__",
        "sys.modules['kernels.inner'].__path__ = type(sys.modules['kernels'].__path__)(\n"
        "    'kernels', [], lambda *asked: None)",
        "os.listdir = refuse",
    ],
)
def test_a_namespace_of_which_nothing_can_be_learnt_stays_as_it_is(shell, gcc, damage):
    shell.put("kernels/inner/one.o", gcc("basic/add.c"))
    program = (
        "import logging, os, sys\n"
        "sys.path.insert(0, '.')\n"
        "def refuse(place): raise PermissionError(place)\n"
        "import kernels.inner\n"
        f"{damage}\n"
        "import orcjit_import\n"
        "try: kernels.inner.missing\n"
        "except AttributeError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=shell.directory
    )
    assert done.stderr == ""
    assert done.stdout == "module 'kernels.inner' has no attribute 'missing'\n"


def test_a_namespace_with_modules_stays_as_it_is(shell, gcc):
    shell.put("kernels/one.o", gcc("basic/helper.c"))
    shell.put("kernels/script.py", "VALUE = 1")
    sys.path.insert(0, str(shell.directory))
    module = importlib.import_module("kernels")
    assert "__getattr__" not in vars(module)
    with pytest.raises(AttributeError, match=r"^module 'kernels' has no attribute 'x'$"):
        module.x  # noqa: B018


def test_what_is_nearly_an_export_is_told_first(shell, compiled):
    shell.put("kernels/a.o", compiled(NO_MACRO))
    shell.put("kernels/b.o", compiled(MANGLED))
    assert "b.o defines __tvm_ffi_add as a function of C++" in shell.error("check", "./kernels")


def test_an_archive(shell, builder, compiled):
    shell.put("kernels.a", builder.archive("lib.a", compiled(NO_MACRO)))
    assert "(source.o) defines outer::add(int, int)" in message_of_import(shell, "kernels")


def test_one_of_several_functions(shell, compiled, gcc):
    """The module can be imported, so that only `check` looks."""
    shell.put("kernels/a.o", gcc("basic/add.c"))
    shell.put("kernels/b.o", compiled(MANGLED))
    [problem] = shell.json("check", "kernels", status=1)["problems"]
    assert problem["path"].endswith("kernels/b.o")
    assert problem["text"].startswith("b.o defines __tvm_ffi_add as a function of C++")


def test_what_the_macro_makes_is_no_mistake(shell, compiled):
    shell.put(
        "kernels.o",
        compiled(
            "#include <tvm/ffi/function.h>\n"
            "int add(int a, int b) { return a + b; }\n"
            "TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, add);",
            "-std=c++17",
        ),
    )
    assert shell.json("check", "kernels")["problems"] == []


CALLS = (
    '#include <string>\n#include <list>\n{}\nextern "C" int __tvm_ffi_call() {{ {}; return 0; }}'
)

# What one object calls, what the other defines, and what is said of that.
NEAR = {
    "old string": (
        ("int f(const std::string&);", 'f("")'),
        "#include <string>\nint f(const std::string&) { return 0; }",
        "-D_GLIBCXX_USE_CXX11_ABI=0",
        "defines 'f(std::string const&)', with the old std::string of libstdc++: compile all "
        "objects with the same _GLIBCXX_USE_CXX11_ABI",
    ),
    "returned string": (
        ("std::string f();", "f()"),
        "#include <string>\nstd::string f() { return {}; }",
        "-D_GLIBCXX_USE_CXX11_ABI=0",
        "defines 'f()', with the old std::string of libstdc++",
    ),
    "old list": (
        ("int f(std::list<int>);", "f({})"),
        "#include <list>\nint f(std::list<int>) { return 0; }",
        "-D_GLIBCXX_USE_CXX11_ABI=0",
        "defines 'f(std::list<int, std::allocator<int>>)', with the old std::string of libstdc++",
    ),
    "C function": (
        ("int f(int);", "f(0)"),
        'extern "C" int f(int) { return 0; }',
        "",
        "defines 'f', as C does: declare it in C++ as extern \"C\"",
    ),
    "C++ function": (
        ('extern "C" int f(int);', "f(0)"),
        "int f(int) { return 0; }",
        "",
        "defines 'f(int)', as a function of C++: write extern \"C\" before it",
    ),
    "other types": (
        ("int f(int);", "f(0)"),
        "int f(long) { return 0; }",
        "",
        "defines 'f(long)': the declaration and the definition have to agree",
    ),
}


@pytest.mark.parametrize("kind", NEAR)
def test_a_definition_that_is_near(shell, compiled, kind):
    calls, definition, flag, words = NEAR[kind]
    shell.put("kernels/a.o", compiled(CALLS.format(*calls)))
    other = shell.put("kernels/b.o", compiled(definition, *filter(None, [flag])))
    message = message_of_import(shell, "kernels")
    assert f"this process. '{other}' {words}" in message
    assert "Add the object that defines it" not in message
    [problem] = shell.json("check", "kernels", status=1)["problems"]
    assert f"'{other}' {words}" in problem["text"]


def test_two_definitions_that_are_near(shell, compiled):
    text = 'int f(int); int g(int); extern "C" int __tvm_ffi_call() { return f(0) + g(0); }'
    shell.put("kernels/a.o", compiled(text))
    shell.put(
        "kernels/b.o", compiled('int f(long) { return 0; } extern "C" int g(int a) { return a; }')
    )
    message = message_of_import(shell, "kernels")
    assert "defines 'f(long)': the declaration and the definition have to agree. " in message
    assert "defines 'g', as C does" in message


def test_without_a_near_definition_the_advice_is_general(shell, compiled):
    text = 'int f(int); extern "C" int __tvm_ffi_call() { return f(0); }'
    shell.put("kernels/a.o", compiled(text))
    shell.put("kernels/b.o", compiled("int other(int) { return 0; }"))
    assert "Add the object that defines it" in message_of_import(shell, "kernels")


def test_a_dependency_whose_objects_export_nothing(shell, gcc):
    """It is a namespace: an import and `check` say how it becomes a package, and then it is one."""
    shell.put("kernels/uses.o", gcc("declarations/uses.c"))
    shell.put("kernels/orcjit.toml", 'depends = ["low"]')
    shell.put("low/provides.o", gcc("declarations/provides.c"))
    manifest = shell.directory / "low" / "orcjit.toml"
    cure = f"an empty {manifest} makes an object package of it"
    sys.path.insert(0, str(shell.directory))
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    assert cure in " ".join(str(caught.value).split())
    assert cure in " ".join(shell.run("check", "kernels")[1].split())
    assert cure in shell.output("explain", "kernels")
    manifest.write_text("")
    importlib.invalidate_caches()
    del sys.modules["low"]
    assert importlib.import_module("kernels").call_provided() == 1
