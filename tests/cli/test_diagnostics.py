"""What the command ends with, and which stream says what."""

from __future__ import annotations

import json

import pytest

from compliance import assess
from compliance.cli import evaluation
from compliance.cli.commands import names
from compliance.cli.diagnostics import ExitCode, worst
from tests.cli.documents import invalid_ruleset, provider, ruleset
from tests.cli.invoke import ROOT, THEN

MET, NECESSARY, MISSED = {"needed": True, "enough": True}, {"needed": True, "enough": False}, {"needed": False}
OPEN_ABOVE, OPEN_BELOW, OPEN = {"needed": True}, {"enough": True}, {}

# Facts, whether the rule set claims to be sufficient, --require, exit code.
REQUIREMENTS = [
    (MET, True, None, 0),
    (NECESSARY, True, None, 1),
    (MISSED, True, None, 1),
    (OPEN_ABOVE, True, None, 1),
    (OPEN_BELOW, True, None, 1),
    (OPEN, True, None, 1),
    (MET, True, "sufficient", 0),
    (NECESSARY, True, "sufficient", 1),
    (MISSED, True, "sufficient", 1),
    (OPEN_ABOVE, True, "sufficient", 1),
    (MET, True, "necessary", 0),
    (NECESSARY, True, "necessary", 0),
    (MISSED, True, "necessary", 1),
    (OPEN_ABOVE, True, "necessary", 0),  # undetermined, but necessary-only and sufficient both satisfy it
    (OPEN_BELOW, True, "necessary", 1),
    (OPEN, True, "necessary", 1),
    (MET, True, "none", 0),
    (NECESSARY, True, "none", 0),
    (MISSED, True, "none", 0),
    (OPEN, True, "none", 0),
    (MET, False, None, 0),
    (MISSED, False, None, 1),
    (OPEN, False, None, 1),
    (MET, False, "necessary", 0),
    (MET, False, "sufficient", 1),  # a rule set that claims to be necessary shows no more
    (MISSED, False, "none", 0),
]


@pytest.mark.parametrize(("facts", "claims_sufficient", "require", "code"), REQUIREMENTS)
def test_requirement(compliance, tmp_path, facts, claims_sufficient, require, code):
    rules = ruleset(tmp_path, sufficient=claims_sufficient)
    required = ["--require", require] if require else []
    ran = compliance("evaluate", provider(tmp_path, **facts), "--against", rules, *required)
    assert ran.code == code
    assert ran.out


def test_a_requirement_no_verdict_can_meet_is_pointed_out_once(compliance, tmp_path):
    given = [provider(tmp_path, "one", **MET), provider(tmp_path, "two", **MET)]
    rules = ruleset(tmp_path, sufficient=False)
    ran = compliance("evaluate", *given, "--against", rules, "--require", "sufficient")
    assert ran.err.count("no provider can meet --require sufficient") == 1


LATER = {"effective": {"from": "2030-01-01"}}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["evaluate", "numergy", "--against", "andromede", *THEN, "--require", "necessary"], 0),
        (["evaluate", "numergy", "--against", "andromede", *THEN], 1),
        (["evaluate", "nobody", "--against", "andromede"], 2),
        (["evaluate", "{met}", "--against", "{invalid}"], 3),
        (["evaluate", "{met}", "--against", "{later}", "--as-of", "2024-01-01"], 4),
        (["explain", "numergy", "eu-registered", "--against", "andromede", *THEN], 0),
        (["explain", "numergy", "no-such-rule", "--against", "andromede"], 2),
        (["explain", "numergy", "one", "--against", "{invalid}"], 3),
        (["check", "{met}"], 0),
        (["check", "no-such-file.yaml"], 2),
        (["check", "{invalid}"], 3),
        (["check", "{empty}"], 4),
        (["list", "providers"], 0),
        (["list", "nonsense"], 2),
        (["list", "rules", "--against", "{invalid}"], 3),
        (["show", "numergy"], 0),
        (["show", "nobody"], 2),
        (["show", "{invalid}"], 3),
        (["schema", "ruleset"], 0),
        (["schema", "nonsense"], 2),
        ([], 2),
        (["nonsense"], 2),
        (["--version"], 0),
        (["--help"], 0),
    ],
)
def test_exit_code_and_streams(compliance, tmp_path, arguments, code):
    (tmp_path / "empty").mkdir()
    files = {
        "met": provider(tmp_path, **MET),
        "invalid": invalid_ruleset(tmp_path),
        "later": ruleset(tmp_path, "later", **LATER),
        "empty": str(tmp_path / "empty"),
    }
    ran = compliance(*(argument.format(**files) for argument in arguments))
    assert ran.code == code
    assert bool(ran.out) is (code in (0, 1)), "results on stdout, and only they"
    assert bool(ran.err) is (code not in (0, 1)) or "ceased on" in ran.err


def test_nothing_to_evaluate_says_why(compliance, tmp_path):
    ran = compliance(
        "evaluate", provider(tmp_path, **MET), "--against", ruleset(tmp_path, **LATER), "--as-of", "2024-01-01"
    )
    assert ran.code == 4
    assert "nothing to evaluate for acme: no rule of the necessary part of 'demo' applies at this date" in ran.err


def test_a_verdict_of_gates_without_gates_blames_no_date(compliance, tmp_path):
    path = ruleset(tmp_path, verdict={"necessary": [{"gates": "all"}]}, sufficient=False)
    ran = compliance("evaluate", provider(tmp_path, **MET), "--against", path)
    assert ran.code == 4
    told = "the necessary part of 'demo' asks that every gate passes, and no rule has role: gate"
    assert f"nothing to evaluate for acme: {told}; set it on the rules the verdict cannot do without" in ran.err


INVALID, NOTHING, NOT_MET, OK = ExitCode.INVALID, ExitCode.NOTHING, ExitCode.NOT_MET, ExitCode.OK


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ({INVALID, NOTHING, NOT_MET, OK}, 3),
        ({NOTHING, NOT_MET, OK}, 4),
        ({NOT_MET, OK}, 1),
        ({OK}, 0),
        ({NOTHING, OK}, 4),
        ({INVALID, OK}, 3),
    ],
)
def test_the_worst_of_several_codes(codes, code):
    assert worst(codes) == code


def test_several_outcomes_of_one_run(compliance, tmp_path):
    """The invalid and the one with nothing to evaluate are reported, the others are evaluated."""
    (tmp_path / "broken.yaml").write_text("schema: provider/1\nid: 5.5\n", encoding="utf-8")
    met, missed = provider(tmp_path, "met", **MET), provider(tmp_path, "missed", **MISSED)
    now, later = ruleset(tmp_path), ruleset(tmp_path, "later", **LATER)
    day = ("--as-of", "2024-01-01")

    def code(*arguments: str) -> int:
        return compliance("evaluate", *arguments, *day).code

    assert code(met, missed, "--against", now) == 1
    assert code(met, missed, "--against", now, later) == 4
    assert code(met, missed, str(tmp_path / "broken.yaml"), "--against", now, later) == 3
    ran = compliance("evaluate", met, str(tmp_path / "broken.yaml"), missed, "--against", now, *day, "--format", "json")
    assert [card["provider"]["id"] for card in json.loads(ran.out)["scorecards"]] == ["met", "missed"]
    assert "broken.yaml:" in ran.err


@pytest.mark.parametrize("error", [RuntimeError("broken"), RecursionError(), ZeroDivisionError("x\n::error::y")])
def test_our_bug_is_no_finding(compliance, monkeypatch, error):
    def broken(*_):
        raise error

    monkeypatch.setattr(evaluation, "evaluate", broken)
    ran = compliance("evaluate", "numergy", "--against", "andromede")
    assert ran.code == 70
    assert ran.out == ""
    assert f"internal error: {type(error).__name__}" in ran.err
    assert "test_diagnostics:" in ran.err, "where it happened"
    assert not any(line.lstrip().startswith("::") for line in ran.err.splitlines())


def test_a_bug_in_the_engine(compliance, monkeypatch):
    def broken(*_):
        raise KeyError("rule")

    monkeypatch.setattr(assess, "scorecard_of", broken)
    assert compliance("evaluate", "numergy", "--against", "andromede").code == 70


def test_every_code_is_documented_and_every_command_known():
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")}
    assert {str(int(code)) for code in ExitCode} <= rows
    documented = {row.split()[1].rstrip("`") for row in rows if row.startswith("`compliance ")}
    assert documented == {*names(), "--print-completion"}
