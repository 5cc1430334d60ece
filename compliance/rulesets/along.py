"""What comes along with imports: levels and objectives, where a rule set declares none of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from compliance.model.ruleset import ImportDocument
from compliance.rulesets.conditions import Path
from compliance.rulesets.linking import Linking
from compliance.rulesets.ruleset import Objective, Rule, RuleSet


def bring_along(linking: Linking, imported: Mapping[str, RuleSet]) -> None:
    """Take the levels and objectives of imported rules for the rule set's own, where it declares none."""
    imports = [(n, i, imported[i.ruleset]) for n, i in enumerate(linking.document.imports) if i.ruleset in imported]
    if not linking.document.levels:
        _bring_levels(linking, imports)
    objectives = bool(linking.document.objectives)
    for number, import_, source in imports:
        if not objectives and import_.objective is None:
            _bring_objectives(linking, number, import_, source)
        elif import_.weights:
            what = "this rule set has objectives of its own, or the import names one: set the weight there"
            linking.report(("imports", number, "weights"), what)


def selected(import_: ImportDocument, source: RuleSet) -> Iterator[Rule]:
    """The rules an import takes, excluded ones among them; none where it only wants definitions."""
    if import_.rules is None and import_.definitions:
        return
    for rule in source.rules:
        if import_.rules is None or rule.id in import_.rules:
            yield rule


def has_levels(rule: Rule) -> bool:
    """Does a rule say anything about levels?"""
    return rule.level_cap is not None or any(rung.level is not None for rung in rule.rungs)


def _bring_levels(linking: Linking, imports: list[tuple[int, ImportDocument, RuleSet]]) -> None:
    brought: tuple[str, ...] = ()
    for number, import_, source in imports:
        if not any(has_levels(rule) for rule in selected(import_, source)):
            continue
        levels = tuple(import_.levels.get(level, level) for level in source.levels)
        if brought and levels != brought:
            linking.report(
                ("imports", number),
                f"imports bring different levels, {_list(brought)} and {_list(levels)}: declare 'levels'",
            )
        brought = brought or levels
    linking.levels = brought


def _bring_objectives(linking: Linking, number: int, import_: ImportDocument, source: RuleSet) -> None:
    used = {rule.objective for rule in selected(import_, source)}
    known = {objective.id for objective in source.objectives}
    place: Path = ("imports", number)
    for id_ in import_.weights:
        if id_ not in known:
            linking.report((*place, "weights", id_), linking.nearest("objective", id_, known, source.id))
    for objective in source.objectives:
        if objective.id not in used:
            continue
        if objective.id in linking.objective_ids:
            linking.report(
                place,
                f"two imports bring the objective '{objective.id}': declare 'objectives', or name one: objective: <id>",
            )
        weight = import_.weights.get(objective.id, objective.weight)
        linking.objectives = (*linking.objectives, replace(objective, weight=weight))


def changed_weights(import_: ImportDocument, source: RuleSet) -> list[Objective]:
    """Objectives that weigh something else here, with their weight there."""
    return [o for o in source.objectives if import_.weights.get(o.id, o.weight) != o.weight]


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"
