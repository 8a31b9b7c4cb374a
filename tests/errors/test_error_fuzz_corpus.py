"""The fuzz target's corpus, through the ordinary library: objects, and what was wrong once."""

from pathlib import Path

import pytest
from support.process import lines_of

CORPUS = Path(__file__).resolve().parents[2] / "native" / "fuzz" / "corpus"

PROGRAM = """
import sys
from pathlib import Path
from orcjit_import import ExecutionSession, OrcJITError, _native
from support.mutants import link

_native.load().orcjit_link_for_all_machines(1)

session = ExecutionSession()
throw = session.load_module(sys.argv[1])["catch_within"]
for path in sys.argv[2:]:
    library = session.create_library()
    try:
        link(library, Path(path).read_bytes())
        print(Path(path).name)
    except OrcJITError as error:
        print(f"{Path(path).name}: {type(error).__name__}")
    assert throw(-3) == -3
    del library
"""


@pytest.fixture
def outcomes(gcc):
    """Link files in a process of their own, and return what became of each."""

    def outcomes_of(paths):
        return lines_of(PROGRAM, gcc("exceptions/within.cc"), *sorted(paths))

    return outcomes_of


def test_objects_as_they_were_compiled(outcomes):
    seeds = [path for path in CORPUS.iterdir() if not path.name.startswith("found-")]
    assert len(seeds) > 25
    assert outcomes(seeds) == sorted(path.name for path in seeds)


def test_inputs_that_once_were_wrong(outcomes):
    found = list(CORPUS.glob("found-*"))
    assert len(outcomes(found)) == len(found)
