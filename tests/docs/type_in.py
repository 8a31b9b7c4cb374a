"""Types the examples on standard input into this interpreter; fails if it prints anything else."""

from __future__ import annotations

import doctest
import sys

sys.path[0] = ""  # as in an interactive interpreter


def main() -> int:
    test = doctest.DocTestParser().get_doctest(sys.stdin.read(), {}, "document", None, 0)
    if not test.examples:
        print("there is nothing to type in")
        return 1
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    return 1 if runner.run(test).failed else 0


if __name__ == "__main__":
    sys.exit(main())
