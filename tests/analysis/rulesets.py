"""Small random rule sets of every kind of clause, and providers in random states under them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.builders import answers, provider, ruleset, statement

LEVELS = ["low", "mid", "high"]
IDS = ("A", "B", "C", "D")
TARGETS = ("necessary", "sufficient")


@st.composite
def rules(draw, id_, *, conditional):
    """One rule: yes/no, with a level or without, or graded."""
    rule = {"id": id_, "objective": draw(st.sampled_from(["one", "two"]))}
    if draw(st.booleans()):
        rule["role"] = "gate"
    if conditional and draw(st.integers(0, 2)) == 0:
        rule["applies"] = f"x.demo.applies_{id_}"
    if draw(st.integers(0, 2)) < 2:
        more = draw(st.sampled_from([{}, {"level": "mid"}, {"level": "high"}]))
        return {**rule, "points": draw(st.sampled_from([0, 1, 2, 1.5])), **more}
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=2, max_size=3)))
    levels = sorted(draw(st.lists(st.integers(0, 2), min_size=len(points), max_size=len(points))))
    with_levels = draw(st.booleans())
    rungs = [
        {"title": f"rung {n}", "points": p, **({"level": LEVELS[level]} if with_levels else {})}
        for n, (p, level) in enumerate(zip(points, levels, strict=True))
    ]
    if draw(st.booleans()):
        rule["pass_from"] = draw(st.integers(1, len(rungs)))
    return {**rule, "rungs": rungs}


SOME = st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)
OF = st.sampled_from(["all", "one", "two"])
CLAUSES = st.one_of(
    st.just({"gates": "all"}),
    SOME.map(lambda ids: {"all": ids}),
    SOME.map(lambda ids: {"any_of": ids}),
    st.builds(lambda of, n: {"score": {"of": of, "at_least": n}}, OF, st.sampled_from([0, 20, 50, 70, 100])),
    st.builds(lambda of, level: {"level": {"of": of, "at_least": level}}, OF, st.sampled_from(LEVELS)),
    st.builds(
        lambda of, n: {"points": {"of": of, "at_least": n}},
        st.dictionaries(st.sampled_from(IDS), st.sampled_from([1, 2, 3.5]), min_size=1),
        st.sampled_from([1, 3, {"param": "mark"}]),
    ),
)


@st.composite
def rulesets(draw, *, conditional=True):
    """A rule set of four rules, two objectives and up to three clauses a part."""
    made = [draw(rules(id_, conditional=conditional)) for id_ in IDS]
    one = {"id": "one", "title": "One", "weight": draw(st.integers(0, 3))}
    if draw(st.integers(0, 3)) == 0:
        one["out_of"] = draw(st.integers(1, 12))
    necessary = draw(st.lists(CLAUSES, min_size=1, max_size=2))
    sufficient = draw(st.lists(CLAUSES, min_size=1, max_size=2))
    return ruleset(
        made,
        [{"any_of": list(IDS)}, *necessary],
        [{"any_of": list(IDS)}, *sufficient],
        levels=LEVELS,
        objectives=[one, {"id": "two", "title": "Two", "weight": 1}],
        parameters={"mark": {"title": "Mark", "value": 2}},
    )


@st.composite
def situations(draw, *, conditional=True):
    """A rule set, and a provider in a state: rules answered, left open, and applying, not or perhaps."""
    made = draw(rulesets(conditional=conditional))
    given, applies = {}, {}
    for rule in made.rules:
        rung = draw(st.integers(0, len(rule.rungs)))
        if rung:
            given[rule.id] = rung if rule.graded else ("fail", "pass")[rung - 1]
        if rule.applies is not None and draw(st.booleans()):
            applies[f"applies_{rule.id}"] = draw(st.integers(0, 3)) > 0
    facts = {**answers(given), **({"x": {"demo": applies}} if applies else {})}
    return made, provider([statement("2020-01-01", facts)])
