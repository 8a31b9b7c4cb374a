"""Small projects of object packages, and how they are built and used as a user would."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from support.build import run

KERNEL = """
#include <tvm/ffi/c_api.h>

TVM_FFI_DLL_EXPORT int __tvm_ffi_{name}(void* self, const TVMFFIAny* args, int32_t count,
                                        TVMFFIAny* result) {{
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = {value};
  return 0;
}}
"""


# What pip runs where there is no setup.py.
_SETUP = "import setuptools; setuptools.setup()"


def write_kernel(path: Path, name: str, value: int) -> None:
    """Write a source with a function `name` that returns a number; C and C++ compilers take it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = KERNEL.format(name=name, value=value)
    path.write_text(text if path.suffix == ".c" else f'extern "C" {{{text}}}')


def write_setup(
    project: Path, package: str, sources: list[str], more: str = "packages=[]", options: str = ""
) -> None:
    """Write a setup.py, with `more` arguments of setup() and `options` of the package."""
    (project / "setup.py").write_text(
        textwrap.dedent(f"""\
        from setuptools import setup
        from orcjit_import import ObjectPackage, commands
        setup(name="project", version="1.0",
              ext_modules=[ObjectPackage({package!r}, {sources!r}, {options})], {more})
        """)
    )


def write_table(project: Path, text: str) -> None:
    """Write a pyproject.toml, with `text` after what every project has."""
    (project / "pyproject.toml").write_text(
        f'[project]\nname = "project"\nversion = "1.0"\n\n{textwrap.dedent(text)}'
    )


def build_in_place(project: Path) -> subprocess.CompletedProcess[str]:
    """Build with setup.py, or with the one line that stands for it where there is none."""
    done = setup(project, "build_ext", "--inplace")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def setup(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = ["setup.py"] if (project / "setup.py").exists() else ["-c", _SETUP]
    command = [sys.executable, *script, *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def pip(*arguments: str | Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "install", *options, *arguments)


def value_of(expression: str, *entries: Path) -> str:
    """Evaluate an expression in a new process, with site directories added to its path."""
    module = expression.partition("(")[0].rpartition(".")[0]
    added = "".join(f"site.addsitedir({str(entry)!r});" for entry in entries)
    program = f"import site; {added} import orcjit_import, {module}; print({expression})"
    return run(sys.executable, "-c", program).strip()
