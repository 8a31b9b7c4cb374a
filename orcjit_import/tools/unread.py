"""Manifests that lie where nothing reads them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .. import naming

if TYPE_CHECKING:
    from ..candidate import Candidate


def why_unread(found: Candidate) -> str:
    """Say that a manifest beside an object is not the object's; "" if there is none.

    It would be that of the directory, as a package of all objects in it.
    """
    container = found.container
    if found.is_directory or found.manifest_path or not container.has_file(naming.MANIFEST_NAME):
        return ""
    place = os.path.join(container.path, naming.MANIFEST_NAME)  # noqa: PTH118
    inits = (f"__init__{suffix}" for suffix in naming.MODULE_SUFFIXES)
    init = next(filter(container.has_file, inits), "")
    reason = "that is read when its directory is imported as one package"
    if init:
        reason = f"nothing reads it beside {init}, where each object is a module"
    tail = os.path.basename(found.path)  # noqa: PTH119
    return (
        f"{place} declares nothing for {tail}: {reason}. The manifest of {tail} is "
        f"{found.manifest_place}"
    )
