"""Functions and modules reach other processes by reference: multiprocessing, Dask."""

import importlib
import pickle
import shutil
import sys

import pytest
from support.importing import imports_put_back
from support.process import run_python

import orcjit_import

PROGRAM = """
import multiprocessing, sys
sys.path.insert(0, sys.argv[1])
import orcjit_import

def call(module):
    return module.add(20, 22)

if __name__ == "__main__":
    import kernels
    context = multiprocessing.get_context(sys.argv[2])
    with context.Pool(2) as pool:
        print(pool.starmap(kernels.add, [(1, 2), (3, 4)]))
        print(pool.apply(getattr, (kernels, "__name__")))
"""
CLUSTER = """
import sys
from distributed import Client, LocalCluster

if __name__ == "__main__":
    bundle = sys.argv[1]
    sys.path.insert(0, bundle)
    import orcjit_import
    import kernels
    # Where workers keep what they get, and not in the directory of the test.
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None,
                      local_directory=sys.argv[2]) as cluster, Client(cluster) as client:
        client.upload_file(bundle)
        futures = client.map(kernels.add, range(10), [1] * 10)
        print(client.gather(futures))
        places = client.run(lambda: __import__("sys").modules["kernels"].__file__)
        print(len(set(places.values())), all("b.zip" in place for place in places.values()))
        print(bundle not in " ".join(places.values()))
"""


@pytest.fixture
def here(tmp_path, gcc, monkeypatch):
    directory = tmp_path / "here"
    directory.mkdir()
    shutil.copyfile(gcc("basic/add.c"), directory / "kernels.o")
    monkeypatch.delitem(sys.modules, "kernels", raising=False)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(directory))
        yield directory


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_multiprocessing(here, tmp_path, method):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = run_python(
        "import runpy, sys; sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')",
        program,
        here,
        method,
        PYTHONWARNINGS="ignore::DeprecationWarning",
        PYTHONPATH=str(here),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[3, 7]\nkernels\n"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_module_is_pickled_by_its_name(here, protocol):
    orcjit_import.install()
    kernels = importlib.import_module("kernels")
    pickled = pickle.dumps(kernels, protocol)
    assert pickle.loads(pickled) is kernels
    assert len(pickled) < 120
    del sys.modules["kernels"]
    assert pickle.loads(pickled).add(1, 2) == 3


def test_how_it_is_pickled_is_not_shown(here):
    orcjit_import.install()
    assert "__reduce_ex__" not in dir(importlib.import_module("kernels"))


def test_a_process_without_the_finder_gets_it_with_the_module(here):
    orcjit_import.install()
    pickled = pickle.dumps(importlib.import_module("kernels"))
    program = "import pickle, sys; print(pickle.loads(bytes.fromhex(sys.argv[1])).add(1, 2))"
    done = run_python(program, pickled.hex(), PYTHONPATH=str(here))
    assert (done.stdout, done.stderr) == ("3\n", "")


@pytest.mark.slow  # as examples/dask, which is run by tests/docs
@pytest.mark.timeout(300)
def test_a_bundle_sent_to_dask_workers(here, tmp_path):
    from orcjit_import.tools import packing

    bundle = tmp_path / "driver" / "b.zip"
    bundle.parent.mkdir()
    packing.pack(packing.collect([str(here / "kernels.o")]), bundle)
    program = tmp_path / "program.py"
    program.write_text(CLUSTER)
    done = run_python(
        "import runpy, sys; sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')",
        program,
        bundle,
        tmp_path / "workers",
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n2 True\nTrue\n", done.stderr
