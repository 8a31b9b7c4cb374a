"""Plugins that cannot be used: what is told."""

from __future__ import annotations

import importlib
import sys

import pytest
from support.importing import imports_put_back

from orcjit_import import compilers, containers, observers, policies, symbols
from orcjit_import.errors import (
    CompilationError,
    ContainerError,
    ObserverError,
    PolicyError,
    SymbolProviderError,
)

USES = {
    "compilers": (CompilationError, lambda: compilers.compiler_of("a.brokenone")),
    "containers": (ContainerError, lambda: containers.mount("broken_one://x", "broken")),
    "observers": (ObserverError, lambda: observers.add("broken_one")),
    "policies": (PolicyError, lambda: policies.add("broken_one")),
    "symbols": (SymbolProviderError, lambda: symbols.provider_of("broken_one")),
}


@pytest.mark.parametrize("interface", USES)
def test_a_plugin_that_cannot_be_loaded_is_named(interface, tmp_path, monkeypatch):
    kind, use = USES[interface]
    info = tmp_path / "a_plugin-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: a-plugin\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        f"[orcjit_import.{interface}]\nbroken_one = a_broken_plugin:Missing\n"
    )
    (tmp_path / "a_broken_plugin.py").write_text("import no_such_module_anywhere\n")
    monkeypatch.setattr(compilers, "_plugins", [])
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        importlib.invalidate_caches()
        with pytest.raises(kind) as told:
            use()
    assert isinstance(told.value.__cause__, ModuleNotFoundError)
    text = str(told.value)
    assert "the plugin 'broken_one' of a-plugin (a_broken_plugin:Missing, of the group" in text
    assert "no_such_module_anywhere" in text


def test_a_symbol_provider_that_nobody_has_is_told():
    with pytest.raises(SymbolProviderError, match="no symbol provider is called 'nobody'"):
        symbols.provider_of("nobody")
