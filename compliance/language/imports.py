"""Rules of other rule sets: their ids, parameters and roles in this one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

from compliance.language.conditions import Path
from compliance.language.linking import Linking
from compliance.language.parameters import KIND_WORDS, always, of_kind, parameter_text
from compliance.language.ruleset import Parameter, Rule, RuleSet
from compliance.model.ruleset import ImportDocument
from compliance.model.status import NotApplicableReason
from compliance.model.values import Kind, describe

RULES_LIMIT = 5_000
"""Rules of one rule set, and sets of parameters it imports."""


@dataclass(slots=True)
class Contents:
    """What a rule set consists of, its own first; imports are added one after the other."""

    _linking: Linking
    rules: list[Rule]
    parameters: dict[str, dict[str, Parameter]]
    custom: dict[str, Kind]
    tailoring: list[str] = field(default_factory=list)

    def add(self, number: int, import_: ImportDocument, source: RuleSet) -> None:
        """Take in what one import asks for."""
        place: Path = ("imports", number)
        known = [rule.id for rule in source.rules]
        for key, names in (("rules", import_.rules or []), ("exclude", import_.exclude)):
            for i, name in enumerate(names):
                if name not in known:
                    self._linking.report((*place, key, i), self._linking.nearest("rule", name, known, source.id))
        prefix = f"{import_.as_}/" if import_.as_ else ""
        scope = prefix or f"{source.id}/"
        if (
            len(self.rules) + len(source.rules) > RULES_LIMIT
            or len(self.parameters) + len(source.parameters) > RULES_LIMIT
        ):
            self._linking.report(
                place, f"a rule set may have at most {RULES_LIMIT} rules and imports, those of its imports included"
            )
            return
        if scope in self.parameters:
            self._linking.report(
                place, f"two imports have the prefix '{scope[:-1]}'; give them different ones: as: <prefix>"
            )
            return
        self._add_parameters(place, import_, source, scope)
        self._add_custom(number, source)
        taken = {rule.id for rule in self.rules}
        for rule in source.rules:
            if import_.rules is not None and rule.id not in import_.rules:
                continue
            imported = self._imported_rule(place, import_, rule, prefix, scope)
            if imported.id in taken:
                self._linking.report(
                    place,
                    f"the rule '{imported.id}' is here already; give this import a prefix: as: <prefix>",
                )
            self.rules.append(imported)
        name = import_.as_ or source.id
        self.tailoring += [f"{name}: excluded {rule}" for rule in import_.exclude]

    def _add_parameters(self, place: Path, import_: ImportDocument, source: RuleSet, scope: str) -> None:
        for inner, values in source.parameters.items():
            self.parameters[scope + inner] = dict(values)
        own = self.parameters.setdefault(scope, {})
        for name, value in import_.parameters.items():
            old = own.get(name)
            if old is None:
                self._linking.report(
                    (*place, "parameters", name), self._linking.nearest("parameter", name, own, source.id)
                )
            elif (replacement := of_kind(old.kind, value)) is None:
                what = f"expected {KIND_WORDS[old.kind]}, as '{name}' is, found {describe(value)}"
                self._linking.report((*place, "parameters", name), what)
            else:
                own[name] = replace(old, values=(always(replacement),))
                self.tailoring.append(f"{import_.as_ or source.id}: {name} set to {parameter_text(value)}")

    def _add_custom(self, number: int, source: RuleSet) -> None:
        for path, kind in source.custom.items():
            if self.custom.setdefault(path, kind) != kind:
                self._linking.report(("imports", number), f"the custom fact '{path}' has another type in '{source.id}'")

    def _imported_rule(self, place: Path, import_: ImportDocument, rule: Rule, prefix: str, scope: str) -> Rule:
        objective = import_.objective or rule.objective
        known = self._linking.objectives
        if known and objective is None:
            self._linking.report(place, f"this rule set has objectives, so the import names one of: {', '.join(known)}")
        elif objective is not None and objective not in known and (known or import_.objective):
            at: Path = (*place, "objective") if import_.objective else place
            self._linking.report(at, self._linking.nearest("objective", objective, known))
        if rule.level_cap is not None or any(rung.level is not None for rung in rule.rungs):
            self._linking.report(place, f"the rule '{rule.id}' has levels; rules with levels cannot be imported yet")
        rungs = rule.rungs
        if import_.points is not None and not rule.graded:
            rungs = (rungs[0], replace(rungs[1], points=import_.points))
        return replace(
            rule,
            id=prefix + rule.id,
            scope=scope + rule.scope,
            objective=objective if known else None,
            role=cast("Any", import_.role or rule.role),
            rungs=rungs,
            excluded=NotApplicableReason.EXCLUDED if rule.id in import_.exclude else rule.excluded,
        )
