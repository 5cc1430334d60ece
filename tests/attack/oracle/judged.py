"""Design, section 5: scores, levels and the verdict of a rule set, from the outcomes of its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from tests.attack.oracle.rules import Outcome, passes, rungs_of

VERDICTS = ("not-met", "necessary-only", "sufficient")
Ends = tuple[Any, Any]


@dataclass(frozen=True)
class Standing:
    """A rule as scores and verdicts count it at one end: on a rung, passed or not."""

    rule: Mapping[str, Any]
    rung: int
    passed: bool
    points: Fraction


def pass_rung(ruleset: Mapping[str, Any], rule: Mapping[str, Any]) -> int:
    """From which rung a rule passes; that of a level the necessary part demands of it where it does not say."""
    if "rungs" not in rule:
        return 1
    if "pass_from" in rule:
        return int(rule["pass_from"]) - 1
    scale = ruleset.get("levels", [])
    demanded = [
        scale.index(clause["level"]["at_least"])
        for clause in ruleset["verdict"]["necessary"]
        if "level" in clause and clause["level"]["of"] in (rule.get("objective"), "all")
    ]
    levels = [rung.get("level") for rung in rule["rungs"]]
    if demanded and any(levels):
        reach = [n for n, level in enumerate(levels) if level is not None and scale.index(level) >= max(demanded)]
        return min(reach, default=len(levels) - 1)
    return len(levels) - 1


def points_of(rule: Mapping[str, Any], rung: int) -> Fraction:
    """The points of a rung."""
    if "rungs" in rule:
        return Fraction(str(rule["rungs"][rung].get("points", 0)))
    return Fraction(str(rule.get("points", 1))) if rung == 1 else Fraction(0)


def level_of(ruleset: Mapping[str, Any], standing: Standing) -> int | None:
    """The level that a rule caps its objective at; `None` where it caps nothing."""
    scale, rule = ruleset.get("levels", []), standing.rule
    if "rungs" in rule:
        level = rule["rungs"][standing.rung].get("level")
        return None if level is None else scale.index(level)
    return None if "level" not in rule or standing.rung == 1 else scale.index(rule["level"]) - 1


def _has_levels(rule: Mapping[str, Any]) -> bool:
    """Can it cap a level?"""
    return "level" in rule or any("level" in rung for rung in rule.get("rungs", ()))


class Judged:
    """The rule set over outcomes; every rule that may not apply is tried both ways."""

    def __init__(self, ruleset: Mapping[str, Any], outcomes: Mapping[str, Outcome]) -> None:
        self.ruleset, self.outcomes = ruleset, outcomes
        self.objectives = ruleset.get("objectives") or [{"id": None, "weight": 1}]
        self.counted = [rule for rule in ruleset["rules"] if outcomes[rule["id"]].applies is not False]

    # --- One end ---

    def standings(self, end: int) -> list[Standing]:
        """Every rule that counts, at its certain (0) or its possible (1) end."""
        found = []
        for rule in self.counted:
            outcome, from_ = self.outcomes[rule["id"]], pass_rung(self.ruleset, rule)
            rung = (outcome.certain, outcome.possible)[end]
            passed = passes(outcome, from_) if end == 0 else outcome.possible >= from_
            # The least that a rule which may not apply gives is nothing, as the product has it: sound, and wider than need be.
            points = Fraction(0) if end == 0 and outcome.applies is not True else points_of(rule, rung)
            found.append(Standing(rule, rung, passed, points))
        return found

    def _perhaps(self, standings: Sequence[Standing]) -> list[list[Standing]]:
        """The ways in which rules that may not apply are left out."""
        sure = [s for s in standings if self.outcomes[s.rule["id"]].applies is True]
        maybe = [s for s in standings if self.outcomes[s.rule["id"]].applies is not True]
        kept = product((True, False), repeat=len(maybe))
        return [[*sure, *(s for s, keep in zip(maybe, keeps, strict=True) if keep)] for keeps in kept]

    def _extreme(self, end: int, measure: Callable[[Sequence[Standing]], Any], nothing: Any = None) -> Any:
        """The lowest or the highest there can be; `nothing` counts where nothing is left, unless nothing ever is."""
        values = [measure(way) for way in self._perhaps(self.standings(end))]
        if all(value is None for value in values):
            return None
        return (min, max)[end](
            nothing if value is None else value for value in values if value is not None or nothing is not None
        )

    # --- Scores ---

    def score(self, of: str | None = None) -> Ends:
        """The interval of an objective's score, or of the total, 0 to 100; `None` where nothing is left."""
        measure = self._total if of == "all" else lambda standings: self._objective(of, standings)
        return self._extreme(0, measure), self._extreme(1, measure)

    def _objective(self, of: str | None, standings: Sequence[Standing]) -> Fraction | None:
        mine = [s for s in standings if s.rule.get("objective") == of]
        if not mine:
            return None
        objective = next(o for o in self.objectives if o["id"] == of)
        most = sum(points_of(s.rule, len(rungs_of(s.rule)) - 1) for s in mine)
        if "out_of" in objective:
            all_ = [rule for rule in self.ruleset["rules"] if rule.get("objective") == of]
            left = sum(points_of(r, len(rungs_of(r)) - 1) for r in all_) - most
            # What does not apply leaves the nominal number, too, while that leaves any of it.
            nominal = Fraction(str(objective["out_of"])) - left
            most = nominal if nominal > 0 else most
        if most <= 0:
            return None
        return 100 * sum((s.points for s in mine), Fraction(0)) / most

    def _total(self, standings: Sequence[Standing]) -> Fraction | None:
        parts = [(Fraction(str(o.get("weight", 1))), self._objective(o["id"], standings)) for o in self.objectives]
        left = [(weight, score) for weight, score in parts if score is not None]
        weights = sum(weight for weight, _ in left)
        return None if not weights else sum((w * s for w, s in left), Fraction(0)) / weights

    # --- Levels ---

    def level(self, of: str | None = None) -> Ends:
        """The interval of levels, by their place in the scale."""
        measure = lambda standings: self._level(of, standings)  # noqa: E731 - as in `score`
        # Sound and wider than need be, as the product has it: without a rule that has levels nothing is capped.
        top = len(self.ruleset["levels"]) - 1
        return self._extreme(0, measure, top), self._extreme(1, measure, top)

    def _level(self, of: str | None, standings: Sequence[Standing]) -> int | None:
        mine = [s for s in standings if of in ("all", s.rule.get("objective")) and _has_levels(s.rule)]
        if not mine:
            return None
        caps = [level for s in mine if (level := level_of(self.ruleset, s)) is not None]
        return min([*caps, len(self.ruleset["levels"]) - 1])

    # --- Verdict ---

    def verdict(self) -> tuple[str, list[str]] | None:
        """The status and those still possible; `None` where a part of the verdict has nothing left to judge."""
        parts = self.ruleset["verdict"]
        ends = []
        for end in (0, 1):
            necessary = self._part(parts["necessary"], end)
            sufficient = self._part(parts["sufficient"], end) if "sufficient" in parts else False
            if necessary is None or sufficient is None:
                return None
            ends.append(0 if not necessary else 2 if sufficient else 1)
        possible = [VERDICTS[n] for n in range(min(ends), max(ends) + 1)]
        if "sufficient" not in parts:
            possible = [word for word in possible if word != "sufficient"]
        return (possible[0] if len(possible) == 1 else "undetermined"), possible

    def _part(self, clauses: Sequence[Mapping[str, Any]], end: int) -> bool | None:
        met = [held for clause in clauses if (held := self._met(clause, end)) is not None]
        return all(met) if met else None

    def _met(self, clause: Mapping[str, Any], end: int) -> bool | None:
        """Is a clause met at an end? `None` where nothing of it is left for certain.

        A rule that may not apply may leave it, too; a clause that this leaves empty is dropped and stands in nobody's way. Each
        clause counts on its own: sound, sometimes wider than the truth.
        """
        ways = [self._met_by(clause, way) for way in self._perhaps(self.standings(end))]
        if all(way is None for way in ways):
            return None
        return any(way is not False for way in ways) if end else all(way is not False for way in ways)

    def _met_by(self, clause: Mapping[str, Any], standings: Sequence[Standing]) -> bool | None:
        ((kind, wanted),) = clause.items()
        passed = {s.rule["id"]: s.passed for s in standings}
        if kind == "gates":
            held = [s.passed for s in standings if s.rule.get("role") == "gate"]
            return all(held) if held else None
        if kind in ("all", "any_of"):
            held = [passed[id_] for id_ in wanted if id_ in passed]
            return (all if kind == "all" else any)(held) if held else None
        if kind == "points":
            held_points = [
                (Fraction(str(weight)), passed[id_]) for id_, weight in wanted["of"].items() if id_ in passed
            ]
            reached = sum((weight for weight, ok in held_points if ok), Fraction(0))
            return reached >= Fraction(str(wanted["at_least"])) if held_points else None
        if kind == "score":
            score = self._total(standings) if wanted["of"] == "all" else self._objective(wanted["of"], standings)
            return None if score is None else bool(score >= Fraction(str(wanted["at_least"])))
        level = self._level(wanted["of"], standings)
        return None if level is None else bool(level >= self.ruleset["levels"].index(wanted["at_least"]))
