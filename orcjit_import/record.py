"""RECORD files: what they list, and whether a zip file holds just that.

The format is that of wheels, strictly read
(https://packaging.python.org/en/latest/specifications/recording-installed-packages/): every member
once, by the one name that it has, with a digest of SHA-256 or better. A zip file that holds several
distributions has several; together they list everything.
"""

from .errors import ObjectReadError
from .zip_members import objection_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "RECORD"
# What signs a RECORD cannot be listed in it, no more than itself.
_SIGNATURES = (".jws", ".p7s")
# What the specification of wheels means by "SHA-256 or better", of what Python always has.
_ALGORITHMS = frozenset(
    ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s")
)
_ADVICE = "Get the bundle or pack it again"


class Row:
    """What a RECORD says of one member."""

    __slots__ = ("digest", "path", "record", "size")

    def __init__(self, record: str, path: str, digest: str, size: str) -> None:
        self.record = record
        self.path = path
        self.digest = digest
        self.size = size


class Listing:
    """What the RECORDs of one zip file list.

    Attributes
    ----------
    rows
        What is listed, by the names of members.
    """

    __slots__ = ("_unlisted", "rows")

    def __init__(self, records: "dict[str, bytes]", archive: str) -> None:
        """Take in the content of all RECORDs of a zip file, by their names.

        Raises
        ------
        ObjectReadError
            If one of them is no list of digests.
        """
        self.rows: dict[str, Row] = {}
        self._unlisted = {record + end for record in records for end in ("", *_SIGNATURES)}
        for record, text in records.items():
            self._add(record, text, archive)

    def _add(self, record: str, text: bytes, archive: str) -> None:
        try:
            self._add_rows(record, text)
        except ValueError as error:
            label = f"{archive}/{record}"
            raise ObjectReadError(f"{label}: is no list of digests: {error}. {_ADVICE}") from error

    def _add_rows(self, record: str, text: bytes) -> None:
        is_empty = True
        for row in parse(record, text):
            if row.path in self._unlisted:
                if row.digest:
                    raise ValueError(f"it has a digest of {row.path!r}, which can have none there")
                continue
            if row.path in self.rows:
                raise ValueError(f"{row.path!r} is listed twice")
            _check(row)
            self.rows[row.path] = row
            is_empty = False
        if is_empty:
            raise ValueError("it lists nothing")

    def differences(self, members: "Iterable[str]") -> "Iterator[tuple[str, str]]":
        """Yield what is listed or there, but not both, each with what is wrong."""
        names = set(members)
        directories = {parent for name in self.rows for parent in _parents(name)}
        for name in sorted(names - self.rows.keys() - self._unlisted - directories):
            yield name, "is not listed in RECORD: it was added to the bundle"
        for name in sorted(self.rows.keys() - names):
            yield name, f"is listed in {self.rows[name].record}, and missing"

    def objection_to(self, member: str, data: bytes) -> str:
        """Say in what a member is not what is listed; "" if it is, or is a RECORD itself."""
        if member in self._unlisted:
            return ""
        row = self.rows.get(member)
        if row is None:
            return f"is not listed in RECORD: it was added to the bundle. {_ADVICE}"
        algorithm = row.digest.partition("=")[0]
        is_same = row.digest == digest_of(data, algorithm) and row.size in ("", str(len(data)))
        changed = "the bundle was changed after it was packed"
        return "" if is_same else f"is not what {row.record} says: {changed}. {_ADVICE}"


def is_record(member: str) -> bool:
    """Whether a member is the RECORD of a wheel, or of a bundle that is none."""
    directory, _, name = member.rpartition("/")
    is_place = not directory or (directory.endswith(".dist-info") and "/" not in directory)
    return name == NAME and is_place


def parse(record: str, text: bytes) -> "Iterator[Row]":
    """Yield the rows of a RECORD; raises `ValueError` for what is no row."""
    decoded = text.decode()  # UnicodeDecodeError is a ValueError
    if "\0" in decoded:
        raise ValueError("it has a NUL in it")
    for fields in _fields_of(decoded):
        if len(fields) != 3:
            raise ValueError(f"{','.join(fields)!r} is no row of path, digest and size")
        yield Row(record, *fields)


def _fields_of(text: str) -> "Iterator[list[str]]":
    """Yield the fields of each line; those with a comma or a quote in them are quoted."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    for line in lines:
        fields, rest = [], line + ","
        while rest:
            if rest.startswith('"'):
                field, quote, rest = rest[1:].replace('""', "\0").partition('"')
                field, rest = field.replace("\0", '"'), rest.replace("\0", '""')
                if not quote or not rest.startswith(","):
                    raise ValueError(f"{line!r} has a quote that does not end")
                rest = rest[1:]
            else:
                field, _, rest = rest.partition(",")
            fields.append(field)
        yield fields


def _check(row: Row) -> None:
    """Refuse a row that does not tell one member from all others."""
    objection = objection_to(row.path)
    if objection or row.path.endswith("/"):
        raise ValueError(f"{row.path!r} {objection or 'is a directory'}")
    algorithm, _, digest = row.digest.partition("=")
    if not digest:
        raise ValueError(f"{row.path!r} has no digest")
    if algorithm not in _ALGORITHMS:
        raise ValueError(f"{row.path!r} has a digest of {algorithm!r}: SHA-256 or better is needed")
    if row.size and not (row.size.isascii() and row.size.isdecimal()):
        raise ValueError(f"{row.path!r} has {row.size!r} for its size")


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    """Return a digest as a RECORD has it: the algorithm, and unpadded base64 for URLs."""
    import hashlib
    from binascii import b2a_base64

    text = b2a_base64(getattr(hashlib, algorithm)(data).digest(), newline=False).decode()
    return f"{algorithm}={text.rstrip('=').translate({43: '-', 47: '_'})}"


def _parents(name: str) -> "Iterator[str]":
    """Yield the directories that a member lies in, as zip files name them."""
    while "/" in name:
        name = name.rpartition("/")[0]
        yield f"{name}/"
