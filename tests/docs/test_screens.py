"""The terminal screens of the documentation show what the commands print today."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    directory = tmp_path_factory.mktemp("screens")
    command = [sys.executable, ROOT / "scripts/draw_screens.py", directory]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return directory


def screen(path):
    """Return the text of a screen, line by line."""
    lines = {}
    for text in ET.parse(path).getroot().iter(TEXT):
        lines.setdefault(float(text.get("y")), []).append(text.text or "")
    return ["".join(lines[y]).replace("\xa0", " ").strip() for y in sorted(lines)]


@pytest.mark.slow
def test_check_has_not_changed(drawn):
    shown = screen(ROOT / "docs/screen-check.svg")
    assert shown == screen(drawn / "screen-check.svg")
    assert shown[-1] == "2 modules checked: 2 problems"


@pytest.mark.slow
def test_inspect_has_not_changed(drawn):
    """Which compiler, and what it makes of the sources, differs from machine to machine."""
    shown, now = (screen(at / "screen-inspect.svg") for at in (ROOT / "docs", drawn))
    exports = shown.index("Needs")
    assert shown[:exports] == now[:exports]
    assert any(line.startswith("scale_add") for line in shown[:exports])
    headings = [line for line in shown if line in ("Exports", "Needs", "Objects", "Sizes")]
    assert headings == [line for line in now if line in headings]


@pytest.mark.slow
def test_all_screens_are_shown(drawn):
    documents = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    names = {path.name for path in drawn.iterdir()}
    assert names == {path.name for path in (ROOT / "docs").glob("screen-*.svg")}
    assert all(f"]({name})" in documents for name in names)
