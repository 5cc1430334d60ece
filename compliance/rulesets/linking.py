"""What binding the names of a rule set's document shares: the document, its references, where mistakes go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any, cast

from compliance.model.nearest import bracketed
from compliance.model.phrases import with_titles
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.ruleset import EvidenceDocument, RuleSetDocument
from compliance.model.statements import Location
from compliance.model.values import quoted
from compliance.rulesets.conditions import Conditions
from compliance.rulesets.ruleset import Objective, Reference

Report = Callable[[DocumentPath, str], None]


@dataclass(frozen=True, slots=True)
class Home:
    """One document with its conditions, and how to say where something in it stands."""

    document: RuleSetDocument
    conditions: Conditions
    report: Report
    locate: Callable[[DocumentPath], Location]
    digest: str
    file: str


@dataclass(slots=True)
class Linking:
    """The binding of one document: what is bound so far, and whether a mistake was found."""

    home: Home
    failed: bool = False
    levels: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    references: dict[str, Reference] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bind the references, which everything else may name."""
        document = self.document
        self.references = {
            id_: Reference(id_, one.title, one.url, one.clause, one.published)
            for id_, one in document.references.items()
        }
        self.levels = tuple(document.levels)
        self.objectives = tuple(
            Objective(o.id, with_titles(o.title, o.titles), o.weight, o.out_of) for o in document.objectives
        )

    @property
    def document(self) -> RuleSetDocument:
        """The document whose names are being bound."""
        return self.home.document

    @property
    def objective_ids(self) -> list[str]:
        """Ids of the objectives it has, its own or those that came along with imports."""
        return [objective.id for objective in self.objectives]

    def report(self, path: DocumentPath, message: str) -> None:
        """Note a mistake at a place of the document."""
        self.failed = True
        self.home.report(path, message)

    def unique(self, key: str, names: Iterable[str], what: str, *field: str) -> None:
        """Report names that stand twice in a list."""
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
        known = [*known]
        there = f"; there are: {', '.join(known[:8])}" if known else "; none is declared"
        return f"unknown {what} {quoted(name)}{owner}{bracketed(name, known, there)}"

    def reference(self, path: DocumentPath, id_: str) -> Reference | None:
        """The reference of this id; `None` where there is none, which is reported."""
        if id_ not in self.references:
            self.report(path, self.nearest("reference", id_, self.references))
        return self.references.get(id_)

    def level_index(self, path: DocumentPath, name: str | None) -> int | None:
        """The index of a level, 0 the lowest; `None` where none is named, or there is none of this name, which is reported."""
        if name is None:
            return None
        if name not in self.levels:
            self.report(path, self.nearest("level", name, self.levels))
            return None
        return self.levels.index(name)

    def level_cap(self, path: DocumentPath, name: str | None) -> int | None:
        """The index of the level that failing a rule caps just below; `None` as for `level_index`."""
        cap = self.level_index(path, name)
        if cap == 0:
            self.report(path, "no level lies below the lowest one; failing this rule could not cap anything")
        return cap


def evidence_of(evidence: EvidenceDocument | None) -> Evidence:
    """What facts must be backed by; nothing, where nothing is said."""
    return Evidence() if evidence is None else Evidence(cast("Any", evidence.grade), evidence.max_age)
