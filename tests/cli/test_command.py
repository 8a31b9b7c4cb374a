"""The command line itself: help, wrong usage, both ways to call it."""

import sys

import pytest

from orcjit_import.cli import main


def test_help_lists_the_subcommands(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert all(f"\n    {name} " in printed for name in ("enable", "disable", "status"))


@pytest.mark.parametrize("arguments", [[], ["enabel"], ["enable", "--usr"], ["status", "now"]])
def test_wrong_usage_has_exit_status_2(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: orcjit-import" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["enable", "disable", "status"])
def test_each_subcommand_has_help(capsys, name):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: orcjit-import {name}" in capsys.readouterr().out


def test_arguments_are_those_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["orcjit-import", "--help"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out.startswith("usage: orcjit-import")


def test_runs_as_a_module(environment):
    done = environment.run("-m", "orcjit_import")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: orcjit-import")
