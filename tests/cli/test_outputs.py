"""`--format NAME[=FILE]`: evaluated once, written in each format, at most one of them on stdout."""

from __future__ import annotations

import importlib.util
import json

import pytest

from compliance import assess
from compliance.cli import outputs as outputs_module
from compliance.report.formats.formats import FORMATS, NEEDS, NO_TEXT
from tests.cli.documents import provider, ruleset
from tests.cli.invoke import THEN
from tests.report.test_golden import GOLDEN

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
RUN = ("evaluate", "acme.yaml", "other.yaml", "--against", "demo.yaml", *DATES)
WRITABLE = [name for name in FORMATS if name not in NEEDS or importlib.util.find_spec(NEEDS[name][0])]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Two providers and a rule set."""
    monkeypatch.chdir(tmp_path)
    provider(tmp_path, needed=True, enough=False)
    provider(tmp_path, "other", needed=False)
    ruleset(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", WRITABLE)
def test_a_file_holds_what_stdout_would(compliance, here, name):
    if name in NO_TEXT:
        assert compliance(*RUN, "--format", name).err.endswith(f"{name} is no text: name a file, {name}=FILE\n")
        assert (
            compliance(*RUN, "--format", f"{name}=one").code
            == compliance(*RUN, "--format", name, "-o", "two").code
            == 1
        )
        assert (here / "one").read_bytes() == (here / "two").read_bytes()
        return
    printed = compliance(*RUN, "--format", name)
    to_file = compliance(*RUN, "--format", f"{name}=result")
    assert (printed.code, to_file.code, to_file.out) == (1, 1, "")
    assert (here / "result").read_bytes().decode() == printed.out
    compliance(*RUN, "--format", name, "--output", "other")
    assert (here / "other").read_bytes() == (here / "result").read_bytes()


def test_several_formats_of_one_evaluation(compliance, here, monkeypatch):
    evaluated = []
    real = assess.scorecard_of
    monkeypatch.setattr(assess, "scorecard_of", lambda *args: evaluated.append(1) or real(*args))
    files = ("--format", "json=a.json", "--format", "text", "--format", "markdown=a.md", "--format", "csv=a.csv")
    ran = compliance(*RUN, *files)
    assert (ran.code, len(evaluated)) == (1, 2)
    assert ran.out == compliance(*RUN).out
    assert len(json.loads((here / "a.json").read_text(encoding="utf-8"))["scorecards"]) == 2
    assert (here / "a.md").read_text(encoding="utf-8") == compliance(*RUN, "--format", "markdown").out
    assert sorted(path.name for path in here.iterdir() if path.name.startswith((".", "a."))) == [
        "a.csv",
        "a.json",
        "a.md",
    ]


def test_output_is_for_the_format_without_a_file(compliance, here):
    ran = compliance(*RUN, "--format", "json=a.json", "--format", "markdown", "--output", "a.md")
    assert (ran.code, ran.out) == (1, "")
    assert (here / "a.md").read_text(encoding="utf-8").startswith("## ")
    assert (here / "a.json").read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "text", "--format", "json"), "only one format can go to stdout, not text, json"),
        (("--format", "text", "--format", "text"), "only one format can go to stdout, not text, text"),
        (("--format", "json=a", "--format", "text=./a"), "'./a' is the same file as 'a'"),
        (("--format", "json", "--format", "text=a", "--output", "a"), "'a' is the same file as 'a'"),
        (("--format", "json=a", "--output", "b"), "--output: it is for the format without a file"),
        (("--format", "json="), "'json=' names no file"),
        (("--format", "jsno"), "invalid choice: 'jsno'; did you mean 'json'?"),
        (("--format", "=a"), "invalid choice: ''"),
        (("--summary", "--format", "csv"), "--summary: csv has none; these have: text, json, markdown"),
        (("--summary", "--format", "json=a.json"), "--summary: it is for the format without a file"),
    ],
)
def test_wrong_usage(compliance, here, arguments, said):
    ran = compliance(*RUN, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (here / "a").exists()


@pytest.mark.parametrize("name", NEEDS)
def test_a_format_that_needs_an_extra(compliance, here, monkeypatch, name):
    monkeypatch.setattr(outputs_module, "find_spec", lambda _: None)
    ran = compliance(*RUN, "--format", f"{name}=a", "--format", "json=b")
    assert (ran.code, ran.out) == (2, "")
    assert f"pip install 'cloud-provider-compliance[{NEEDS[name][1]}]'" in ran.err
    assert not (here / "b").exists()


def test_a_file_that_cannot_be_written(compliance):
    ran = compliance(*RUN, "--format", "json=no/such/folder/a.json")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot write" in ran.err


def test_nothing_is_written_where_nothing_is_evaluated(compliance, here):
    (here / "empty").mkdir()
    ran = compliance("evaluate", "empty", "--against", "demo.yaml", *DATES, "--format", "json=a", "--format", "text=b")
    assert ran.code == 4
    assert not (here / "a").exists()


def test_the_configuration_may_name_formats(compliance, here):
    (here / "compliance.toml").write_text('format = ["markdown", "json=a.json"]\n', encoding="utf-8")
    assert compliance(*RUN).out.startswith("## ")
    assert (here / "a.json").exists()
    assert compliance(*RUN, "--format", "text").out.startswith("Necessary, not sufficient (necessary-only)")


def test_a_summary_is_what_stdout_shows_and_files_stay_whole(compliance, here):
    ran = compliance(*RUN, "--summary", "--format", "text", "--format", "json=a.json")
    assert (ran.code, [line.split()[0] for line in ran.out.splitlines()]) == (
        1,
        ["Demonstration", "offer", "acme", "other"],
    )
    assert json.loads((here / "a.json").read_text(encoding="utf-8"))["schema"] == "scorecards/1"
    assert json.loads(compliance(*RUN, "--summary", "--format", "json").out)["schema"] == "summary/1"


@pytest.mark.parametrize(
    "command",
    [
        ("show", "acme.yaml"),
        ("evaluate", "acme.yaml", "--against", "demo.yaml", "-v"),
        ("explain", "acme.yaml", "registered", "--against", "demo.yaml", "-v"),
        ("disputes", "acme.yaml", "--against", "demo.yaml"),
        ("timeline", "acme.yaml", "--against", "demo.yaml"),
    ],
    ids=lambda command: command[0],
)
def test_where_in_a_source_is_said_wherever_it_is_cited(compliance, command, monkeypatch):
    monkeypatch.chdir(GOLDEN / "documents")
    dates = () if command[0] == "show" else ("--known-as-of", "2022-07-01")
    dates += () if command[0] in ("show", "timeline") else ("--as-of", "2022-05-01")
    shown = " ".join(compliance(*command, *dates).out.split())
    assert "2020-01-31, page 4, article 2, grade A" in shown


@pytest.mark.parametrize("arguments", [["--output", "-"], ["--format", "text=-"]])
def test_a_dash_is_stdout(compliance, here, arguments):
    assert compliance(*RUN, *arguments).out == compliance(*RUN).out
    assert not (here / "-").exists()


SERVICES = ("junit", "sarif", "github", "github-summary", "gitlab")


@pytest.mark.parametrize(
    "case",
    [
        ("repo", None, "repo", "{}/repo/data/acme.yaml", "data/acme.yaml"),
        ("repo", None, "repo/data", "acme.yaml", "data/acme.yaml"),
        ("repo", None, "other", "../repo/data/acme.yaml", "data/acme.yaml"),
        ("repo", None, "repo", "linked/acme.yaml", "data/acme.yaml"),
        ("repo/data", "repo", "other", "../repo/data/acme.yaml", "acme.yaml"),
        (None, "repo", "repo/data", "acme.yaml", "data/acme.yaml"),
        (None, None, "repo", "{}/repo/data/acme.yaml", "data/acme.yaml"),
        (None, None, "other", "../repo/data/acme.yaml", "repo/data/acme.yaml"),
        (None, None, "repo/data", "../../repo/data/acme.yaml", "repo/data/acme.yaml"),
        (None, None, "other", "{}/repo/data/acme.yaml", "{}/repo/data/acme.yaml"),
        ("other", "other", "other", "{}/repo/data/acme.yaml", "{}/repo/data/acme.yaml"),
    ],
)
@pytest.mark.parametrize("variable", outputs_module.TOPS)
def test_build_services_find_files_by_their_path_in_the_repository(compliance, tmp_path, monkeypatch, case, variable):
    """A case: what is checked out, what the build service says, where the command runs, what it is given, what is shown."""
    checkout, told, folder, argument, shown = case
    for name in ("repo/data", "other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "repo/linked").symlink_to("data")
    provider(tmp_path / "repo/data")
    rules = ruleset(tmp_path)
    if checkout is not None:
        (tmp_path / checkout / ".git").mkdir()
    for name in outputs_module.TOPS:
        monkeypatch.delenv(name, raising=False)
    if told is not None:
        monkeypatch.setenv(variable, str(tmp_path / told))
    monkeypatch.chdir(tmp_path / folder)
    named = argument.format(tmp_path)
    out = compliance("evaluate", named, "--against", rules, "--format", "gitlab").out
    assert {entry["location"]["path"] for entry in json.loads(out)} == {shown.format(tmp_path)}


def test_every_format_for_build_services_and_no_other_names_files_from_the_top(compliance, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "data"
    folder.mkdir()
    provider(folder)
    (folder / "broken.yaml").write_text("schema: provider/1\nid: [", encoding="utf-8")
    rules = ruleset(tmp_path)
    monkeypatch.chdir(folder)
    for format_ in SERVICES:
        out = compliance("evaluate", "acme.yaml", "broken.yaml", "--against", rules, "--format", format_).out
        assert "data/acme.yaml" in out
        assert "data/broken.yaml" in out
    out = compliance("evaluate", "acme.yaml", "--against", rules, "--format", "json").out
    assert json.loads(out)["scorecards"][0]["provider"]["file"] == "acme.yaml"


def test_a_built_in_profile_stands_in_nobodys_repository(compliance, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")
    out = compliance("evaluate", "numergy", "--against", "hds", *THEN, "--format", "gitlab").out
    assert {entry["location"]["path"] for entry in json.loads(out)} == {"providers/numergy.yaml"}
