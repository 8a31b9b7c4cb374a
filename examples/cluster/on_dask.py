"""A Dask cluster of two processes whose workers get objects from this one, and compile once."""

import importlib
from pathlib import Path

import shared
from distributed import Client, LocalCluster, Lock, get_client, get_worker


class DaskObjects:
    """Objects that Dask's scheduler keeps."""

    def fetch(self, name):
        return get_client().get_dataset(name, default=None)

    def keep(self, name, data):
        get_client().publish_dataset(data, name=name)

    def lock(self, name):
        return Lock(name)


def work(number, digests, source):
    """Import a package that this worker does not have, and compile a source if nobody has."""
    shared.mount(DaskObjects(), digests)
    kernels = importlib.import_module("kernels")
    place = Path(get_worker().local_directory, "objects")
    squares = shared.compiled(DaskObjects(), source, place)
    result = kernels.triangular(number), squares.square(number)
    return result, str(place), (place / "compiled").exists()


def main():
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        client.upload_file("shared.py")
        digests = shared.offer(DaskObjects(), "packages")
        workers = list(client.scheduler_info()["workers"])
        source = Path("square.c").read_text()
        tasks = [
            client.submit(work, number, digests, source, workers=[workers[number % 2]])
            for number in range(1, 7)
        ]
        done = client.gather(tasks)
    print("results:", [result for result, _, _ in done])
    places = {place: compiled for _, place, compiled in done}
    print(f"{len(places)} workers, of which {sum(places.values())} compiled")


if __name__ == "__main__":
    main()
