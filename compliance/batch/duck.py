"""Conditions decided by DuckDB, many providers at a time; everything else by the engine, once for all that comes to the same.

The engine makes the environments. What a query cannot tell (a profile that ends, declared answers, more worlds than are tried, a
list that is very long) the engine decides by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from compliance.batch.engines import received
from compliance.batch.results import (
    PARTITIONED,
    SCHEMAS,
    Gathered,
    GatheredRows,
    ended_text,
    head_of,
    head_of_snapshot,
    judge_all,
)
from compliance.batch.run import BatchTerms
from compliance.batch.sources import ProviderSource
from compliance.batch.sql.columns import UntoldError
from compliance.batch.sql.dialect import DUCKDB
from compliance.batch.sql.sheets import ROW, ConditionSheet
from compliance.batch.told import OPEN, TRUE, Judged, QueryAnswers, Stand
from compliance.engine.disputes import World
from compliance.engine.environment import parameter_values
from compliance.engine.grounds import offers_of
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.language.constants import seconds_of_day
from compliance.language.values import Failure
from compliance.loading.rulesets import country_sets
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.statements import Provider
from compliance.model.status import VerdictStatus

HELD: Final = 256
"""Environments that are held as rows before they become a table."""
KEPT: Final = 3_000
"""Outcomes that are remembered of a rule set on a date."""
Matrix = npt.NDArray[np.uint8]
Units = dict[tuple[str | None, bool, World], tuple[int, set[Evidence]]]
"""The environments of a provider, by service, whether any other one, and world: the number of each, and at which demands."""


@dataclass(slots=True)
class _Case:
    """An offer under a rule set: in which worlds, where each stands among the environments, and how worlds hang together."""

    stand: Stand
    offer: Snapshot
    worlds: tuple[World, ...]
    units: list[int]
    services: list[tuple[str, World, int]]
    structure: tuple[tuple[World, ...], ...]
    is_other: bool
    alone: bool
    """Is there no other offer of the provider under the rule set?"""


@dataclass(slots=True)
class _Ended:
    """An offer under a rule set that has no scorecard, and why."""

    head: Mapping[str, Any]
    text: str

    @classmethod
    def of(cls, stand: Stand, snapshot: Snapshot) -> _Ended:
        return cls(head_of_snapshot(stand.ruleset, snapshot), ended_text(snapshot))


Ask = Callable[[ConditionSheet, pa.Table], pa.Table]
"""Gives the number of each environment and what each condition comes to in it."""


class _Answers:
    """The environments of one demand, and what conditions come to in them."""

    def __init__(self, sheet: ConditionSheet) -> None:
        self.sheet = sheet
        self.groups = sheet.groups
        self.too_long: dict[int, frozenset[int]] = {}
        self.rows: list[dict[str, Any]] = []
        self.batches: list[pa.RecordBatch] = []

    def add(self, unit: int, offer: Snapshot, world: World, demand: Evidence) -> None:
        def environment() -> dict[str, Any]:
            return offer.environment(world, demand, self.groups)

        service = offer.service, offer.other_services
        row = self.sheet.row_of(offer.facts_read(world, demand, self.groups), service, environment)
        self.rows.append({ROW: unit, **row})
        if too_long := self.sheet.too_long():
            self.too_long[unit] = too_long
        if len(self.rows) >= HELD:
            self._hold()

    def _hold(self) -> None:
        if self.rows:
            self.batches.append(pa.RecordBatch.from_pylist(self.rows, schema=self.sheet.schema()))
            self.rows.clear()

    def run(self, units: int, ask: Ask) -> Matrix:
        """The value of each condition in each environment, by unit; open where it was not asked."""
        self._hold()
        matrix = np.full((units, max(1, len(self.sheet))), OPEN, np.uint8)
        if not self.batches:
            return matrix
        environments = pa.Table.from_batches(self.batches)
        self.batches.clear()
        table = ask(self.sheet, environments)
        place = table[ROW].to_numpy()
        for number in range(len(self.sheet)):
            column = table[f"c{number}"]
            value = column.cast(pa.int8()).fill_null(-1).to_numpy()
            matrix[place, number] = np.where(value < 0, OPEN, value * TRUE)
        return matrix


class _Day:
    """All that is asked on one date."""

    def __init__(self, terms: BatchTerms, day: date) -> None:
        self.day = day
        sets = country_sets().as_known(terms.known_as_of).members_on(day)
        self.sheets: dict[Evidence, ConditionSheet] = {}
        self.stands = []
        self.numbers: list[list[tuple[Evidence, int | None]]] = []
        for ruleset in terms.rulesets:
            values = {scope: parameter_values(of, day, terms.known_as_of) for scope, of in ruleset.parameters.items()}
            stand = Stand(ruleset, values)
            self.stands.append(stand)
            numbers = []
            for cell in stand.cells:
                sheet = self.sheets.setdefault(cell.demand, ConditionSheet(sets, seconds_of_day(day)))
                numbers.append((cell.demand, sheet.ask(cell.program, cell.parameters)))
            self.numbers.append(numbers)
        self.memory: list[dict[object, Judged | None]] = [{} for _ in terms.rulesets]

    def unprinted(self, which: int) -> list[int]:
        """The places of the cells of a rule set that no query tells."""
        return [place for place, (_, number) in enumerate(self.numbers[which]) if number is None]


class DuckEngine:
    """Conditions as SQL in DuckDB, in this process."""

    name = "duckdb"

    def __init__(self, terms: BatchTerms) -> None:
        self._terms = terms
        self._days = [_Day(terms, day) for day in terms.days]
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._prepared: dict[int, str] = {}

    def part(self, source: ProviderSource, first: int, last: int) -> Gathered:
        """As `Engine.part`."""
        gathered = Gathered.of(self._terms.rulesets, self._terms.days)
        items = (received(item, gathered) for item in source.read(first, last))
        providers = [provider for provider in items if provider is not None]
        for day in self._days:
            _Part(self._terms, day, gathered, self.name).run(providers, self.ask)
        return gathered

    def ask(self, sheet: ConditionSheet, environments: pa.Table) -> pa.Table:
        """The answers to a sheet in some environments: the number of each, and a column `c…` a condition."""
        if self._connection is None:
            self._connection = duckdb.connect(config={"threads": 1})
            self._connection.execute(
                "SET enable_progress_bar = false"
            )  # it would be written into what the command prints
        connection, name = self._connection, self._prepared.get(id(sheet))
        connection.register("environments", environments)
        if name is None:  # planning takes as long as asking some thousand environments: it is done once for all parts
            name = self._prepared[id(sheet)] = f"t{len(self._prepared)}"
            connection.execute(f"CREATE TABLE {name} AS FROM environments LIMIT 0")
            connection.execute(f"PREPARE q{name} AS {sheet.query(name, DUCKDB)}")
        connection.begin()
        connection.execute(f"INSERT INTO {name} FROM environments")
        answers = connection.sql(f"EXECUTE q{name}").to_arrow_table()
        connection.rollback()  # what is deleted would take its memory for some parts to come
        connection.unregister("environments")
        return answers


class _Part:
    """One part on one date."""

    def __init__(self, terms: BatchTerms, day: _Day, gathered: Gathered, engine: str) -> None:
        self._engine = engine
        self._terms = terms
        self._day = day
        self._gathered = gathered
        self._answers = {demand: _Answers(sheet) for demand, sheet in day.sheets.items()}
        self._by_engine: dict[tuple[int, int, int], int] = {}
        self._unprinted = [day.unprinted(which) for which in range(len(day.stands))]
        self._units = 0
        self._untold: set[int] = set()

    def run(self, providers: list[Provider], ask: Ask) -> None:
        """Decide all rule sets on all providers."""
        cases: list[list[_Case | Provider | _Ended]] = [[] for _ in self._day.stands]
        for provider in providers:
            self._prepare(provider, cases)
        matrices = {demand: answers.run(self._units, ask) for demand, answers in self._answers.items()}
        for which, of in enumerate(cases):
            self._judge(which, of, matrices)

    # --- Environments ---------------------------------------------------------------------------------------------

    def _prepare(self, provider: Provider, cases: list[list[_Case | Provider | _Ended]]) -> None:
        whole = take_snapshot(provider, self._day.day, self._terms.known_as_of, country_sets())
        answered = any(path[0] == "answers" for one in provider.statements for path in one.leaves)
        units: Units = {}
        for answers in self._answers.values():
            answers.sheet.forget()
        for which, stand in enumerate(self._day.stands):
            made = None if answered else self._cases(which, stand, whole, units)
            cases[which] += [provider] if made is None else made
        whole.forget_facts()  # what is judged later rests on what was told

    def _cases(self, which: int, stand: Stand, whole: Snapshot, units: Units) -> list[_Case | Provider | _Ended] | None:
        """The offers of a provider under a rule set; `None` where the engine has to decide them."""
        offers = offers_of(stand.ruleset, whole)
        made: list[_Case | Provider | _Ended] = []
        for offer in (*offers.assessed, *([offers.other] if offers.other is not None else [])):
            if offer.ended_on is not None:
                if offer is not offers.other:
                    made.append(_Ended.of(stand, offer))
                continue
            doubted = offer.ending is not None and offer.ending.possible <= offer.as_of
            case = None if doubted else self._case(which, stand, offer, units)
            if case is None:
                return None
            case.is_other = offer is offers.other
            case.alone = not (offers.assessed or offers.ended)
            made.append(case)
        made += [_Ended.of(stand, whole.of_service(id_)) for id_ in offers.ended]
        return made

    def _case(self, which: int, stand: Stand, offer: Snapshot, units: Units) -> _Case | None:
        worlds = offer.worlds(stand.reads) if offer.disputes else (offer.first_world,)
        if worlds is None:
            return None
        structure = () if len(worlds) == 1 else tuple(offer.worlds(reads) or () for reads in stand.each_reads)
        told = [self._unit(which, offer, world, units, stand.demands) for world in worlds]
        services: list[tuple[str, World, int | None]] = []
        if stand.of_services and offer.service is None and not offer.other_services:
            stated = [(id_, world) for world in worlds for id_ in offer.services(world)]
            services = [
                (id_, world, self._unit(which, offer.of_service(id_), world, units, stand.demands_of_services))
                for id_, world in stated
            ]
        if None in told or any(unit is None for _, _, unit in services):
            return None
        known = [(id_, world, unit) for id_, world, unit in services if unit is not None]
        places = [unit for unit in told if unit is not None]
        return _Case(stand, offer, worlds, places, known, structure, is_other=False, alone=False)

    def _unit(
        self, which: int, offer: Snapshot, world: World, units: Units, demands: tuple[Evidence, ...]
    ) -> int | None:
        """The number of an environment, made for these demands; `None` where the columns cannot hold it."""
        key = offer.service, offer.other_services, world
        if key not in units:
            units[key] = self._units, set()
            self._units += 1
        unit, made = units[key]
        if unit in self._untold:
            return None
        try:
            for demand in demands:
                if demand not in made:
                    made.add(demand)
                    self._answers[demand].add(unit, offer, world, demand)
            for place in self._of_engine(which, unit, demands):
                if (which, place, unit) not in self._by_engine:
                    self._by_engine[which, place, unit] = self._evaluated(which, place, offer, world)
        except UntoldError:
            self._untold.add(unit)
            return None
        return unit

    def _of_engine(self, which: int, unit: int, demands: tuple[Evidence, ...]) -> list[int]:
        """The places of the cells of a rule set that no query can tell, of all offers or of this one."""
        cells = self._day.stands[which].cells
        places = [place for place in self._unprinted[which] if cells[place].demand in demands]
        if any(unit in answers.too_long for answers in self._answers.values()):
            numbers = enumerate(self._day.numbers[which])
            long = [p for p, (demand, number) in numbers if number in self._answers[demand].too_long.get(unit, ())]
            return [*places, *long]
        return places

    def _evaluated(self, which: int, place: int, offer: Snapshot, world: World) -> int:
        cell = self._day.stands[which].cells[place]
        groups = frozenset(path[0] for path in cell.program.reads) | {"services"}
        value = cell.program.evaluate(offer.environment(world, cell.demand, groups), cell.parameters)
        if value.__class__ is Failure:
            raise UntoldError(value.message)
        return OPEN if value.__class__ is not bool else value * TRUE

    # --- Verdicts -------------------------------------------------------------------------------------------------

    def _judge(self, which: int, cases: list[_Case | Provider | _Ended], matrices: Mapping[Evidence, Matrix]) -> None:
        stand, numbers = self._day.stands[which], self._day.numbers[which]
        told = np.full((self._units, max(1, len(numbers))), OPEN, np.uint8)
        for place, (demand, number) in enumerate(numbers):
            if number is not None:
                told[:, place] = matrices[demand][:, number]
        for (rule_set, place, unit), value in self._by_engine.items():
            if rule_set == which:
                told[unit, place] = value
        keys = [self._gathered_key(table, stand) for table in PARTITIONED]
        cards, findings = GatheredRows(SCHEMAS["scorecards"]), _Findings(SCHEMAS["findings"])
        self._gathered.partitions[keys[0]], self._gathered.partitions[keys[1]] = cards, findings
        for case in cases:
            if isinstance(case, _Case):
                self._note(which, case, told, cards, findings)
            elif isinstance(case, _Ended):
                cards.add({**case.head, "engine": self._engine, "error": case.text})
            else:
                self._by_the_engine(stand, case, cards, findings)

    def _gathered_key(self, table: str, stand: Stand) -> tuple[str, str, date]:
        return table, stand.ruleset.id, self._day.day

    def _by_the_engine(self, stand: Stand, provider: Provider, cards: GatheredRows, findings: _Findings) -> None:
        apart = Gathered.of([stand.ruleset], [self._day.day])
        whole = take_snapshot(provider, self._day.day, self._terms.known_as_of, country_sets())
        judge_all(stand.ruleset, whole, self._terms.accept, "python", apart)
        for key, columns in apart.partitions.items():
            if key[0] == PARTITIONED[0]:
                for name, values in columns.values.items():
                    cards.values[name] += values
            else:
                findings.hold(columns.table())

    def _note(self, which: int, case: _Case, told: Matrix, cards: GatheredRows, findings: _Findings) -> None:
        in_worlds = tuple(told[unit].tobytes() for unit in case.units)
        places = list(case.stand.of_services)
        of_services = tuple(sorted({(world, told[unit, places].tobytes()) for _, world, unit in case.services}))
        key = case.structure, case.worlds if case.structure else (), in_worlds, of_services, _kind(case.offer)
        memory = self._day.memory[which]
        if len(memory) > KEPT:
            memory.clear()
        if key not in memory:
            services = {(id_, world): told[unit].tobytes() for id_, world, unit in case.services}
            what = QueryAnswers(dict(zip(case.worlds, in_worlds, strict=True)), services)
            memory[key] = case.stand.judge(case.offer, what, self._terms.accept)
        judged = memory[key]
        if judged is None:
            if not case.is_other or case.alone:
                self._by_the_engine_alone(case, cards, findings)
            return
        if case.is_other and judged.card["status"] != VerdictStatus.NOT_MET.value and not case.alone:
            return
        head = self._head(case)
        cards.add({**head, **judged.card, "engine": self._engine})
        findings.repeat(judged, head)

    def _head(self, case: _Case) -> dict[str, Any]:
        offer = case.offer
        known = self._terms.known_as_of
        return head_of(case.stand.ruleset, offer.provider.id, offer.service, known, other_services=offer.other_services)

    def _by_the_engine_alone(self, case: _Case, cards: GatheredRows, findings: _Findings) -> None:
        from compliance.batch.results import note  # noqa: PLC0415
        from compliance.engine.state import decide_all  # noqa: PLC0415

        apart = GatheredRows(SCHEMAS["findings"])
        note(decide_all(case.stand.ruleset, case.offer, self._terms.accept), "python", cards, apart)
        findings.hold(apart.table())


def _kind(offer: Snapshot) -> int:
    """Is it a provider, a service, or any other one: the engine reads certificates and facts of these otherwise."""
    return 2 if offer.other_services else 1 if offer.service is not None else 0


class _Findings(GatheredRows):
    """Findings of which most are those of scorecards that came to the same: held once, and repeated by their number."""

    __slots__ = ("_heads", "_numbers", "_tables")

    def __init__(self, schema: pa.Schema) -> None:
        super().__init__(schema)
        self._tables: list[pa.Table] = []
        self._numbers: dict[int, tuple[Judged, int]] = {}
        self._heads: list[tuple[int, Mapping[str, Any] | None]] = []

    def hold(self, table: pa.Table) -> None:
        """Add findings as they are."""
        self._heads.append((len(self._tables), None))
        self._tables.append(table)

    def repeat(self, judged: Judged, head: Mapping[str, Any]) -> None:
        """Add the findings of a scorecard that came to the same as others, under its own head."""
        if id(judged) not in self._numbers:
            self._numbers[id(judged)] = judged, len(self._tables)
            self._tables.append(judged.findings)
        self._heads.append((self._numbers[id(judged)][1], head))

    def table(self) -> pa.Table:
        """All of them in order."""
        if not self._heads:
            return super().table()
        starts = np.cumsum([0, *(table.num_rows for table in self._tables)])
        ranges = [np.arange(starts[number], starts[number + 1]) for number, _ in self._heads]
        whole = pa.concat_tables(self._tables).combine_chunks().take(pa.array(np.concatenate(ranges)))
        counts = [len(one) for one in ranges]
        own = np.repeat([head is not None for _, head in self._heads], counts)
        for name in ("provider", "service", "other_services"):
            number = self.schema.get_field_index(name)
            heads = pa.array([head and head[name] for _, head in self._heads], self.schema.field(number).type)
            of_heads = heads.take(pa.array(np.repeat(np.arange(len(counts)), counts)))
            column = pc.if_else(pa.array(own), of_heads, whole[name].combine_chunks())
            whole = whole.set_column(number, self.schema.field(number), column)
        return whole
