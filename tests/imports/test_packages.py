"""Object packages among Python files: subpackages, submodules, imports within imports."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tvm_ffi
from support.build import Builder

from .forms import EXTENSIONS, FORMS, Form
from .places import Place

Compile = Callable[..., Path]


@pytest.mark.parametrize("form", [*FORMS, *EXTENSIONS], ids=str)
def test_beside_python_files_in_an_ordinary_package(
    place: Place, form: Form, builder: Builder
) -> None:
    place.put("package/__init__.py", "from . import _kernels\nfrom ._kernels import add\n")
    place.put(f"package/{form.file('_kernels')}", form.build("_kernels", builder))
    package = importlib.import_module(place.name("package"))
    assert package._kernels.__name__ == place.name("package._kernels")
    assert package._kernels.__package__ == (
        place.name("package._kernels") if form.is_package else place.name("package")
    )
    assert package.add(2, 3) == 5


def test_python_files_in_an_object_package(place: Place, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put("kernels/helper.py", "from . import add\ndef twice(x): return add(x, x)\n")
    helper = importlib.import_module(place.name("kernels.helper"))
    assert helper.twice(21) == 42


def test_subpackages_are_imported_only_when_asked_for(place: Place, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/value.c", "-DVALUE=1"))
    place.put("kernels/more/a.o", gcc("basic/value.c", "-DVALUE=2"))
    place.put("kernels/more/deep/a.o", gcc("basic/value.c", "-DVALUE=3"))
    kernels = importlib.import_module(place.name("kernels"))
    assert place.name("kernels.more") not in sys.modules
    assert not hasattr(kernels, "more")
    deep = importlib.import_module(place.name("kernels.more.deep"))
    assert kernels.more.deep is deep
    assert (kernels.value(), kernels.more.value(), deep.value()) == (1, 2, 3)


def test_a_package_of_many_objects_is_one_library(place: Place, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/calls_helper.c"))
    place.put("kernels/b.o", gcc("basic/helper.c", "-DVALUE=7", "-DHELPER_VISIBILITY=hidden"))
    assert importlib.import_module(place.name("kernels")).call_helper() == 7


def test_an_extension_package_of_many_objects(place: Place, builder: Builder) -> None:
    place.put("kernels/a.o", Form("file", is_extension=True).build("kernels", builder))
    place.put("kernels/inner.o", Form("file", is_extension=True).build("inner", builder))
    place.put("kernels/helper.py", "from . import add\n")
    kernels = importlib.import_module(place.name("kernels"))
    assert (kernels.__file__, kernels.add(1, 2)) == (place.path("kernels/a.o"), 3)
    assert importlib.import_module(place.name("kernels.helper")).add is kernels.add


def test_a_submodule_with_the_init_function_of_an_extension_package_is_none(
    place: Place, builder: Builder
) -> None:
    place.put("kernels/a.o", Form("file", is_extension=True).build("kernels", builder))
    place.put("kernels/inner.o", Form("file", is_extension=True).build("inner", builder))
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(place.name("kernels.inner"))


def test_a_manifest_in_any_container(place: Place, gcc: Compile) -> None:
    place.put("kernels/a.o", gcc("basic/add.c"))
    place.put("kernels/broken.o", "not an object")
    place.put("kernels/parts/value.o", gcc("basic/value.c", "-DVALUE=4"))
    place.put("kernels/orcjit.toml", "objects = ['a.o', 'parts/*.o']\nbind = 'now'\n")
    kernels = importlib.import_module(place.name("kernels"))
    assert (kernels.add(1, 2), kernels.value()) == (3, 4)


def test_a_manifest_beside_a_file_in_any_container(place: Place, gcc: Compile) -> None:
    place.put("kernels.o", gcc("basic/multiple.c"))
    place.put("kernels.orcjit.toml", "exports = ['alpha', 'ma*']\n")
    assert importlib.import_module(place.name("kernels")).__all__ == [
        "alpha",
        "main",
        "matrix_multiply",
    ]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_an_initializer_may_call_python_which_imports(
    place: Place, form: Form, gcc: Compile, builder: Builder
) -> None:
    place.put("outermost.o", gcc("initializers/calls_python.c"))
    form.install(place, "inner", builder)

    def call_back(value: int) -> int:
        return importlib.import_module(place.name("inner")).add(value, 22)

    tvm_ffi.register_global_func("test.orcjit.on_load", call_back, override=True)
    try:
        outermost = importlib.import_module(place.name("outermost"))
        assert outermost.get_answer() == 42
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")
