"""Makes `tvm_ffi.load_module` and `pkgutil` know object files, once they are imported.

`install` extends them at once if they are there already; else their import is waited for, see
``watching.py``.
"""

import sys

from . import _ENDINGS, ObjectFinder, _is_instance, _is_interrupt, _note_failure, _Watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
