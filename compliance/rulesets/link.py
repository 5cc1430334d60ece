"""Binds the names of a rule set's document and resolves its imports. Knows no files: others are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from compliance.model.dates import parse_day
from compliance.model.phrases import say, with_titles
from compliance.model.problem import DocumentPath
from compliance.model.rule_values import CUSTOM_PATH, Evidence, ParameterName, ParameterValue, value_kind
from compliance.model.ruleset import (
    ClauseDocument,
    DecisionDocument,
    EffectiveDocument,
    ParameterDocument,
    RuleDocument,
)
from compliance.model.schema import shape_at
from compliance.model.shapes import Asking
from compliance.model.values import FactKind, describe, quoted
from compliance.rulesets.clauses import (
    AllClause,
    AnyClause,
    GatesClause,
    LevelClause,
    PointsClause,
    ScoreClause,
    with_pass_rung,
)
from compliance.rulesets.conditions import CUSTOM_KINDS
from compliance.rulesets.imports import Contents, bring_along
from compliance.rulesets.linking import Home, Linking, evidence_of
from compliance.rulesets.parameters import KIND_WORDS, always, level_problem, not_offered, of_kind, threshold_problem
from compliance.rulesets.recognitions import bind_recognitions, weighed
from compliance.rulesets.ruleset import (
    ALL,
    Clause,
    DatedValue,
    Decision,
    Effective,
    Fix,
    Parameter,
    Rule,
    RuleSet,
    Rung,
)

__all__ = ["Home", "link"]


def link(home: Home, imported: Mapping[str, RuleSet]) -> RuleSet | None:
    """Make a rule set of a document and the rule sets it imports; `None` where mistakes were reported.

    Args:
        home: the document; mistakes go to its `report`, with their path in it.
        imported: the rule sets it imports, by id; a missing one was reported already.
    """
    linking = Linking(home)
    document = home.document
    _check_names(linking)
    bring_along(linking, imported)
    rules = [_rule(linking, number, rule) for number, rule in enumerate(document.rules)]
    parameters = {name: _bind_parameter(linking, name, one) for name, one in document.parameters.items()}
    contents = Contents(linking, rules, {"": parameters}, _custom_facts(linking), _custom_titles(linking))
    for number, import_ in enumerate(document.imports):
        source = imported.get(import_.ruleset)
        if source is not None:
            contents.add(number, import_, source)
    if not contents.rules:
        if not linking.failed:
            linking.report(("rules",), "a rule set has at least one rule, its own or imported")
        return None
    by_id: dict[str, Rule] = {}
    for rule in contents.rules:
        by_id.setdefault(rule.id, rule)
    binder = _ClauseBinder(linking, by_id, contents.parameters[""])
    necessary = binder.bind("necessary", document.verdict.necessary)
    sufficient = binder.bind("sufficient", document.verdict.sufficient or [])
    recognitions = [*bind_recognitions(linking, contents.rules), *contents.recognitions]
    decisions = _decisions(linking, by_id, "decisions", document.decisions)
    account = _decisions(linking, by_id, "account", document.account)
    if linking.failed:
        return None
    return replace(
        _ruleset(linking, contents, necessary, sufficient),
        recognitions=weighed(recognitions, contents.rules, contents.parameters),
        decisions=decisions,
        account=account,
    )


def _check_names(linking: Linking) -> None:
    document = linking.document
    linking.unique("levels", document.levels, "level")
    linking.unique("objectives", linking.objective_ids, "objective", "id")
    linking.unique("rules", [rule.id for rule in document.rules], "rule", "id")
    for number, objective in enumerate(linking.objective_ids):
        if objective == ALL:
            linking.report(("objectives", number, "id"), f"'{ALL}' means the whole rule set; choose another id")


class _ClauseBinder:
    """Makes clauses of what a verdict's document says; every unknown name is reported at its place."""

    def __init__(self, linking: Linking, rules: Mapping[str, Rule], parameters: Mapping[str, Parameter]) -> None:
        self._linking = linking
        self._rules = rules
        self._parameters = parameters
        self._objectives = {ALL} | set(linking.objective_ids)

    def bind(self, part: str, clauses: list[ClauseDocument]) -> tuple[Clause, ...]:
        """The clauses of one part of the verdict."""
        return tuple(self._clause(("verdict", part, number), clause) for number, clause in enumerate(clauses))

    def _clause(self, place: DocumentPath, clause: ClauseDocument) -> Clause:
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

    def _known_rules(self, place: DocumentPath, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for number, name in enumerate(names):
            if name not in self._rules:
                at = (*place, name) if place[-1] == "of" else (*place, number)
                self._linking.report(at, self._linking.nearest("rule", name, self._rules))
        return names

    def _known_objective(self, place: DocumentPath, name: str) -> None:
        if name not in self._objectives:
            self._linking.report(place, self._linking.nearest("objective", name, sorted(self._objectives)))

    def _threshold(self, place: DocumentPath, value: Decimal | ParameterName) -> None:
        parameter = self._parameter(place, value) if isinstance(value, ParameterName) else None
        problem = parameter and threshold_problem(parameter)
        if problem:
            self._linking.report(place, problem)

    def _level(self, place: DocumentPath, value: str | ParameterName) -> None:
        if isinstance(value, str):
            self._linking.level_index(place, value)
            return
        parameter = self._parameter(place, value)
        problem = parameter and level_problem(parameter, self._linking.levels)
        if problem:
            self._linking.report(place, problem)

    def _parameter(self, place: DocumentPath, name: ParameterName) -> Parameter | None:
        if name.name not in self._parameters:
            self._linking.report(place, self._linking.nearest("parameter", name.name, self._parameters))
        return self._parameters.get(name.name)


def _custom_facts(linking: Linking) -> dict[str, FactKind]:
    custom = {}
    for path, declared in linking.document.facts.items():
        if CUSTOM_PATH.fullmatch(path):
            custom[path] = CUSTOM_KINDS[declared.type]
        else:
            linking.report(("facts", path), f"'{path}' is not a custom fact; write x.<namespace>.<name>")
    return custom


def _custom_titles(linking: Linking) -> dict[str, str]:
    return {path: declared.title for path, declared in linking.document.facts.items()}


def _rule(linking: Linking, number: int, rule: RuleDocument) -> Rule:
    """A rule that the document declares itself."""
    place: DocumentPath = ("rules", number)
    references = [linking.reference((*place, "references", i), id_) for i, id_ in enumerate(rule.references)]
    _check_objective(linking, place, rule.objective)
    evidence = evidence_of(rule.evidence)
    return Rule(
        id=rule.id,
        origin=(linking.document.id, rule.id),
        scope="",
        title=with_titles(rule.title, rule.titles),
        objective=rule.objective,
        role=cast("Any", rule.role),
        graded=rule.rungs is not None,
        rungs=_rungs(linking, place, rule, evidence),
        pass_from=rule.pass_from,
        pass_rung=rule.pass_from or len(rule.rungs or (1, 2)),
        level_cap=linking.level_cap((*place, "level"), rule.level),
        applies=linking.home.conditions.programs.get((*place, "applies")),
        evidence=evidence,
        effective=(_effective(linking.document.effective), _effective(rule.effective)),
        excluded=None,
        why=rule.why,
        fix=Fix(rule.fix.text, cast("Any", rule.fix.by), rule.fix.effort) if rule.fix else None,
        references=tuple(reference for reference in references if reference is not None),
        location=linking.home.locate(place),
        topics=tuple(rule.topics),
        related=tuple(rule.related),
        asking=Asking(rule.question or _asked(rule), rule.known_by),
    )


def _asked(rule: RuleDocument) -> str:
    """What is asked where a rule does not say it."""
    title = with_titles(rule.title, rule.titles)
    if rule.rungs:
        return say("How far is this so: {title}?", title=title)
    return say("Is this so: {title}?", title=title)


def _check_objective(linking: Linking, place: DocumentPath, objective: str | None) -> None:
    known = linking.objective_ids
    if objective is None and known:
        linking.report(place, f"this rule set has objectives, so each rule names one of: {', '.join(known)}")
    if objective is not None and objective not in known:
        linking.report((*place, "objective"), linking.nearest("objective", objective, known))


def _rungs(linking: Linking, place: DocumentPath, rule: RuleDocument, evidence: Evidence) -> tuple[Rung, ...]:
    programs = linking.home.conditions.programs
    if rule.rungs is None:
        points = Decimal(1) if rule.points is None else rule.points
        check = programs.get((*place, "check"))
        return Rung("fails", Decimal(0), None, None, evidence), Rung("passes", points, None, check, evidence)
    rungs = []
    for number, rung in enumerate(rule.rungs):
        here: DocumentPath = (*place, "rungs", number)
        level = linking.level_index((*here, "level"), rung.level)
        when = programs.get((*here, "when"))
        of_rung = evidence_of(rung.evidence) if rung.evidence else evidence
        rungs.append(Rung(with_titles(rung.title, rung.titles), rung.points, level, when, of_rung))
    if len({rung.level is None for rung in rule.rungs}) > 1:
        linking.report((*place, "rungs"), "either every rung has a level or none has")
    _check_ladder(linking, place, rungs)
    return tuple(rungs)


def _check_ladder(linking: Linking, place: DocumentPath, rungs: list[Rung]) -> None:
    for number, (below, above) in enumerate(pairwise(rungs), start=1):
        if above.points < below.points:
            linking.report((*place, "rungs", number, "points"), "points never decrease from rung to rung")
        if above.level is not None and below.level is not None and above.level < below.level:
            linking.report((*place, "rungs", number, "level"), "levels never decrease from rung to rung")


def _effective(effective: EffectiveDocument | None) -> Effective:
    """The time in which something is in force: always, where a document says nothing."""
    return Effective() if effective is None else Effective(effective.from_, effective.until)


def _decisions(
    linking: Linking, rules: Mapping[str, Rule], key: str, documents: Iterable[DecisionDocument]
) -> tuple[Decision, ...]:
    decisions = []
    for number, decision in enumerate(documents):
        place = (key, number)
        for position, name in enumerate(decision.rules):
            if name not in rules:
                linking.report((*place, "rules", position), linking.nearest("rule", name, rules))
        for position, path in enumerate(decision.facts):
            if shape_at(tuple(path.split("."))) is None:
                linking.report((*place, "facts", position), f"no fact stands at {quoted(path)}; see 'list facts'")
        cited = [linking.reference((*place, "references", i), id_) for i, id_ in enumerate(decision.references)]
        references = tuple(reference for reference in cited if reference is not None)
        decisions.append(
            Decision(decision.text, decision.why, tuple(decision.rules), references, tuple(decision.facts))
        )
    return tuple(decisions)


def _ruleset(
    linking: Linking, contents: Contents, necessary: tuple[Clause, ...], sufficient: tuple[Clause, ...]
) -> RuleSet:
    document, parameters = linking.document, contents.parameters
    rules = [with_pass_rung(rule, necessary, linking.levels, parameters[""]) for rule in contents.rules]
    return RuleSet(
        id=document.id,
        title=with_titles(document.title, document.titles),
        version=document.version,
        issuer=document.issuer,
        summary=document.summary,
        claims=cast("Any", document.claims),
        assesses=cast("Any", document.assesses),
        buyers=tuple(document.for_),
        effective=_effective(document.effective),
        levels=linking.levels,
        objectives=linking.objectives,
        rules=tuple(rules),
        necessary=necessary,
        sufficient=sufficient,
        parameters=parameters,
        custom=contents.custom,
        custom_titles=contents.custom_titles,
        references=linking.references,
        tailoring=tuple(contents.tailoring),
        definitions=linking.home.conditions.named(document.define),
        digest=linking.home.digest,
        file=linking.home.file,
        _by_id={rule.id: rule for rule in rules},
    )


# --- Parameters ----------------------------------------------------------------------------------------------------


def _bind_parameter(linking: Linking, name: str, parameter: ParameterDocument) -> Parameter:
    kind = _kind_of(parameter)
    place: DocumentPath = ("parameters", name)
    if parameter.source is not None:
        linking.reference((*place, "source"), parameter.source)
    choices = tuple(_value(kind, choice) for choice in parameter.choices or ())
    _check_choices(linking, name, kind, parameter)
    countries = parameter.type == "countries"
    if parameter.values is None:
        only = (always(_value(kind, parameter.value)),)
        return Parameter(name, parameter.title, kind, only, choices=choices, countries=countries)
    values: list[DatedValue] = []
    for number, dated in enumerate(parameter.values):
        here: DocumentPath = (*place, "values", number)
        if value_kind(dated.value) != value_kind(parameter.values[0].value):
            linking.report((*here, "value"), f"expected the type of the first value, found {describe(dated.value)}")
        reference = linking.reference((*here, "source"), dated.source)
        # Where its reference has no date of publication, a value is known from the day it holds.
        known = reference.published if reference and reference.published else dated.from_
        if any(v.from_ == dated.from_ and v.known == known for v in values):
            linking.report((*here, "from"), "another value from the same day rests on a reference of the same day")
        values.append(DatedValue(dated.from_, known, _value(kind, dated.value)))
    in_order = tuple(sorted(values, key=lambda v: (v.from_, v.known)))
    return Parameter(name, parameter.title, kind, in_order, choices=choices, countries=countries)


def _check_choices(linking: Linking, name: str, kind: str, parameter: ParameterDocument) -> None:
    place: DocumentPath = ("parameters", name)
    one = "text" if kind == "texts" else kind
    for number, choice in enumerate(parameter.choices or ()):
        if of_kind(one, choice) is None:
            linking.report((*place, "choices", number), f"expected {KIND_WORDS[one]}, found {describe(choice)}")
            return
    choices = tuple(_value(one, choice) for choice in parameter.choices or ())
    if parameter.values is None:
        given = [((*place, "value"), parameter.value)]
    else:
        given = [((*place, "values", n, "value"), dated.value) for n, dated in enumerate(parameter.values)]
    for at, value in given:
        wrong = not_offered(choices, _value(kind, value), countries=parameter.type == "countries")
        if wrong:
            linking.report(at, wrong)


def _kind_of(parameter: ParameterDocument) -> Any:
    if parameter.type is not None:
        return "texts" if parameter.type == "countries" else parameter.type
    return value_kind(parameter.value if parameter.values is None else parameter.values[0].value)


def _value(kind: str, value: Any) -> ParameterValue:
    return parse_day(value) if kind == "date" else cast("ParameterValue", value)
