"""`orcjit-import status`: where it is enabled, and whether that has an effect."""


def test_names_the_interpreter_that_it_is_not_enabled_for(environment):
    assert environment.command("status") == f"not enabled for {environment.python}\n"


def test_names_the_file_that_enables_it(environment):
    environment.command("enable")
    printed = environment.command("status")
    assert printed == f"enabled for {environment.python} by {environment.pth}\n"


def test_names_all_files(new_environment, user_base):
    environment = new_environment("--system-site-packages")
    environment.command("enable", **user_base)
    environment.command("enable", "--user", **user_base)
    assert environment.command("status", **user_base).count("enabled for") == 2


def test_tells_that_it_has_no_effect(new_environment):
    """The package was moved away: what starts later does not find it, and does not say so."""
    environment = new_environment()
    environment.pth.write_text("import sys; exec('try: import moved_away\\nexcept Exception: 0')\n")
    done = environment.run("-m", "orcjit_import", "status", PYTHONPATH=str(environment.checkout))
    assert done.returncode == 1
    assert "it has no effect" in done.stdout
    assert "run `orcjit-import enable` again" in done.stdout
