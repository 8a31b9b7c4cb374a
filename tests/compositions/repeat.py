"""Repeats compositions by their texts: prints sources, and what both linkers make of them.

python tests/compositions/repeat.py "weak@gcc.pic/one/archive/first/0"
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support.build import Builder
from support.kept import store

from compositions.comparison import Comparer, describe
from compositions.composition import Member, parse
from compositions.feature import SOURCES
from compositions.workshop import Workshop


def main(texts: list[str]) -> int:
    workshop = Workshop(Builder(store().directory))
    comparer = Comparer(workshop)
    failed = 0
    for text in texts:
        composition = parse(text)
        for name in sorted(
            {
                composition.part(member.key).feature.units[member.number - 1].source
                for library in composition.libraries()
                for entry in library.inputs
                for member in ([entry] if isinstance(entry, Member) else entry)
                if member.number
            }
        ):
            print(f"==== {name}\n{(SOURCES / name).read_text()}")
        differences = comparer.differences(composition)
        control = comparer.control_answer(composition)
        print("==== control", control.refusal or control.failure, *control.reports, sep="\n")
        for bind_now in (False, True):
            answer = comparer.linked_answer(composition, bind_now=bind_now)
            print(f"==== bind_now={bind_now}", answer.refusal or answer.failure, sep="\n")
        print("====", describe(composition, workshop, differences))
        failed += bool(differences)
    comparer.close()
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
