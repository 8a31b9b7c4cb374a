"""Symbols that Python gives to linked code: addresses of callbacks, of other JITs, in capsules.

``library.define(name, value)`` defines one in a library of a session. A provider, a callable that
is asked for names and returns a value or None, defines what no library does:
``session.add_symbol_provider(provider)``, or ``symbols = ["package.module:provider"]`` in a
manifest. The order of the search, and how long what is given has to live, is in
docs/how-to-symbols.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ..errors import ArgumentTypeError, ArgumentValueError, SymbolProviderError
from .absolute_object import absolute_object
from .addresses import address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["SymbolProvider", "address_of", "provider_of"]


class SymbolProvider(Protocol):
    """What is asked for symbols."""

    def __call__(self, name: str, /) -> Any:
        """Return what has that name, as `address_of` takes it; None for what is not known."""


# What was given to linked code. Nothing of it goes before the process ends: code that has an
# address outlives its library, as long as a function of it is held or runs.
_given: list[Any] = []


def provider_of(source: Any) -> SymbolProvider:
    """Return a provider of what has symbols.

    Parameters
    ----------
    source
        A provider; a mapping from names to values; a `ctypes.CDLL`, which is asked as `dlsym` is;
        a module of Cython, for what its ``__pyx_capi__`` has; or the name of a plugin, an entry
        point of the group ``orcjit_import.symbols``, which is any of these.

    Raises
    ------
    ArgumentTypeError
        If it is nothing of these.
    SymbolProviderError
        If no plugin has the name, or it cannot be loaded.
    """
    import ctypes
    from collections.abc import Mapping

    if isinstance(source, str):
        return _named(source)
    if isinstance(source, ctypes.CDLL):
        handle = source
        return lambda name: getattr(handle, name, None)
    functions = getattr(source, "__pyx_capi__", source)
    if isinstance(functions, Mapping):
        table = functions
        return lambda name: table.get(name)
    if callable(source):
        found: SymbolProvider = source
        return found
    raise ArgumentTypeError(
        f"{type(source).__name__} gives no symbols: a provider is a callable, a mapping, a "
        f"ctypes.CDLL or a module of Cython [OJ865]"
    )


def _named(name: str) -> SymbolProvider:
    from ..plugins import find, instance_of, near

    found = instance_of(find("symbols", name, SymbolProviderError))
    if found is None:
        raise SymbolProviderError(
            f"no symbol provider is called {name!r}: install the distribution that has it, or give "
            f"the provider itself [OJ866]{near('symbols', name)}"
        )
    return provider_of(found)


def object_of(values: Mapping[str, Any], *, is_exported: bool = False) -> bytes:
    """Return an object that defines symbols, and keep what they are until the process ends.

    Parameters
    ----------
    values
        What each is, as `address_of` takes it.
    is_exported
        Whether libraries that depend on this one see them, too.
    """
    for name in values:
        text: object = name  # whoever calls it may not be checked
        if not isinstance(text, str) or not text or "\0" in text:
            raise ArgumentValueError(
                f"{name!r} is no name of a symbol: give a text, as nm shows it [OJ867]"
            )
    addresses = {name: address_of(value) for name, value in values.items()}
    _given.extend(values.values())
    return absolute_object(addresses, is_exported=is_exported)


def provide(
    names: Iterable[str],
    providers: Iterable[tuple[str, SymbolProvider]],
    add: Callable[[bytes], Any],
) -> None:
    """Ask providers for symbols, and add an object that defines what they give.

    Parameters
    ----------
    names
        The symbols that nothing defines so far.
    providers
        Whom to ask, in order, each with what messages call it.
    add
        Adds an object to the library.

    Raises
    ------
    SymbolProviderError
        If one raises an exception, which is its ``__cause__``, or returns what has no address.
    """
    every = list(providers)
    found = {}
    for name in names:
        for told, provider in every:
            value = _ask(told, provider, name)
            if value is not None:
                found[name] = value
                break
    if found:
        add(object_of(found))


def _ask(told: str, provider: SymbolProvider, name: str) -> Any:
    try:
        value = provider(name)
        if value is not None:
            address_of(value)
    except Exception as error:
        raise SymbolProviderError(
            f"the symbol provider {told} cannot give {name!r} [OJ861]: {type(error).__name__}: "
            f"{error}"
        ) from error
    return value
