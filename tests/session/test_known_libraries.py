"""Undefined symbols of well-known run times: the error names the library to declare."""

import re

import pytest

from orcjit_import import UndefinedSymbolError

KNOWN = {
    "GOMP_barrier_of_nobody": "libgomp.so.1",
    "_gfortran_of_nobody": "libgfortran.so.5",
    # Which version, depends on what the process of the tests has loaded.
    "cudaOfNobody": r"libcudart.so.\d+",
    "cuOfNobody": "libcuda.so.1",
    "TVMBackendOfNobody": "tvm/lib/libtvm_runtime.so",
}


@pytest.mark.parametrize(("symbol", "library"), KNOWN.items())
def test_library_of_a_known_symbol(session, gcc, symbol, library):
    made = session.create_library()
    made.add(gcc("symbols/calls_symbol.c", f"-DSYMBOL={symbol}"))
    with pytest.raises(UndefinedSymbolError, match=rf'libraries = \["{library}"\]'):
        made.get_function("call")


@pytest.mark.parametrize("symbol", ["customer", "cufoo", "cube", "ompi"])
def test_no_library_for_an_unknown_symbol(session, gcc, symbol):
    made = session.create_library()
    made.add(gcc("symbols/calls_symbol.c", f"-DSYMBOL={symbol}_of_nobody"))
    with pytest.raises(UndefinedSymbolError) as caught:
        made.get_function("call")
    assert 'libraries = ["' not in str(caught.value)


def test_libraries_of_several_symbols_are_named_once(session, gcc):
    objects = [
        gcc("symbols/calls_symbol.c", f"-DSYMBOL={symbol}", f"-DEXPORT=call{number}")
        for number, symbol in enumerate(["GOMP_a", "cudaB", "GOMP_c"])
    ]
    with pytest.raises(UndefinedSymbolError) as caught:
        session.load_module(objects)
    (named,) = re.findall(r"libraries = \[(.*?)\]", str(caught.value))
    cuda, openmp = sorted(named.split(", "))
    assert re.fullmatch(r'"libcudart.so.\d+"', cuda)
    assert openmp == '"libgomp.so.1"'
