"""Until when a verdict holds: every date at which anything can change, and the first at which the verdict does.

The dates at which a condition can change follow from the facts and constants it reads (`dates_read`). More dates than
necessary are tried; none is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import product

from compliance.engine.dates_read import DatesRead, around, pattern_of
from compliance.engine.environment import regions_named
from compliance.engine.figures import in_other_currencies, joined
from compliance.engine.outcome import reads_of
from compliance.engine.snapshot import Snapshot
from compliance.language import tree
from compliance.language.constants import seconds_of_day
from compliance.language.functions import FUNCTIONS
from compliance.language.program import Program
from compliance.model.dates import days_of, days_stated, end_dates, year_end
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets, Cycle, Evidence, Period, day_after, oldest_allowed
from compliance.model.statements import FactPath, Statement, fits, of_provider, touches
from compliance.model.values import Scalar
from compliance.rulesets.ruleset import Parameter, Recognition, Rule, RuleSet

PathsByGroup = Mapping[str, list[FactPath]]
"""Paths of facts, by the first part of each."""


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


def change_dates(snapshot: Snapshot, ruleset: RuleSet) -> dict[date, Turn]:
    """Every date after that of a snapshot at which a verdict may change, in order, with what may."""
    provider, known_as_of = snapshot.provider, snapshot.known_as_of
    # They are the same for every service and day of a provider. The rule set is kept, so that no other gets its identity.
    if id(ruleset) not in snapshot.turns:
        snapshot.turns[id(ruleset)] = ruleset, _turns(snapshot, ruleset)
    turns: dict[date, Turn] = dict(snapshot.turns[id(ruleset)][1])
    for day in end_dates(provider, snapshot.service, known_as_of):
        turns[day] = replace(turns.get(day, Turn()), verdict=True)
    return {day: turns[day] for day in sorted(turns) if day > snapshot.as_of}


def _turns(snapshot: Snapshot, ruleset: RuleSet) -> dict[date, Turn]:
    """Every date at which a verdict may change whatever is assessed, those aside at which that may cease."""
    turns: defaultdict[date, Turn] = defaultdict(Turn)
    known_as_of = snapshot.known_as_of
    known = [(s, _by_group(s)) for s in snapshot.provider.statements if s.is_known(known_as_of)]
    horizon = _Horizon(known, ruleset.parameters, snapshot.sets, known_as_of)
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


Dated = tuple[date, bool]
"""A date, and whether it is certain that more comes than a day of a certificate or an age of evidence."""


@dataclass(frozen=True, slots=True)
class _Horizon:
    """The statements known, each with what it is about, the parameters by scope, and the country sets."""

    known: list[tuple[Statement, PathsByGroup]]
    parameters: Mapping[str, Mapping[str, Parameter]]
    sets: CountrySets
    known_as_of: date

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
        statements = [statement for statement, stated in self.known if _bears_on(stated, about)]
        parameters = self.parameters[scope]
        periods = [(s.from_, s.until) for s in statements]
        if figures and "EU" in self.sets:
            periods += [(first, after) for _, first, after in self.sets["EU"].members]
        for name in regions_named(statements) & self.sets.keys():
            periods += [(first, after) for _, first, after in self.sets[name].members]
        for program in programs:
            yield from (
                (day, True) for day in _of_program(program, statements, parameters, self.known_as_of, by_itself=False)
            )
            yield from ((v.from_, True) for name in program.checked.parameters for v in parameters[name].values)
            periods += [(first, after) for name in program.checked.sets for _, first, after in self.sets[name].members]
        yield from ((day, True) for period in periods for day in period if day is not None)
        for day in self._of_certificates_and_ages(programs, statements, evidence):
            yield day, False

    def _of_certificates_and_ages(
        self, programs: Iterable[Program], statements: list[Statement], evidence: Iterable[Evidence]
    ) -> Iterator[date]:
        for program in programs:
            for call in _calls(program):
                yield from _of_validity(call, statements)
            yield from _of_cycles(program, statements, self.sets.cycles)
        for one in evidence:
            yield from _of_ageing(one, statements, self.known_as_of)


def _by_group(statement: Statement) -> PathsByGroup:
    """What a statement says anything about, by the first part of the path."""
    stated: dict[str, list[FactPath]] = {}
    for paths in (statement.leaves, statement.entries, [closure.path for closure in statement.closures]):
        for path in paths:
            stated.setdefault(path[0], []).append(path)
    return stated


def _bears_on(stated: PathsByGroup, reads: frozenset[FactPath]) -> bool:
    """Does a statement say anything about what is read? What it says of services may be about any fact."""
    return "services" in stated or any(touches(path, read) for read in reads for path in stated.get(read[0], ()))


def _of_program(
    program: Program,
    statements: list[Statement],
    parameters: Mapping[str, Parameter],
    known_as_of: date,
    *,
    by_itself: bool = True,
) -> Iterator[date]:
    """Dates at which a part of the condition that looks at `as_of` can change; with those at which certificates begin or end."""
    yield from DatesRead(lambda patterns: _values(patterns, statements), parameters, known_as_of).days(
        program.checked.node
    )
    for call in _calls(program):
        yield from _of_validity(call, statements) if by_itself else ()
        if FUNCTIONS[call.function].dates.years:
            yield from _year_ends(program.reads, statements)


def _calls(program: Program) -> Iterator[tree.Call]:
    return (node for node in tree.nodes_of(program.checked.node) if isinstance(node, tree.Call))


def _of_validity(call: tree.Call, statements: list[Statement]) -> Iterator[date]:
    """Dates at which a certificate may begin or end to be in force, where a function asks whether it is."""
    fields = FUNCTIONS[call.function].dates.fields
    if fields:
        pattern = pattern_of(call.arguments[0])
        for day in _values({(*pattern, field) for field in fields}, statements):
            yield from around(seconds_of_day(day))


def _of_cycles(program: Program, statements: list[Statement], cycles: Mapping[str, Cycle]) -> Iterator[date]:
    """The first days on which certificates of which no last day is stated may have run out."""
    patterns = {pattern_of(call.arguments[0]) for call in _calls(program) if FUNCTIONS[call.function].dates.fields}
    for pattern in patterns:
        stated = {v for s in statements for p, v in s.leaves.items() if fits(of_provider(p), (*pattern, "scheme"))}
        run = [cycles[scheme] for scheme in stated if isinstance(scheme, str) and scheme in cycles]
        periods = {period for cycle in run for period in (cycle.period, *cycle.types.values())}
        if periods:
            about = {s.from_ for s in statements if any(fits(of_provider(entry), pattern) for entry in s.entries)}
            for first, period in product(about | _values({(*pattern, "issued")}, statements), periods):
                yield day_after(first, period)


def dates_reached(
    rule: Rule, parameters: Mapping[str, Parameter], statement: Statement, day: date, known_as_of: date
) -> dict[FactPath, Scalar | None]:
    """The facts of a statement, dates or of a year, that make a day one at which a rule's outcome may change."""
    reached: dict[FactPath, Scalar | None] = {}
    of_all = parameters, known_as_of
    for path, value in statement.leaves.items():
        if days_stated(path, value) or of_provider(path)[-3:-2] == ("years",):
            above = frozenset(entry for entry in statement.entries if touches(entry, path) and len(entry) < len(path))
            one = replace(statement, leaves={path: value}, entries=above)
            if any(
                day in {*_of_program(program, [one], *of_all)} - {*_of_program(program, [], *of_all)}
                for program in rule.programs
            ):
                reached[path] = value
    return reached


def _values(patterns: set[FactPath], statements: list[Statement]) -> set[date]:
    """The dates stated at some places, for the provider or one of its services; of inexact ones the first and the last day."""
    dates: set[date] = set()
    for statement in statements:
        for path, value in statement.leaves.items():
            if (days := days_stated(path, value)) and any(fits(of_provider(path), pattern) for pattern in patterns):
                dates.update(days)
    return dates


def _year_ends(reads: Iterable[FactPath], statements: list[Statement]) -> Iterator[date]:
    """The day after each financial year of a list that is read, whatever is stated of the year."""
    years = {read[:-1] for read in reads if read[-3:-2] == ("years",)}
    for statement in statements:
        for year in {of_provider(entry) for entry in statement.entries}:
            last = year_end(year[-1]) if any(fits(year, read) for read in years) else None
            if last is not None and last < date.max:
                yield last + timedelta(days=1)
        for path, value in statement.leaves.items():
            stated = of_provider(path)
            if stated[-1] == "closes" and any(fits(stated[:-1], read) for read in years):
                for day in days_of(value) or ():
                    yield from around(seconds_of_day(day))


def _of_ageing(evidence: Evidence, statements: list[Statement], known_as_of: date) -> Iterator[date]:
    """The first day on which evidence of what a rule reads is too old."""
    if evidence.max_age is None:
        return
    starts = {s.from_ for s in statements}
    starts |= {source.known for s in statements for source in s.sources if source.known <= known_as_of}
    for start in starts:
        yield from _first_too_old(start, evidence.max_age)


def _first_too_old(start: date, period: Period) -> Iterator[date]:
    """The first day for which evidence of `start` is older than a period; months differ in length, so it is looked for."""
    months = start.year * 12 + start.month - 1 + period.years * 12 + period.months
    year, month = divmod(months, 12)
    if 1 <= year < date.max.year - 1:
        about = date(year, month + 1, 1) + timedelta(days=start.day - 1 + period.days)
        days = (about + timedelta(days=offset) for offset in range(-5, 6))
        yield from (
            day
            for day in days
            if oldest_allowed(day - timedelta(days=1), period) <= start < oldest_allowed(day, period)
        )
