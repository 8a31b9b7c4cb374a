"""The base of all errors, in a file of its own: most imports meet no other one.

Nobody but who raises or catches an error needs the classes of `errors`, and to make thirty of them
takes a sixth of a process's first import. So they are made when the first error is.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What is called as soon as the classes of `errors` are there, with its namespace.
listeners: "list[Callable[[dict[str, Any]], object]]" = []


class OrcJITError(Exception):
    """Base of all errors of this package.

    Catch it around the session API. Around ``import`` statements catch `ImportError`: its
    ``__cause__`` is the `OrcJITError` that says why. As a text it has its code, and no long lines.
    """

    __module__ = f"{__package__}.errors"  # where everybody finds it

    def __str__(self) -> str:
        from .error_form import shaped

        kind = type(self)
        return shaped(super().__str__(), kind=f"{kind.__module__}.{kind.__qualname__}")

    @property
    def code(self) -> str:
        """The code by which the documentation has it, such as ``OJ103``; "" if it has none."""
        from .error_form import code_of_error

        return code_of_error(self)
