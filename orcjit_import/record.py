"""RECORD files: what they list, and whether a zip file holds just that.

The format is that of wheels, strictly read
(https://packaging.python.org/en/latest/specifications/recording-installed-packages/): every member
once, by the one name that it has, with a digest of SHA-256 or better. A zip file that holds several
distributions has several; together they list everything.

Installers rewrite the RECORD of what they install: it lists compiled files without digests, and
scripts elsewhere. A zip file of installed distributions has such ones only, and holds more than
they list. They cover the files of their distributions: what they have a digest of is that, or
refused.
"""

from . import _is_interrupt
from .errors import ObjectReadError
from .zip_members import objection_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "RECORD"
# Lies beside the RECORD that an installer has written, and is listed in it; no wheel has it.
INSTALLER = "INSTALLER"
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
    is_complete
        Whether all that the zip file holds has to be listed: one RECORD that promises it is enough.
    """

    __slots__ = ("_others", "_unlisted", "is_complete", "rows")

    def __init__(self, records: "dict[str, bytes]", archive: str) -> None:
        """Take in the content of all RECORDs of a zip file, by their names.

        Raises
        ------
        ObjectReadError
            If one of them is no list of digests.
        """
        self.rows: dict[str, Row] = {}
        self._unlisted = {record + end for record in records for end in ("", *_SIGNATURES)}
        self._others: dict[str, list[Row]] = {}
        self.is_complete = any(promises_everything(*record) for record in records.items())
        for record, text in records.items():
            if self.is_complete:
                self._add(record, text, archive)
            else:
                self._add_covered(record, text)

    def _add_covered(self, record: str, text: bytes) -> None:
        """Take in what a RECORD has a digest of.

        Where two distributions have a file of one name, that of either may be there.
        """
        for row in parse(record, text):
            if row.path in self._unlisted or _objection_to(row):
                continue
            if self.rows.setdefault(row.path, row) is not row:
                self._others.setdefault(row.path, []).append(row)

    def _add(self, record: str, text: bytes, archive: str) -> None:
        try:
            self._add_rows(record, text)
        except ValueError as error:
            if _is_interrupt(error):
                raise
            label = f"{archive}/{record}"
            raise ObjectReadError(
                f"{label}: is no list of digests [OJ503]: {error}. {_ADVICE}"
            ) from error

    def _add_rows(self, record: str, text: bytes) -> None:
        is_empty = True
        for row in parse(record, text):
            if row.path in self._unlisted:
                if row.digest:
                    raise ValueError(f"it has a digest of {row.path!r}, which can have none there")
                continue
            if row.path in self.rows:
                raise ValueError(f"{row.path!r} is listed twice")
            objection = _objection_to(row)
            if objection:
                raise ValueError(objection)
            self.rows[row.path] = row
            is_empty = False
        if is_empty:
            raise ValueError("it lists nothing")

    def differences(self, members: "Iterable[str]") -> "Iterator[tuple[str, str]]":
        """Yield what is listed or there, but not both, each with what is wrong."""
        if not self.is_complete:
            return
        names = set(members)
        directories = {parent for name in self.rows for parent in _parents(name)}
        for name in sorted(names - self.rows.keys() - self._unlisted - directories):
            yield name, "is not listed in RECORD [OJ127]: it was added to the bundle"
        for name in sorted(self.rows.keys() - names):
            yield name, f"is listed in {self.rows[name].record}, and missing"

    def objection_to(self, member: str, data: bytes) -> str:
        """Say in what a member is not what is listed; "" if it is, or is a RECORD itself."""
        if member in self._unlisted:
            return ""
        row = self.rows.get(member)
        if row is None:
            added = f"is not listed in RECORD [OJ127]: it was added to the bundle. {_ADVICE}"
            return added if self.is_complete else ""
        if any(_fits(each, data) for each in (row, *self._others.get(member, ()))):
            return ""
        changed = "the bundle was changed after it was packed"
        return f"is not what {row.record} says [OJ128]: {changed}. {_ADVICE}"


def is_record(member: str) -> bool:
    """Whether a member is the RECORD of a wheel, or of a bundle that is none."""
    directory, _, name = member.rpartition("/")
    is_place = not directory or (directory.endswith(".dist-info") and "/" not in directory)
    return name == NAME and is_place


def promises_everything(record: str, text: bytes) -> bool:
    """Whether a RECORD promises the whole content of its zip file, as that of a wheel does.

    Its own rows alone tell: no other member can take the promise back.
    """
    directory = record.rpartition("/")[0]
    installer = f"{directory}/{INSTALLER}"
    if not directory or installer.encode() not in text:
        return True
    try:
        return all(row.path != installer for row in parse(record, text))
    except ValueError as error:
        if _is_interrupt(error):
            raise
        return True  # and `Listing` says what is wrong with it


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


def _objection_to(row: Row) -> str:
    """Say why a row does not tell one member from all others; "" if it does."""
    objection = objection_to(row.path)
    if objection or row.path.endswith("/"):
        return f"{row.path!r} {objection or 'is a directory'}"
    algorithm, _, digest = row.digest.partition("=")
    if not digest:
        return f"{row.path!r} has no digest"
    if algorithm not in _ALGORITHMS:
        return f"{row.path!r} has a digest of {algorithm!r}: SHA-256 or better is needed"
    if row.size and not (row.size.isascii() and row.size.isdecimal()):
        return f"{row.path!r} has {row.size!r} for its size"
    return ""


def _fits(row: Row, data: bytes) -> bool:
    algorithm = row.digest.partition("=")[0]
    return row.digest == digest_of(data, algorithm) and row.size in ("", str(len(data)))


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
