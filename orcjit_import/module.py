"""The attributes of an imported module.

The module itself is a plain `types.ModuleType`, because the interpreter reads attributes of exactly
that type fastest. `__getattr__` and `__dir__` in its namespace (PEP 562) are methods of an
`ObjectNamespace`: an export is looked up on first access, and is an ordinary entry of the
module's ``__dict__`` from then on.
"""

from . import naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from typing import Any

    import tvm_ffi

    from .exported_function import ExportedFunction
    from .manifest import Manifest
    from .session import DynamicLibrary

# What Python asks a module for by itself; nobody wants to see them among its functions.
_PROTOCOLS = frozenset({"__dir__", "__getattr__", "__reduce_ex__"})

# One for all modules, of which most hide nothing.
_NOTHING: "frozenset[str]" = frozenset()


class ObjectNamespace:
    """Fills the ``__dict__`` of one module with the exports of one library.

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
        If `declared` selects exports that the library does not have.
    """

    __slots__ = ("_exports", "_function_class", "_hidden", "_namespace",
                 "_resolved", "_spec", "library", "name", "root")  # fmt: skip

    def __init__(
        self,
        namespace: "dict[str, Any]",
        library: "DynamicLibrary",
        declared: "Manifest | None",
    ) -> None:
        self.name: str = namespace["__name__"]
        self.library = library
        self.root: tvm_ffi.Module = library
        self._namespace = namespace
        self._function_class: type[ExportedFunction] | None = None
        known = naming.attributes(library.exports)
        chosen = known if declared is None else declared.select("exports", known)
        self._exports = dict.fromkeys(chosen)  # a set that keeps the order
        self._hidden = _NOTHING if chosen is known else frozenset(known).difference(chosen)
        self._resolved: dict[str, Any] = {}
        self._spec: ModuleSpec | None = namespace.get("__spec__")

    def publish(self, root: "tvm_ffi.Module") -> None:
        """Make the module show the initialized library: its import has succeeded."""
        self.root = root
        self._namespace.update(
            __library__=self.library,
            __root_module__=root,  # for what takes a module tree: TVM's virtual machine does
            __all__=sorted(self._exports),
            __getattr__=self.look_up,
            __dir__=self.names,
            __reduce_ex__=self.reduce,
        )

    def look_up(self, name: str) -> "Any":
        """Return an export and store it in the module; the module's ``__getattr__``."""
        function = self._resolved.get(name)  # there if somebody deleted it from the module
        if function is None:
            # Threads that come here at once must all see the same function.
            function = self._resolved.setdefault(name, self._find(name))
        value = self._namespace.setdefault(name, function)
        if self._is_complete():
            # CPython looks up attributes of modules that have one in the slow way (30 ns of 300).
            self._namespace.pop("__getattr__", None)
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

    def restore(self) -> None:
        """Put back what `importlib.reload` changed before the new library failed."""
        spec = self._spec
        if spec is None:
            return
        self._namespace.update(__spec__=spec, __loader__=spec.loader, __package__=spec.parent)
        if spec.submodule_search_locations is not None:
            self._namespace["__path__"] = spec.submodule_search_locations
        if spec.has_location:
            self._namespace.update(__file__=spec.origin)

    def forget(self) -> None:
        """Remove the functions this library put into the module, and nothing that others did."""
        for name, function in self._resolved.items():
            if self._namespace.get(name) is function:
                del self._namespace[name]
        self._resolved.clear()

    def withdraw(self) -> None:
        """Remove all that `publish` and later accesses added: the library is closed."""
        self.forget()
        for name in ("__library__", "__root_module__", "__all__", *_PROTOCOLS):
            self._namespace.pop(name, None)

    def _find(self, name: str) -> "ExportedFunction":
        if self._function_class is None:  # an import statement costs more than all else here
            from .exported_function import ExportedFunction

            self._function_class = ExportedFunction
        if name in self._exports:
            function = self.library.get_function(name)
            return self._function_class(function, name, self.name, self.library)
        if self._is_in_tree(name):
            function = self.root.get_function(name, query_imports=True)
            return self._function_class(function, name, self.name, self.root, query_imports=True)
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
