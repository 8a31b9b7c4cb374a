"""Lends this core to programs that were written for apache-tvm-ffi-orcjit.

Nothing of it happens by itself: a name that a program imports must not come from a package that it
does not know, unless somebody says so.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_NAME = "tvm_ffi_orcjit"


def provide_tvm_ffi_orcjit(*, only_if_missing: bool = False) -> "ModuleType":
    """Provide the module ``tvm_ffi_orcjit`` and the global functions that it registers.

    From then on ``import tvm_ffi_orcjit`` gives a module with the interface of
    apache-tvm-ffi-orcjit 0.1.3, and compilers find the global functions
    ``tvm_ffi_orcjit.GlobalDefaultSession`` and ``tvm_ffi_orcjit.SessionLoadModule``. What they
    load, this package links. It stays so until the process ends; a second call does nothing.

    Parameters
    ----------
    only_if_missing
        Whether to import apache-tvm-ffi-orcjit, where it is installed, instead.

    Returns
    -------
    module
        What ``import tvm_ffi_orcjit`` gives.

    Raises
    ------
    ImportError
        If apache-tvm-ffi-orcjit itself is imported already. It keeps its sessions and their types
        for as long as the process lives.

    Examples
    --------
    >>> orcjit_import.provide_tvm_ffi_orcjit()
    >>> import tvm_ffi_orcjit
    >>> module = tvm_ffi_orcjit.default_session().load_module("kernels.o")
    """
    known = sys.modules.get(_NAME)
    if only_if_missing and (known is not None or _is_installed()):
        return __import__(_NAME)
    if known is not None and not _is_ours(known):
        from .error_form import shaped

        raise ImportError(
            shaped(
                f"cannot provide {_NAME!r}: apache-tvm-ffi-orcjit is imported already, from "
                f"{getattr(known, '__file__', None)} [OJ901]; call provide_tvm_ffi_orcjit() before "
                f"whatever imports it",
                kind="ImportError",
            ),
            name=_NAME,
            path=getattr(known, "__file__", None),
        )
    from . import tvm_ffi_orcjit

    # Its module `session`, which the documentation of the peer does not name, but programs do.
    sys.modules[f"{_NAME}.session"] = tvm_ffi_orcjit
    return sys.modules.setdefault(_NAME, tvm_ffi_orcjit)


def _is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec(_NAME) is not None


def _is_ours(module: "ModuleType") -> bool:
    return module is sys.modules.get(f"{__package__}.{_NAME}")
