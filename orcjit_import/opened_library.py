"""Libraries of the process's session that TVM-FFI makes, without the C ABI: see lone_file.py."""

from . import _native, _part
from .ffi_api import api as _api
from .session import DynamicLibrary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._library import CoreLibrary

_new, _address_of = DynamicLibrary.__new__, _native.address_of


def link_opened(opened: "Any", name: str) -> DynamicLibrary:
    """Make a library of what `_native.opener_of_kernels` has opened, and initialize it."""
    library = _new(DynamicLibrary)
    place = _address_of(opened)
    try:
        library.__init_handle_by_constructor__(_api.LibraryOfOpened, place, name)
    except _part("errors").LibraryNameError:
        free_name = _part("_library").numbered(name)
        library.__init_handle_by_constructor__(_api.LibraryOfOpened, place, free_name)
    return library


def core_of(library: DynamicLibrary) -> "CoreLibrary":
    """Return a library as the C ABI knows it."""
    give: Any = _api.LibraryGiveHandle
    kind: type[CoreLibrary] = _part("_library").CoreLibrary
    return kind.shared(library.library_name, lambda place: give(library, place))
