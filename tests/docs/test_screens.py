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
@pytest.mark.parametrize("ending", ["", "-light"])
@pytest.mark.parametrize("name", ["check", "help", "init"])
def test_what_is_the_same_everywhere_has_not_changed(drawn, name, ending):
    shown = screen(ROOT / f"docs/screen-{name}{ending}.svg")
    assert shown == screen(drawn / f"screen-{name}{ending}.svg")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["inspect", "inspect-60", "inspect-120"])
def test_inspect_has_not_changed(drawn, name):
    """Which compiler, and what it makes of the sources, differs from machine to machine."""
    shown, now = (screen(at / f"screen-{name}.svg") for at in (ROOT / "docs", drawn))
    needs = [line.startswith("Needs: ") for line in shown].index(True)
    assert shown[:needs] == now[:needs]
    assert any(line.startswith("scale_add") for line in shown[:needs])
    titles = ("Exports: ", "Needs: ", "Objects: ", "Sizes: ")
    assert [line.partition(":")[0] for line in now if line.startswith(titles)] == [
        title.partition(":")[0] for title in titles
    ]


@pytest.mark.slow
def test_info_has_not_changed(drawn):
    shown, now = (screen(at / "screen-info.svg") for at in (ROOT / "docs", drawn))
    assert [line.rpartition(" ")[0].strip() for line in shown] == [
        line.rpartition(" ")[0].strip() for line in now
    ]


@pytest.mark.slow
def test_all_screens_are_shown(drawn):
    documents = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    names = {path.name for path in drawn.iterdir()}
    assert names == {path.name for path in (ROOT / "docs").glob("screen-*.svg")}
    assert all(f"]({name})" in documents for name in names)
