"""A Ray cluster of two nodes whose workers get objects from this process, and compile once."""

import contextlib
import importlib
import tempfile
import time
from pathlib import Path

import ray
import shared
from ray.cluster_utils import Cluster
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy


@ray.remote(num_cpus=0)
class Store:
    """Objects that all nodes of the cluster share, and who is building one."""

    def __init__(self):
        self.objects, self.builders = {}, set()

    def fetch(self, name):
        return self.objects.get(name)

    def keep(self, name, data):
        self.objects[name] = data

    def take(self, name):
        is_free = name not in self.builders
        self.builders.add(name)
        return is_free

    def give_back(self, name):
        self.builders.discard(name)


class RayObjects:
    """The same, as a worker sees them."""

    def __init__(self, store):
        self.store = store

    def fetch(self, name):
        return ray.get(self.store.fetch.remote(name))

    def keep(self, name, data):
        ray.get(self.store.keep.remote(name, data))

    @contextlib.contextmanager
    def lock(self, name):
        while not ray.get(self.store.take.remote(name)):
            time.sleep(0.01)
        try:
            yield
        finally:
            ray.get(self.store.give_back.remote(name))


@ray.remote(num_cpus=1)
def work(number, store, digests, source, disk):
    """Import a package that this node does not have, and compile a source if nobody has."""
    node = ray.get_runtime_context().get_node_id()
    cluster = RayObjects(store)
    shared.mount(cluster, digests)
    kernels = importlib.import_module("kernels")
    place = Path(disk, node)  # nodes of one machine have one disk
    squares = shared.compiled(cluster, source, place)
    result = kernels.triangular(number), squares.square(number)
    return result, node, (place / "compiled").exists()


def main():
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    ray.init(
        address=cluster.address,
        log_to_driver=False,
        logging_level="error",
        runtime_env={"py_modules": ["shared.py"]},
    )
    store = Store.remote()
    digests = shared.offer(RayObjects(store), "packages")
    source = Path("square.c").read_text()
    nodes = [node["NodeID"] for node in ray.nodes()]
    with tempfile.TemporaryDirectory() as disk:
        tasks = [
            on_node(nodes[number % 2]).remote(number, store, digests, source, disk)
            for number in range(1, 7)
        ]
        done = ray.get(tasks)
    print("results:", [result for result, _, _ in done])
    places = {node: compiled for _, node, compiled in done}
    print(f"{len(places)} nodes, of which {sum(places.values())} compiled")
    ray.shutdown()
    cluster.shutdown()


def on_node(node):
    return work.options(scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False))


if __name__ == "__main__":
    main()
