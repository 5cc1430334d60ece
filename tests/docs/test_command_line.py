"""docs/command-line.md names every command and option, and its commands run."""

from __future__ import annotations

import argparse
import re

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import build_parser, main
from compliance.report.schemas.kinds import KINDS
from tests.docs.pages import commands, page

PAGE = "docs/command-line.md"
EXPECTED = {"evaluate": {ExitCode.OK, ExitCode.NOT_MET}}


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command's parser, and the whole one's under an empty name."""
    whole = build_parser()
    (of_commands,) = [a for a in whole._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001 - no other way
    return {"": whole, **of_commands.choices}


OPTIONS = sorted(
    {
        (name, option)
        for name, parser in parsers().items()
        for action in parser._actions  # noqa: SLF001 - as above
        for option in action.option_strings
        if option.startswith("--") and option not in ("--help", "--version")
    }
)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_is_described(command, option):
    assert f"`{option}" in page(PAGE) or f" {option} " in page(PAGE), command


@pytest.mark.parametrize("command", [name for name in parsers() if name])
def test_every_command_is_described(command):
    assert f"\n| `compliance {command}" in page(PAGE)


CHOICES = sorted(
    {
        choice
        for parser in parsers().values()
        for action in parser._actions  # noqa: SLF001 - as above
        for choice in (() if isinstance(action, argparse._SubParsersAction) else action.choices or ())  # noqa: SLF001
    }
)


def test_the_kinds_of_schemas_are_all_listed():
    (row,) = [line for line in page(PAGE).splitlines() if line.startswith("| `compliance schema KIND`")]
    assert re.findall("`([a-z]+)`", row) == list(KINDS)


@pytest.mark.parametrize("word", CHOICES)
def test_every_choice_is_described(word):
    assert word in page(PAGE)


def test_every_option_has_a_help_text():
    for parser in parsers().values():
        described = [a for a in parser._actions if not isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001 - as above
        assert all(action.help for action in described)
        assert parser.description


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in EXPECTED.get(arguments[0], {ExitCode.OK})
    assert capsys.readouterr().out


def test_there_are_commands_to_run():
    assert len(commands(PAGE)) >= 5
