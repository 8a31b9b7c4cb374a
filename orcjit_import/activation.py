"""Activation at interpreter start: a ``.pth`` file that makes Python import this package itself.

Python's `site` reads the ``.pth`` files of each site-packages directory at start, in alphabetical
order, and executes their lines that begin with ``import``. Ours must do no harm in any interpreter
that reads it: older ones, and those from which this package was removed.
"""

import os
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

from .errors import OrcJITError

FILE_NAME = "orcjit-import.pth"

# The path is the last resort: site-packages of the system are added to `sys.path` after the .pth
# files of a virtual environment or of the user were read. What fails here would be printed by every
# interpreter that starts, so nothing is said; `orcjit-import status` finds out.
_PROGRAM = """\
sys.path.append({place})
try:
    import orcjit_import
except Exception:
    pass
finally:
    sys.path.pop()
"""

# In a virtual environment, `site` reads every file twice; the second time it has to cost nothing.
_TEXT = """\
# Makes object files importable without a line of code. Written by: orcjit-import enable
# Taken back by: orcjit-import disable (or by removing this file)
import sys; "orcjit_import" in sys.modules or exec({program})
"""


class ActivationError(OrcJITError):
    """Activation at interpreter start could not be changed; the message says what to do."""


def content() -> str:
    """Return the text of the ``.pth`` file; it is ASCII, which needs no encoding to be known."""
    place = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    return _TEXT.format(program=ascii(_PROGRAM.format(place=ascii(place))))


def target(*, user: bool) -> Path:
    """Return where the file belongs.

    Parameters
    ----------
    user
        Whether for all environments of this user that read the user's own site-packages, instead of
        for the environment of this interpreter only.

    Raises
    ------
    ActivationError
        If this interpreter would not read it there.
    """
    if sys.flags.no_site:
        raise ActivationError(
            "this interpreter was started with -S and reads no .pth file at all [OJ631]"
        )
    return Path(_user_directory() if user else _environment_directory()) / FILE_NAME


def enable(path: Path) -> bool:
    """Write the file; return False if it was there already, as it has to be.

    Raises
    ------
    ActivationError
        If it cannot be written.
    """
    text = content()
    try:
        if path.exists() and path.read_text(errors="replace") == text:
            return False
        _write(path, text)
    except OSError as error:
        raise _not_changed(path, error) from error
    return True


def disable(path: Path) -> bool:
    """Remove the file; return False if there is none.

    Raises
    ------
    ActivationError
        If it cannot be removed.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _not_changed(path, error) from error
    return True


def present() -> list[Path]:
    """Return the files that this interpreter reads at its start, wherever they are."""
    directories = site.getsitepackages()
    if site.ENABLE_USER_SITE:
        directories = [site.getusersitepackages(), *directories]
    paths = [Path(directory) / FILE_NAME for directory in dict.fromkeys(directories)]
    return [path for path in paths if path.is_file()]


def works() -> bool:
    """Whether an interpreter that starts now has imported this package by itself."""
    program = "import sys; print('orcjit_import' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    return done.stdout == "True\n"


def _environment_directory() -> str:
    """Return the site-packages that pip installs into, if `site` reads it; else the first one."""
    directories = site.getsitepackages()
    installs_into = sysconfig.get_path("purelib")
    return installs_into if installs_into in directories else directories[0]


def _user_directory() -> str:
    if not site.ENABLE_USER_SITE:
        raise ActivationError(
            f"{sys.executable} does not read the user's site-packages [OJ632], as virtual "
            f"environments do not: leave --user out"
        )
    return site.getusersitepackages()


def _write(path: Path, text: str) -> None:
    """Write the file in one step: interpreters may be starting meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="ascii")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _not_changed(path: Path, error: OSError) -> ActivationError:
    if not isinstance(error, PermissionError):
        advice = "See that the directory is there and may be written to"
    elif site.ENABLE_USER_SITE and str(path.parent) != site.getusersitepackages():
        advice = "Do it as the owner of the directory, or use --user, or a virtual environment"
    else:
        advice = "Do it as the owner of the directory, or in a virtual environment of your own"
    return ActivationError(f"cannot change {path} [OJ630]: {error.strerror}. {advice}")
