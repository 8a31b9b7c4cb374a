"""RECORDs: what they may list, and what a zip file may hold beside it."""

import hashlib
from base64 import urlsafe_b64encode

import pytest

from orcjit_import.errors import ObjectReadError
from orcjit_import.record import Listing, digest_of, is_record, parse

DATA = b"the object"
ROW = f"pkg/a.o,{digest_of(DATA)},{len(DATA)}\n"


def listing(*texts: str) -> Listing:
    names = ["RECORD", "one-1.dist-info/RECORD", "two-1.dist-info/RECORD"]
    return Listing(dict(zip(names, map(str.encode, texts))), "x.zip")  # noqa: B905


def refused(words: str, *texts: str | bytes) -> None:
    with pytest.raises(ObjectReadError, match=rf"RECORD: is no list of digests: .*{words}"):
        listing(*texts)


def digest(algorithm: str, data: bytes = DATA) -> str:
    found = hashlib.new(algorithm, data)
    raw = found.digest(32) if algorithm.startswith("shake") else found.digest()
    return f"{algorithm}={urlsafe_b64encode(raw).decode().rstrip('=')}"


# ---- What is listed ----


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512", "sha3_256", "blake2b"])
def test_digests_of_sha_256_or_better(algorithm: str) -> None:
    found = listing(f"pkg/a.o,{digest(algorithm)},10\n")
    assert found.objection_to("pkg/a.o", DATA) == ""
    assert "is not what RECORD says" in found.objection_to("pkg/a.o", b"the 0bject")


@pytest.mark.parametrize(
    "algorithm", ["md5", "sha1", "sha224", "sha3_224", "shake_128", "shake_256", "SHA256", "sm3"]
)
def test_other_digests(algorithm: str) -> None:
    known = algorithm if algorithm in hashlib.algorithms_guaranteed else "sha256"
    row = digest(known).replace(known, algorithm, 1)
    refused(f"has a digest of '{algorithm}'", f"pkg/a.o,{row},10\n")


@pytest.mark.parametrize("row", ["pkg/a.o,,\n", "pkg/a.o,,10\n", "pkg/a.o,sha256=,10\n"])
def test_a_missing_digest(row: str) -> None:
    refused("'pkg/a.o' has no digest", row)


@pytest.mark.parametrize("text", ["", "\n", "RECORD,,\n", "RECORD.jws,,\nRECORD,,\n"])
def test_a_record_that_lists_nothing(text: str) -> None:
    refused("lists nothing|is no row", text)


@pytest.mark.parametrize(
    "row",
    ["pkg/a.o\n", "pkg/a.o,sha256=x\n", "pkg/a.o,sha256=x,1,\n", "a,b,c,d\n", f"{ROW}\n{ROW}"],
)
def test_rows_of_another_length(row: str) -> None:
    refused("is no row of path, digest and size", row)


@pytest.mark.parametrize(
    "path",
    ["./pkg/a.o", "pkg/../pkg/a.o", "pkg//a.o", "/pkg/a.o", "../a.o", "pkg\\a.o", "C:/a.o", "pkg/"],
)
def test_a_path_that_is_not_the_name_of_a_member(path: str) -> None:
    refused("", ROW.replace("pkg/a.o", path))


def test_paths_in_other_spelling_are_other_members() -> None:
    found = listing(ROW.replace("pkg", "Pkg"))
    assert dict(found.differences(["pkg/a.o", "RECORD"])) == {
        "pkg/a.o": "is not listed in RECORD [OJ127]: it was added to the bundle",
        "Pkg/a.o": "is listed in RECORD, and missing",
    }


def test_a_member_that_is_listed_twice() -> None:
    refused("'pkg/a.o' is listed twice", ROW + ROW)
    refused("'pkg/a.o' is listed twice", ROW + ROW.replace(",10", ",11"))
    refused("'pkg/a.o' is listed twice", ROW, ROW)
    refused("'pkg/a.o' is listed twice", "x,sha256=x,\n", ROW, ROW)


@pytest.mark.parametrize("size", ["11", "010", "9"])
def test_another_size(size: str) -> None:
    found = listing(ROW.replace(",10", f",{size}"))
    assert "is not what RECORD says" in found.objection_to("pkg/a.o", DATA)


@pytest.mark.parametrize("size", ["-1", "ten", "1.0", " 10", "\u0661\u0660"])
def test_a_size_that_is_no_number(size: str) -> None:
    refused("for its size", ROW.replace(",10", f",{size}"))


def test_no_size() -> None:
    assert listing(ROW.replace(",10", ",")).objection_to("pkg/a.o", DATA) == ""


@pytest.mark.parametrize("text", [b"\xff,sha256=x,1\n", b"a\0b,sha256=x,1\n", b'"a,sha256=x,1\n'])
def test_what_is_no_text(text: bytes) -> None:
    with pytest.raises(ObjectReadError, match="is no list of digests"):
        Listing({"RECORD": text}, "x.zip")


def test_names_with_commas_and_quotes() -> None:
    text = b'"a,b.o",sha256=x,1\n"say ""no"".o","sha256=x",1\n"",x,y\n'
    rows = list(parse("RECORD", text))
    assert [row.path for row in rows] == ["a,b.o", 'say "no".o', ""]
    assert rows[1].digest == "sha256=x"


def test_lines_may_end_in_either_way() -> None:
    assert len(listing(f"{ROW}RECORD,,\n".replace("\n", "\r\n")).rows) == 1


# ---- What is in a RECORD, and what is there ----


def test_what_was_added_and_what_is_missing() -> None:
    found = listing(f"{ROW}pkg/b.o,{digest_of(b'')},0\nRECORD,,\n")
    differences = dict(found.differences(["pkg/a.o", "pkg/c.py", "RECORD", "other/RECORD"]))
    assert list(differences) == ["other/RECORD", "pkg/c.py", "pkg/b.o"]


def test_directories_are_those_of_what_is_listed() -> None:
    found = listing(ROW)
    assert not list(found.differences(["pkg/", "pkg/a.o", "RECORD"]))
    assert list(dict(found.differences(["pkg/", "pkg/a.o", "evil/", "pkg/evil/", "RECORD"]))) == [
        "evil/",
        "pkg/evil/",
    ]


def test_signatures_need_not_be_listed() -> None:
    found = listing(ROW)
    assert not list(found.differences(["pkg/a.o", "RECORD", "RECORD.jws", "RECORD.p7s"]))
    assert found.objection_to("RECORD.jws", b"a signature") == ""
    assert list(dict(found.differences(["pkg/a.o", "RECORD", "pkg/RECORD.jws"])))


def test_a_record_has_no_digest_of_itself() -> None:
    refused("which can have none", f"{ROW}RECORD,{digest_of(b'')},0\n")


def test_records_of_several_distributions() -> None:
    found = listing(ROW, ROW.replace("pkg", "one"), ROW.replace("pkg", "two"))
    assert sorted(found.rows) == ["one/a.o", "pkg/a.o", "two/a.o"]
    refused("lists nothing", ROW, "")


def test_which_members_are_records() -> None:
    names = ["RECORD", "a-1.dist-info/RECORD", "pkg/RECORD", "pkg/a-1.dist-info/RECORD", "record"]
    assert [is_record(name) for name in names] == [True, True, False, False, False]
