"""The IPython extension: ``%load_ext orcjit_import``.

Object modules become importable, and those that have been compiled anew are reloaded before each
cell. ``%orcjit_autoreload off`` stops that, ``on`` starts it again, ``now`` does it once. The Tab
key completes their names after ``import``, and ``?`` shows the object that a function comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import install
from .autoreload import Autoreloader
from .ipython_help import complete_import, with_objects

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MAGIC = "orcjit_autoreload"
_COMPLETER = "complete_command"
# Before IPython's own, which knows Python's modules only.
_FIRST = 10


class _Extension:
    """What is registered with one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.is_on = True
        self.reloader = Autoreloader()

    def before_cell(self, _: Any) -> None:
        """Reload what has changed, before a cell runs."""
        if self.is_on:
            self.reload()

    def after_cell(self, _: Any) -> None:
        """Notice what the cell has imported."""
        self.reloader.notice()

    def reload(self) -> None:
        """Reload what has changed, and say so."""
        for name in self.reloader.reload(self.shell.user_ns):
            print(f"reloaded {name}")

    def magic(self, line: str) -> None:
        """Control the reloading: ``%orcjit_autoreload on|off|now``; without a word, tell."""
        word = line.strip()
        if word == "now":
            self.reload()
        elif word in ("on", "off"):
            self.is_on = word == "on"
        elif word:
            print(f"%{_MAGIC} takes on, off or now, not {word!r}")
        else:
            print(f"autoreload of object modules is {'on' if self.is_on else 'off'}")


_extensions: dict[int, _Extension] = {}


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register with a shell; once."""
    install()
    if id(shell) in _extensions:
        return
    extension = _extensions[id(shell)] = _Extension(shell)
    register: Any = shell.register_magic_function
    register(extension.magic, "line", _MAGIC)
    shell.events.register("pre_run_cell", extension.before_cell)
    shell.events.register("post_run_cell", extension.after_cell)
    set_hook: Any = shell.set_hook
    for word in ("import", "from"):
        set_hook(_COMPLETER, complete_import, priority=_FIRST, str_key=word)
    inspector: Any = shell.inspector
    inspector.info = with_objects(inspector.info)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take back what loading did, but for the finder."""
    extension = _extensions.pop(id(shell), None)
    if extension is None:
        return
    shell.events.unregister("pre_run_cell", extension.before_cell)
    shell.events.unregister("post_run_cell", extension.after_cell)
    del shell.magics_manager.magics["line"][_MAGIC]
    dispatchers: Any = shell.strdispatchers[_COMPLETER]
    for word in ("import", "from"):
        chain = dispatchers.strs[word].chain
        chain[:] = [(priority, each) for priority, each in chain if not _is_ours(each)]
    del shell.inspector.info


def _is_ours(completer: Any) -> bool:
    return getattr(completer, "__func__", completer) is complete_import
