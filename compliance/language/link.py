"""Binds the names of a rule set's document and resolves its imports. Knows no files: others are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, cast

from pydantic_core import PydanticCustomError

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
    value_kind,
)
from compliance.model.status import NotApplicableReason
from compliance.model.values import Kind, Range, describe, parse_day, quoted

RULES_LIMIT = 5_000
"""Rules of one rule set, and sets of parameters it imports."""

_SUGGESTIONS_LIMIT = 100
_COMPARED_NAMES = 1_000

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
        self._suggestions = 0
        self.references = {id_: _reference(id_, reference) for id_, reference in home.document.references.items()}

    def report(self, path: Path, message: str) -> None:
        """Note a mistake."""
        self.failed = True
        self.home.report(path, message)

    def link(self) -> RuleSet | None:
        """Bind everything."""
        document = self.document
        self._unique("levels", document.levels, "level")
        self._unique("objectives", [objective.id for objective in document.objectives], "objective", "id")
        for number, objective in enumerate(document.objectives):
            if objective.id == ALL:
                self.report(("objectives", number, "id"), f"'{ALL}' means the whole rule set; choose another id")
        parameters = {"": {name: self._parameter(name, p) for name, p in document.parameters.items()}}
        custom = self._custom()
        rules: list[Rule] = [self._rule(number, rule) for number, rule in enumerate(document.rules)]
        self._unique("rules", [rule.id for rule in document.rules], "rule", "id")
        tailoring: list[str] = []
        for number, import_ in enumerate(document.imports):
            source = self.imported.get(import_.ruleset)
            if source is not None:
                self._import(number, import_, source, rules, parameters, tailoring)
                self._import_custom(number, source, custom)
        by_id: dict[str, Rule] = {}
        for rule in rules:
            by_id.setdefault(rule.id, rule)
        if not rules:
            if not self.failed:
                self.report(("rules",), "a rule set has at least one rule, its own or imported")
            return None
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

    def _unique(self, key: str, names: Iterable[str], what: str, *field: str) -> None:
        seen: dict[str, int] = {}
        for number, name in enumerate(names):
            if name in seen:
                first = self.home.locate((key, seen[name], *field))
                where = f"the first one is at {first.line}:{first.column}"
                self.report((key, number, *field), f"the {what} '{name}' stands here twice; {where}")
            seen.setdefault(name, number)

    def nearest(self, what: str, name: str, known: Iterable[str], of: str = "") -> str:
        """`unknown rule 'x' of 'other' (did you mean 'y'?)`."""
        owner = f" of '{of}'" if of else ""
        known = [*known][:_COMPARED_NAMES]
        self._suggestions += 1
        # Comparing every name with every other one is a lot of work where all are wrong.
        near = get_close_matches(name, known, n=1, cutoff=0.5) if self._suggestions <= _SUGGESTIONS_LIMIT else []
        if near:
            return f"unknown {what} {quoted(name)}{owner} (did you mean '{near[0]}'?)"
        return f"unknown {what} {quoted(name)}{owner}" + (
            f"; there are: {', '.join(known[:8])}" if known else "; none is declared"
        )

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
        values: list[DatedValue] = []
        for number, dated in enumerate(parameter.values):
            reference = self._known_reference((*place, "values", number, "source"), dated.source)
            if reference is not None and reference.published is None:
                self.report(
                    (*place, "values", number, "source"),
                    f"the reference '{dated.source}' needs 'published': a dated value is known only from then",
                )
            if value_kind(dated.value) != value_kind(parameter.values[0].value):
                self.report(
                    (*place, "values", number, "value"),
                    f"expected the type of the first value, found {describe(dated.value)}",
                )
            value = _parameter_value(kind, dated.value)
            known = reference.published if reference and reference.published else date.max
            if known < date.max and any(v.from_ == dated.from_ and v.known == known for v in values):
                self.report(
                    (*place, "values", number, "from"),
                    "another value from the same day rests on a reference of the same day",
                )
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
        if len({rung.level is None for rung in rule.rungs}) > 1:
            self.report((*place, "rungs"), "either every rung has a level or none has")
        self._check_ladder(place, rungs)
        return tuple(rungs)

    def _check_ladder(self, place: Path, rungs: list[Rung]) -> None:
        for number, (below, above) in enumerate(pairwise(rungs), start=1):
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
                    self.report((*place, key, i), self.nearest("rule", name, known, source.id))
        prefix = f"{import_.as_}/" if import_.as_ else ""
        scope = prefix or f"{source.id}/"
        if len(rules) + len(source.rules) > RULES_LIMIT or len(parameters) + len(source.parameters) > RULES_LIMIT:
            self.report(
                place, f"a rule set may have at most {RULES_LIMIT} rules and imports, those of its imports included"
            )
            return
        if scope in parameters:
            self.report(place, f"two imports have the prefix '{scope[:-1]}'; give them different ones: as: <prefix>")
            return
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
        for inner, values in source.parameters.items():
            parameters[scope + inner] = dict(values)
        own = parameters.setdefault(scope, {})
        for name, value in import_.parameters.items():
            old = own.get(name)
            if old is None:
                self.report((*place, "parameters", name), self.nearest("parameter", name, own, source.id))
            elif (replacement := _of_kind(old.kind, value)) is None:
                what = f"expected {_KIND_WORDS[old.kind]}, as '{name}' is, found {describe(value)}"
                self.report((*place, "parameters", name), what)
            else:
                own[name] = replace(old, values=(DatedValue(date.min, date.min, replacement),))
                tailoring.append(f"{import_.as_ or source.id}: {name} set to {parameter_text(value)}")

    def _import_custom(self, number: int, source: RuleSet, custom: dict[str, Kind]) -> None:
        for path, kind in source.custom.items():
            if custom.setdefault(path, kind) != kind:
                self.report(("imports", number), f"the custom fact '{path}' has another type in '{source.id}'")

    def _imported_rule(self, place: Path, import_: ImportDocument, rule: Rule, prefix: str, scope: str) -> Rule:
        objective = import_.objective or rule.objective
        known = [o.id for o in self.document.objectives]
        if known and objective is None:
            self.report(place, f"this rule set has objectives, so the import names one of: {', '.join(known)}")
        elif objective is not None and objective not in known and (known or import_.objective):
            at: Path = (*place, "objective") if import_.objective else place
            self.report(at, self.nearest("objective", objective, known))
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
            self._asks((*at, "of"), clause.score.of, "points", lambda rule: rule.max_points > 0)
            return ScoreClause(clause.score.of, clause.score.at_least)
        if clause.level is not None:
            at = (*place, "level")
            self._known_objective((*at, "of"), clause.level.of)
            self._level((*at, "at_least"), clause.level.at_least)
            self._asks((*at, "of"), clause.level.of, "a level", _has_level)
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

    def _asks(self, place: Path, of: str, what: str, has: Callable[[Rule], bool]) -> None:
        """A clause that no rule has a part in would be left out of every verdict."""
        if of in self._objectives and not any(has(r) for r in self._rules.values() if of in (ALL, r.objective)):
            whole = "no rule" if of == ALL else f"no rule of '{of}'"
            self._linker.report(place, f"{whole} has {what}, so this clause asks for nothing")

    def _threshold(self, place: Path, value: Decimal | ParameterName) -> None:
        if isinstance(value, ParameterName):
            parameter = self._parameter(place, value)
            exact = parameter is not None and all(not isinstance(v.value, Range) for v in parameter.values)
            if parameter is not None and (parameter.kind != "number" or not exact):
                self._linker.report(place, f"the parameter '{value.name}' is not an exact number")
            elif parameter is not None and any(cast("float", v.value) < 0 for v in parameter.values):
                self._linker.report(place, f"the parameter '{value.name}' must not be negative here")

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
    return value_kind(parameter.value if parameter.values is None else parameter.values[0].value)


_KIND_WORDS = {
    "number": "a number",
    "text": "text",
    "bool": "true or false",
    "date": "a day such as 2016-01-31",
    "texts": "a list of texts",
}


def _of_kind(kind: str, value: ParameterValue) -> ParameterValue | None:
    """A value that replaces a parameter's; `None` where it is of another kind."""
    if kind == "date":
        try:
            return parse_day(value)
        except PydanticCustomError:
            return None
    return value if value_kind(value) == kind else None


def _has_level(rule: Rule) -> bool:
    return rule.level_cap is not None or rule.rungs[0].level is not None


def _parameter_value(kind: str, value: Any) -> ParameterValue:
    return parse_day(value) if kind == "date" else cast("ParameterValue", value)


def _reference(id_: str, reference: ReferenceDocument) -> Reference:
    return Reference(id_, reference.title, reference.url, reference.clause, reference.published)


def _evidence(evidence: EvidenceDocument | None) -> Evidence:
    return Evidence() if evidence is None else Evidence(cast("Any", evidence.grade), evidence.max_age)


def _effective(effective: EffectiveDocument | None) -> Effective:
    return Effective() if effective is None else Effective(effective.from_, effective.until)
