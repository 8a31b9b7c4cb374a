"""native/workarounds: each has what a reader has to know at its head, and a row in the index."""

import re

import pytest

PARTS = ("Trigger: ", "Affected: ", "Symptom: ", "Cure: ", "To be deleted ")


@pytest.fixture(scope="module")
def folder(root):
    return root / "native" / "workarounds"


@pytest.fixture(scope="module")
def heads(folder):
    """Return the comment at the head of each, by its name: of the header, if it has one."""
    found = {}
    for path in sorted(folder.glob("*/*.[ch]*"), key=lambda path: path.suffix):
        lines = path.read_text().splitlines()
        end = next(i for i, line in enumerate(lines) if not line.startswith("//"))
        found[path.relative_to(folder).with_suffix("").as_posix()] = lines[:end]
    return found


def test_the_index_names_them_all_in_order(folder, heads):
    rows = re.findall(r"^\| `(.+?)` \|", (folder / "README.md").read_text(), re.M)
    assert rows == sorted(heads)


def test_a_head_says_what_a_reader_has_to_know(heads):
    assert len(heads) >= 9
    for name, lines in heads.items():
        first = [part for line in lines for part in PARTS if line.startswith(f"// {part}")]
        assert first == list(PARTS), name


def test_what_a_head_names_is_there(root, heads):
    native = root / "native"
    for name, lines in heads.items():
        for named in re.findall(r"[\w/]+\.(?:cc|h)\b", " ".join(lines)):
            assert any(native.rglob(named.rsplit("/", 1)[-1])), f"{name} names {named}"
