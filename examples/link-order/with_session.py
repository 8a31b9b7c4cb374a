"""The same objects by hand: libraries, and the order in which they are searched."""

from pathlib import Path

import orcjit_import

HERE = Path(__file__).resolve().parent


def main() -> None:
    session = orcjit_import.ExecutionSession()

    vectors = session.create_library("vectors")
    vectors.add(HERE / "packages/vectors/dot.o")

    doubled = session.create_library("doubled")
    doubled.add(HERE / "other/doubled_dot.o")

    # Both define vectors_dot. The first library in the order that has it is used.
    for first, second in [(vectors, doubled), (doubled, vectors)]:
        geometry = session.create_library()
        geometry.set_link_order(first, second)
        geometry.add(HERE / "packages/geometry/norm.o")
        print("norm_squared(3, 4) =", geometry.norm_squared(3, 4))

    # Without a link order the symbol is defined nowhere.
    alone = session.create_library("alone")
    alone.add(HERE / "packages/geometry/norm.o")
    try:
        alone.get_function("norm_squared")
    except orcjit_import.UndefinedSymbolError as error:
        print(error)


if __name__ == "__main__":
    main()
