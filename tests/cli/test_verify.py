"""`orcjit-import verify`."""

import hashlib
import zipfile

import pytest
from support.raw_zip import Member, zip_bytes

from .conftest import members_of, patch, write_members


def test_verify(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("verify", "b.zip") == "b.zip: valid\n"
    patch(kernels.directory / "b.zip", b"1 2 3", b"1 2 4")
    (result,) = kernels.json("verify", "b.zip", status=1).values()
    assert [problem["member"] for problem in result["problems"]] == ["kernels/data/table.txt"]


def test_verify_without_a_record(shell):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.writestr("a.txt", "text")
    status, printed, _ = shell.run("verify", "b.zip")
    assert (status, "RECORD: is missing" in printed) == (1, True)


def test_verify_what_is_no_bundle(shell):
    shell.put("b.zip", "no zip file")
    assert "b.zip: cannot be read as a zip file" in shell.error("verify", "b.zip")


def problems(shell, *arguments):
    """Return the names of the members that are wrong, with what is wrong."""
    (result,) = shell.json("verify", *arguments, status=1).values()
    assert not result["verified"]
    return {problem["member"]: problem["reason"] for problem in result["problems"]}


def test_what_was_added_or_is_missing(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    members = members_of("b.zip")
    del members["kernels/data/table.txt"]
    write_members("b.zip", {**members, "kernels/__init__.py": b"", "evil/": b""})
    assert problems(kernels, "b.zip") == {
        "kernels/__init__.py": "is not listed in RECORD: it was added to the bundle",
        "evil/": "is not listed in RECORD: it was added to the bundle",
        "kernels/data/table.txt": "is listed in RECORD, and missing",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"sha256=", b"md5="),
        (b"sha256=", b"sha1="),
        (b"sha256=", b"shake_128="),
        (b"kernels/a.o,", b"./kernels/a.o,"),
        (b"kernels/a.o,", b"/kernels/a.o,"),
        (b"kernels/a.o,", b"kernels//a.o,"),
        (b"kernels/a.o,", b"Kernels/a.o,"),
        (b"kernels/a.o,", b"kernels/a.o,,"),
        (b"kernels/a.o,", b"kernels/a.o\0,"),
        (b"RECORD,,", b"RECORD,,\nkernels/a.o,sha256=x,1"),
    ],
)
def test_a_record_that_does_not_say_what_is_there(kernels, old, new):
    kernels.output("pack", "kernels", "-o", "b.zip")
    members = members_of("b.zip")
    assert old in members["RECORD"]
    write_members("b.zip", {**members, "RECORD": members["RECORD"].replace(old, new, 1)})
    assert problems(kernels, "b.zip")


@pytest.mark.parametrize("record", [b"", b"RECORD,,\n", b"\xff", b"a,b\n"])
def test_a_record_that_is_none(kernels, record):
    kernels.output("pack", "kernels", "-o", "b.zip")
    write_members("b.zip", {**members_of("b.zip"), "RECORD": record})
    ((member, reason),) = problems(kernels, "b.zip").items()
    assert (member, reason.partition(":")[0]) == ("", "RECORD")


def test_two_records_that_list_one_thing(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    members = members_of("b.zip")
    write_members("b.zip", {**members, "kernels-1.dist-info/RECORD": members["RECORD"]})
    assert "is listed twice" in problems(kernels, "b.zip")[""]


def test_a_zip_file_that_can_be_read_in_two_ways(shell):
    shell.directory.joinpath("b.zip").write_bytes(
        zip_bytes([Member("a", b"x")], end64={"count": 0})
    )
    assert "cannot be read as a zip file" in problems(shell, "b.zip")[""]


def test_all_bundles_are_looked_at(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    kernels.directory.joinpath("a.zip").write_bytes(zip_bytes([Member("a", b"x")], disk=1))
    results = kernels.json("verify", "a.zip", "b.zip", status=1)
    assert [each["verified"] for each in results.values()] == [False, True]


# ---- A digest that the caller knows ----


@pytest.mark.parametrize("form", ["{}", "sha256:{}", "sha256={}"])
def test_the_digest_of_the_file(kernels, form):
    kernels.output("pack", "kernels", "-o", "b.zip")
    digest = hashlib.sha256((kernels.directory / "b.zip").read_bytes()).hexdigest()
    for each in (digest, digest.upper()):
        printed = kernels.output("verify", "b.zip", "--sha256", form.format(each))
        assert printed == "b.zip: valid\n"


def test_another_digest(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    status, printed, _ = kernels.run("verify", "b.zip", "--sha256", "0" * 64)
    assert (status, f", not {'0' * 64}\nb.zip: not verified" in printed) == (1, True)


def test_a_bundle_that_was_made_anew_has_another_digest(kernels):
    """Its RECORD is right, so that only the digest tells."""
    kernels.output("pack", "kernels", "-o", "b.zip")
    digest = hashlib.sha256((kernels.directory / "b.zip").read_bytes()).hexdigest()
    kernels.put("kernels/__init__.py", "print('evil')")
    kernels.put("kernels/sub/a.o", kernels.directory / "kernels/a.o")
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("verify", "b.zip") == "b.zip: valid\n"
    assert list(problems(kernels, "b.zip", "--sha256", digest)) == [""]


def test_a_digest_and_no_record(shell):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.writestr("a.txt", "text")
    digest = hashlib.sha256((shell.directory / "b.zip").read_bytes()).hexdigest()
    assert shell.output("verify", "b.zip", "--sha256", digest) == "b.zip: valid\n"


def test_a_digest_and_a_damaged_member(shell):
    content = zip_bytes([Member("a", b"text", {"crc": 7}, {"crc": 7})])
    (shell.directory / "b.zip").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    assert list(problems(shell, "b.zip", "--sha256", digest)) == ["a"]


@pytest.mark.parametrize(
    "arguments", [["b.zip", "--sha256", "xyz"], ["a", "b", "--sha256", "0" * 64]]
)
def test_what_is_no_digest_of_one_bundle(shell, arguments):
    status, _, message = shell.run("verify", *arguments)
    assert (status, "--sha256" in message) == (2, True)
