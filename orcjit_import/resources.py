"""Readers for `importlib.resources`: the files beside the objects, in a directory or a zip file.

They are importlib's own, pointed at a directory instead of a loader that knows one. Imported when
resources are asked for.
"""

import os
from importlib.readers import FileReader, ZipReader
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bundle import ZipDirectory
    from .source import Directory


def reader_of(container: "Directory | ZipDirectory") -> FileReader | ZipReader:
    """Return a reader of the files in a container.

    Parameters
    ----------
    container
        The directory of a package, or the directory in which a single object lies.

    Returns
    -------
    TraversableResources
        What a loader's ``get_resource_reader`` returns.
    """
    return _ZipDirectoryReader(container) if container.archive else _DirectoryReader(container)


class _DirectoryReader(FileReader):
    def __init__(self, container: "Directory | ZipDirectory") -> None:
        self.path = Path(container.path)


class _ZipDirectoryReader(ZipReader):
    def __init__(self, container: "Directory | ZipDirectory") -> None:
        self.archive = container.archive
        inside = container.path[len(container.archive) :].replace(os.sep, "/").strip("/")
        self.prefix = f"{inside}/" if inside else ""
