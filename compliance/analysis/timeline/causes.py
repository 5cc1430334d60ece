"""Why a finding is another one than the day before: who said what, or which date came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from compliance.engine.decide import decide
from compliance.engine.environment import parameter_at, regions_named
from compliance.engine.facts_read import facts_at, facts_read, json_value, paths_read, rule_reads
from compliance.engine.grounds import grounds_of
from compliance.engine.horizon import dates_reached
from compliance.engine.outcome import Outcome, reads_of
from compliance.engine.scorecard import cite
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State
from compliance.model.dates import days_stated
from compliance.model.findings import Fact, FactValue
from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.model.statements import (
    CUSTOM,
    FactPath,
    Grade,
    Source,
    Statement,
    dotted,
    ends_of,
    is_of_service,
    names_of,
    of_provider,
    touches,
)
from compliance.model.status import Reason
from compliance.model.values import Scalar
from compliance.model.words import value_text
from compliance.rulesets.ruleset import Rule

Kind = Literal[
    "statement",
    "published",
    "ends",
    "date",
    "stale",
    "in-force",
    "parameter",
    "country-set",
    "recognition",
    "ceased",
    "may have ceased",
    "there again",
]
"""A statement begins; its sources are published; it ends as announced; a date is reached; evidence is too old; a rule
comes into force or leaves it; a parameter or a country set changes; a certificate that settles rules begins or ends; the
provider or service assessed ceases, may have, or is there again."""

NOT_YET = timedelta(days=36_525)
"""Added to a date, to see what a finding would be had that date not come."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """The values of a fact before and after a date."""

    path: str
    """Dotted path of the fact"""
    old: tuple[FactValue, ...]
    """Its values before: none where nobody stated it, null for an ended one, several where sources disagree"""
    new: tuple[FactValue, ...]
    """Its values now; the same as before where only its date is reached"""


@dataclass(frozen=True, slots=True)
class SaidBy:
    """A source behind a change."""

    id: str
    """Id of the source"""
    title: str
    """What the source is"""
    publisher: str
    """Who published it"""
    url: str | None
    """Address"""
    published: date | None
    """Day it was published; the last day of a month or year; null for an undated source"""
    retrieved: date | None
    """Day an undated source was read"""
    grade: Grade
    """Its grade"""
    page: str | None = None
    """Page on which it stands, as printed; null where the profile does not say"""
    clause: str | None = None
    """Clause, article or section in which it stands; null where the profile does not say"""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for a change."""

    kind: Kind
    """A statement begins, is published or ends as announced; a date is reached; evidence is too old; a rule comes
    into force or leaves it; a parameter or a country set changes; a certificate that settles rules begins or ends; the
    provider or service assessed ceases, may have, or is there again
    """
    text: str
    """The reason in words"""
    facts: tuple[FactChange, ...] = ()
    """The facts that changed, or whose date is reached"""
    sources: tuple[SaidBy, ...] = ()
    """Who said so"""
    more_facts: int = 0
    """How many more facts it is about that were not compared, where they are too many"""


COMPARED = 100
"""Facts of a statement that are compared for one finding, before and after it."""


class _Changed(NamedTuple):
    """The facts that changed, of those that were compared, and of how many more nobody looked."""

    facts: tuple[FactChange, ...]
    more: int


class Causes:
    """What lies between two states of one provider under one rule set: two days, or two knowledge dates."""

    def __init__(self, before: State, after: State) -> None:
        self._provider = after.snapshot.provider
        self._ruleset = after.ruleset
        self._before, self._after = before.snapshot, after.snapshot
        self._grounds = after.grounds
        self._supposed: dict[object, Snapshot] = {}
        self._read: dict[object, Sequence[FactPath]] = {}

    def of(self, rule: Rule, old: Outcome) -> tuple[Cause, ...]:
        """Why the outcome of a rule is not the old one any more."""
        recognised = tuple(self._recognised(rule, old))
        if recognised:
            return recognised
        causes = [*self._in_force(rule), *self._said(rule, old), *self._ended(rule, old)]
        causes += [*self._parameters(rule), *self._sets(rule), *self._stale(rule, old), *self._run_out(rule, old)]
        causes += self._dates(rule, old)
        return tuple(causes) or (Cause("date", say("a date is reached that the rule itself names")),)

    def of_thresholds(self) -> tuple[Cause, ...]:
        """The parameters that changed which the verdict names as thresholds or weights."""
        clauses = (*self._ruleset.necessary, *self._ruleset.sufficient)
        names = {name for clause in clauses for name in clause.parameters()}
        return tuple(self._parameter_changes("", sorted(names)))

    def of_end(self) -> tuple[Cause, ...]:
        """That what is assessed has ceased since, may have, or is there again; nothing where that is as it was."""
        was, is_ = (_presence(snapshot) for snapshot in (self._before, self._after))
        if was == is_:
            return ()
        paths = ends_of(self._after.service)
        before, after = ({f.path: f for f in facts_read(s, paths)} for s in (self._before, self._after))
        stated = [path for path in paths if values(after.get(dotted(path)))]
        facts = tuple(FactChange(p, values(before.get(p)), values(after.get(p))) for p in map(dotted, stated))
        return (Cause(*is_, facts, said_by(s for path in stated for s in self._stating(path))),)

    @cached_property
    def _turns(self) -> tuple[date, date]:
        """The days between the two states."""
        return self._before.as_of, self._after.as_of

    def _passed(self, day: date | None) -> bool:
        return day is not None and self._turns[0] < day <= self._turns[1]

    def _in_force(self, rule: Rule) -> Iterator[Cause]:
        was, is_ = (all(e.includes(s.as_of) for e in rule.effective) for s in (self._before, self._after))
        if was != is_:
            yield Cause("in-force", say("the rule comes into force") if is_ else say("the rule is no longer in force"))

    def _recognised(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        """The certificate that settled a rule and does no more, or does now and did not."""
        now = self._outcome(rule).recognition
        if now == old.recognition:
            return
        for id_, ends in ((old.recognition, True), (now, False)):
            recognition = self._grounds.recognised.of(id_)
            if recognition is not None:
                named = say("{name} ({what})", name=recognition.title, what=recognition.by)
                text = (
                    say("{certificate} ends", certificate=named)
                    if ends
                    else say("{certificate} begins", certificate=named)
                )
                yield Cause("recognition", text)

    # --- What was said ---------------------------------------------------------------------------------------------

    def _said(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        """Statements that begin, or whose sources are published."""
        for statement in self._decisive(rule, old, [s for s in self._new if _bears_on(s, rule, self._after)]):
            published = statement.from_ <= self._turns[0]
            sources = [s for s in statement.sources if s.known <= self._after.known_as_of]
            if published:
                sources = [s for s in sources if s.known > self._before.known_as_of]
            text = _about(statement)
            changed = self._changed(rule, statement)
            kind: Kind = "published" if published else "statement"
            yield Cause(kind, text, changed.facts, said_by(sources), changed.more)

    @cached_property
    def _new(self) -> tuple[Statement, ...]:
        """The statements that say more in the second state than in the first."""
        before = {support.statement.id: support.sources for support in self._before.supports}
        return tuple(s.statement for s in self._after.supports if before.get(s.statement.id) != s.sources)

    def _ended(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        ended = [s.statement for s in self._after.supports if self._passed(s.statement.until)]
        for statement in self._decisive(rule, old, [s for s in ended if _bears_on(s, rule, self._after)], last=True):
            known = [s for s in statement.sources if s.known <= self._after.known_as_of]
            text = say("the announced end of: {what}", what=_about(statement))
            changed = self._changed(rule, statement)
            yield Cause("ends", text, changed.facts, said_by(known), changed.more)

    def _decisive(
        self, rule: Rule, old: Outcome, candidates: list[Statement], *, last: bool = False
    ) -> list[Statement]:
        """The statements without any one of which the outcome would be the old one; all where it takes several to change it."""
        alone = [s for s in candidates if _same(self._without(rule, s, last=last), old)]
        return alone or candidates

    def _without(self, rule: Rule, statement: Statement, *, last: bool) -> Outcome:
        """The outcome had a statement not begun, not been published, or not come to its end."""
        kept = tuple(source for source in statement.sources if source.known <= self._before.known_as_of)
        if last:
            changed = replace(statement, until=None)
        elif statement.from_ <= self._turns[0]:
            changed = replace(statement, sources=kept)
        else:
            changed = replace(statement, sources=())
        return self._suppose(rule, (statement.id, last), lambda s: changed if s.id == statement.id else s)

    def _suppose(self, rule: Rule, key: object, change: Callable[[Statement], Statement]) -> Outcome:
        """A rule's outcome had some statements been others."""
        after = self._after
        if key not in self._supposed:
            other = replace(self._provider, statements=tuple(map(change, self._provider.statements)))
            self._supposed[key] = Snapshot(other, after.as_of, after.known_as_of, after.sets, after.service)
        snapshot = self._supposed[key]
        return decide(rule, grounds_of(self._ruleset, snapshot, self._grounds.accept))

    def _changed(self, rule: Rule, statement: Statement) -> _Changed:
        """The facts a rule reads that a statement is about and that have other values now, and how many were not compared."""
        about = {*statement.leaves, *statement.entries, *(closure.path for closure in statement.closures)}
        about |= {of_provider(path) for path in statement.leaves if is_of_service(path)}
        read = {s: rule_reads(rule, s) for s in (self._before, self._after)}
        there = {
            s: {path for path in self._paths(s, reads) if any(path[:n] in about for n in range(1, len(path) + 1))}
            for s, reads in read.items()
        }
        paths = sorted(set().union(*there.values()), key=dotted)
        compared = paths[:COMPARED]
        before, after = (
            {f.path: f for f in facts_at(s, reads, [p for p in compared if p in there[s]])} for s, reads in read.items()
        )
        changes = tuple(
            FactChange(path, old, new)
            for path in map(dotted, compared)
            if (old := values(before.get(path))) != (new := values(after.get(path)))
        )
        return _Changed(changes, len(paths) - len(compared))

    def _paths(self, snapshot: Snapshot, reads: frozenset[FactPath]) -> Sequence[FactPath]:
        """The paths of what is read; many rules read the same."""
        key = snapshot is self._after, reads
        if key not in self._read:
            self._read[key] = paths_read(snapshot, reads)
        return self._read[key]

    # --- Which date came -------------------------------------------------------------------------------------------

    def _parameters(self, rule: Rule) -> Iterator[Cause]:
        yield from self._parameter_changes(rule.scope, sorted(rule.parameters))

    def _parameter_changes(self, scope: str, names: Iterable[str]) -> Iterator[Cause]:
        for name in names:
            parameter = self._ruleset.parameters[scope][name]
            old, new = (
                json_value(parameter_at(parameter, s.as_of, s.known_as_of)) for s in (self._before, self._after)
            )
            if old != new:
                was, is_ = (say("not known") if v is None else value_text(v) for v in (old, new))
                text = say("parameter {name} changes from {was} to {now}", name=scope + name, was=was, now=is_)
                yield Cause("parameter", text, (FactChange(f"params.{name}", (old,), (new,)),))

    def _sets(self, rule: Rule) -> Iterator[Cause]:
        named = {name for program in rule.programs for name in program.checked.sets}
        regions = regions_named(self._before.provider.statements) & self._before.sets.keys()
        for name in sorted(named | regions):
            was, is_ = (frozenset(s.sets[name].at(s.as_of)) for s in (self._before, self._after))
            for country in sorted(was ^ is_):
                joins = country in is_
                yield Cause(
                    "country-set",
                    say("{country} joins {set}", country=country, set=name)
                    if joins
                    else say("{country} leaves {set}", country=country, set=name),
                )

    def _stale(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        """Evidence of what a rule reads that is too old now."""
        now = self._outcome(rule)
        stale = {path for reason, path in now.causes - old.causes if reason is Reason.STALE}
        for path in sorted(stale):
            known = self._stating(path)
            yield Cause("stale", say("the evidence for {fact} is too old", fact=dotted(path)), (), said_by(known))

    def _run_out(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        """Certificates of which no last day is stated, and which have run as long as those of their scheme do."""
        if self._turns[0] == self._turns[1]:
            return
        for reason, path in sorted(self._outcome(rule).causes - old.causes):
            if (
                reason is Reason.MISSING
                and path[0] == "certifications"
                and path[-1] == "expires"
                and not self._stating(path)
            ):
                text = say(
                    "{fact} may have run out: no last day is stated, and its scheme runs no longer",
                    fact=dotted(path[:-1]),
                )
                yield Cause("date", text, (), said_by(self._stating(path[:-1])))

    def _outcome(self, rule: Rule) -> Outcome:
        return decide(rule, self._grounds)

    def _stating(self, path: FactPath) -> list[Source]:
        """The sources of a fact, whichever of its values they give."""
        cited = {id_ for fact in facts_read(self._after, [path]) for id_ in fact.sources}
        return [self._provider.sources[id_] for id_ in sorted(cited)]

    def _dates(self, rule: Rule, old: Outcome) -> Iterator[Cause]:
        """Facts whose date is reached, such as the last day of a certificate."""
        if self._turns[0] == self._turns[1]:
            return
        new = {statement.id for statement in self._new}
        reached: dict[FactPath, set[Scalar | None]] = {}
        parameters = self._ruleset.parameters[rule.scope]
        turn = self._turns[1], self._after.known_as_of
        for support in self._after.supports:
            if support.statement.id not in new:
                for path, value in dates_reached(rule, parameters, support.statement, *turn).items():
                    reached.setdefault(path, set()).add(value)
        alone = {path for path, dates in reached.items() if _same(self._put_off(rule, path, dates), old)}
        by_text: dict[str, list[FactPath]] = {}
        for path in sorted(alone or reached):
            for value in sorted(reached[path], key=str):
                by_text.setdefault(_date_text(path, value, self._turns[1]), []).append(path)
        for text, paths in by_text.items():
            facts = facts_read(self._after, paths)
            changes = tuple(FactChange(fact.path, values(fact), values(fact)) for fact in facts)
            yield Cause("date", text, changes, said_by(s for path in paths for s in self._stating(path)))

    def _put_off(self, rule: Rule, path: FactPath, dates: set[Scalar | None]) -> Outcome:
        """The outcome had some dates not come yet, or a year's figures not been there."""

        def change(statement: Statement) -> Statement:
            value = statement.leaves.get(path)
            if path not in statement.leaves or value not in dates:
                return statement
            leaves = dict(statement.leaves)
            if days := days_stated(path, value):
                later = days[1] + NOT_YET if days[1] < date.max - NOT_YET else date.max
                leaves[path] = later.isoformat() if of_provider(path)[0] == CUSTOM else later
            else:
                del leaves[path]
            return replace(statement, leaves=leaves)

        return self._suppose(rule, ("date", path), change)


def _about(statement: Statement) -> str:
    """What a statement says, in words."""
    return statement.summary or say("what is stated from {day}", day=statement.from_)


def _presence(snapshot: Snapshot) -> tuple[Kind, str]:
    """Is what is assessed there? Where it is, in the words of one who says that it is not gone any more."""
    ending = snapshot.ending
    if snapshot.ended_on is not None and ending is not None:
        sure = ending.certain == ending.possible
        if sure:
            return "ceased", say("it ceased on {day}", day=ending.possible)
        return "ceased", say("it had ceased by {day}", day=str(ending.certain))
    if ending is not None and ending.possible <= snapshot.as_of:
        disputed = snapshot.disputes_read(ends_of(snapshot.service))
        if disputed:
            return "may have ceased", say("sources disagree on whether it ceased on {day}", day=ending.possible)
        return "may have ceased", say("it may have ceased since {day}", day=ending.possible)
    return "there again", say("it has not ceased, as is stated now")


def _same(a: Outcome, b: Outcome) -> bool:
    return _shape(a) == _shape(b)


def _shape(outcome: Outcome) -> object:
    return outcome.certain, outcome.possible, outcome.applies, outcome.excluded, outcome.failure is None


def _bears_on(statement: Statement, rule: Rule, snapshot: Snapshot) -> bool:
    """Does a statement say anything about what a rule reads?"""
    paths = [*statement.leaves, *statement.entries, *(closure.path for closure in statement.closures)]
    names = {name for path in paths for name in names_of(path, snapshot.service)}
    return any(touches(name, read) for name in names for read in reads_of(rule))


def _date_text(path: FactPath, value: object, day: date) -> str:
    name, entry, span = dotted(path), dotted(path[:-1]), days_stated(path, value)
    stated = value if isinstance(value, date) else str(value)
    if span is None:
        return say("{fact} counts as completed", fact=entry)
    first, last = span
    if path[-1] == "expires" and day == last + timedelta(days=1):
        return say("{fact} lapses (expires {day})", fact=entry, day=stated)
    if first <= day <= last and first < last:
        if path[-1] == "expires":
            return say("{fact} may lapse (expires {day})", fact=entry, day=stated)
        return say("{fact} ({day}) may be reached", fact=name, day=stated)
    days = (day - (last if day > last else first)).days
    if days in (0, 1):
        return say("{fact} ({day}) is reached", fact=name, day=stated)
    if days > 0:
        return say("it is {days} days after {fact} ({day})", days=days, fact=name, day=stated)
    return say("it is {days} days before {fact} ({day})", days=-days, fact=name, day=stated)


def values(fact: Fact | None) -> tuple[FactValue, ...]:
    """Every value a fact may have; none where nobody stated it."""
    if fact is None or fact.location is None:
        return ()
    return tuple(candidate.value for candidate in fact.candidates) or (fact.value,)


def said_by(sources: Iterable[Source]) -> tuple[SaidBy, ...]:
    """Sources as a timeline names them, each once."""
    by_id = {}
    for source in sources:
        c = cite(source)
        by_id[source.id] = SaidBy(
            source.id, c.title, c.publisher, c.url, c.published, c.retrieved, c.grade, c.page, c.clause
        )
    return tuple(by_id[id_] for id_ in sorted(by_id))
