"""`orcjit-import run`: processes that the program starts find objects, however they begin."""

import subprocess
import sys

import pytest

PROGRAM = """
import concurrent.futures
import multiprocessing
import sys
import kernels

def work(number):
    return kernels.add(number, 2)

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        print(pool.submit(work, 1).result(60), pool.submit(kernels.add, 3, 4).result(60))
"""

EXTENSION = """
import concurrent.futures
import multiprocessing
import sys

if __name__ == "__main__":
    import multi
    context = multiprocessing.get_context(sys.argv[1])
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        print(pool.submit(multi.count_executions).result(60))
"""

NAMED = """
import multiprocessing
import kernels

def work(queue):
    queue.put(kernels.add(1, 2))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    context.Process(target=work, args=(queue,), name="ignore").start()
    print(queue.get(timeout=60))
"""

METHODS = ["fork", "spawn", "forkserver"]


def printed_by(program, method):
    """Return what it prints; a process of its own, since one with threads shall not be forked."""
    command = [sys.executable, "-m", "orcjit_import", "run", program, method]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("program", ["program.py", "program"])
def test_kernels_in_the_main_module(shell, gcc, method, program):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("program.py", PROGRAM)
    assert printed_by(program, method) == "3 7\n"


@pytest.mark.parametrize("method", METHODS)
def test_functions_of_an_extension_module(shell, builder, tmp_path, method):
    from extensions.sites import Form, Site

    site = Site(Form("object"), tmp_path / "site", builder)
    shell.put("multi.o", site.add("multi", "extensions/multi.c"))
    shell.put("program.py", EXTENSION)
    assert printed_by("program.py", method) == "1\n"


def test_a_process_has_the_name_that_is_given_to_a_fork_server(shell, gcc):
    """Nothing else has it: the process gets the main module all the same."""
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("program.py", NAMED)
    assert printed_by("program.py", "spawn") == "3\n"
