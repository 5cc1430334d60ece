"""Small things tried in every way: what follows from an evaluation, by changing facts and evaluating again."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations, product

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import answer, ask
from compliance.analysis.changes.baseline import against_baseline
from compliance.analysis.comparison.compare import dominance, reach
from compliance.analysis.plan.plan import plan
from compliance.engine.state import decide_all
from compliance.loading.providers import load_provider
from compliance.model.status import Status, VerdictStatus
from tests.analysis.questions.test_trials import formulas
from tests.analysis.runs import DAY, RULES, card
from tests.builders import LONG_AGO, demo, nested, provider, ruleset, snapshot, statement
from tests.properties import examples

NAMES = ("gate", "extra", "maybe", "there", "share")
VALUES = dict.fromkeys(NAMES, (True, False, None)) | {"share": (0, 60, 100, None)}
STATES = [*product(*(VALUES[name] for name in NAMES))]
ORDER = [VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT]


@cache
def state_of(facts):
    stated = {name: value for name, value in zip(NAMES, facts, strict=True) if value is not None}
    acme = provider([statement("2023-01-10", demo(**stated) if stated else {"identity": {"listed": True}})])
    return decide_all(RULES, snapshot(acme, DAY))


@cache
def card_of_state(facts):
    return card(**dict(zip(NAMES, facts, strict=True)))


def completions(facts):
    """Every way in which what is not known can turn out."""
    ways = [
        [v for v in VALUES[name] if v is not None] if value is None else [value]
        for name, value in zip(NAMES, facts, strict=True)
    ]
    return product(*ways)


def verdict_ends(facts):
    possible = card_of_state(facts).verdict.possible
    return ORDER.index(possible[0]), ORDER.index(possible[-1])


# --- Baselines --------------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive(one_in=2)
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_no_sequence_of_runs_that_pass_each_against_the_last_makes_anything_worse_pass(share):
    """Each run that passes is the baseline of the next: what can be reached from a state is no worse than it."""
    states = [facts for facts in STATES if facts[-1] in (share, 60)]
    cards = {facts: card_of_state(facts) for facts in states}
    passes = {
        (old, new)
        for old in states
        for new in states
        if against_baseline(cards[old], cards[new]).status == "met"
    }  # fmt: skip
    next_ = {old: [new for new in states if (old, new) in passes] for old in states}
    for start in states:
        reached, todo = {start}, [start]
        while todo:
            new = [facts for facts in next_[todo.pop()] if facts not in reached]
            reached.update(new)
            todo += new
        for end in reached:
            assert verdict_ends(end) >= verdict_ends(start)
            for before, after in zip(cards[start].findings, cards[end].findings, strict=True):
                assert before.status is not Status.PASS or after.status in (Status.PASS, Status.NOT_APPLICABLE)


# --- Plans ------------------------------------------------------------------------------------------------------------


def applied(facts, rules):
    """The facts once these rules pass, or reach these rungs."""
    changed = dict(zip(NAMES, facts, strict=True))
    for name in rules:
        id_, _, rung = name.partition(">=rung ")
        if id_ == "SHARE":
            changed["share"] = {2: 60, 3: 100}[int(rung)]
        else:
            changed[id_.lower()] = True
    return tuple(changed.values())


@pytest.mark.exhaustive
@pytest.mark.parametrize("target", ["necessary", "sufficient"])
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_every_fix_applied_as_changed_facts_gives_the_verdict_and_no_step_of_it_is_too_many(share, target):
    wanted = 1 if target == "necessary" else 2
    tried = 0
    for facts in (facts for facts in STATES if facts[-1] == share and facts[NAMES.index("there")] is not None):
        found = plan(state_of(facts), target)
        known = None not in facts
        for fix in found.fixes:
            tried += 1
            assert verdict_ends(applied(facts, fix.rules))[0] >= wanted, (facts, fix.rules)
            for step in fix.rules:
                fewer = applied(facts, [rule for rule in fix.rules if rule != step])
                assert not known or verdict_ends(fewer)[0] < wanted, (facts, fix.rules, step)
        assert found.met is (verdict_ends(facts)[0] >= wanted)
    assert tried


# --- Comparisons ------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(150))
@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_an_offer_that_dominates_for_sure_does_so_however_the_facts_turn_out(first, second):
    def dominates(one, other):
        return dominance(*([reach(standing) for standing in state_of(facts).standings] for facts in (one, other)))

    found = dominates(first, second)
    ways = [dominates(a, b) for a in completions(first) for b in completions(second)]
    if found == "sure":
        assert set(ways) == {"sure"}
    elif found == "no":
        assert "sure" not in ways


# --- Verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_a_verdict_is_possible_wherever_the_facts_can_turn_out_so_and_one_that_is_certain_comes_out_whatever_they_do(
    share,
):
    for facts in (facts for facts in STATES if facts[-1] == share):
        low, high = verdict_ends(facts)
        ways = [verdict_ends(way) for way in completions(facts)]
        assert low <= min(way[0] for way in ways)
        assert max(way[1] for way in ways) <= high


# --- Questions: of one rule, `tests/analysis/questions/test_trials.py`; of the fewest, `test_enough.py` ---------------------


@st.composite
def verdicts(draw):
    """Conditions of some rules, each of facts of its own, and how many of these rules are enough for the verdict."""
    names, checks = "abcdef", []
    while names and len(checks) < 3:
        size = draw(st.integers(1, min(3, len(names))))
        checks.append(draw(formulas(names[:size])))
        names = names[size:]
    return checks, draw(st.integers(1, len(checks)))


def facts_of(checks):
    return [name for name in "abcdef" if any(f"x.demo.{name}" in check for check in checks)]


def comes_out(checks, least, facts):
    """Does the verdict hold with these facts, by Python?"""
    words = [check.replace("&&", " and ").replace("||", " or ").replace("!", " not ") for check in checks]
    for name, value in facts.items():
        words = [word.replace(f"x.demo.{name}", str(value)) for word in words]
    return sum(eval(word) for word in words) >= least  # noqa: S307 - made above


def every_way(names):
    return [dict(zip(names, values, strict=True)) for values in product((True, False), repeat=len(names))]


@settings(max_examples=examples(40), deadline=None)
@given(verdicts(), st.dictionaries(st.sampled_from("abcdef"), st.booleans(), max_size=2))
def test_all_that_is_asked_decides_once_answered_and_each_left_out_leaves_it_open(verdict, stated):
    checks, least = verdict
    stated = {name: value for name, value in stated.items() if name in facts_of(checks)}
    rules = ruleset(
        [{"id": f"R{n}", "role": "contributory", "check": check} for n, check in enumerate(checks)],
        # So many hold where of as many as could fail together one holds.
        [{"any_of": [f"R{n}" for n in some]} for some in combinations(range(len(checks)), len(checks) - least + 1)],
    )

    def judged(facts):
        acme = provider([statement("2020-01-01", demo(**facts) if facts else {"identity": {"listed": True}})])
        return acme, decide_all(rules, snapshot(acme, DAY)).judgement.status

    acme, _ = judged(stated)
    asked = [question.id[-1] for question in ask([acme], [rules], as_of=DAY, known_as_of=DAY).questions]
    unasked = [name for name in facts_of(checks) if name not in (*asked, *stated)]
    for answers in every_way(asked):
        outcomes = {comes_out(checks, least, {**stated, **answers, **rest}) for rest in every_way(unasked)}
        assert [judged({**stated, **answers})[1]] == [
            VerdictStatus.NECESSARY_ONLY if outcome else VerdictStatus.NOT_MET for outcome in outcomes
        ]
    for left_out in asked:
        ways = every_way([name for name in (*asked, *unasked) if name != left_out])
        assert VerdictStatus.UNDETERMINED in {judged({**stated, **way})[1] for way in ways}, left_out


# --- Answers ----------------------------------------------------------------------------------------------------------

CUSTOM = {f"x.demo.{type_}": {"type": type_, "title": type_} for type_ in ("bool", "number", "text", "date")}
SAID = {
    # Of each fact: what a form says, and the value that is.
    "exit.api_export": [("yes", True), ("no", False)],
    "exit.notice_days": [("30", 30), ("12 to 15", {"min": 12, "max": 15}), ("2.5", 2.5)],
    "data.backup_countries": [("FR, DE", ["FR", "DE"]), ("SE", ["SE"])],
    "exit.erasure_method": [("overwrite", "overwrite")],
    "x.demo.bool": [("yes", True), ("no", False)],
    "x.demo.number": [("0", 0), ("2.5", 2.5), ("-1 to 7", {"min": -1, "max": 7})],
    "x.demo.text": [("yes", "yes"), ("12", "12"), ("it: is # so", "it: is # so"), ("2025-01-01", "2025-01-01")],
    "x.demo.date": [("2024-02-29", "2024-02-29"), ("2024-02", "2024-02")],
}
PROFILE = """
schema: provider/1
id: acme
name: Acme
sources: {page: {title: About us, publisher: Acme, published: "2000-01-01", grade: B}}
statements:
  - {from: "2000-01-01", sources: [page], facts: {identity: {listed: true}}}
"""
ANSWERING = ruleset([{"id": "R", "check": " || ".join(name for name in CUSTOM if name.endswith("bool"))}], facts=CUSTOM)


def as_json_form(answers):
    return json.dumps({"schema": "answers/1", "answers": [{"id": id_, "answer": said} for id_, said in answers]})


def as_letter(answers):
    return "".join(f"## {n}. What?\n\n- Id: `{id_}`\n\nAnswer: {said}\n\n" for n, (id_, said) in enumerate(answers, 1))


def as_text(value):
    return json.dumps(value, default=str, sort_keys=True)


@pytest.mark.parametrize("form", [as_json_form, as_letter])
@settings(max_examples=examples(40), deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={id_: st.sampled_from([*ways, ("", None)]) for id_, ways in SAID.items()}
    ).filter(bool),
    st.fixed_dictionaries({}, optional={id_: st.sampled_from(ways) for id_, ways in SAID.items()}),
)
def test_what_is_written_are_the_facts_that_were_answered_and_no_others(tmp_path_factory, form, answers, stated):
    def facts(said):
        return nested(**{id_.replace(".", "__"): value for id_, (text, value) in said.items() if text})

    path = tmp_path_factory.getbasetemp() / "form"
    path.write_text(form([(id_, said) for id_, (said, _) in answers.items()]), encoding="utf-8")
    before = yaml.safe_load(PROFILE)
    before["statements"][0]["facts"].update(facts(stated))
    text = yaml.safe_dump(before, sort_keys=False, allow_unicode=True)
    acme = load_provider(text=text, name="acme.yaml")
    changed, read = answer(str(path), acme, text, [ANSWERING], on="2025-01-01", known_as_of="2025-01-01")
    after = yaml.safe_load(changed)
    added = after["statements"][len(before["statements"]) :]
    # What contradicts something stated stands beside it, from its day; all else is true from the day of the answers.
    given = {id_: said for id_, said in answers.items() if said[0]}
    disputed = {id_ for id_, said in given.items() if said[1] != stated.get(id_, said)[1]}
    agreed = facts({id_: said for id_, said in given.items() if id_ not in disputed})
    expected = [(LONG_AGO, facts({id_: given[id_]})) for id_ in disputed] + ([("2025-01-01", agreed)] if agreed else [])
    assert sorted((str(one["from"]), as_text(one["facts"])) for one in added) == sorted(
        (day, as_text(said)) for day, said in expected
    )
    assert {one.path for one in read.conflicts} == disputed
    assert as_text(after["statements"][: len(before["statements"])]) == as_text(before["statements"])
    assert read.taken == len(given)
    load_provider(text=changed, name="acme.yaml")
