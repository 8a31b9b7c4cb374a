"""What PyInstaller has to know, found by its entry point ``pyinstaller40``."""

import os


def get_hook_dirs() -> list[str]:
    """Return the directories in which PyInstaller finds our hooks.

    Returns
    -------
    list[str]
        That of this file.
    """
    return [os.path.dirname(os.path.abspath(__file__))]  # noqa: PTH100, PTH120
