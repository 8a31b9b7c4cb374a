"""The command line itself: help, wrong usage, both ways to call it, completion."""

import sys

import pytest

from orcjit_import._version import __version__
from orcjit_import.cli import _COMMANDS, _GROUPS, main


def test_help_lists_the_subcommands_in_groups(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert all(f"│ {name} " in printed for name in _COMMANDS)
    places = [printed.index(f"─ {title} ─") for title in _GROUPS]
    assert places == sorted(places)


@pytest.mark.parametrize("arguments", [["enabel"], ["enable", "--usr"], ["status", "now"]])
def test_wrong_usage_has_exit_status_2(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "Usage: orcjit-import" in capsys.readouterr().err


def test_no_command_shows_the_help(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "─ Begin ─" in capsys.readouterr().out


def test_a_misspelt_command_is_suggested(capsys):
    with pytest.raises(SystemExit):
        main(["inspec"])
    assert "Did you mean 'inspect'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", _COMMANDS)
def test_each_subcommand_has_help_with_an_example(capsys, name):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert f"Usage: orcjit-import {name}" in printed
    assert f"orcjit-import {name}" in printed.partition("Example")[2]


def test_arguments_are_those_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["orcjit-import", "--help"])
    with pytest.raises(SystemExit):
        main()
    assert "Usage: orcjit-import" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered_for_the_shells(capsys, monkeypatch, shell):
    monkeypatch.setenv("_ORCJIT_IMPORT_COMPLETE", f"{shell}_source")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert f"_ORCJIT_IMPORT_COMPLETE={shell}_complete" in capsys.readouterr().out


OF_CACHE = ("list", "prune", "verify", "export")
PRINTING = [
    *[[name] for name in _COMMANDS if name not in ("run", "cache")],
    *[["cache", name] for name in OF_CACHE],
]


@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_each_subcommand_can_print_json(capsys, words):
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    assert "--json" in capsys.readouterr().out


def test_runs_as_a_module(environment):
    done = environment.run("-m", "orcjit_import", "--help")
    assert done.returncode == 0
    assert "Usage: orcjit-import" in done.stdout


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code in (0, None)
    assert capsys.readouterr().out == f"orcjit-import, version {__version__}\n"
