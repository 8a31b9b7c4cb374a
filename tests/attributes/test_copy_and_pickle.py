"""Functions of modules are copied and pickled by reference, as those of Python modules are."""

from __future__ import annotations

import copy
import importlib
import io
import pickle
import shutil
import sys
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest
import tvm_ffi
from support.process import lines_of

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def dump_in_python(thing: object, protocol: int) -> bytes:
    """Pickle without the C accelerator."""
    file = io.BytesIO()
    pickle._Pickler(file, protocol).dump(thing)
    return file.getvalue()


def dump_for_a_process(thing: object, protocol: int) -> bytes:
    return bytes(ForkingPickler.dumps(thing, protocol))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("dump", [pickle.dumps, dump_in_python, dump_for_a_process])
def test_pickled_by_reference(gcc_kernels, dump, protocol: int) -> None:
    add = gcc_kernels("basic/add.c").add
    assert pickle.loads(dump(add, protocol)) is add
    assert pickle._loads(dump([add, add], protocol)) == [add, add]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["class", "größe", "加"])
def test_odd_names_are_pickled(gcc_kernels, name: str, protocol: int) -> None:
    function = getattr(gcc_kernels("attributes/names.c"), name)
    assert pickle.loads(pickle.dumps(function, protocol)) is function


def test_a_function_of_a_submodule(here: Path, gcc) -> None:
    (here / "outer" / "inner").mkdir(parents=True)
    (here / "outer" / "__init__.py").touch()
    shutil.copyfile(gcc("basic/add.c"), here / "outer" / "inner" / "a.o")
    add = importlib.import_module("outer.inner").add
    assert pickle.loads(pickle.dumps(add)) is add


def test_unpickling_imports_the_module(gcc_kernels) -> None:
    pickled = pickle.dumps(gcc_kernels("basic/add.c").add)
    del sys.modules["kernels"]
    assert pickle.loads(pickled)(1, 2) == 3
    assert "kernels" in sys.modules


def test_unpickling_in_a_process_that_does_not_know_us(gcc_kernels, here: Path) -> None:
    pickled = pickle.dumps(gcc_kernels("basic/add.c").add)
    program = """
        import pickle, sys
        sys.path.insert(0, sys.argv[1])
        print(pickle.loads(bytes.fromhex(sys.argv[2]))(20, 22))
    """
    assert lines_of(program, here, pickled.hex()) == ["42"]


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_a_pool_of_processes_calls_it(gcc_kernels, here: Path, method: str) -> None:
    gcc_kernels("basic/add.c")
    program = """
        import multiprocessing, sys
        sys.path.insert(0, sys.argv[1])
        import orcjit_import, kernels
        with multiprocessing.get_context(sys.argv[2]).Pool(1) as pool:
            print(pool.starmap(kernels.add, [(1, 2), (3, 4)]))
    """
    assert lines_of(program, here, method) == ["[3, 7]"]


def test_unpickling_what_the_module_does_not_have_any_more(gcc_kernels, here: Path, gcc) -> None:
    pickled = pickle.dumps(gcc_kernels("basic/add.c").add)
    shutil.copyfile(gcc("basic/value.c"), here / "kernels.o")
    importlib.reload(sys.modules["kernels"])
    with pytest.raises(AttributeError, match="module 'kernels' has no attribute 'add'"):
        pickle.loads(pickled)


@pytest.mark.parametrize("dump", [pickle.dumps, dump_in_python])
def test_after_a_reload_the_old_function_cannot_be_pickled(gcc_kernels, dump) -> None:
    module = gcc_kernels("basic/add.c")
    old = module.add
    importlib.reload(module)
    with pytest.raises(pickle.PicklingError, match="module 'kernels' does not hold it any more"):
        dump(old, 4)
    assert pickle.loads(dump(module.add, 4)) is module.add


def test_a_function_that_was_replaced_cannot_be_pickled(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    old, module.add = module.add, None
    with pytest.raises(pickle.PicklingError, match=r"<exported function kernels\.add>"):
        pickle.dumps(old)


def test_a_function_of_a_forgotten_module_cannot_be_pickled(gcc_kernels) -> None:
    add = gcc_kernels("basic/add.c").add
    del sys.modules["kernels"]
    words = "by reference: module 'kernels' is not imported"
    with pytest.raises(pickle.PicklingError, match=words):
        pickle.dumps(add)


def test_a_function_can_be_given_another_home(gcc_kernels, here: Path) -> None:
    """As packages do with what they re-export: `add.__module__ = __name__`."""
    gcc_kernels("basic/add.c")
    (here / "public.py").write_text(
        "from kernels import add\nadd.__module__, add.__name__ = __name__, 'plus'\nplus = add\n"
    )
    plus = importlib.import_module("public").plus
    assert pickle.loads(pickle.dumps(plus)) is plus
    assert b"public" in pickle.dumps(plus)


def test_copies_are_the_function(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    assert copy.copy(module.add) is module.add
    assert copy.deepcopy({"f": [module.add]})["f"][0] is module.add
    old = module.add
    importlib.reload(module)
    assert copy.deepcopy(old) is old


def test_functions_of_the_session_api_stay_those_of_tvm_ffi(session, gcc) -> None:
    library = session.create_library()
    library.add(gcc("basic/value.c"))
    assert type(library["value"]) is type(library.value) is tvm_ffi.Function
    with pytest.raises(TypeError, match="ToJSONGraph"):
        pickle.dumps(library.value)
