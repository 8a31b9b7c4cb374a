"""Make the fuzz target's corpus: small objects, of sources in tests/objects.

    python scripts/make_fuzz_corpus.py native/fuzz/corpus

Inputs that found an error once are kept beside them, as found-*; those are not made again.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.build import Builder
from support.seeds import NAMES, OF_OTHER_SYSTEMS, make_seed


def main(corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        builder = Builder(Path(scratch))
        for name in (*NAMES, *OF_OTHER_SYSTEMS):
            (corpus / name).write_bytes(make_seed(builder, name).read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
