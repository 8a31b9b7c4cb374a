"""Every code block of the documents does what it says: it compiles, and prints what is shown."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from doc_blocks import HANDLERS, ROOT, work_off
from doc_reader import read_blocks

PLACES = ("*.md", "docs/*.md", "examples/*/README.md", "benchmarks/README.md")
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for place in PLACES for path in ROOT.glob(place))
WITH_BLOCKS = [document for document in DOCUMENTS if read_blocks(ROOT / document)]
# What has no release for this Python is named by scripts/test_unstable.sh.
ABSENT = os.environ.get("ORCJIT_TEST_ABSENT", "").split()
NEEDS = {
    "docs/how-to-observe.md": "opentelemetry-sdk",
    "examples/cluster/README.md": "ray",
    "examples/ray/README.md": "ray",
}
# Ray and a cluster of it take as long as all others together; others build packages or compile
# much. What a reader tries first is always tested.
SLOW = {
    "docs/how-to-cmake.md",
    "docs/how-to-containers.md",
    "docs/how-to-object-types.md",
    "docs/how-to-observe.md",
    "docs/how-to-other-compilers.md",
    "docs/how-to-policies.md",
    "docs/how-to-simd.md",
    "docs/how-to-sources.md",
    "docs/how-to-static-archives.md",
    "docs/how-to-symbols.md",
    "docs/how-to-tensors.md",
    "docs/how-to-wheels.md",
    "docs/import-rules.md",
    "docs/manifest.md",
    "docs/migrate-from-cppimport.md",
    "docs/migrate-from-tvm-ffi-orcjit.md",
    "docs/primer.md",
    "docs/replace-a-so.md",
    "docs/session.md",
    "examples/cluster/README.md",
    "examples/dask/README.md",
    "examples/dependencies/README.md",
    "examples/ray/README.md",
    "examples/wheel/README.md",
    "examples/zip-bundle/README.md",
}


@pytest.fixture
def directory(document: str, tmp_path: Path) -> Path:
    """For an example a copy of it, for all others an empty directory."""
    if not document.startswith("examples/"):
        return tmp_path
    built = shutil.ignore_patterns("build", "*.o", "*.a", "*.so", "__pycache__")
    return Path(shutil.copytree((ROOT / document).parent, tmp_path / "example", ignore=built))


def cases() -> list[object]:
    slow = [pytest.mark.slow]
    return [pytest.param(each, marks=slow if each in SLOW else []) for each in WITH_BLOCKS]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("document", cases())
def test_document_does_what_it_says(document: str, directory: Path) -> None:
    """A reader begins at the top, and stays in one directory."""
    if NEEDS.get(document) in ABSENT:
        pytest.skip(f"{NEEDS[document]} has no release for CPython {sys.version.split()[0]}")
    for block in read_blocks(ROOT / document):
        if not block.tested_by:
            work_off(block, directory)


@pytest.mark.parametrize("document", WITH_BLOCKS)
def test_every_block_is_tested(document: str) -> None:
    for block in read_blocks(ROOT / document):
        assert block.language in HANDLERS, f"{document}:{block.line}: unknown language"
        assert (ROOT / block.tested_by).exists(), f"{document}:{block.line}: {block.tested_by}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_exist(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(path)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        assert place.exists(), f"{document} links to {target}"
        assert not anchor or anchor in _anchors(place), f"{document} links to {target}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_it_names_exist(document: str) -> None:
    named = re.findall(
        r"`([\w./-]+/[\w.-]+\.(?:h|cc|py|sh|toml|svg))`", (ROOT / document).read_text()
    )
    places = (ROOT, ROOT / "native", (ROOT / document).parent)
    for name in named:
        if not name.startswith(("NAME", ".", "mypackage/")):
            assert any((place / name).exists() for place in places), name


def _without_code(path: Path) -> str:
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^    .*$", "", text, flags=re.MULTILINE)


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
