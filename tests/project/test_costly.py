"""What tests/costly.txt names is there."""

from __future__ import annotations

import re

from support.costs import COSTLY


def test_names_are_those_of_tests() -> None:
    """By their functions; which parameters they have is known when they are collected alone."""
    tests = COSTLY.parent
    unknown = []
    for name in COSTLY.read_text("utf-8").splitlines():
        file, function = re.fullmatch(r"tests/(\S+\.py)::(\w+)(?:\[.*\])?", name).groups()
        path = tests / file
        if not path.is_file() or f"def {function}(" not in path.read_text("utf-8"):
            unknown.append(name)
    assert unknown == []
