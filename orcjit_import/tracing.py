"""What imports tell the logger ``orcjit_import``, at level DEBUG, and audit hooks.

`logging` costs more to import than all of an import of objects, so it is only used where the
program has loaded it: without that, nobody could see the messages anyway.
"""

import sys

from . import _is_interrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOGGER = "orcjit_import"


def trace(message: str, *values: "Any") -> None:
    """Log a message, into which `logging` puts the values if anybody wants to see it.

    The finder calls this under the lock of imports. `logging` has a lock of its own, over all
    loggers, and takes that one first when a process forks: `getLogger` and `isEnabledFor` would
    wait for the thread that forks, which waits for the lock of imports. So neither is called.
    """
    logging: Any = sys.modules.get("logging")
    if logging is None:
        return
    try:
        root, level = logging.root, logging.DEBUG
        manager = root.manager
        logger = manager.loggerDict.get(LOGGER)
        if logger is None and root.level > level:
            return  # as nearly always
        if not isinstance(logger, logging.Logger):
            logger = root  # which is asked as long as nobody has named this one
    except AttributeError:  # it is in the middle of loading
        return
    if logger.getEffectiveLevel() <= level and manager.disable < level:
        caller = sys._getframe(1)  # noqa: SLF001  (documented)
        code = caller.f_code
        record = logger.makeRecord(
            LOGGER, level, code.co_filename, caller.f_lineno, message, values, None, code.co_name
        )
        logger.handle(record)


def announce(fullname: str, path: str) -> None:
    """Tell the logger and audit hooks what was found; raise an ImportError if a hook raises."""
    trace("found %s: %s", fullname, path)
    try:
        sys.audit("orcjit_import.find", fullname, path)
    except Exception as error:
        if _is_interrupt(error):
            raise
        reason = f"cannot import {fullname!r}: an audit hook does not allow it [OJ897]: {error!r}"
        from .error_form import shaped

        raise ImportError(shaped(reason, kind="ImportError"), name=fullname, path=path) from error
