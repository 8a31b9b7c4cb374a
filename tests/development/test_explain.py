"""`orcjit_import.explain`: why an import finds what it finds."""

import importlib.machinery
import shutil
import sys
import sysconfig

import pytest

import orcjit_import


def put(target, path):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def test_an_object_module(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    text = orcjit_import.explain("kernels")
    assert f"{here}: {here}/kernels.o is an object module of 1 object" in text
    assert text.endswith(f"so it is the object module {here}/kernels.o")
    assert "kernels" not in sys.modules


def test_it_shows_itself_in_an_interpreter(here):
    text = orcjit_import.explain("absent")
    assert repr(text) == str(text)


def test_a_python_module_that_wins(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    (here / "kernels.py").write_text("")
    text = orcjit_import.explain("kernels")
    assert f"{here}/kernels.py is a Python module, which wins in its entry" in text
    assert text.endswith(f"so it is the Python module {here}/kernels.py")


def test_a_stray(here, gcc):
    put(here / "kernels.o", gcc("basic/no_exports.c"))
    text = orcjit_import.explain("kernels")
    assert "exports neither a function __tvm_ffi_NAME nor PyInit_kernels" in text
    assert "so it is not found" in text


def test_a_broken_object(here):
    (here / "kernels.o").write_text("text")
    (here / "kernels.orcjit.toml").write_text("")
    assert "kernels.o cannot be imported: " in orcjit_import.explain("kernels")


def test_a_stray_that_may_be_meant(here, gcc, builder):
    put(here / "kernels.o", gcc("basic/no_exports.c"))
    text = orcjit_import.explain("kernels")
    assert "put a manifest kernels.orcjit.toml beside it, which may be empty" in text
    assert "Did you mean" not in text
    (here / "kernels.o").unlink()
    put(here / "kernels.a", builder.archive("kernels.a", gcc("basic/no_exports.c")))
    assert "ld -r --whole-archive kernels.a -o kernels.o" in orcjit_import.explain("kernels")


def test_a_declared_archive_of_which_nothing_is_linked(here, gcc, builder):
    put(here / "kernels.a", builder.archive("kernels.a", gcc("basic/no_exports.c")))
    (here / "kernels.orcjit.toml").write_text("")
    text = orcjit_import.explain("kernels")
    assert "of which no member is linked until another package needs it" in text


def test_an_extension_module_beside_a_python_module(here, gcc):
    include = f"-I{sysconfig.get_path('include')}"
    put(here / "kernels.o", gcc("extensions/multi.c", include, "-DNAME=kernels"))
    (here / "kernels.py").write_text("")
    text = orcjit_import.explain("kernels")
    assert "gives way as to a shared library: kernels.o defines PyInit_kernels" in text
    assert text.endswith(f"so it is the object module {here}/kernels.o")


def test_kernels_with_a_manifest_beside_a_python_module(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    (here / "kernels.py").write_text("")
    text = orcjit_import.explain("kernels")
    assert "with a manifest, kernels.orcjit.toml, which may be empty, the objects would win" in text
    (here / "kernels.orcjit.toml").write_text("")
    text = orcjit_import.explain("kernels")
    assert "gives way as to a shared library: kernels.o has a manifest" in text


def test_a_name_that_the_package_needs_itself(here, gcc):
    put(here / "struct.o", gcc("basic/add.c"))
    assert "this package itself imports it" in orcjit_import.explain("struct")


def test_entries_that_are_no_text(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    sys.path[:0] = [[1], None, b"x"]
    assert orcjit_import.explain("kernels").endswith(f"the object module {here}/kernels.o")


def test_how_many_other_entries_there_are(here, monkeypatch):
    (here / "empty").mkdir()
    monkeypatch.setattr(sys, "path", [str(here / "empty")])
    assert "another entry of the path holds nothing of that name" in orcjit_import.explain("absent")
    monkeypatch.setattr(sys, "path", [str(here), str(here / "empty")])
    assert "2 other entries of the path hold nothing" in orcjit_import.explain("absent")


def test_a_misspelt_name(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    assert orcjit_import.explain("kernls").endswith("so it is not found. Did you mean: 'kernels'?")


def test_without_the_finder(here, gcc):
    put(here / "kernels.o", gcc("basic/add.c"))
    orcjit_import.uninstall()
    try:
        assert "the finder is not installed" in orcjit_import.explain("kernels")
    finally:
        orcjit_import.install()


def test_a_module_that_is_imported(here, gcc):
    assert "is imported already: " in orcjit_import.explain("json")


@pytest.mark.parametrize("name", ["absent.kernels", "json.decoder.kernels"])
def test_a_package_that_is_none(here, name):
    assert "is not found, or is no package" in orcjit_import.explain(name)


def test_a_subpackage(here, gcc):
    put(here / "kernels/a.o", gcc("basic/add.c"))
    put(here / "kernels/inner/b.o", gcc("basic/add.c"))
    text = orcjit_import.explain("kernels.inner")
    assert text.endswith(f"so it is the object module {here}/kernels/inner/b.o")


def test_an_object_that_is_a_part_of_a_package(here, gcc):
    put(here / "kernels/add.o", gcc("basic/add.c"))
    put(here / "kernels/other.o", gcc("basic/multiple.c"))
    text = orcjit_import.explain("kernels.add")
    assert f"{here}/kernels/add.o is a part of the object package 'kernels', and no module" in text
    assert text.endswith(
        "so it is not found. 'add' is a function of 'kernels': from kernels import add"
    )
    text = orcjit_import.explain("kernels.other")
    assert f"{here}/kernels/other.o is a part of the object package 'kernels'" in text
    assert text.endswith("so it is not found")


def test_a_directory_of_sources(here):
    (here / "kernels").mkdir()
    (here / "kernels/add.cc").write_text("")
    (here / "kernels/more.c").write_text("")
    text = orcjit_import.explain("kernels")
    told = (
        "2 sources, as add.cc, are compiled if a manifest names them, or by install(sources=True)"
    )
    assert told in text


def test_a_package_that_another_finder_knows(here, monkeypatch):
    """As that of an editable install, which may take a directory of objects for a namespace."""

    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name != "kernels":
                return None
            spec = importlib.machinery.ModuleSpec(name, Finder(), is_package=True)
            spec.submodule_search_locations = [str(here / "kernels")]
            return spec

    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    text = orcjit_import.explain("kernels")
    assert text.endswith(
        f"so it is a package of ['{here}/kernels'], found by {__name__}.{Finder.__qualname__}"
    )


def test_a_directory_without_exports(here, gcc):
    put(here / "kernels/a.o", gcc("basic/no_exports.c"))
    text = orcjit_import.explain("kernels")
    assert "a directory without objects that export anything" in text
    assert "with a manifest, orcjit.toml, which may be empty, they are a package" in text
    assert "so it is a namespace package of" in text
