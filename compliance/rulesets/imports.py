"""What a rule set takes from others: rules with their parameters, roles and levels, and what it changes about them.

Levels and objectives come along where the rule set declares none of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from itertools import pairwise
from typing import Any, cast

from compliance.model.phrases import figures, say
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.ruleset import ImportDocument, TailoringDocument
from compliance.model.status import NotApplicableReason
from compliance.model.values import FactKind, describe
from compliance.model.words import labelled
from compliance.rulesets.linking import Linking
from compliance.rulesets.loosening import loosens
from compliance.rulesets.parameters import KIND_WORDS, not_offered, of_kind, replaced, set_text
from compliance.rulesets.recognitions import imported
from compliance.rulesets.ruleset import Objective, Parameter, Recognition, Rule, RuleSet, Rung, Tailoring

RULES_LIMIT = 5_000
"""Rules of one rule set, and sets of parameters it imports."""


def bring_along(linking: Linking, imported: Mapping[str, RuleSet]) -> None:
    """Take the levels and objectives of imported rules for the rule set's own, where it declares none.

    The verdict of an imported rule set and the parameters of its thresholds never come along: what meeting this one takes is
    for its own document to say.
    """
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


def _selected(import_: ImportDocument, source: RuleSet) -> Iterator[Rule]:
    """The rules an import takes, excluded ones among them; none where it only wants definitions."""
    if import_.rules is None and import_.definitions:
        return
    for rule in source.rules:
        if import_.rules is None or rule.id in import_.rules:
            yield rule


def _bring_levels(linking: Linking, imports: list[tuple[int, ImportDocument, RuleSet]]) -> None:
    brought: tuple[str, ...] = ()
    for number, import_, source in imports:
        if not any(rule.has_levels for rule in _selected(import_, source)):
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
    used = {rule.objective for rule in _selected(import_, source)}
    known = {objective.id for objective in source.objectives}
    place: DocumentPath = ("imports", number)
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


def _changed_weights(import_: ImportDocument, source: RuleSet) -> list[Objective]:
    """The objectives of another rule set that weigh something else here, with the weight they have there."""
    return [o for o in source.objectives if import_.weights.get(o.id, o.weight) != o.weight]


def _parameters_read(source: RuleSet, rules: list[Rule]) -> set[tuple[str, str]]:
    """The parameters, by their scope, that some rules read, or a recognition that shows one of these."""
    ids = {rule.id for rule in rules}
    shown = [recognition for recognition in source.recognitions if not ids.isdisjoint(recognition.shows)]
    programs = [(rule.scope, program) for rule in rules for program in rule.programs]
    programs += [(recognition.scope, recognition.when) for recognition in shown]
    return {(scope, name) for scope, program in programs for name in program.checked.parameters}


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"


_ROLES = {"gate": say("a gate"), "contributory": say("contributory")}


@dataclass(slots=True)
class Contents:
    """What a rule set consists of: what it declares first, then what each import brings, one after the other."""

    _linking: Linking
    rules: list[Rule]
    parameters: dict[str, dict[str, Parameter]]
    custom: dict[str, FactKind]
    custom_titles: dict[str, str]
    tailoring: list[Tailoring] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)
    _origins: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def add(self, number: int, import_: ImportDocument, source: RuleSet) -> None:
        """Take in what one import asks for."""
        place: DocumentPath = ("imports", number)
        self._check_names(place, import_, source)
        self._add_custom(number, source)
        rules = list(_selected(import_, source))
        if not rules:
            return
        scope = f"{import_.as_ or source.id}/"
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
        self._add_parameters(place, import_, source, rules, scope)
        self.tailoring += self._own_tailoring(place, import_, source)
        _Import(self._linking, number, import_, source, scope).check_levels(rules)
        for rule in rules:
            self._add_rule(number, import_, source, rule, scope)
        self._add_recognitions(place, import_, source, rules, scope)

    def _check_names(self, place: DocumentPath, import_: ImportDocument, source: RuleSet) -> None:
        known = [rule.id for rule in source.rules]
        named = (("rules", import_.rules or []), ("exclude", import_.exclude), ("tailor", import_.tailor))
        for key, names in named:
            for i, name in enumerate(names):
                if name not in known:
                    at = (*place, key, name if key == "tailor" else i)
                    self._linking.report(at, self._linking.nearest("rule", name, known, source.id))
        selected = {rule.id for rule in _selected(import_, source)}
        for key, listed in (("exclude", import_.exclude), ("tailor", import_.tailor)):
            for i, name in enumerate(listed):
                if name in known and name not in selected:
                    at = (*place, key, name if key == "tailor" else i)
                    self._linking.report(at, f"'{name}' is not among the rules this import takes")
        for name in import_.levels:
            if name not in source.levels:
                self._linking.report(
                    (*place, "levels", name), self._linking.nearest("level", name, source.levels, source.id)
                )

    def _add_rule(self, number: int, import_: ImportDocument, source: RuleSet, rule: Rule, scope: str) -> None:
        place: DocumentPath = ("imports", number)
        way = _Import(self._linking, number, import_, source, scope)
        imported = way.rule(rule)
        if imported.id in {other.id for other in self.rules}:
            self._linking.report(
                place, f"the rule '{imported.id}' is here already; give this import a prefix: as: <prefix>"
            )
        elif imported.excluded is None:
            self._check_origin(number, imported)
        self.tailoring += way.changes(rule, imported)
        self.rules.append(imported)

    def _add_recognitions(
        self, place: DocumentPath, import_: ImportDocument, source: RuleSet, rules: list[Rule], scope: str
    ) -> None:
        prefix = f"{import_.as_}/" if import_.as_ else ""
        here = {rule.id: prefix + rule.id for rule in rules if rule.id not in import_.exclude}
        for recognition in source.recognitions:
            carried = imported(recognition, import_.as_, scope, here)
            if carried is None:
                continue
            used = {r.id for r in self.recognitions} | {r.id for r in self._linking.document.recognises}
            if carried.id in used:
                self._linking.report(
                    place, f"the recognition '{carried.id}' is here already; give this import a prefix: as: <prefix>"
                )
            self.recognitions.append(carried)

    def _check_origin(self, number: int, rule: Rule) -> None:
        """Report a rule that is imported already, by another way or under another prefix: it would count twice.

        An excluded rule does not count, and so not twice.
        """
        ruleset, id_ = rule.origin
        if rule.origin in self._origins:
            first, name = self._origins[rule.origin]
            location = self._linking.home.locate(("imports", first))
            self._linking.report(
                ("imports", number),
                f"the rule '{id_}' of '{ruleset}' is imported twice, as '{rule.id}' and, at "
                f"{location.line}:{location.column}, as '{name}'; exclude it from one of them: exclude: [{id_}]",
            )
        self._origins.setdefault(rule.origin, (number, rule.id))

    def _add_parameters(
        self, place: DocumentPath, import_: ImportDocument, source: RuleSet, rules: list[Rule], scope: str
    ) -> None:
        """The parameters that something imported reads: others would be set to no effect, and shown as tailoring."""
        read = _parameters_read(source, rules)
        for inner, values in source.parameters.items():
            self.parameters[scope + inner] = {name: one for name, one in values.items() if (inner, name) in read}
        values_here = self.parameters.setdefault(scope, {})
        for name, value in import_.parameters.items():
            at: DocumentPath = (*place, "parameters", name)
            old = values_here.get(name)
            if old is None and name in source.parameters.get("", {}):
                what = f"nothing that is imported reads the parameter '{name}' of '{source.id}': leave it out"
                what += "; thresholds stand in the verdict here"
                self._linking.report(at, what)
            elif old is None:
                self._linking.report(at, self._linking.nearest("parameter", name, values_here, source.id))
            elif (replacement := of_kind(old.kind, value)) is None:
                what = f"expected {KIND_WORDS[old.kind]}, as '{name}' is, found {describe(value)}"
                self._linking.report(at, what)
            elif wrong := not_offered(old.choices, replacement, countries=old.countries):
                self._linking.report(at, wrong)
            else:
                values_here[name] = replaced(old, replacement)
                text = labelled(import_.as_ or source.id, set_text(name, value, old.values))
                self._change(at, text, loosened=loosens(source, "", old, replacement))

    def _change(self, path: DocumentPath, text: str, *, loosened: bool | None) -> None:
        self.tailoring.append(Tailoring(text, loosened, path))

    def _own_tailoring(self, place: DocumentPath, import_: ImportDocument, source: RuleSet) -> Iterator[Tailoring]:
        """What the imported rule set had tailored itself, and the weights of its objectives."""
        name = import_.as_ or source.id
        for change in source.tailoring:
            yield replace(change, text=labelled(name, change.text), path=None)
        changed = _changed_weights(import_, source)
        if changed:
            weights = ", ".join(f"{o.id} {import_.weights[o.id]}" for o in changed)
            # A weight has no direction: some rules count for more, others for less.
            text = labelled(name, say("weights {weights}", weights=weights))
            yield Tailoring(text, loosened=None, path=(*place, "weights"))

    def _add_custom(self, number: int, source: RuleSet) -> None:
        # The importing rule set's own words come first.
        self.custom_titles = {**source.custom_titles, **self.custom_titles}
        for path, kind in source.custom.items():
            if self.custom.setdefault(path, kind) != kind:
                self._linking.report(("imports", number), f"the custom fact '{path}' has another type in '{source.id}'")


@dataclass(frozen=True, slots=True)
class _Import:
    """One import: what a rule of the rule set it names becomes in the one that imports it."""

    linking: Linking
    number: int
    import_: ImportDocument
    source: RuleSet
    scope: str

    @property
    def place(self) -> DocumentPath:
        """Where the import stands."""
        return ("imports", self.number)

    def check_levels(self, rules: list[Rule]) -> None:
        """Levels keep their order here; those no rule of the import has may be missing."""
        if not any(rule.has_levels for rule in rules):
            return
        used = {rung.level for rule in rules for rung in rule.rungs if rung.level is not None}
        used |= {level for rule in rules if (cap := rule.level_cap) is not None for level in (cap,)}
        levels = [(self.source.levels[level], self._level(level)) for level in sorted(used)]
        for name, level in levels:
            if level is None:
                here = self.import_.levels.get(name, name)
                hint = self.linking.nearest("level", here, self.linking.levels)
                self.linking.report(self.place, f"{hint}; name the level '{name}' is here: levels: {{{name}: <level>}}")
        known = [(name, level) for name, level in levels if level is not None]
        for (below, low), (above, high) in pairwise(known):
            if high < low:
                self.linking.report(
                    (*self.place, "levels"), f"'{above}' is above '{below}' in '{self.source.id}', and below it here"
                )

    def _level(self, level: int) -> int | None:
        name = self.source.levels[level]
        here = self.import_.levels.get(name, name)
        return self.linking.levels.index(here) if here in self.linking.levels else None

    def rule(self, rule: Rule) -> Rule:
        """The rule as the import brings it."""
        change = self.import_.tailor.get(rule.id)
        objective = (change and change.objective) or self.import_.objective or rule.objective
        self._check_objective(objective, rule.id if change and change.objective else None)
        rungs: tuple[Rung, ...] = tuple(
            rung if rung.level is None else replace(rung, level=self._level(rung.level)) for rung in rule.rungs
        )
        if self.import_.points is not None and not rule.graded:
            rungs = (rungs[0], replace(rungs[1], points=self.import_.points))
        cap = None if rule.level_cap is None else self._level(rule.level_cap)
        if cap == 0:
            self.linking.report(
                self.place, f"the level of '{rule.id}' is the lowest one here; failing it could cap nothing"
            )
        here = replace(
            rule,
            id=f"{self.import_.as_}/{rule.id}" if self.import_.as_ else rule.id,
            scope=self.scope + rule.scope,
            objective=objective if self.linking.objectives else None,
            role=cast("Any", self.import_.role or rule.role),
            rungs=rungs,
            level_cap=cap,
            excluded=NotApplicableReason.EXCLUDED if rule.id in self.import_.exclude else rule.excluded,
        )
        return here if change is None else _tailored(self.linking, (*self.place, "tailor", rule.id), here, change)

    def _check_objective(self, objective: str | None, tailored_rule: str | None) -> None:
        known = self.linking.objective_ids
        if known and objective is None:
            self.linking.report(
                self.place, f"this rule set has objectives, so the import names one of: {', '.join(known)}"
            )
        elif objective is not None and objective not in known and (known or self.import_.objective or tailored_rule):
            at: DocumentPath = (*self.place, "objective") if self.import_.objective else self.place
            if tailored_rule:
                at = (*self.place, "tailor", tailored_rule, "objective")
            self.linking.report(at, self.linking.nearest("objective", objective, known))

    def changes(self, old: Rule, new: Rule) -> Iterator[Tailoring]:
        """What the import changed about a rule."""
        name = self.import_.as_ or self.source.id
        at: DocumentPath = (*self.place, "tailor", old.id) if old.id in self.import_.tailor else self.place
        if new.excluded is not None and old.excluded is None:
            at = (*self.place, "exclude", self.import_.exclude.index(old.id))
            yield Tailoring(labelled(name, say("excluded {rule}", rule=old.id)), old.role == "gate" or None, at)
            return
        if new.role != old.role:
            text = say("{rule} is {now}, was {before}", rule=old.id, now=_ROLES[new.role], before=_ROLES[old.role])
            yield Tailoring(labelled(name, text), new.role != "gate", at)
        if not old.graded and new.max_points != old.max_points:
            text = say("{rule} has {now}, was {before}", rule=old.id, now=_points(new), before=_points(old))
            yield Tailoring(labelled(name, text), None, at)
        if new.pass_from != old.pass_from and new.pass_from is not None:
            rungs = {"now": new.pass_from, "before": old.pass_rung}
            text = say("{rule} passes from rung {now}, was rung {before}", rule=old.id, **rungs)
            yield Tailoring(labelled(name, text), new.pass_from < old.pass_rung, at)
        if new.level_cap != (None if old.level_cap is None else self._level(old.level_cap)):
            here = self.linking.levels[new.level_cap] if new.level_cap is not None else "none"
            there = self.source.levels[old.level_cap] if old.level_cap is not None else "none"
            text = say("{rule} has the level {now}, was {before}", rule=old.id, now=here, before=there)
            yield Tailoring(labelled(name, text), None, at)


def _tailored(linking: Linking, place: DocumentPath, rule: Rule, change: TailoringDocument) -> Rule:
    """A rule with what its import changes about it; mistakes are reported at the place of the change."""
    if rule.graded:
        for key, value in (("points", change.points), ("level", change.level)):
            if value is not None:
                linking.report((*place, key), f"'{rule.id}' is graded: it has its {key} on its rungs")
    elif change.pass_from is not None:
        linking.report((*place, "pass_from"), f"'{rule.id}' is a yes/no rule: it has no rungs to pass from")
    if change.pass_from is not None and rule.graded and change.pass_from > len(rule.rungs):
        linking.report((*place, "pass_from"), f"'{rule.id}' has {len(rule.rungs)} rungs")
    cap = linking.level_cap((*place, "level"), change.level) if not rule.graded else None
    rungs = rule.rungs
    if change.points is not None and not rule.graded:
        rungs = (rungs[0], replace(rungs[1], points=change.points))
    return replace(
        rule,
        role=cast("Any", change.role or rule.role),
        rungs=rungs,
        level_cap=rule.level_cap if cap is None else cap,
        pass_from=change.pass_from or rule.pass_from,
    )


def _points(rule: Rule) -> str:
    if rule.max_points == 1:
        return say("1 point")
    return say("{number} points", number=figures(str(rule.max_points)))
