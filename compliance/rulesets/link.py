"""Binds the names of a rule set's document and resolves its imports. Knows no files: others are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from compliance.model.values import Kind
from compliance.rulesets.along import bring_along
from compliance.rulesets.clauses import ClauseBinder, with_pass_rung
from compliance.rulesets.conditions import CUSTOM_KINDS, CUSTOM_PATH
from compliance.rulesets.imports import Contents
from compliance.rulesets.linking import Home, Linking
from compliance.rulesets.parameters import bind_parameters
from compliance.rulesets.rules import bind_rule, effective_of
from compliance.rulesets.ruleset import ALL, Clause, Rule, RuleSet

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
    rules = [bind_rule(linking, number, rule) for number, rule in enumerate(document.rules)]
    contents = Contents(linking, rules, {"": bind_parameters(linking)}, _custom_facts(linking))
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
    binder = ClauseBinder(linking, by_id, contents.parameters[""])
    necessary = binder.bind("necessary", document.verdict.necessary)
    sufficient = binder.bind("sufficient", document.verdict.sufficient or [])
    return None if linking.failed else _ruleset(linking, contents, necessary, sufficient)


def _check_names(linking: Linking) -> None:
    document = linking.document
    linking.unique("levels", document.levels, "level")
    linking.unique("objectives", linking.objective_ids, "objective", "id")
    linking.unique("rules", [rule.id for rule in document.rules], "rule", "id")
    for number, objective in enumerate(linking.objective_ids):
        if objective == ALL:
            linking.report(("objectives", number, "id"), f"'{ALL}' means the whole rule set; choose another id")


def _custom_facts(linking: Linking) -> dict[str, Kind]:
    custom = {}
    for path, declared in linking.document.facts.items():
        if CUSTOM_PATH.fullmatch(path):
            custom[path] = CUSTOM_KINDS[declared.type]
        else:
            linking.report(("facts", path), f"'{path}' is not a custom fact; write x.<namespace>.<name>")
    return custom


def _ruleset(
    linking: Linking, contents: Contents, necessary: tuple[Clause, ...], sufficient: tuple[Clause, ...]
) -> RuleSet:
    document, parameters = linking.document, contents.parameters
    rules = [with_pass_rung(rule, necessary, linking.levels, parameters[""]) for rule in contents.rules]
    return RuleSet(
        id=document.id,
        title=document.title,
        version=document.version,
        issuer=document.issuer,
        summary=document.summary,
        claims=cast("Any", document.claims),
        assesses=cast("Any", document.assesses),
        effective=effective_of(document.effective),
        levels=linking.levels,
        objectives=linking.objectives,
        rules=tuple(rules),
        necessary=necessary,
        sufficient=sufficient,
        parameters=parameters,
        custom=contents.custom,
        references=linking.references,
        tailoring=tuple(contents.tailoring),
        definitions=linking.home.conditions.named(document.define),
        digest=linking.home.digest,
        file=linking.home.file,
        _by_id={rule.id: rule for rule in rules},
    )
