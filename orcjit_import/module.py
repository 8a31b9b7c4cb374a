"""The attributes of an imported module.

The module itself is a plain `types.ModuleType`, because the interpreter reads attributes of exactly
that type fastest. `__getattr__` and `__dir__` in its namespace (PEP 562) are methods of an
`ObjectNamespace`: an export is looked up on first access, and is an ordinary entry of the
module's ``__dict__`` from then on.
"""

from . import naming, surface

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import tvm_ffi

    from .session import DynamicLibrary

# The attributes that importlib sets before the loader runs. `importlib.reload` sets them anew; a
# reload that fails has to put them back.
_IMPORT_ATTRIBUTES = ("__spec__", "__loader__", "__package__", "__file__", "__path__", "__cached__")


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
    dependencies
        The libraries it declared to depend on, in order.
    """

    __slots__ = ("_exports", "_import_attributes", "_namespace", "_resolved", "dependencies",
                 "library", "name", "root")  # fmt: skip

    def __init__(
        self,
        namespace: "dict[str, Any]",
        library: "DynamicLibrary",
        root: "tvm_ffi.Module",
        dependencies: "tuple[DynamicLibrary, ...]" = (),
    ) -> None:
        self.name: str = namespace["__name__"]
        self.library = library
        self.root = root
        self.dependencies = dependencies
        self._namespace = namespace
        self._exports = frozenset(filter(naming.is_attribute, library.exports))
        self._resolved: dict[str, Any] = {}
        self._import_attributes = {
            key: namespace[key] for key in _IMPORT_ATTRIBUTES if key in namespace
        }

    def publish(self) -> None:
        """Make the module show the library; from here on its import has succeeded."""
        self._namespace.update(
            __library__=self.library,
            __all__=sorted(self._exports),
            __getattr__=self.look_up,
            __dir__=self.names,
        )

    def look_up(self, name: str) -> "Any":
        """Return an export and store it in the module; the module's ``__getattr__``."""
        function = self._find(name)
        surface.present(function, name, self.name, self.library)
        # Threads that come here at once must all see the same function.
        self._resolved[name] = function = self._namespace.setdefault(name, function)
        return function

    def names(self) -> list[str]:
        """Return what `dir` shows; the module's ``__dir__``."""
        return sorted({*self._namespace, *self._exports})

    def restore(self) -> None:
        """Put back what `importlib.reload` changed before the new library failed."""
        self._namespace.update(self._import_attributes)

    def forget(self) -> None:
        """Remove the functions this library put into the module, and nothing that others did."""
        for name, function in self._resolved.items():
            if self._namespace.get(name) is function:
                del self._namespace[name]
        self._resolved.clear()

    def withdraw(self) -> None:
        """Remove all that `publish` and later accesses added: the library is closed."""
        self.forget()
        for name in ("__library__", "__all__", "__getattr__", "__dir__"):
            self._namespace.pop(name, None)

    def _find(self, name: str) -> "tvm_ffi.Function":
        if name in self._exports:
            return self.library.get_function(name)
        if self._is_in_tree(name):
            return self.root.get_function(name, query_imports=True)
        hint = "" if naming.is_dunder(name) else surface.near_names(name, list(self._exports))
        raise AttributeError(f"module {self.name!r} has no attribute {name!r}{hint}", name=name)

    def _is_in_tree(self, name: str) -> bool:
        """Whether an embedded module implements a function that the objects do not export."""
        if self.root is self.library or naming.is_dunder(name):
            return False
        return self.root.implements_function(name, query_imports=True)
