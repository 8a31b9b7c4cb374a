"""A composition: features and how they lie in libraries, objects and archives.

Its text says all of it, so that one composition can be made again:
"comdat@gcc.pic+tls@clang.no-plt/apart/archive/all/7".
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compositions.feature import find_feature
from compositions.forms import FORMS

if TYPE_CHECKING:
    from compositions.feature import Feature

KEYS = "abc"

# Which units lie in the first of two libraries: all of the first feature; the first unit of each
# feature; all but the last one of each.
ARRANGEMENTS = ("one", "apart", "first", "last")

# The units in objects; all in one archive; of each feature in an archive of its own; every other
# unit in an archive.
PACKAGINGS = ("objects", "archive", "archives", "mixed")

# Of which units the entries are called: an archive's member that nothing refers to is not linked.
REACHES = ("all", "first", "last")


@dataclass(frozen=True)
class Part:
    """One feature of a composition, and what makes its objects."""

    feature: Feature
    compiler: str
    form: str

    @property
    def in_program(self) -> bool:
        return self.feature.in_program or FORMS[self.form].in_program

    @property
    def has_unique_symbols(self) -> bool:
        is_unique = self.compiler == "gcc" and "-fno-gnu-unique" not in FORMS[self.form].flags
        return self.feature.has_inline_variables and is_unique

    def __str__(self) -> str:
        return f"{self.feature.name}@{self.compiler}.{self.form}"


@dataclass(frozen=True)
class Member:
    """One object: unit `number` of part `key`, or with 0 what calls their entries."""

    key: str
    number: int


@dataclass(frozen=True)
class Library:
    """What is linked together, in order: objects, and archives as tuples of their members."""

    name: str
    inputs: tuple[Member | tuple[Member, ...], ...]


@dataclass(frozen=True)
class Composition:
    """Some features together.

    Parameters
    ----------
    parts
        The features; they have the keys "a", "b" and "c".
    arrangement, packaging, reach
        One of ARRANGEMENTS, PACKAGINGS and REACHES.
    order
        Of the objects, and of the members of archives: 0 as they are, others shuffle them.
    """

    parts: tuple[Part, ...]
    arrangement: str = "one"
    packaging: str = "objects"
    reach: str = "all"
    order: int = 0

    def __str__(self) -> str:
        parts = "+".join(map(str, self.parts))
        return f"{parts}/{self.arrangement}/{self.packaging}/{self.reach}/{self.order}"

    def names(self) -> str:
        """Return the names of the features."""
        return "+".join(part.feature.name for part in self.parts)

    @property
    def in_program(self) -> bool:
        return any(part.in_program for part in self.parts)

    @property
    def is_unloaded(self) -> bool:
        """Tell whether the control can be unloaded; it ends with the process if not."""
        return not self.in_program and not any(part.has_unique_symbols for part in self.parts)

    def part(self, key: str) -> Part:
        return self.parts[KEYS.index(key)]

    def keys(self) -> str:
        return KEYS[: len(self.parts)]

    def reached(self, key: str) -> tuple[int, ...]:
        """Return the numbers of the units whose entries are called."""
        count = len(self.part(key).feature.units)
        return {"all": tuple(range(1, count + 1)), "first": (1,), "last": (count,)}[self.reach]

    def is_possible(self) -> bool:
        """Tell whether there is such a thing, and a control for it."""
        for part in self.parts:
            known = part.compiler in part.feature.compilers
            if not known or part.compiler not in FORMS[part.form].compilers:
                return False
            is_split = self.arrangement in ("first", "last")
            is_in_each = part.feature.has_inline_variables and not part.has_unique_symbols
            if is_split and (part.feature.in_one_library or is_in_each):
                return False
            if part.feature.not_in_program and self.in_program:
                return False
        # A program's symbols come before those of its libraries: imports have no such order.
        return self.arrangement == "one" or (
            not self.in_program
            and (self.arrangement != "apart" or len(self.parts) > 1)
            and (self.arrangement == "apart" or all(len(p.feature.units) > 1 for p in self.parts))
        )

    def libraries(self) -> tuple[Library, ...]:
        """Return one or two libraries, of which the second depends on the first."""
        shuffle = random.Random(self.order)
        below = [member for member in self._members() if self._is_below(member)]
        above = [member for member in self._members() if not self._is_below(member)]
        made = [("below", below), ("above", above)] if below else [("above", above)]
        return tuple(Library(name, self._packed(members, shuffle)) for name, members in made)

    def roots(self) -> list[tuple[str, str]]:
        """Return the functions that call the entries, each with its library."""
        return [
            (library.name, f"observe_{member.key}")
            for library in self.libraries()
            for member in library.inputs
            if isinstance(member, Member) and member.number == 0
        ]

    def _members(self) -> list[Member]:
        return [
            Member(key, number)
            for key in self.keys()
            for number in (*range(1, len(self.part(key).feature.units) + 1), 0)
        ]

    def _is_below(self, member: Member) -> bool:
        count = len(self.part(member.key).feature.units)
        return {
            "one": False,
            "apart": member.key == "a",
            "first": member.number == 1,
            "last": 1 <= member.number < count,
        }[self.arrangement]

    def _packed(
        self, members: list[Member], shuffle: random.Random
    ) -> tuple[Member | tuple[Member, ...], ...]:
        roots = [member for member in members if member.number == 0]
        units = [member for member in members if member.number != 0]
        if self.order:
            shuffle.shuffle(roots)
            shuffle.shuffle(units)
        # What is below has no roots: an archive alone would be an empty library for a linker.
        if self.packaging == "objects" or not roots:
            mixed: list[Member] = [*units, *roots]
            if self.order:
                shuffle.shuffle(mixed)
            return tuple(mixed)
        if self.packaging == "archive":
            return (*roots, tuple(units))
        if self.packaging == "archives":
            by_key = [tuple(u for u in units if u.key == key) for key in self.keys()]
            return (*roots, *filter(None, by_key))
        archived = tuple(itertools.islice(units, 1, None, 2))
        objects = tuple(itertools.islice(units, 0, None, 2))
        return (*objects, *roots, *((archived,) if archived else ()))


def parse(text: str) -> Composition:
    """Return the composition of that text."""
    parts, arrangement, packaging, reach, order = text.split("/")
    return Composition(
        tuple(_parse_part(part) for part in parts.split("+")),
        arrangement,
        packaging,
        reach,
        int(order),
    )


def _parse_part(text: str) -> Part:
    feature, _, made = text.partition("@")
    compiler, _, form = made.partition(".")
    return Part(find_feature(feature), compiler, form)
