"""A package that needs a symbol of another one: `geometry/orcjit.toml` says `depends`."""

import sys
from pathlib import Path

import orcjit_import  # noqa: F401  (installs the finder)

sys.path.insert(0, str(Path(__file__).resolve().parent / "packages"))

import geometry

print("norm_squared(3, 4) =", geometry.norm_squared(3, 4))
print("imported along with it:", sorted({"geometry", "vectors"} & sys.modules.keys()))
