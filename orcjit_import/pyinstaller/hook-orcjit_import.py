"""Puts into a frozen program what this package imports by name, and the libraries that it loads.

PyInstaller reads import statements. The parts of this package import each other by calls, so that
imports of others cost nothing, and so do they TVM-FFI.
"""

from PyInstaller.utils.hooks import (
    collect_data_files,
    collect_dynamic_libs,
    collect_submodules,
    copy_metadata,
)

# For people who write kernels, not for programs that use them.
_TOOLS = tuple(
    f"orcjit_import.{part}" for part in ("__main__", "cli", "cmake", "development", "pyinstaller")
)

hiddenimports = [
    *collect_submodules("orcjit_import", filter=lambda name: not name.startswith(_TOOLS)),
    *("tvm_ffi", "difflib", "fnmatch", "re", "tomllib"),
]
binaries = [*collect_dynamic_libs("orcjit_import"), *collect_dynamic_libs("tvm_ffi")]
# TVM-FFI finds its library by the files of its distribution.
datas = [*collect_data_files("tvm_ffi", includes=["lib/*"]), *copy_metadata("apache-tvm-ffi")]
