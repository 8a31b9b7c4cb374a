"""Libraries of sessions that have symbol providers; all others are as if there were none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._native import RECORD_SEPARATOR
from ..ffi_api import api
from ..session import DynamicLibrary, ExecutionSession, default_session
from . import provide, provider_of

if TYPE_CHECKING:
    import tvm_ffi

    from . import SymbolProvider


class LibraryWithProviders(DynamicLibrary):
    """A library that asks the providers of its session before it is looked into."""

    def add(self, source: Any) -> None:
        """Add an object file or archive, of which the symbols are asked for later."""
        super().add(source)
        self.__dict__["_is_provided"] = False

    def set_link_order(self, *libraries: Any) -> None:
        """Replace the libraries in which symbols are looked up that this one does not define."""
        super().set_link_order(*libraries)
        self.__dict__.update(_order=libraries, _is_provided=False)

    def get_function(self, name: str, query_imports: bool = False) -> tvm_ffi.Function:
        """Return an exported function; its object is linked if it was not yet."""
        self.provide_symbols()
        return super().get_function(name, query_imports)

    def symbol_address(self, name: str) -> int:
        """Return the address of a symbol, for ctypes and cffi."""
        self.provide_symbols()
        return super().symbol_address(name)

    def provide_symbols(self) -> None:
        """Define what the providers give, if objects have been added since that was last done."""
        if self.__dict__.get("_is_provided"):
            return
        self.__dict__["_is_provided"] = True  # libraries may link against each other in a circle
        for library in self.__dict__.get("_order", ()):
            if isinstance(library, LibraryWithProviders):
                library.provide_symbols()
        try:
            self._ask()
        except BaseException:
            self.__dict__["_is_provided"] = False
            raise

    def _ask(self) -> None:
        names = str(api.LibraryLeavingSymbols(self)).split(RECORD_SEPARATOR)[:-1]
        providers: list[tuple[str, SymbolProvider]] = self.session.__dict__["_providers"]
        provide(names, providers, super().add)


def add_provider(session: ExecutionSession, source: Any) -> None:
    """Add a provider to a session."""
    providers = session.__dict__.setdefault("_providers", [])
    providers.append((repr(source), provider_of(source)))
    session.__dict__["_library_type"] = LibraryWithProviders
    if session.same_as(default_session()):
        from . import imports

        imports.of_default_session.append(providers[-1])
