"""`orcjit-import check`: everything that an import would find wrong, and nothing is run."""

import sysconfig
import zipfile

import pytest


def problems_of(shell, *targets):
    return shell.json("check", *targets, status=1)["problems"]


def texts_of(shell, *targets):
    return [problem["text"] for problem in problems_of(shell, *targets)]


def test_what_is_right(shell, cc):
    shell.put("kernels/a.o", cc("basic/add.c"))
    assert shell.output("check", "kernels") == "1 module checked: no problems\n"
    assert shell.json("check", "kernels") == {"checked": ["kernels"], "problems": [], "notes": []}


def test_nothing_runs(shell, cc, trace):
    shell.put("base.o", cc("initializers/plain.c", "-DNAME=base"))
    shell.put("kernels.o", cc("initializers/plain.c", "-DNAME=a", "-DNEEDS=base"))
    shell.put("kernels.orcjit.toml", 'depends = ["base"]')
    assert shell.json("check", "kernels")["problems"] == []
    assert trace.words() == []


def test_ifunc_resolvers_do_not_run(shell, gcc, builder, trace):
    source = """
#include "kernel.h"
#include "trace.h"
static int one(void) { return 1; }
static int (*resolve(void))(void) { trace("resolved"); return one; }
int chosen(void) __attribute__((ifunc("resolve")));
EXPORT_INT(call) { return chosen(); }
"""
    shell.put("kernels.o", builder.compile_text("gcc", "ifunc.c", source))
    assert shell.json("check", "kernels")["problems"] == []
    assert trace.words() == []


def test_all_undefined_symbols_at_once(shell, builder):
    source = '#include "kernel.h"\n' + "".join(
        f"int missing_{n}(void);\nEXPORT_INT(f{n}) {{ return missing_{n}(); }}\n" for n in range(12)
    )
    shell.put("kernels.o", builder.compile_text("gcc", "missing.c", source))
    texts = texts_of(shell, "kernels.o")
    assert len(texts) == 12
    assert all("undefined symbol 'missing_" in text for text in texts)
    assert "referenced by '__tvm_ffi_f0'" in texts[0]


def test_several_kinds_at_once(shell, gcc, clang):
    shell.put("kernels/a.o", gcc("declarations/uses.c"))
    shell.put("kernels/b.o", gcc("basic/add.c"))
    shell.put("kernels/c.o", gcc("basic/add.c"))
    shell.put("kernels/d.o", "no object")
    shell.put("kernels/orcjit.toml", 'depends = ["absent"]\nlibraries = ["libabsent.so"]')
    texts = "\n".join(texts_of(shell, "kernels"))
    assert "undefined symbol 'provided'" in texts
    assert "duplicate symbol '__tvm_ffi_add'" in texts
    assert "is a text file" in texts
    assert "needs 'absent' (depends in " in texts
    assert "No module named 'absent'; install it, or correct that line" in texts
    assert "needs 'libabsent.so' (libraries in " in texts


def test_a_manifest_that_is_wrong(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", 'exports = ["ad"]')
    (problem,) = problems_of(shell, "kernels")
    assert problem["path"].endswith("kernels.orcjit.toml")
    assert "exports has 'ad', which is no function here; did you mean 'add'?" in problem["text"]


def test_a_typing_error_in_a_manifest(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", "depend = []")
    assert "unknown key 'depend'; did you mean 'depends'?" in texts_of(shell, "kernels")[0]


def test_problems_of_a_dependency(shell, gcc):
    shell.put("base.o", gcc("declarations/uses.c"))
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", 'depends = ["base"]')
    (problem,) = problems_of(shell, "kernels.o")
    assert problem["module"] == "base"


def test_a_cycle(shell, gcc):
    for name, other in [("first", "second"), ("second", "first")]:
        shell.put(f"{name}.o", gcc("basic/add.c"))
        shell.put(f"{name}.orcjit.toml", f'depends = ["{other}"]')
    texts = texts_of(shell, "first.o")
    cycle = "dependency cycle: first -> second -> first; move what they share into a package"
    assert any(cycle in text for text in texts)


def test_relative_dependencies(shell, gcc):
    shell.put("kernels/a.o", gcc("declarations/uses.c"))
    shell.put("kernels/orcjit.toml", 'depends = [".base"]')
    shell.put("kernels/base/b.o", gcc("declarations/provides.c"))
    shell.put("kernels/base/c.o", gcc("basic/add.c"))
    assert shell.json("check", "kernels")["problems"] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("basic/no_exports.c", "exports neither a function __tvm_ffi_NAME nor PyInit_stray"),
        ("extensions/multi.c", "stray.o has PyInit_multi, so it is named wrongly"),
    ],
)
def test_a_stray_object(shell, gcc, source, words):
    include = f"-I{sysconfig.get_path('include')}"
    shell.put("stray.o", gcc(source, include, "-DNAME=multi"))
    assert words in texts_of(shell, "stray.o")[0]


def test_an_object_for_another_machine(shell, clang):
    shell.put(
        "kernels.o", clang("foreign/freestanding.c", "--target=aarch64-linux-gnu", "-ffreestanding")
    )
    assert "aarch64" in texts_of(shell, "kernels.o")[0]


def test_text_for_people(shell, gcc):
    shell.put("kernels.o", gcc("declarations/uses.c"))
    status, printed, _ = shell.run("check", "kernels.o")
    assert status == 1
    assert printed.startswith("kernels: undefined symbol 'provided'")
    assert printed.endswith("1 module checked: 1 problem\n")


def test_what_only_linking_finds(shell, builder):
    source = ".globl __tvm_ffi_f\n.type __tvm_ffi_f, @function\n__tvm_ffi_f: ret\n"
    narrow = builder.compile_text("gcc", "narrow.S", f"{source}.data\n.byte printf\n")
    shell.put("kernels/a.o", narrow)
    shell.put("kernels/b.o", builder.compile_text("gcc", "b.S", ".data\n.byte puts\n"))
    assert len(texts_of(shell, "kernels")) == 2


def test_objects_in_a_python_package(shell, gcc):
    shell.put("package/__init__.py", "raise RuntimeError('imported')")
    shell.put("package/base/a.o", gcc("declarations/provides.c"))
    shell.put("package/base/b.o", gcc("basic/add.c"))
    shell.put("package/kernels.o", gcc("declarations/uses.c"))
    shell.put("package/kernels.orcjit.toml", 'depends = [".base"]')
    found = shell.json("check", "package")
    assert found == {"checked": ["package.base", "package.kernels"], "problems": [], "notes": []}


def test_directories_that_lead_in_circles(shell, gcc):
    shell.put("all/kernels/a.o", gcc("basic/add.c"))
    (shell.directory / "all" / "again").symlink_to(shell.directory / "all")
    assert shell.json("check", "all")["checked"] == ["kernels"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("target", [".", "..", "../beside"])
def test_directories_with_many_links_in_circles(shell, gcc, target):
    """Each link doubles the number of ways through the directories."""
    shell.put("all/kernels/a.o", gcc("basic/add.c"))
    shell.put("all/beside/b/c/kernels.o", gcc("basic/add.c"))
    for place in ("", "beside", "beside/b", "kernels"):
        for number in range(4):
            (shell.directory / "all" / place / f"link{number}").symlink_to(target)
    assert set(shell.json("check", "all")["checked"]) >= {"kernels", "beside.b.c"}


@pytest.mark.timeout(60)
def test_links_that_share_directories(shell, gcc):
    """No circle, but two to the 20th ways to the last one."""
    for number in range(20):
        for link in "ab":
            place = shell.directory / "all" / f"d{number}" / link
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(f"../d{number + 1}")
    shell.put("all/d20/kernels.o", gcc("basic/add.c"))
    assert shell.json("check", "all")["checked"] == ["d19.a", "d19.b", "d20"]


def test_linked_directory_is_searched(shell, gcc):
    shell.put("all/versions/1.0/kernels.o", gcc("basic/add.c"))
    (shell.directory / "all" / "latest").symlink_to("versions/1.0")
    assert shell.json("check", "all")["checked"] == ["latest"]


# ---- What is never imported ----


@pytest.mark.parametrize("target", ["kernels.o", "."])
def test_objects_that_a_python_module_hides(shell, gcc, target):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.py", "")
    (text,) = texts_of(shell, target)
    assert "is never imported: kernels.py beside it wins" in text
    assert "With a manifest, kernels.orcjit.toml, which may be empty, the objects win" in text
    shell.put("kernels.orcjit.toml", "")
    assert shell.json("check", target)["problems"] == []


def test_a_package_that_a_python_module_hides(shell, gcc):
    shell.put("kernels/a.o", gcc("basic/add.c"))
    shell.put("kernels.py", "")
    (text,) = texts_of(shell, "kernels")
    assert "With a manifest, orcjit.toml, which may be empty, the objects win" in text
    shell.put("kernels/orcjit.toml", "")
    assert shell.json("check", "kernels")["problems"] == []


def test_objects_that_a_shared_library_hides(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", "")
    shell.put("kernels.so", "")
    assert "kernels.so beside it wins. Take one of them away" in texts_of(shell, "kernels.o")[0]


def test_an_extension_module_beside_a_python_module(shell, gcc):
    include = f"-I{sysconfig.get_path('include')}"
    shell.put("kernels.o", gcc("extensions/multi.c", include, "-DNAME=kernels"))
    shell.put("kernels.py", "")
    assert shell.json("check", "kernels.o")["problems"] == []


# ---- Objects that only register something ----


@pytest.fixture
def registering(builder):
    source = "int is_there;\n__attribute__((constructor)) static void put(void) { is_there = 1; }\n"
    return builder.compile_text("gcc", "registering.c", source)


def test_an_object_that_only_registers_something(shell, registering):
    shell.put("plugin.o", registering)
    text = texts_of(shell, "plugin.o")[0]
    assert "put a manifest plugin.orcjit.toml beside it, which may be empty" in text
    shell.put("plugin.orcjit.toml", "")
    assert shell.json("check", "plugin.o")["problems"] == []


def test_a_directory_of_objects_that_only_register_something(shell, registering):
    shell.put("plugin/a.o", registering)
    status, _, told = shell.run("check", "plugin")
    assert status == 1
    assert "put a manifest orcjit.toml into it, which may be empty" in told
    shell.put("plugin/orcjit.toml", "")
    assert shell.json("check", "plugin")["problems"] == []


def test_a_declared_archive_of_which_no_member_is_linked(shell, registering, builder):
    shell.put("plugin.a", builder.archive("plugin.a", registering))
    shell.put("plugin.orcjit.toml", "")
    (text,) = texts_of(shell, "plugin.a")
    assert "no member is linked, so the initializers of " in text
    assert "ld -r --whole-archive" in text


def test_a_declared_archive_that_others_use(shell, gcc, builder):
    shell.put("library.a", builder.archive("library.a", gcc("basic/no_exports.c")))
    shell.put("library.orcjit.toml", "")
    assert shell.json("check", "library.a")["problems"] == []


def test_an_archive_that_a_manifest_names_and_nothing_needs(shell, gcc, builder):
    other = builder.compile_text("gcc", "other.c", "int other;")
    shell.put("kernels/a.o", gcc("basic/add.c"))
    shell.put("kernels/libother.a", builder.archive("libother.a", other))
    shell.put("kernels/orcjit.toml", 'objects = ["a.o", "libother.a"]')
    (text,) = texts_of(shell, "kernels")
    assert "libother.a' is linked: nothing that 'kernels' links refers to a symbol of it" in text
    shell.put("kernels/orcjit.toml", "")
    assert shell.json("check", "kernels")["problems"] == []


def test_annotations_for_a_workflow_of_github(shell, gcc):
    path = shell.put("kernels.o", gcc("broken/undefined_one.c"))
    shell.put("other, new/a.o", "no object")
    status, printed, errors = shell.run("check", "kernels.o", "--format", "github")
    first, summary = printed.splitlines()
    assert (status, errors, summary) == (1, "", "1 module checked: 1 problem")
    assert first.startswith(f"::error file={path},title=import kernels::undefined symbol ")
    status, printed, errors = shell.run("check", "other, new", "--format", "github")
    assert "other%2C new/a.o," in printed


@pytest.mark.parametrize("name", ["kernels.o", "kernels/a.o"])
def test_a_directory_in_which_all_is_broken(shell, name):
    """Not that its objects export nothing."""
    shell.put(name, "int add(int a, int b);")
    for target in (".", "./kernels.o" if name == "kernels.o" else "./kernels"):
        printed = shell.run("check", target)[1]
        assert "is a text file, not an object file" in printed
        assert printed.endswith("1 module checked: 1 problem\n")
    with zipfile.ZipFile(shell.directory / "k.zip", "w") as opened:
        opened.write(shell.directory / name, name)
    assert "is a text file, not an object file" in shell.run("check", "k.zip")[1]


def test_a_directory_of_directories_that_export_nothing(shell, gcc):
    shell.put("kernels/a.o", gcc("basic/helper.c", "-DVALUE=5"))
    assert "the objects in kernels export nothing. a.o defines " in shell.error("check", ".")
