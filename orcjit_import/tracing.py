"""What imports tell the logger ``orcjit_import``, at level DEBUG.

`logging` costs more to import than all of an import of objects, so it is only used where the
program has loaded it: without that, nobody could see the messages anyway.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOGGER = "orcjit_import"


def trace(message: str, *values: "Any") -> None:
    """Log a message, into which `logging` puts the values if anybody wants to see it."""
    logging = sys.modules.get("logging")
    if logging is not None and hasattr(logging, "getLogger"):  # it may be in the middle of loading
        logging.getLogger(LOGGER).debug(message, *values)
