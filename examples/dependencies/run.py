"""Import `meter`, which imports all that it depends on, and call it."""

import sys
from pathlib import Path

import orcjit_import  # noqa: F401  (installs the finder)

PACKAGES = Path(__file__).resolve().parent / "packages"


def main() -> None:
    sys.path.insert(0, str(PACKAGES))
    before = set(sys.modules)
    import meter

    print("sine(90) is", sys.modules["tables"].sine(90))
    print("peak(0, 10) is", round(meter.peak(0, 10), 3))
    print("peak(0, 90) is", meter.peak(0, 90))

    ours = [name for name in sys.modules.keys() - before if is_ours(sys.modules[name])]
    print("imported along with it:", ", ".join(sorted(ours)))


def is_ours(module: object) -> bool:
    return str(getattr(module, "__file__", "")).startswith(str(PACKAGES))


if __name__ == "__main__":
    main()
