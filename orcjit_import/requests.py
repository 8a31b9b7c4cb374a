"""Requests to end what Python does: `KeyboardInterrupt`, `SystemExit` and their subclasses.

An initializer may call Python code that raises one. It crosses the code of the kernel as the name
of a class and a text, which is all that TVM-FFI keeps of an exception; here it is made again of
these. TVM-FFI knows classes that it was told of, and takes all others for a RuntimeError: so
subclasses are told to it before initializers run.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_BASES = (KeyboardInterrupt, SystemExit)
_SEPARATOR = " "  # native/ffi/raised_errors.cc puts it there
# The subclasses that TVM-FFI was told of, by their names there.
_subclasses: "dict[str, type[BaseException]]" = {}
_told: "list[type[BaseException]]" = []  # as it was last gone through: most calls find no other


class InterruptOfText(KeyboardInterrupt):
    """Makes the KeyboardInterrupt, or the subclass, of which only name and text are known."""

    def __new__(cls, text: str) -> KeyboardInterrupt:  # type: ignore[misc]
        """Return an instance of another class."""
        made: KeyboardInterrupt = _made_again(KeyboardInterrupt, text)
        return made


class ExitOfText(SystemExit):
    """Makes the SystemExit of which only the text is known: of the code that it was made with."""

    def __new__(cls, text: str) -> SystemExit:  # type: ignore[misc]
        """Return an instance of another class."""
        made: SystemExit = _made_again(SystemExit, text)
        return made


# By the names that the core has for them.
MAKERS = {"KeyboardInterrupt": InterruptOfText, "SystemExit": ExitOfText}


def tell_subclasses(register: "Callable[[str, Any], Any]") -> None:
    """Tell TVM-FFI of all subclasses that there are now, and that it was not told of.

    Parameters
    ----------
    register
        `tvm_ffi.register_error`.
    """
    subclasses = [*KeyboardInterrupt.__subclasses__(), *SystemExit.__subclasses__()]
    for each in subclasses:  # which grows meanwhile
        subclasses += each.__subclasses__()
    if subclasses == _told:
        return
    for each in subclasses:
        base = next(base for base in _BASES if issubclass(each, base))
        name = f"{base.__name__}/{id(each)}"  # the table keeps the class, and so the number
        if _subclasses.setdefault(name, each) is each and each not in MAKERS.values():
            register(name, each)
            register(name, _maker_of(name))
    _told[:] = subclasses


def _made_again(base: "type[BaseException]", told: str) -> "Any":
    """Return an instance of a class or, if its name stands before the text, of a subclass."""
    name, _, text = told.partition(_SEPARATOR)
    return _of(base, _subclasses[name], text) if name in _subclasses else _of(base, base, told)


def _maker_of(name: str) -> type:
    """Return a class that makes a subclass of a text: TVM-FFI takes nothing but classes."""

    def make(_: type, text: str) -> "Any":
        base = next(each for each in _BASES if name.startswith(each.__name__))
        return _of(base, _subclasses[name], text)

    return type(name, (), {"__new__": make})


def _of(base: "type[BaseException]", kind: "type[BaseException]", text: str) -> BaseException:
    """Return an exception, whatever arguments the constructor of its class takes."""
    is_exit = base is SystemExit
    arguments: tuple[Any, ...] = () if text == "" or (is_exit and text == "None") else (text,)
    if is_exit and text.lstrip("-").isdecimal():
        arguments = (int(text),)
    made = base.__new__(kind, *arguments)
    base.__init__(made, *arguments)
    return made
