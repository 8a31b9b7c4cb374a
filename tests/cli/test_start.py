"""What the ``.pth`` file does in the interpreters that read it."""

import pytest

REST = ["-E", "-s", "-W error", "-OO", "-B"]
OPTIONS = ["-I", "-X dev", *(pytest.param(each, marks=pytest.mark.slow) for each in REST)]


@pytest.fixture
def enabled(environment):
    environment.command("enable")
    return environment


@pytest.mark.parametrize("option", OPTIONS)
def test_interpreter_started_with_an_option_is_active(enabled, option):
    assert enabled.is_active(*option.split())


def test_interpreter_that_does_not_run_site_is_not_active(enabled):
    assert not enabled.is_active("-S")


def test_isolated_interpreter_does_not_read_the_file_of_the_user(new_environment, user_base):
    environment = new_environment("--system-site-packages")
    environment.command("enable", "--user", **user_base)
    assert environment.is_active(**user_base)
    assert not environment.is_active("-I", **user_base)
    assert not environment.is_active("-s", **user_base)


def test_nothing_is_imported_that_the_package_does_not_import(enabled):
    """Compared with an import by hand, as it is without activation."""
    program = "import sys, orcjit_import; print(sorted(sys.modules))"
    active = enabled.run("-c", program).stdout
    enabled.command("disable")
    assert active == enabled.run("-c", program).stdout
    assert not {"ctypes", "tvm_ffi", "argparse", "orcjit_import.activation"} & set(eval(active))


def test_search_path_stays_as_it_was(enabled):
    program = "import sys; print(sys.path)"
    active = enabled.run("-c", program).stdout
    enabled.command("disable")
    assert active == enabled.run("-c", program).stdout


def test_finder_is_installed_once(enabled):
    program = (
        "import sys, orcjit_import; "
        "print([type(f).__name__ for f in sys.meta_path].count('ObjectFinder'))"
    )
    assert enabled.run("-c", program).stdout == "1\n"


# ---- Where the package is ----


def test_package_of_the_system_is_found_from_an_environment(new_environment, user_base):
    """Site-packages of the environment are read before those of the system are on the path."""
    environment = new_environment("--system-site-packages")
    environment.command("enable", **user_base)
    assert environment.pth.exists()
    assert environment.is_active(**user_base)


def test_environment_without_system_packages_has_no_user_directory(environment, user_base):
    message = environment.fail("enable", "--user", **user_base)
    assert message == (
        f"orcjit-import: error: {environment.python} does not read the user's site-packages, as "
        f"virtual environments do not: leave --user out\n"
    )


def test_file_of_the_user_serves_all_environments_that_read_it(new_environment, user_base):
    one, other = (new_environment("--system-site-packages", name=name) for name in ("one", "other"))
    one.command("enable", "--user", **user_base)
    assert not one.pth.exists()
    assert one.is_active(**user_base)
    assert other.is_active(**user_base)


# ---- It does no harm ----


def test_nothing_happens_once_the_package_is_uninstalled(new_environment):
    environment = new_environment()
    package = environment.install()
    environment.command("enable")
    package.rename(package.with_name("uninstalled"))
    assert not environment.is_active()


@pytest.mark.parametrize(
    "broken", ["raise RuntimeError", "import missing", "not Python at all", "\0", "1 / 0"]
)
def test_nothing_happens_when_the_package_is_broken(new_environment, broken):
    """Also what an interpreter sees that is too old for the package: a syntax error."""
    environment = new_environment()
    package = environment.install()
    environment.command("enable")
    (package / "__init__.py").write_text(broken)
    done = environment.run("-c", "import sys; print(sys.meta_path, sys.path)")
    assert (done.returncode, done.stderr) == (0, "")
    assert "orcjit" not in done.stdout.replace(str(environment.directory), "")


def test_line_is_valid_in_old_interpreters():
    """Several may share a directory (/usr/lib/python3/dist-packages): no new syntax in it."""
    import ast

    from orcjit_import import activation

    lines = activation.content().splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["#", "#", "import"]
    (_, condition) = ast.parse(lines[2], feature_version=(3, 4)).body
    call = condition.value.values[1]
    ast.parse(ast.literal_eval(call.args[0]), feature_version=(3, 4))
