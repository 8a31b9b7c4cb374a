"""The attributes of an imported module.

The module itself is a plain `types.ModuleType`, because the interpreter reads attributes of exactly
that type fastest. `__getattr__` and `__dir__` in its namespace (PEP 562) are methods of an
`ObjectNamespace`: an export is looked up on first access, and is an ordinary entry of the
module's ``__dict__`` from then on.
"""

import sys
from _weakref import ref  # weakref costs more
from functools import partial

from . import _part, naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    import tvm_ffi

    from .atomic import Change
    from .exported_function import ExportedFunction
    from .linking import Linked
    from .session import DynamicLibrary

# What Python asks a module for by itself; nobody wants to see them among its functions.
_PROTOCOLS = frozenset({"__dir__", "__getattr__", "__reduce_ex__"})

# What importlib sets anew before it reloads a module.
_OF_IMPORT = ("__spec__", "__loader__", "__package__", "__file__", "__cached__", "__path__")

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
    linked
        What was linked into it, and against what.
    root
        What was initialized: `library`, unless a module tree is embedded in it.

    Raises
    ------
    ManifestError
        If the declaration selects exports that the library does not have.
    """

    __slots__ = ("__weakref__", "_exports", "_hidden", "_kept", "_module",
                 "_of_import", "_previous", "_resolved", "library", "linked", "name",
                 "root")  # fmt: skip

    def __init__(
        self,
        module: "ModuleType",
        library: "DynamicLibrary",
        linked: "Linked",
        kept: "dict[DynamicLibrary, ObjectNamespace]",
    ) -> None:
        self.name: str = vars(module)["__name__"]
        self.library = library
        self.linked = linked
        self.root: tvm_ffi.Module = library
        self._module = ref(module)
        self._kept = kept
        known = naming.attributes(library.exports)
        declared = linked.declared
        chosen = known if declared is None else declared.select("exports", known)
        self._exports = dict.fromkeys(chosen)  # a set that keeps the order
        self._hidden = _NOTHING if chosen is known else frozenset(known).difference(chosen)
        self._resolved: dict[str, Any] = {}
        self._previous: ObjectNamespace | None = None
        self._of_import = _attributes_of_import(module)
        vars(library)["_namespace"] = ref(self)

    def follow(self, previous: "ObjectNamespace", attributes: "dict[str, Any]") -> None:
        """Take the place of another one in the same module, which is being reloaded.

        `attributes` are what importlib has set for that, and what `previous.restore` returned.
        """
        self._previous = previous
        self._of_import = attributes

    def showing(self, root: "tvm_ffi.Module") -> "list[Change]":
        """Return what makes the module show the initialized library: its import has succeeded."""
        self.root = root
        shown = dict(
            self._of_import if self._previous is not None else (),
            __library__=self.library,
            __root_module__=root,  # for what takes a module tree: TVM's virtual machine does
            __all__=sorted(self._exports),
            __getattr__=self.look_up,
            __dir__=self.names,
            __reduce_ex__=self.reduce,
        )
        leaving = self._previous.leaving() if self._previous is not None else []
        return [*leaving, partial(self._namespace.update, shown)]

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

    @property
    def _namespace(self) -> "dict[str, Any]":
        module = self._module()
        return vars(module) if module is not None else {}

    def look_up(self, name: str) -> "Any":
        """Return an export and store it in the module; the module's ``__getattr__``."""
        function = self._resolved.get(name)  # there if somebody deleted it from the module
        if function is None:
            self._kept[self.library] = self  # values that its code makes may outlive the module
            # Threads that come here at once must all see the same function.
            function = self._resolved.setdefault(name, self._find(name))
        namespace = self._namespace
        value = namespace.setdefault(name, function)
        if self._is_complete():
            # CPython looks up attributes of modules that have one in the slow way (30 ns of 300).
            namespace.pop("__getattr__", None)
        return value

    def _is_complete(self) -> bool:
        """Whether there is nothing left to look up, and nothing to say of other names."""
        is_plain = self.root is self.library and not self._hidden
        return is_plain and len(self._resolved) == len(self._exports)

    def names(self) -> list[str]:
        """Return what `dir` and `help` show; the module's ``__dir__``."""
        return sorted({*self._namespace, *self._exports} - _PROTOCOLS)

    def reduce(self, protocol: int) -> "tuple[Callable[[str], Any], tuple[str]]":  # noqa: ARG002
        """Return what a pickle of the module says: its name. Python cannot pickle plain modules."""
        return import_by_name, (self.name,)

    def restore(self) -> "dict[str, Any]":
        """Put back what `importlib.reload` has changed already; return what it had put there."""
        module = self._module()
        if module is None:
            return {}
        changed = _attributes_of_import(module)
        for name in changed.keys() - self._of_import.keys():
            del vars(module)[name]
        vars(module).update(self._of_import)
        return changed

    def leaving(self) -> "list[Change]":
        """Return what removes the functions of this library, and nothing that others put there."""
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
        make: Callable[..., ExportedFunction] = _part("exported_function").make
        if name in self._exports:
            function = self.library.get_function(name)
            return make(function, name, self.name, self.library)
        if self._is_in_tree(name):
            function = self.root.get_function(name, query_imports=True)
            return make(function, name, self.name, self.root, query_imports=True)
        message = f"module {self.name!r} has no attribute {name!r}{self._hint(name)}"
        raise AttributeError(message, name=name)  # without `obj`: CPython would suggest, too

    def _is_in_tree(self, name: str) -> bool:
        """Whether an embedded module implements a function that the objects do not export."""
        if self.root is self.library or self._hidden or naming.is_dunder(name):
            return False
        return self.root.implements_function(name, query_imports=True)

    def _hint(self, name: str) -> str:
        if naming.is_dunder(name):
            return ""
        if name in self._hidden:
            return ", because its declaration of exports leaves that function out"
        return naming.near_names(name, list(self._exports))


def import_by_name(name: str) -> "Any":
    """Return the module `name`: what a pickled module stands for, and where the finder is there."""
    from importlib import import_module

    return import_module(name)


def _attributes_of_import(module: "ModuleType") -> "dict[str, Any]":
    namespace = vars(module)
    return {name: namespace[name] for name in _OF_IMPORT if name in namespace}
