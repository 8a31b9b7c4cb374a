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
    # Lines of errors end elsewhere than a reader's, since the paths of the tests are longer.
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=options, verbose=False)
    return 1 if runner.run(test).failed else 0


if __name__ == "__main__":
    sys.exit(main())
