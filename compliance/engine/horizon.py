"""Until when a verdict holds: every date at which anything can change, and the first at which the verdict does.

The dates at which a condition can change follow from the facts and constants it reads (`dates_read`). More dates than
necessary are tried; none is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import product

from compliance.engine.dates_read import DatesAt, DatesRead, around
from compliance.engine.environment import regions_named
from compliance.engine.figures import in_other_currencies, joined
from compliance.engine.outcome import reads_of
from compliance.engine.snapshot import Snapshot
from compliance.language.constants import seconds_of_day
from compliance.language.program import Program
from compliance.model.dates import days_of, days_stated, end_dates, year_end
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets, Cycle, Evidence, Period, day_after, oldest_allowed
from compliance.model.statements import FactPath, Provider, Statement, fits, of_provider, touches
from compliance.model.values import Scalar
from compliance.rulesets.ruleset import Parameter, Recognition, Rule, RuleSet


@dataclass(slots=True)
class Turn:
    """What may be otherwise from a day on.

    Attributes:
        rules: ids of the rules whose outcome may be, whether or not a recognition shows them.
        recognitions: ids of the recognitions that may begin or end; what they show has another outcome only if one does.
        certain: ids of those for which more comes than a day of a certificate or an age of evidence: the others are as they were
            where all that they read is (`engine.decide.Between`).
        verdict: whether the verdict may be with every outcome as it was: a threshold changes, or what is assessed may cease.
    """

    rules: set[str] = field(default_factory=set)
    recognitions: set[str] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)
    verdict: bool = False


GATHERING = 1_000_000
"""Facts and dates looked at to gather the dates at which a verdict may change, over all rules; beyond that nobody looks ahead."""


class TooMuchError(Exception):
    """More work than is done to look ahead."""


@dataclass(slots=True)
class Work:
    """What is left of a bound on work."""

    left: int

    def spend(self, amount: int) -> None:
        """Count some work; raises `TooMuchError` once it is more than is done."""
        self.left -= amount
        if self.left < 0:
            raise TooMuchError


def change_dates(snapshot: Snapshot, ruleset: RuleSet) -> dict[date, Turn] | None:
    """Every date after that of a snapshot at which a verdict may change, in order, with what may; `None` for too many."""
    provider, known_as_of = snapshot.provider, snapshot.known_as_of
    # They are the same for every service and day of a provider. The rule set is kept, so that no other gets its identity.
    if id(ruleset) not in snapshot.turns:
        try:
            snapshot.turns[id(ruleset)] = ruleset, _turns(snapshot, ruleset)
        except TooMuchError:
            snapshot.turns[id(ruleset)] = ruleset, None
    gathered: dict[date, Turn] | None = snapshot.turns[id(ruleset)][1]
    if gathered is None:
        return None
    turns = dict(gathered)
    for day in end_dates(provider, snapshot.service, known_as_of):
        turns[day] = replace(turns.get(day, Turn()), verdict=True)
    return {day: turns[day] for day in sorted(turns) if day > snapshot.as_of}


def _turns(snapshot: Snapshot, ruleset: RuleSet) -> dict[date, Turn]:
    """Every date at which a verdict may change whatever is assessed, those aside at which that may cease."""
    turns: defaultdict[date, Turn] = defaultdict(Turn)
    provider, known_as_of = snapshot.provider, snapshot.known_as_of
    if id(provider) not in snapshot.turns:  # every rule set asks the same statements
        snapshot.turns[id(provider)] = provider, _Known.of(provider, known_as_of)
    known: _Known = snapshot.turns[id(provider)][1]
    horizon = _Horizon(known, ruleset.parameters, snapshot.sets, known_as_of, Work(GATHERING))
    for parameter in ruleset.parameters[""].values():  # thresholds of the verdict may name them
        for value in parameter.values:
            turns[value.from_].verdict = True
    for recognition in ruleset.recognitions:
        for day, certain in set(horizon.of_recognition(recognition)):
            turns[day].recognitions.add(recognition.id)
            turns[day].certain.update([recognition.id] if certain else [])
    for rule in ruleset.rules:
        for day, certain in set(horizon.of_rule(rule, [shown.asked for shown, _ in ruleset.shown_by(rule.id)])):
            turns[day].rules.add(rule.id)
            turns[day].certain.update([rule.id] if certain else [])
    return turns


@dataclass(frozen=True, slots=True)
class _Stated:
    """A statement, and what forecasts ask of it again and again.

    Attributes:
        statement: itself.
        about: what it says anything about, by the first part of the path.
        dates: the first and the last day that each date it states may be, at its place, for the provider or one of its services.
        regions: the regions it names in a list of places.
    """

    statement: Statement
    about: Mapping[str, list[FactPath]]
    dates: tuple[tuple[FactPath, tuple[date, date]], ...]
    regions: frozenset[str]

    @classmethod
    def of(cls, statement: Statement) -> _Stated:
        about: dict[str, list[FactPath]] = {}
        for paths in (statement.leaves, statement.entries, [closure.path for closure in statement.closures]):
            for path in paths:
                about.setdefault(path[0], []).append(path)
        dates = (
            (of_provider(path), days)
            for path, value in statement.leaves.items()
            if (days := days_stated(path, value)) is not None
        )
        return cls(statement, about, tuple(dates), frozenset(regions_named([statement])))


@dataclass(frozen=True, slots=True)
class _Known:
    """The statements of a provider that are known, the numbers of those about each fact that was asked for, and its dates."""

    statements: tuple[_Stated, ...]
    _about: dict[FactPath, frozenset[int]] = field(default_factory=dict)
    _dates: dict[FactPath, set[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, provider: Provider, known_as_of: date) -> _Known:
        return cls(tuple(_Stated.of(s) for s in provider.statements if s.is_known(known_as_of)))

    def about(self, reads: Iterable[FactPath], work: Work) -> list[_Stated]:
        """Those that say anything about what is read; what is said of services may be about any fact."""
        numbers = self._numbers(("services",), work).union(*(self._numbers(read, work) for read in reads))
        work.spend(len(numbers))
        return [self.statements[number] for number in sorted(numbers)]

    def dates_at(self, patterns: Iterable[FactPath], work: Work) -> set[date]:
        """The dates stated at some places, of inexact ones the first and the last day."""
        dates: set[date] = set()
        for pattern in patterns:
            if pattern not in self._dates:
                work.spend(sum(len(stated.dates) for stated in self.statements))
                self._dates[pattern] = _values({pattern}, self.statements)
            dates |= self._dates[pattern]
        work.spend(len(dates))
        return dates

    def _numbers(self, read: FactPath, work: Work) -> frozenset[int]:
        if read not in self._about:
            work.spend(sum(1 + len(stated.about.get(read[0], ())) for stated in self.statements))
            self._about[read] = frozenset(
                number
                for number, stated in enumerate(self.statements)
                if any(touches(path, read) for path in stated.about.get(read[0], ()))
            )
        return self._about[read]


Dated = tuple[date, bool]
"""A date, and whether it is certain that more comes than a day of a certificate or an age of evidence."""


@dataclass(frozen=True, slots=True)
class _Horizon:
    """The statements known, the parameters by scope, and the country sets."""

    known: _Known
    parameters: Mapping[str, Mapping[str, Parameter]]
    sets: CountrySets
    known_as_of: date
    work: Work

    def of_rule(self, rule: Rule, asked: Iterable[Evidence]) -> Iterator[Dated]:
        """Dates at which a rule's outcome may change; `asked` is how strong its facts have to be against a recognition."""
        yield from ((day, True) for e in rule.effective for day in (e.from_, e.until) if day is not None)
        evidence = {rule.evidence, *(rung.evidence for rung in rule.rungs), *asked}
        yield from self._dates(reads_of(rule), rule.programs, rule.scope, evidence)

    def of_recognition(self, recognition: Recognition) -> Iterator[Dated]:
        """Dates at which a recognition may come into force or end."""
        when = recognition.when
        yield from self._dates(frozenset(when.reads), (when,), recognition.scope, {recognition.evidence})

    def _dates(
        self, reads: frozenset[FactPath], programs: Sequence[Program], scope: str, evidence: Iterable[Evidence]
    ) -> Iterator[Dated]:
        """Dates of statements about what is read, of what conditions look at, and of evidence that grows too old."""
        figures = joined(reads)
        about = reads | figures | in_other_currencies(reads)
        statements = self.known.about(about, self.work)
        parameters = self.parameters[scope]
        periods = [(s.statement.from_, s.statement.until) for s in statements]
        if figures and "EU" in self.sets:
            periods += [(first, after) for _, first, after in self.sets["EU"].members]
        for name in self.sets.keys() & {region for s in statements for region in s.regions}:
            periods += [(first, after) for _, first, after in self.sets[name].members]
        for program in programs:
            of_program = _of_program(program, statements, parameters, self.known_as_of, self._dates_at, by_itself=False)
            if program.days_asked.years:
                self.work.spend(sum(len(s.statement.leaves) for s in statements))
            yield from ((day, True) for day in self._counted(of_program))
            yield from ((v.from_, True) for name in program.checked.parameters for v in parameters[name].values)
            periods += [(first, after) for name in program.checked.sets for _, first, after in self.sets[name].members]
        yield from ((day, True) for period in periods for day in period if day is not None)
        for day in self._of_certificates_and_ages(programs, statements, evidence):
            yield day, False

    def _of_certificates_and_ages(
        self, programs: Iterable[Program], statements: list[_Stated], evidence: Iterable[Evidence]
    ) -> Iterator[date]:
        for program in programs:
            yield from self._counted(_of_validities(program, self._dates_at))
            self.work.spend(sum(len(s.statement.leaves) for s in statements if program.days_asked.validities))
            yield from self._counted(_of_cycles(program, statements, self.sets.cycles, self._dates_at))
        for one in evidence:
            yield from self._counted(_of_ageing(one, statements, self.known_as_of), each=10)

    def _dates_at(self, patterns: Iterable[FactPath]) -> set[date]:
        return self.known.dates_at(patterns, self.work)

    def _counted(self, days: Iterable[date], each: int = 1) -> Iterator[date]:
        """Some days, each of which is work."""
        for day in days:
            self.work.spend(each)
            yield day


def _of_program(
    program: Program,
    statements: list[_Stated],
    parameters: Mapping[str, Parameter],
    known_as_of: date,
    dates_at: DatesAt,
    *,
    by_itself: bool = True,
) -> Iterator[date]:
    """Dates at which a part of the condition that looks at `as_of` can change; with those at which certificates begin or end."""
    asked = program.days_asked
    yield from DatesRead(dates_at, parameters, known_as_of).days(asked)
    if by_itself:
        yield from _of_validities(program, dates_at)
    if asked.years:
        yield from _year_ends(program.reads, statements)


def _of_validities(program: Program, dates_at: DatesAt) -> Iterator[date]:
    """Dates at which a certificate may begin or end to be in force, where a condition asks whether it is."""
    for pattern, fields in program.days_asked.validities:
        for day in dates_at({(*pattern, name) for name in fields}):
            yield from around(seconds_of_day(day))


def _of_cycles(
    program: Program, statements: list[_Stated], cycles: Mapping[str, Cycle], dates_at: DatesAt
) -> Iterator[date]:
    """The first days on which certificates of which no last day is stated may have run out."""
    for pattern in {pattern for pattern, _ in program.days_asked.validities}:
        leaves = (leaf for s in statements for leaf in s.statement.leaves.items())
        stated = {value for path, value in leaves if fits(of_provider(path), (*pattern, "scheme"))}
        run = [cycles[scheme] for scheme in stated if isinstance(scheme, str) and scheme in cycles]
        periods = {period for cycle in run for period in (cycle.period, *cycle.types.values())}
        if periods:
            begun = [s.statement for s in statements]
            about = {s.from_ for s in begun if any(fits(of_provider(entry), pattern) for entry in s.entries)}
            for first, period in product(about | dates_at({(*pattern, "issued")}), periods):
                yield day_after(first, period)


def dates_reached(
    rule: Rule, parameters: Mapping[str, Parameter], statement: Statement, day: date, known_as_of: date
) -> dict[FactPath, Scalar | None]:
    """The facts of a statement, dates or of a year, that make a day one at which a rule's outcome may change."""
    reached: dict[FactPath, Scalar | None] = {}
    of_all = parameters, known_as_of
    nowhere: DatesAt = lambda _: set()  # noqa: E731 - a function is not shorter
    for path, value in statement.leaves.items():
        if days_stated(path, value) or of_provider(path)[-3:-2] == ("years",):
            above = frozenset(entry for entry in statement.entries if touches(entry, path) and len(entry) < len(path))
            one = replace(statement, leaves={path: value}, entries=above)
            alone = [_Stated.of(one)]
            there = partial(_values, statements=alone)
            if any(
                day in {*_of_program(program, alone, *of_all, there)} - {*_of_program(program, [], *of_all, nowhere)}
                for program in rule.programs
            ):
                reached[path] = value
    return reached


def _values(patterns: Iterable[FactPath], statements: Iterable[_Stated]) -> set[date]:
    """The dates stated at some places; of inexact ones the first and the last day."""
    wanted = tuple(patterns)
    dated = (of_one for stated in statements for of_one in stated.dates)
    return {day for path, days in dated if any(fits(path, pattern) for pattern in wanted) for day in days}


def _year_ends(reads: Iterable[FactPath], statements: list[_Stated]) -> Iterator[date]:
    """The day after each financial year of a list that is read, whatever is stated of the year."""
    years = {read[:-1] for read in reads if read[-3:-2] == ("years",)}
    for statement in (stated.statement for stated in statements):
        for year in {of_provider(entry) for entry in statement.entries}:
            last = year_end(year[-1]) if any(fits(year, read) for read in years) else None
            if last is not None and last < date.max:
                yield last + timedelta(days=1)
        for path, value in statement.leaves.items():
            stated = of_provider(path)
            if stated[-1] == "closes" and any(fits(stated[:-1], read) for read in years):
                for day in days_of(value) or ():
                    yield from around(seconds_of_day(day))


def _of_ageing(evidence: Evidence, statements: list[_Stated], known_as_of: date) -> Iterator[date]:
    """The first day on which evidence of what a rule reads is too old."""
    if evidence.max_age is None:
        return
    starts = {s.statement.from_ for s in statements}
    starts |= {source.known for s in statements for source in s.statement.sources if source.known <= known_as_of}
    for start in starts:
        yield from _first_too_old(start, evidence.max_age)


@lru_cache(maxsize=4096)
def _first_too_old(start: date, period: Period) -> tuple[date, ...]:
    """The first day for which evidence of `start` is older than a period; months differ in length, so it is looked for."""
    months = start.year * 12 + start.month - 1 + period.years * 12 + period.months
    year, month = divmod(months, 12)
    if not 1 <= year < date.max.year - 1:
        return ()
    about = date(year, month + 1, 1) + timedelta(days=start.day - 1 + period.days)
    days = (about + timedelta(days=offset) for offset in range(-5, 6))
    return tuple(
        day for day in days if oldest_allowed(day - timedelta(days=1), period) <= start < oldest_allowed(day, period)
    )
