"""What a clause of a verdict says of itself: its rules, its parameters, its words, and what it asks of one objective.

When a clause is met is the table of `tests/engine/test_verdict.py`; its sentences are those of
`tests/report/pages/test_documents.py`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from compliance.model.rule_values import ParameterName
from compliance.rulesets.clauses import AllClause, AnyClause, GatesClause, LevelClause, PointsClause, ScoreClause
from tests.builders import ruleset

RULES = ruleset(
    [
        {"id": "g", "role": "gate", "objective": "o", "level": "basic"},
        {"id": "h", "role": "gate", "objective": "p", "points": 0},
        {"id": "a", "objective": "p"},
        {"id": "b", "objective": "p"},
    ],
    [{"gates": "all"}],
    levels=["none", "basic", "full"],
    objectives=[{"id": "o", "title": "Ops", "weight": 1}, {"id": "p", "title": "Plans", "weight": 1}],
    parameters={
        "least": {"title": "Least", "value": 60},
        "weight": {"title": "Weight", "value": 2},
        "floor": {"title": "Floor", "value": "basic"},
        "word": {"title": "Word", "value": "any"},
        "below": {"title": "Below zero", "value": -1},
    },
)
LEAST, WEIGHT, FLOOR, WORD, BELOW = (ParameterName(name) for name in ("least", "weight", "floor", "word", "below"))
PARAMETERS = RULES.parameters[""]
VALUES = {name: parameter.values[0].value for name, parameter in PARAMETERS.items()}

GATES = GatesClause()
ALL, ANY = AllClause(("a", "g")), AnyClause(("a", "b"))
SCORE, TOTAL = ScoreClause("p", LEAST), ScoreClause("all", Decimal(0))
LEVEL, OVERALL = LevelClause("o", FLOOR), LevelClause("all", "none")
POINTS = PointsClause({"a": WEIGHT, "b": Decimal(1)}, LEAST)


@pytest.mark.parametrize(
    ("clause", "rules", "named", "demanded"),
    [
        (GATES, ["g", "h"], (), {"g", "h"}),
        (ALL, ["a", "g"], ("a", "g"), {"a", "g"}),
        (ANY, ["a", "b"], ("a", "b"), set()),
        (SCORE, ["a", "b"], (), set()),
        (TOTAL, ["g", "a", "b"], (), set()),
        (LEVEL, ["g"], (), set()),
        (OVERALL, ["g"], (), set()),
        (POINTS, ["a", "b"], ("a", "b"), set()),
    ],
)
def test_the_rules_of_a_clause(clause, rules, named, demanded):
    assert [rule.id for rule in clause.rules(RULES)] == rules
    assert clause.named() == named
    assert clause.demanded(RULES) == demanded


@pytest.mark.parametrize(
    ("clause", "directions"),
    [
        (GATES, []),
        (ALL, []),
        (ANY, []),
        (SCORE, [("least", -1)]),
        (TOTAL, []),
        (LEVEL, [("floor", -1)]),
        (POINTS, [("least", -1), ("weight", 1)]),
    ],
)
def test_the_parameters_of_a_clause_and_which_way_they_work(clause, directions):
    assert [*clause.directions()] == directions
    assert clause.parameters() == {name for name, _ in directions}


@pytest.mark.parametrize(
    ("clause", "problems"),
    [
        (SCORE, []),
        (LEVEL, []),
        (POINTS, []),
        (OVERALL, []),
        (replace(SCORE, at_least=WORD), ["the parameter 'word' is not an exact number"]),
        (replace(SCORE, at_least=BELOW), ["the parameter 'below' must not be negative here"]),
        (replace(LEVEL, at_least=WORD), ["the parameter 'word' is not the name of a level"]),
        (
            PointsClause({"a": WORD}, BELOW),
            ["the parameter 'word' is not an exact number", "the parameter 'below' must not be negative here"],
        ),
    ],
)
def test_what_is_wrong_with_a_parameter_of_a_clause(clause, problems):
    assert clause.problems(PARAMETERS, RULES.levels) == problems


@pytest.mark.parametrize(
    ("clause", "words", "nothing"),
    [
        (GATES, "every gate passes", False),
        (ALL, "a, g pass", False),
        (ANY, "one of a, b passes", False),
        (SCORE, "score of Plans at least 60", False),
        (TOTAL, "score of all at least 0", True),
        (LEVEL, "level of Ops at least basic", False),
        (OVERALL, "level of all at least none", True),
        (POINTS, "points of a, b at least 60", False),
        (replace(POINTS, at_least=Decimal(0)), "points of a, b at least 0", True),
    ],
)
def test_the_words_of_a_clause_and_whether_it_asks_anything(clause, words, nothing):
    assert clause.words(RULES, VALUES) == words
    assert clause.asks_nothing(RULES, VALUES) is nothing


@pytest.mark.parametrize(
    ("clause", "of_ops", "of_plans"),
    [
        (GATES, AllClause(("g",)), AllClause(("h",))),
        (ALL, AllClause(("g",)), AllClause(("a",))),
        (ANY, None, ANY),
        (SCORE, None, SCORE),
        (TOTAL, None, None),
        (LEVEL, LEVEL, None),
        (OVERALL, LevelClause("o", "none"), None),
        (POINTS, None, POINTS),
    ],
)
def test_what_a_clause_asks_of_one_objective(clause, of_ops, of_plans):
    rules = {id_: [rule for rule in RULES.rules if rule.objective == id_] for id_ in "op"}
    assert clause.within("o", rules["o"]) == of_ops
    assert clause.within("p", rules["p"]) == of_plans


@pytest.mark.parametrize(
    ("clause", "levels"), [(LEVEL, ["basic"]), (OVERALL, ["none"]), (replace(LEVEL, of="p"), []), (GATES, [])]
)
def test_the_levels_a_clause_can_ask_of_a_rule(clause, levels):
    assert clause.levels_for("o", PARAMETERS) == levels
