"""thread_local variables: models, initialisation, alignment, threads."""

from compatibility.row import Row

ROWS = [
    Row("static thread_local (local dynamic)", ("tls/static.c",)),
    Row(
        "TLS descriptors",
        ("tls/static.c",),
        gcc=("-mtls-dialect=gnu2",),
        clang=("-mtls-dialect=gnu2",),
    ),
]
