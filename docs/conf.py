"""Builds the documentation as a site: `make docs`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from orcjit_import._version import __version__  # noqa: E402

project = "orcjit-import"
author = "the orcjit-import developers"
copyright = "2026, the orcjit-import developers"  # noqa: A001 (the footer shows it)
release = version = __version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "sphinx_click",
]
smartquotes = False  # they make a dash of the two hyphens of an option
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# Links to files of the repository are links for people who read it there.
myst_url_schemes = ("http", "https")
# Blocks of languages that Pygments does not know all of, as Meson, are shown all the same.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"orcjit-import {version}"
autosummary_generate = True
autodoc_typehints = "none"  # numpydoc's sections say them
numpydoc_show_class_members = False
nitpicky = False
