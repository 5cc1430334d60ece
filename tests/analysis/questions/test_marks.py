"""Which questions decide: what is marked is held against every way in which the open rules can turn out."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.questions.document import MARKS
from compliance.analysis.questions.marks import marks_of, open_rules
from compliance.analysis.questions.questions import WantedVerdict, questionnaire
from compliance.engine.outcome import Outcome
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.status import NotApplicableReason
from tests.builders import answers, day, provider, ruleset, snapshot, statement
from tests.properties import examples

NOW = "2025-01-01"
IDS = tuple("ABCDEFGH")
WAYS = 130
"""In how many ways the open rules of one state may turn out."""
LEVELS = ["low", "mid", "high"]
GONE = Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
SOME = st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True)
PLAIN = st.one_of(
    SOME.map(lambda ids: {"all": [*ids, "Z"]}),
    st.sampled_from(LEVELS[1:]).map(lambda level: {"level": {"of": "all", "at_least": level}}),
)
CLAUSES = st.one_of(
    PLAIN,
    SOME.map(lambda ids: {"any_of": ids}),
    st.sampled_from([10, 35, 50, 80]).map(lambda least: {"score": {"of": "all", "at_least": least}}),
    st.builds(
        lambda of, least: {"points": {"of": of, "at_least": least}},
        st.dictionaries(st.sampled_from(IDS), st.sampled_from([1, 2, 3.5]), min_size=1, max_size=5),
        st.sampled_from([1, 3, 5]),
    ),
)


@st.composite
def judgements(draw, id_, *, conditional):
    rule = {"id": id_, **({"role": "gate"} if draw(st.integers(0, 3)) == 0 else {})}
    if conditional and draw(st.integers(0, 2)) == 0:
        rule["applies"] = f"x.demo.applies_{id_}"
    if draw(st.integers(0, 3)):
        return {
            **rule,
            "points": draw(st.integers(0, 3)),
            **draw(st.sampled_from([{}, {"level": "mid"}, {"level": "high"}])),
        }
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)))
    return {**rule, "rungs": [{"title": f"r{n}", "points": p, "level": LEVELS[n]} for n, p in enumerate(points)]}


@st.composite
def states(draw, *, conditional):
    """The rules and clauses of a rule set of nine rules, and answers to some: the last passes, up to eight are open."""
    clauses = PLAIN if conditional else CLAUSES
    made = [draw(judgements(id_, conditional=conditional)) for id_ in IDS]
    necessary, sufficient = (draw(st.lists(clauses, min_size=1, max_size=2)) for _ in range(2))
    given_, ways = {"Z": "pass"}, 1
    for rule in made:
        size = len(rule.get("rungs", (1, 2)))
        rung, more = draw(st.integers(-1, size)), size + ("applies" in rule)
        if (rung < 1 or "applies" in rule) and ways * more <= WAYS:  # an answer does not say whether a rule applies
            ways *= more
        else:
            rule.pop("applies", None)
            given_[rule["id"]] = max(rung, 1) if "rungs" in rule else ("fail", "pass")[max(rung, 1) - 1]
    return made, necessary, sufficient, given_


def decided(made, necessary, sufficient, given_):
    rules = ruleset(
        [*made, {"id": "Z", "role": "gate"}],
        [{"gates": "all"}, *necessary],
        [{"gates": "all"}, *sufficient],
        levels=LEVELS,
    )
    return decide_all(rules, snapshot(provider([statement("2020-01-01", answers(given_))]), NOW)).remembering()


def outcomes(state):
    """Every way in which the open rules can turn out, as the verdict and what each of them came to."""
    open_ = open_rules(state)
    choices = []
    for standing in open_:
        rungs = [Outcome(n, n) for n in range(standing.outcome.certain, standing.outcome.possible + 1)]
        choices.append([*rungs, *([GONE] if standing.outcome.applies is None else [])])
    ids = [standing.rule.id for standing in open_]
    found = {}
    for chosen in product(*choices):
        try:
            verdict = state.with_outcomes(dict(zip(ids, chosen, strict=True))).judge().status
        except NothingEvaluatedError:
            verdict = None
        found[tuple((o.certain, o.excluded) for o in chosen)] = verdict
    return ids, found


def on_which_it_hangs(ids, found):
    hanging = set()
    for number, id_ in enumerate(ids):
        groups = {}
        for key, verdict in found.items():
            groups.setdefault(key[:number] + key[number + 1 :], set()).add(verdict)
        if any(len(verdicts) > 1 for verdicts in groups.values()):
            hanging.add(id_)
    return hanging


def decides(ids, found, chosen):
    groups = {}
    for key, verdict in found.items():
        groups.setdefault(tuple(k for id_, k in zip(ids, key, strict=True) if id_ in chosen), set()).add(verdict)
    return all(len(verdicts) == 1 for verdicts in groups.values())


@pytest.mark.exhaustive
@settings(max_examples=examples(100), deadline=None)
@given(st.booleans().flatmap(lambda conditional: states(conditional=conditional)))
def test_the_rules_that_matter_are_the_one_smallest_set_that_decides(drawn):
    state = decided(*drawn)
    ids, found = outcomes(state)
    marks = marks_of(state, "sufficient")
    assert marks.matter == on_which_it_hangs(ids, found)
    assert marks.unproven == frozenset()
    assert decides(ids, found, marks.matter)
    assert not any(decides(ids, found, marks.matter - {rule}) for rule in marks.matter)


@pytest.mark.exhaustive
@settings(max_examples=examples(100), deadline=None)
@given(states(conditional=False))
def test_what_ends_it_and_what_is_enough_are_as_trying_everything_finds(drawn):
    state = decided(*drawn)
    ids, found = outcomes(state)
    worst, best = ({s.rule.id: getattr(s.outcome, end) for s in open_rules(state)} for end in ("certain", "possible"))
    met = {tuple(rung for rung, _ in key): verdict == "sufficient" for key, verdict in found.items()}
    ends = {
        id_
        for n, id_ in enumerate(ids)
        if any(met.values()) and not any(meets for key, meets in met.items() if key[n] == worst[id_])
    }
    marks = marks_of(state, "sufficient")
    assert set(marks.ends) == (ends if len(set(found.values())) > 1 else set())
    sizes = [
        len(good)
        for size in range(len(ids) + 1)
        for good in combinations(ids, size)
        if met[tuple(best[id_] if id_ in good else worst[id_] for id_ in ids)]
    ]
    [standing] = questionnaire([(state, "sufficient")]).standings
    if standing.met or not sizes:
        assert standing.enough is None
    else:
        assert standing.enough.at_least <= min(sizes) <= len(standing.enough.questions)
        assert standing.enough.at_least == len(standing.enough.questions) or len(ids) > 1


GATES = [{"id": "a", "role": "gate"}, {"id": "b", "role": "gate"}, {"id": "c", "points": 2}, {"id": "d", "points": 0}]


def state_of(given_, rules=GATES, necessary=({"gates": "all"},), **more):
    made = ruleset(rules, list(necessary), **more)
    return decide_all(made, snapshot(provider([statement("2020-01-01", answers(given_))]), NOW))


def marked(state):
    marks = marks_of(state, "necessary")
    return {standing.rule.id: marks.of(standing.rule.id) for standing in open_rules(state)}


def test_a_gate_ends_it_and_what_no_clause_asks_moves_the_score_or_nothing():
    assert marked(state_of({"a": "pass"})) == {"b": "ends it", "c": "score only", "d": "no effect"}


def test_of_two_that_can_each_do_it_neither_ends_it():
    necessary = [{"any_of": ["a", "c"]}]
    assert marked(state_of({"b": "pass"}, necessary=necessary)) == {"a": "matters", "c": "matters", "d": "no effect"}


def test_where_the_verdict_is_out_of_reach_nothing_matters():
    assert marked(state_of({"a": "fail"})) == {"b": "score only", "c": "score only", "d": "no effect"}


def test_a_gate_that_may_not_apply_matters_as_one_that_does():
    rules = [{"id": "a", "role": "gate", "applies": "x.demo.there"}, {"id": "b", "role": "gate"}]
    assert marked(state_of({"b": "pass"}, rules)) == {"a": "ends it"}


def test_a_rule_that_passes_whatever_is_answered_has_to_be_answered_and_ends_nothing():
    rungs = [{"title": "little", "level": "low"}, {"title": "much", "level": "high"}]
    least = [{"level": {"of": "all", "at_least": "low"}}, {"all": ["g"]}]
    assert marked(state_of({}, [{"id": "g", "rungs": rungs}], least, levels=LEVELS)) == {"g": "matters"}


OFFERS = ["ovhcloud@vmware-snc", "scaleway@eu-institutions", "s3ns@premi3ns", "aws@european-sovereign-cloud"]
DRAWS = 20


@pytest.mark.exhaustive
@pytest.mark.parametrize("ruleset_id", ["eu-csf-2026", "secnumcloud-3.2", "dora-ict"])
@pytest.mark.parametrize("offer", OFFERS)
def test_under_a_shipped_rule_set_what_matters_decides_and_nothing_less_does(offer, ruleset_id):
    """Answers drawn at random to all that matters decide; of each rule left out, answers to the others are shown that do not."""
    rules, drawn = load_ruleset(ruleset_id), Random(f"{offer} {ruleset_id}")  # noqa: S311 - no secret
    provider_id, service = offer.split("@")
    there = take_snapshot(load_provider(provider_id), day("2026-11-01"), day("2026-11-23"), country_sets(), service)
    state = decide_all(rules, there).remembering()
    marks = marks_of(state, rules.claims)
    matter = {s.rule.id: s.outcome for s in open_rules(state) if s.rule.id in marks.matter}
    assert marks.unproven == frozenset()
    assert bool(matter) == (len(state.judge().possible) > 1)

    def any_answers():
        return {id_: Outcome(n, n) for id_, o in matter.items() for n in [drawn.randint(o.certain, o.possible)]}

    def is_open(answers):
        return len(state.with_outcomes(answers).judge().possible) > 1

    assert not any(is_open(any_answers()) for _ in range(DRAWS))
    best = {id_: Outcome(outcome.possible, outcome.possible) for id_, outcome in matter.items()}
    for id_ in matter:
        tries = [best, *(any_answers() for _ in range(DRAWS))]
        assert any(is_open({other: o for other, o in answers.items() if other != id_}) for answers in tries), id_


@pytest.mark.exhaustive
@pytest.mark.parametrize("ruleset_id", ["dora-ict", "secnumcloud-3.2", "eu-csf-2026"])
def test_under_a_shipped_rule_set_every_question_says_what_either_answer_does(ruleset_id):
    rules = load_ruleset(ruleset_id)
    there = [
        take_snapshot(load_provider(provider_id), day("2026-11-01"), day("2026-11-23"), country_sets(), service)
        for provider_id, service in (offer.split("@") for offer in OFFERS)
    ]
    every = WantedVerdict(only=MARKS)
    for question in questionnaire([(decide_all(rules, one), rules.claims) for one in there], every).questions:
        assert len(question.consequences) > (question.choices == ("yes", "no")), question.id
        moves = any(c.passes or c.fails or c.drops or c.limits for c in question.consequences)
        together = any(effect.together for effect in question.effects)
        assert moves or together or question.mark == "no effect", question.id
