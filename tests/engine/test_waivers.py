"""Waivers over findings: who is covered on which day, what a build goes by then, and what is said about the waivers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from compliance import render
from compliance.engine.waivers import WAIVABLE, WaiverBook, WaiverUse
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import Location
from compliance.model.waivers import Waiver, Waivers
from compliance.report.pages import PageFormat
from tests.builders import card_of, demo, judgement, provider, rule, ruleset, snapshot, statement
from tests.engine.test_invariants import LEVELS, RANK, linked, stated, with_states
from tests.properties import examples

quick = settings(max_examples=examples(60))
DAY = date(2024, 6, 30)
FAR = {"created": date(2024, 1, 1), "expires": date(2024, 12, 31)}


def waiver(rule="*", line=1, **more):
    """A waiver in force on `DAY`, about everything unless told otherwise."""
    made = {"provider": "acme", "ruleset": "demo", "service": None, "reason": "Audit booked.", "owner": "ciso", **FAR}
    made |= {"id": f"w{line}", **more}
    places = {key: Location("waivers.yaml", line, column) for column, key in enumerate(("rule", *made), start=3)}
    return Waiver(rule=rule, location=Location("waivers.yaml", line, 3), places=places, **made)


def book(*waivers):
    return WaiverBook([Waivers("waivers.yaml", 365, waivers)])


def numbered(*waivers):
    """Waivers that stand one below the other."""
    return [waiver(line=line, **given) for line, given in enumerate(waivers, start=1)]


ACME = provider([statement("2024-01-01", demo(yes=True, no=False))])
RULES = ruleset(
    [
        rule("x.demo.yes", "passing"),
        rule("x.demo.no", "failing", points=3),
        rule("x.demo.open", "open"),
        rule("1.0 / 0.0 > 1.0", "broken"),
        rule("x.demo.yes", "elsewhere", applies="x.demo.no"),
    ],
    necessary=[{"all": ["passing", "failing", "open", "broken", "elsewhere"]}],
)


def evaluate(waivers=None, of=ACME, against=RULES, day=DAY, service=None):
    return card_of(against, snapshot(of, day, None, service), waivers)


def waived(card):
    return {f.rule: f.waiver.id for f in card.findings if f.waiver is not None}


def bare(card):
    """A scorecard without its waivers."""
    return replace(card, with_waivers=None, findings=tuple(replace(f, waiver=None) for f in card.findings))


# --- The matcher -------------------------------------------------------------------------------------------------


# --- Which day, which finding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-06-30", True), ("2024-12-31", True), ("2025-01-01", False)],
)
def test_the_first_and_the_last_day_are_in_force(day, in_force):
    day = date.fromisoformat(day)
    plain = evaluate(day=day)
    card = evaluate(book(waiver("failing")), day=day)
    assert waived(card) == ({"failing": "w1"} if in_force else {})
    assert (card.with_waivers is not None) is in_force
    assert bare(card) == plain
    assert in_force or card == plain


def test_only_what_does_not_pass_is_waived():
    card = evaluate(book(waiver()))
    assert waived(card) == dict.fromkeys(("failing", "open", "broken"), "w1")
    assert card.verdict.status == "not-met"
    assert card.with_waivers.possible == ("necessary-only",)
    assert (card.score.certain, card.with_waivers.score.certain) == (pytest.approx(100 / 6), 100)
    assert card.with_waivers.score.coverage == 1


@pytest.mark.parametrize(
    ("given", "service", "covered"),
    [
        ({}, None, True),
        ({}, "vault", True),
        ({"service": "vault"}, "vault", True),
        ({"service": "vault"}, None, False),
        ({"service": "vault"}, "compute", False),
        ({"service": "*"}, "compute", True),
        ({"service": "*"}, None, False),
        ({"provider": "acm"}, None, False),
        ({"provider": "ac*"}, None, True),
        ({"ruleset": "demos"}, None, False),
        ({"ruleset": "*o"}, None, True),
        ({"rule": "fail"}, None, False),
        ({"rule": "f?iling"}, None, True),
    ],
)
def test_a_waiver_covers_what_it_names(given, service, covered):
    services = {"services": {"vault": {"name": "Vault"}, "compute": {"name": "Compute"}}}
    of = provider([statement("2024-01-01", {**demo(yes=True, no=False), **services})])
    card = evaluate(book(waiver(**{"rule": "failing", **given})), of=of, service=service)
    assert ("failing" in waived(card)) is covered


@pytest.mark.parametrize(
    ("given", "covered"),
    [({}, True), ({"service": "*"}, False), ({"service": "vault"}, False), ({"provider": "a*"}, True)],
)
def test_any_other_service_is_covered_by_what_names_no_service(given, covered):
    of = provider([statement("2024-01-01", {**demo(no=False), "services": {"vault": {"name": "Vault"}}})])
    by_offer = ruleset([rule("x.demo.no", "failing")], assesses="offer")
    card = evaluate(book(waiver(**{"rule": "failing", **given})), of=of, against=by_offer)
    assert card.provider.other_services
    assert ("failing" in waived(card)) is covered


def test_among_several_the_most_exact_and_then_the_longest_is_named():
    longest, longer = date(2024, 12, 30), date(2024, 12, 29)
    given = numbered({"rule": "*"}, {"rule": "failing", "expires": longer}, {"rule": "failing", "expires": longest})
    assert waived(evaluate(book(*given))) == {"failing": "w3", "open": "w1", "broken": "w1"}
    assert waived(evaluate(book(*reversed(given)))) == waived(evaluate(book(*given)))


def test_a_file_that_is_named_twice_counts_once():
    file = Waivers("waivers.yaml", 365, (waiver(),))
    assert len(WaiverBook([file, file]).waivers) == 1


GRADED = {
    "id": "graded",
    "pass_from": 2,
    "rungs": [
        {"title": "none", "points": 0, "level": "none"},
        {"title": "some", "points": 4, "level": "basic", "when": "x.demo.some"},
        {"title": "all", "points": 10, "level": "full", "when": "x.demo.all"},
    ],
}


@pytest.mark.parametrize(
    ("facts", "score", "level"),
    [
        ({"some": False, "all": False}, (40, 40), ("basic", "basic")),
        ({}, (40, 100), ("basic", "full")),
        ({"all": False}, (40, 40), ("basic", "basic")),
    ],
)
def test_a_waived_graded_rule_reaches_at_least_the_rung_that_passes(facts, score, level):
    of, against = (
        provider([statement("2024-01-01", demo(other=1, **facts))]),
        ruleset([GRADED], levels=LEVELS, facts={"x.demo.other": {"type": "int", "title": "Other"}}),
    )
    result = evaluate(book(waiver()), of=of, against=against).with_waivers
    assert (result.score.certain, result.score.possible) == score
    assert (result.level.certain, result.level.possible) == level
    assert result.possible == ("necessary-only",)


def test_a_rule_whose_lowest_rung_passes_is_taken_as_passed_while_nothing_is_known():
    against = ruleset([{**GRADED, "pass_from": 1}], levels=LEVELS)
    of = provider([statement("2024-01-01", {"identity": {"registered_office_country": "FR"}})])
    card = evaluate(book(waiver()), of=of, against=against)
    assert card.verdict.status == "undetermined"
    assert card.with_waivers.possible == ("necessary-only",)


def test_a_rule_that_may_not_apply_is_taken_as_passed_and_still_may_not_apply():
    against = ruleset([rule("x.demo.no", "maybe", applies="x.demo.open"), rule("x.demo.yes", "yes")])
    card = evaluate(book(waiver("maybe")), against=against)
    assert card.verdict.possible == ("not-met", "necessary-only")
    assert card.with_waivers.possible == ("necessary-only",)
    assert (card.score.certain, card.with_waivers.score.certain) == (50, 100)


# --- Properties --------------------------------------------------------------------------------------------------

DAYS = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
NAMES = st.sampled_from(["r0", "r1", "r2", "r3", "r?", "*", "r*", "other"])


@st.composite
def waivers(draw, most=4):
    given = []
    for line in range(1, draw(st.integers(1, most)) + 1):
        created, expires = sorted((draw(DAYS), draw(DAYS)))
        about = {
            "provider": draw(st.sampled_from(["acme", "a*", "other"])),
            "owner": draw(st.sampled_from(["o", None])),
        }
        given.append(waiver(draw(NAMES), line, created=created, expires=expires, **about))
    return given


def pair(case, day=DAY):
    """The provider and rule set of a case with their scorecard, if anything is left to judge."""
    document, state = case
    of, against = provider([statement("2020-01-01", stated(state))]), linked(document)
    try:
        return of, against, evaluate(of=of, against=against, day=day)
    except NothingEvaluatedError:
        return reject()


def of_card(card):
    """Everything a build may go by, as ends that are better the higher they are."""
    whole = card.with_waivers or card
    possible = card.verdict.possible if card.with_waivers is None else card.with_waivers.possible
    found = {"verdict": (RANK[possible[0]], RANK[possible[-1]])}
    for name, part in (("all", whole), *((o.id, o) for o in whole.objectives)):
        if part.score:
            found["score", name] = (part.score.certain, part.score.possible, part.score.coverage)
        if part.level:
            found["level", name] = (LEVELS.index(part.level.certain), LEVELS.index(part.level.possible))
    return found


def worse(one, other):
    """Where one falls behind the other."""
    return [name for name in one if any(a < b - 1e-9 for a, b in zip(one[name], other[name], strict=True))]


@quick
@given(with_states(optional=True), waivers(), DAYS)
def test_waivers_change_nothing_but_themselves(case, given, day):
    of, against, plain = pair(case, day)
    card = evaluate(book(*given), of=of, against=against, day=day)
    assert bare(card) == plain
    in_force = {w.id for w in given if w.created <= day <= w.expires}
    assert set(waived(card).values()) <= in_force
    assert all(f.status in WAIVABLE for f in card.findings if f.waiver)
    assert (card.with_waivers is None) == (waived(card) == {})


@quick
@given(with_states(optional=True), waivers(), DAYS)
def test_one_more_waiver_never_makes_anything_worse(case, given, day):
    of, against, _ = pair(case, day)
    cards = [evaluate(book(*given[:some]), of=of, against=against, day=day) for some in range(len(given) + 1)]
    for fewer, more in pairwise(map(of_card, cards)):
        assert fewer.keys() == more.keys()
        assert worse(more, fewer) == []


@quick
@given(with_states())
def test_a_waived_yes_no_rule_counts_as_it_would_had_it_passed(case):
    document, state = case
    yes_no = [made["id"] for made in document["rules"] if "rungs" not in made]
    of, against, _ = pair(case)
    _, _, passed = pair((document, {**state, **{key: True for key in state if key[1] in yes_no}}))
    card = evaluate(book(*numbered(*({"rule": id_} for id_ in yes_no))), of=of, against=against)
    assert of_card(card) == of_card(passed)


@settings(max_examples=examples(25))
@given(with_states(), waivers(most=2), DAYS)
@example(
    ({"rules": [{"id": "r0", "check": "x.demo.r0"}], "necessary": [{"all": ["r0"]}]}, {("fact", "r0"): False}),
    [waiver("r0", 1)],
    DAY,
)
def test_no_output_honours_a_waiver_on_another_day(case, given, day):
    """Outputs see nothing of a waiver but what is in force: on any other day they are, byte for byte, those without."""
    of, against, plain = pair(case, day)
    card = evaluate(book(*given), of=of, against=against, day=day)
    shown = set(waived(card).values())
    for format_ in PageFormat.__args__:
        text = render(card, format=format_)
        for one in given:
            if one.id not in shown and str(one.expires) not in {str(w.expires) for w in given if w.id in shown}:
                assert f"waived through {one.expires}" not in text
        if not shown:
            assert text == render(plain, format=format_)


# --- What is said about waivers ----------------------------------------------------------------------------------


def notices(*given, day=DAY, cards=None):
    made = book(*given)
    use = WaiverUse(made)
    for card in cards or [evaluate(made, day=day)]:
        use.see(card)
    return [(n.kind, n.message) for n in use.notices(day)]


def test_a_waiver_that_is_used_owned_and_exact_is_not_spoken_of():
    assert notices(waiver("failing")) == []


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"expires": date(2024, 6, 29)}, "expired", "2024-06-29 was its last day, and this run is as of 2024-06-30"),
        (
            {"created": date(2024, 7, 1)},
            "not yet valid",
            "2024-07-01 is its first day, and this run is as of 2024-06-30",
        ),
        (
            {"rule": "**"},
            "broad",
            "'rule' is **, every rule: whatever fails, the build passes; name the rules that are meant",
        ),
        ({"rule": "fail*"}, "broad", "'rule' is a pattern, fail*, and covers findings nobody has seen yet"),
        ({"provider": "acm?"}, "broad", "'provider' is a pattern, acm?"),
        ({"ruleset": "*"}, "broad", "'ruleset' is a pattern, *"),
        ({"owner": None}, "unowned", "nobody answers for it; add 'owner'"),
        ({"rule": "passing"}, "unused", "what it covers passes or does not apply; remove it"),
        ({"rule": "elsewhere"}, "unused", "what it covers passes or does not apply; remove it"),
        ({"rule": "failng"}, "unused", "its rule set has no rule 'failng'; did you mean 'failing'?"),
        ({"rule": "zzz"}, "unused", "its rule set has no rule 'zzz'"),
        ({"ruleset": "dem"}, "unused", "no scorecard of its provider is under rule set 'dem'; did you mean 'demo'?"),
        ({"provider": "acne"}, "unused", "no scorecard of this run is of provider 'acne'; did you mean 'acme'?"),
        ({"service": "vault"}, "unused", "no scorecard of this run is of service 'vault' of its provider"),
    ],
)
def test_what_is_said_of_a_waiver(given, kind, message):
    ((found, said),) = notices(waiver(**{"rule": "failing", **given}))
    assert found == kind
    assert said.startswith(message)


def test_notices_are_in_order_of_place_and_safe_on_a_terminal():
    given = numbered({"rule": "*", "owner": None}, {"rule": "failing", "expires": date(2024, 2, 1)})
    use = WaiverUse(book(*reversed(given)))
    use.see(evaluate())
    found = use.notices(DAY)
    assert [(n.waiver, n.kind) for n in found] == [("w1", "broad"), ("w1", "unowned"), ("w2", "expired")]
    assert found == tuple(sorted(found))
    assert found[1].render() == "waivers.yaml:1:3: waiver 'w1' is unowned: nobody answers for it; add 'owner'"
    assert found[2].render().startswith("waivers.yaml:2:")


def test_a_waiver_is_used_if_any_scorecard_of_the_run_has_a_use_for_it():
    other = replace(evaluate(), provider=replace(evaluate().provider, id="other"))
    assert notices(waiver("failing"), cards=[other, evaluate(), evaluate(), other]) == []
    ((kind, message),) = notices(waiver("failing"), cards=[other, other])
    assert (kind, message) == ("unused", "no scorecard of this run is of provider 'acme'")


def test_both_of_two_waivers_over_one_finding_are_used():
    assert notices(*numbered({"rule": "failing"}, {"rule": "failing"})) == []


@quick
@given(with_states(optional=True), waivers(), DAYS)
def test_every_waiver_in_force_is_used_or_said_to_be_unused(case, given, day):
    of, against, plain = pair(case, day)
    card = evaluate(book(*given), of=of, against=against, day=day)
    use = WaiverUse(book(*given))
    use.see(card)
    kinds = {w.id: {n.kind for n in use.notices(day) if n.waiver == w.id} for w in given}
    for one in given:
        alone = evaluate(book(one), of=of, against=against, day=day)
        states = kinds[one.id] & {"expired", "not yet valid", "unused"}
        assert (len(states) == 1) == (alone == plain)
        assert ("unowned" in kinds[one.id]) == (one.owner is None)
        assert ("broad" in kinds[one.id]) == one.broad


def test_rules_without_facts_can_be_waived_too():
    card = evaluate(book(waiver("asked")), against=ruleset([judgement("asked")]))
    assert card.verdict.status == "undetermined"
    assert card.with_waivers.possible == ("necessary-only",)
