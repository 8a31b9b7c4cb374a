"""The import of what `hook` extends: a watcher on `sys.meta_path` sees it, and comes here."""

import sys

from .hook import extend
from .import_lock import with_import_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from . import _Watcher


def find_and_extend(
    fullname: str,
    watcher: "_Watcher",
    path: "Sequence[str] | None",
    target: "ModuleType | None",
) -> "ModuleSpec | None":
    """Return what the finders after the watcher say of the module, which will be extended."""
    finders = list(sys.meta_path)
    places = [place for place, finder in enumerate(finders) if finder is watcher]
    for finder in finders[places[0] + 1 if places else 0 :]:
        find_spec = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = None
        if find_spec is not None:
            spec = with_import_lock(find_spec, fullname, path, target)
        if spec is not None:
            # A namespace has no loader: the module is still to come.
            if hasattr(spec.loader, "exec_module"):
                loader: Any = _ExtendingLoader(fullname, spec, watcher)
                spec.loader = loader
            return spec
    return None


class _ExtendingLoader:
    """Stands for a loader until that has executed the module, which is extended then.

    The loader itself is not touched: it may be one for many modules, as that of a zip file is, or
    have no room for an attribute. What asks it for anything else asks the loader.
    """

    def __init__(self, name: str, spec: "ModuleSpec", watcher: "_Watcher") -> None:
        self._name = name
        self._spec = spec
        self._loader: Any = spec.loader
        self._watcher = watcher

    @property  # type: ignore[misc]  # of `object` it can be set, too
    def __class__(self) -> "Any":
        return type(self._loader)

    def __getattr__(self, name: str) -> "Any":
        return getattr(self._loader, name)

    def exec_module(self, module: "ModuleType") -> None:
        """Execute the module with the loader itself, and extend it."""
        for place, name in ((self._spec, "loader"), (module, "__loader__")):
            if getattr(place, name, None) is self:
                setattr(place, name, self._loader)
        self._loader.exec_module(module)
        awaited = self._watcher.awaited
        awaited.discard(self._name)
        if not awaited:
            sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self._watcher]
        extend(self._name)
