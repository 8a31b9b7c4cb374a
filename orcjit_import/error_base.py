"""The base of all errors, in a file of its own: imports without TVM-FFI meet no other one."""


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
