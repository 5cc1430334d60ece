"""What a run requires: on the certain end, without waivers first; what it says, and what it exits with."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.requirements import (
    Allowance,
    CoverageFloor,
    LevelFloor,
    NothingLapses,
    Required,
    ScoreFloor,
    with_requirements,
)
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.rule_values import Period
from compliance.model.scorecard import WaivedResult
from compliance.model.status import VerdictStatus
from tests.cli.documents import provider, ruleset, write
from tests.properties import examples

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
FACTS = ("a", "b", "c")
ORDER = ("none", "basic", "full")


def graded(folder, name="graded", **more):
    """Two objectives: `safe` of rules a and b with levels, `big` of rule c without."""
    rules = [
        {"id": "a", "title": "A", "objective": "safe", "check": "x.demo.a", "level": "basic"},
        {"id": "b", "title": "B", "objective": "safe", "check": "x.demo.b", "level": "full"},
        {"id": "c", "title": "C", "objective": "big", "check": "x.demo.c"},
    ]
    facts = {f"x.demo.{fact}": {"type": "bool", "title": fact} for fact in FACTS}
    objectives = [{"id": "safe", "title": "Safety", "weight": 3}, {"id": "big", "title": "Size", "weight": 1}]
    document = {"levels": [*ORDER], "objectives": objectives, "facts": facts, "rules": rules, **more}
    return ruleset(folder, name, sufficient=False, verdict={"necessary": [{"all": ["a"]}]}, **document)


def waivers(folder, *rules, until="2024-06-30"):
    each = {"provider": "acme", "ruleset": "graded", "reason": "agreed", "owner": "CISO"}
    entries = {f"w-{rule}": {"rule": rule, **each, "created": "2023-12-01", "expires": until} for rule in rules}
    return write(folder / "waivers.yaml", {"schema": "waivers/1", "waivers": entries})


@pytest.fixture
def run(compliance, tmp_path, monkeypatch):
    """Evaluates a provider of some facts under `graded`."""
    monkeypatch.chdir(tmp_path)
    graded(tmp_path)

    def of(facts, *arguments):
        provider(tmp_path, **{name: facts[name] for name in facts})
        return compliance("evaluate", "acme.yaml", "--against", "graded.yaml", *DATES, *arguments)

    return of


ALL = {"a": True, "b": True, "c": True}
HALF = {"a": True, "b": False, "c": True}
OPEN = {"a": True, "c": True}
NONE = {"a": False, "b": False, "c": False}


@pytest.mark.parametrize(
    ("facts", "arguments", "code"),
    [
        (ALL, (), 0),
        (NONE, (), 1),
        (NONE, ("--require", "none"), 0),
        ({}, ("--require", "necessary"), 1),
        (ALL, ("--require", "sufficient"), 1),
        (ALL, ("--min-level", "full"), 0),
        (HALF, ("--min-level", "full"), 1),
        (HALF, ("--min-level", "basic"), 0),
        (OPEN, ("--min-level", "full"), 1),
        (OPEN, ("--min-level", "basic"), 0),
        (OPEN, ("--min-level", "safe=full"), 1),
        (HALF, ("--min-level", "safe=basic", "--min-level", "all=basic"), 0),
        (HALF, ("--min-score", "62.5"), 0),
        (HALF, ("--min-score", "62.6"), 1),
        (HALF, ("--min-score", "6.25e+01"), 0),
        (HALF, ("--min-score", "1e-07"), 0),
        (HALF, ("--min-score", "66.66666666666667"), 1),
        (HALF, ("--min-score", "big=100"), 0),
        (HALF, ("--min-score", "big=100", "--min-score", "safe=51"), 1),
        (OPEN, ("--min-score", "63"), 1),
        (OPEN, ("--min-coverage", "0.625"), 0),
        (OPEN, ("--min-coverage", "62.6%"), 1),
        (ALL, ("--min-coverage", "1"), 0),
        (OPEN, ("--max-unknown", "1"), 0),
        (OPEN, ("--max-unknown", "0"), 1),
        (OPEN, ("--max-unknown", "33%"), 1),
        (OPEN, ("--max-unknown", "34%"), 0),
        ({}, ("--require", "none", "--max-unknown", "2"), 1),
    ],
)
def test_exit_code(run, facts, arguments, code):
    assert run(facts, *arguments).code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--min-level", "ful"),
            "--min-level: there is no level 'ful' (did you mean 'full'?); the levels of 'graded' are",
        ),
        (("--min-level", "saef=full"), "--min-level: there is no objective 'saef'; did you mean 'safe'?"),
        (("--min-level", "big=full"), "--min-level: rule set 'graded' has no levels of objective 'big'"),
        (("--min-score", "lots"), "--min-score: expected a score such as 60 or OBJECTIVE=60, found 'lots'"),
        (("--min-score", "-1"), "found '-1'"),
        (("--min-score", "nan"), "found 'nan'"),
        (("--min-score", "zzzz=5"), "there is no objective 'zzzz'; there are: big, safe"),
        (("--min-coverage", "80"), "--min-coverage: expected a share such as 0.8 or 80%, found '80'"),
        (("--max-unknown", "some"), "--max-unknown: expected a number of rules such as 5"),
        (("--max-unknown", "1.5"), "--max-unknown: expected a number of rules such as 5"),
        (("--max-unknown", "101%"), "--max-unknown: expected a number of rules"),
        (("--expiring-within", "soon"), "--expiring-within: expected a time such as 90d, 3m or P90D, found 'soon'"),
        (("--expiring-within", "P"), "found 'P'"),
        (("--expiring", "fail"), "--expiring: nothing is looked for without --expiring-within"),
        (("--expiring", "explode"), "invalid choice: 'explode'"),
    ],
)
def test_wrong_usage(run, arguments, said):
    ran = run(ALL, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_every_mistake_in_one_run(run):
    ran = run(ALL, "--min-level", "x", "--min-score", "y", "--min-coverage", "z", "--max-unknown", "w", "--set", "v=1")
    assert ran.code == 2
    options = {line.split()[1].rstrip(":") for line in ran.err.splitlines()}
    assert options == {"--min-level", "--min-score", "--min-coverage", "--max-unknown", "--set"}


def test_an_objective_is_required_of_the_rule_sets_that_have_it(compliance, tmp_path):
    files = (provider(tmp_path, **HALF, needed=True, enough=True), "--against", graded(tmp_path), ruleset(tmp_path))
    assert compliance("evaluate", *files, *DATES, "--min-score", "big=100").code == 0
    assert compliance("evaluate", *files, *DATES, "--min-score", "safe=51").code == 1
    ran = compliance("evaluate", *files, *DATES, "--min-level", "basic")
    assert ran.code == 2
    assert "rule set 'demo' has no levels" in ran.err


def test_a_requirement_nothing_can_be_held_against_is_not_met(run, tmp_path):
    rules = json.loads((tmp_path / "graded.yaml").read_text(encoding="utf-8"))["rules"]
    rules[2]["applies"] = "false"
    graded(tmp_path, rules=rules)
    ran = run(ALL, "--min-score", "big=0")
    assert ran.code == 1
    assert "not met  score of big at least 0: there is none: no rule with points applies" in ran.out


def test_text_and_markdown_show_what_is_required_where_it_is_more_than_the_verdict(run):
    for format_, head in (("text", "Required:"), ("markdown", "| status | required |")):
        assert head not in run(HALF, "--format", format_).out
        assert head not in run(HALF, "--format", format_, "--require", "necessary").out
        assert head in run(HALF, "--format", format_, "--min-score", "90").out
    shown = run(HALF, "--min-score", "90").out
    assert "  met      verdict necessary-only or sufficient: necessary-only" in shown
    assert "  not met  score of all at least 90: 62.5; because of b" in shown


def test_json_has_every_requirement(run):
    ran = run(OPEN, "--format", "json", "--min-level", "full", "--max-unknown", "5")
    verdict, level, unknown = json.loads(ran.out)["scorecards"][0]["requirements"]
    assert (verdict["kind"], verdict["status"], verdict["rules"]) == ("verdict", "met", [])
    assert (level["kind"], level["status"], level["rules"]) == ("level", "not met", ["b"])
    assert level["message"] == "'basic' up to 'full'"
    assert (unknown["kind"], unknown["status"], unknown["message"]) == ("unknown", "met", "1 of 3")


# --- waivers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "waived", "arguments", "code"),
    [
        (NONE, ["a"], (), 0),
        (NONE, ["b"], (), 1),
        ({}, ["a"], (), 0),
        (NONE, ["a"], ("--min-level", "basic"), 0),
        (NONE, ["a"], ("--min-level", "full"), 1),
        (NONE, ["a", "b"], ("--min-level", "full"), 0),
        (NONE, ["a"], ("--min-score", "safe=50"), 0),
        (NONE, ["a"], ("--min-score", "safe=51"), 1),
        (OPEN, ["b"], ("--max-unknown", "0"), 0),
        (OPEN, ["b"], ("--min-coverage", "1"), 0),
    ],
)
def test_only_waived_findings_stand_against_it(run, tmp_path, facts, waived, arguments, code):
    ran = run(facts, "--waivers", waivers(tmp_path, *waived), *arguments)
    assert ran.code == code
    assert "met only by waivers" in ran.err or code == 1


def test_what_is_met_by_waivers_is_said_everywhere(run, tmp_path):
    file = waivers(tmp_path, "a")
    ran = run(NONE, "--waivers", file)
    assert ran.code == 0
    assert "acme under graded: verdict necessary-only or sufficient: met only by waivers of a" in ran.err
    assert "Required:\n  met by waiver  verdict necessary-only or sufficient: not-met; with waivers" in ran.out
    assert "| met by waiver |" in run(NONE, "--waivers", file, "--format", "markdown").out
    assert ran.out.startswith("Not met (not-met)")


def test_expired_and_unused_waivers_are_told_and_strictly_fail(run, tmp_path):
    file = waivers(tmp_path, "a", until="2023-12-31")
    ran = run(ALL, "--waivers", file)
    assert ran.code == 0
    assert f"{file}:1:" in ran.err
    assert ": warning: waiver 'w-a' is expired" in ran.err
    strict = run(ALL, "--waivers", file, "--strict-waivers")
    assert strict.code == 1
    assert ": error: waiver 'w-a' is expired" in strict.err
    assert run(ALL, "--waivers", file, "--quiet").err == ""
    assert run(NONE, "--waivers", file).code == 1


def test_waivers_that_are_not_valid(run, tmp_path):
    (tmp_path / "bad.yaml").write_text("schema: waivers/1\nwaivrs: {}\n", encoding="utf-8")
    ran = run(ALL, "--waivers", "bad.yaml", "--waivers", "missing.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "bad.yaml:2:1: unknown key 'waivrs'" in ran.err
    assert "missing.yaml:1:1: cannot read the file" in ran.err


# --- what lapses -----------------------------------------------------------------------------------------------------

CERTIFIED = {
    "schema": "provider/1",
    "id": "acme",
    "name": "Acme",
    "sources": {"s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}},
    "statements": [
        {
            "from": "2020-01-01",
            "sources": ["s"],
            "facts": {
                "certifications": {"iso": {"scheme": "iso-27001", "issued": "2023-01-01", "expires": "2024-03-01"}}
            },
        }
    ],
}


def certified(folder):
    write(folder / "acme.yaml", CERTIFIED)
    rules = [{"id": "a", "title": "A", "check": 'certifications.exists(c, c.scheme == "iso-27001" && in_force(c))'}]
    ruleset(folder, "cert", sufficient=False, rules=rules, facts={}, verdict={"necessary": [{"all": ["a"]}]})


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--expiring-within", "60d"), 0, True),
        (("--expiring-within", "59d"), 0, False),
        (("--expiring-within", "2m"), 0, True),
        (("--expiring-within", "P2M"), 0, True),
        (("--expiring-within", "1M"), 0, False),
        (("--expiring-within", "9w", "--expiring", "fail"), 1, True),
        (("--expiring-within", "5d", "--expiring", "fail"), 0, False),
        (("--expiring-within", "9999y"), 0, True),
    ],
)
def test_what_lapses(compliance, tmp_path, monkeypatch, arguments, code, said):
    monkeypatch.chdir(tmp_path)
    certified(tmp_path)
    files = ("acme.yaml", "--against", "cert.yaml", "--format", "json")
    ran = compliance("evaluate", *files, *DATES, *arguments)
    assert ran.code == code
    _, ahead = json.loads(ran.out)["scorecards"][0]["requirements"]
    assert ("certifications.iso expires on 2024-03-01" in ahead["message"]) is said
    assert ahead["rules"] == (["a"] if said else [])
    assert ("warning: acme under cert: nothing lapses by" in ran.err) is (said and code == 0)


def test_what_lapses_in_a_month_is_told_before_that_month(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    certified(tmp_path)
    profile = (tmp_path / "acme.yaml").read_text(encoding="utf-8").replace("2024-03-01", "2024-03")
    (tmp_path / "acme.yaml").write_text(profile, encoding="utf-8")
    ran = compliance(
        "evaluate", "acme.yaml", "--against", "cert.yaml", "--format", "json", *DATES, "--expiring-within", "60d"
    )
    _, ahead = json.loads(ran.out)["scorecards"][0]["requirements"]
    assert "certifications.iso expires in 2024-03" in ahead["message"]


# --- laws ------------------------------------------------------------------------------------------------------------

SHARES = st.integers(0, 100)


@settings(max_examples=examples(25))
@given(
    facts=st.dictionaries(st.sampled_from(FACTS), st.booleans()),
    level=st.sampled_from(ORDER),
    score=SHARES,
    coverage=SHARES,
    most=st.integers(0, 3),
)
def test_what_is_unknown_never_meets_a_requirement(facts, level, score, coverage, most, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "laws"
    folder.mkdir(exist_ok=True)
    rules = folder / "graded.yaml"
    ruleset_ = load_ruleset(str(rules) if rules.exists() else graded(folder))
    enough = frozenset(ORDER[ORDER.index(level) :])
    required = Required(
        "necessary",
        (
            LevelFloor(None, level, enough),
            ScoreFloor(None, score),
            CoverageFloor(coverage / 100),
            Allowance(most, percent=False),
        ),
    )
    card = _card(folder, ruleset_, facts)
    requirements = with_requirements(card, required).requirements
    met = {r.kind: r.status for r in requirements}
    settled = [dict(zip(FACTS, world, strict=True)) | facts for world in _worlds()]
    worst = [with_requirements(_card(folder, ruleset_, world), required).requirements for world in settled]
    for kind in ("verdict", "level", "score"):
        if met[kind] == "met":
            assert all(r.status == "met" for world in worst for r in world if r.kind == kind)
    assert (met["verdict"] == "met") == ("a" in facts and facts["a"])
    assert (met["unknown"] == "met") == (3 - len(facts) <= most)
    assert "met by waiver" not in met.values()
    full = WaivedResult((VerdictStatus.NECESSARY_ONLY,), card.score, card.level, card.objectives)
    waived = with_requirements(_replaced(card, full), required).requirements
    assert all(b.status in (a.status, "met by waiver") for a, b in zip(requirements, waived, strict=True))
    assert waived[0].status != "not met"


def _worlds():
    return [(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)]


def _card(folder, ruleset_, facts):
    from compliance import evaluate  # noqa: PLC0415 - late, as the package does

    day = date(2024, 1, 1)
    return evaluate(load_provider(provider(folder, **facts)), ruleset_, as_of=day, known_as_of=day)


def _replaced(card, waived):
    from dataclasses import replace  # noqa: PLC0415 - of this helper only

    return replace(card, with_waivers=waived)


def test_nothing_lapses_for_a_verdict_that_can_only_get_better(tmp_path):
    card = _card(tmp_path, load_ruleset(graded(tmp_path)), NONE)
    (requirement,) = with_requirements(
        card, Required("none", (NothingLapses(Period(9, 0, 0), fails=True),))
    ).requirements
    assert (requirement.kind, requirement.status, requirement.text) == (
        "expiring",
        "met",
        "nothing lapses by 2033-01-01",
    )
