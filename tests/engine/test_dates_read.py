"""Wherever a date can stand, the verdict holds until the day announced and not on it."""

from datetime import date, timedelta
from random import Random

import pytest

from compliance.engine.state import decide_all, holds_until
from compliance.model.problem import LoadError
from tests.builders import day, demo, provider, ruleset, snapshot, source, statement

AS_OF, KNOWN = date(2020, 6, 1), date(2026, 1, 1)
FACTS = {
    **{f"x.demo.{name}": {"type": "date", "title": "D"} for name in "de"},
    "x.demo.t": {"type": "bool", "title": "T"},
}
REFERENCE = {"r": {"title": "R", "url": "https://example.org", "published": "2000-01-01"}}
IN_FORCE = "certifications.exists(c, in_force(c))"


class Days:
    """Days around the one assessed, picked by a seed."""

    def __init__(self, seed):
        self.pick = Random(seed)  # noqa: S311 - days to try, the same in every run

    def day(self, first=-400, last=900):
        return (AS_OF + timedelta(days=self.pick.randint(first, last))).isoformat()

    def inexact(self, first=-400, last=900):
        """A day, or the month or year it lies in."""
        found = self.day(first, last)
        return self.pick.choice([found, found, found[:7], found[:4]])

    def operator(self):
        return self.pick.choice(["<", "<=", ">", ">=", "==", "!="])

    def number(self, first=-200, last=300):
        return self.pick.randint(first, last)

    def certificate(self, **more):
        dates = {"issued": self.inexact(last=0), "expires": self.inexact(first=1)}
        return {"certifications": {"c": {"scheme": "iso-27001", **dates, **more}}}

    def assessed(self, from_="2019-01-01", **more):
        """An assessment, the only one there is."""
        dates = {"issued": self.inexact(last=0), "expires": self.inexact(first=1)}
        stated = {"assessments": {"a": {"framework": "eu-csf", "result": "met", **dates}}}
        return said(stated, from_, exhaustive=["assessments"], **more)

    def of_year(self, **stated):
        return {"finance": {"years": {"2019": stated}}}

    def in_pounds(self, **more):
        """Figures of a year that rules read in euros only."""
        return self.of_year(revenue_mgbp=self.number(25, 45), **more)


def said(facts, from_="2019-01-01", **more):
    return statement(from_, facts, **more)


def closed(facts, from_="2019-01-01", **more):
    return said(facts, from_, exhaustive=["certifications"], **more)


def changing(d, low, high):
    """A parameter with two values, one after the other."""
    first, second = ({"value": d.number(low, high), "source": "r"} for _ in "12")
    values = [{"from": "2000-01-01", **first}, {"from": d.day(first=1), **second}]
    return {"parameters": {"n": {"title": "N", "values": values}}, "references": REFERENCE}


def of_service(facts, **of_it):
    """What a service states of its own, beside another one."""
    return {"services": {"s": {"name": "S", **of_it, "facts": facts}, "u": {"name": "U"}}}


SERVICE = {"assesses": "service"}
RECOGNISED = {"id": "v", "title": "V", "by": "B", "reading": "ours", "clause": "1", "shows": [{"rules": ["*"]}]}

PLACES = {
    # Of each: statements, what the rule says, what the rule set says besides.
    "custom": lambda d: ([said(demo(d=d.inexact()))], {"check": f"as_of {d.operator()} x.demo.d"}, {}),
    "custom, a distance": lambda d: (
        [said(demo(d=d.inexact()))],
        {"check": f"days(as_of - x.demo.d) {d.operator()} {d.number()} * 2 - 10"},
        {},
    ),
    "custom, of a service": lambda d: (
        [said(of_service(demo(d=d.inexact())))],
        {"check": f"as_of {d.operator()} x.demo.d"},
        SERVICE,
    ),
    "custom, under a name": lambda d: (
        [said(demo(d=d.inexact()))],
        {"check": "later"},
        {"define": {"later": f'as_of + duration("{d.number(1, 900)}h") {d.operator()} x.demo.d'}},
    ),
    "custom, in dispute": lambda d: (
        [said(demo(d=d.inexact())), said(demo(d=d.inexact()), sources="other")],
        {"check": f"as_of {d.operator()} x.demo.d"},
        {},
    ),
    "custom, whether it applies": lambda d: (
        [said(demo(d=d.inexact(), t=True))],
        {"check": "x.demo.t", "applies": f"as_of {d.operator()} x.demo.d"},
        {},
    ),
    "custom, a rung": lambda d: (
        [said(demo(d=d.inexact(), t=True))],
        {
            "rungs": [
                {"title": "a", "points": 0},
                {"title": "b", "points": 50, "when": "x.demo.t", "evidence": {"max_age": "P2Y"}},
                {"title": "c", "points": 100, "when": f"as_of {d.operator()} x.demo.d"},
            ]
        },
        {},
    ),
    "custom, recognised": lambda d: (
        [said(demo(d=d.inexact()))],
        {"check": "x.demo.t"},
        {"recognises": [{**RECOGNISED, "when": f"as_of {d.operator()} x.demo.d"}]},
    ),
    "many shifts": lambda d: (
        [said(demo(d=d.inexact()))],
        {"check": "as_of" + f' + duration("{d.number(1, 99)}h")' * 7 + f" {d.operator()} x.demo.d"},
        {},
    ),
    "a parameter": lambda d: (
        [said(demo(d=d.inexact()))],
        {"check": f"days(as_of - x.demo.d) {d.operator()} params.n * 2 - 10"},
        changing(d, 0, 200),
    ),
    "a threshold": lambda d: (
        [said(demo(t=True))],
        {"check": "x.demo.t", "points": 10, "objective": "o"},
        {
            **changing(d, 50, 150),
            "objectives": [{"id": "o", "title": "O", "weight": 100}],
            "verdict": {"necessary": [{"score": {"of": "o", "at_least": {"param": "n"}}}]},
        },
    ),
    "written in the condition": lambda d: (
        [said(demo(t=True))],
        {"check": f'as_of {d.operator()} timestamp("{d.day()}T{d.number(10, 23)}:00:00Z")'},
        {},
    ),
    "a member of a list": lambda d: (
        [closed(d.certificate())],
        {
            "check": f'certifications.map(c, c.expires + duration("{d.number(1, 99)}h"))'
            f'.exists(e, as_of {d.operator()} e - duration("30h"))'
        },
        {},
    ),
    "custom, in a written list": lambda d: (
        [said(demo(d=d.inexact(), e=d.inexact()))],
        {
            "check": f"size([x.demo.d, x.demo.e].filter(e, days(as_of - e) {d.operator()} {d.number()})) "
            f"{d.operator()} 1"
        },
        {},
    ),
    "custom, for every member of a list": lambda d: (
        [closed(d.certificate()), said(demo(d=d.inexact()))],
        {"check": f"certifications.all(c, in_force(c) || as_of {d.operator()} x.demo.d)"},
        {},
    ),
    "custom, beside that of a member": lambda d: (
        [closed(d.certificate()), said(demo(d=d.inexact()))],
        {"check": f"certifications.exists(c, [c.expires, x.demo.d].all(e, as_of {d.operator()} e))"},
        {},
    ),
    "custom, by which members are picked": lambda d: (
        [closed(d.certificate()), said(demo(d=d.inexact()))],
        {
            "check": f"certifications.filter(c, as_of {d.operator()} x.demo.d)"
            f'.map(c, c.expires + duration("{d.number(1, 99)}h")).exists(e, as_of < e)'
        },
        {},
    ),
    "an assessment": lambda d: (
        [d.assessed(d.day(last=0), until=d.day(first=1))],
        {"check": 'assessments.exists(a, a.framework == "eu-csf" && in_force(a))'},
        {},
    ),
    "days of an assessment": lambda d: (
        [d.assessed()],
        {"check": f"assessments.exists(a, days(as_of - a.{d.pick.choice(['issued', 'expires'])}) > {d.number()})"},
        {},
    ),
    "an assessment that is recognised": lambda d: (
        [d.assessed(d.day(last=0))],
        {"check": "x.demo.t"},
        {"recognises": [{**RECOGNISED, "when": "assessments.exists(a, in_force(a))", "evidence": {"max_age": "P2Y"}}]},
    ),
    "an exchange rate": lambda d: (
        [said(d.in_pounds(closes=d.inexact(last=0)), d.day(last=0)), said(d.in_pounds(), d.day(first=1))],
        {"check": f'latest(finance.years, "revenue_meur") {d.operator()} {d.number(30, 50)}'},
        {},
    ),
    "an exchange rate, until euros are stated": lambda d: (
        [said(d.in_pounds(), until=d.day(first=1)), said(d.of_year(revenue_meur=d.number(30, 50)), d.inexact())],
        {"check": f'latest(finance.years, "revenue_meur") {d.operator()} 40', "evidence": {"max_age": "P2Y"}},
        {},
    ),
    "a member of a written list": lambda d: (
        [closed(d.certificate())],
        {
            "check": "certifications.exists(c, [c.issued, c.expires].all(e, "
            f"days(as_of - e) {d.operator()} {d.number()}))"
        },
        {},
    ),
    "a certificate": lambda d: ([closed(d.certificate(), d.day(last=0))], {"check": IN_FORCE}, {}),
    "a certificate without end": lambda d: (
        [closed({"certifications": {"c": {"scheme": d.pick.choice(["iso-27001", "csa-star"])}}}, d.day(last=0))],
        {"check": IN_FORCE},
        {},
    ),
    "a certificate that is recognised": lambda d: (
        [closed(d.certificate(), d.day(last=0))],
        {"check": "x.demo.t"},
        {"recognises": [{**RECOGNISED, "when": IN_FORCE, "evidence": {"max_age": "P2Y"}}]},
    ),
    "a suspended certificate": lambda d: (
        [
            closed(d.certificate(expires="2023-01-01")),
            said({"certifications": {"c": None}}, d.day(-100, 300), until=d.day(301, 600)),
        ],
        {"check": IN_FORCE},
        {},
    ),
    "a financial year": lambda d: (
        [
            said(
                {
                    "finance": {
                        "years": {
                            "2019": {"revenue_meur": 1},
                            "2020": {"revenue_meur": 5, "closes": d.inexact()},
                            "2020-short": {"revenue_meur": 7, "closes": d.inexact()},
                        }
                    }
                }
            )
        ],
        {"check": 'latest(finance.years, "revenue_meur") > 3'},
        {},
    ),
    "from": lambda d: (
        [said(demo(t=d.pick.choice([True, False])), d.inexact()) for _ in range(3)],
        {"check": "x.demo.t"},
        {},
    ),
    "until": lambda d: ([said(demo(t=True), d.day(last=0), until=d.day(first=1))], {"check": "x.demo.t"}, {}),
    "until, of a closed list": lambda d: (
        [closed({"certifications": {"c": {"scheme": "iso-27001"}}}, until=d.day(first=1))],
        {"check": 'certifications.all(c, c.scheme == "iso-27001")'},
        {},
    ),
    "until, of an answer": lambda d: ([said({"answers": {"demo": {"R": "pass"}}}, until=d.day(first=1))], {}, {}),
    "age of an answer": lambda d: (
        [said({"answers": {"demo": {"R": "pass"}}}, d.day(-300, 0))],
        {"evidence": {"max_age": "P1Y"}},
        {},
    ),
    "age": lambda d: (
        [said(demo(t=True), d.day(-600, 0))],
        {"check": "x.demo.t", "evidence": {"max_age": "P1Y6M"}},
        {},
    ),
    "the provider ends": lambda d: (
        [said({"identity": {"ended": d.inexact(first=1)}, **demo(t=True)})],
        {"check": "x.demo.t"},
        {},
    ),
    "the service ends": lambda d: (
        [said({**of_service({}, ended=d.inexact(first=1)), **demo(t=True)})],
        {"check": "x.demo.t"},
        SERVICE,
    ),
    "in force": lambda d: (
        [said(demo(t=True))],
        {"check": "x.demo.t", "effective": {"from": d.day(last=0), "until": d.day(first=1)}},
        {},
    ),
    "a country leaves": lambda d: (
        [said({"identity": {"registered_office_country": "GB"}})],
        {"check": f"identity.registered_office_country in {d.pick.choice(['EU', 'ADEQUATE', 'EEA'])}"},
        {},
    ),
}
EVERY_PLACE = pytest.mark.parametrize("place", PLACES)


def announced_as_it_is(place, seed, days=12):
    """Is the verdict the same up to the day announced, and another one on it?"""
    d = Days(f"{place} {seed}")
    statements, rule, more = PLACES[place](d)
    gates = {"verdict": {"necessary": [{"gates": "all"}]}}
    rules = ruleset([{"id": "R", "title": "R", "role": "gate", **rule}], facts=FACTS, **{**gates, **more})
    acme = provider(statements, {"s": source(d.day(-900, -400))})
    service = "s" if rules.assesses == "service" else None

    def status_on(on):
        judgement = decide_all(rules, snapshot(acme, on, KNOWN, service)).judgement
        return None if judgement is None else judgement.status

    state = decide_all(rules, snapshot(acme, AS_OF, KNOWN, service))
    if state.judgement is None:
        return
    until, status = holds_until(state)[0], state.judgement.status
    length = (until - AS_OF).days if until else 4_000
    before = {AS_OF + timedelta(days=d.pick.randrange(length)) for _ in range(days)} | {AS_OF + timedelta(length - 1)}
    assert {status_on(on) for on in before} == {status}
    if until is not None:
        assert status_on(until) is not status


@EVERY_PLACE
def test_a_verdict_holds_until_the_day_announced_and_not_on_it(place):
    for seed in range(2):
        announced_as_it_is(place, seed)


@pytest.mark.exhaustive(one_in=4)
@EVERY_PLACE
def test_a_verdict_holds_on_every_day_until_the_one_announced(place):
    for seed in range(40):
        announced_as_it_is(place, seed, days=40)


@pytest.mark.parametrize("written", ["2021-05-05", "2021-05", 2021])
def test_a_custom_date_is_announced_as_a_date_of_the_schema_is(written):
    rules = ruleset([{"id": "R", "title": "R", "check": "as_of <= x.demo.d"}], facts=FACTS)
    state = decide_all(rules, snapshot(provider([said(demo(d=written))]), AS_OF))
    assert holds_until(state)[0] == day(
        {"2021-05-05": "2021-05-06", "2021-05": "2021-05-02"}.get(written, "2021-01-02")
    )


def test_a_date_shifted_by_what_is_no_constant_is_refused():
    check = "certifications.exists(c, as_of < c.expires + (c.expires - c.issued))"
    with pytest.raises(LoadError, match="a date can be shifted by a constant only"):
        ruleset([{"id": "R", "title": "R", "check": check}])
