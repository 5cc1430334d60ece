"""The clauses of a verdict, and what they ask of the parameters they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from compliance.model.rule_values import ParameterName
from compliance.model.ruleset import ClauseDocument
from compliance.model.values import Range
from compliance.rulesets.conditions import Path
from compliance.rulesets.linking import Linking
from compliance.rulesets.ruleset import (
    ALL,
    AllClause,
    AnyClause,
    Clause,
    GatesClause,
    LevelClause,
    Parameter,
    PointsClause,
    Rule,
    ScoreClause,
)


class ClauseBinder:
    """Binds the clauses of a verdict."""

    def __init__(self, linking: Linking, rules: Mapping[str, Rule], parameters: Mapping[str, Parameter]) -> None:
        self._linking = linking
        self._rules = rules
        self._parameters = parameters
        self._objectives = {ALL} | set(linking.objective_ids)

    def bind(self, part: str, clauses: list[ClauseDocument]) -> tuple[Clause, ...]:
        """Bind one part."""
        return tuple(self._clause(("verdict", part, number), clause) for number, clause in enumerate(clauses))

    def _clause(self, place: Path, clause: ClauseDocument) -> Clause:
        if clause.all_ is not None:
            return AllClause(self._known_rules((*place, "all"), clause.all_))
        if clause.any_of is not None:
            return AnyClause(self._known_rules((*place, "any_of"), clause.any_of))
        if clause.score is not None:
            at = (*place, "score")
            self._known_objective((*at, "of"), clause.score.of)
            self._threshold((*at, "at_least"), clause.score.at_least)
            return ScoreClause(clause.score.of, clause.score.at_least)
        if clause.level is not None:
            at = (*place, "level")
            self._known_objective((*at, "of"), clause.level.of)
            self._level((*at, "at_least"), clause.level.at_least)
            return LevelClause(clause.level.of, clause.level.at_least)
        if clause.points is not None:
            self._known_rules((*place, "points", "of"), clause.points.of)
            self._threshold((*place, "points", "at_least"), clause.points.at_least)
            for name, weight in clause.points.of.items():
                self._threshold((*place, "points", "of", name), weight)
            return PointsClause(clause.points.of, clause.points.at_least)
        return GatesClause()

    def _known_rules(self, place: Path, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for number, name in enumerate(names):
            if name not in self._rules:
                at = (*place, name) if place[-1] == "of" else (*place, number)
                self._linking.report(at, self._linking.nearest("rule", name, self._rules))
        return names

    def _known_objective(self, place: Path, name: str) -> None:
        if name not in self._objectives:
            self._linking.report(place, self._linking.nearest("objective", name, sorted(self._objectives)))

    def _threshold(self, place: Path, value: Decimal | ParameterName) -> None:
        parameter = self._parameter(place, value) if isinstance(value, ParameterName) else None
        problem = parameter and threshold_problem(parameter)
        if problem:
            self._linking.report(place, problem)

    def _level(self, place: Path, value: str | ParameterName) -> None:
        if isinstance(value, str):
            self._linking.level_index(place, value)
            return
        parameter = self._parameter(place, value)
        problem = parameter and level_problem(parameter, self._linking.levels)
        if problem:
            self._linking.report(place, problem)

    def _parameter(self, place: Path, name: ParameterName) -> Parameter | None:
        if name.name not in self._parameters:
            self._linking.report(place, self._linking.nearest("parameter", name.name, self._parameters))
        return self._parameters.get(name.name)


def threshold_problem(parameter: Parameter) -> str | None:
    """Why a parameter cannot be a threshold or a weight; `None` if it can."""
    numbers = [dated.value for dated in parameter.values]
    if parameter.kind != "number" or any(isinstance(number, Range) for number in numbers):
        return f"the parameter '{parameter.name}' is not an exact number"
    if any(isinstance(number, int | float) and number < 0 for number in numbers):
        return f"the parameter '{parameter.name}' must not be negative here"
    return None


def level_problem(parameter: Parameter, levels: Sequence[str]) -> str | None:
    """Why a parameter cannot be a least level; `None` if it can."""
    if all(dated.value in levels for dated in parameter.values):
        return None
    return f"the parameter '{parameter.name}' is not the name of a level"


def clause_problems(clauses: Iterable[Clause], parameters: Mapping[str, Parameter], levels: Sequence[str]) -> list[str]:
    """What is wrong with the parameters that clauses name."""
    found: list[str | None] = []
    for clause in clauses:
        match clause:
            case ScoreClause(at_least=ParameterName(name=name)):
                found.append(threshold_problem(parameters[name]))
            case LevelClause(at_least=ParameterName(name=name)):
                found.append(level_problem(parameters[name], levels))
            case PointsClause(of=of, at_least=at_least):
                named = [value.name for value in (*of.values(), at_least) if isinstance(value, ParameterName)]
                found += [threshold_problem(parameters[name]) for name in named]
    return [problem for problem in found if problem is not None]


def with_pass_rung(
    rule: Rule, necessary: Iterable[Clause], levels: Sequence[str], parameters: Mapping[str, Parameter]
) -> Rule:
    """From `pass_from`, else the rung of the highest level the necessary part demands, else the top rung."""
    if rule.pass_from is not None:
        return replace(rule, pass_rung=rule.pass_from)
    demanded = [
        levels.index(name)
        for clause in necessary
        if isinstance(clause, LevelClause) and clause.of in (ALL, rule.objective)
        for name in _possible_levels(clause.at_least, parameters)
    ]
    top = len(rule.rungs)
    if not rule.graded or not demanded or rule.rungs[0].level is None:
        return replace(rule, pass_rung=top)
    reaching = [
        n for n, rung in enumerate(rule.rungs, start=1) if rung.level is not None and rung.level >= max(demanded)
    ]
    return replace(rule, pass_rung=reaching[0] if reaching else top)


def _possible_levels(name: str | ParameterName, parameters: Mapping[str, Parameter]) -> list[str]:
    if isinstance(name, str):
        return [name]
    return [str(dated.value) for dated in parameters[name.name].values]
