"""The parts of the page about a rule set that say what it recognises, and what was decided where its texts leave room."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.rule_values import Evidence
from compliance.report.pages.blocks import Block, Heading, Item
from compliance.rulesets.ruleset import Recognition, Reference, Rule, RuleSet

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
