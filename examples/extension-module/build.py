"""Compile `tally.c` with the compiler and the flags that this Python was built with.

`sysconfig` knows them; setuptools takes them from there, too. The object is all that is needed. The
shared library is linked from that very object, to compare the two.
"""

import shlex
import subprocess
import sysconfig
from pathlib import Path


def main() -> None:
    settings = {name: shlex.split(sysconfig.get_config_var(name) or "") for name in SETTINGS}
    target = Path("build/object/tally.o")
    compiler = settings["CC"] + settings["CFLAGS"] + settings["CCSHARED"]
    run(*compiler, f"-I{sysconfig.get_path('include')}", "-c", "tally.c", "-o", str(target))

    library = Path("build/shared") / f"tally{sysconfig.get_config_var('EXT_SUFFIX')}"
    run(*settings["LDSHARED"], str(target), "-o", str(library))


# The compiler, its flags, what makes code position-independent (-fPIC), and the linker.
SETTINGS = ("CC", "CFLAGS", "CCSHARED", "LDSHARED")


def run(*command: str) -> None:
    Path(command[-1]).parent.mkdir(parents=True, exist_ok=True)
    print(shlex.join(command))
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
