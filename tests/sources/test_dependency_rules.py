"""What `-MD` writes."""

import pytest

from orcjit_import.compilers.dependency_rules import files_in

RULES = {
    "out.o: a.c b.h\n": ["/p/a.c", "/p/b.h"],
    "out.o: a.c \\\n /usr/b.h \\\n  c/d.h\n": ["/p/a.c", "/usr/b.h", "/p/c/d.h"],
    "out.o: with\\ blank.h dollar$$.h hash\\#.h\n": [
        "/p/with blank.h",
        "/p/dollar$.h",
        "/p/hash#.h",
    ],
    "out.o: a.c a.c ./a.c ../b.h\n\na.c:\n": ["/p/a.c", "/b.h"],
    "out.o:\n": [],
    "": [],
}


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_names_the_files(rule):
    assert files_in(rule.encode(), "/p") == RULES[rule]
