"""`orcjit-import pack`, `verify` and `unpack`; imports compare bundles with their RECORD."""

import importlib
import subprocess
import sys
import zipfile

import pytest

PAGE = 4096


@pytest.fixture
def kernels(shell, gcc):
    shell.put("kernels/a.o", gcc("basic/add.c"))
    shell.put("kernels/data/table.txt", "1 2 3")
    shell.put("kernels/__pycache__/x.pyc", "cache")
    shell.put("kernels/.hidden", "hidden")
    return shell


def names_in(bundle):
    with zipfile.ZipFile(bundle) as opened:
        return opened.namelist()


def patch(bundle, old: bytes, new: bytes):
    data = bundle.read_bytes()
    assert old in data
    bundle.write_bytes(data.replace(old, new, 1))


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


def test_a_name_that_is_no_wheel(kernels):
    assert "kernels.whl is no name of a wheel" in kernels.error(
        "pack", "kernels", "-o", "kernels.whl"
    )


def test_what_is_in_a_bundle_already(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert "is in a bundle already" in kernels.error("pack", "b.zip", "-o", "c.zip")


def test_verify(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("verify", "b.zip") == "b.zip: right\n"
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


def test_unpack(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    assert kernels.output("unpack", "b.zip", "-d", "out").startswith("wrote 3 files below out")
    assert (kernels.directory / "out/kernels/data/table.txt").read_text() == "1 2 3"


def test_unpack_refuses_what_was_changed(kernels):
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as opened:
        opened.writestr("kernels/added.o", "more")
    assert "kernels/added.o: is not listed in the RECORD" in kernels.error("unpack", "b.zip")


def test_unpack_stays_below_its_directory(shell):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.writestr("../outside.txt", "text")
    assert "would be written outside of" in shell.error("unpack", "b.zip", "-d", "out")


# ---- Imports of bundles with a RECORD ----


def elsewhere(shell, monkeypatch):
    """Leave the directory with what was packed."""
    monkeypatch.chdir("/")
    sys.path[:] = [entry for entry in sys.path if entry != str(shell.directory)]


@pytest.fixture
def bundle(kernels, monkeypatch):
    kernels.output("pack", "kernels", "-o", "b.zip")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    return kernels.directory / "b.zip"


def test_a_changed_object_is_not_imported(bundle, gcc):
    code = gcc("basic/add.c").read_bytes()
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, code + b"\0" if name == "kernels/a.o" else data)
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"b\.zip/kernels/a\.o: is not what RECORD says"):
        importlib.import_module("kernels")


def test_an_added_object_is_not_imported(bundle, gcc):
    with zipfile.ZipFile(bundle, "a") as opened:
        opened.write(gcc("basic/value.c", "-DVALUE=1"), "kernels/b.o")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"kernels/b\.o: is not listed in RECORD"):
        importlib.import_module("kernels")


def test_a_changed_manifest_is_not_read(kernels, monkeypatch):
    kernels.put("kernels/orcjit.toml", 'bind = "now"  ')
    kernels.output("pack", "kernels", "-o", "b.zip")
    bundle = kernels.directory / "b.zip"
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    members["kernels/orcjit.toml"] = b'bind = "lazy"'
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(bundle))
    with pytest.raises(ImportError, match=r"orcjit\.toml: is not what RECORD says"):
        importlib.import_module("kernels")


def test_a_broken_record_stops_an_import(bundle):
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(bundle, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    patch(bundle, b"kernels/a.o,sha256=", b"kernels/a.o,sha255=")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"b\.zip/RECORD: the member is corrupt"):
        importlib.import_module("kernels")


def test_an_empty_record_lists_nothing_to_compare_with(kernels, gcc, monkeypatch):
    with zipfile.ZipFile("b.zip", "w") as opened:
        opened.write(gcc("basic/add.c"), "kernels/a.o")
        opened.writestr("kernels-1.0.dist-info/RECORD", "")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    assert importlib.import_module("kernels").add(1, 2) == 3


def test_records_of_several_distributions(kernels, gcc, monkeypatch):
    """As in a zipped environment: each lists its own, and some packages are in none."""
    kernels.put("other/a.o", gcc("basic/value.c", "-DVALUE=4"))
    kernels.output("pack", "kernels", "-o", "kernels-1.0-py3-none-any.whl")
    kernels.output("pack", "other", "-o", "other-1.0-py3-none-any.whl")
    with zipfile.ZipFile("b.zip", "w") as whole:
        for name in ("kernels-1.0-py3-none-any.whl", "other-1.0-py3-none-any.whl"):
            with zipfile.ZipFile(name) as part:
                for member in part.namelist():
                    whole.writestr(member, part.read(member))
        whole.write(gcc("basic/value.c", "-DVALUE=5"), "unlisted/a.o")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / "b.zip"))
    assert importlib.import_module("kernels").add(1, 2) == 3
    assert importlib.import_module("other").value() == 4
    assert importlib.import_module("unlisted").value() == 5
    (result,) = kernels.json("verify", kernels.directory / "b.zip", status=1).values()
    assert [problem["member"] for problem in result["problems"]] == ["unlisted/a.o"]
