"""Print which tests take much time of the processor, for tests/costly.txt.

    mkdir build/costs
    ORCJIT_TEST_COSTS=$PWD/build/costs ORCJIT_TEST_OBJECTS=$PWD/build/cold make test
    python scripts/find_costly_tests.py build/costs > build/costly.txt
    mv build/costly.txt tests/costly.txt

With an empty directory for objects, so that compilers are counted. What the list names already
stays on it. Of each test function, the cheapest case is left for `make test`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 0.1  # seconds, on a quick machine
# What a reader tries first is always tested.
ALWAYS = ("docs/tutorial.md]", "[README.md]")


def costly(costs: dict[str, float], known: set[str]) -> list[str]:
    """Return the names of those that take more than the limit, and of those that were known."""
    of_function = defaultdict(list)
    for name in costs:
        of_function[name.partition("[")[0]].append(name)
    cheapest = {min(names, key=costs.__getitem__) for names in of_function.values()}
    found = {name for name, cost in costs.items() if cost >= LIMIT} - cheapest
    return sorted(known | {name for name in found if not name.endswith(ALWAYS)})


def read(directory: Path) -> dict[str, float]:
    """Return what the processes of a run have noted."""
    lines = [line for path in directory.glob("*.txt") for line in path.read_text().splitlines()]
    pairs = [line.split(" ", 1) for line in lines]
    return {name: float(cost) for cost, name in pairs}


known = set((ROOT / "tests" / "costly.txt").read_text("utf-8").splitlines())
print(*costly(read(Path(sys.argv[1])), known), sep="\n")
