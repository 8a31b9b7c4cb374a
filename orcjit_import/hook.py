"""Makes `tvm_ffi.load_module` and `pkgutil` know object files, once they are imported.

`install` extends them at once if they are there already; else a watcher on `sys.meta_path` sees
their import, and comes here.
"""

import sys

from . import _ENDINGS, ObjectFinder, _is_instance, _is_interrupt, _note_failure, _Watcher
from .import_lock import with_import_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


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


def extend(name: str) -> None:
    """Extend one of the modules, which is imported; where that fails, it is as it was."""
    try:
        module = __import__(name)  # if another thread is still importing it, this waits
        if name == "pkgutil":
            from . import listing

            listing.register(module)
        else:
            _register_loaders(module)
    except Exception as error:
        if _is_interrupt(error):
            raise
        _note_failure(error)


def _register_loaders(tvm_ffi: "Any") -> None:
    """Make `tvm_ffi.load_module` load objects and archives.

    A Python function for each suffix; the core replaces them when it is registered.
    """
    if not hasattr(tvm_ffi, "register_global_func"):
        return  # `tvm-ffi-config` imports it without its library
    for ending in filter(None, _ENDINGS):
        name = f"ffi.Module.load_from_file.{ending[1:]}"
        if tvm_ffi.get_global_func(name, allow_missing=True) is None:
            tvm_ffi.register_global_func(name, _load_object)


def _load_object(path: str, suffix: str) -> object:
    """Load the native library, and hand over to the loader function that it registers."""
    from . import ffi_api  # noqa: F401

    name = f"ffi.Module.load_from_file.{suffix}"
    return sys.modules["tvm_ffi"].get_global_func(name)(path, suffix)


def ask_for(policy: "Any", sources: bool) -> None:
    """Do what `install` was asked for besides the finder."""
    if policy is not None:
        from . import policies

        policies.add(policy)
    if sources:
        from . import candidate

        candidate.compiles.append(True)


def uninstall() -> None:
    """Take the finder off `sys.meta_path`, and ask no policies any more.

    Modules that are imported already stay, and `tvm_ffi.load_module` goes on loading objects.
    """
    ours = (ObjectFinder, _Watcher)
    sys.meta_path[:] = [
        finder for finder in sys.meta_path if not any(_is_instance(finder, kind) for kind in ours)
    ]
    if f"{__package__}.policies" in sys.modules:
        from . import policies

        policies.remove_all()
    if f"{__package__}.candidate" in sys.modules:
        from . import candidate

        candidate.compiles.clear()
    if f"{__package__}.python_files" in sys.modules:
        from . import python_files

        python_files.release()
    pkgutil = sys.modules.get("pkgutil")
    if pkgutil is not None:
        from . import listing

        listing.unregister(pkgutil)
