"""Help, version and completion, and that each command is a module."""

from __future__ import annotations

import subprocess
from typing import get_args

import pytest
import shtab

from compliance import __version__
from compliance.cli.commands import FIRST, command, names
from compliance.cli.main import SHELLS, build_parser
from compliance.cli.options import FORMATS
from compliance.report.formats.formats import FORMATS as ALL_FORMATS
from compliance.report.pages import PageFormat
from tests.cli.invoke import ROOT, process


@pytest.mark.parametrize("name", [*names(), ""])
def test_help(compliance, name):
    ran = compliance(*([name] if name else []), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: compliance {name}".rstrip())
    assert "%(" not in ran.out


def test_help_names_every_command_and_exit_code(compliance):
    shown = compliance("--help").out
    assert all(f"    {name} " in shown for name in names())
    assert all(f" {code} " in " ".join(shown.split()) for code in (0, 1, 2, 3, 4, 70, 130, 141))


def test_version(compliance):
    assert compliance("--version").out == f"compliance {__version__}\n" == process("--version").stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_completion(compliance, shell):
    if shell not in shtab.SUPPORTED_SHELLS:
        pytest.skip(f"shtab {shtab.__version__} knows no {shell}")
    ran = compliance("--print-completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "evaluate" in ran.out
    # For tcsh, shtab completes no options of commands.
    assert {"fish": "-l known-as-of", "tcsh": ""}.get(shell, "--known-as-of") in ran.out
    if shell == "bash":
        checked = subprocess.run(["bash", "-n"], input=ran.out, text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


def test_completion_by_a_shtab_that_is_too_old(compliance, monkeypatch):
    monkeypatch.setattr(shtab, "SUPPORTED_SHELLS", ["bash", "zsh", "tcsh"])
    ran = compliance("--print-completion", "fish")
    assert (ran.code, ran.out) == (2, "")
    assert "knows no fish: pip install --upgrade shtab" in ran.err


def test_the_formats_of_the_parser_are_those_of_the_reports():
    assert get_args(PageFormat) == FORMATS
    assert build_parser().parse_args(["show", "a"]).format == FORMATS[0]
    (commands,) = [a for a in build_parser()._actions if a.dest == "command"]  # noqa: SLF001 - no other way
    (option,) = [a for a in commands.choices["evaluate"]._actions if a.dest == "format"]  # noqa: SLF001 - as above
    assert option.help.startswith(f"{', '.join(ALL_FORMATS)} (")


def test_each_command_is_a_module_of_its_own():
    folder = ROOT / "compliance" / "cli" / "commands"
    assert sorted(names()) == sorted(file.stem.removesuffix("_") for file in folder.glob("[!_]*.py"))
    assert list(FIRST) == [name for name in names() if name in FIRST]
    assert all(command(name).description.endswith(".") and not command(name).help.endswith(".") for name in names())


@pytest.fixture(scope="session")
def completed(tmp_path_factory):
    """What bash completes the last of some words with."""
    script = tmp_path_factory.mktemp("completion") / "compliance.bash"
    script.write_text(process("--print-completion", "bash").stdout, encoding="utf-8")
    run = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shtab_compliance compliance "${@: -1}"; '

    def words(*typed: str) -> list[str]:
        command = ["bash", "-c", f'{run}printf "%s\\n" "${{COMPREPLY[@]}}"', str(script), "compliance", *typed]
        return subprocess.run(command, text=True, capture_output=True, check=True, cwd=script.parent).stdout.split()

    return words


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["plan", "s3"], ["s3ns", "s3ns@premi3ns"]),
        (["evaluate", "s3ns@"], ["s3ns@premi3ns"]),
        (["compare", "aws", "s3ns@p"], ["s3ns@premi3ns"]),
        (["list", "services", "numergy@"], ["numergy@iaas", "numergy@sante"]),
        (["explain", "numergy", "--service", "sant"], ["sante"]),
        (["timeline", "numergy", "--against", "secn"], ["secnumcloud-3.2"]),
        (["disputes", "compliance.b"], ["compliance.bash"]),
    ],
)
def test_bash_completes_offers_rule_sets_services_and_files(completed, typed, offered):
    assert completed(*typed) == offered
