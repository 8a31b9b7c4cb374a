"""Real objects, compiled by GCC and by Clang, imported in each form."""

import importlib
import importlib.resources
import inspect
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
import tvm_ffi
from support.process import lines_of

import orcjit_import
from orcjit_import import DynamicLibrary

from .objects import depends, regular

Entry = Callable[[str], Path]
Place = Callable[..., Path]


def test_an_object_file(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    kernels = importlib.import_module("kernels")
    assert kernels.add(1, 2) == 3
    assert kernels.__all__ == ["add"]


def test_a_directory_is_one_library(here: Path, place: Place) -> None:
    place(here / "kernels" / "a.o", "basic/calls_helper.c")
    place(here / "kernels" / "b.o", "basic/helper.c", "-DVALUE=7", "-DHELPER_VISIBILITY=hidden")
    kernels = importlib.import_module("kernels")
    assert kernels.call_helper() == 7
    assert kernels.__all__ == ["call_helper", "read_helper_data"]


def test_an_archive(here: Path, place: Place, builder) -> None:
    member = place(here / "parts" / "a.o", "basic/add.c")
    archive = builder.archive("kernels.a", member)
    (here / "kernels.a").write_bytes(archive.read_bytes())
    assert importlib.import_module("kernels").add(20, 22) == 42


def test_a_directory_of_archives(here: Path, place: Place, builder) -> None:
    member = place(here / "parts" / "a.o", "basic/add.c")
    archive = builder.archive("liba.a", member)
    (here / "kernels").mkdir()
    (here / "kernels" / "liba.a").write_bytes(archive.read_bytes())
    assert importlib.import_module("kernels").add(20, 22) == 42


def test_subpackages_are_libraries_of_their_own(here: Path, place: Place) -> None:
    place(here / "outer" / "a.o", "basic/value.c", "-DVALUE=1")
    place(here / "outer" / "inner" / "a.o", "basic/value.c", "-DVALUE=2")
    outer = importlib.import_module("outer")
    assert not hasattr(outer, "inner")
    inner = importlib.import_module("outer.inner")
    assert outer.inner is inner
    assert (outer.value(), inner.value()) == (1, 2)
    assert outer.__library__ != inner.__library__


def test_beside_python_files(here: Path, place: Place) -> None:
    regular(here / "package" / "__init__.py", "from ._kernels import add\n")
    place(here / "package" / "_kernels.o", "basic/add.c")
    package = importlib.import_module("package")
    assert package.add(2, 3) == 5
    assert package.add.__module__ == "package._kernels"


def test_python_modules_of_the_standard_library_still_come_first(here: Path, place: Place) -> None:
    place(here / "math.o", "basic/add.c")
    place(here / "collections" / "a.o", "basic/add.c")
    sys.path.remove(str(here))
    sys.path.append(str(here))
    assert importlib.import_module("math").sqrt(4) == 2
    assert importlib.import_module("collections").OrderedDict


def test_a_stray_object_is_not_importable(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/no_exports.c")
    with pytest.raises(ModuleNotFoundError, match="No module named 'kernels'"):
        importlib.import_module("kernels")


def test_a_function_is_an_ordinary_entry_after_its_first_use(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/multiple.c")
    kernels = importlib.import_module("kernels")
    assert "alpha" not in vars(kernels)
    assert isinstance(kernels.alpha, tvm_ffi.Function)
    assert vars(kernels)["alpha"] is kernels.alpha
    assert "zeta" not in vars(kernels)
    assert set(kernels.__all__) <= set(dir(kernels))


def test_the_library_is_a_tvm_ffi_module(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    library = importlib.import_module("kernels").__library__
    assert isinstance(library, DynamicLibrary)
    assert isinstance(library, tvm_ffi.Module)
    assert library.library_name.startswith("kernels")
    assert library["add"](1, 1) == 2
    assert library.session is orcjit_import.default_session()


def test_near_names(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/multiple.c")
    kernels = importlib.import_module("kernels")
    with pytest.raises(AttributeError, match=r"'matrix_multply'\. Did you mean: 'matrix_multiply'"):
        _ = kernels.matrix_multply
    with pytest.raises(orcjit_import.FunctionNotFoundError, match="Did you mean: 'alpha'"):
        _ = kernels.__library__.alpa


def test_documentation_of_a_function(here: Path, place: Place) -> None:
    place(here / "kernels.o", "calls/documented.cc")
    kernels = importlib.import_module("kernels")
    documented = [name for name in kernels.__all__ if kernels.__library__.get_function_doc(name)]
    assert documented
    for name in documented:
        function = getattr(kernels, name)
        assert function.__doc__ == kernels.__library__.get_function_doc(name)
        assert (function.__name__, function.__qualname__) == (name, name)
        assert function.__module__ == "kernels"


def test_source_and_files_are_what_importlib_documents(here: Path, place: Place) -> None:
    place(here / "kernels" / "a.o", "basic/add.c")
    (here / "kernels" / "data.txt").write_text("beside")
    kernels = importlib.import_module("kernels")
    assert Path(inspect.getfile(kernels)).parent == here / "kernels"
    assert (importlib.resources.files(kernels) / "data.txt").read_text() == "beside"
    with pytest.raises((OSError, TypeError)):
        inspect.getsource(kernels)


def test_a_module_is_pickled_by_reference(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    kernels = importlib.import_module("kernels")
    assert pickle.loads(pickle.dumps(kernels)) is kernels


# ---- Dependencies ----


def test_dependencies_are_linked(here: Path, place: Place) -> None:
    place(here / "top" / "a.o", "basic/calls_helper.c")
    depends(here / "top" / "orcjit.toml", "base")
    place(here / "base" / "a.o", "basic/helper.c", "-DVALUE=5")
    (here / "base" / "orcjit.toml").touch()
    assert importlib.import_module("top").call_helper() == 5


def test_breadth_first_over_libraries(here: Path, place: Place) -> None:
    """`top` finds helper() in its second dependency before it looks into the first one's."""
    place(here / "top.o", "basic/calls_helper.c")
    depends(here / "top.orcjit.toml", "left", "right")
    place(here / "left.o", "basic/value.c")
    depends(here / "left.orcjit.toml", "deep")
    for name, value in [("deep", 1), ("right", 2)]:
        place(here / name / "helper.o", "basic/helper.c", f"-DVALUE={value}")
        place(here / name / "export.o", "basic/helper_export.c")
    assert importlib.import_module("top").call_helper() == 2
    assert importlib.import_module("deep").own_helper() == 1


def test_a_dependency_of_a_dependency_is_searched(here: Path, place: Place) -> None:
    place(here / "top.o", "basic/calls_helper.c")
    depends(here / "top.orcjit.toml", "middle")
    place(here / "middle.o", "basic/value.c")
    depends(here / "middle.orcjit.toml", "bottom")
    place(here / "bottom" / "helper.o", "basic/helper.c", "-DVALUE=9")
    (here / "bottom" / "orcjit.toml").touch()
    assert importlib.import_module("top").call_helper() == 9


def test_two_packages_define_the_same_symbol(here: Path, place: Place) -> None:
    for name, value in [("one", 1), ("two", 2)]:
        place(here / name / "a.o", "basic/calls_helper.c")
        place(here / name / "b.o", "basic/helper.c", f"-DVALUE={value}")
    one, two = importlib.import_module("one"), importlib.import_module("two")
    assert (one.call_helper(), two.call_helper()) == (1, 2)


def test_initializers_run_once_and_dependencies_first(here: Path, place: Place, trace) -> None:
    for name in ["left", "right", "base"]:
        place(here / name / "a.o", "initializers/plain.c", f"-DNAME={name}")
    place(here / "top" / "a.o", "initializers/plain.c", "-DNAME=top")
    depends(here / "top" / "orcjit.toml", "left", "right")
    depends(here / "left" / "orcjit.toml", "base")
    depends(here / "right" / "orcjit.toml", "base")
    importlib.import_module("top")
    assert trace.words() == ["+base", "+left", "+right", "+top"]
    for name in ["top", "right", "left", "base"]:
        orcjit_import.unload(name)
    assert trace.words()[4:] == ["-top", "-right", "-left", "-base"]


def test_finalizers_run_at_exit_users_first(here: Path, place: Place, tmp_path: Path) -> None:
    place(here / "base.o", "initializers/plain.c", "-DNAME=base")
    place(here / "top.o", "initializers/plain.c", "-DNAME=top")
    depends(here / "top.orcjit.toml", "base")
    program = """
        import sys
        import orcjit_import
        sys.path.insert(0, sys.argv[1])
        import top
        print(top.run_top(), flush=True)
    """
    words = lines_of(program, here, TRACE_FD="1")
    assert words == ["+base", "+top", "1", "-top", "-base"]


# ---- Reload and unload ----


def test_reload_after_the_object_changed(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/value.c", "-DVALUE=1")
    kernels = importlib.import_module("kernels")
    old = kernels.value
    place(here / "kernels.o", "basic/value.c", "-DVALUE=2")
    importlib.reload(kernels)
    assert (old(), kernels.value()) == (1, 2)


def test_reload_gives_fresh_state(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/counter.c")
    kernels = importlib.import_module("kernels")
    assert [kernels.bump(), kernels.bump()] == [41, 42]
    old = kernels.bump
    importlib.reload(kernels)
    assert kernels.bump() == 41
    assert old() == 43


def test_a_failing_reload_leaves_the_module(here: Path, place: Place) -> None:
    path = place(here / "kernels.o", "basic/counter.c")
    kernels = importlib.import_module("kernels")
    kernels.bump()
    path.write_bytes(b"broken")
    before = dict(vars(kernels))
    with pytest.raises(ImportError):
        importlib.reload(kernels)
    assert vars(kernels) == before
    assert kernels.bump() == 42


def test_an_imported_library_stays_when_the_module_goes(here: Path, place: Place, trace) -> None:
    place(here / "kernels.o", "initializers/plain.c", "-DNAME=a")
    importlib.import_module("kernels")
    del sys.modules["kernels"]
    assert trace.words() == ["+a"]


def test_unload_gives_the_name_back(here: Path, place: Place) -> None:
    place(here / "fresh_kernels.o", "basic/counter.c")
    kernels = importlib.import_module("fresh_kernels")
    kernels.bump()
    orcjit_import.unload("fresh_kernels")
    again = importlib.import_module("fresh_kernels")
    assert again.__library__.library_name == "fresh_kernels"
    assert again.bump() == 41
    orcjit_import.unload("fresh_kernels")


# ---- tvm_ffi.load_module ----


def test_load_module_of_an_object(here: Path, place: Place) -> None:
    path = place(here / "kernels.o", "basic/add.c")
    assert tvm_ffi.load_module(path).add(1, 2) == 3


@pytest.mark.parametrize(
    "order", ["import orcjit_import, tvm_ffi", "import tvm_ffi, orcjit_import"]
)
def test_load_module_in_a_fresh_process(here: Path, place: Place, builder, order: str) -> None:
    path = place(here / "kernels.o", "basic/add.c")
    archive = builder.archive("kernels.a", path)
    program = f"""
        import sys
        {order}
        print(tvm_ffi.load_module(sys.argv[1]).add(1, 2))
        print(tvm_ffi.load_module(sys.argv[2]).add(3, 4))
        print(tvm_ffi.load_module(sys.argv[1]).add(5, 6))
    """
    assert lines_of(program, path, archive) == ["3", "7", "11"]


def test_load_module_of_a_missing_object_in_a_fresh_process(tmp_path: Path) -> None:
    program = """
        import orcjit_import, tvm_ffi
        try:
            tvm_ffi.load_module("/no/such/file.o")
        except orcjit_import.ObjectNotFoundError as error:
            print("/no/such/file.o" in str(error))
    """
    assert lines_of(program) == ["True"]


def test_a_relative_path_entry(here: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place(here / "kernels.o", "basic/add.c")
    monkeypatch.chdir(here.parent)
    monkeypatch.setattr(sys, "path", [here.name, *sys.path])
    kernels = importlib.import_module("kernels")
    os.chdir("/")
    assert kernels.add(1, 2) == 3


# ---- Threads, binding, and code that runs at import ----


def test_threads_that_import_and_call_at_once(here: Path, place: Place, trace) -> None:
    for name in ["base", "left", "right"]:
        place(here / name / "a.o", "initializers/plain.c", f"-DNAME={name}")
        place(here / name / "b.o", "basic/add.c")
    for name in ["left", "right"]:
        depends(here / name / "orcjit.toml", "base")
    results = []

    def use(name: str) -> None:
        results.append(importlib.import_module(name).add(1, 2))

    threads = [Thread(target=use, args=(name,)) for name in ["left", "right", "base"] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == [3] * 12
    words = trace.words()
    assert words[0] == "+base"
    assert sorted(words) == ["+base", "+left", "+right"]


def test_an_initializer_may_call_python_which_imports(here: Path, place: Place, trace) -> None:
    place(here / "kernels.o", "initializers/calls_python.c")
    place(here / "inner.o", "basic/add.c")

    def call_back(value: int) -> int:
        return importlib.import_module("inner").add(value, 22)

    tvm_ffi.register_global_func("test.orcjit.on_load", call_back, override=True)
    try:
        assert importlib.import_module("kernels").get_answer() == 42
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


@pytest.mark.parametrize("value", ["0", "1"])
def test_binding_cannot_be_told_apart(
    here: Path, place: Place, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ORCJIT_BIND_NOW", value)
    place(here / "kernels" / "a.o", "basic/multiple.c")
    place(here / "kernels" / "b.o", "basic/add.c")
    kernels = importlib.import_module("kernels")
    assert (kernels.add(1, 2), kernels.alpha(), kernels.main(1)) == (3, 1, 101)


def test_finding_an_object_does_not_import_tvm_ffi(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    program = """
        import sys
        import orcjit_import
        assert "tvm_ffi" not in sys.modules
        sys.path.insert(0, sys.argv[1])
        import importlib.util
        spec = importlib.util.find_spec("kernels")
        print("tvm_ffi" in sys.modules, "tomllib" in sys.modules)
        import kernels
        print("tvm_ffi" in sys.modules, kernels.add(1, 2))
    """
    assert lines_of(program, here) == ["False False", "True 3"]
