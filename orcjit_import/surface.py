"""Says which name was probably meant by one that does not exist."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_COMPARED = 750


def near_names(name: str, known: "Sequence[str]") -> str:
    """Return the end of a message: the names in `known` that are like `name`, if any is.

    Comparing takes time, and code that only asks whether there is an attribute pays for it, too;
    so nothing is suggested for very large libraries, as in CPython.
    """
    if len(known) > _MOST_COMPARED:
        return ""
    import difflib

    near = [repr(found) for found in difflib.get_close_matches(name, known, n=3)]
    return f". Did you mean: {', '.join(near)}?" if near else ""
