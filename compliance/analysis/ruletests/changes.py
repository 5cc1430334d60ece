"""Every small change of a rule set that its tests should notice, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from compliance.analysis.ruletests.results import Locate, Subject
from compliance.language.program import Program
from compliance.model.dates import parse_day
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence, ParameterValue
from compliance.model.statements import GRADES, Grade, Location
from compliance.model.values import Range
from compliance.rulesets.clauses import LevelClause, PointsClause, ScoreClause
from compliance.rulesets.mutants import ALTERED, Edit, Recompiler, edits, neighbours
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import Clause, Effective, Parameter, Recognition, Rule, RuleSet

ChangeRule = Callable[[Rule], Rule]
DAY = timedelta(days=1)
SCORE_STEP = 10
"""Points out of 100 by which a least score moves: how fine scores are depends on the rules, and so what can be shown."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: of rules, of a parameter, of recognitions, or of the verdict."""

    owner: str
    name: str
    before: str
    after: str
    location: Location
    rules: Mapping[str, ChangeRule]
    parameter: Parameter | None = None
    clauses: tuple[tuple[Clause, ...], tuple[Clause, ...]] | None = None
    recognitions: tuple[Recognition, ...] = ()


def mutants(subject: Subject) -> list[Mutant]:
    """All of them, in order of the document; no two have one name."""
    changes = _Mutants(subject)
    by_name: dict[tuple[str, str], Mutant] = {}
    for mutant in changes.all():
        by_name.setdefault((mutant.owner, mutant.name), mutant)
    return list(by_name.values())


def told(before: str, after: str, where: str) -> str:
    """What a mutant is called in `survivors`."""
    return f"`{after}` for `{before}` at {where}" if after else f"dropped `{before}` at {where}"


class _Mutants:
    """The changes of one rule set."""

    def __init__(self, subject: Subject) -> None:
        self._ruleset = subject.ruleset
        self._data = subject.data
        self._locate: Locate = subject.locate
        # Nobody writes a union of States where one State was meant, nor the other way round.
        self._sets = frozenset(name for name, members in subject.sets.items() if members.state is None)
        self._recompiler = Recompiler(subject.data, subject.conditions, frozenset(subject.sets))
        written = subject.data.get("rules") or []
        self._written: list[Mapping[str, Any]] = written
        # A rule set's own rules come first, in the order of its document.
        self._own = subject.ruleset.rules[: len(written)]
        recognitions = (one for one in subject.ruleset.recognitions if one.origin[0] == subject.ruleset.id)
        self._recognitions: Sequence[Recognition] = tuple(recognitions)

    def all(self) -> Iterator[Mutant]:
        """Every change of the rule set, one after the other."""
        yield from self._effective("ruleset", (), self._data.get("effective"), 0, self._own)
        for name in self._data.get("parameters") or {}:
            yield from self._parameter(self._ruleset.parameters[""][name])
        for name in self._data.get("define") or {}:
            yield from self._definition(name)
        for number, rule in enumerate(self._own):
            yield from self._rule(number, rule)
        for number, written in enumerate(self._data.get("recognises") or []):
            yield from self._recognition(number, written)
        yield from self._verdict()

    def _rule(self, number: int, rule: Rule) -> Iterator[Mutant]:
        written, place = self._written[number], ("rules", number)
        yield from self._effective(rule.id, place, written.get("effective"), 1, (rule,))
        for steps, where in _conditions(written):
            yield from self._condition(rule, (*place, *steps), steps, where)
        yield from self._evidence(rule, place, written)
        for lower, upper in pairwise(range(1, len(rule.rungs))) if rule.graded else ():
            if rule.rungs[lower].when is not None and rule.rungs[upper].when is not None:
                before, after = f"rung {lower + 1}", f"rung {upper + 1}"
                change = _swapped(lower, upper)
                location = self._locate((*place, "rungs", lower, "when"), None)
                yield Mutant(rule.id, told(before, after, "rungs:1"), before, after, location, {rule.id: change})

    def _condition(self, rule: Rule, path: DocumentPath, steps: DocumentPath, where: str) -> Iterator[Mutant]:
        text = _at(self._data, path)
        for edit, name in _named(edits(text, self._sets), where):
            program = self._recompiler.condition(edit.apply(text))
            if program is not None:
                change = {rule.id: _with_programs({steps: program})}
                yield Mutant(rule.id, name, edit.before, edit.after, self._locate(path, edit.at), change)

    def _definition(self, name: str) -> Iterator[Mutant]:
        text, path = self._data["define"][name], ("define", name)
        if not self._recompiler.users(name):
            return
        for edit, label in _named(edits(text, self._sets), "define"):
            programs = self._recompiler.definition(name, edit.apply(text))
            if programs is None:
                continue
            by_rule: dict[int, dict[DocumentPath, Program]] = {}
            recognitions: list[Recognition] = []
            for (kind, number, *steps), program in programs.items():
                if kind == "rules":
                    by_rule.setdefault(int(number), {})[tuple(steps)] = program
                else:
                    recognitions.append(replace(self._recognitions[int(number)], when=program))
            rules: dict[str, ChangeRule] = {id_: _unchanged for one in recognitions for id_ in one.shows}
            rules |= {self._own[number].id: _with_programs(changed) for number, changed in by_rule.items()}
            location = self._locate(path, edit.at)
            yield Mutant(
                f"define {name}", label, edit.before, edit.after, location, rules, recognitions=tuple(recognitions)
            )

    def _recognition(self, number: int, written: Mapping[str, Any]) -> Iterator[Mutant]:
        """Another condition, or other evidence; noticed by what is expected on a basis of the rules it shows."""
        recognition = self._recognitions[number]
        owner, path = f"recognises {recognition.id}", ("recognises", number, "when")
        shown = dict.fromkeys(recognition.shows, _unchanged)
        for edit, name in _named(edits(written["when"], self._sets), "when"):
            program = self._recompiler.condition(edit.apply(written["when"]))
            if program is not None:
                changed = replace(recognition, when=program)
                location = self._locate(path, edit.at)
                yield Mutant(owner, name, edit.before, edit.after, location, shown, recognitions=(changed,))
        for before, after, evidence in _other_evidence(recognition.evidence):
            changed = replace(recognition, evidence=evidence, asked=evidence)
            location = self._locate(("recognises", number, "evidence"), None)
            name = told(before, after, "evidence:1")
            yield Mutant(owner, name, before, after, location, shown, recognitions=(changed,))

    def _evidence(self, rule: Rule, place: DocumentPath, written: Mapping[str, Any]) -> Iterator[Mutant]:
        rungs = written.get("rungs") or []
        inheriting = [n for n in range(len(rule.rungs)) if not (rungs and rungs[n].get("evidence"))]
        if written.get("evidence"):
            for before, after, evidence in _other_evidence(rule.evidence):
                change = _with_evidence(evidence, inheriting, whole=True)
                location = self._locate((*place, "evidence"), None)
                yield Mutant(rule.id, told(before, after, "evidence:1"), before, after, location, {rule.id: change})
        for number, rung in enumerate(rungs):
            for before, after, evidence in _other_evidence(rule.rungs[number].evidence) if rung.get("evidence") else ():
                change = _with_evidence(evidence, [number], whole=False)
                location = self._locate((*place, "rungs", number, "evidence"), None)
                name = told(before, after, f"rung {number + 1} evidence:1")
                yield Mutant(rule.id, name, before, after, location, {rule.id: change})

    def _effective(
        self, owner: str, place: DocumentPath, written: Mapping[str, Any] | None, layer: int, rules: tuple[Rule, ...]
    ) -> Iterator[Mutant]:
        """`layer` 0 is the rule set's own time in force, 1 the rule's."""
        written = written or {}
        for key, field in (("from", "from_"), ("until", "until")):
            if key not in written:
                continue
            day = parse_day(written[key])
            for other in (day - DAY, day + DAY):
                change = _with_effective(layer, field, other)
                before, after = day.isoformat(), other.isoformat()
                location = self._locate((*place, "effective", key), None)
                name = told(before, after, f"effective {key}:1")
                yield Mutant(owner, name, before, after, location, {rule.id: change for rule in rules})

    def _parameter(self, parameter: Parameter) -> Iterator[Mutant]:
        readers = [rule for rule in self._own if parameter.name in rule.parameters]
        written = self._data["parameters"][parameter.name]
        clauses, parameters = (*self._ruleset.necessary, *self._ruleset.sufficient), self._ruleset.parameters[""]
        for position, dated in enumerate(parameter.values):
            where, path = self._parameter_place(parameter, position, written)
            for before, after, value in _other_values(dated.value, self._ruleset.levels):
                values = list(parameter.values)
                values[position] = replace(dated, value=value)
                changed = replace(parameter, values=tuple(values))
                if any(c.problems({**parameters, parameter.name: changed}, self._ruleset.levels) for c in clauses):
                    continue  # no threshold any more, so the rule set would not load
                yield Mutant(
                    f"parameters {parameter.name}",
                    told(before, after, f"{where}:1"),
                    before,
                    after,
                    self._locate(path, None),
                    {rule.id: _unchanged for rule in readers},
                    parameter=changed,
                )

    @staticmethod
    def _parameter_place(parameter: Parameter, position: int, written: Mapping[str, Any]) -> tuple[str, DocumentPath]:
        place: DocumentPath = ("parameters", parameter.name)
        if "values" not in written:
            return "value", (*place, "value")
        dated = parameter.values[position]
        same = [v for v in parameter.values[:position] if v.from_ == dated.from_]
        days = [number for number, v in enumerate(written["values"]) if parse_day(v["from"]) == dated.from_]
        number = days[len(same)]
        where = f"value from {dated.from_}" + (f" ({len(same) + 1})" if same else "")
        return where, (*place, "values", number, "value")

    def _verdict(self) -> Iterator[Mutant]:
        parts = (self._ruleset.necessary, self._ruleset.sufficient)
        for which, part in enumerate(("necessary", "sufficient")):
            for number, clause in enumerate(parts[which]):
                for before, after, other in _other_clauses(clause, self._ruleset):
                    changed = (*parts[which][:number], other, *parts[which][number + 1 :])
                    clauses = (changed, parts[1]) if which == 0 else (parts[0], changed)
                    name = told(before, after, f"{part} {number + 1}:1")
                    location = self._locate(("verdict", part, number), None)
                    yield Mutant("verdict", name, before, after, location, {}, clauses=clauses)


def _conditions(written: Mapping[str, Any]) -> Iterator[tuple[DocumentPath, str]]:
    """The conditions of a rule as written, with how their place is told."""
    for key in ("applies", "check"):
        if written.get(key) is not None:
            yield (key,), key
    for number, rung in enumerate(written.get("rungs") or []):
        if rung.get("when") is not None:
            yield ("rungs", number, "when"), f"rung {number + 1}"


def _named(edits: list[Edit], where: str) -> Iterator[tuple[Edit, str]]:
    """Edits with their names: the place is the number of the changed thing among those that read the same."""
    places: dict[str, list[int]] = {}
    for edit in edits:
        of_these = places.setdefault(edit.before, [])
        if edit.at not in of_these:
            of_these.append(edit.at)
        yield edit, told(edit.before, edit.after, f"{where}:{of_these.index(edit.at) + 1}")


def _at(data: Any, path: DocumentPath) -> Any:  # noqa: ANN401 - a document as read
    for step in path:
        data = data[step]
    return data


def _unchanged(rule: Rule) -> Rule:
    return rule


def _with_programs(programs: Mapping[DocumentPath, Program]) -> ChangeRule:
    def change(rule: Rule) -> Rule:
        rungs = list(rule.rungs)
        applies = rule.applies
        for steps, program in programs.items():
            match steps:
                case ("applies",):
                    applies = program
                case ("check",):
                    rungs[1] = replace(rungs[1], when=program)
                case ("rungs", int(number), "when"):
                    rungs[number] = replace(rungs[number], when=program)
        return replace(rule, applies=applies, rungs=tuple(rungs))

    return change


def _swapped(lower: int, upper: int) -> ChangeRule:
    def change(rule: Rule) -> Rule:
        rungs = list(rule.rungs)
        rungs[lower] = replace(rungs[lower], when=rule.rungs[upper].when)
        rungs[upper] = replace(rungs[upper], when=rule.rungs[lower].when)
        return replace(rule, rungs=tuple(rungs))

    return change


def _with_evidence(evidence: Evidence, numbers: list[int], *, whole: bool) -> ChangeRule:
    def change(rule: Rule) -> Rule:
        rungs = [replace(r, evidence=evidence) if n in numbers else r for n, r in enumerate(rule.rungs)]
        return replace(rule, rungs=tuple(rungs), evidence=evidence if whole else rule.evidence)

    return change


def _with_effective(layer: int, field: str, day: object) -> ChangeRule:
    def change(rule: Rule) -> Rule:
        effective = list(rule.effective)
        one: Effective = effective[layer]
        effective[layer] = replace(one, **{field: day})  # type: ignore[arg-type]  # the field's name is one of two
        return replace(rule, effective=tuple(effective))

    return change


def _other_evidence(evidence: Evidence) -> Iterator[tuple[str, str, Evidence]]:
    if evidence.grade is not None:
        for other in _beside(evidence.grade, GRADES):
            yield evidence.grade, other, replace(evidence, grade=cast("Grade", other))
    if evidence.max_age is not None:
        yield str(evidence.max_age), "any age", replace(evidence, max_age=None)


def _other_values(value: ParameterValue, levels: tuple[str, ...]) -> Iterator[tuple[str, str, ParameterValue]]:
    before = parameter_text(value)
    if isinstance(value, str) and value in levels:  # the verdict may name it as a level
        yield from ((value, level, level) for level in _beside(value, levels))
        return
    match value:
        case bool():
            yield before, parameter_text(not value), not value
        case int() | float():
            for other in neighbours(before):
                yield before, other, float(other)
        case str():
            yield before, value + ALTERED, value + ALTERED
        case Range(minimum=low, maximum=high):
            for other_low in _near(low):
                if high is None or other_low <= high:
                    yield before, parameter_text(Range(other_low, high)), Range(other_low, high)
            for other_high in _near(high):
                if low is None or low <= other_high:
                    yield before, parameter_text(Range(low, other_high)), Range(low, other_high)
        case tuple():
            for number, item in enumerate(value):
                yield before, f"without {item}", (*value[:number], *value[number + 1 :])
        case _:
            for day in (value - DAY, value + DAY):
                yield before, day.isoformat(), day


def _near(end: float | None) -> Iterator[float]:
    if end is not None:
        yield from map(float, neighbours(parameter_text(end)))


def _other_clauses(clause: Clause, ruleset: RuleSet) -> Iterator[tuple[str, str, Clause]]:
    match clause:
        case ScoreClause(at_least=Decimal() as least):
            for other in (least - SCORE_STEP, least + SCORE_STEP):
                if 0 <= other <= 100:
                    yield f"score {least:f}", f"score {other:f}", replace(clause, at_least=other)
        case PointsClause(at_least=Decimal() as least):
            for other in (least - 1, least + 1):
                if other >= 0:
                    yield f"points {least:f}", f"points {other:f}", replace(clause, at_least=other)
        case LevelClause(at_least=str(least)):
            for level in _beside(least, ruleset.levels):
                yield f"level {least}", f"level {level}", replace(clause, at_least=level)


def _beside(name: str, names: tuple[str, ...]) -> Iterator[str]:
    """The names before and after one."""
    rank = names.index(name)
    yield from (names[number] for number in (rank - 1, rank + 1) if 0 <= number < len(names))
