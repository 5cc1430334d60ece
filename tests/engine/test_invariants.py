"""Properties that hold for every rule set, provider and date; the numbers are those of the list of invariants.

Rule sets and providers are generated as documents and read by the product's own loaders.
"""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from compliance.model.scorecard import NothingEvaluatedError
from tests.builders import answers, demo, provider, rule, ruleset, scorecard, source, statement
from tests.properties import examples

pytestmark = pytest.mark.exhaustive

quick = settings(max_examples=examples(120))
MANY = settings(max_examples=examples(120))
TODAY = "2024-06-30"
LEVELS = ["none", "basic", "full"]
RANK = {"not-met": 0, "necessary-only": 1, "sufficient": 2}
EPSILON = 1e-9


# --- Generated rule sets -----------------------------------------------------------------------------------------


@st.composite
def one_rule(draw, number, objectives, *, optional):
    """A yes/no rule, a judgement, or a graded rule; its facts are its own."""
    made = {"id": f"r{number}", "title": f"r{number}", "role": draw(st.sampled_from(["gate", "contributory"]))}
    if objectives:
        made["objective"] = draw(st.sampled_from(objectives))
    if optional and draw(st.booleans()):
        made["applies"] = f"x.demo.r{number}_applies"
    kind = draw(st.sampled_from(["check", "level", "judgement", "graded"]))
    if kind == "graded":
        points = sorted(draw(st.lists(st.integers(0, 9), min_size=1, max_size=2)))
        steps = [0, *points, max(10, points[-1])]
        levels = draw(st.booleans())
        made["rungs"] = [
            {
                "title": str(step),
                "points": step,
                **({"level": LEVELS[min(n, 2) if n < len(steps) - 1 else 2]} if levels else {}),
                **({"when": f"x.demo.r{number}_{n}"} if n else {}),
            }
            for n, step in enumerate(steps)
        ]
        return made
    made["points"] = draw(st.integers(1, 10))
    if kind == "level":
        made["level"] = draw(st.sampled_from(LEVELS[1:]))
    if kind != "judgement":
        made["check"] = f"x.demo.r{number}"
    return made


@st.composite
def rule_sets(draw, *, optional=False, nominal=True):
    """A rule set's document in which nothing passes by itself and all rules together do."""
    objectives = ["o1", "o2"][: draw(st.integers(0, 2))]
    size = draw(st.integers(1, 4))
    rules = [draw(one_rule(number, objectives, optional=optional)) for number in range(size)]
    ids = [made["id"] for made in rules]
    some = st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)
    of_score = st.sampled_from(["all", *sorted({made["objective"] for made in rules if "objective" in made})])
    with_levels = [made for made in rules if "level" in made or "level" in made.get("rungs", [{}])[0]]
    clause = [
        st.builds(lambda names: {"all": names}, some),
        st.builds(lambda names: {"any_of": names}, some),
        st.builds(lambda of, mark: {"score": {"of": of, "at_least": mark}}, of_score, st.integers(1, 100)),
        st.builds(
            points_clause, st.dictionaries(st.sampled_from(ids), st.integers(1, 5), min_size=1), st.integers(1, 100)
        ),
    ]
    if any(made["role"] == "gate" for made in rules):
        clause.append(st.just({"gates": "all"}))
    if with_levels:
        of_level = st.sampled_from(["all", *sorted({made["objective"] for made in with_levels if objectives})])
        clause.append(st.builds(lambda of: {"level": {"of": of, "at_least": "full"}}, of_level))
    clauses = st.lists(st.one_of(clause), min_size=1, max_size=3)
    parts = {"necessary": draw(clauses)}
    if draw(st.booleans()):
        parts["sufficient"] = draw(clauses)
    described = []
    for id_ in objectives:
        described.append({"id": id_, "title": id_, "weight": draw(st.integers(1, 9))})
        most = sum(top_points(made) for made in rules if made["objective"] == id_)
        if nominal and most and draw(st.booleans()):
            described[-1]["out_of"] = most
    more = {"levels": LEVELS} if with_levels else {}
    return {"rules": rules, **parts, **more, **({"objectives": described} if objectives else {})}


def points_clause(weights, share):
    return {"points": {"of": weights, "at_least": max(1, sum(weights.values()) * share // 100)}}


def top_points(made):
    return made["rungs"][-1]["points"] if "rungs" in made else made["points"]


def linked(document):
    return ruleset(**copy.deepcopy(document))


def questions(document):
    """Every fact the rules read, and every answer they wait for."""
    found = []
    for made in document["rules"]:
        if "applies" in made:
            found.append(("fact", made["applies"].removeprefix("x.demo.")))
        if "rungs" in made:
            found += [("fact", rung["when"].removeprefix("x.demo.")) for rung in made["rungs"] if "when" in rung]
        elif "check" in made:
            found.append(("fact", made["check"].removeprefix("x.demo.")))
        else:
            found.append(("answer", made["id"]))
    return found


def stated(state):
    """Facts and answers of a state; what is None is not stated."""
    known = {key: value for key, value in state.items() if value is not None}
    facts = demo(**{name: value for (kind, name), value in known.items() if kind == "fact"})
    return {
        **facts,
        **answers({name: "pass" if v else "fail" for (kind, name), v in known.items() if kind == "answer"}),
    }


def evaluated(document, *states):
    """The scorecards of some states; each is one day of one provider's life."""
    first = date(2020, 1, 1)
    days = [first + timedelta(days=2 * number) for number in range(len(states))]
    statements = []
    for day, state in zip(days, states, strict=True):
        statements.append(statement(day.isoformat(), stated(state), until=(day + timedelta(days=1)).isoformat()))
    profile, rules = provider(statements), linked(document)
    return [scorecard(profile, rules, day) for day in days]


@st.composite
def with_states(draw, values=(True, False, None), **options):
    document = draw(rule_sets(**options))
    keys = questions(document)
    state = {key: draw(st.sampled_from(values)) for key in keys}
    return document, state


def spans(card):
    """Every interval of a scorecard, by name."""
    found = {("points", f.rule): (f.points.certain, f.points.possible) for f in card.findings}
    found |= {("rung", f.rule): (f.rung.certain, f.rung.possible) for f in card.findings}
    scores = [("all", card.score), *((o.id, o.score) for o in card.objectives)]
    found |= {("score", name): (score.certain, score.possible) for name, score in scores if score}
    levels = [("all", card.level), *((o.id, o.level) for o in card.objectives)]
    return found | {
        ("level", name): (LEVELS.index(level.certain), LEVELS.index(level.possible)) for name, level in levels if level
    }


def inside(inner, outer):
    return outer[0] - EPSILON <= inner[0] and inner[1] <= outer[1] + EPSILON


def essence(card):
    """All that an evaluation says, without where in the file it is said."""
    return {
        "verdict": card.verdict,
        "score": card.score,
        "level": card.level,
        "clauses": card.clauses,
        "objectives": card.objectives,
        "findings": {
            f.rule: (f.status, f.reason, f.rung, f.points, f.causes, f.contradiction, sorted(f.worlds))
            for f in card.findings
        },
        "facts": {
            (f.rule, fact.path): (fact.value, fact.from_, fact.until, fact.known, fact.sources, fact.grade)
            for f in card.findings
            for fact in f.facts
        },
    }


# --- Verdict logic -----------------------------------------------------------------------------------------------


@MANY
@given(with_states(values=(True, False)), st.data())
def test_1_passing_one_more_rule_never_hurts(case, data):
    document, state = case
    failed = [key for key, value in state.items() if not value]
    assume(failed)
    better = {**state, data.draw(st.sampled_from(failed)): True}
    before, after = evaluated(document, state, better)
    assert RANK[before.verdict.status] <= RANK[after.verdict.status]
    assert all(spans(before)[name][0] <= spans(after)[name][0] for name in spans(before))


@MANY
@given(rule_sets())
def test_2_all_passed_is_best_and_none_passed_is_worst(document):
    keys = questions(document)
    best, worst = evaluated(document, dict.fromkeys(keys, True), dict.fromkeys(keys, False))
    assert best.verdict.status == ("sufficient" if "sufficient" in document else "necessary-only")
    assert best.verdict.binding == ()
    assert worst.verdict.status == "not-met"
    assert worst.verdict.binding


@MANY
@given(with_states(), st.sampled_from(["0.1", "3", "7.25"]))
def test_9_scaling_weights_and_marks_changes_nothing(case, factor):
    document, state = case
    scaled = copy.deepcopy(document)

    def times(number):
        value = Fraction(str(number)) * Fraction(factor)
        return int(value) if value.denominator == 1 else float(value)

    for part in ("necessary", "sufficient"):
        for clause in scaled.get(part, []):
            if "points" in clause:
                clause["points"]["of"] = {rule: times(w) for rule, w in clause["points"]["of"].items()}
                clause["points"]["at_least"] = times(clause["points"]["at_least"])
    for objective in scaled.get("objectives", []):
        objective["weight"] = times(objective["weight"])
        if "out_of" in objective:
            objective["out_of"] = times(objective["out_of"])
    for made in scaled["rules"]:
        for scale in made.get("rungs", [made]):
            scale["points"] = times(scale["points"])
    (one,), (other,) = evaluated(document, state), evaluated(scaled, state)
    assert (one.verdict, one.score, one.level) == (other.verdict, other.score, other.level)
    assert [o.score for o in one.objectives] == [o.score for o in other.objectives]
    assert [c.status for c in one.clauses] == [c.status for c in other.clauses]


@MANY
@given(with_states(optional=True), st.randoms(use_true_random=False))
def test_10_reordering_and_renaming_change_only_names(case, random):
    document, state = case
    assume(can_be_judged(document, state))
    names = [made["id"] for made in document["rules"]]
    new = dict(zip(names, random.sample([f"n{n}" for n in range(20)], len(names)), strict=True))
    other = json.loads(json.dumps(document))
    for made in other["rules"]:
        made["id"] = made["title"] = new[made["id"]]
    random.shuffle(other["rules"])
    for part in ("necessary", "sufficient"):
        for clause in other.get(part, []):
            for key in ("all", "any_of"):
                if key in clause:
                    clause[key] = [new[name] for name in clause[key]]
            if "points" in clause:
                clause["points"]["of"] = {new[name]: weight for name, weight in clause["points"]["of"].items()}
        if part in other:
            random.shuffle(other[part])
    renamed = {(kind, new[name] if kind == "answer" else name): value for (kind, name), value in state.items()}
    (one,), (two,) = evaluated(document, state), evaluated(other, renamed)
    assert (one.verdict.status, one.verdict.possible) == (two.verdict.status, two.verdict.possible)
    assert {new[name] for name in one.verdict.binding} == set(two.verdict.binding)
    assert (one.score, one.level, one.objectives) == (two.score, two.level, two.objectives)
    for found in one.findings:
        same = two.finding(new[found.rule])
        assert (found.status, found.reason, found.rung, found.points) == (
            same.status, same.reason, same.rung, same.points,
        )  # fmt: skip


# --- Unknowns ----------------------------------------------------------------------------------------------------


def can_be_judged(document, *states):
    """Something is left to judge in each state."""
    try:
        evaluated(document, *states)
    except NothingEvaluatedError:
        return False
    return True


@MANY
@given(with_states(optional=True))
def test_13_certain_is_at_most_possible_and_equal_where_nothing_is_unknown(case):
    document, state = case
    assume(can_be_judged(document, state))
    (card,) = evaluated(document, state)
    assert all(certain <= possible for certain, possible in spans(card).values())
    assert card.verdict.status == "undetermined" or card.verdict.possible == (card.verdict.status,)
    if None not in state.values():
        assert all(certain == possible for certain, possible in spans(card).values())
        assert card.score is None or card.score.coverage == 1
        assert card.verdict.status != "undetermined"


def completions(state, most=4):
    """Every way of settling what is unknown."""
    unknown = [key for key, value in state.items() if value is None]
    assume(len(unknown) <= most)
    return [{**state, **dict(zip(unknown, c, strict=True))} for c in product((True, False), repeat=len(unknown))]


@quick
@given(with_states())
def test_14_the_verdict_is_what_all_completions_say(case):
    document, state = case
    card, *complete = evaluated(document, state, *completions(state))
    verdicts = {str(c.verdict.status) for c in complete}
    lowest, highest = (sorted(verdicts, key=RANK.__getitem__)[n] for n in (0, -1))
    assert (card.verdict.possible[0], card.verdict.possible[-1]) == (lowest, highest)
    assert str(card.verdict.status) == (lowest if lowest == highest else "undetermined")
    for name, span in spans(card).items():
        of = [spans(c)[name] for c in complete]
        assert (min(low for low, _ in of), max(high for _, high in of)) == span


@quick
@given(with_states(optional=True))
def test_14_no_completion_leaves_what_was_possible_where_rules_may_not_apply(case):
    document, state = case
    complete = completions(state)
    assume(can_be_judged(document, state, *complete))
    card, *complete = evaluated(document, state, *complete)
    for other in complete:
        assert set(other.verdict.possible) <= set(card.verdict.possible)
        for name, span in spans(other).items():
            if name[0] in ("score", "level") and name in spans(card):
                assert inside(span, spans(card)[name])


@MANY
@given(with_states(optional=True), st.data())
def test_15_settling_an_unknown_never_widens(case, data):
    document, state = case
    unknown = [key for key, value in state.items() if value is None]
    assume(unknown)
    settled = {**state, data.draw(st.sampled_from(unknown)): data.draw(st.booleans())}
    assume(can_be_judged(document, state, settled))
    before, after = evaluated(document, state, settled)
    assert set(after.verdict.possible) <= set(before.verdict.possible)
    excluded = {f.rule for f in after.findings if f.status == "not-applicable"}
    for name, span in spans(after).items():
        if name in spans(before) and name[1] not in excluded:
            assert inside(span, spans(before)[name])


@MANY
@given(with_states(nominal=True), st.data())
def test_16_an_unknown_rule_that_does_not_apply_keeps_the_score_inside(case, data):
    document, state = case
    one = data.draw(st.sampled_from(document["rules"]))
    key = ("fact", f"{one['id']}_applies")
    one["applies"] = f"x.demo.{one['id']}_applies"
    wide, narrow = {**state, key: None}, {**state, key: False}
    assume(can_be_judged(document, wide, narrow))
    before, after = evaluated(document, wide, narrow)
    for name, span in spans(after).items():
        if name[0] in ("score", "level"):
            assert inside(span, spans(before)[name])


# --- Dates and evidence ------------------------------------------------------------------------------------------

DAYS = [f"202{year}-01-01" for year in range(4)]
SOURCES = {
    "audit": source("2020-06-01", "A"),
    "paper": source("2021-06-01", "C"),
    "late": source("2022-06-01", "B"),
    "claim": source("2019-01-01", "D"),
}
OWNERS = "ownership.shareholders"
PLAIN_RULES = [
    rule("x.demo.a && finance.paid_in_meur >= 5", "A"),
    rule(f'{OWNERS}.all(s, s.country == "FR")', "B"),
    rule(f"size({OWNERS}) >= 2", "C"),
    rule('certifications.exists(c, c.scheme == "x" && c.level == "1")', "D"),
    rule('!certifications.exists(c, c.scheme == "x")', "E"),
    {"id": "G", "rungs": [{"title": "0"}, {"title": "1", "when": "finance.paid_in_meur >= 2"}, {"title": "2"}]},
    {"id": "H"},
]


def asking(plain, grade):
    """The rule, with evidence of at least this grade asked for."""
    return {**plain, "evidence": {"grade": grade}} if grade else plain


LIVELY = ruleset(
    [
        rule("x.demo.a && finance.paid_in_meur >= 5", "A"),
        rule(f'{OWNERS}.all(s, s.country == "FR")', "B", evidence={"grade": "C"}),
        rule(f"size({OWNERS}) >= 2", "C"),
        rule('certifications.exists(c, c.scheme == "x" && c.level == "1")', "D", evidence={"grade": "B"}),
        rule('!certifications.exists(c, c.scheme == "x")', "E"),
        rule(f"{OWNERS}.map(s, s.capital_pct).exists(p, p > 50)", "F"),
        {"id": "G", "rungs": [{"title": "0"}, {"title": "1", "when": "finance.paid_in_meur >= 2"}, {"title": "2"}]},
        {"id": "H"},
    ],
    [{"any_of": ["A", "B", "C", "D"]}, {"points": {"of": {"E": 1, "F": 1, "G": 1, "H": 1}, "at_least": 2}}],
)

country = st.sampled_from(["FR", "US"])
owner = st.none() | st.fixed_dictionaries(
    {}, optional={"country": st.none() | country, "capital_pct": st.sampled_from([40, 60, {"min": 45, "max": 55}])}
)
certificate = st.none() | st.fixed_dictionaries(
    {}, optional={"scheme": st.none() | st.sampled_from(["x", "y"]), "level": st.sampled_from(["1", "2"])}
)
some_facts = st.fixed_dictionaries(
    {},
    optional={
        "x": st.none() | st.fixed_dictionaries({"demo": st.fixed_dictionaries({"a": st.none() | st.booleans()})}),
        "finance": st.none() | st.fixed_dictionaries({"paid_in_meur": st.none() | st.sampled_from([1, 5, 9])}),
        "ownership": st.none()
        | st.fixed_dictionaries({"shareholders": st.dictionaries(st.sampled_from(["p", "q"]), owner, max_size=2)}),
        "certifications": st.none() | st.dictionaries(st.sampled_from(["c", "d"]), certificate, max_size=2),
        "answers": st.fixed_dictionaries(
            {
                "demo": st.fixed_dictionaries(
                    {}, optional={"G": st.integers(1, 3), "H": st.sampled_from(["pass", "fail"])}
                )
            }
        ),
    },
)
closures = st.lists(
    st.sampled_from(
        [
            OWNERS,
            "certifications",
            {"path": "certifications", "where": {"scheme": "x"}},
            {"path": "certifications", "where": {"level": "1", "scheme": "x"}},
        ]
    ),
    max_size=2,
    unique_by=str,
)


@st.composite
def statements(draw, most=5, days=DAYS, *, ending=True):
    """Statements that end, close, contradict and correct each other."""
    made = []
    for number in range(draw(st.integers(1, most))):
        at = draw(st.sampled_from(days))
        until = draw(st.none() | st.sampled_from(["2022-07-01", "2024-01-01"])) if ending else None
        others = [f"s{n}" for n in range(number)]
        made.append(
            statement(
                at,
                draw(some_facts),
                draw(st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=2, unique=True)),
                id=f"s{number}",
                exhaustive=draw(closures),
                **({"until": until} if until and until > at else {}),
                **({"supersedes": [draw(st.sampled_from(others))]} if others and draw(st.integers(0, 4)) == 0 else {}),
                **({"disputes": [draw(st.sampled_from(others))]} if others and draw(st.integers(0, 4)) == 0 else {}),
            )
        )
    return made


@MANY
@given(statements(), st.sampled_from(["2021-05-31", "2022-05-31"]), st.lists(some_facts, min_size=1, max_size=2))
def test_22_what_is_published_later_changes_nothing(made, known_as_of, later):
    new = [
        statement(DAYS[n], facts, "new", exhaustive=["certifications"], disputes=["s0"], supersedes=["s0"])
        for n, facts in enumerate(later)
    ]
    published = {**SOURCES, "new": source("2022-06-01", "A")}
    before, after = provider(made, SOURCES), provider([*made, *new], published)
    for as_of in (DAYS[2], TODAY):
        one, two = (scorecard(profile, LIVELY, as_of, known_as_of) for profile in (before, after))
        assert essence(one) == essence(two)


@MANY
@given(statements())
def test_23_between_two_dates_nothing_changes(made):
    profile = provider(made, SOURCES)
    named = sorted({made_[key] for made_ in made for key in ("from", "until") if key in made_})
    for first, after in zip(named, [*named[1:], TODAY], strict=True):
        last = date.fromisoformat(after) - timedelta(days=1)
        assume(last >= date.fromisoformat(first))
        one, two = scorecard(profile, LIVELY, first), scorecard(profile, LIVELY, last)
        assert essence(one) == essence(two)


TIMED = ruleset(
    [
        rule("certifications.exists(c, in_force(c))", "A"),
        rule("x.demo.a", "B", evidence={"max_age": "P1Y"}),
        rule("certifications.all(c, days(as_of - c.issued) < 400)", "C", effective={"from": "2022-03-01"}),
        rule('as_of < timestamp("2023-05-05T00:00:00Z") || finance.paid_in_meur >= 5', "D"),
    ],
    [{"any_of": ["A", "B"]}, {"any_of": ["C", "D"]}],
)
dated_certificate = st.fixed_dictionaries(
    {"scheme": st.sampled_from(["x", "iso-27001"])},
    optional={
        "issued": st.sampled_from(["2020-02-01", "2021-12-31", "2021-11"]),
        "expires": st.sampled_from(["2022-06-30", "2023-01-31", "2024-02-29", "2023-05", "2022"]),
    },
)
timed_facts = st.fixed_dictionaries(
    {},
    optional={
        "x": st.fixed_dictionaries({"demo": st.fixed_dictionaries({"a": st.booleans()})}),
        "finance": st.fixed_dictionaries({"paid_in_meur": st.sampled_from([1, 5])}),
        "certifications": st.dictionaries(st.sampled_from(["c", "d"]), dated_certificate, max_size=2),
    },
)
timed_statements = st.lists(
    st.builds(
        lambda at, facts, cited, closed: statement(at, facts, [cited], exhaustive=["certifications"] if closed else []),
        st.sampled_from(["2020-01-01", "2021-01-01", "2021-07-01"]),
        timed_facts,
        st.sampled_from(["audit", "paper"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@MANY
@given(timed_statements, st.sampled_from(["2021-02-01", "2022-01-15", "2023-02-01"]), st.integers(1, 2_000))
def test_24_the_announced_date_is_the_first_on_which_the_verdict_is_another(made, as_of, between):
    profile = provider(made, SOURCES)
    today = scorecard(profile, TIMED, as_of, TODAY).verdict
    start, until = date.fromisoformat(as_of), today.holds_until
    end = until or start + timedelta(days=4_000)
    for when in (end - timedelta(days=1), start + timedelta(days=between % (end - start).days)):
        assert scorecard(profile, TIMED, when.isoformat(), TODAY).verdict.status == today.status
    if until is not None:
        assert scorecard(profile, TIMED, until.isoformat(), TODAY).verdict.status != today.status


def less_exactly(facts, choose):
    """Facts with some days of certificates replaced by the month or the year that contains them."""
    cut = {"day": 10, "month": 7, "year": 4}
    return {
        **facts,
        "certifications": {
            key: {
                name: value[: cut[choose()]] if name in ("issued", "expires") and len(value) == cut["day"] else value
                for name, value in one.items()
            }
            for key, one in facts.get("certifications", {}).items()
        },
    }


@MANY
@given(timed_facts, st.sampled_from(["2021-02-01", "2021-12-31", "2022-01-15", "2023-01-31", "2024-02-10"]), st.data())
def test_40_a_day_replaced_by_its_month_or_year_turns_results_only_into_unknown(facts, as_of, data):
    vaguer = less_exactly(facts, lambda: data.draw(st.sampled_from(["day", "month", "year"])))
    exact, inexact = (
        scorecard(
            provider([statement("2020-01-01", f, "audit", exhaustive=["certifications"])], SOURCES), TIMED, as_of, TODAY
        )
        for f in (facts, vaguer)
    )
    for was, is_ in zip(exact.findings, inexact.findings, strict=True):
        assert is_.status in (was.status, "unknown"), (was.rule, was.status, is_.status)
    assert inexact.verdict.status in (exact.verdict.status, "undetermined")
    assert set(exact.verdict.possible) <= set(inexact.verdict.possible)


GRADES_WANTED = [None, "D", "C", "B", "A"]


@MANY
@given(statements(ending=False), st.data())
def test_26_without_conflicts_a_higher_grade_only_makes_things_unknown(made, data):
    for number, one in enumerate(made):
        one["from"] = f"2020-{number + 1:02}-01"  # no two of one day, so that none disputes another
        one.pop("disputes", None)
        one.pop("supersedes", None)
    lower, higher = sorted(data.draw(st.lists(st.integers(0, 4), min_size=2, max_size=2, unique=True)))
    profile = provider(made, SOURCES)
    one, two = (
        scorecard(profile, ruleset([asking(plain, GRADES_WANTED[n]) for plain in PLAIN_RULES]), TODAY)
        for n in (lower, higher)
    )
    for found in two.findings:
        assert found.status in ("unknown", one.finding(found.rule).status)


@MANY
@given(statements(), st.randoms(use_true_random=False))
def test_25_order_ids_and_duplicates_of_statements_change_nothing(made, random):
    other = copy.deepcopy(made)
    names = [f"s{n}" for n in range(len(made))]
    new = dict(zip(names, random.sample(names, len(names)), strict=True))
    for one in other:
        one["id"] = new[one["id"]]
        for key in ("disputes", "supersedes"):
            if key in one:
                one[key] = [new[name] for name in one[key]]
    named = {name for one in other for key in ("disputes", "supersedes") for name in one.get(key, ())}
    # One that disputes or corrects is not doubled: of two that say the same only one would be meant by it.
    plain = [one for one in other if one["id"] not in named and not {"disputes", "supersedes"} & one.keys()]
    other += [{**one, "id": f"twin-of-{one['id']}"} for one in plain[:1]]
    random.shuffle(other)
    one, two = (scorecard(provider(p, SOURCES), LIVELY, TODAY) for p in (made, other))
    found, doubled = essence(one), essence(two)
    for card in (found, doubled):
        card["facts"] = {key: fact[0] for key, fact in card["facts"].items()}
    assert found == doubled


@MANY
@given(statements())
def test_27_before_the_first_statement_everything_is_unknown(made):
    card = scorecard(provider(made, SOURCES), LIVELY, "2019-12-31")
    assert {f.status for f in card.findings} == {"unknown"}
    assert {f.reason for f in card.findings} == {"missing"}
    assert card.verdict.status == "undetermined"
    assert card.score.coverage == 0


# --- Soundness ---------------------------------------------------------------------------------------------------


@MANY
@given(statements(days=DAYS[:1], ending=False), st.data())
@example(
    [
        statement(DAYS[0], {"ownership": {"shareholders": {"p": {"country": "FR"}}}}, "audit", id="s0",
                  exhaustive=[OWNERS]),
        statement(DAYS[0], {"ownership": {"shareholders": {"q": {"country": "US"}}}}, "audit", id="s1"),
    ],
    None,
)  # fmt: skip
def test_of_statements_from_one_day_fewer_never_say_the_opposite(made, data):
    """Statements of one day add to each other or contradict each other; none of them replaces another's.

    So what is definite with all of them can become unknown with some of them left out, and never the opposite.
    """
    for one in made:
        one.pop("supersedes", None)
        one.pop("disputes", None)
    left = [one for number, one in enumerate(made) if (number if data is None else data.draw(st.booleans()))]
    assume(left)
    one, two = (scorecard(provider(p, SOURCES), LIVELY, TODAY) for p in (made, left))
    for found in one.findings:
        assert {str(found.status), str(two.finding(found.rule).status)} != {"pass", "fail"}
