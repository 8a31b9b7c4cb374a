"""The tests themselves: a missing compiler fails them, and the message says what to install."""

import pytest
from support.compilers import MissingToolError, find_compiler, find_tool


@pytest.fixture
def _empty_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    find_tool.cache_clear()
    find_compiler.cache_clear()
    yield
    find_tool.cache_clear()
    find_compiler.cache_clear()


@pytest.mark.usefixtures("_empty_path")
@pytest.mark.parametrize(("name", "package"), [("gcc", r"gcc g\+\+"), ("clang", "clang")])
def test_missing_compiler(name, package):
    with pytest.raises(MissingToolError, match=f"apt-get install {package}"):
        find_compiler(name)


@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_compiler_is_what_it_is_called(name):
    assert name in find_compiler(name).version.lower()
