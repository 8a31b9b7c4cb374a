"""Whether a package that was just built has what its manifest names: misspelt names fail the build.

An import would find them, too, but of a package that is built for others nobody may import it
before. Nothing of the objects is run, so they may be for another machine. CMake runs this as a
program: ``python -m orcjit_import.development.declared_names DIRECTORY``.
"""

from __future__ import annotations

import sys

from ..errors import ManifestError
from ..manifest import read_manifest
from ..naming import MANIFEST_NAME, linkable
from ..source import Directory
from ..tools.description import describe

__all__ = ["require_declared"]


def require_declared(package: str) -> None:
    """Look for the objects and functions that the manifest in a directory names.

    Raises
    ------
    ManifestError
        If one of them is not there.
    """
    container = Directory(package)
    manifest = read_manifest(container, MANIFEST_NAME)
    objects = manifest.select_objects(container) or linkable(container.files())
    if manifest.exports:
        described = describe(container.places(objects))
        manifest.select("exports", [name for each in described for name in each.exports])


def main(package: str) -> str | None:
    """Return what is wrong, for `sys.exit`."""
    try:
        require_declared(package)
    except ManifestError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
