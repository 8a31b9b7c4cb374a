"""What the demo calls, and what Python and NumPy say the results should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@dataclass(frozen=True)
class Check:
    """One property of a module of kernels, with the lines that show it."""

    what: str
    holds: Callable[[ModuleType], bool]
    lines: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return bool(self.lines)

    def holds_for(self, module: ModuleType) -> bool:
        try:
            return bool(self.holds(module))
        except Exception as error:
            print(f"    {self.what}: {type(error).__name__}: {error}")
            return False


def raises(expected: type[Exception], words: str, call: Callable[[], object]) -> bool:
    try:
        call()
    except expected as error:
        return words in str(error)
    return False


def sums_like_numpy(module: ModuleType) -> bool:
    x = np.linspace(-1.0, 3.0, 1001)
    return bool(np.isclose(module.total(x), x.sum()))


def scales_like_numpy(module: ModuleType) -> bool:
    x = np.random.default_rng(0).random(1000, dtype="float32")
    y = np.ones(1000, dtype="float32")
    module.scale_add(x, 2.5, y)
    return bool(np.allclose(y, 1 + np.float32(2.5) * x))


def counts_like_python(module: ModuleType) -> bool:
    words = ["to", "be", "or", "not", "to", "be"]
    return dict(module.count_words(words)) == {word: words.count(word) for word in words}


CHECKS: dict[str, list[Check]] = {
    "C": [
        Check("numbers", lambda m: m.add(40, 2) == 42, ("mykernels.add(40, 2)",)),
        Check("large numbers", lambda m: m.add(2**62, -1) == 2**62 - 1),
        Check("NumPy", sums_like_numpy, ("mykernels.total(np.arange(10.0))",)),
        Check("TypeError", lambda m: raises(TypeError, "two integers", lambda: m.add(1, "2"))),
    ],
    "C++": [
        Check("numbers", lambda m: m.divide(1, 4) == 0.25),
        Check("strings", lambda m: m.greet("JIT") == "hello, JIT", ("mykernels.greet('JIT')",)),
        Check(
            "containers",
            counts_like_python,
            ("mykernels.count_words(['to', 'be', 'or', 'not', 'to', 'be'])",),
        ),
        Check(
            "NumPy",
            scales_like_numpy,
            (
                "x, y = np.arange(4, dtype='float32'), np.ones(4, dtype='float32')",
                "mykernels.scale_add(x, 10.0, y)",
                "y",
            ),
        ),
        Check(
            "callbacks",
            lambda m: m.apply_twice(lambda n: n * 3, 5) == 45,
            ("mykernels.apply_twice(lambda n: n * 3, 5)",),
        ),
        Check(
            "ValueError",
            lambda m: raises(ValueError, "by zero", lambda: m.divide(1, 0)),
            ("mykernels.divide(1, 0)",),
        ),
    ],
}

FIRST_CALL: dict[str, Callable[[ModuleType], object]] = {
    "C": lambda module: module.add(1, 2),
    "C++": lambda module: module.divide(1, 4),
}
