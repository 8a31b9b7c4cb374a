"""The plugins of the documentation, each installed from a wheel of its own into an environment."""

from __future__ import annotations

import re
import site
import subprocess
import sys
from pathlib import Path

import pytest
from support.process import TESTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

DOCS = TESTS.parent / "docs"
# Of each interface, the page and the file of the plugin.
PLUGINS = {
    "compilers": ("how-to-sources.md", "tables.py"),
    "containers": ("how-to-containers.md", "stored.py"),
    "observers": ("how-to-observe.md", "lines.py"),
    "policies": ("how-to-policies.md", "reviewed.py"),
    "symbols": ("how-to-symbols.md", "mathsymbols.py"),
}


def block_of(page: str, file: str) -> str:
    """Return the block of a page that names a file in its first line."""
    text = (DOCS / page).read_text()
    found = re.search(rf"```\w+\n(# {re.escape(file)}\n.*?)```", text, re.DOTALL)
    assert found, f"{page} has no {file}"
    return found[1]


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of an environment in which all five are installed, and nothing else of ours.

    What this one has is seen from there, as a package of the system would be.
    """
    place = tmp_path_factory.mktemp("plugins")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    for interface, (page, file) in PLUGINS.items():
        project = place / interface
        project.mkdir()
        (project / file).write_text(block_of(page, file))
        (project / "pyproject.toml").write_text(block_of(page, "pyproject.toml"))
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        target = ["--no-build-isolation", "--wheel-dir", place / "wheels", project]
        subprocess.run([*build, *target], check=True)
    wheels = sorted((place / "wheels").glob("*.whl"))
    assert len(wheels) == len(PLUGINS)
    python = place / "venv/bin/python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*install, *wheels], check=True)
    (installed,) = (place / "venv/lib").glob("*/site-packages")
    outer = "".join(f"import site; site.addsitedir({each!r})\n" for each in site.getsitepackages())
    (installed / "outer.pth").write_text(outer)
    return python


PROGRAMS = {
    "compilers": """
import pathlib
pathlib.Path("primes").mkdir()
pathlib.Path("primes/prime.table").write_text("2 3 5 7")
pathlib.Path("primes/orcjit.toml").write_text('sources = ["prime.table"]')
import primes
print(primes.prime(3))
""",
    "containers": """
import pathlib, sqlite3
database = sqlite3.connect("kernels.db")
database.execute("CREATE TABLE files (path TEXT PRIMARY KEY, content BLOB)")
database.execute("INSERT INTO files VALUES (?, ?)", ["k/add.o", pathlib.Path(add).read_bytes()])
database.commit()
database.close()
from orcjit_import import containers
containers.mount("sqlite://kernels.db", "kernels.db")
import k
print(k.add(3, 4))
""",
    "observers": """
orcjit_import.observers.add("lines")
kept = orcjit_import.ExecutionSession().load_module(add, "watched")
kept.add(1, 2)
orcjit_import.observers.flush()
""",
    "policies": """
import shutil
shutil.copy(add, "refused.o")
orcjit_import.install(policy="reviewed")
try:
    import refused
except ImportError as error:
    print(str(error).partition("by the policy ")[2].partition(" (")[0])
""",
    "symbols": """
session = orcjit_import.ExecutionSession()
session.add_symbol_provider("math")
print(session.load_module(calls).call_py_exp(0))
""",
}
EXPECTED = {
    "compilers": "7",
    "containers": "7",
    "observers": '{"event": "linked", "library": "watched", "objects": ["add.o"]}',
    "policies": "reviewed: nobody has reviewed refused.o",
    "symbols": "1",
}
CALLS = """#include <tvm/ffi/c_api.h>
double py_exp(double);
TVM_FFI_DLL_EXPORT int __tvm_ffi_call_py_exp(void* self, const TVMFFIAny* args, int32_t n,
                                             TVMFFIAny* r) {
  r->type_index = kTVMFFIInt;
  r->v_int64 = (int64_t)py_exp((double)args[0].v_int64);
  return 0;
}
"""


@pytest.mark.parametrize("interface", PLUGINS)
def test_a_plugin_in_a_wheel_is_found_by_its_name(python, interface, gcc, builder, tmp_path):
    from support.compilers import find_compiler

    source = tmp_path / "calls.c"
    source.write_text(CALLS)
    calls = builder.compile(find_compiler("gcc"), source)
    program = (
        f"import sys; sys.path.insert(0, '')\nimport orcjit_import\n"
        f"add, calls = {str(gcc('basic/add.c'))!r}, {str(calls)!r}\n{PROGRAMS[interface]}"
    )
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [python, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith(EXPECTED[interface])
