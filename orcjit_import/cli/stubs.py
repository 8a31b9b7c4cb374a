"""``orcjit-import stubs``: typed stub files for type checkers and editors."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from .. import install
from ..tools import stubs
from ..tools.targets import find_targets, subpackages_of
from ..tools.writing import make_parents, write_text
from .output import json_option, print_json, print_text, targets_argument


@click.command
@targets_argument
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write them, as NAME.pyi; without it, they are printed.",
)
@json_option
def run(targets: tuple[str, ...], output: Path | None, as_json: bool) -> int:
    """Write stub files for type checkers, of the signatures and docs that objects carry.

    The modules are imported for it, and those of subpackages, too. Compile with
    `-DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1`; without that, functions are of type
    `tvm_ffi.Function`.

    **Examples**

    - `orcjit-import stubs mykernels`
    - `orcjit-import stubs build/mykernels -o typings`
    """
    install()
    named = [target for text in targets for target in find_targets(text)]
    found = [each for target in named for each in (target, *subpackages_of(target))]
    made = {target.name: stubs.stub_of(target) for target in found}
    texts = {_path_of(name, is_package): text for name, (text, is_package) in made.items()}
    if output is not None:
        for path, text in texts.items():
            make_parents(output / path)
            write_text(output / path, text)
    if as_json:
        print_json({str(path): text for path, text in texts.items()})
    elif output is not None:
        for path in texts:
            print_text(f"wrote {output / path}")
    else:
        print("\n".join(texts.values()), end="")
    return 0


def _path_of(name: str, is_package: bool) -> Path:
    path = Path(*name.split("."))
    return path / "__init__.pyi" if is_package else path.with_name(f"{path.name}.pyi")
