"""The README: its screen, its commands, its rule set and its Python are those of the program."""

from __future__ import annotations

import os
import re

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.cli.options import FORMATS
from compliance.loading.builtin import ids
from tests.docs.pages import ROOT, blocks, commands, page

REGENERATE = "COMPLIANCE_REGENERATE"
SCREEN = re.compile(r"(<!-- screen: compliance (.*?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)


def test_screens(capsys):
    text = page("README.md")

    def printed(match):
        main(match[2].split())
        return match[1] + capsys.readouterr().out + match[4]

    now = SCREEN.sub(printed, text)
    if os.environ.get(REGENERATE):
        (ROOT / "README.md").write_text(now, encoding="utf-8")
        return
    assert text == now, f"if that is meant: {REGENERATE}=1 python -m pytest tests/docs/test_readme.py"


def test_the_screens_are_of_commands_of_the_page():
    shown = [match[2] for match in SCREEN.finditer(page("README.md"))]
    assert len(shown) == 2
    assert shown[0].split()[0] == "evaluate", "the first command of the page evaluates"
    for command in shown:
        assert command in "".join(blocks("README.md", "console"))


def test_the_first_command_ends_with_what_the_page_says(capsys):
    assert "ends with exit code 1" in " ".join(page("README.md").split())
    assert main(SCREEN.search(page("README.md"))[2].split()) == ExitCode.NOT_MET
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", commands("README.md"), ids=" ".join)
def test_commands(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = main(arguments)
    assert code == (ExitCode.NOT_MET if arguments[0] == "evaluate" else ExitCode.OK)
    captured = capsys.readouterr()
    assert captured.out or (tmp_path / "scorecards.json").exists()


@pytest.fixture
def two_sites(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ruleset, tests = blocks("README.md", "yaml")
    (tmp_path / "two-sites.yaml").write_text(ruleset, encoding="utf-8")
    (tmp_path / "two-sites.tests.yaml").write_text(tests, encoding="utf-8")
    return "two-sites.yaml"


def test_the_rule_set_is_valid_and_decides(two_sites, capsys):
    assert main(["check", "."]) == ExitCode.OK
    assert main(["test", two_sites]) == ExitCode.OK
    run = ["evaluate", "numergy", "--against", two_sites, "--require", "necessary", "--as-of", "2016-02-01"]
    assert main([*run, "--known-as-of", "2026-11-23"]) == ExitCode.OK
    assert main([*run, "--known-as-of", "2026-11-23", "--set", "min_sites=6"]) == ExitCode.NOT_MET
    assert capsys.readouterr().err == ""


def test_python(capsys):
    (code,) = blocks("README.md", "python")
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - the example is ours
    out = capsys.readouterr().out
    assert out.startswith("necessary-only\n")
    assert "\ncapital-paid-in - less than half" in out


def test_what_comes_with_it_is_named():
    text = page("README.md")
    assert all(f"`{name}`" in text for name in ids("ruleset"))
    listed = text.split("Providers: ")[1].split(".\n")[0]
    assert len(re.split(r",\s+|\s+and\s+", listed.split(", from")[0])) == len(ids("provider"))
    assert all(name in text.lower() for name in FORMATS)


def test_every_page_is_linked():
    linked = set(re.findall(r"\]\(([^)#:]+)\)", page("README.md")))
    assert sorted(path.name for path in (ROOT / "docs").glob("*.md") if f"docs/{path.name}" not in linked) == []


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", page("README.md")):
        assert (ROOT / target).exists(), target
