"""Tests of the kernels: `python -m pytest`."""

import orcjit_import  # noqa: F401  (objects can be imported from here on)
import pytest

import mykernels


def test_add():
    assert mykernels.add(1, 2) == 3


def test_add_takes_integers():
    with pytest.raises(TypeError):
        mykernels.add("1", 2)


def test_scale():
    numpy = pytest.importorskip("numpy")
    x = numpy.arange(4, dtype="float32")
    mykernels.scale(x, 2)
    assert x.tolist() == [0, 2, 4, 6]
