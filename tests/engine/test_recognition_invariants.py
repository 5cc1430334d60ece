"""Properties that hold with recognitions and declared answers; the numbers are those of the list of invariants.

Rule sets and providers are generated as documents and read by the product's own loaders.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.engine import snapshot as snapshots
from compliance.engine.horizon import change_dates
from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.status import Basis
from compliance.rulesets.demands import demand_of, with_demand
from tests.builders import provider, ruleset, snapshot, source, statement
from tests.properties import examples
from tests.reference import recognition as oracle
from tests.reference.recognised import Evidence, Statement
from tests.reference.recognition_cases import random_case

pytestmark = pytest.mark.exhaustive

MANY = settings(max_examples=examples(120))
randoms = st.randoms(use_true_random=True)
cases = st.builds(random_case, randoms)
agreeing_cases = st.builds(lambda random: random_case(random, conflicts=False), randoms)
ACCEPTED = [Basis.ATTESTED, Basis.READ, Basis.DECLARED]
LAST_DAY = date(2024, 6, 1)
SETTLED = {"a": [True, False], "b": [True, False], "v": [True, False], "n": [3, 9], "z": [1, 2]}


def evaluated(case, accept):
    """The product's own scorecard; `None` where nothing is left to judge."""
    linked = ruleset(case.ruleset())
    asked = linked if case.demand is None else with_demand(linked, demand_of(case.demand.text()))
    there = snapshot(provider(case.provider()), case.as_of, service=case.service)
    try:
        return scorecard_of(decide_all(asked, there, Basis(accept)))
    except NothingEvaluatedError:
        return None


def cards(*wanted):
    made = [evaluated(case, accept) for case, accept in wanted]
    assume(None not in made)
    return made


def inside(inner, outer):
    return outer.certain <= inner.certain and inner.possible <= outer.possible


# --- 35: what is settled later ----------------------------------------------------------------------------------------


@st.composite
def settled_cases(draw):
    """A case, and the same one once a fact nobody had stated is known by the best source."""
    case = draw(cases)
    stated = {path[-1] for one in case.statements for path in one.facts}
    missing = sorted(SETTLED.keys() - stated)
    assume(missing)
    name = draw(st.sampled_from(missing))
    fact = {("x", "demo", name): draw(st.sampled_from(SETTLED[name]))}
    known = Statement("known", LAST_DAY, LAST_DAY, "A", fact)
    return case, replace(case, statements=(*case.statements, known))


@MANY
@given(settled_cases(), st.sampled_from(Basis))
def test_35_settling_an_unknown_widens_nothing_unless_it_contradicts(pair, accept):
    before, after = cards(*((case, accept) for case in pair))
    assert not set(after.verdict.possible) - set(before.verdict.possible) or any(
        f.contradiction for f in after.findings
    )
    for was in before.findings:
        now = after.finding(was.rule)
        if now.contradiction is None and now.status != "not-applicable":
            assert inside(now.rung, was.rung)
            assert now.status == was.status or was.status in ("unknown", "error")
        if (was.status, now.status) == ("pass", "fail"):
            assert accept is not Basis.FACTS
            assert now.contradiction is not None


# --- 36: what is asked ------------------------------------------------------------------------------------------------

DEMANDS = [Evidence(grade) for grade in (None, "D", "C", "B", "A")]


@MANY
@given(agreeing_cases, st.sampled_from(Basis))
def test_36_asking_for_more_only_turns_results_into_unknown(case, accept):
    """An error is something unknown, and goes with the facts it comes of.

    So does what contradicts a declared answer: then that counts.

    A certificate that is itself too weak for what is asked contradicts nothing any more: facts that are not settle the rule.
    """
    for lower, higher in pairwise(cards(*((replace(case, demand=demand), accept) for demand in DEMANDS))):
        counts = {one.id for one in higher.recognitions if one.status == "in-force"}
        for finding in lower.findings:
            more = higher.finding(finding.rule).status
            gone = {one.id for one in lower.recognitions if finding.rule in one.against} - counts
            answered = accept is Basis.DECLARED and finding.contradiction is not None
            assert more in ("unknown", "error", finding.status) or finding.status == "error" or gone or answered


@MANY
@given(cases, st.sampled_from(DEMANDS))
def test_36_a_weaker_fact_and_a_recognition_settle_nothing(case, demand):
    """Whoever asks for more does not get rid of the fact: it is looked at however weak it is."""
    case = replace(case, demand=demand)
    [card] = cards((case, "declared"))
    for rule in case.rules:
        outcome = oracle.decide(case, rule)["declared"]
        if outcome.disputed and outcome.applies and not outcome.error:
            open_ = outcome.certain < rule.pass_rung <= outcome.possible
            finding = card.finding(rule.id)
            # Of a service that nobody describes the first thing to say is that none was named.
            reason = "no service" if card.provider.other_services else "disputed"
            assert not open_ or (finding.status, finding.reason) == ("unknown", reason)
            assert finding.contradiction is not None


# --- 37: what counts --------------------------------------------------------------------------------------------------


@MANY
@given(cases)
def test_37_each_basis_lies_within_the_one_before(case):
    """But for a recognition that a weaker fact denies: facts alone exclude the rung, and with it nothing is settled.

    On facts alone that weak fact may be all there is, and the rule asks no more: it fails. Who takes the body's word, too,
    must not let the claim of anybody outweigh it, nor the other way round; so what was settled is open up to the rung shown.
    """
    for wide, narrow in pairwise(cards(*((case, basis) for basis in Basis))):
        for finding in narrow.findings:
            was = wide.finding(finding.rule)
            assert finding.rung.certain >= was.rung.certain
            assert inside(finding.rung, was.rung) or finding.contradiction is not None
        if not any(f.contradiction for f in narrow.findings):
            assert narrow.score is None or inside(narrow.score, wide.score)
            assert set(narrow.verdict.possible) <= set(wide.verdict.possible)


@MANY
@given(cases, st.sampled_from(ACCEPTED))
def test_37_nothing_fails_by_a_recognition(case, accept):
    [card] = cards((case, accept))
    bases = {finding.basis for finding in card.findings if finding.status == "fail"}
    bases |= {card.verdict.basis} if card.verdict.status == "not-met" else set()
    assert not bases & {"attested", "read"}


# --- 38: dates --------------------------------------------------------------------------------------------------------

PUBLISHED = {"new": source("2022-05-01"), "old": source("2019-05-01"), "claim": source("2022-05-01", "D")}
TIMED = ruleset(
    [
        {"id": "A", "title": "A", "check": "x.demo.a"},
        {"id": "B"},
        {"id": "G", "title": "G", "rungs": [{"title": "0"}, {"title": "1", "when": "x.demo.b"}, {"title": "2"}]},
    ],
    [{"any_of": ["A", "G"]}, {"any_of": ["A", "B"]}],
    references={"law": {"title": "A law"}},
    parameters={"days": {"title": "Days", "value": 500}},
    recognises=[
        {
            "id": "visa",
            "title": "A visa",
            "by": "Authority",
            "when": "certifications.exists(c, covers(c) && in_force(c))",
            "evidence": {"grade": "C", "max_age": "P2Y"},
            "shows": [{"rules": ["A"]}, {"rules": ["G"], "rung": 2}],
            "references": ["law"],
        },
        {
            "id": "young",
            "title": "A young certificate",
            "by": "Somebody",
            "when": "certifications.exists(c, days(as_of - c.issued) < params.days)",
            "shows": [{"rules": ["B"]}, {"rules": ["G"], "rung": 3}],
            "reading": "ours",
            "clause": "Article 1",
        },
    ],
)
flags = st.sampled_from([None, None, True, False])
dated = st.fixed_dictionaries(
    {"scheme": st.just("x")},
    optional={
        "issued": st.sampled_from(["2020-02-01", "2021-12-31"]),
        "expires": st.sampled_from(["2022-06-30", "2023-01-31", "2024-02-29"]),
        "services": st.sampled_from([["vm"], ["gpu", "vm"]]),
    },
)


@st.composite
def timed_providers(draw):
    """Certificates and facts from several days, some of which end."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        facts = {"certifications": draw(st.dictionaries(st.sampled_from(["c", "d"]), dated, max_size=2))}
        demo = {name: value for name in "ab" if (value := draw(flags)) is not None}
        facts |= {"x": {"demo": demo}} if demo else {}
        facts |= {"services": {"vm": {"name": "VM"}}} if draw(st.booleans()) else {}
        facts |= {"answers": {"demo": {"G": draw(st.integers(1, 3))}}} if draw(st.booleans()) else {}
        at = draw(st.sampled_from(["2020-01-01", "2021-01-01", "2021-07-01"]))
        ends = {"until": draw(st.sampled_from(["2022-08-01", "2023-06-01"]))} if draw(st.booleans()) else {}
        closed = ["certifications"] if draw(st.booleans()) else []
        cited = draw(st.sampled_from(sorted(PUBLISHED)))
        made.append(statement(at, facts, cited, id=f"s{number}", exhaustive=closed, **ends))
    return provider(made, PUBLISHED)


def essence(profile, day, accept):
    """All that depends on the day: findings, recognitions, verdicts."""
    card = scorecard_of(decide_all(TIMED, snapshot(profile, day), accept))
    found = [(f.rule, f.status, f.reason, f.basis, f.recognition, f.rung, f.contradiction) for f in card.findings]
    recognised = [(r.id, r.status, r.reason, r.settles, r.against) for r in card.recognitions]
    return found, recognised, card.verdict_on, card.verdict.status


@MANY
@given(timed_providers(), st.sampled_from(ACCEPTED), st.integers(1, 2_000))
def test_38_between_two_dates_nothing_changes(profile, accept, days):
    start = date(2021, 2, 1)
    day = start + timedelta(days=days)
    dates = [start, *change_dates(snapshot(profile, start), TIMED)]
    last = max(one for one in dates if one <= day)
    assert essence(profile, last, accept) == essence(profile, day, accept)


@MANY
@given(
    timed_providers(), st.sampled_from(ACCEPTED), st.sampled_from(["2021-02-01", "2022-01-15"]), st.integers(1, 2_000)
)
def test_38_the_announced_date_is_the_first_on_which_the_verdict_is_another(profile, accept, as_of, between):
    def verdict(day):
        return scorecard_of(decide_all(TIMED, snapshot(profile, day), accept)).verdict

    start, today = date.fromisoformat(as_of), verdict(as_of)
    end = today.holds_until or start + timedelta(days=4_000)
    for day in (end - timedelta(days=1), start + timedelta(days=between % (end - start).days)):
        assert verdict(day).status == today.status
    if today.holds_until is not None:
        assert verdict(end).status != today.status


# --- More worlds than are tried ---------------------------------------------------------------------------------------


@MANY
@given(cases, st.sampled_from(Basis))
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_where_worlds_are_too_many_nothing_is_settled_that_they_do_not_settle(limit, case, accept):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "WORLDS_LIMIT", limit)
        [card] = cards((case, accept))
    for rule in case.rules:
        outcome = oracle.decide(case, rule)[accept]
        finding = card.finding(rule.id)
        status = outcome.status(rule)
        assert finding.status in (status, "unknown")
        if status not in ("error", "not-applicable"):
            assert finding.rung.certain <= outcome.certain
            assert outcome.possible <= finding.rung.possible


# --- Facts alone ------------------------------------------------------------------------------------------------------


def unanswered(of):
    """A provider that declares nothing."""
    statements = tuple(
        replace(one, leaves={path: value for path, value in one.leaves.items() if path[0] != "answers"})
        for one in of.statements
    )
    return replace(of, statements=statements)


@pytest.mark.exhaustive(one_in=6)
@pytest.mark.parametrize("name", ids("ruleset"))
def test_facts_alone_are_what_there_was_without_recognitions_and_answers(name):
    linked = load_ruleset(name)
    without = replace(linked, recognitions=())
    for id_ in ids("provider"):
        profile = load_provider(id_)
        silent = unanswered(profile)
        for service in (None, *(profile.services if linked.assesses != "provider" else ())):
            there, bare = (snapshot(one, "2026-11-01", "2026-11-01", service) for one in (profile, silent))
            facts, plain = decide_all(linked, there, Basis.FACTS), decide_all(without, bare)
            assert [s.outcome for s in facts.standings] == [s.outcome for s in plain.standings]
            assert (facts.judgement, facts.totals) == (plain.judgement, plain.totals)
