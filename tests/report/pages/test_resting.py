"""What a verdict rests on and what is recognised, in words: alike in every format, and on the first screen."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from compliance import NothingEvaluatedError, evaluate, evaluate_offers, load_provider, load_ruleset
from compliance.loading.builtin import ids
from compliance.model.status import Basis
from compliance.report.escaping import escape_markdown
from compliance.report.pages.resting import LONGEST_CLAUSE, UNSUPPORTED, unsupported, verdict_line
from compliance.report.pages.scorecard import render_text
from tests.builders import demo, provider, rule, ruleset, scorecard, statement
from tests.recognised import BASES, DAY, GATES, document, profile
from tests.report.outputs import rendered

LINES = {
    "facts": "necessary-only",
    "attested": "necessary-only, rests on Authority: Visa in force",
    "read": "necessary-only, on our reading of Audit scheme, clause 7",
    "declared": "necessary-only, on the provider's own word",
}
"""The verdict in words, by its basis."""


@cache
def card(basis, **more):
    """A scorecard whose verdict rests on a basis and those before it."""
    gates = GATES[: BASES.index(basis) + 1]
    day = date.fromisoformat(DAY)
    return evaluate(
        load_provider(profile(), name="acme.yaml"), load_ruleset(document(gates)), as_of=day, known_as_of=day, **more
    )


def flat(text):
    """One line, whatever lines of the profile it names."""
    return re.sub(r"acme.yaml:\d+", "acme.yaml:N", " ".join(text.split()))


def properties(text):
    return {one.get("name"): one.get("value") for one in ET.fromstring(text).iter("property")}  # noqa: S314 - our own


@pytest.mark.parametrize("basis", BASES)
def test_every_format_names_the_weakest_word(basis):
    shown, line = card(basis), LINES[basis]
    (data,) = json.loads(rendered("json", shown))["scorecards"]
    assert (data["verdict"]["basis"], data["verdict"]["status"]) == (basis, "necessary-only")
    assert verdict_line(shown) == line
    words = line.replace("necessary-only", "Met (necessary-only)")
    assert flat(rendered("text", shown)).startswith(f"{words} Acme against Steps")
    assert rendered("markdown", shown).startswith(f"## {escape_markdown(words)}: Acme against Steps")
    assert f"::{line}: Acme against Steps" in rendered("github", shown).replace("%3A", ":").replace("%2C", ",")
    assert f"| {escape_markdown(line)} |" in rendered("github-summary", shown)
    assert json.loads(rendered("gitlab", shown))[0]["description"].startswith(f"{line}: Acme")
    assert json.loads(rendered("badge", shown))["message"] == line
    (summary,) = json.loads(rendered("sarif", shown))["runs"][0]["properties"]["scorecards"]
    assert (summary["verdictLine"], summary["verdictBasis"]) == (line, basis)
    rows = [*csv.DictReader(io.StringIO(rendered("csv", shown)))]
    assert {row["verdict_basis"] for row in rows} == {basis}
    assert [row["basis"] for row in rows] == [f["basis"] for f in data["findings"]]
    assert [row["recognition"] or None for row in rows] == [f["recognition"] for f in data["findings"]]


@pytest.mark.parametrize("basis", BASES)
def test_junit_names_it_too(basis):
    named = properties(rendered("junit", card(basis)))
    assert (named["verdict_line"], named["verdict_basis"]) == (LINES[basis], basis if basis != "none" else "")


def test_an_open_verdict_rests_on_nothing():
    assert verdict_line(card("declared", accept="read")) == "undetermined"


def test_of_several_scorecards_the_badge_names_the_weakest_word():
    cards = [card("read"), card("attested"), card("facts")]
    assert json.loads(rendered("badge", *cards))["message"] == (
        "necessary-only (3 of 3), on our reading of Audit scheme, clause 7"
    )
    open_ = card("declared", accept="facts")
    assert json.loads(rendered("badge", *cards, open_))["message"] == "undetermined (1 of 4)"


def test_the_line_of_each_scorecard_among_several():
    text = rendered("text", card("facts"), card("attested"))
    last = text.splitlines()[-2:]
    assert ["Met" in line and "(attested)" in line for line in last] == [False, True]


def test_the_first_screen_names_the_certificate_its_grade_its_line_and_its_end():
    text = flat(rendered("text", card("read")))
    assert "Recognised: Authority: Visa in force, through 2025-12-31; settles 1 rule; grade B, acme.yaml:N" in text
    assert "Recognised: Auditor: Audit report, through 2025-12-31; settles 1 rule, by our reading of it;" in text


def test_what_is_said_of_recognitions_is_in_every_format():
    shown = card("read", accept="read")
    said = [
        "Counted: facts and what is recognised, no answer of the provider",
        "Recognised: Authority: Visa in force, through 2025-12-31; settles 1 rule; grade B, acme.yaml:N",
    ]
    for note in said:
        assert note in flat(rendered("text", shown))
        for format_ in ("markdown", "github-summary"):
            assert escape_markdown(note) in flat(rendered(format_, shown)).replace(
                r"\<provider\>:N", escape_markdown("acme.yaml:N")
            )
        notes = json.loads(rendered("sarif", shown))["runs"][0]["properties"]["scorecards"][0]["notes"]
        assert note in map(flat, notes)


def test_what_is_recognised_is_in_junit():
    assert any("Visa in force" in value for value in properties(rendered("junit", card("attested"))).values())


def test_what_may_be_in_force_is_named_with_why():
    ruleset = load_ruleset(document("FV"))
    nobody = {**profile(), "statements": profile()["statements"][:1]}
    day = date.fromisoformat(DAY)
    shown = evaluate(load_provider(nobody, name="acme.yaml"), ruleset, as_of=day, known_as_of=day)
    assert "Would count: Visa in force (not known: certifications)" in flat(rendered("text", shown))


@pytest.mark.parametrize(
    ("grade", "then", "neither"),
    [("A", "facts as strong as that count", False), ("D", "neither counts", True)],
)
def test_a_contradiction_has_both_sides_with_grade_and_line(grade, then, neither):
    statement = {"from": "2023-01-01", "sources": ["against"], "facts": {"x": {"demo": {"v": False}}}}
    base = profile(grade="A" if neither else "B")
    source = {"title": "Inquiry", "publisher": "Court", "published": "2023-01-01", "grade": grade}
    said = {**base, "sources": {**base["sources"], "against": source}, "statements": [*base["statements"], statement]}
    ruleset, day = load_ruleset(document("FV")), date.fromisoformat(DAY)
    shown = evaluate(load_provider(said, name="acme.yaml"), ruleset, as_of=day, known_as_of=day)
    text = flat(rendered("text", shown))
    assert "Contradiction: V: Authority says otherwise (Visa in force)" in text
    assert then in text
    assert (
        f"Authority: grade {'A' if neither else 'B'}, acme.yaml:N; the facts: x.demo.v = no (grade {grade}, acme.yaml:N)"
        in text
    )


def test_rules_that_one_certificate_settles_share_a_line():
    rules = [{"id": f"V{n}", "title": f"Gate {n}", "role": "gate", "check": "x.demo.v"} for n in range(3)]
    made = document("FV")
    made["rules"] = [made["rules"][0], *rules]
    made["recognises"][0]["shows"] = [{"rules": ["V*"]}]
    day = date.fromisoformat(DAY)
    shown = evaluate(load_provider(profile(), name="acme.yaml"), load_ruleset(made), as_of=day, known_as_of=day)
    brief, verbose = render_text(shown), render_text(shown, verbose=True)
    assert "met  3 rules on Authority's word" in brief
    assert "Gates: 4 of 4 met" in brief
    assert not any(f"V{n}" in brief for n in range(3))
    assert all(f"V{n}" in verbose for n in range(3))
    assert all(f"| `V{n}` |" in rendered("markdown", shown) for n in range(3))


def test_a_long_clause_is_not_told_in_a_line():
    shown = card("read")
    long = replace(next(one for one in shown.recognitions if one.id == "audit"), reading="x" * (LONGEST_CLAUSE + 1))
    shown = replace(shown, recognitions=(long,))
    assert verdict_line(shown) == "necessary-only, on our reading of what Auditor verified (Audit report)"


def test_of_several_certificates_one_is_named():
    shown = card("attested")
    again = [replace(one, id=f"{one.id}-{n}") for one in shown.recognitions for n in range(3)]
    shown = replace(shown, recognitions=tuple(again), verdict=replace(shown.verdict, basis=Basis.ATTESTED))
    assert verdict_line(shown) == "necessary-only, rests on Authority: Visa in force and 2 more"


SOURCES = {
    grade.lower(): {
        "title": grade,
        "publisher": "P",
        "url": "https://e.example",
        "published": "2024-01-01",
        "grade": grade,
    }
    for grade in "CD"
}


def graded(rules, **facts):
    """The scorecard of gates over facts of a grade each: `a="D"` is true by a claim of grade D, `c="-C"` false by grade C."""
    said = [
        statement("2025-01-01", demo(**{name: "-" not in grade}), grade.strip("-").lower())
        for name, grade in facts.items()
    ]
    gates = [rule(check, f"R{n}", role="gate") for n, check in enumerate(rules)]
    return scorecard(provider(said, SOURCES), ruleset(gates), "2026-01-01")


@pytest.mark.parametrize(
    ("rules", "facts", "claimed"),
    [
        (["x.demo.a"], {"a": "-D"}, True),
        (["x.demo.a"], {"a": "-C"}, False),
        (["x.demo.a", "x.demo.b"], {"a": "-D", "b": "-C"}, False),
        (["x.demo.a", "x.demo.b"], {"a": "-D", "b": "C"}, True),
        (["x.demo.a && x.demo.b"], {"a": "-D", "b": "-C"}, False),
        (["x.demo.a", "x.demo.b"], {"a": "D", "b": "C"}, True),
        (["x.demo.a", "x.demo.b"], {"a": "C", "b": "C"}, False),
        (["x.demo.a", "x.demo.b"], {"a": "D"}, False),
    ],
)
def test_a_verdict_on_claims_without_support_alone_says_so_first(rules, facts, claimed):
    shown = graded(rules, **facts)
    assert (UNSUPPORTED in verdict_line(shown)) == claimed
    assert (UNSUPPORTED in rendered("text", shown).splitlines()[0]) == claimed
    assert (UNSUPPORTED in rendered("junit", shown)) == claimed


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize("name", ids("provider"))
def test_no_verdict_of_what_is_built_in_rests_on_such_claims_and_does_not_say_so(name):
    day = date(2026, 12, 1)
    for against in map(load_ruleset, ids("ruleset")):
        try:
            shown = evaluate_offers(load_provider(name), against, as_of=day, known_as_of=day)
            without = evaluate_offers(load_provider(name), against, as_of=day, known_as_of=day, evidence="C")
        except NothingEvaluatedError:
            continue
        for one, other in zip(shown, without, strict=True):
            assert unsupported(one) or one.verdict.status == other.verdict.status, one.key
