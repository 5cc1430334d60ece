"""A pull request in a scratch repository: one fact changes, a waiver passes over it, and ends; in every output format."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from compliance.report.formats.formats import NEEDS, TextFormat
from tests.cli.invoke import Command
from tests.integrations.project import COUNTRY_LINE, make_project, move_to

RULE, LAST_DAY = "hosted-in-france", "2026-06-30"
WITHOUT_LINES = {"markdown", "junit", "badge", "badge-svg", "text"}
"""Formats that name no line of a file, at least not without being asked for more."""
WITHOUT_FINDINGS = {"badge", "badge-svg"}


@pytest.fixture
def evaluate(tmp_path, monkeypatch, capsys):
    """What a build runs: the same command each time, on a given day, in every format at once."""
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(as_of, *more):
        names = [name for name in get_args(TextFormat) if name not in NEEDS or pytest.importorskip(NEEDS[name][0])]
        outputs = [f"--format={name}={name}.out" for name in names]
        ran = Command(capsys)("evaluate", *outputs, "--as-of", as_of, "--known-as-of", "2026-11-23", *more)
        return ran.code, {name: (tmp_path / f"{name}.out").read_text(encoding="utf-8") for name in names}

    return run


def test_before_it_everything_is_met(evaluate):
    code, written = evaluate("2026-08-01")
    assert code == 0
    assert all("not-met" not in text for text in written.values())


def test_it_fails_with_the_line_that_did_it(evaluate, tmp_path):
    move_to(tmp_path, "US")
    code, written = evaluate("2026-08-01")
    assert code == 1
    for name, text in written.items():
        assert "not-met" in text, name
        assert name in WITHOUT_FINDINGS or RULE in text, name
    sarif = json.loads(written["sarif"])["runs"][0]
    found = {one["ruleId"]: one for one in sarif["results"]}
    (ours,) = [one for id_, one in found.items() if id_.endswith(RULE)]
    place = ours["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "providers/acme.yaml"
    assert place["region"]["startLine"] == COUNTRY_LINE
    for name in written.keys() - WITHOUT_LINES - WITHOUT_FINDINGS:
        assert str(COUNTRY_LINE) in written[name], name
    assert f"providers/acme.yaml:{COUNTRY_LINE}" in written["github-summary"]


def test_a_waiver_passes_over_it_and_is_listed_until_its_last_day(evaluate, tmp_path):
    before = evaluate("2026-08-01")[1]
    move_to(tmp_path, "US")
    code, waived = evaluate(LAST_DAY)
    assert code == 0
    for name, text in waived.items():
        assert "not-met" in text, f"{name}: a waiver never changes the verdict"
        assert name in WITHOUT_FINDINGS or LAST_DAY in text, name
    code, after = evaluate("2026-07-01")
    assert code == 1
    for name, text in after.items():
        assert LAST_DAY not in text, f"{name}: honours a waiver that has ended"
        assert text != before[name]


def test_without_the_file_of_waivers_the_same_command_fails(evaluate, tmp_path):
    move_to(tmp_path, "US")
    (tmp_path / "compliance.toml").write_text(
        (tmp_path / "compliance.toml").read_text(encoding="utf-8").replace('waivers = ["waivers.yaml"]\n', ""),
        encoding="utf-8",
    )
    assert evaluate(LAST_DAY)[0] == 1
