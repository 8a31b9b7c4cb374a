"""The first imports of a process, by many threads at once, with zip files on the path.

zipimport imports zlib while importlib holds the lock of all imports for it, so that a search for
objects may begin while that lock is held twice.
"""

import zipfile

import pytest
from support.process import lines_of

PROGRAM = """
import importlib, sys, threading
sys.setswitchinterval(1e-6)
sys.path[:0] = sys.argv[1:]
import orcjit_import
names = (
    "xml.dom.minidom plain difflib decimal wave shapes ctypes.util csv plistlib kernels"
    " shapes.helper shapes.sub"
).split()
barrier = threading.Barrier(len(names))
failures = []

def load(name):
    barrier.wait()
    try:
        importlib.import_module(name)
    except BaseException as error:
        failures.append((name, error))

threads = [threading.Thread(target=load, args=(name,)) for name in names]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(names), failures)
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("attempt", range(3))
def test_they_all_end(gcc, tmp_path, attempt):
    with zipfile.ZipFile(tmp_path / "plain.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("plain.py", "value = 1")
    with zipfile.ZipFile(tmp_path / "objects.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        opened.write(gcc("basic/add.c"), "shapes/a.o")
        opened.writestr("shapes/helper.py", "value = 1")
        opened.write(gcc("basic/add.c"), "shapes/sub/a.o")
    (tmp_path / "kernels.o").write_bytes(gcc("basic/add.c").read_bytes())
    entries = [tmp_path / "plain.zip", tmp_path / "objects.zip", tmp_path]
    assert lines_of(PROGRAM, *entries) == ["12 []"]
