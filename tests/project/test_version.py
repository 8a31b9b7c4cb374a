"""The version is written once, and everybody says the same."""

import ctypes
import importlib.metadata
import json
from pathlib import Path

import orcjit_import


def test_package_metadata():
    assert importlib.metadata.version("orcjit-import") == orcjit_import.__version__


def test_shared_library(library):
    build_info = ctypes.CDLL(str(library)).orcjit_build_info
    build_info.restype = ctypes.c_char_p
    assert json.loads(build_info())["version"] == orcjit_import.__version__


def test_citation():
    text = (Path(__file__).parents[2] / "CITATION.cff").read_text()
    assert f"version: {orcjit_import.__version__}\n" in text
