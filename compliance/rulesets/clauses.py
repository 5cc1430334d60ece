"""The six clauses a verdict is made of: what each asks, of which rules, by which parameters, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.model.rule_values import ParameterName
from compliance.model.words import stated, together
from compliance.rulesets.parameters import level_problem, number_of, parameter_text, resolved, threshold_problem
from compliance.rulesets.ruleset import ALL, Clause, ClauseKind, Parameter, Results, Rule, RuleSet

_NAMED_GATES = 8
"""Gates that a sentence names; of more it says how many there are."""
NO_GATE = "no rule has role: gate"
"""What is wrong with a rule set whose verdict asks for gates it does not have."""
SET_GATES = "set it on the rules the verdict cannot do without"
"""What to do about it."""


@dataclass(frozen=True, slots=True)
class GatesClause(Clause):
    """Every gate passes."""

    kind: ClassVar[ClauseKind] = "gates"

    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The gates of the rule set."""
        return [rule for rule in ruleset.rules if rule.role == "gate"]

    def is_empty(self, ruleset: RuleSet) -> bool:
        """Is there no gate at all, at whatever date?"""
        return all(rule.excluded is not None for rule in self.rules(ruleset))

    def met(self, results: Results) -> bool | None:
        """Does every gate that applies pass?"""
        return _all(results.passes(rule.id) for rule in self.rules(results.ruleset))

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`every gate passes`."""
        return say("every gate passes")

    def sentence(self, ruleset: RuleSet) -> str:
        """`every gate passes: SEC-1 and SEC-2`."""
        if self.is_empty(ruleset):
            return "every gate passes; there is none"
        gates = [rule.id for rule in self.rules(ruleset) if rule.excluded is None]
        return f"every gate passes: {together(gates) if len(gates) <= _NAMED_GATES else f'{len(gates)} rules'}"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """The gates of the objective pass."""
        gates = tuple(rule.id for rule in rules if rule.role == "gate")
        return AllClause(gates) if gates else None

    def demanded(self, ruleset: RuleSet) -> frozenset[str]:
        """The ids of the gates."""
        return frozenset(rule.id for rule in self.rules(ruleset))


@dataclass(frozen=True, slots=True)
class _Named(Clause):
    """A clause about rules that it names."""

    ids: tuple[str, ...]

    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The rules that the clause names."""
        return _of_ids(self.ids, ruleset)

    def named(self) -> tuple[str, ...]:
        """The ids of all its rules."""
        return self.ids


class _Number(Clause):
    """A clause with a least number, and perhaps weights that add up to it."""

    __slots__ = ()
    at_least: Decimal | ParameterName

    def weights(self) -> tuple[Decimal | ParameterName, ...]:
        """The weights that add up to the number; none where the clause is about a score."""
        return ()

    def directions(self) -> Iterator[tuple[str, int]]:
        """The parameters named: -1 for a threshold, harder to reach the higher it is, and 1 for a weight."""
        yield from _direction(self.at_least, -1)
        for weight in self.weights():
            yield from _direction(weight, 1)

    def problems(self, parameters: Mapping[str, Parameter], levels: Sequence[str]) -> list[str]:
        """What is wrong with parameters for weights and threshold: one is no exact number, or is negative."""
        numbers = (*self.weights(), self.at_least)
        problems = [threshold_problem(parameters[one.name]) for one in numbers if isinstance(one, ParameterName)]
        return [problem for problem in problems if problem is not None]

    def asks_nothing(self, ruleset: RuleSet, values: Mapping[str, Any]) -> bool:
        """Is the number that has to be reached 0?"""
        least = number_of(resolved(self.at_least, values))
        return least is not None and least <= 0


@dataclass(frozen=True, slots=True)
class AllClause(_Named):
    """All of some rules pass: `all: [SEC-1, SEC-2]`."""

    kind: ClassVar[ClauseKind] = "all"

    def met(self, results: Results) -> bool | None:
        """Do all rules named pass that apply?"""
        return _all(map(results.passes, self.ids))

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`SEC-1, SEC-2 pass`."""
        return say("{rules} pass", rules=", ".join(self.ids))

    def sentence(self, ruleset: RuleSet) -> str:
        """`SEC-1 and SEC-2 pass`."""
        return f"{together(self.ids)} {'pass' if len(self.ids) > 1 else 'passes'}"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """A clause that the rules of the objective pass that this one names."""
        inside = frozenset(rule.id for rule in rules)
        ids = tuple(id_ for id_ in self.ids if id_ in inside)
        return AllClause(ids) if ids else None

    def demanded(self, ruleset: RuleSet) -> frozenset[str]:
        """The ids of all its rules: each has to pass."""
        return frozenset(self.ids)


@dataclass(frozen=True, slots=True)
class AnyClause(_Named):
    """One of some rules passes: `any_of: [VIA-1, VIA-7]`."""

    kind: ClassVar[ClauseKind] = "any_of"

    def met(self, results: Results) -> bool | None:
        """Does one of the rules named pass that apply?"""
        return _any(map(results.passes, self.ids))

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`one of VIA-1, VIA-7 passes`."""
        return say("one of {rules} passes", rules=", ".join(self.ids))

    def sentence(self, ruleset: RuleSet) -> str:
        """`VIA-1 or VIA-7 passes`."""
        return f"{together(self.ids, 'or')} passes"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """The clause itself where all of its rules are the objective's: otherwise another objective can meet it."""
        return self if frozenset(rule.id for rule in rules).issuperset(self.ids) else None


@dataclass(frozen=True, slots=True)
class ScoreClause(_Number):
    """A least score, 0 to 100, of an objective or of all."""

    kind: ClassVar[ClauseKind] = "score"
    of: str
    at_least: Decimal | ParameterName

    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The rules that can have points."""
        return [rule for rule in _of_objective(self.of, ruleset) if rule.max_points > 0]

    def met(self, results: Results) -> bool | None:
        """Is the score reached?"""
        score = results.score(self.of)
        return None if score is None else _reached(score, self.at_least, results)

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`score of Viability at least 60`."""
        bound = parameter_text(resolved(self.at_least, values))
        return say("score of {objective} at least {bound}", objective=_title(self.of, ruleset), bound=bound)

    def least(self, values: Mapping[str, Any]) -> tuple[str | None, float | str | None]:
        """Whose score, and the least one; `None` for a number nobody knows at the date."""
        number = number_of(resolved(self.at_least, values))
        return self.of, None if number is None else float(number)

    def sentence(self, ruleset: RuleSet) -> str:
        """`the score of viability is at least 60 of 100`."""
        whole = "the total score" if self.of == ALL else f"the score of {self.of}"
        return f"{whole} is at least {_threshold(self.at_least, ruleset)} of 100"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """The clause itself where the score is the objective's; that of all can be reached by others."""
        return self if self.of == (objective or ALL) else None


@dataclass(frozen=True, slots=True)
class LevelClause(Clause):
    """A least level of an objective or of all; the level of all is the lowest of every objective's."""

    kind: ClassVar[ClauseKind] = "level"
    of: str
    at_least: str | ParameterName

    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The rules that say anything about levels."""
        return [rule for rule in _of_objective(self.of, ruleset) if rule.has_levels]

    def met(self, results: Results) -> bool | None:
        """Is the level reached?"""
        level = results.level(self.of)
        if level is None:
            return None
        name = results.value(self.at_least)
        return level >= results.ruleset.levels.index(name) if isinstance(name, str) else results.unknown_is_reached

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`level of Security at least basic`."""
        bound = str(resolved(self.at_least, values))
        return say("level of {objective} at least {bound}", objective=_title(self.of, ruleset), bound=bound)

    def least(self, values: Mapping[str, Any]) -> tuple[str | None, float | str | None]:
        """Whose level, and the least one; `None` for a level nobody knows at the date."""
        level = resolved(self.at_least, values)
        return self.of, level if isinstance(level, str) else None

    def sentence(self, ruleset: RuleSet) -> str:
        """`the level of security is at least basic`."""
        whole = "the overall level" if self.of == ALL else f"the level of {self.of}"
        return f"{whole} is at least {_threshold(self.at_least, ruleset)}"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """A clause that the objective has the level; the level of all is never higher than that of an objective."""
        if self.of not in (ALL, objective) or not any(rule.has_levels for rule in rules):
            return None
        return LevelClause(objective or ALL, self.at_least)

    def levels_for(self, objective: str | None, parameters: Mapping[str, Parameter]) -> list[str]:
        """The level it asks for, or each that its parameter has at some date."""
        if self.of not in (ALL, objective):
            return []
        if isinstance(self.at_least, str):
            return [self.at_least]
        return [str(dated.value) for dated in parameters[self.at_least.name].values]

    def directions(self) -> Iterator[tuple[str, int]]:
        """The parameter that is the threshold, if one is: -1, for a higher level is harder to reach."""
        yield from _direction(self.at_least, -1)

    def problems(self, parameters: Mapping[str, Parameter], levels: Sequence[str]) -> list[str]:
        """What is wrong with a parameter for the threshold: one of its values is no level."""
        if isinstance(self.at_least, str):
            return []
        return [problem for problem in (level_problem(parameters[self.at_least.name], levels),) if problem]

    def asks_nothing(self, ruleset: RuleSet, values: Mapping[str, Any]) -> bool:
        """Is the level that has to be reached the lowest?"""
        return resolved(self.at_least, values) == ruleset.levels[0]


@dataclass(frozen=True, slots=True)
class PointsClause(_Number):
    """A weighted count of passed rules: `of` are the weights by the ids of the rules."""

    kind: ClassVar[ClauseKind] = "points"
    of: Mapping[str, Decimal | ParameterName]
    at_least: Decimal | ParameterName

    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The rules that have a weight."""
        return _of_ids(self.of, ruleset)

    def named(self) -> tuple[str, ...]:
        """The ids of the rules that have a weight."""
        return tuple(self.of)

    def met(self, results: Results) -> bool | None:
        """Do the rules that pass weigh enough together? A weight nobody knows at the date is nothing, or at best anything."""
        passing = {id_: passes for id_ in self.of if (passes := results.passes(id_)) is not None}
        total = Fraction(0)
        for weight in (self.of[id_] for id_, passes in passing.items() if passes):
            value = number_of(results.value(weight))
            if value is None and results.unknown_is_reached:
                return True
            total += value or 0
        return _reached(total, self.at_least, results) if passing else None

    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """`points of VIA-1, VIA-7 at least 3`."""
        bound = parameter_text(resolved(self.at_least, values))
        return say("points of {rules} at least {bound}", rules=", ".join(self.of), bound=bound)

    def sentence(self, ruleset: RuleSet) -> str:
        """`those that pass weigh at least 3 together: VIA-1 2, VIA-7 1`."""
        weights = ", ".join(f"{rule} {_threshold(weight, ruleset)}" for rule, weight in self.of.items())
        return f"those that pass weigh at least {_threshold(self.at_least, ruleset)} together: {weights}"

    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """The clause itself where all of its rules are the objective's: otherwise another objective can meet it."""
        return self if frozenset(rule.id for rule in rules).issuperset(self.of) else None

    def weights(self) -> tuple[Decimal | ParameterName, ...]:
        """The weights of the rules."""
        return tuple(self.of.values())


# --- Thresholds and weights -------------------------------------------------------------------------------------------


def _reached(number: Fraction, threshold: object, results: Results) -> bool:
    least = number_of(results.value(threshold))
    return results.unknown_is_reached if least is None else number >= least


def _direction(threshold: object, sign: int) -> Iterator[tuple[str, int]]:
    if isinstance(threshold, ParameterName):
        yield threshold.name, sign


def _threshold(value: Decimal | str | ParameterName, ruleset: RuleSet) -> str:
    if not isinstance(value, ParameterName):
        return stated(value) if isinstance(value, Decimal) else value
    parameter = ruleset.parameters.get("", {}).get(value.name)
    if parameter is None or len(parameter.values) != 1:
        return f"the parameter {value.name}"
    return f"{parameter_text(parameter.values[0].value)} (parameter {value.name})"


# --- Rules ------------------------------------------------------------------------------------------------------------


def _of_ids(ids: Iterable[str], ruleset: RuleSet) -> list[Rule]:
    return [rule for id_ in ids if (rule := ruleset.rule(id_)) is not None]


def _of_objective(of: str, ruleset: RuleSet) -> list[Rule]:
    return [rule for rule in ruleset.rules if of in (ALL, rule.objective)]


def _all(passes: Iterable[bool | None]) -> bool | None:
    """Do all rules pass that apply? `None` where none applies."""
    result = None
    for one in passes:
        if one is False:
            return False
        result = result or one
    return result


def _any(passes: Iterable[bool | None]) -> bool | None:
    """Does one of the rules pass that apply? `None` where none applies."""
    result = None
    for one in passes:
        if one:
            return True
        result = result if one is None else False
    return result


def _title(of: str, ruleset: RuleSet) -> str:
    return next((o.title for o in ruleset.objectives if o.id == of), say("all"))


def with_pass_rung(
    rule: Rule, necessary: Iterable[Clause], levels: Sequence[str], parameters: Mapping[str, Parameter]
) -> Rule:
    """A rule with the rung that passes.

    That is `pass_from`, else the rung of the highest level the necessary part can demand, else the top rung.
    """
    if rule.pass_from is not None:
        return replace(rule, pass_rung=rule.pass_from)
    demanded = [levels.index(name) for clause in necessary for name in clause.levels_for(rule.objective, parameters)]
    top = len(rule.rungs)
    if not rule.graded or not demanded or rule.rungs[0].level is None:
        return replace(rule, pass_rung=top)
    reaching = [
        n for n, rung in enumerate(rule.rungs, start=1) if rung.level is not None and rung.level >= max(demanded)
    ]
    return replace(rule, pass_rung=reaching[0] if reaching else top)
