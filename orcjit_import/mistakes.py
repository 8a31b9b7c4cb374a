"""Mistakes that symbol tables show: what was meant to be exported, or to be found.

Only messages of errors need it, so objects are read once more for it, and never very large ones.
"""
# ruff: noqa: PTH118

import ctypes
import json
import os
import re

from . import _is_interrupt, _native, naming
from .error_base import OrcJITError
from .error_form import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .bundle import ZipDirectory
    from .source import Directory, ObjectPlaces

# More than that is not read for the sake of a message.
_MOST_BYTES = 32 << 20
_MOST_OBJECTS = 64
_MOST_SYMBOLS = 8

_MANGLED_EXPORT = re.compile(r"_Z(?:N(?:\d+\w+?)?)?\d+__tvm_ffi_(?!_)\w")
_UNDEFINED = re.compile(r"undefined symbol '([^']+)'(?: \[([^\]]+)\])? \(referenced by")

# How the two string classes of libstdc++, and that of libc++, are spelled by demanglers.
_STRING = re.compile(
    r"std::(?:__cxx11::|__1::)?basic_string<char, std::(?:__1::)?char_traits<char>, "
    r"std::(?:__1::)?allocator<char> ?>"
)
_NEW_ABI = ("std::__cxx11::", "[abi:cxx11]")

# The advice of the core for a symbol of which nothing is known.
_GENERAL_ADVICE = "Add the object that defines it"


def stray_error(
    fullname: str, container: "Directory | ZipDirectory", file: str
) -> ModuleNotFoundError:
    """Return what an import raises that finds nothing but a file which is no module."""
    why = naming.why_stray(file, hint=hint_of_exports(container.places([file])))
    path = os.path.join(container.path, file)
    told = f"`orcjit-import explain {fullname}` tells where it was looked for"
    message = f"No module named {fullname!r}, but {path} {why}. {told}"
    text = shaped(message, kind="ModuleNotFoundError")
    return ModuleNotFoundError(text, name=fullname, path=path)


def describe(where: "ObjectPlaces", index: int) -> "list[dict[str, Any]]":
    """Describe one of some objects and archives, as native/object/describe.h says.

    Raises
    ------
    OrcJITError
        If it cannot be read, or is no object that any machine could link.
    """
    library = _native.load()
    text = ctypes.c_char_p()
    place = where.slices[index] if where.slices is not None else (0, 0)
    data = where.read(index) if place is None else None
    if isinstance(data, OrcJITError):
        raise data
    offset, size = place or (0, len(data or b""))
    _native.call(
        library.orcjit_describe,
        _native.printable(where.labels[index]),
        os.fsencode(where.paths[index]),
        ctypes.byref(_native.place_type()(offset, size, data, where.in_zip and place is not None)),
        ctypes.byref(text),
    )
    described: list[dict[str, Any]] = json.loads(_native.take(library, text))
    return described


def hint_of_exports(places: "ObjectPlaces") -> str:
    """Tell what objects that export nothing define instead, and how it is exported.

    Returns
    -------
    str
        A sentence without its period; "" if there is nothing to tell.
    """
    objects = list(_described(places))
    for one in objects:
        for hint in mistaken_exports(one):
            return hint
    for tell in (_init_function, _plain_function):
        for one in objects:
            hint = tell(one)
            if hint:
                return hint
    return ""


def mistaken_exports(described: "dict[str, Any]") -> "Iterator[str]":
    """Yield what an object defines that nearly is an exported function, each with the cure."""
    file = _file_of(described)
    for symbol, _, _, visibility, _ in described.get("defined", ()):
        shown = described["demangled"].get(symbol, symbol)
        if _MANGLED_EXPORT.match(symbol):
            yield (
                f"{file} defines {shown.partition('(')[0]} as a function of C++ ({symbol}): write "
                f'extern "C" before it'
            )
        elif naming.export_of(symbol) and visibility in ("hidden", "internal"):
            yield (
                f"{file} defines {symbol} with hidden visibility: write TVM_FFI_DLL_EXPORT before "
                f"it, or compile without -fvisibility=hidden"
            )


def near_definition(reason: str, places: "ObjectPlaces") -> str:
    """Say which object defines what is nearly a symbol that an error calls undefined.

    Parameters
    ----------
    reason
        The message of the core.
    places
        The objects of the library that was to be linked.

    Returns
    -------
    str
        Sentences; "" if nothing is near.
    """
    wanted = _UNDEFINED.findall(reason)[:_MOST_SYMBOLS]
    if not wanted:
        return ""
    definitions = list(_definitions(places))
    found = (_nearest(name, bool(mangled), definitions) for name, mangled in wanted)
    return ". ".join(dict.fromkeys(filter(None, found)))


def with_near_definition(reason: str, places: "ObjectPlaces") -> str:
    """Put what is near in place of the general advice of the core."""
    start, advice, _ = reason.partition(_GENERAL_ADVICE)
    near = near_definition(reason, places) if advice else ""
    return f"{start}{near}" if near else reason


# ---- What is exported ----


def _init_function(described: "dict[str, Any]") -> str:
    for symbol, *_ in described.get("defined", ()):
        if symbol.startswith(naming.INIT_PREFIXES):
            return f"{_file_of(described)} has {symbol}, so it is named wrongly"
    return ""


def _plain_function(described: "dict[str, Any]") -> str:
    """Tell the functions for which an export was probably forgotten."""
    functions: list[str] = [
        described["demangled"].get(symbol, symbol)
        for symbol, kind, binding, visibility, _ in described.get("defined", ())
        if kind == "function" and binding == "global" and visibility == "default"
    ]
    functions = [name for name in functions if not name.startswith(("std::", "tvm::", "_"))]
    if not functions:
        return ""
    first, more = functions[0], len(functions) - 1
    file = _file_of(described)
    if first == "main":
        return f"{file} defines main, as a program does"
    full = first.partition("(")[0]
    short = full.rpartition("::")[2]
    told = f"{file} defines {first}" + (f" and {more} more" if more else "")
    if "(" not in first:
        return f"{told}: a function {naming.symbol_of(first)} exports what it calls"
    return f"{told}: TVM_FFI_DLL_EXPORT_TYPED_FUNC({short}, {full}) exports it"


def _file_of(described: "dict[str, Any]") -> str:
    label: str = described["label"]
    return os.path.basename(label)  # noqa: PTH119


# ---- What is found ----


class _Definition:
    """A function or variable that an object defines: its symbol, and how a person writes it."""

    def __init__(self, label: str, symbol: str, shown: str) -> None:
        self.label = label
        self.symbol = symbol
        self.shown = shown
        self.is_mangled = symbol != shown


def _definitions(places: "ObjectPlaces") -> "Iterator[_Definition]":
    for described in _described(places):
        if described["problem"]:
            continue  # it is for another platform
        for symbol, *_ in described.get("defined", ()):
            shown = described["demangled"].get(symbol, symbol)
            yield _Definition(described["label"], symbol, shown)


def _nearest(name: str, is_mangled: bool, definitions: "Iterable[_Definition]") -> str:
    """Say what is near to one undefined symbol; "" if nothing is."""
    base = _base_of(name)
    for other in definitions:
        if other.is_mangled != is_mangled:
            if _base_of(other.shown).rpartition("::")[2] == base.rpartition("::")[2]:
                return _of_other_language(other, base)
        elif is_mangled and _base_of(other.shown) == base and other.shown != name:
            return _of_other_types(other, name)
    return ""


def _of_other_language(other: _Definition, base: str) -> str:
    if other.is_mangled:
        return (
            f"'{other.label}' defines '{other.shown}', as a function of C++: write extern \"C\" "
            f"before it, so that it is {base!r}"
        )
    return (
        f"'{other.label}' defines {other.shown!r}, as C does: declare it in C++ as "
        f'extern "C", or define it there, too'
    )


def _of_other_types(other: _Definition, name: str) -> str:
    told = f"'{other.label}' defines '{other.shown}'"
    if _plain(other.shown) != _plain(name):
        return f"{told}: the declaration and the definition have to agree"
    if "std::__1::" in other.shown + name:
        return f"{told}, of another standard library: compile all objects with the same -stdlib"
    is_old = not any(mark in other.shown for mark in _NEW_ABI)
    return (
        f"{told}, with the {'old' if is_old else 'new'} std::string of libstdc++: compile all "
        f"objects with the same _GLIBCXX_USE_CXX11_ABI"
    )


def _base_of(shown: str) -> str:
    """Return the name of a function without its parameters, and without the mark of its ABI."""
    return shown.replace("[abi:cxx11]", "").partition("(")[0]


def _plain(shown: str) -> str:
    """Spell what belongs to one of several standard libraries as the standard does."""
    text = _STRING.sub("std::string", shown.replace("[abi:cxx11]", ""))
    text = text.replace("std::__cxx11::", "std::").replace("std::__1::", "std::")
    return text.replace("> >", ">>")


# ---- Reading ----


def _described(places: "ObjectPlaces") -> "Iterator[dict[str, Any]]":
    """Describe some objects, as far as that takes no time that anybody would notice."""
    left = _MOST_BYTES
    for index in range(min(len(places.labels), _MOST_OBJECTS)):
        left -= _size_of(places, index)
        if left < 0:
            return
        try:
            yield from describe(places, index)
        except OrcJITError:
            continue  # what is wrong with it is told elsewhere


def _size_of(places: "ObjectPlaces", index: int) -> int:
    place = places.slices[index] if places.slices is not None else None
    if place is not None:
        return place[1]
    try:
        return os.stat(places.paths[index]).st_size  # noqa: PTH116
    except OSError as error:
        if _is_interrupt(error):
            raise
        return 0
