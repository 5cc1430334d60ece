"""One rule spelled out: on its own, for reading and as JSON, and as a part of the page about its rule set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from compliance.engine.facts_read import json_value
from compliance.engine.outcome import answer_path
from compliance.language.checked import DefinitionRead
from compliance.language.tree import Node, children
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.schema import title_at
from compliance.model.statements import FactLocation, dotted
from compliance.model.words import plural, span_words, stated
from compliance.report.pages.blocks import Block, Heading, Item
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import Actor, Effective, Parameter, Reference, Role, Rule, RuleSet

_ROLES: Final[dict[Role, str]] = {
    "gate": "gate: the verdict cannot do without it",
    "contributory": "contributory: it counts towards scores and levels",
}


# --- As JSON ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """What facts must be backed by."""

    grade: str | None
    """The least grade; null where any is enough"""
    max_age: str | None
    """How old a statement may be, as a period such as P3Y; null where any age is"""


@dataclass(frozen=True, slots=True)
class RungShown:
    """One step of a graded rule."""

    number: int
    """Its number, from 1, the lowest first"""
    title: str
    """What it is"""
    points: float
    """Points it gives"""
    level: str | None
    """Level it stands for; null where it stands for none"""
    passes: bool
    """Whether the rule passes from here on"""
    when: str | None
    """The condition as written; null where only an answer or a certificate leads here"""
    evidence: EvidenceAsked
    """What its facts must be backed by"""


@dataclass(frozen=True, slots=True)
class ValueShown:
    """One value of a parameter."""

    from_: date | None
    """First day on which it counts; null for one that always does"""
    value: Any
    """The value"""


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A parameter that a rule reads."""

    name: str
    """Its name, as `--set` takes it"""
    title: str
    """What it is"""
    values: tuple[ValueShown, ...]
    """Its values, in order of date where they change"""


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A certificate or an assessment that settles a rule where facts leave it open."""

    recognition: str
    """Id of the recognition"""
    title: str
    """What has to be in force"""
    by: str
    """The body whose word it is"""
    rung: int | None
    """The rung up to which it shows a graded rule, from 1; null of a yes/no rule"""
    reading: str | None
    """The clause that is read so, where no published text says it; null otherwise"""


@dataclass(frozen=True, slots=True)
class FixShown:
    """What would make a failing rule pass."""

    text: str
    """What to do"""
    by: Actor
    """Who can do it"""
    effort: float
    """How much work it is, beside other fixes"""


@dataclass(frozen=True, slots=True)
class ReferenceShown:
    """A text that a rule rests on."""

    title: str
    """What it is"""
    clause: str | None
    """The place in it; null where none is named"""
    url: str | None
    """Address; null where there is none"""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """What `show RULESET RULE --format json` prints."""

    schema: Literal["rule/1"]
    """Kind and version of the document"""
    ruleset: str
    """Id of the rule set that has the rule"""
    version: str
    """Version of the rule set"""
    id: str
    """Id of the rule there"""
    title: str
    """What is so when it passes"""
    objective: str | None
    """Title of its objective; null where it has none"""
    role: Role
    """Whether the verdict can do without it; a gate is a necessary condition"""
    points: float
    """The most points there are for it"""
    excluded: str | None
    """Why it does not count; null where it does"""
    why: str | None
    """Why it matters"""
    applies: str | None
    """The condition under which it applies, as written; null where it always does"""
    check: str | None
    """The condition under which it passes, as written; null of a graded rule, and where an answer decides"""
    rungs: tuple[RungShown, ...]
    """The steps of a graded rule, the lowest first; none of a yes/no rule"""
    answer: str | None
    """Path of the declared answer that may settle it; null where none can"""
    definitions: dict[str, str]
    """The definitions its conditions use, as written, by name"""
    parameters: tuple[ParameterShown, ...]
    """The parameters its conditions read"""
    facts: tuple[str, ...]
    """The facts its conditions read; `*` stands for each entry of a list"""
    evidence: EvidenceAsked
    """What its facts must be backed by"""
    shown_by: tuple[ShownBy, ...]
    """What settles it where facts leave it open"""
    fix: FixShown | None
    """What would make it pass; null where nobody said"""
    references: tuple[ReferenceShown, ...]
    """The texts it rests on"""
    topics: tuple[str, ...]
    """What it is about"""
    related: tuple[str, ...]
    """Rules of other rule sets on the same"""
    origin: str | None
    """The rule set it is imported from; null where it is its own"""
    location: FactLocation
    """Where it stands"""


def rule_document(rule: Rule, ruleset: RuleSet) -> RuleShown:
    """A rule with everything that is said of it, for programs."""
    objective = next((o.title for o in ruleset.objectives if o.id == rule.objective), None)
    check = None if rule.graded else rule.rungs[-1].when
    return RuleShown(
        schema="rule/1",
        ruleset=ruleset.id,
        version=ruleset.version,
        id=rule.id,
        title=rule.title,
        objective=objective,
        role=rule.role,
        points=float(rule.max_points),
        excluded=rule.excluded,
        why=rule.why,
        applies=rule.applies.text if rule.applies else None,
        check=check.text if check else None,
        rungs=tuple(_rungs_shown(rule, ruleset)),
        answer=_answer(rule),
        definitions=_definitions(rule),
        parameters=tuple(_parameter_shown(name, p) for name, p in _parameters(rule, ruleset)),
        facts=tuple(sorted(map(dotted, rule.reads))),
        evidence=_asked(rule.evidence),
        shown_by=tuple(
            ShownBy(r.id, r.title, r.by, rung if rule.graded else None, r.clauses.get(rule.id) or r.reading)
            for r, rung in ruleset.shown_by(rule.id)
        ),
        fix=FixShown(rule.fix.text, rule.fix.by, float(rule.fix.effort)) if rule.fix else None,
        references=tuple(ReferenceShown(r.title, r.clause, r.url) for r in rule.references),
        topics=rule.topics,
        related=rule.related,
        origin=rule.origin[0] if rule.origin[0] != ruleset.id else None,
        location=FactLocation(rule.location.file, rule.location.line, rule.location.column),
    )


def _rungs_shown(rule: Rule, ruleset: RuleSet) -> Iterator[RungShown]:
    for number, rung in enumerate(rule.rungs if rule.graded else (), start=1):
        level = None if rung.level is None else ruleset.levels[rung.level]
        when, passes = rung.when.text if rung.when else None, number >= rule.pass_rung
        yield RungShown(number, rung.title, float(rung.points), level, passes, when, _asked(rung.evidence))


def _parameter_shown(name: str, parameter: Parameter) -> ParameterShown:
    dated = len(parameter.values) > 1
    values = tuple(ValueShown(v.from_ if dated else None, json_value(v.value)) for v in parameter.values)
    return ParameterShown(name, parameter.title, values)


def _asked(evidence: Evidence) -> EvidenceAsked:
    return EvidenceAsked(evidence.grade, None if evidence.max_age is None else str(evidence.max_age))


def _answer(rule: Rule) -> str | None:
    return dotted(answer_path(rule)) if rule.takes_answer else None


def _parameters(rule: Rule, ruleset: RuleSet) -> list[tuple[str, Parameter]]:
    """The parameters a rule reads, by the names that settings take."""
    return [(f"{rule.scope}{name}", ruleset.parameters[rule.scope][name]) for name in sorted(rule.parameters)]


def _definitions(rule: Rule) -> dict[str, str]:
    """The definitions a rule's conditions use, as written, by name."""
    used: dict[str, str] = {}
    todo: list[Node] = [program.checked.node for program in rule.programs]
    while todo:
        node = todo.pop(0)
        if isinstance(node, DefinitionRead):
            used[node.name] = node.text
        todo += children(node)
    return used


# --- For reading ------------------------------------------------------------------------------------------------------


def rule_blocks(rule: Rule, ruleset: RuleSet) -> Iterator[Block]:
    """The page about one rule."""
    document = rule_document(rule, ruleset)
    at = document.location
    yield Heading(1, rule.title, rule.id)
    yield Item("rule set", f"{ruleset.title} ({ruleset.id} {ruleset.version})")
    if document.objective:
        yield Item("objective", document.objective)
    yield Item("role", f"{_ROLES[rule.role]}, {points_words(rule.max_points)}")
    if rule.excluded:
        yield Item("does not count", rule.excluded)
    yield Item("where", f"{at.file}:{at.line}")
    yield from rule_items(rule, ruleset, alone=True)
    if document.facts:
        yield Heading(2, f"Reads {plural(len(document.facts), 'fact')}")
    for path in document.facts:
        yield Item(title_at(tuple(path.split("."))), code=path)
    parameters = _parameters(rule, ruleset)
    if parameters:
        yield Heading(2, f"Reads {plural(len(parameters), 'parameter')}")
    yield from (Item(f"{name} = {parameter_values(p)}", p.title) for name, p in parameters)


def rule_items(rule: Rule, ruleset: RuleSet, *, alone: bool = False) -> Iterator[Item]:
    """What is said of a rule.

    Args:
        rule: the rule.
        ruleset: the one that has it.
        alone: with the definitions it uses and the titles of what shows it, which the rule set's page has elsewhere.
    """
    if rule.why:
        yield Item("why", rule.why)
    if rule.applies:
        yield Item("applies when", code=rule.applies.text)
    yield from _graded(rule, ruleset) if rule.graded else _yes_or_no(rule, ruleset)
    definitions = _definitions(rule) if alone else _defined_elsewhere(rule, ruleset)
    yield from (Item(f"where {name} is", code=text) for name, text in definitions.items())
    if evidence := evidence_words(rule.evidence):
        yield Item("evidence", evidence)
    if in_force := "; ".join(filter(None, (in_force_words(e) for e in rule.effective if e != ruleset.effective))):
        yield Item("in force", in_force)
    yield from _shown_items(rule, ruleset, alone=alone)
    if rule.fix:
        yield Item("fix", f"{rule.fix.text} (by {rule.fix.by}, effort {stated(rule.fix.effort)})")
    for reference in rule.references:
        yield Item("see", reference_words(reference), url=reference.url)
    if rule.topics:
        yield Item("topics", ", ".join(rule.topics))
    if rule.related:
        yield Item("related", ", ".join(rule.related))
    if rule.origin[0] != ruleset.id:
        yield Item("from", f"rule {rule.origin[1]} of {rule.origin[0]}")


def _defined_elsewhere(rule: Rule, ruleset: RuleSet) -> dict[str, str]:
    """The definitions a rule's conditions use that are not among those of this rule set, by name."""
    own = {name: definition.checked.text for name, definition in ruleset.definitions.items()}
    return {name: text for name, text in _definitions(rule).items() if own.get(name) != text}


def _yes_or_no(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    check = rule.rungs[-1].when
    yield Item("passes when", code=check.text) if check else Item("decided by", _declared(rule, "pass or fail"))
    if rule.level_cap is not None:
        yield Item("level", f"failing it leaves the level below {ruleset.levels[rule.level_cap]}")


def _graded(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    for number, rung in enumerate(rule.rungs, start=1):
        level = f", level {ruleset.levels[rung.level]}" if rung.level is not None else ""
        passes = ", passes" if number == rule.pass_rung else ""
        label = f"rung {number}, {rung.title} ({points_words(rung.points)}{level}{passes})"
        evidence = evidence_words(rung.evidence) if rung.evidence != rule.evidence else ""
        needs = f"on evidence: {evidence}" if evidence else ""
        if rung.when:
            yield Item(label, needs, code=rung.when.text)
        else:
            yield Item(label, "where nothing more is shown" if number == 1 else _declared(rule, str(number)))


def _declared(rule: Rule, answer: str) -> str:
    return f"a declared answer, {dotted(answer_path(rule))}: {answer}"


def _shown_items(rule: Rule, ruleset: RuleSet, *, alone: bool) -> Iterator[Item]:
    """What may show one rule where facts leave it open."""
    for recognition, rung in ruleset.shown_by(rule.id):
        title = f", {recognition.title} ({recognition.by})" if alone else ""
        to = f", up to rung {rung}" if rule.graded else ""
        clause = recognition.clauses.get(rule.id)
        reading = f"; our reading of {clause}" if clause else ""
        yield Item("shown by", f"{recognition.id}{title}{to}{reading}")
    for recognition in ruleset.recognitions:
        if rule.id in recognition.withheld:
            yield Item("not shown by", f"{recognition.id}: {recognition.withheld[rule.id].why}")


def evidence_words(evidence: Evidence) -> str:
    """What facts must be backed by; nothing where they need not."""
    grade = f"grade {evidence.grade} or better" if evidence.grade and evidence.grade != "A" else ""
    best = "grade A" if evidence.grade == "A" else ""
    age = f"no older than {evidence.max_age}" if evidence.max_age else ""
    return ", ".join(filter(None, (grade or best, age)))


def in_force_words(effective: Effective) -> str:
    """The time in force; nothing where it has no end on either side."""
    return span_words(effective.from_, effective.until)


def points_words(points: Decimal) -> str:
    """So many points: `1 point`."""
    return f"{stated(points)} point" if points == 1 else f"{stated(points)} points"


def parameter_values(parameter: Parameter) -> str:
    """The values of a parameter, by date where they change, and those it may have."""
    dated = len(parameter.values) > 1
    values = "; ".join(parameter_text(v.value) + (f" from {v.from_}" if dated else "") for v in parameter.values)
    choices = ", ".join(parameter_text(choice) for choice in parameter.choices)
    return f"{values} (of {choices})" if choices else values


def reference_words(reference: Reference) -> str:
    """A text by its title, with the place in it."""
    return f"{reference.title}, {reference.clause}" if reference.clause else reference.title
