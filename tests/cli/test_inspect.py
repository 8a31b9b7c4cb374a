"""`orcjit-import inspect`: exports, needs and who provides them, sizes, compilers."""

import json

import pytest

TYPED = "attributes/typed.cc"


def needs_of(shell, *arguments):
    (found,) = shell.json("inspect", *arguments)
    return {need["symbol"]: need["provider"] for need in found["needs"]}


@pytest.mark.parametrize("target", ["kernels.o", "kernels", "./kernels.o"])
def test_an_object_by_path_and_by_name(shell, cc, target):
    shell.put("kernels.o", cc("basic/add.c"))
    (found,) = shell.json("inspect", target)
    assert (found["name"], found["kind"]) == ("kernels", "module")
    assert [export["name"] for export in found["exports"]] == ["add"]


def test_facts_of_an_object(shell, gcc):
    shell.put("kernels.o", gcc("tls/define.c", "-g"))
    (found,) = shell.json("inspect", "kernels.o")
    (described,) = found["objects"]
    assert described["machine"] == "x86_64"
    assert described["debug_info"]
    assert described["thread_locals"]
    assert described["compilers"][0].startswith("GCC: ")
    assert described["sizes"]["debug"] > 0


def test_sizes_by_section(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    assert "Sections" not in shell.output("inspect", "kernels.o")
    printed = shell.output("inspect", "kernels.o", "--all")
    assert any(line.split()[:2] == [".text", "code"] for line in printed.splitlines())


def test_initializers_are_told(shell, cc):
    shell.put("kernels.o", cc("initializers/plain.c", "-DNAME=a"))
    (found,) = shell.json("inspect", "kernels.o")
    (described,) = found["objects"]
    assert described["eager"]
    assert set(described["initializers"]) == {".init_array", ".fini_array"}
    assert "runs initializers" in shell.output("inspect", "kernels.o")


def test_a_package_has_all_its_objects(shell, cc):
    shell.put("kernels/a.o", cc("basic/add.c"))
    shell.put("kernels/b.o", cc("basic/value.c", "-DVALUE=1"))
    (found,) = shell.json("inspect", "kernels")
    assert found["kind"] == "package"
    assert [export["name"] for export in found["exports"]] == ["add", "value"]
    assert len(found["objects"]) == 2


def test_members_of_an_archive(shell, cc, builder):
    archive = builder.archive("kernels.a", cc("archive/entry.c"), cc("archive/chained.c"))
    shell.put("kernels.a", archive)
    (found,) = shell.json("inspect", "kernels.a")
    labels = [described["label"] for described in found["objects"]]
    assert [label.rpartition("/")[2] for label in labels] == [
        "kernels.a(entry.o)",
        "kernels.a(chained.o)",
    ]


def test_a_zip_file_has_all_its_modules(shell, cc):
    shell.put("kernels/a.o", cc("basic/add.c"))
    shell.put("single.o", cc("basic/add.c"))
    shell.output("pack", "kernels", "single.o", "-o", "bundle.zip")
    found = shell.json("inspect", "bundle.zip")
    assert [each["name"] for each in found] == ["kernels", "single"]
    assert found[0]["path"].endswith("bundle.zip/kernels")


def test_providers(shell, gcc):
    shell.put("base/provides.o", gcc("declarations/provides.c"))
    shell.put("base/orcjit.toml", "")
    shell.put("kernels.o", gcc("declarations/uses.c"))
    shell.put("kernels.orcjit.toml", 'depends = ["base"]')
    assert needs_of(shell, "kernels.o")["provided"] == "base"


def test_what_nobody_provides_comes_first(shell, gcc):
    shell.put("kernels.o", gcc("declarations/uses.c"))
    assert needs_of(shell, "kernels.o")["provided"] == "nobody"
    printed = shell.output("inspect", "kernels.o").partition("Needs: ")[2]
    assert printed.splitlines()[1].split() == ["nobody", "1", "provided"]


def test_what_another_object_of_the_package_provides(shell, gcc):
    shell.put("kernels/a.o", gcc("declarations/uses.c"))
    shell.put("kernels/b.o", gcc("declarations/provides.c"))
    assert needs_of(shell, "kernels")["provided"] == "this package"


def test_what_the_process_provides(shell, cc):
    shell.put("kernels.o", cc(TYPED))
    needs = needs_of(shell, "kernels.o", "--static")
    assert needs["strlen"].startswith("/")  # the C library, or a sanitizer that stands before it
    assert "libtvm_ffi" in needs["TVMFFIStringFromByteArray"]
    assert needs["__dso_handle"] == "orcjit_import"


def test_a_declared_library_provides_what_is_in_it(shell, cc):
    """And not what is in the libraries that it was loaded with."""
    shell.put("kernels.o", cc(TYPED))
    before = needs_of(shell, "kernels.o", "--static")
    shell.put("kernels.orcjit.toml", 'libraries = ["libz.so.1"]')
    assert needs_of(shell, "kernels.o", "--static") == before
    shell.put("kernels.o", cc("symbols/calls_symbol.c", "-DSYMBOL=crc32"))
    assert needs_of(shell, "kernels.o", "--static")["crc32"] == "libz.so.1"


def test_signatures_and_documentation(shell, cc):
    shell.put("kernels.o", cc(TYPED))
    (found,) = shell.json("inspect", "kernels.o")
    exports = {export["name"]: export for export in found["exports"]}
    assert exports["join"]["signature"].startswith("(first: str, second: bytes, /)")
    assert exports["add"]["documentation"].startswith("Add two integers.")


def test_nothing_runs_with_static(shell, cc, trace):
    shell.put("kernels/a.o", cc("initializers/plain.c", "-DNAME=a"))
    shell.put("kernels/b.o", cc(TYPED))
    (found,) = shell.json("inspect", "kernels", "--static")
    assert trace.words() == []
    assert {export["signature"] for export in found["exports"]} == {""}


def test_mangled_names_are_told_in_plain(shell, cc):
    shell.put("kernels.o", cc("exceptions/catcher.cc"))
    assert "x00" not in shell.output("inspect", "kernels.o", "--all")
    (found,) = shell.json("inspect", "kernels.o")
    assert any("(" in need["demangled"] for need in found["needs"])


def test_a_foreign_object_is_described_as_far_as_it_goes(shell, clang):
    shell.put(
        "kernels.o", clang("foreign/freestanding.c", "--target=aarch64-linux-gnu", "-ffreestanding")
    )
    (found,) = shell.json("inspect", "kernels.o")
    assert found["objects"][0]["machine"] == "aarch64"
    assert "aarch64" in found["problem"]


def test_a_broken_object_is_told(shell):
    shell.put("kernels/broken.o", "no object at all")
    shell.put("kernels/orcjit.toml", "")
    status, printed, _ = shell.run("inspect", "kernels")
    assert (status, "text file" in printed) == (1, True)


def test_plain_text_in_a_pipe(shell, cc):
    shell.put("kernels.o", cc(TYPED))
    printed = shell.output("inspect", "kernels.o")
    assert "\x1b" not in printed
    assert not any(line != line.rstrip() for line in printed.splitlines())


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("missing.o", "missing.o: there is no such file"),
        ("kernls", "'kernls' is neither a file, nor a directory, nor a module"),
        ("json", "'json' is no object module, but "),
        ("empty", "no object modules in this directory"),
        ("text.txt", "neither an object file, nor an archive, nor a zip file"),
    ],
)
def test_what_is_no_target(shell, target, words):
    (shell.directory / "empty").mkdir()
    shell.put("text.txt", "hello")
    assert words in shell.error("inspect", target)


def test_a_near_name_is_suggested(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    assert "Did you mean: 'kernels'?" in shell.error("inspect", "kernles")


def test_json_of_many_targets_is_one_list(shell, gcc):
    shell.put("a.o", gcc("basic/add.c"))
    shell.put("b.o", gcc("basic/add.c"))
    assert [found["name"] for found in shell.json("inspect", "a.o", "b.o")] == ["a", "b"]
    assert json.loads(shell.output("inspect", "a.o", "--json"))


@pytest.mark.x86_64("of others, code has no addresses of 32 bits")
def test_an_object_without_fpic_is_linked_at_import(shell, gcc):
    shell.put("kernels.o", gcc("broken/unreachable_data.c", "-fno-pic", "-O2"))
    assert "linked at import" in shell.output("inspect", "kernels.o")
    shell.put("other.o", gcc("broken/unreachable_data.c", "-fPIC", "-O2"))
    assert "linked when needed" in shell.output("inspect", "other.o")
