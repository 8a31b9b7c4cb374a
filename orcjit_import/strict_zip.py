"""A zip file as all readers see it, and what its RECORDs promise of it.

Imports of bundles, `verify`, `unpack`, `inspect` and `check` read them with this and nothing else.
"""

from .errors import ObjectNotFoundError, ObjectReadError
from .record import Listing, is_record
from .zip_members import DEFLATED, STORED, open_zip, read_member
from .zip_table import read_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .zip_members import Entry


class StrictZip:
    """A zip file that can be read in one way only.

    Attributes
    ----------
    path
        The file.
    table
        What there is to know of its members, by their names; those of directories end with a slash.
    listing
        What its RECORDs list; None if it has none.
    """

    __slots__ = ("listing", "path", "table")

    def __init__(self, path: str) -> None:
        """Read its table of contents and its RECORDs.

        Raises
        ------
        ObjectReadError
            If it is no zip file, is damaged, can be read in two ways, or a RECORD is none.
        """
        self.path = path
        self.listing: Listing | None = None
        with open_zip(path) as file:
            self.table: dict[str, Entry] = read_table(file, path)
        records = {name: self._read(name) for name in self.table if is_record(name)}
        if records:
            self._check_methods()
            self.listing = Listing(records, path)

    def _check_methods(self) -> None:
        """Refuse what Python's own imports would take for something else."""
        for name, entry in self.table.items():
            if entry[1] not in (STORED, DEFLATED):
                raise ObjectReadError(
                    f"{self.path}/{name}: is compressed in a way that Python does not import from "
                    f"[OJ514]: members of a bundle are stored or deflated"
                )

    def files(self) -> list[str]:
        """Return the names of its members that are no directories."""
        return [name for name in self.table if not name.endswith("/")]

    def differences(self) -> list[tuple[str, str]]:
        """Return what is there and not listed, or listed and missing, each with what is wrong."""
        return list(self.listing.differences(self.table)) if self.listing is not None else []

    def read(self, member: str) -> bytes:
        """Return the bytes of a member, which are what its RECORD says.

        Raises
        ------
        ObjectReadError
            If they are not, or cannot be read.
        """
        data = self._read(member)
        objection = self.listing.objection_to(member, data) if self.listing is not None else ""
        if objection:
            raise ObjectReadError(f"{self.path}/{member}: {objection}")
        return data

    def _read(self, member: str) -> bytes:
        label = f"{self.path}/{member}"
        entry = self.table.get(member)
        if entry is None:
            raise ObjectNotFoundError(f"{label}: there is no such file in {self.path} [OJ515]")
        with open_zip(self.path, label) as file:
            return read_member(file, entry, member, label)
