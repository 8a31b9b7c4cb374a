"""Gives each Python that has this directory on its path the finder of object modules."""

import orcjit_import  # noqa: F401
