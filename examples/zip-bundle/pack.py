"""Zip a package without compressing it: `python pack.py build/polynomial build/stored.zip`."""

import sys
import zipfile
from pathlib import Path


def main() -> None:
    package, target = map(Path, sys.argv[1:])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for path in sorted(package.rglob("*")):
            bundle.write(path, path.relative_to(package.parent))


if __name__ == "__main__":
    main()
