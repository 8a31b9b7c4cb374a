"""Changes that are made wholly or not at all, whatever interrupts the import.

The handler of a signal, a trace function and another thread can raise an exception between any two
steps of Python code: also between the last statement of a function and its caller, where no handler
of that function sees it. They cannot do so while a function that is written in C runs, not even
where it calls others. So whatever must not stay half done is prepared in Python as a list of calls
of such functions, and then made by one call.
"""

import _operator
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import partial, reduce
    from typing import Any

    Change = Callable[[], Any]
else:
    from _functools import partial, reduce  # functools costs more than all of this package

__all__ = ["Committed", "in_one_step", "partial"]

_call = _operator.methodcaller("__call__")


def in_one_step(*changes: "Change") -> "Change":
    """Return a function that makes all changes, in order, and returns what the last one returned.

    Parameters
    ----------
    changes
        One or more functions of C, as `functools.partial` of a built-in method; if one raises an
        exception, the following ones are not called.

    Returns
    -------
    Change
        To be called once.
    """
    return partial(next, islice(map(_call, changes), len(changes) - 1, None))


class Committed:
    """A method that prepares changes and returns them: callers find them made, or an error.

    What prepares them may be interrupted anywhere, and nothing has happened. After its very last
    step no more Python code runs, until the caller has what the changes returned.
    """

    def __init__(self, prepare: "Callable[[Any, Any], Change]") -> None:
        self._prepare = prepare
        self.code = prepare.__code__
        self.__doc__ = prepare.__doc__

    def __get__(self, instance: "Any", owner: type | None = None) -> "Any":
        if instance is None:
            return self
        # `reduce` computes `argument += step`, which is left to the step: it returns the changes.
        # And then `changes += None`, which makes them. All but the step is C.
        step = _Preparation(self._prepare, instance)
        return partial(reduce, _operator.iadd, (step, None))


class _Preparation(partial):  # type: ignore[type-arg]
    """Asked to add itself to an argument, it prepares changes instead."""

    __slots__ = ()

    def __radd__(self, argument: "Any") -> "_Prepared":
        return _Prepared(self(argument))


class _Prepared:
    """Asked to be added to, it makes the changes: what is added goes to `next` as its default."""

    __slots__ = ("__iadd__",)

    def __init__(self, changes: "Change") -> None:
        self.__iadd__ = changes
