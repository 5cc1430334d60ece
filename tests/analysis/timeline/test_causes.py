"""Why a verdict changes: the true reasons, and no others."""

from __future__ import annotations

import pytest

from compliance.analysis.timeline.causes import COMPARED
from compliance.analysis.timeline.timeline import Window, timeline
from compliance.report.pages.timeline import change_lines
from tests.analysis.timeline.courses import CERTIFICATE, GATE, LISTED, course
from tests.builders import demo, provider, rule, ruleset, snapshot, source, statement

IN_EU = "identity.registered_office_country in EU"


def turns(facts, check="identity.listed", *, statements=(), sources=None, **more):
    """The dates of a rule set of one gate, each with the kind and the words of its causes."""
    own = {key: more.pop(key) for key in ("evidence", "effective") if key in more}
    rules = ruleset([{**GATE, "check": check, **own}], verdict={"necessary": [{"gates": "all"}]}, **more)
    subject = provider([statement("2020-01-01", facts), *statements], sources)
    found = course(subject, rules, first="2020-01-01")
    return [
        (str(point.date_), point.verdict, [(cause.kind, cause.text) for cause in change.causes])
        for point in found.points[1:]
        for change in point.changes
    ]


@pytest.mark.parametrize(
    ("facts", "more", "expected"),
    [
        (
            CERTIFICATE,
            {"check": "certifications.exists(c, in_force(c))"},
            ("2023-01-01", "undetermined", [("date", "certifications.iso lapses (expires 2022-12-31)")]),
        ),
        (
            {"certifications": {"iso": {"scheme": "iso-27001", "issued": "2019-06-01"}}},
            {"check": "certifications.exists(c, in_force(c))"},
            (
                "2022-06-01",
                "undetermined",
                [("date", "certifications.iso may have run out: no last day is stated, and its scheme runs no longer")],
            ),
        ),
        (
            {"certifications": {"iso": {"scheme": "iso-27001", "expires": "2022-12"}}},
            {"check": "certifications.exists(c, in_force(c))"},
            ("2022-12-01", "undetermined", [("date", "certifications.iso may lapse (expires 2022-12)")]),
        ),
        (
            {"ownership": {"control_changes": {"sale": {"date": "2019-12-01"}}}},
            {"check": "ownership.control_changes.exists(c, days(as_of - c.date) < 365)"},
            (
                "2020-11-30",
                "undetermined",
                [("date", "it is 365 days after ownership.control_changes.sale.date (2019-12-01)")],
            ),
        ),
        (
            {},
            {"check": 'as_of < timestamp("2021-05-05T00:00:00Z")'},
            ("2021-05-05", "not-met", [("date", "a date is reached that the rule itself names")]),
        ),
        (
            LISTED,
            {"evidence": {"max_age": "P1Y6M"}},
            ("2021-07-02", "undetermined", [("stale", "the evidence for identity.listed is too old")]),
        ),
        (
            {"identity": {"registered_office_country": "GB"}},
            {"check": IN_EU},
            ("2020-02-01", "not-met", [("country-set", "GB leaves EU")]),
        ),
        (
            LISTED,
            {"effective": {"until": "2022-01-01"}},
            ("2022-01-01", "nothing", [("in-force", "the rule is no longer in force")]),
        ),
        (
            {"finance": {"paid_in_meur": 5}},
            {
                "check": "finance.paid_in_meur >= params.least",
                "references": {"decree": {"title": "Decree", "published": "2019-01-01"}},
                "parameters": {
                    "least": {
                        "title": "Least",
                        "values": [
                            {"from": "2019-01-01", "value": 4, "source": "decree"},
                            {"from": "2021-01-01", "value": 6, "source": "decree"},
                        ],
                    }
                },
            },
            ("2021-01-01", "not-met", [("parameter", "parameter least changes from 4 to 6")]),
        ),
        (
            LISTED,
            {"statements": [statement("2021-03-03", {"identity": {"listed": False}}, summary="Leaves the exchange")]},
            ("2021-03-03", "not-met", [("statement", "Leaves the exchange")]),
        ),
        (
            {},
            {"statements": [statement("2020-01-01", LISTED, until="2021-03-03", summary="Listed for a year")]},
            ("2021-03-03", "undetermined", [("ends", "the announced end of: Listed for a year")]),
        ),
    ],
)
def test_reasons(facts, more, expected):
    assert turns(facts, **more) == [expected]


@pytest.mark.parametrize(
    ("check", "decisive"),
    [
        ("identity.listed && finance.paid_in_meur > 1", ["Delisted"]),
        ("identity.listed && finance.paid_in_meur < 6", ["Delisted", "Pays in more"]),
        ("identity.listed || finance.paid_in_meur < 6", ["Delisted", "Pays in more"]),
    ],
    ids=["one decides", "each is enough", "both are needed"],
)
def test_of_two_statements_of_a_day_only_what_decides_is_a_reason(check, decisive):
    facts = {**LISTED, "finance": {"paid_in_meur": 5}}
    later = [
        statement("2021-03-03", {"identity": {"listed": False}}, summary="Delisted"),
        statement("2021-03-03", {"finance": {"paid_in_meur": 7}}, summary="Pays in more"),
    ]
    assert turns(facts, check, statements=later) == [
        ("2021-03-03", "not-met", [("statement", text) for text in decisive])
    ]


def test_who_said_what():
    """The facts with both values, and only the sources of the statement that mattered, with their grades."""
    later = [
        statement("2021-01-01", {"identity": {"listed": False}}, ["register", "weekly"], summary="Delisted"),
        statement("2021-01-01", {"identity": {"activity": "Cloud"}}, summary="Nothing to do with it"),
    ]
    sources = {"register": source(title="Register", grade="A"), "weekly": source(title="A weekly", grade="C")}
    subject = provider([statement("2020-01-01", LISTED), *later], sources)
    rules = ruleset([rule("identity.listed"), rule('identity.activity == "Cloud"', "S")])
    (_, point) = course(subject, rules).points
    by_rule = {change.rule: change for change in point.changes}
    (cause,) = by_rule["R"].causes
    (fact,) = cause.facts
    assert (fact.path, fact.old, fact.new) == ("identity.listed", (True,), (False,))
    assert [(s.id, s.title, s.grade) for s in cause.sources] == [
        ("register", "Register", "A"),
        ("weekly", "A weekly", "C"),
    ]
    assert [c.text for c in by_rule["S"].causes] == ["Nothing to do with it"]


def test_what_a_service_says_of_itself():
    own = {"services": {"vm": {"facts": {"identity": {"listed": False}}}}}
    later = statement("2021-01-01", own, summary="The service is another matter")
    subject = provider([statement("2020-01-01", {**LISTED, "services": {"vm": {"name": "VM"}}}), later])
    rules = ruleset([rule("identity.listed")])
    found = timeline(rules, snapshot(subject, "2020-06-01", service="vm"), Window())
    ((change,),) = [p.changes for p in found.points[1:]]
    assert [(k.text, [(f.path, f.old, f.new) for f in k.facts]) for k in change.causes] == [
        ("The service is another matter", [("identity.listed", (True,), (False,))])
    ]
    assert course(subject, rules).holds_until is None


def test_disputed_and_ended_values():
    later = [
        statement("2021-01-01", {"finance": {"paid_in_meur": 5}}, "a"),
        statement("2021-01-01", {"finance": {"paid_in_meur": 7}}, "b"),
        statement("2022-01-01", {"finance": {"paid_in_meur": None}}, "a"),
    ]
    subject = provider([statement("2020-01-01", {"finance": {"paid_in_meur": 1}}), *later])
    points = course(subject, ruleset([rule("finance.paid_in_meur > 6")])).points
    facts = [{(f.old, f.new) for c in p.changes for k in c.causes for f in k.facts} for p in points[1:]]
    assert facts == [{((1,), (5, 7))}]  # unknown stays unknown where the disputed fact ends


def test_thresholds_of_the_verdict():
    parameters = {
        "mark": {
            "title": "Mark",
            "values": [
                {"from": "2019-01-01", "value": 50, "source": "decree"},
                {"from": "2021-01-01", "value": 100, "source": "decree"},
            ],
        }
    }
    rules = ruleset(
        [rule("x.demo.a", "A"), rule("x.demo.b", "B")],
        [{"score": {"of": "all", "at_least": {"param": "mark"}}}],
        parameters=parameters,
        references={"decree": {"title": "Decree", "published": "2019-01-01"}},
    )
    found = course(provider([statement("2020-01-01", demo(a=True, b=False))]), rules)
    assert [(str(p.date_), p.verdict) for p in found.points] == [
        ("2020-01-01", "necessary-only"),
        ("2021-01-01", "not-met"),
    ]
    assert [(c.rule, c.causes[0].text) for c in found.points[1].changes] == [
        (None, "parameter mark changes from 50 to 100")
    ]
    assert found.because == "parameter mark changes from 50 to 100 (thresholds of the verdict)"


def test_of_very_many_facts_some_are_compared_and_of_the_others_it_is_said():
    sites = {f"site-{number:03}": {"tier": 3} for number in range(COMPARED + 20)}
    rules = ruleset([{**GATE, "check": "datacenters.exists(d, d.tier > 2)"}], verdict={"necessary": [{"gates": "all"}]})
    subject = provider([statement("2020-01-01", {}), statement("2021-01-01", {"datacenters": sites})])
    found = course(subject, rules, first="2020-01-01")
    (cause,) = found.points[1].changes[0].causes
    assert len(cause.facts) == COMPARED
    assert cause.more_facts == 20
    assert any("20 more facts are not listed" in why for _, why in change_lines(found.points[1]))
