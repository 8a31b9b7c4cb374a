"""`orcjit-import disable`: everything is as before `enable`."""


def test_takes_back_what_enable_did(environment):
    before = set(environment.site_packages.iterdir())
    environment.command("enable")
    assert environment.command("disable") == f"removed {environment.pth}\n"
    assert set(environment.site_packages.iterdir()) == before
    assert not environment.is_active()


def test_says_if_there_was_nothing(environment):
    printed = environment.command("disable")
    assert printed == f"was not enabled: there is no {environment.pth}\n"


def test_removes_what_another_version_wrote(environment):
    environment.pth.write_text("# of another version\n")
    environment.command("disable")
    assert not environment.pth.exists()


def test_names_what_is_still_enabled(new_environment, user_base):
    environment = new_environment("--system-site-packages")
    for options in ([], ["--user"]):
        environment.command("enable", *options, **user_base)
    removed, still = environment.command("disable", **user_base).splitlines()
    assert removed == f"removed {environment.pth}"
    assert still.startswith(f"still enabled by {user_base['PYTHONUSERBASE']}")
    assert environment.is_active(**user_base)


def test_file_that_cannot_be_removed_is_an_error(environment):
    environment.command("enable")
    environment.protect()
    assert f"cannot change {environment.pth}: Permission denied" in environment.fail("disable")
    assert environment.is_active()
