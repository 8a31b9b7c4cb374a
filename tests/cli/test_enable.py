"""`orcjit-import enable`: after it, object packages are imported without a line of code."""

import shutil


def test_imports_an_object_without_a_line_of_code(with_tvm_ffi, gcc):
    shutil.copyfile(gcc("basic/add.c"), with_tvm_ffi.directory / "kernels.o")
    with_tvm_ffi.command("enable")
    done = with_tvm_ffi.run("-c", "import kernels; print(kernels.add(1, 2))")
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_without_it_an_object_is_not_imported(with_tvm_ffi, gcc):
    shutil.copyfile(gcc("basic/add.c"), with_tvm_ffi.directory / "kernels.o")
    done = with_tvm_ffi.run("-c", "import kernels")
    assert "No module named 'kernels'" in done.stderr


def test_says_what_it_wrote_and_for_which_interpreter(environment):
    assert environment.command("enable").splitlines() == [
        f"wrote {environment.pth}",
        f"from now on {environment.python} imports object files from its start on",
    ]


def test_writes_one_file(environment):
    before = set(environment.site_packages.iterdir())
    environment.command("enable")
    assert set(environment.site_packages.iterdir()) - before == {environment.pth}


def test_second_time_changes_nothing(environment):
    environment.command("enable")
    before = environment.pth.stat().st_mtime_ns
    assert environment.command("enable") == f"enabled already: {environment.pth}\n"
    assert environment.pth.stat().st_mtime_ns == before


def test_renews_what_another_version_wrote(environment):
    environment.pth.write_text("# of another version\nimport sys\n")
    assert "wrote" in environment.command("enable")
    assert environment.is_active()


def test_environments_do_not_share_it(environment, new_environment):
    other = new_environment(name="other")
    other.install_editable()
    environment.command("enable")
    assert environment.is_active()
    assert not other.is_active()


def test_works_for_a_package_that_is_not_editable(new_environment):
    environment = new_environment()
    environment.install()
    environment.command("enable")
    assert environment.is_active()


def test_file_has_the_permissions_of_every_new_file(environment):
    program = "import os; from orcjit_import.cli import main; os.umask(0o027); main(['enable'])"
    environment.run("-c", program)
    assert environment.pth.stat().st_mode & 0o777 == 0o640


def test_is_refused_where_site_is_not_run(environment):
    done = environment.run(
        "-S", "-m", "orcjit_import", "enable", PYTHONPATH=str(environment.checkout)
    )
    assert done.returncode == 1
    assert "was started with -S and reads no .pth file" in done.stderr


def test_directory_that_may_not_be_written_to_is_an_error(environment):
    environment.protect()
    assert environment.fail("enable") == (
        f"orcjit-import: error: cannot change {environment.pth}: Permission denied. "
        f"Do it as the owner of the directory, or in a virtual environment of your own\n"
    )
    assert not environment.pth.exists()


def test_user_is_told_of_the_option_where_it_helps(new_environment, user_base):
    environment = new_environment("--system-site-packages")
    environment.protect()
    message = environment.fail("enable", **user_base)
    assert "Permission denied. Do it as the owner of the directory, or use --user" in message


def test_file_that_cannot_be_replaced_is_an_error_and_leaves_nothing(environment):
    environment.pth.mkdir()
    before = set(environment.site_packages.iterdir())
    assert f"cannot change {environment.pth}: Is a directory" in environment.fail("enable")
    assert set(environment.site_packages.iterdir()) == before


def test_missing_site_packages_are_made(new_environment):
    environment = new_environment()
    environment.site_packages.rmdir()
    environment.command("enable", PYTHONPATH=str(environment.checkout))
    assert environment.is_active()


def test_path_of_any_characters(tmp_path, environment):
    place = tmp_path / "Größe 'x' \"y\" \\n"
    place.mkdir()
    (place / "orcjit_import").symlink_to(environment.checkout / "orcjit_import")
    next(environment.site_packages.glob("__added__*")).unlink()
    environment.command("enable", PYTHONPATH=str(place))
    assert environment.pth.read_bytes().isascii()
    assert environment.is_active(LC_ALL="C")
