"""What compilers make is kept from run to run: never when it would be something else today."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import recipe
from support.build import Builder, BuildError
from support.compilers import find_compiler, find_tool
from support.keeping import bring, kept_product
from support.kept import Store
from support.process import run_python
from support.typed_compilers import stand_in

GCC = find_compiler("gcc")


@pytest.fixture
def count(monkeypatch):
    """Count how often the compiler really runs."""
    runs = []
    from support import keeping

    real = keeping._run
    monkeypatch.setattr(keeping, "_run", lambda *words: (runs.append(words), real(*words))[1])
    return lambda: len(runs)


@pytest.fixture
def make(tmp_path):
    """Make what a command makes, out of what is kept in one directory."""
    kept = Store(tmp_path / "kept")

    def make_product(*command):
        known = recipe.read(list(map(str, command)))
        assert known is not None
        return kept_product(kept, known)

    return make_product


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.c"
    path.write_text('#include "header.h"\nint value(void) { return VALUE; }\n')
    (tmp_path / "header.h").write_text("#define VALUE 1\n")
    return path


def compile_command(source, *flags):
    return (GCC.c, *flags, "-c", source, "-o", source.with_suffix(".o"))


def test_the_same_command_runs_once(make, source, count):
    first = make(*compile_command(source))
    assert make(*compile_command(source)) == first
    assert count() == 1


def test_another_flag(make, source):
    assert make(*compile_command(source, "-O0")) != make(*compile_command(source, "-O2"))


def test_another_source(make, source):
    first = make(*compile_command(source))
    source.write_text(source.read_text() + "int more;\n")
    assert make(*compile_command(source)).read_bytes() != first.read_bytes()


def test_another_header(make, source):
    first = make(*compile_command(source))
    (source.parent / "header.h").write_text("#define VALUE 22\n")
    assert make(*compile_command(source)).read_bytes() != first.read_bytes()


def test_a_header_of_a_header(make, source, tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "deep.h").write_text("#define VALUE 1\n")
    (tmp_path / "header.h").write_text("#include <deep.h>\n")
    first = make(*compile_command(source, f"-I{tmp_path}/inner"))
    (tmp_path / "inner" / "deep.h").write_text("#define VALUE 333\n")
    assert make(*compile_command(source, f"-I{tmp_path}/inner")).read_bytes() != first.read_bytes()


def test_a_header_that_is_gone(make, source):
    make(*compile_command(source))
    (source.parent / "header.h").unlink()
    with pytest.raises(BuildError, match=r"header\.h"):
        make(*compile_command(source))


def test_another_compiler(make, source, tmp_path, monkeypatch):
    first = make(*compile_command(source))
    other = tmp_path / "gcc"
    other.write_text(f'#!/bin/sh\nexec {GCC.c} "$@"\n')
    other.chmod(0o755)
    command = (other, *compile_command(source)[1:])
    assert make(*command).parent != first.parent


def test_the_same_source_in_another_directory(make, source, tmp_path, count):
    first = make(*compile_command(source))
    other = tmp_path / "other"
    other.mkdir()
    for name in ("source.c", "header.h"):
        (other / name).write_text((tmp_path / name).read_text())
    assert make(*compile_command(other / "source.c")) == first
    assert count() == 1


@pytest.mark.parametrize(("flag", "text"), [("-g", ""), ("-g0", "const char file[] = __FILE__;")])
def test_the_directory_counts_where_the_object_names_it(make, source, tmp_path, flag, text):
    source.write_text(source.read_text() + text)
    first = make(*compile_command(source, flag))
    other = tmp_path / "other"
    other.mkdir()
    for name in ("source.c", "header.h"):
        (other / name).write_text((tmp_path / name).read_text())
    second = make(*compile_command(other / "source.c", flag))
    assert second != first
    assert str(other).encode() in second.read_bytes()


def test_what_is_linked_is_another_object(make, source, tmp_path):
    linked = []
    for value in (1, 2):
        (tmp_path / "header.h").write_text(f"#define VALUE {value}\n")
        compiled = make(*compile_command(source))
        linked.append(make(GCC.c, "-shared", compiled, "-o", tmp_path / "x.so").read_bytes())
    assert linked[0] != linked[1]


def test_a_library_that_is_linked_by_name(make, source, tmp_path):
    compiled = make(*compile_command(source, "-fPIC"))
    linked = []
    for name in ("one", "other"):
        text = tmp_path / "named.c"
        text.write_text(f"int {name};")
        library = make(GCC.c, "-shared", f"-Wl,-soname,{name}", text, "-o", tmp_path / "libn.so")
        (tmp_path / "libn.so").write_bytes(library.read_bytes())
        command = ("-shared", "-Wl,--no-as-needed", compiled, f"-L{tmp_path}", "-ln")
        linked.append(make(GCC.c, *command, "-o", tmp_path / "x.so").read_bytes())
    assert linked[0] != linked[1]


@pytest.mark.parametrize(
    "flag", ["-gsplit-dwarf", "--coverage", "-save-temps", "-MM", "-Wl,-Map=map", "-J."]
)
def test_commands_with_other_products_are_not_kept(source, flag):
    assert recipe.read(list(map(str, compile_command(source, flag)))) is None


def test_sources_that_read_files_unseen_are_not_kept(tmp_path):
    source = tmp_path / "binary.S"
    source.write_text('.data\n.incbin "content"\n')
    assert recipe.read(list(map(str, compile_command(source)))) is None


def test_thin_archives_are_not_linked_from_what_is_kept(tmp_path, gcc):
    thin = Builder(tmp_path).archive("thin.a", gcc("basic/add.c"), options="rcsT")
    assert recipe.read([GCC.c, "-shared", str(thin), "-o", str(tmp_path / "x.so")]) is None


def test_other_tools_are_not_kept(source):
    assert recipe.read([find_tool("ar", "binutils"), "rcs", "x.a", "-o", str(source)]) is None


def test_a_failure_leaves_nothing(make, source, tmp_path):
    source.write_text("int broken(")
    with pytest.raises(BuildError):
        make(*compile_command(source))
    left = {path.name for path in (tmp_path / "kept").iterdir()}
    assert left == {"locks"}


PROGRAM = """
    import sys
    from pathlib import Path
    from support.kept import Store

    def make(path):
        with open(sys.argv[2], "a") as runs:
            runs.write("x")
        path.write_text("made")

    print(Store(Path(sys.argv[1])).made("key", "file", make).read_text())
"""


def test_processes_at_once_make_it_once(tmp_path):
    with ThreadPoolExecutor(3) as pool:
        jobs = [
            pool.submit(run_python, PROGRAM, tmp_path / "kept", tmp_path / "runs") for _ in range(3)
        ]
    assert [job.result().stdout for job in jobs] == ["made\n"] * 3
    assert (tmp_path / "runs").read_text() == "x"


def test_warnings_are_given_again(source):
    source.write_text("#warning careful\n")
    known = recipe.read(list(map(str, compile_command(source))))
    assert ["careful" in bring(known) for _ in range(2)] == [True, True]


def test_a_new_file_takes_the_place_of_the_old_one(source):
    """A library that is loaded stays what it is when it is linked anew."""
    output = source.with_suffix(".o")
    output.write_text("mapped by somebody")
    with output.open() as mapped:
        bring(recipe.read(list(map(str, compile_command(source)))))
        assert mapped.read() == "mapped by somebody"
    assert output.read_bytes().startswith(b"\x7fELF")


@pytest.mark.parametrize("runs", [1, 2])
def test_a_makefile_for_a_build_system(source, tmp_path, runs):
    options = ("-MMD", "-MF", tmp_path / "made.d", "-MT", "target.o")
    for _ in range(runs):
        bring(recipe.read(list(map(str, compile_command(source, *options)))))
    rule = (tmp_path / "made.d").read_text().replace("\\\n", " ").split()
    assert rule[:2] == ["target.o:", str(source)]
    assert str(tmp_path / "header.h") in rule


def typed(name, *arguments):
    command = [stand_in(name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_documents_type_is_kept(source, tmp_path):
    for name in ("one.o", "two.o"):
        done = typed("g++", "-c", source, "-o", tmp_path / name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "one.o").read_bytes() == (tmp_path / "two.o").read_bytes()


def test_a_compiler_that_is_typed_says_what_is_wrong(source, tmp_path):
    source.write_text("int broken(")
    done = typed("g++", "-c", source, "-o", tmp_path / "x.o")
    assert done.returncode == 1
    assert done.stderr.count("error:") >= 1
    assert done.stderr.startswith(str(source))


def test_other_commands_reach_the_compiler():
    assert "Free Software Foundation" in typed("g++", "--version").stdout


def test_the_working_directory_counts_in_debug_information_only(
    make, source, tmp_path, count, monkeypatch
):
    source.write_text(source.read_text() + "const char file[] = __FILE__;")
    for directory in (tmp_path, tmp_path.parent):
        monkeypatch.chdir(directory)
        make(*compile_command(source))
        make(*compile_command(source, "-g"))
    assert count() == 1 + 2
