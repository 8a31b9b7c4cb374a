"""`import` of a directory of sources: what is compiled, when, and what an error says."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys

import pytest
from support.compilers import find_tool

import orcjit_import
from orcjit_import import cache as cache_module
from orcjit_import.cache import Cache, export

from .conftest import HEAD, function

MANIFEST = 'sources = ["*.c"]\n'


@pytest.fixture
def kernels(sources):
    """A package of two sources, of which one includes a header."""
    sources.put("kernels/orcjit.toml", MANIFEST)
    sources.put("kernels/first.c", function("first", "VALUE", f'{HEAD}#include "value.h"\n'))
    sources.put("kernels/second.c", function("second", "2 * x"))
    sources.put("kernels/value.h", "#define VALUE 1\n")
    return sources


def test_sources_are_compiled_once(kernels):
    module = kernels.load("kernels")
    assert (module.first(), module.second(21)) == (1, 42)
    assert kernels.compiled() == ["first.c", "second.c"]
    assert kernels.load("kernels").second(1) == 2
    assert kernels.compiled() == []
    assert sorted(path.name for path in (kernels.directory / "kernels").iterdir()) == [
        "first.c",
        "orcjit.toml",
        "second.c",
        "value.h",
    ]


def test_finding_compiles_nothing(kernels):
    spec = importlib.util.find_spec("kernels")
    assert spec.origin == str(kernels.directory / "kernels/orcjit.toml")
    assert kernels.compiled() == []


def test_only_what_has_changed_is_compiled(kernels):
    kernels.load("kernels")
    kernels.compiled()
    kernels.put("kernels/second.c", function("second", "3 * x"))
    assert kernels.load("kernels").second(2) == 6
    assert kernels.compiled() == ["second.c"]


def test_a_changed_header_compiles_what_includes_it(kernels):
    kernels.load("kernels")
    kernels.compiled()
    kernels.put("kernels/value.h", "#define VALUE 5\n")
    assert kernels.load("kernels").first() == 5
    assert kernels.compiled() == ["first.c"]
    kernels.put("kernels/value.h", "#define VALUE 1\n")
    assert kernels.load("kernels").first() == 1
    assert kernels.compiled() == []  # both are known


def test_what_has_the_same_content_is_not_compiled(kernels):
    kernels.load("kernels")
    kernels.compiled()
    for name in ("value.h", "first.c"):
        path = kernels.directory / "kernels" / name
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
    kernels.load("kernels")
    assert kernels.compiled() == []


@pytest.mark.parametrize("more", ['flags = ["-DVALUE2=2"]\n', 'flags = ["-O1"]\n'])
def test_other_flags_compile_all(kernels, more):
    kernels.load("kernels")
    kernels.compiled()
    kernels.put("kernels/orcjit.toml", MANIFEST + more)
    kernels.load("kernels")
    assert kernels.compiled() == ["first.c", "second.c"]


def test_flags_are_relative_to_the_package(sources):
    sources.put("flagged/orcjit.toml", 'sources = ["f.c"]\nflags = ["-Iinclude", "-DMORE=4"]\n')
    sources.put("flagged/include/x.h", "#define X 3\n")
    sources.put("flagged/f.c", function("f", "X + MORE", f"{HEAD}#include <x.h>\n"))
    assert sources.load("flagged").f() == 7


def test_reload_takes_what_has_changed(kernels):
    module = kernels.load("kernels")
    old = module.second
    kernels.put("kernels/second.c", function("second", "100 * x"))
    assert importlib.reload(module) is module
    assert (module.second(1), old(1)) == (100, 2)


def test_objects_and_sources_are_linked_together(sources, gcc):
    sources.put("mixed/orcjit.toml", 'sources = ["call.c"]\n')
    sources.put(
        "mixed/call.c",
        function("call_helper2", "helper(x)", f"{HEAD}int64_t helper(int64_t);\n"),
    )
    shutil.copy(gcc("basic/helper.c"), sources.directory / "mixed" / "helper.o")
    module = sources.load("mixed")
    assert isinstance(module.call_helper2(20), int)


def test_sources_may_lie_in_directories_below(sources):
    sources.put("deep/orcjit.toml", 'sources = ["a/*.c", "b/x.c"]\n')
    sources.put("deep/a/x.c", function("first", 1))
    sources.put("deep/b/x.c", function("second", 2))
    module = sources.load("deep")
    assert (module.first(), module.second()) == (1, 2)


def test_it_may_depend_on_other_packages(sources):
    sources.put("base/orcjit.toml", MANIFEST)
    sources.put(
        "base/base.c", f"{HEAD}TVM_FFI_DLL_EXPORT int64_t scale(int64_t x) {{ return 10 * x; }}\n"
    )
    sources.put("user/orcjit.toml", f'{MANIFEST}depends = ["base"]\n')
    sources.put("user/user.c", function("f", "scale(x)", f"{HEAD}int64_t scale(int64_t);\n"))
    assert sources.load("user").f(4) == 40


def test_an_extension_module_is_compiled(sources):
    import sysconfig

    include = sysconfig.get_path("include")
    sources.put("native/orcjit.toml", f'{MANIFEST}flags = ["-I{include}"]\n')
    sources.put(
        "native/native.c",
        """#include <Python.h>
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "native", "Compiled.", 0, 0};
PyMODINIT_FUNC PyInit_native(void) { return PyModuleDef_Init(&definition); }
""",
    )
    assert sources.load("native").__doc__ == "Compiled."


LANGUAGES = {
    "f.cc": "#include <tvm/ffi/function.h>\n"
    "TVM_FFI_DLL_EXPORT_TYPED_FUNC(f, [](int x) { return x + 1; });\n",
    "f.f90": """function add_one(x) result(y) bind(c)
  use iso_c_binding
  integer(c_int64_t), value :: x
  integer(c_int64_t) :: y
  y = x + 1
end function
""",
    "f.rs": """#![no_std]
#[no_mangle]
pub extern "C" fn add_one(x: i64) -> i64 { x.wrapping_add(1) }
""",
    "f.ll": """target triple = "TRIPLE"
define i64 @add_one(i64 %x) {
  %y = add i64 %x, 1
  ret i64 %y
}
""",
}
CALLER = (
    "#include <tvm/ffi/function.h>\n"
    'extern "C" int64_t add_one(int64_t);\n'
    "TVM_FFI_DLL_EXPORT_TYPED_FUNC(f, add_one);\n"
)


@pytest.mark.parametrize("name", [pytest.param(each, marks=pytest.mark.slow) for each in LANGUAGES])
def test_each_language_has_its_compiler(sources, name, monkeypatch):
    text = LANGUAGES[name]
    if name == "f.rs":
        monkeypatch.setenv("RUSTC", str(find_tool("rustc", "rustc")))
    if name == "f.ll":
        triple = subprocess.check_output(
            [find_tool("clang", "clang"), "-print-target-triple"], text=True
        ).strip()
        text = text.replace("TRIPLE", triple)
    flags = 'flags = ["-std=c++20"]\n' if name == "f.cc" else ""
    listed = [f'"{name}"'] + ([] if name == "f.cc" else ['"caller.cc"'])
    sources.put("language/orcjit.toml", f"sources = [{', '.join(listed)}]\n{flags}")
    sources.put(f"language/{name}", text)
    if name != "f.cc":
        sources.put("language/caller.cc", CALLER)
    assert sources.load("language").f(41) == 42


def test_the_manifest_may_choose_the_compiler(sources):
    sources.put("chosen/orcjit.toml", f'{MANIFEST}compiler = "cc -DCHOSEN=9"\n')
    sources.put("chosen/f.c", function("f", "CHOSEN"))
    assert sources.load("chosen").f() == 9
    assert sources.compiled() == []  # by the one of $CC


# ---- Errors ----


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ('sources = ["*.x"]', "sources has '*.x', which matches no source"),
        (
            'sources = ["ad.c"]',
            "sources has 'ad.c', which is no source here; did you mean 'add.c'?",
        ),
        ("sources = []", "sources is empty"),
        ('sources = ["notes.txt"]', "no compiler is known for 'notes.txt'"),
        ('sources = ["add.c"]\ncompiler = "no-such-cc"', "there is no 'no-such-cc'; correct"),
        ('sources = ["add.c"]\ncompiler = ["cc"]', "compiler must be a command, found list"),
        ('sources = ["add.c"]\nflags = ["-fsyntax-only"]', "has made no object of it"),
    ],
)
def test_what_cannot_be_compiled_is_told(sources, manifest, message):
    sources.put("told/orcjit.toml", f"{manifest}\n")
    sources.put("told/add.c", function("add", 1))
    sources.put("told/notes.txt", "notes")
    with pytest.raises(ImportError) as error:
        sources.load("told")
    assert message in str(error.value)


# ---- The cache ----


def test_machines_without_a_compiler_use_what_is_shipped(kernels, tmp_path, monkeypatch):
    kernels.load("kernels")
    export(cache_module.default_cache(), tmp_path / "layer")
    shipped = Cache(tmp_path / "empty", layers=[tmp_path / "layer"])
    monkeypatch.setattr(cache_module, "_default", [shipped])
    monkeypatch.setenv("CC", "no-compiler-here")
    kernels.compiled()
    assert kernels.load("kernels").second(2) == 4
    kernels.put("kernels/second.c", function("second", "3 * x"))
    with pytest.raises(ImportError, match="there is no 'no-compiler-here'"):
        kernels.load("kernels")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('compiler = "clnag"', "there is no 'clnag'; correct compiler in orcjit.toml, inst"),
        ('compiler = "/no/such/cc -O3"', "there is no '/no/such/cc'; correct compiler"),
        ('compilr = "cc"', "unknown key 'compilr'"),
        ("compiler = 3", "compiler must be a command"),
        ('flag = ["-O3"]', "unknown key 'flag'"),
        ('source = ["*.c"]', "unknown key 'source'"),
    ],
)
def test_a_misspelt_line_is_told_of_where_all_is_in_the_cache(kernels, line, message):
    kernels.load("kernels")
    kernels.put("kernels/orcjit.toml", f"{MANIFEST}{line}\n")
    for _ in range(2):
        with pytest.raises(ImportError, match=message):
            kernels.load("kernels")


def test_a_chosen_compiler_need_not_be_where_its_objects_are_shipped(
    kernels, tmp_path, monkeypatch
):
    chosen = tmp_path / "chosen-cc"
    chosen.write_text('#!/bin/sh\nexec cc "$@"\n')
    chosen.chmod(0o755)
    kernels.put("kernels/orcjit.toml", f'{MANIFEST}compiler = "{chosen}"\n')
    kernels.load("kernels")
    export(cache_module.default_cache(), tmp_path / "layer")
    shipped = Cache(tmp_path / "empty", layers=[tmp_path / "layer"])
    monkeypatch.setattr(cache_module, "_default", [shipped])
    chosen.unlink()
    assert kernels.load("kernels").second(2) == 4


def test_processes_compile_each_source_once(kernels, tmp_path):
    environment = {**os.environ, "ORCJIT_CACHE_DIR": str(tmp_path / "shared")}
    program = (
        f"import sys; sys.path.insert(0, {str(kernels.directory)!r})\n"
        "import orcjit_import, kernels\nprint(kernels.second(3))"
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [worker.communicate(timeout=100)[0] for worker in workers] == ["6\n"] * 4
    assert kernels.compiled() == ["first.c", "second.c"]


# A compiler that waits until another one runs, for ten seconds at most.
MEETING = """#!/bin/sh
if [ "$1" != --version ]; then
  touch "{0}/$$.met"
  for i in $(seq 100); do
    [ $(ls "{0}" | grep -c met) -ge 2 ] && break
    [ $i = 100 ] && exit 1
    sleep 0.1
  done
fi
exec cc "$@"
"""


def test_sources_are_compiled_at_the_same_time(sources, monkeypatch, tmp_path):
    slow = tmp_path / "slow-cc"
    slow.write_text(MEETING.format(tmp_path))
    slow.chmod(0o755)
    monkeypatch.setenv("CC", str(slow))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8), raising=False)
    sources.put("many/orcjit.toml", MANIFEST)
    for number in range(8):
        sources.put(f"many/f{number}.c", function(f"f{number}", number))
    assert sources.load("many").f7() == 7


# ---- Without a manifest ----


def test_directories_of_sources_are_packages_where_that_is_asked_for(sources):
    sources.put("plain/f.c", function("f", 7))
    module = importlib.import_module("plain")
    assert not hasattr(module, "f")  # a namespace
    orcjit_import.install(sources=True)
    assert sources.load("plain").f() == 7
    (sources.directory / "named").mkdir()
    sources.put("named/f.c", function("f", 7))
    sources.put("named/__init__.py", "f = 'Python'")
    assert sources.load("named").f == "Python"
    sources.put("space/f.c", function("f", 7))
    sources.put("space/g.py", "")
    assert sources.load("space").__file__ is None


def test_a_plugin_compiles_another_language(sources, monkeypatch):
    from orcjit_import import compilers

    class Upper:
        suffixes = (".SHOUT",)

        def program(self, chosen):
            return ["sh"]

        def flags(self):
            return []

        def arguments(self, source, target, dependencies):
            return ["-c", f"tr A-Z a-z < {source} | cc -fPIC -x c - -c -o {target}"]

    monkeypatch.setattr(compilers, "_compilers", dict(compilers._compilers))
    compilers.register(Upper())
    assert ".SHOUT" in compilers.known_suffixes()
    sources.put("loud/orcjit.toml", 'sources = ["f.SHOUT", "g.c"]\n')
    sources.put("loud/f.SHOUT", "LONG SHOUTED(VOID) { RETURN 8; }\n")
    sources.put("loud/g.c", function("g", "shouted()", f"{HEAD}long shouted(void);\n"))
    assert sources.load("loud").g() == 8


def test_a_progress_line_is_shown_on_a_terminal(kernels, monkeypatch):
    import io

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    kernels.load("kernels")
    shown = sys.stderr.getvalue()
    assert f"compiling {kernels.directory}/kernels: 2/2 "[:60] in shown
    assert shown.endswith("\r")
