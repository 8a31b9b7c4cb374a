"""Send a bundle of kernels to the workers of a Dask cluster, and call a kernel on each."""

import importlib
import sys

from distributed import Client, LocalCluster

import orcjit_import  # noqa: F401  (installs the finder)

BUNDLE = "kernels.zip"


def main() -> None:
    sys.path.insert(0, BUNDLE)
    kernels = importlib.import_module("kernels")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        client.upload_file(BUNDLE)
        # A function is pickled by its name: the workers import it from what they were sent.
        counts = client.gather(client.map(kernels.count_divisors, range(1, 13)))
    print("divisors of 1 to 12:", counts)


if __name__ == "__main__":
    main()
