"""The attributes of an imported module.

The module itself is a plain `types.ModuleType`, because the interpreter reads attributes of exactly
that type fastest. `__getattr__` and `__dir__` in its namespace (PEP 562) are methods of an
`ObjectNamespace`: an export is looked up on first access, and is an ordinary entry of the
module's ``__dict__`` from then on.
"""

import sys
from _frozen_importlib import ModuleSpec, _init_module_attrs
from _weakref import ref  # weakref costs more
from itertools import compress

from . import _part
from .atomic import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    import tvm_ffi

    from ._library import Linked
    from .atomic import Change
    from .exported_function import ExportedFunction
    from .session import DynamicLibrary

# What Python asks a module for by itself; nobody wants to see them among its functions.
_PROTOCOLS = frozenset({"__dir__", "__getattr__", "__reduce_ex__"})

# What importlib sets anew before it reloads a module.
_OF_IMPORT = ("__spec__", "__loader__", "__package__", "__file__", "__cached__", "__path__")

_FEW = 8

# What an object file does not have, and importlib asks a new module for. To make an error of each
# that nobody sees would take a fifth of an import, so these have this value, as long as it asks.
NOT_THERE = "not there"

# One for all modules, of which most hide nothing.
_NOTHING: "frozenset[str]" = frozenset()


class ObjectNamespace:
    """Fills the ``__dict__`` of one module with the exports of one library.

    The module holds it, and not the other way round: both go with the last reference to the module,
    unless the library is kept.

    Attributes
    ----------
    name
        The module's name.
    library
        The library that its objects were linked into.
    root
        What was initialized: `library`, unless a module tree is embedded in it.

    Raises
    ------
    ManifestError
        If the declaration selects exports that the library does not have.
    """

    __slots__ = ("__weakref__", "_exports", "_hidden", "_is_documented", "_kept", "_linked",
                 "_module", "_of_import", "_open", "_previous", "_resolved", "library",
                 "name", "root")  # fmt: skip

    def __init__(
        self,
        module: "ModuleType",
        library: "DynamicLibrary",
        kept: "dict[DynamicLibrary, ObjectNamespace]",
        linked: "Linked | ModuleSpec",
        exports: "list[str] | None" = None,
        *,
        hidden: "frozenset[str] | None" = None,
        is_documented: bool = True,
        is_archive: bool = False,
    ) -> None:
        attributes = vars(module)
        self.name: str = attributes["__name__"]
        self.library = library
        self._linked: Linked | None = None
        self.root: tvm_ffi.Module = library
        self._module = ref(module)
        self._kept = kept
        self._hidden = hidden or _NOTHING
        self._is_documented = is_documented
        self._resolved: dict[str, Any] = {}
        self._previous: ObjectNamespace | None = None
        self._open = [True]  # empty as soon as the module is to show another library, or none
        if isinstance(linked, ModuleSpec):
            self._of_import: dict[str, Any] | ModuleSpec = linked  # what importlib makes of it
        else:
            self._linked = linked
            self._of_import = _attributes_of_import(module)
            if linked.declared is not None and linked.declared.exports:
                every = _part("naming").attributes(library.exports)
                exports = linked.declared.select("exports", every)
                self._hidden = frozenset(every).difference(exports)
        # None: those of an archive, of which the members have to be looked at.
        self._exports: list[str] | dict[str, None] | None = None
        if exports is not None or not is_archive:
            self._list_exports(exports)
        library.__dict__["_namespace"] = ref(self)

    def _list_exports(self, exports: "list[str] | None" = None) -> "list[str] | dict[str, None]":
        """Note and return the exports, which the library knows if they are not given."""
        if self._exports is None:
            if exports is None:
                exports = _part("naming").attributes(self.library.exports)
            # A few are found as fast in a list.
            self._exports = exports if len(exports) < _FEW else dict.fromkeys(exports)
        return self._exports

    def _is_export(self, name: str) -> bool:
        if self._exports is not None:
            return name in self._exports
        return bool(_part("naming").attributes([name])) and self.library.implements_function(name)

    @property
    def linked(self) -> "Linked":
        """What was linked into the library, and against what."""
        if self._linked is None:
            made = _part("_library").of_library(
                self.name, _part("opened_library").core_of(self.library)
            )
            # Threads that come here at once must all see the same.
            self._linked = vars(self.library).setdefault("_linked", made)
        return self._linked

    def follow(self, previous: "ObjectNamespace", attributes: "dict[str, Any]") -> None:
        """Take the place of another one in the same module, which is being reloaded.

        `attributes` are what importlib has set for that, and what `previous.restore` returned.
        """
        self._previous = previous
        self._of_import = attributes

    def showing(self, root: "tvm_ffi.Module") -> "list[Change]":
        """Return what makes the module show the initialized library: its import has succeeded."""
        self.root = root
        shown: dict[str, Any] = {}
        self.show(shown)
        show = partial(self._namespace.update, shown)
        if self._previous is None:
            return [show]
        return [
            partial(self._namespace.pop, "__all__", None),
            partial(self._namespace.update, self._attributes_of_import()),
            show,
            *self._previous.leaving(),  # last: other threads run while a function goes
        ]

    def show(self, attributes: "dict[str, Any]") -> None:
        """Enter what a module has besides its functions."""
        attributes["__library__"] = self.library
        attributes["__root_module__"] = self.root  # what takes a module tree: TVM's VM does
        if self._exports is not None:
            attributes["__all__"] = sorted(self._exports)
        attributes["__getattr__"] = self.look_up
        attributes["__dir__"] = self.names
        attributes["__reduce_ex__"] = self.reduce

    def history(self) -> "list[ObjectNamespace]":
        """Return this and those that it has followed, the newest first."""
        found = [self]
        while (previous := found[-1]._previous) is not None:  # noqa: SLF001
            found.append(previous)
        return found

    def is_shown(self) -> bool:
        """Whether the module of its name shows the library."""
        module = sys.modules.get(self.name)
        return getattr(module, "__library__", None) is self.library

    def is_used(self) -> bool:
        """Whether code of the library has run, or something was taken that could run it."""
        is_plain = self.root is self.library and not self._resolved
        return not is_plain or self.linked.library.has_run_code()

    def resolved_names(self) -> list[str]:
        """Return the functions that were looked up."""
        return list(self._resolved)

    def exported_names(self) -> list[str]:
        """Return the functions that the module shows, or would show when they are looked up."""
        return list(self._list_exports())

    @property
    def _namespace(self) -> "dict[str, Any]":
        module = self._module()
        return vars(module) if module is not None else {}

    def look_up(self, name: str) -> "Any":
        """Return an export and store it in the module; the module's ``__getattr__``."""
        if name == "__all__":
            every = sorted(self._list_exports())
            named = compress((name,), self._open)
            return next(map(self._namespace.setdefault, named, (every,)), every)
        function = self._resolved.get(name)  # there if somebody deleted it from the module
        if function is None:
            if not self._resolved:
                # Values that its code makes may outlive the module; one that is unloaded has ended.
                library = compress((self.library,), self._open)
                next(map(self._kept.__setitem__, library, (self,)), None)
            # Threads that come here at once must all see the same function.
            function = self._resolved.setdefault(name, self._find(name))
        # Nothing changes once another thread reloads or unloads the module. All of it is in C, so
        # that no thread comes between the question and the change.
        namespace = self._namespace
        named = compress((name,), self._open)
        value = next(map(namespace.setdefault, named, (function,)), function)
        exports = self._exports
        if exports is not None and len(self._resolved) == len(exports) and self._is_plain():
            # CPython looks up attributes of modules that have one in the slow way (30 ns of 300).
            named = compress(("__getattr__",), self._open)
            next(map(namespace.pop, named, (None,)), None)
        return value

    def _is_plain(self) -> bool:
        """Whether there is nothing to say of names that are no exports."""
        return self.root is self.library and not self._hidden

    def names(self) -> list[str]:
        """Return what `dir` and `help` show; the module's ``__dir__``."""
        return sorted({*self._namespace, "__all__", *self._list_exports()} - _PROTOCOLS)

    def reduce(self, protocol: int) -> "tuple[Callable[[str], Any], tuple[str]]":  # noqa: ARG002
        """Return what a pickle of the module says: its name. Python cannot pickle plain modules."""
        return import_by_name, (self.name,)

    def restore(self) -> "dict[str, Any]":
        """Put back what `importlib.reload` has changed already; return what it had put there."""
        module = self._module()
        if module is None:
            return {}
        changed = _attributes_of_import(module)
        before = self._attributes_of_import()
        for name in changed.keys() - before.keys():
            del vars(module)[name]
        vars(module).update(before)
        return changed

    def _attributes_of_import(self) -> "dict[str, Any]":
        """Return what importlib set in the module when it was imported."""
        if isinstance(self._of_import, ModuleSpec):
            made = type(sys)(self.name)
            _init_module_attrs(self._of_import, made)
            self._of_import = _attributes_of_import(made)
        return self._of_import

    def leaving(self) -> "list[Change]":
        """Return what removes the functions of this library, and nothing that others put there.

        From now on a lookup that another thread has begun adds none.
        """
        self._open.clear()
        namespace = self._namespace
        return [
            *[
                partial(namespace.pop, name, None)
                for name, function in list(self._resolved.items())
                if namespace.get(name) is function
            ],
            self._resolved.clear,
        ]

    def withdrawing(self) -> "list[Change]":
        """Return what removes all that `showing` and later accesses added."""
        names = ("__library__", "__root_module__", "__all__", *_PROTOCOLS)
        return [*self.leaving(), *[partial(self._namespace.pop, name, None) for name in names]]

    def _find(self, name: str) -> "ExportedFunction":
        functions = _part("exported_function")
        if self._is_export(name):
            exported: ExportedFunction = functions.take(
                self.library, name, self.name, is_documented=self._is_documented
            )
            return exported
        if self._is_in_tree(name):
            function = self.root.get_function(name, query_imports=True)
            make: Callable[..., ExportedFunction] = functions.make
            return make(function, name, self.name, self.root, query_imports=True)
        message = f"module {self.name!r} has no attribute {name!r}{self._hint(name)}"
        raise AttributeError(message, name=name)  # without `obj`: CPython would suggest, too

    def _is_in_tree(self, name: str) -> bool:
        """Whether an embedded module implements a function that the objects do not export."""
        if self.root is self.library or self._hidden or _part("naming").is_dunder(name):
            return False
        return self.root.implements_function(name, query_imports=True)

    def _hint(self, name: str) -> str:
        if _part("naming").is_dunder(name):
            return ""
        if name in self._hidden:
            return ", because its declaration of exports leaves that function out"
        hint: str = _part("naming").near_names(name, list(self._list_exports()))
        return hint


def import_by_name(name: str) -> "Any":
    """Return the module `name`: what a pickled module stands for, and where the finder is there."""
    from importlib import import_module

    return import_module(name)


def _attributes_of_import(module: "ModuleType") -> "dict[str, Any]":
    namespace = vars(module)
    return {name: namespace[name] for name in _OF_IMPORT if name in namespace}
