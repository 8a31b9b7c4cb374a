"""Where the public names live that are imported on first use."""

# Public modules, which are names of the package once they are imported.
_MODULES = ("cache", "compilers", "containers", "observers", "policies", "symbols")

# Every other name is a class of errors.py. Not all are in `__all__` of the package: some are for
# others than those who write `from orcjit_import import *`.
_HOMES = {
    "DynamicLibrary": "session",
    "ExecutionSession": "session",
    "ObjectFileLoader": "object_file_loader",
    "ObjectPackage": "development.setuptools_command",
    "__version__": "_version",
    "build": "development.building",
    "commands": "development.setuptools_command",
    "default_session": "session",
    "explain": "tools.explanation",
    "get_cmake_dir": "cmake",
    "get_include": "include",
    "load_ipython_extension": "development.ipython",
    "provide_tvm_ffi_orcjit": "peer",
    "uninstall": "hook",
    "unload": "unloading",
    "unload_ipython_extension": "development.ipython",
}


def find(name: str) -> object:
    """Return a public name of the package, and import the file that has it."""
    if name in _MODULES:
        return __import__(f"{__package__}.{name}", fromlist=[name])
    errors = __import__(f"{__package__}.errors", fromlist=[name])
    if name not in _HOMES and name not in errors.__all__:
        raise AttributeError(f"module {__package__!r} has no attribute {name!r}")
    home = __import__(f"{__package__}.{_HOMES.get(name, 'errors')}", fromlist=[name])
    found: object = getattr(home, name)
    return found
