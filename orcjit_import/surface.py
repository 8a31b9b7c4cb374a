"""What a user sees of a function: name, module and documentation.

Signatures from the metadata that objects carry will be put here, too.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tvm_ffi import Function

    from .session import DynamicLibrary

_MOST_COMPARED = 750


def present(function: "Function", name: str, module: str, library: "DynamicLibrary") -> None:
    """Give `function`, the export `name` of `library`, the names and text that `help` shows."""
    shown = function.__dict__
    shown["__name__"] = shown["__qualname__"] = name
    shown["__module__"] = module
    documentation = library.get_function_doc(name)
    if documentation:
        shown["__doc__"] = documentation


def near_names(name: str, known: "list[str] | tuple[str, ...]") -> str:
    """Return the end of a message: the names in `known` that are like `name`, if any is.

    Comparing takes time, and code that only asks whether there is an attribute pays for it, too;
    so nothing is suggested for very large libraries, as in CPython.
    """
    if len(known) > _MOST_COMPARED:
        return ""
    import difflib

    near = [repr(found) for found in difflib.get_close_matches(name, known, n=3)]
    return f". Did you mean: {', '.join(near)}?" if near else ""
