"""`orcjit-import pack`."""

import importlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from installer.sources import WheelFile

from .conftest import elsewhere, members_of, names_in

PAGE = 4096


def test_a_package(kernels):
    printed = kernels.output("pack", "kernels", "-o", "b.zip")
    assert printed.startswith("wrote b.zip: 2 members, ")
    assert names_in("b.zip") == ["kernels/a.o", "kernels/data/table.txt", "RECORD"]


def test_the_same_bytes_every_time(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "one.zip")
    for path in kernels.directory.rglob("*.o"):
        path.touch()
    kernels.output("pack", "./kernels", "-o", "two.zip")
    one, two = (kernels.directory / name for name in ("one.zip", "two.zip"))
    assert one.read_bytes() == two.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    kernels.output("pack", "kernels", "-o", "three.zip")
    with zipfile.ZipFile("three.zip") as opened:
        assert opened.infolist()[0].date_time[:3] == (2023, 11, 14)


def test_members_are_stored_at_pages(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip") as opened:
        for member in opened.infolist():
            with opened.open(member):
                pass
            start = member.header_offset + 30 + len(member.filename) + len(member.extra)
            assert (start % PAGE, member.compress_type) == (0, zipfile.ZIP_STORED)


def test_a_bundle_is_imported(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    monkeypatch.chdir("/")
    module = importlib.import_module("kernels")
    assert module.add(1, 2) == 3
    assert "b.zip" in module.__file__


def test_objects_and_archives_with_their_manifests(shell, gcc, builder):
    shell.put("one.o", gcc("basic/add.c"))
    shell.put("one.orcjit.toml", "")
    shell.put("two.a", builder.archive("two.a", gcc("basic/add.c")))
    shell.output("pack", "one.o", "two", "-o", "b.zip")
    assert names_in("b.zip") == ["one.o", "one.orcjit.toml", "two.a", "RECORD"]


def test_a_directory_of_packages(kernels):
    kernels.output("pack", ".", "-o", "../b.zip")
    assert "kernels/a.o" in names_in("../b.zip")


def test_the_bundle_is_no_member_of_itself(kernels):
    for _ in range(2):
        kernels.output("pack", ".", "-o", "b.zip")
    assert "b.zip" not in names_in("b.zip")


def test_a_python_package_with_objects_below(shell, gcc, monkeypatch):
    shell.put("package/__init__.py", "")
    shell.put("package/kernels/a.o", gcc("basic/add.c"))
    shell.output("pack", "package", "-o", "b.zip")
    assert names_in("b.zip") == ["package/__init__.py", "package/kernels/a.o", "RECORD"]
    elsewhere(shell, monkeypatch)
    monkeypatch.syspath_prepend(str(shell.directory / "b.zip"))
    assert importlib.import_module("package.kernels").add(1, 2) == 3


def test_several_platforms(shell, gcc, clang, monkeypatch):
    shell.put("x86/kernels/a.o", gcc("basic/add.c"))
    shell.put(
        "arm/kernels/a.o",
        clang("foreign/freestanding.c", "--target=aarch64-linux-gnu", "-ffreestanding"),
    )
    shell.output("pack", "x86/kernels", "arm/kernels", "-o", "b.zip")
    assert names_in("b.zip") == ["kernels/a.aarch64.o", "kernels/a.o", "RECORD"]
    monkeypatch.syspath_prepend(str(shell.directory / "b.zip"))
    assert importlib.import_module("kernels").add(1, 2) == 3


def test_different_files_of_one_name(shell, gcc):
    shell.put("x/kernels/a.o", gcc("basic/add.c"))
    shell.put("x/kernels/note.txt", "one")
    shell.put("y/kernels/b.o", gcc("basic/add.c"))
    shell.put("y/kernels/note.txt", "two")
    assert "another file is 'kernels/note.txt' in the bundle already" in shell.error(
        "pack", "x/kernels", "y/kernels", "-o", "b.zip"
    )


def test_a_wheel(kernels):
    name = "kernels-1.0-py3-none-linux_x86_64.whl"
    kernels.output("pack", "kernels", "-o", name)
    assert "kernels-1.0.dist-info/RECORD" in names_in(name)
    with zipfile.ZipFile(name) as opened:
        assert b"Tag: py3-none-linux_x86_64\n" in opened.read("kernels-1.0.dist-info/WHEEL")
    target = kernels.directory / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", target, name], check=True)
    assert (target / "kernels" / "a.o").is_file()


def test_records_of_what_is_packed_are_replaced(kernels):
    kernels.output("pack", "kernels", "-o", "kernels-1.0-py3-none-any.whl")
    with zipfile.ZipFile("kernels-1.0-py3-none-any.whl") as opened:
        opened.extractall("site")
    kernels.put("site/kernels/more.txt", "added by an installation")
    kernels.output("pack", "site", "-o", "b.zip")
    assert "kernels-1.0.dist-info/RECORD" not in names_in("b.zip")
    assert "kernels-1.0.dist-info/WHEEL" in names_in("b.zip")
    assert kernels.output("verify", "b.zip") == "b.zip: valid\n"


def test_packages_in_a_namespace(shell, gcc, monkeypatch):
    """Python finds it by an entry of its own, before 3.13; a directory of data has none."""
    for name in ("one", "two"):
        shell.put(f"outer/inner/{name}/a.o", gcc("basic/add.c"))
    shell.put("outer/inner/one/data/table.txt", "1 2 3")
    shell.put("outer/regular/__init__.py", "")
    shell.put("outer/regular/kernels.o", gcc("basic/add.c"))
    shell.output("pack", "outer", "-o", "b.zip")
    assert [name for name in names_in("b.zip") if name.endswith("/")] == ["inner/"]
    assert shell.output("verify", "b.zip") == "b.zip: valid\n"
    assert shell.json("check", "b.zip")["problems"] == []
    bundle = str(shell.directory / "b.zip")
    elsewhere(shell, monkeypatch)
    program = f"import sys; sys.path.insert(0, {bundle!r}); import orcjit_import"
    program += "; from inner import one, two; from regular import kernels"
    program += "; print(one.add(1, 2), two.add(1, 2), kernels.add(1, 2))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "3 3 3\n", done.stderr


def test_check_tells_of_a_namespace_that_is_not_found(shell, gcc):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.write(gcc("basic/add.c"), "inner/kernels/a.o")
    if sys.version_info >= (3, 13):  # no entry is needed
        assert shell.json("check", "b.zip")["problems"] == []
        return
    [problem] = shell.json("check", "b.zip", status=1)["problems"]
    assert problem["text"].startswith("No module named 'inner': the zip file has no entry")
    assert problem["code"]


# ---- Links ----


def test_a_link_out_of_the_directory(kernels):
    secret = kernels.put("elsewhere/secret.txt", "secret")
    link = kernels.directory / "kernels/data/link.txt"
    link.symlink_to(secret)
    message = kernels.error("pack", "kernels", "-o", "b.zip")
    assert f"{link}: is a link to {secret}, out of {kernels.directory}/kernels" in message
    assert "--follow-links" in message
    assert not (kernels.directory / "b.zip").exists()
    kernels.output("pack", "kernels", "-o", "b.zip", "--follow-links")
    assert members_of("b.zip")["kernels/data/link.txt"] == b"secret"


def test_a_link_to_a_directory_elsewhere(kernels):
    kernels.put("elsewhere/deep/secret.txt", "secret")
    (kernels.directory / "kernels/link").symlink_to(kernels.directory / "elsewhere")
    assert "is a link to" in kernels.error("pack", "kernels", "-o", "b.zip")
    kernels.output("pack", "kernels", "-o", "b.zip", "--follow-links")
    assert "kernels/link/deep/secret.txt" in names_in("b.zip")


def test_a_link_within_the_directory(kernels):
    (kernels.directory / "kernels/same").symlink_to("data")
    (kernels.directory / "kernels/same.txt").symlink_to("data/table.txt")
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert names_in("b.zip") == [
        *("kernels/a.o", "kernels/data/table.txt", "kernels/same.txt", "kernels/same/table.txt"),
        "RECORD",
    ]


@pytest.mark.parametrize("options", [[], ["--follow-links"]])
def test_links_in_a_circle_end(kernels, options):
    for number in range(12):
        (kernels.directory / f"kernels/data/again{number}").symlink_to("..")
        (kernels.directory / f"kernels/round{number}").symlink_to(".")
    (kernels.directory / "kernels/itself").symlink_to("itself")
    (kernels.directory / "kernels/nowhere").symlink_to("missing")
    kernels.output("pack", "kernels", "-o", "b.zip", *options)
    assert names_in("b.zip") == ["kernels/a.o", "kernels/data/table.txt", "RECORD"]


def test_two_links_to_each_other_end(kernels):
    kernels.put("elsewhere/x.txt", "x")
    (kernels.directory / "kernels/out").symlink_to(kernels.directory / "elsewhere")
    (kernels.directory / "elsewhere/back").symlink_to(kernels.directory / "kernels")
    kernels.output("pack", "kernels", "-o", "b.zip", "--follow-links")
    assert "kernels/out/x.txt" in names_in("b.zip")
    assert "kernels/out/back/a.o" not in names_in("b.zip")


# ---- Names ----


def test_names_that_are_one_for_some_file_systems(kernels):
    kernels.put("kernels/data/TABLE.txt", "4 5 6")
    message = kernels.error("pack", "kernels", "-o", "b.zip")
    assert "b.zip: cannot be made: it cannot be read as a zip file" in message
    assert "'kernels/data/table.txt' and 'kernels/data/TABLE.txt' are one for some" in message
    assert sorted(path.name for path in kernels.directory.iterdir()) == ["kernels"]


def test_a_name_that_zip_files_cannot_have(kernels):
    kernels.put("kernels/a\\b.txt", "text")
    assert "has a backslash in its name" in kernels.error("pack", "kernels", "-o", "b.zip")


def test_a_name_with_a_comma(kernels):
    kernels.put('kernels/a,"b".txt', "text")
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("verify", "b.zip") == "b.zip: valid\n"


@pytest.mark.parametrize(
    "name",
    [
        "kernels.whl",
        "kernels-1.0-py3-none.whl",
        "kernels-new-py3-none-any.whl",
        "kernels-1.0-first-py3-none-any.whl",
        "ker nels-1.0-py3-none-any.whl",
    ],
)
def test_a_name_that_is_no_wheel(kernels, name):
    """An installer would refuse it: the version is none, say."""
    assert f"{name} is no name of a wheel" in kernels.error("pack", "kernels", "-o", name)


def test_a_wheel_is_what_an_installer_expects(kernels):
    """Its RECORD lists all members but itself, and each tag of its name is in it."""
    kernels.put('kernels/data/a,"b".txt', "text")
    name = "kernels-1.0-2-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    kernels.output("pack", "kernels", "-o", name)
    with WheelFile.open(Path(name)) as wheel:
        wheel.validate_record()
        lines = wheel.read_dist_info("WHEEL").splitlines()
    assert [line for line in lines if line.startswith("Tag: ")] == [
        "Tag: py3-none-manylinux2014_x86_64",
        "Tag: py3-none-manylinux_2_17_x86_64",
    ]


def members(kernels, *targets):
    return kernels.json("pack", *targets, "-o", "c.zip")["members"]


def test_what_is_in_a_bundle_already(kernels):
    """It is packed as if it were unpacked: the whole, a directory in it, and an object."""
    before = members(kernels, "kernels")
    kernels.output("pack", "kernels", "-o", "b.zip")
    kernels.output("pack", "kernels", "-o", "b-1.0-py3-none-any.whl")
    assert members(kernels, "b.zip") == before
    assert members(kernels, "b.zip/kernels") == before
    assert members(kernels, "b-1.0-py3-none-any.whl") == before
    assert members(kernels, "b.zip", "b-1.0-py3-none-any.whl") == before
    [name] = [name for name in before if name.endswith(".o")]
    assert members(kernels, f"b.zip/{name}") == [name.rpartition("/")[2]]
    assert kernels.output("verify", "c.zip") == "c.zip: valid\n"


def test_a_module_that_is_imported_from_a_bundle(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    shutil.rmtree("kernels")
    monkeypatch.syspath_prepend("b.zip")
    assert "kernels/" in "".join(members(kernels, "kernels"))


def test_a_bundle_is_not_packed_into_itself(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert "is what shall be read" in kernels.error("pack", "b.zip", "-o", "b.zip")


def test_a_damaged_bundle_is_not_packed(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as bundle:
        bundle.writestr("kernels/added.txt", "")
    assert "is not listed in RECORD" in kernels.error("pack", "b.zip", "-o", "c.zip")
