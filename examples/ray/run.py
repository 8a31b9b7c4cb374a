"""Send a package of objects to Ray's workers, and call a kernel on them."""

import importlib
import sys

import ray

import orcjit_import  # noqa: F401  (installs the finder)

PACKAGES = "packages"


def install_finder() -> None:
    """Run in each worker before anything else: from then on it can import objects."""
    importlib.import_module("orcjit_import")


@ray.remote
def steps_of(number: int) -> int:
    """Call the kernel, which the worker imports from what it was sent."""
    kernels = importlib.import_module("kernels")
    return kernels.collatz_steps(number)


@ray.remote
def call(function: object, number: int) -> int:
    """Call a function that was sent: it is pickled by its module's name and its own."""
    return function(number)


def main() -> None:
    sys.path.insert(0, PACKAGES)
    kernels = importlib.import_module("kernels")
    environment = {
        "py_modules": [f"{PACKAGES}/kernels"],
        "worker_process_setup_hook": install_finder,
    }
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="error",
        runtime_env=environment,
    )
    print("steps from 1 to 9:", ray.get([steps_of.remote(n) for n in range(1, 10)]))
    print("steps from 27:", ray.get(call.remote(kernels.collatz_steps, 27)))
    ray.shutdown()


if __name__ == "__main__":
    main()
