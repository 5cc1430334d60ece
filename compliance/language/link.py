"""Binds the names of a rule set's document and resolves its imports. Knows no files: others are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast

from compliance.language.conditions import CUSTOM_KINDS, CUSTOM_PATH, Conditions, Path
from compliance.language.ruleset import (
    ALL,
    AllClause,
    AnyClause,
    Clause,
    DatedValue,
    Effective,
    Evidence,
    Fix,
    GatesClause,
    LevelClause,
    Objective,
    Parameter,
    PointsClause,
    Reference,
    Rule,
    RuleSet,
    Rung,
    ScoreClause,
)
from compliance.model.provider import Location
from compliance.model.ruleset import (
    ClauseDocument,
    EffectiveDocument,
    EvidenceDocument,
    ImportDocument,
    ParameterDocument,
    ParameterName,
    ParameterValue,
    ReferenceDocument,
    RuleDocument,
    RuleSetDocument,
)
from compliance.model.status import NotApplicableReason
from compliance.model.values import Kind, Range, describe, parse_day

Report = Callable[[Path, str], None]
Locate = Callable[[Path], Location]


@dataclass(frozen=True, slots=True)
class Home:
    """One document with its conditions, and how to say where something in it stands."""

    document: RuleSetDocument
    conditions: Conditions
    report: Report
    locate: Locate
    digest: str
    file: str


def link(home: Home, imported: Mapping[str, RuleSet]) -> RuleSet | None:
    """Make a rule set of a document and the rule sets it imports; `None` where mistakes were reported.

    Args:
        home: the document; mistakes go to its `report`, with their path in it.
        imported: the rule sets it imports, by id; a missing one was reported already.
    """
    return _Linker(home, imported).link()


class _Linker:
    """One linking."""

    def __init__(self, home: Home, imported: Mapping[str, RuleSet]) -> None:
        self.home = home
        self.document = home.document
        self.imported = imported
        self.failed = False
        self.references = {id_: _reference(id_, reference) for id_, reference in home.document.references.items()}

    def report(self, path: Path, message: str) -> None:
        """Note a mistake."""
        self.failed = True
        self.home.report(path, message)

    def link(self) -> RuleSet | None:
        """Bind everything."""
        document = self.document
        self._unique("levels", document.levels, "level")
        self._unique("objectives", [objective.id for objective in document.objectives], "objective")
        parameters = {"": {name: self._parameter(name, p) for name, p in document.parameters.items()}}
        custom = self._custom()
        rules: list[Rule] = [self._rule(number, rule) for number, rule in enumerate(document.rules)]
        self._unique("rules", [rule.id for rule in document.rules], "rule", "id")
        tailoring: list[str] = []
        for number, import_ in enumerate(document.imports):
            source = self.imported.get(import_.ruleset)
            if source is not None:
                self._import(number, import_, source, rules, parameters, tailoring)
                custom |= dict(source.custom)
        by_id = {rule.id: rule for rule in rules}
        if not rules and not self.failed:
            self.report(("rules",), "a rule set has at least one rule, its own or imported")
        clauses = _ClauseBinder(self, by_id, parameters[""])
        necessary = clauses.bind("necessary", document.verdict.necessary)
        sufficient = clauses.bind("sufficient", document.verdict.sufficient or [])
        if self.failed:
            return None
        rules = [_with_pass_rung(rule, necessary, document.levels, parameters[""]) for rule in rules]
        return RuleSet(
            id=document.id,
            title=document.title,
            version=document.version,
            issuer=document.issuer,
            summary=document.summary,
            claims=cast("Any", document.claims),
            assesses=cast("Any", document.assesses),
            effective=_effective(document.effective),
            levels=tuple(document.levels),
            objectives=tuple(Objective(o.id, o.title, o.weight, o.out_of) for o in document.objectives),
            rules=tuple(rules),
            necessary=necessary,
            sufficient=sufficient,
            parameters=parameters,
            custom=custom,
            references=self.references,
            tailoring=tuple(tailoring),
            digest=self.home.digest,
            file=self.home.file,
            _by_id={rule.id: rule for rule in rules},
        )

    def _unique(self, key: str, names: Iterable[str], what: str, field: str | None = None) -> None:
        seen: set[str] = set()
        for number, name in enumerate(names):
            if name in seen:
                self.report((key, number, field) if field else (key, number), f"the {what} '{name}' stands here twice")
            seen.add(name)

    def nearest(self, what: str, name: str, known: Iterable[str]) -> str:
        """`unknown rule 'x' (did you mean 'y'?)`."""
        known = list(known)
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        if near:
            return f"unknown {what} '{name}' (did you mean '{near[0]}'?)"
        return f"unknown {what} '{name}'" + (f"; there are: {', '.join(known[:8])}" if known else "; none is declared")

    def _custom(self) -> dict[str, Kind]:
        custom = {}
        for path, declared in self.document.facts.items():
            if CUSTOM_PATH.fullmatch(path):
                custom[path] = CUSTOM_KINDS[declared.type]
            else:
                self.report(("facts", path), f"'{path}' is not a custom fact; write x.<namespace>.<name>")
        return custom

    def _parameter(self, name: str, parameter: ParameterDocument) -> Parameter:
        kind = _parameter_kind(parameter)
        place: Path = ("parameters", name)
        if parameter.source is not None:
            self._known_reference((*place, "source"), parameter.source)
        if parameter.values is None:
            only = _parameter_value(kind, parameter.value)
            return Parameter(name, parameter.title, kind, (DatedValue(date.min, date.min, only),))
        values = []
        for number, dated in enumerate(parameter.values):
            reference = self._known_reference((*place, "values", number, "source"), dated.source)
            if reference is not None and reference.published is None:
                self.report(
                    (*place, "values", number, "source"),
                    f"the reference '{dated.source}' needs 'published': a dated value is known only from then",
                )
            if _value_kind(dated.value) != _value_kind(parameter.values[0].value):
                self.report(
                    (*place, "values", number, "value"),
                    f"expected the type of the first value, found {describe(dated.value)}",
                )
            value = _parameter_value(kind, dated.value)
            known = reference.published if reference and reference.published else date.max
            values.append(DatedValue(dated.from_, known, value))
        return Parameter(name, parameter.title, kind, tuple(sorted(values, key=lambda v: (v.from_, v.known))))

    def _known_reference(self, path: Path, id_: str) -> Reference | None:
        if id_ not in self.references:
            self.report(path, self.nearest("reference", id_, self.references))
        return self.references.get(id_)

    def level_index(self, path: Path, name: str | None) -> int | None:
        """The index of a level."""
        if name is None:
            return None
        if name not in self.document.levels:
            self.report(path, self.nearest("level", name, self.document.levels))
            return None
        return self.document.levels.index(name)

    def _rule(self, number: int, rule: RuleDocument) -> Rule:
        place: Path = ("rules", number)
        references = [self._known_reference((*place, "references", i), id_) for i, id_ in enumerate(rule.references)]
        self._check_objective(place, rule.objective)
        evidence = _evidence(rule.evidence)
        cap = self.level_index((*place, "level"), rule.level)
        if cap == 0:
            self.report(
                (*place, "level"),
                "no level lies below the lowest one; failing this rule could not cap anything",
            )
        return Rule(
            id=rule.id,
            origin=(self.document.id, rule.id),
            scope="",
            title=rule.title,
            objective=rule.objective,
            role=cast("Any", rule.role),
            graded=rule.rungs is not None,
            rungs=self._rungs(place, rule, evidence),
            pass_rung=rule.pass_from or 0,
            level_cap=cap,
            applies=self.home.conditions.programs.get((*place, "applies")),
            evidence=evidence,
            effective=(_effective(self.document.effective), _effective(rule.effective)),
            excluded=None,
            why=rule.why,
            fix=Fix(rule.fix.text, cast("Any", rule.fix.by), rule.fix.effort) if rule.fix else None,
            references=tuple(reference for reference in references if reference is not None),
            location=self.home.locate(place),
        )

    def _check_objective(self, place: Path, objective: str | None) -> None:
        known = [o.id for o in self.document.objectives]
        if objective is None and known:
            self.report(place, f"this rule set has objectives, so each rule names one of: {', '.join(known)}")
        if objective is not None and objective not in known:
            self.report((*place, "objective"), self.nearest("objective", objective, known))

    def _rungs(self, place: Path, rule: RuleDocument, evidence: Evidence) -> tuple[Rung, ...]:
        programs = self.home.conditions.programs
        if rule.rungs is None:
            points = Decimal(1) if rule.points is None else rule.points
            check = programs.get((*place, "check"))
            return Rung("fails", Decimal(0), None, None, evidence), Rung("passes", points, None, check, evidence)
        rungs = []
        for number, rung in enumerate(rule.rungs):
            here: Path = (*place, "rungs", number)
            level = self.level_index((*here, "level"), rung.level)
            when = programs.get((*here, "when"))
            own = _evidence(rung.evidence) if rung.evidence else evidence
            rungs.append(Rung(rung.title, rung.points, level, when, own))
        self._check_ladder(place, rungs)
        return tuple(rungs)

    def _check_ladder(self, place: Path, rungs: list[Rung]) -> None:
        if any(rung.level is None for rung in rungs) and any(rung.level is not None for rung in rungs):
            self.report((*place, "rungs"), "either every rung has a level or none has")
            return
        for number, (below, above) in enumerate(zip(rungs, rungs[1:], strict=False), start=1):
            if above.points < below.points:
                self.report((*place, "rungs", number, "points"), "points never decrease from rung to rung")
            if above.level is not None and below.level is not None and above.level < below.level:
                self.report((*place, "rungs", number, "level"), "levels never decrease from rung to rung")

    def _import(
        self,
        number: int,
        import_: ImportDocument,
        source: RuleSet,
        rules: list[Rule],
        parameters: dict[str, dict[str, Parameter]],
        tailoring: list[str],
    ) -> None:
        place: Path = ("imports", number)
        known = [rule.id for rule in source.rules]
        for key, names in (("rules", import_.rules or []), ("exclude", import_.exclude)):
            for i, name in enumerate(names):
                if name not in known:
                    self.report((*place, key, i), self.nearest(f"rule of '{source.id}'", name, known))
        prefix = f"{import_.as_}/" if import_.as_ else ""
        scope = prefix or f"{source.id}/"
        self._import_parameters(place, import_, source, scope, parameters, tailoring)
        taken = {rule.id for rule in rules}
        for rule in source.rules:
            if import_.rules is not None and rule.id not in import_.rules:
                continue
            imported = self._imported_rule(place, import_, rule, prefix, scope)
            if imported.id in taken:
                self.report(
                    place,
                    f"the rule '{imported.id}' is here already; give this import a prefix: as: <prefix>",
                )
            rules.append(imported)
        name = import_.as_ or source.id
        tailoring += [f"{name}: excluded {rule}" for rule in import_.exclude]

    def _import_parameters(
        self,
        place: Path,
        import_: ImportDocument,
        source: RuleSet,
        scope: str,
        parameters: dict[str, dict[str, Parameter]],
        tailoring: list[str],
    ) -> None:
        if scope in parameters:
            self.report(place, f"two imports have the prefix '{scope[:-1]}'; give them different ones: as: <prefix>")
            return
        for inner, values in source.parameters.items():
            parameters[scope + inner] = dict(values)
        own = parameters.setdefault(scope, {})
        for name, value in import_.parameters.items():
            old = own.get(name)
            if old is None:
                self.report((*place, "parameters", name), self.nearest(f"parameter of '{source.id}'", name, own))
            elif _value_kind(value) != _value_kind(old.values[0].value):
                self.report((*place, "parameters", name), f"expected the type of '{name}', found {describe(value)}")
            else:
                own[name] = replace(old, values=(DatedValue(date.min, date.min, value),))
                tailoring.append(f"{import_.as_ or source.id}: {name} set to {parameter_text(value)}")

    def _imported_rule(self, place: Path, import_: ImportDocument, rule: Rule, prefix: str, scope: str) -> Rule:
        objective = import_.objective or rule.objective
        known = [o.id for o in self.document.objectives]
        if known and objective not in known:
            at: Path = (*place, "objective") if import_.objective else place
            self.report(at, self.nearest("objective", objective or "(none)", known))
        if rule.level_cap is not None or any(rung.level is not None for rung in rule.rungs):
            self.report(place, f"the rule '{rule.id}' has levels; rules with levels cannot be imported yet")
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


class _ClauseBinder:
    """Binds the clauses of a verdict."""

    def __init__(self, linker: _Linker, rules: Mapping[str, Rule], parameters: Mapping[str, Parameter]) -> None:
        self._linker = linker
        self._rules = rules
        self._parameters = parameters
        self._objectives = {ALL} | {o.id for o in linker.document.objectives}

    def bind(self, part: str, clauses: list[ClauseDocument]) -> tuple[Clause, ...]:
        """Bind one part."""
        return tuple(self._clause(("verdict", part, number), clause) for number, clause in enumerate(clauses))

    def _clause(self, place: Path, clause: ClauseDocument) -> Clause:
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
        if not any(rule.role == "gate" for rule in self._rules.values()):
            self._linker.report(place, "no rule has 'role: gate', so this clause asks for nothing")
        return GatesClause()

    def _known_rules(self, place: Path, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for number, name in enumerate(names):
            if name not in self._rules:
                at = (*place, name) if place[-1] == "of" else (*place, number)
                self._linker.report(at, self._linker.nearest("rule", name, self._rules))
        return names

    def _known_objective(self, place: Path, name: str) -> None:
        if name not in self._objectives:
            self._linker.report(place, self._linker.nearest("objective", name, sorted(self._objectives)))

    def _threshold(self, place: Path, value: Decimal | ParameterName) -> None:
        if isinstance(value, ParameterName):
            parameter = self._parameter(place, value)
            exact = parameter is not None and all(not isinstance(v.value, Range) for v in parameter.values)
            if parameter is not None and (parameter.kind != "number" or not exact):
                self._linker.report(place, f"the parameter '{value.name}' is not an exact number")

    def _level(self, place: Path, value: str | ParameterName) -> None:
        if isinstance(value, str):
            self._linker.level_index(place, value)
            return
        parameter = self._parameter(place, value)
        for dated in parameter.values if parameter else ():
            if dated.value not in self._linker.document.levels:
                self._linker.report(place, f"the parameter '{value.name}' is not the name of a level")

    def _parameter(self, place: Path, name: ParameterName) -> Parameter | None:
        if name.name not in self._parameters:
            self._linker.report(place, self._linker.nearest("parameter", name.name, self._parameters))
        return self._parameters.get(name.name)


def parameter_text(value: object) -> str:
    """A parameter's value as one would write it."""
    match value:
        case bool():
            return str(value).lower()
        case Range(minimum=low, maximum=high):
            return f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"
        case int() | float():
            return f"{value:g}"
        case tuple():
            return f"[{', '.join(value)}]"
    return str(value)


def _with_pass_rung(
    rule: Rule, necessary: tuple[Clause, ...], levels: list[str], parameters: Mapping[str, Parameter]
) -> Rule:
    """From `pass_from`, else the rung of the highest level the necessary part demands, else the top rung."""
    if rule.pass_rung:
        return rule
    demanded = [
        levels.index(name)
        for clause in necessary
        if isinstance(clause, LevelClause) and clause.of in (ALL, rule.objective)
        for name in _possible_levels(clause.at_least, parameters)
    ]
    top = len(rule.rungs)
    if not rule.graded or not demanded or rule.rungs[0].level is None:
        return replace(rule, pass_rung=top)
    reaching = [
        n for n, rung in enumerate(rule.rungs, start=1) if rung.level is not None and rung.level >= max(demanded)
    ]
    return replace(rule, pass_rung=reaching[0] if reaching else top)


def _possible_levels(name: str | ParameterName, parameters: Mapping[str, Parameter]) -> list[str]:
    if isinstance(name, str):
        return [name]
    return [str(dated.value) for dated in parameters[name.name].values]


def _parameter_kind(parameter: ParameterDocument) -> Any:
    if parameter.type is not None:
        return parameter.type
    return _value_kind(parameter.value if parameter.values is None else parameter.values[0].value)


def _parameter_value(kind: str, value: Any) -> ParameterValue:
    return parse_day(value) if kind == "date" else cast("ParameterValue", value)


def _value_kind(value: object) -> str:
    match value:
        case bool():
            return "bool"
        case int() | float() | Range():
            return "number"
        case tuple():
            return "texts"
    return "text"


def _reference(id_: str, reference: ReferenceDocument) -> Reference:
    return Reference(id_, reference.title, reference.url, reference.clause, reference.published)


def _evidence(evidence: EvidenceDocument | None) -> Evidence:
    return Evidence() if evidence is None else Evidence(cast("Any", evidence.grade), evidence.max_age)


def _effective(effective: EffectiveDocument | None) -> Effective:
    return Effective() if effective is None else Effective(effective.from_, effective.until)
