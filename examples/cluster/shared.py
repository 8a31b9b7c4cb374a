"""Objects that a cluster shares: fetched by digest, compiled once for each architecture.

The cluster is anything with three methods: `fetch(name)` returns bytes that were kept, or None;
`keep(name, data)` keeps them for all; `lock(name)` returns a lock that one worker has at a time.
"""

import contextlib
import hashlib
import subprocess
from pathlib import Path

from orcjit_import import cache, containers


class Fetched:
    """A directory of which a worker knows names and digests, and fetches what it reads.

    It is a Traversable, as containers are: see docs/how-to-containers.md.
    """

    def __init__(self, cluster, digests, path=""):
        self.cluster, self.digests, self.path = cluster, digests, path
        self.name = path.rpartition("/")[2]

    def joinpath(self, name):
        return Fetched(self.cluster, self.digests, f"{self.path}/{name}".strip("/"))

    def iterdir(self):
        start = f"{self.path}/" if self.path else ""
        below = [path[len(start) :] for path in self.digests if path.startswith(start)]
        return [self.joinpath(name) for name in {path.partition("/")[0] for path in below}]

    def is_file(self):
        return self.path in self.digests

    def is_dir(self):
        return not self.is_file() and any(self.iterdir())

    def read_bytes(self):
        """Fetch the file, and look whether it is the one that was meant."""
        digest = self.digests[self.path]
        data = self.cluster.fetch(digest)
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            raise OSError(f"{self.path}: the cluster has no {digest}")
        return data


def offer(cluster, directory):
    """Keep all files below a directory for the workers; return what they are told: digests."""
    digests = {}
    for path in filter(Path.is_file, Path(directory).rglob("*")):
        data = path.read_bytes()
        digests[path.relative_to(directory).as_posix()] = digest = hashlib.sha256(data).hexdigest()
        cluster.keep(digest, data)
    return digests


def mount(cluster, digests):
    """Make what was offered importable in this process."""
    name = f"cluster:{hashlib.sha256(repr(sorted(digests.items())).encode()).hexdigest()[:16]}"
    with contextlib.suppress(containers.ContainerError):  # an earlier task of this worker did it
        containers.mount(Fetched(cluster, digests), name)


def compiled(cluster, source, directory):
    """Return the module of a source in C, which one worker of each architecture compiles.

    The key says which architecture it is for. What a worker has is kept in a directory of its own.
    """
    flags = [
        "-O2",
        "-fPIC",
        *subprocess.check_output(["tvm-ffi-config", "--cflags"]).decode().split(),
    ]
    key = cache.fingerprint(source, flags=flags, compiler=cache.compiler_identity("cc"))

    def build():
        with cluster.lock(key):
            data = cluster.fetch(key)
            if data is None:
                data = compile_source(source, flags, Path(directory))
                cluster.keep(key, data)
        return data

    return cache.Cache(directory).get_or_build(key, build)


def compile_source(source, flags, directory):
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / "scratch.o"
    command = ["cc", *flags, "-x", "c", "-", "-c", "-o", str(target)]
    subprocess.run(command, input=source.encode(), check=True)
    with (directory / "compiled").open("a") as log:
        log.write("once\n")
    return target.read_bytes()
