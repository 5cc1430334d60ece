"""The tables that come out: a row a scorecard, a row a finding, a row a provider read, a row a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import pyarrow as pa

from compliance.batch.tables import schema
from compliance.engine.grounds import offers_of
from compliance.engine.scorecard import level_shown, score_shown
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State, decide_each
from compliance.engine.steps import binding_rules
from compliance.model.problem import Problem
from compliance.model.records import dataclass
from compliance.model.scorecard import EndedError, NothingEvaluatedError
from compliance.model.status import Basis
from compliance.rulesets.ruleset import RuleSet

SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "scorecards": schema(
        "provider:text service:text other_services:flag version:text ruleset_digest:text known_as_of:day status:text "
        "possible:texts score_certain:number score_possible:number coverage:number level_certain:text level_possible:text "
        "binding:texts engine:text error:text"
    ),
    "findings": schema(
        "provider:text service:text other_services:flag rule:text status:text reason:text rung_certain:count "
        "rung_possible:count points_certain:number points_possible:number"
    ),
    "providers": schema("provider:text name:text digest:text item:text"),
    "problems": schema("provider:text file:text line:count column:count message:text hint:text"),
}
"""The columns of each table. Scorecards and findings lie in folders by rule set and date, `ruleset=…/as_of=…`."""

PARTITIONED: Final = ("scorecards", "findings")
"""The tables that are apart by rule set and date."""


@dataclass
class GatheredRows:
    """Rows of one table as they are gathered, column by column."""

    schema: pa.Schema
    values: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with no row."""
        self.values = {name: [] for name in self.schema.names}

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row; columns it does not have are empty."""
        for name, column in self.values.items():
            column.append(row.get(name))

    def table(self) -> pa.Table:
        """The rows as a table of Arrow."""
        return pa.Table.from_pydict(self.values, schema=self.schema)


Partition = tuple[str, str, date]
"""A table, the id of a rule set and a date."""


@dataclass(slots=True)
class Gathered:
    """All rows that one part gives.

    Attributes:
        partitions: of scorecards and findings, by table, rule set and date; each is there even without a row.
        providers: every provider that could be read.
        problems: what could not be read.
        unreadable: number of items that could not be read.
        others: number of items that are documents of another kind.
    """

    partitions: dict[Partition, GatheredRows]
    unreadable: int = 0
    others: int = 0
    providers: GatheredRows = field(default_factory=lambda: GatheredRows(SCHEMAS["providers"]))
    problems: GatheredRows = field(default_factory=lambda: GatheredRows(SCHEMAS["problems"]))

    @classmethod
    def of(cls, rulesets: Iterable[RuleSet], days: Iterable[date]) -> Gathered:
        """Nothing yet, for these rule sets and dates."""
        keys = [(table, ruleset.id, day) for ruleset in rulesets for day in days for table in PARTITIONED]
        return cls({key: GatheredRows(SCHEMAS[key[0]]) for key in keys})

    def refuse(self, provider: str | None, problems: Iterable[Problem]) -> None:
        """Note what could not be read, and whose it is as far as that is known."""
        for one in problems:
            place = {"file": one.file, "line": one.line, "column": one.column}
            self.problems.add({"provider": provider, **place, "message": one.message, "hint": one.hint or None})


def judge_all(ruleset: RuleSet, snapshot: Snapshot, accept: Basis, engine: str, into: Gathered) -> None:
    """Decide a rule set on all that it assesses of a provider, and note the scorecards, or why there is none."""
    day = snapshot.as_of
    cards, findings = (into.partitions[table, ruleset.id, day] for table in PARTITIONED)
    for state in decide_each(ruleset, snapshot, accept):
        note(state, engine, cards, findings)
    for id_ in offers_of(ruleset, snapshot).ended:
        service = snapshot.of_service(id_)
        cards.add({**head_of_snapshot(ruleset, service), "engine": engine, "error": ended_text(service)})


def note(state: State, engine: str, cards: GatheredRows, findings: GatheredRows) -> None:
    """Note the scorecard and the findings of a state; where nothing can be judged, a scorecard that says why."""
    head = head_of_snapshot(state.ruleset, state.snapshot)
    try:
        judged = judged_columns(state)
    except NothingEvaluatedError as error:
        cards.add({**head, "engine": engine, "error": error.of(state.snapshot.provider.id)})
        return
    cards.add({**head, **judged, "engine": engine})
    of = {name: head[name] for name in ("provider", "service", "other_services")}
    for finding in finding_rows(state):
        findings.add({**of, **finding})


def ended_text(service: Snapshot) -> str:
    """Why a service that had ceased has no scorecard."""
    try:
        service.require_there()
    except EndedError as error:
        return error.of(service.provider.id)
    return f"{service.title} is not offered any more: nothing to assess on {service.as_of}"


def head_of_snapshot(ruleset: RuleSet, snapshot: Snapshot) -> dict[str, Any]:
    """Whose scorecard it is, and under which text of the rule set."""
    return head_of(
        ruleset, snapshot.provider.id, snapshot.service, snapshot.known_as_of, other_services=snapshot.other_services
    )


def head_of(
    ruleset: RuleSet, provider: str, service: str | None, known_as_of: date, *, other_services: bool
) -> dict[str, Any]:
    """As `head_of_snapshot`, from ids."""
    return {
        "provider": provider,
        "service": service,
        "other_services": other_services,
        "version": ruleset.version,
        "ruleset_digest": ruleset.digest,
        "known_as_of": known_as_of,
    }


def judged_columns(state: State) -> dict[str, Any]:
    """The verdict, score and level of a state.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    judgement = state.judge()
    score, level = score_shown(state.totals.score), level_shown(state.ruleset, state.totals.level)
    return {
        "status": judgement.status.value,
        "possible": [status.value for status in judgement.possible],
        "score_certain": score and score.certain,
        "score_possible": score and score.possible,
        "coverage": score and score.coverage,
        "level_certain": level and level.certain,
        "level_possible": level and level.possible,
        "binding": [*binding_rules(state)],
    }


def finding_rows(state: State) -> Iterator[dict[str, Any]]:
    """The findings of a state, in the order of the rule set. The only reason given is why a rule does not apply."""
    for standing in state.standings:
        outcome = standing.outcome
        yield {
            "rule": standing.rule.id,
            "status": standing.status.value,
            "reason": outcome.excluded and outcome.excluded.value,
            "rung_certain": outcome.certain,
            "rung_possible": outcome.possible,
            "points_certain": float(standing.points("certain")),
            "points_possible": float(standing.points("possible")),
        }
