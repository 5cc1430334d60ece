"""The parts of the page about a rule set: claim, verdict, parameters, and every rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from compliance.language.checked import DefinitionRead
from compliance.language.tree import Node, children
from compliance.model.rule_values import Evidence
from compliance.model.words import stated
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import Effective, Objective, Parameter, Recognition, Reference, Rule, RuleSet

_CLAIMS: Final = {
    "necessary": "necessary. Meeting it shows that a condition no one can do without holds, and no more.",
    "sufficient": "sufficient. Meeting both parts of the verdict is said to be enough; the necessary part alone is not.",
}
_ASSESSED: Final = {
    "provider": "a provider as a whole",
    "service": "one service of a provider (--service)",
    "offer": "an offer: one service (--service), or a provider whose profile states none",
}


def ruleset_blocks(ruleset: RuleSet) -> Iterator[Block]:
    """The page about a rule set: claim, verdict, parameters, and every rule in words."""
    yield Heading(1, f"{ruleset.title} ({ruleset.id} {ruleset.version})")
    if ruleset.summary:
        yield Paragraph(ruleset.summary)
    yield Item("issued by", ruleset.issuer)
    yield Item("claims", _CLAIMS[ruleset.claims])
    yield Item("assesses", _ASSESSED[ruleset.assesses])
    if in_force := _in_force(ruleset.effective):
        yield Item("in force", in_force)
    yield Item("rules", _rule_counts(ruleset))
    if ruleset.levels:
        yield Item("levels", f"{', '.join(ruleset.levels)} (lowest first)")
    yield from _verdict(ruleset)
    yield from _names(ruleset)
    yield from recognition_blocks(ruleset)
    yield from decision_blocks(ruleset)
    for objective in ruleset.objectives:
        yield Heading(2, _objective_title(objective))
        yield from _rules(ruleset, objective.id)
    if any(rule.objective is None for rule in ruleset.rules):
        yield Heading(2, "Rules of no objective" if ruleset.objectives else "Rules")
        yield from _rules(ruleset, None)
    if ruleset.tailoring:
        yield Heading(2, "Tailored")
        yield from (Item(text=str(line)) for line in ruleset.tailoring)


def _rule_counts(ruleset: RuleSet) -> str:
    gates = sum(rule.role == "gate" for rule in ruleset.rules)
    imported = sum(rule.origin[0] != ruleset.id for rule in ruleset.rules)
    count = f"{len(ruleset.rules)}, {gates} of them gate{'' if gates == 1 else 's'}"
    return f"{count}, {imported} imported" if imported else count


def _objective_title(objective: Objective) -> str:
    out_of = f", out of {stated(objective.out_of)} points" if objective.out_of is not None else ""
    return f"{objective.title} (weight {stated(objective.weight)}{out_of})"


# --- The verdict ------------------------------------------------------------------------------------------------------


def _verdict(ruleset: RuleSet) -> Iterator[Block]:
    yield Heading(2, "Verdict")
    for part, clauses in (("necessary", ruleset.necessary), ("sufficient", ruleset.sufficient)):
        yield from (Item(part, clause.sentence(ruleset)) for clause in clauses)


# --- Parameters and definitions ---------------------------------------------------------------------------------------


def _names(ruleset: RuleSet) -> Iterator[Block]:
    parameters = [(f"{scope}{name}", p) for scope, values in ruleset.parameters.items() for name, p in values.items()]
    if parameters:
        yield Heading(2, "Parameters")
        yield from (Item(f"{name} = {_parameter_values(p)}", p.title) for name, p in parameters)
    if ruleset.definitions:
        yield Heading(2, "Definitions")
        yield from (Item(name, code=definition.checked.text) for name, definition in ruleset.definitions.items())


def _parameter_values(parameter: Parameter) -> str:
    dated = len(parameter.values) > 1
    values = "; ".join(parameter_text(v.value) + (f" from {v.from_}" if dated else "") for v in parameter.values)
    choices = ", ".join(parameter_text(choice) for choice in parameter.choices)
    return f"{values} (of {choices})" if choices else values


# --- Rules ------------------------------------------------------------------------------------------------------------


def _rules(ruleset: RuleSet, objective: str | None) -> Iterator[Block]:
    for rule in ruleset.rules:
        if rule.objective == objective:
            gate = "gate, " if rule.role == "gate" else ""
            excluded = f", {rule.excluded}" if rule.excluded else ""
            yield Heading(3, f"{rule.title} ({gate}{_points(rule.max_points)}{excluded})", rule.id)
            yield from _rule(rule, ruleset)


def _rule(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    if rule.why:
        yield Item("why", rule.why)
    if rule.applies:
        yield Item("applies when", code=rule.applies.text)
    yield from _graded(rule, ruleset) if rule.graded else _yes_or_no(rule, ruleset)
    yield from (Item(f"where {name} is", code=text) for name, text in _defined_elsewhere(rule, ruleset).items())
    if evidence := evidence_words(rule.evidence):
        yield Item("evidence", evidence)
    if in_force := "; ".join(filter(None, (_in_force(e) for e in rule.effective if e != ruleset.effective))):
        yield Item("in force", in_force)
    yield from shown_items(rule, ruleset)
    if rule.fix:
        yield Item("fix", f"{rule.fix.text} (by {rule.fix.by}, effort {stated(rule.fix.effort)})")
    for reference in rule.references:
        clause = f", {reference.clause}" if reference.clause else ""
        yield Item("see", f"{reference.title}{clause}", url=reference.url)
    if rule.topics:
        yield Item("topics", ", ".join(rule.topics))
    if rule.related:
        yield Item("related", ", ".join(rule.related))
    if rule.origin[0] != ruleset.id:
        yield Item("from", f"rule {rule.origin[1]} of {rule.origin[0]}")


def _defined_elsewhere(rule: Rule, ruleset: RuleSet) -> dict[str, str]:
    """The definitions a rule's conditions use that are not among those of this rule set, by name."""
    elsewhere: dict[str, str] = {}
    todo: list[Node] = [program.checked.node for program in rule.programs]
    while todo:
        node = todo.pop(0)
        if isinstance(node, DefinitionRead):
            definition = ruleset.definitions.get(node.name)
            if definition is None or definition.checked.text != node.text:
                elsewhere[node.name] = node.text
        todo += children(node)
    return elsewhere


def _yes_or_no(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    check = rule.rungs[-1].when
    yield Item("passes when", code=check.text) if check else Item("decided by", _declared(rule, "pass or fail"))
    if rule.level_cap is not None:
        yield Item("level", f"failing it leaves the level below {ruleset.levels[rule.level_cap]}")


def _graded(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    for number, rung in enumerate(rule.rungs, start=1):
        level = f", level {ruleset.levels[rung.level]}" if rung.level is not None else ""
        passes = ", passes" if number == rule.pass_rung else ""
        label = f"rung {number}, {rung.title} ({_points(rung.points)}{level}{passes})"
        evidence = evidence_words(rung.evidence) if rung.evidence != rule.evidence else ""
        needs = f"on evidence: {evidence}" if evidence else ""
        if rung.when:
            yield Item(label, needs, code=rung.when.text)
        else:
            yield Item(label, "where nothing more is shown" if number == 1 else _declared(rule, str(number)))


def _declared(rule: Rule, answer: str) -> str:
    return f"a declared answer, answers.{'.'.join(rule.origin)}: {answer}"


def _in_force(effective: Effective) -> str:
    since = f"from {effective.from_}" if effective.from_ else ""
    until = f"until the day before {effective.until}" if effective.until else ""
    return " ".join(filter(None, (since, until)))


def _points(points: Decimal) -> str:
    return f"{stated(points)} point" if points == 1 else f"{stated(points)} points"


_NAMED = 12
"""Rules that are named one by one; of more, only how many there are."""


def recognition_blocks(ruleset: RuleSet) -> Iterator[Block]:
    """The certificates and assessments that settle rules which facts leave open."""
    if ruleset.recognitions:
        yield Heading(2, "Recognised")
    for recognition in ruleset.recognitions:
        yield Heading(3, f"{recognition.title} ({recognition.by})", recognition.id)
        yield from _recognition(recognition, ruleset)


def decision_blocks(ruleset: RuleSet) -> Iterator[Block]:
    """Where the rule set deviates from or interprets what it is made of."""
    if ruleset.decisions:
        yield Heading(2, "Decisions")
    for decision in ruleset.decisions:
        texts = "; ".join(_named(reference) for reference in decision.references)
        cited = f" ({texts})" if texts else ""
        yield Item(", ".join(decision.rules) or "in general", f"{decision.text} {decision.why}{cited}")


def shown_items(rule: Rule, ruleset: RuleSet) -> Iterator[Item]:
    """What may show one rule where facts leave it open."""
    for recognition, rung in ruleset.shown_by(rule.id):
        to = f", up to rung {rung}" if rule.graded else ""
        clause = recognition.clauses.get(rule.id)
        reading = f"; our reading of {clause}" if clause else ""
        yield Item("shown by", f"{recognition.id}{to}{reading}")
    for recognition in ruleset.recognitions:
        if rule.id in recognition.withheld:
            yield Item("not shown by", f"{recognition.id}: {recognition.withheld[rule.id].why}")


def evidence_words(evidence: Evidence) -> str:
    """What facts must be backed by; nothing where they need not."""
    grade = f"grade {evidence.grade} or better" if evidence.grade and evidence.grade != "A" else ""
    best = "grade A" if evidence.grade == "A" else ""
    age = f"no older than {evidence.max_age}" if evidence.max_age else ""
    return ", ".join(filter(None, (grade or best, age)))


def _recognition(recognition: Recognition, ruleset: RuleSet) -> Iterator[Item]:
    yield Item("in force when", code=recognition.when.text)
    if evidence := evidence_words(recognition.evidence):
        yield Item("evidence", evidence)
    yield Item("shows", _shown(recognition, ruleset) or "no rule")
    if recognition.withheld:
        yield Item("does not show here", ", ".join(recognition.withheld))
    if recognition.reading is not None:
        yield Item("our reading of", recognition.reading)
    for reference in recognition.references:
        yield Item("see", _named(reference), url=reference.url)
    if recognition.origin[0] != ruleset.id:
        yield Item("from", f"recognition {recognition.origin[1]} of {recognition.origin[0]}")


def _named(reference: Reference) -> str:
    return f"{reference.title}, {reference.clause}" if reference.clause else reference.title


def _shown(recognition: Recognition, ruleset: RuleSet) -> str:
    rules = [rule.id for rule in ruleset.rules if rule.id in recognition.shows]
    if len(rules) > _NAMED:
        return f"{'all ' if len(rules) == len(ruleset.rules) else ''}{len(rules)} rules"
    return ", ".join(rules)
