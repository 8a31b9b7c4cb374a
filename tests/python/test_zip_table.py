"""The strict reader of zip files: what two readers could see differently is refused."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from support.raw_zip import Member, deflated, zip_bytes

from orcjit_import.errors import ObjectReadError
from orcjit_import.strict_zip import StrictZip
from orcjit_import.zip_table import read_table

FULL = 0xFFFFFFFF
A, B = Member("pkg/a.o", b"the object"), deflated("pkg/b.txt", b"the text" * 50)
ZIP64_SIZES = struct.pack("<2H2Q", 1, 16, len(A.data), len(A.data))
UNICODE_PATH = struct.pack("<2HBL", 0x7075, 5 + 5, 1, 0) + b"b.txt"


def table_of(content: bytes):
    return read_table(io.BytesIO(content), "x.zip")


def refused(content: bytes, words: str) -> None:
    with pytest.raises(ObjectReadError, match=rf"^x\.zip: cannot be read as a zip file: .*{words}"):
        table_of(content)


def other(name: str = "pkg/a.o", data: bytes = b"the object", **central) -> Member:
    """A member of which the table alone says something else."""
    return Member(name, data, central=central)


def both(name: str = "pkg/a.o", data: bytes = b"the object", **fields) -> Member:
    return Member(name, data, local=dict(fields), central=dict(fields))


# ---- What is sound ----


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("force_zip64", [False, True])
def test_what_zipfile_writes(tmp_path: Path, method: int, force_zip64: bool) -> None:
    path = tmp_path / "x.zip"
    members = {"a.o": b"object", "pkg/größe.txt": b"x" * 1000, "pkg/empty": b""}
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.mkdir("pkg") if hasattr(archive, "mkdir") else archive.writestr("pkg/", "")
        for name, data in members.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=force_zip64) as member:
                member.write(data)
        archive.comment = b"a comment"
    opened = StrictZip(str(path))
    assert sorted(opened.table) == ["a.o", "pkg/", "pkg/empty", "pkg/größe.txt"]
    assert {name: opened.read(name) for name in opened.files()} == members


@pytest.mark.parametrize("with_mark", [b"", b"PK\7\x08"])
@pytest.mark.parametrize("width", ["L", "Q"])
def test_a_member_that_was_written_as_a_stream(with_mark: bytes, width: str) -> None:
    fields = Member("a", b"text").fields()
    sizes = (fields["crc"], fields["packed"], fields["size"])
    after = with_mark + struct.pack(f"<L2{width}", *sizes)
    streamed = {"flags": 8, "crc": 0, "packed": 0, "size": 0}
    member = Member("a", b"text", local=streamed, central={"flags": 8}, after=after)
    assert list(table_of(zip_bytes([member, B]))) == ["a", "pkg/b.txt"]
    wrong = Member("a", b"text", local=streamed, central={"flags": 8}, after=after[:-1] + b"\1")
    refused(zip_bytes([wrong, B]), "'a' is followed by")


def test_more_members_than_a_plain_end_record_can_count() -> None:
    end64 = {"count": 2, "here": 2}
    content = zip_bytes([A, B], count=0xFFFF, here=0xFFFF, size=FULL, place=FULL, end64=end64)
    assert list(table_of(content)) == ["pkg/a.o", "pkg/b.txt"]
    assert list(table_of(zip_bytes([A, B], end64={}))) == ["pkg/a.o", "pkg/b.txt"]


def test_a_line_that_makes_a_program_of_it() -> None:
    assert list(table_of(zip_bytes([A], start=b"#!/usr/bin/env python3\n"))) == ["pkg/a.o"]


def test_an_empty_zip_file() -> None:
    assert table_of(zip_bytes([])) == {}


def test_entries_are_those_of_zipimport(tmp_path: Path) -> None:
    import zipimport

    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes([A, B, Member("dir/")], start=b"#!python\n"))
    seen = zipimport.zipimporter(str(path))
    files = seen._get_files() if hasattr(seen, "_get_files") else seen._files
    found = StrictZip(str(path)).table
    assert {name: entry[1:] for name, entry in files.items() if entry} == {
        name: entry[1:] for name, entry in found.items()
    }


# ---- The end of the file ----


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it has no end record"),
        (b"no zip file at all, but long enough for one", "it has no end record"),
        (zip_bytes([A])[:-1], "it has no end record"),
        (zip_bytes([A]) + b"x", "something follows its end"),
        (zip_bytes([A], comment=b"text", comment_size=3), "something follows its end"),
        (zip_bytes([A], comment=b"text", comment_size=5), "something follows its end"),
        (zip_bytes([A], comment=zip_bytes([B])), "does not end where its end record begins"),
        (zip_bytes([B], start=zip_bytes([A], comment_size=200)), "before its first member"),
        (zip_bytes([A], comment=b"PK\5\6"), "has no end record|something follows"),
        (zip_bytes([A], disk=1), "several parts"),
        (zip_bytes([A], first_disk=1), "several parts"),
        (zip_bytes([A], here=0), "two numbers of members"),
        (zip_bytes([A], count=2, here=2), "too short for its members|damaged"),
        (zip_bytes([A, B], count=1, here=1), "more than its members"),
        (zip_bytes([A], size=50), "does not end where its end record begins"),
        (zip_bytes([A], place=7), "does not end where its end record begins"),
        (zip_bytes([A], end64={"count": 0, "here": 0}), "ZIP64 record differs"),
        (zip_bytes([A], end64={"place": 0}), "ZIP64 record differs"),
        (zip_bytes([A], end64={"at": 7}), "ZIP64 record is elsewhere"),
        (zip_bytes([A], end64={"locator": b"PK\6\6"}), "ZIP64 record has no locator"),
        (zip_bytes([A], end64={"disk": 1}), "several parts"),
        (zip_bytes([A], end64={"here": 2}), "two numbers of members"),
        (b"x" + zip_bytes([A]), "does not end where its end record begins"),
        (zip_bytes([A], start=b"text"), "something is before its first member"),
        (zip_bytes([A], start=b"#!" + zip_bytes([B])), "something is before its first member"),
    ],
)
def test_an_end_that_is_damaged_or_unclear(content: bytes, words: str) -> None:
    refused(content, words)


def test_a_locator_in_a_comment_of_a_member() -> None:
    comment = b"PK\6\7" + bytes(16)
    refused(zip_bytes([other(comment=comment)]), "ZIP64 record is missing|elsewhere")


def test_two_tables_of_which_readers_see_one_each(tmp_path: Path) -> None:
    """By the ZIP64 record there is one member, by the end record there is another."""
    good, evil = zip_bytes([Member("good.py")]), zip_bytes([Member("evil.py")])
    first = good[: good.index(b"PK\1\2")]
    second = evil[: evil.index(b"PK\1\2")]
    good_table = good[len(first) : good.index(b"PK\5\6")]
    evil_table = evil[len(second) : evil.index(b"PK\5\6")]
    evil_table = evil_table[:42] + struct.pack("<L", len(first)) + evil_table[46:]
    body = first + second + good_table + evil_table
    start = len(first + second)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(good_table), start)
    place = start + len(good_table)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(body), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(evil_table), place, 0)
    refused(body + record + locator + end, "ZIP64 record differs")


# ---- Members ----


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([both(flags=1)], "is encrypted"),
        ([both(version=64)], "needs a later version"),
        ([both(flags=1 << 5)], "is encrypted, or a patch"),
        ([both(method=99)], "compressed in an unknown way"),
        ([both(packed=3)], "has two sizes"),
        ([other(disk=1)], "is in another part"),
        ([other(attributes=0o120777 << 16)], "is a link"),
        ([other(attributes=0o020644 << 16)], "is a link, or no ordinary file"),
        ([other(attributes=0x10)], "is a file and a directory"),
        ([Member("pkg/", b"text")], "is a directory with content"),
        ([Member("pkg/a.o", central={"name": b"pkg/b.o"})], "another name in its header"),
        ([other(method=8)], "another method in its header"),
        ([other(flags=2)], "other flags in its header"),
        ([other(crc=7)], "another size or checksum in its header"),
        ([other(size=3, packed=3)], "another size or checksum in its header"),
        ([other(place=7)], "something is before its first member"),
        ([A, other("pkg/c.o", place=0)], "does not end where the next member begins"),
        ([A, Member("pkg/c.o", b"text", before=b"hidden")], "does not end where the next"),
        ([A, Member("pkg/c.o", b"text", after=b"hidden")], "does not end where the next"),
        ([both(extra=UNICODE_PATH)], "has two names"),
        ([Member("a", local={"extra": UNICODE_PATH})], "has two names"),
        ([both(extra=b"\1\0\xff\0")], "has a damaged field"),
        ([both(extra=b"\1")], "has a damaged field"),
        ([both(extra=ZIP64_SIZES * 2)], "has two ZIP64 fields"),
        ([other(extra=struct.pack("<2HQ", 1, 8, 3))], "ZIP64 field of other numbers"),
        ([other(extra=struct.pack("<2HQ", 1, 8, 3), size=FULL, packed=FULL)], "of another size"),
        ([other(size=FULL, packed=FULL)], "another size or checksum|truncated"),
    ],
)
def test_a_member_that_is_damaged_or_unclear(members: list[Member], words: str) -> None:
    refused(zip_bytes(members), words)


def test_sizes_in_a_zip64_field() -> None:
    wide = {"size": FULL, "packed": FULL, "extra": ZIP64_SIZES}
    assert table_of(zip_bytes([both(**wide)]))["pkg/a.o"][2:4] == (10, 10)


@pytest.mark.parametrize(
    "name",
    [
        *(b"", b"/", b"/abs.o", b"//abs.o", b"C:/a.o", b"c:a.o", b"./a.o", b"../a.o", b"a/../b.o"),
        *(b"a/./b.o", b"a//b.o", b"a/..", b"a\\b.o", b"a\0.o", b"a\n.o", b"a\x7f.o", b"a//"),
        *("\u202eo.a".encode(), "a\u200b.o".encode(), b"\xff.o"),
    ],
)
def test_a_name_that_is_none_or_another(name: bytes) -> None:
    flags = {} if name.isascii() else {"flags": 1 << 11}
    member = Member(name, local=dict(flags), central=dict(flags))
    with pytest.raises(ObjectReadError, match=r"^x\.zip: cannot be read as a zip file: ") as caught:
        table_of(zip_bytes([member]))
    assert "'" in str(caught.value) or "name" in str(caught.value)


def test_a_name_that_is_not_utf_8() -> None:
    member = Member("größe.o", local={"flags": 0}, central={"flags": 0})
    refused(zip_bytes([member]), "is in an unknown encoding")


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        ("a.o", "a.o", "is there twice"),
        ("dir/", "dir/", "is there twice"),
        ("a.o", "A.o", "are one for some file systems"),
        ("pkg/a.o", "Pkg/b.o", "are one for some file systems"),
        ("größe.o", "GRÖSSE.o", "are one for some file systems"),
        ("gr\u00f6n.o", "gro\u0308n.o", "are one for some file systems"),
        ("a", "a/b.o", "is a file and a directory"),
        ("a/b.o", "a", "is a file and a directory"),
        ("a/", "a", "is a file and a directory"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_two_names_for_one_file(one: str, two: str, words: str, turned: bool) -> None:
    names = [two, one] if turned else [one, two]
    refused(zip_bytes([Member(name) for name in names]), words)


# ---- What is read ----


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (deflated("a", b"text" * 9, crc=7), "size or checksum"),
        (Member("a", b"text", *[{"crc": 7}] * 2), "its size or checksum is wrong"),
        (Member("a", b"text", *[{"method": 8}] * 2), "is corrupt"),
        (Member("a", b"text", *[{"method": 12}] * 2), "cannot be read"),
        (Member("a", b"text", *[{"method": 14}] * 2), "cannot be read"),
        (Member("a", b"text", *[{"method": 93}] * 2), "cannot be read"),
    ],
)
def test_content_that_is_corrupt(tmp_path: Path, member: Member, words: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes([member]))
    with pytest.raises(ObjectReadError, match=words):
        StrictZip(str(path)).read("a")


def test_compressed_data_that_end_before_their_member(tmp_path: Path) -> None:
    whole = deflated("a", b"text" * 9)
    packed = whole.local["packed_data"] + b"more"
    fields = {**whole.local, "packed_data": packed, "packed": len(packed)}
    (tmp_path / "x.zip").write_bytes(zip_bytes([Member("a", b"text" * 9, fields, fields)]))
    with pytest.raises(ObjectReadError, match="its size or checksum is wrong"):
        StrictZip(str(tmp_path / "x.zip")).read("a")


@pytest.mark.parametrize("name", ["missing.zip", "a\0b.zip", "."])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(ObjectReadError, match="cannot be read"):
        StrictZip(f"{tmp_path}/{name}")
