"""The pages about documents: a rule set with claim, verdict, parameters and rules in words; a provider profile as a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from compliance.engine.facts_read import json_value
from compliance.model.findings import FactValue
from compliance.model.statements import Closure, Provider, Source, Statement, dotted
from compliance.model.words import BUYERS, plural, span_words, stated, value_text
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.rule import (
    evidence_words,
    in_force_words,
    parameter_values,
    points_words,
    reference_words,
    rule_items,
)
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.wording import place_in
from compliance.rulesets.ruleset import Objective, Recognition, RuleSet

_CLAIMS: Final = {
    "necessary": "necessary. Meeting it shows that a condition no one can do without holds, and no more.",
    "sufficient": "sufficient. Meeting both parts of the verdict is said to be enough; the necessary part alone is not.",
}
_ASSESSED: Final = {
    "provider": "a provider as a whole",
    "service": "one service of a provider (provider@service)",
    "offer": "an offer: one service (provider@service), or a provider whose profile states none",
}


def ruleset_blocks(ruleset: RuleSet) -> Iterator[Block]:
    """The page about a rule set: claim, verdict, parameters, and every rule in words."""
    yield Heading(1, f"{ruleset.title} ({ruleset.id} {ruleset.version})")
    if ruleset.summary:
        yield Paragraph(ruleset.summary)
    yield Item("issued by", ruleset.issuer)
    yield Item("claims", _CLAIMS[ruleset.claims])
    yield Item("assesses", _ASSESSED[ruleset.assesses])
    if ruleset.buyers:
        yield Item("asked for by", "; ".join(f"{BUYERS[buyer]} ({buyer})" for buyer in ruleset.buyers))
    if in_force := in_force_words(ruleset.effective):
        yield Item("in force", in_force)
    yield Item("rules", _rule_counts(ruleset))
    if ruleset.levels:
        yield Item("levels", f"{', '.join(ruleset.levels)} (lowest first)")
    yield from _verdict(ruleset)
    yield from _names(ruleset)
    yield from recognition_blocks(ruleset)
    yield from decision_blocks(ruleset)
    yield from account_blocks(ruleset)
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
        yield from (Item(f"{name} = {parameter_values(p)}", p.title) for name, p in parameters)
    if ruleset.definitions:
        yield Heading(2, "Definitions")
        yield from (Item(name, code=definition.checked.text) for name, definition in ruleset.definitions.items())


# --- Rules ------------------------------------------------------------------------------------------------------------


def _rules(ruleset: RuleSet, objective: str | None) -> Iterator[Block]:
    for rule in ruleset.rules:
        if rule.objective == objective:
            gate = "gate, " if rule.role == "gate" else ""
            excluded = f", {rule.excluded}" if rule.excluded else ""
            yield Heading(3, f"{rule.title} ({gate}{points_words(rule.max_points)}{excluded})", rule.id)
            yield from rule_items(rule, ruleset)


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
        texts = "; ".join(reference_words(reference) for reference in decision.references)
        cited = f" ({texts})" if texts else ""
        yield Item(", ".join(decision.rules) or "in general", f"{decision.text} {decision.why}{cited}")


def account_blocks(ruleset: RuleSet) -> Iterator[Block]:
    """The account a rule set was drawn from, sentence by sentence, with the rules and facts that carry it."""
    if ruleset.account:
        yield Heading(2, "The account it was drawn from")
        rows = [(one.text, ", ".join(one.rules), ", ".join(one.facts), one.why) for one in ruleset.account]
        below = (Column("rules", where="below"), Column("facts", where="below"), Column("remark", where="below"))
        yield Table((Column("the account says", wraps=True), *below), tuple(rows))


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
        yield Item("see", reference_words(reference), url=reference.url)
    if recognition.origin[0] != ruleset.id:
        yield Item("from", f"recognition {recognition.origin[1]} of {recognition.origin[0]}")


def _shown(recognition: Recognition, ruleset: RuleSet) -> str:
    rules = [rule.id for rule in ruleset.rules if rule.id in recognition.shows]
    if len(rules) > _NAMED:
        return f"{'all ' if len(rules) == len(ruleset.rules) else ''}{len(rules)} rules"
    return ", ".join(rules)


# --- Provider profiles ------------------------------------------------------------------------------------------------


def _fact_item(path: str, value: FactValue) -> Item:
    return Item(code=path, text=f"= {value_text(value)}")


def provider_blocks(provider: Provider, fact: Callable[[str, FactValue], Item] = _fact_item) -> Iterator[Block]:
    """The parts of the page about a provider: its timeline, and the sources cited in it.

    Args:
        provider: the profile.
        fact: how a fact that is stated is told, of its path and value.
    """
    yield Heading(1, f"{provider.name} ({provider.id})")
    days = sorted(statement.from_ for statement in provider.statements)
    statements, sources = plural(len(days), "statement"), plural(len(provider.sources), "source")
    yield Item(text=f"{statements} from {days[0]} to {days[-1]}, {sources}")
    yield Heading(2, "Timeline")
    for statement in sorted(provider.statements, key=lambda s: (s.from_, s.location)):
        yield from _statement(statement, provider, fact)
    if provider.searched:
        yield Heading(2, "Looked for, not found")
    for searched in sorted(provider.searched, key=lambda s: (s.on, s.paths)):
        yield Item(
            str(searched.on), f"{', '.join(dotted(path) for path in searched.paths)}. In {'; '.join(searched.where)}."
        )
    yield Heading(2, "Sources")
    for id_, source in sorted(provider.sources.items()):
        dated = "published" if source.dated else "retrieved"
        text = f"{source.title}. {source.publisher}, {dated} {source.known}{place_in(source)}, grade {source.grade}."
        yield Item(f"[{id_}]", text, url=source.url)


def _statement(statement: Statement, provider: Provider, fact: Callable[[str, FactValue], Item]) -> Iterator[Block]:
    span = span_words(statement.from_, statement.until).removeprefix("from ")
    yield Heading(3, statement.summary or "", span)
    for path, value in statement.leaves.items():
        yield fact(dotted(path), json_value(value))
    for path in sorted(statement.entries):
        if not any(leaf[: len(path)] == path for leaf in statement.leaves):
            yield Item(code=dotted(path), text="is there")
    for closure in statement.closures:
        yield Item(code=dotted(closure.path), text=_closed(closure))
    for label, ids in (("disputes", statement.disputes), ("supersedes", statement.supersedes)):
        if ids:
            yield Item(label, ", ".join(sorted(ids)))
    yield Item("says", "; ".join(_cited(source) for source in statement.sources))
    if statement.combined_grade is not None:
        yield Item("together", f"grade {statement.combined_grade}: its sources are independent of each other")
    if statement.location.file != provider.file:
        yield Item("shared", statement.location.file)


def _closed(closure: Closure) -> str:
    where = " and ".join(f"{name} is {value}" for name, value in closure.where)
    return f"is complete where {where}" if where else "is complete"


def _cited(source: Source) -> str:
    return f"[{source.id}] {source.publisher}, {source.known}{place_in(source)}, grade {source.grade}"
