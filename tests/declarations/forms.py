"""The forms that an object module can have, each in a directory and in a zip file."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

from support.build import run
from support.compilers import find_tool

FORMS = ("file", "package", "archive")
CONTAINERS = ("directory", "stored", "deflated")
METHODS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}


def make_module(
    here: Path, form: str, container: str, objects: list[Path], manifest: str = ""
) -> Path:
    """Make the module `kernels` of objects and a manifest; return what its errors name."""
    root = here if container == "directory" else here / "unpacked"
    module = make_in_directory(root, form, objects, manifest)
    if container == "directory":
        return module
    bundle = pack(root, here / "bundle.zip", METHODS[container])
    sys.path.insert(0, str(bundle))
    return bundle / module.relative_to(root)


def make_in_directory(root: Path, form: str, objects: list[Path], manifest: str) -> Path:
    suffix = {"file": ".o", "archive": ".a", "package": ""}[form]
    module = root / f"kernels{suffix}"
    place = module if form == "package" else root
    place.mkdir(parents=True, exist_ok=True)
    if form == "package":
        for index, file in enumerate(objects):
            shutil.copyfile(file, module / f"{index}_{file.name}")
    elif form == "archive":
        run(find_tool("ar", "binutils"), "rcsD", module, *objects)
    else:
        shutil.copyfile(objects[0], module)
    if manifest:
        name = "orcjit.toml" if form == "package" else "kernels.orcjit.toml"
        (place / name).write_text(manifest)
    return module


def pack(root: Path, bundle: Path, method: int = zipfile.ZIP_STORED) -> Path:
    """Move all files of a directory into a zip file."""
    with zipfile.ZipFile(bundle, "w", method) as opened:
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            opened.write(file, file.relative_to(root))
    shutil.rmtree(root)
    return bundle
