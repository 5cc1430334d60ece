"""What an open condition lacks in one world of a snapshot, with what that rests on; and what has ended, by looking back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from compliance.engine.disputes import World, has_run_out
from compliance.engine.evidence import NO_DEMAND, Support, shortfall
from compliance.engine.grounds import Decided, Recognised
from compliance.engine.outcome import first_reason
from compliance.engine.snapshot import Snapshot
from compliance.language.constants import EPOCH
from compliance.language.deciding import deciding_facts
from compliance.language.lacking import Lacking, lacking
from compliance.language.lists import CYCLE_END
from compliance.language.program import ParameterValues, Program
from compliance.language.values import Unknown
from compliance.model.dates import days_of
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.schemes import SCHEMES
from compliance.model.statements import FactPath, Source, Statement, dotted, in_profile, names_of
from compliance.model.status import REASON_ORDER, Reason
from compliance.model.values import InexactDay

DAYS_TRIED = 12
"""Earlier days that are looked back to for something that has ended, the latest first."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that an unknown lacks.

    Attributes:
        reason: what is the matter with it.
        path: the fact, entry or list.
        asked: what the rule asks of its evidence.
        backing: the statements it rests on.
        what: what an entry of a list is, in words, where that is stated.
        last: the last day it held, where it has ended.
        stated: the date as it is stated, where that is a month or a year.
        over: the last day for which that it has ended was announced, where that is past.
        unmatched: whether a list has no known entry of the kind that is looked for.
        ran_out: the last day of a certificate of which none is stated, by how long its scheme runs, where that is past.
        looked: the last day on which it was looked for and not found, by the profile.
        untried: whether the profile says what was looked for, and this is not among it.
        begins: the sources that state it from a month or a year of which the last day has not come, each with that day.
        late: the sources that would state it, were their dates not counted as later than the knowledge date.
    """

    reason: Reason
    path: FactPath
    asked: Evidence = NO_DEMAND
    backing: tuple[Support, ...] = ()
    what: str = ""
    last: date | None = None
    over: date | None = None
    stated: str | None = None
    unmatched: bool = False
    looked: date | None = None
    untried: bool = False
    late: tuple[Source, ...] = ()
    begins: tuple[tuple[str, date], ...] = ()
    ran_out: date | None = None


@dataclass(frozen=True, slots=True)
class Grasp:
    """What is to be said of one outcome.

    Attributes:
        lacks: what it lacks, the first one first.
        ended: what has ended and would have decided it, the path to look at and the last day it held.
        decided: the facts that decided it, or are in its way, as paths of the profile.
        excluded: entries of lists that cannot matter, by what is stated of them.
    """

    lacks: tuple[Lack, ...]
    ended: tuple[Lack, ...]
    decided: tuple[FactPath, ...]
    excluded: frozenset[FactPath]

    @property
    def reason(self) -> Reason | None:
        """Why it is unknown, the first of the reasons in their order; of a failure `ended`, where something has."""
        return (self.lacks or self.ended)[0].reason if self.lacks or self.ended else None

    @property
    def causes(self) -> tuple[tuple[Reason, str], ...]:
        """What is lacking, each with what is the matter with it."""
        return tuple(sorted((lack.reason, dotted(lack.path)) for lack in self.lacks))


class Looking:
    """Looks into conditions in one world of a snapshot, and on earlier days."""

    def __init__(self, snapshot: Snapshot, world: World, parameters: ParameterValues) -> None:
        self._snapshot = snapshot
        self._world = world
        self._parameters = parameters
        self._table = snapshot.table(world)

    def lacks(self, program: Program, evidence: Evidence) -> Iterator[Lack]:
        """What an open condition lacks; where no known entry of a list could settle it, what has ended."""
        found = self._lacking(self._snapshot, self._world, program, evidence)
        lapsed = self.lapses(program, evidence) if first_reason(found.causes) is Reason.OPEN_LIST else ()
        yield from lapsed
        for reason, path in found.causes:
            ran_out = self._ran_out(path, program, evidence) if path[-1] == "expires" else None
            yield replace(self.lack(reason, path, evidence), unmatched=path in found.unmatched, ran_out=ran_out)

    def _ran_out(self, path: FactPath, program: Program, evidence: Evidence) -> date | None:
        """The last day on which a certificate without a stated one can have been in force for certain, where that is past."""
        facts = self._snapshot.environment(self._world, evidence, groups_of(program))
        held = facts.get("certifications")
        for entry in () if held is None else (*held.items, *(entry for entry, _ in held.maybe)):
            end = entry.fields.get(CYCLE_END) if entry.path == path[:-1] else None
            if end is not None and end < facts["as_of"]:
                return EPOCH + timedelta(seconds=end)
        return None

    def _lacking(self, snapshot: Snapshot, world: World, program: Program, evidence: Evidence) -> Lacking:
        groups = groups_of(program)
        env, stated = (snapshot.environment(world, asked, groups) for asked in (evidence, NO_DEMAND))
        return lacking(program, env, stated, self._parameters)

    def lack(self, reason: Reason, path: FactPath, evidence: Evidence) -> Lack:
        """One thing lacking, with what it rests on."""
        place = in_profile(path, self._snapshot.service)
        leaf = self._table.leaves.get(place)
        member = self._table.members.get(place[:-1], {}).get(place[-1])
        backing = leaf.supports if leaf else member.supports if member else self._closing(place, reason, evidence)
        if reason in (Reason.WEAK, Reason.STALE):  # others may back it well enough, and say less exactly what it is
            backing = tuple(s for s in backing if shortfall((s,), evidence, self._snapshot.as_of) is not None)
        what = self._what(place) if leaf or member else "that there are no others" if backing else ""
        last = _last_day(backing, place, self._snapshot.as_of) if reason is Reason.ENDED and backing else None
        until = backing[-1].statement.until if last and member and member.unsure else None
        stated = str(leaf.value) if leaf and isinstance(leaf.value, InexactDay) else None
        found = Lack(reason, path, evidence, backing, what, last, until and until - timedelta(days=1), stated)
        return self._with_search(found, place)

    def _with_search(self, lack: Lack, place: FactPath) -> Lack:
        """A lack of something not stated with the day it was looked for, where the profile says what was."""
        snapshot, provider = self._snapshot, self._snapshot.provider
        if lack.reason not in (Reason.MISSING, Reason.OPEN_LIST) or not provider.searched:
            return lack
        looked = provider.looked_for(place, snapshot.service, snapshot.known_as_of)
        return replace(lack, looked=looked, untried=looked is None)

    def _closing(self, list_path: FactPath, reason: Reason, evidence: Evidence) -> tuple[Support, ...]:
        """The statements that close a list, of those that are not enough for a reason."""
        closures = self._table.closures.get(list_path, {}).values()
        short = (c for c in closures if shortfall(c, evidence, self._snapshot.as_of) is reason)
        return tuple(support for closure in short for support in closure)

    def _what(self, entry: FactPath) -> str:
        """What an entry of a list is: its name, of a certificate its scheme and kind."""
        said = {
            name: leaf.value for name in ("name", "scheme", "type") if (leaf := self._table.leaves.get((*entry, name)))
        }
        scheme = said.get("scheme")
        if scheme is not None:
            return f"{SCHEMES.get(str(scheme), scheme)} {said.get('type') or 'certificate'}"
        return str(said.get("name") or "")

    def lapses(self, program: Program, evidence: Evidence, *, failed: bool = False) -> tuple[Lack, ...]:
        """The entries of lists that have ended, or expired, last, and would settle a condition or could: alike on one day.

        Args:
            program: the condition.
            evidence: what it asks of its evidence.
            failed: whether it is false now. Then an end is named only if the condition changed with it: what failed before,
                or was as open or as true on the next day, failed for another reason.
        """
        by_day: dict[date, dict[FactPath, FactPath]] = {}
        for entry, place, last in self._ends(program):
            by_day.setdefault(last, {})[entry] = place
        for day in sorted(by_day, reverse=True)[:DAYS_TRIED]:
            named = (
                ()
                if failed and not self._ended_after(day, program, evidence)
                else self._named_on(day, program, evidence)
            )
            places = [
                place for entry, place in sorted(by_day[day].items()) if any(p[: len(entry)] == entry for p in named)
            ]
            if places:
                return tuple(replace(self.lack(Reason.ENDED, place, evidence), last=day) for place in places)
        return ()

    def _ended_after(self, day: date, program: Program, evidence: Evidence) -> bool:
        """Did a condition cease to be true with a day, or become false with it that could have been true?"""
        before, after = (
            [
                program.evaluate(earlier.environment(world, evidence, groups_of(program)), self._parameters)
                for world in self._worlds_of(earlier, program)
            ]
            for earlier in (self._snapshot.earlier(day), self._snapshot.earlier(day + timedelta(days=1)))
        )
        if any(value is True for value in before):
            return any(value is not True for value in after)
        return any(value is not False for value in before) and all(value is False for value in after)

    def _ends(self, program: Program) -> Iterator[tuple[FactPath, FactPath, date]]:
        """The entries read that are not what they were: each with where its end is stated, and its last day."""
        lists = {path[: path.index("*")] for path in program.reads if "*" in path}
        for list_path in sorted(in_profile(path, self._snapshot.service) for path in lists):
            for key, member in self._table.members.get(list_path, {}).items():
                entry = (*list_path, key)
                expiry = self._table.leaves.get((*entry, "expires"))
                days = days_of(expiry.value) if expiry is not None else None
                if member.ended:
                    yield entry, entry, _last_day(member.supports, entry, self._snapshot.as_of)
                elif days is not None and days[1] < self._snapshot.as_of:
                    yield entry, (*entry, "expires"), days[1]

    def _named_on(self, day: date, program: Program, evidence: Evidence) -> tuple[FactPath, ...]:
        """The facts by which a condition was true on an earlier day, or could have been."""
        earlier = self._snapshot.earlier(day)
        worlds = self._worlds_of(earlier, program)
        named = (path for world in worlds for path in self._named_in(earlier, world, program, evidence))
        return tuple(dict.fromkeys(named))

    def _worlds_of(self, earlier: Snapshot, program: Program) -> tuple[World, ...]:
        """The worlds of another day to ask: this one, where the disputes are the same; nothing where there are too many."""
        if earlier.disputes is self._snapshot.disputes:
            return (self._world,)
        # What was disputed then is not what is disputed now: no world of that day is this one, so all of them are asked.
        return earlier.worlds(program.reads) or ()

    def _named_in(self, earlier: Snapshot, world: World, program: Program, evidence: Evidence) -> Iterable[FactPath]:
        environment = earlier.environment(world, evidence, groups_of(program))
        value = program.evaluate(environment, self._parameters)
        if value is True:
            return deciding_facts(program, environment, self._parameters)
        if value.__class__ is not Unknown:
            return ()
        return (path for _, path in self._lacking(earlier, world, program, evidence).causes)


def recognition_lacks(decided: Decided, recognised: Recognised) -> tuple[Lack, ...]:
    """What a recognition lacks that is not known to be in force."""
    recognition = decided.recognition
    found: dict[tuple[Reason, FactPath], Lack] = {}
    if any(reason is not Reason.DISPUTED for reason, _ in decided.causes):
        for snapshot, world in recognised.looked_at(recognition):
            looking = Looking(snapshot, world, recognised.parameters(recognition))
            for lack in looking.lacks(recognition.when, recognition.evidence):
                found.setdefault((lack.reason, lack.path), with_late(lack, snapshot))
    # What one service lacks of a certificate it may have says more than that another one has none.
    of_the_kind = [lack for lack in found.values() if not lack.unmatched]
    return in_order(of_the_kind or found.values()) or tuple(
        Lack(*cause) for cause in sorted(decided.causes, key=cause_order)
    )


def in_order(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Lacks in the order of their reasons, what has ended last first."""
    return tuple(sorted(lacks, key=lambda k: (REASON_ORDER[k.reason], -(k.last or date.min).toordinal(), k.path)))


def cause_order(cause: tuple[Reason, FactPath]) -> tuple[int, FactPath]:
    """What causes are sorted by: the order of their reasons, then the path."""
    return REASON_ORDER[cause[0]], cause[1]


def _last_day(supports: Iterable[Support], path: FactPath, as_of: date) -> date:
    """The last day something held that statements have ended: the first of them, by saying so or by running out."""
    return min(_ended_by(support.statement, path, as_of) for support in supports)


def _ended_by(statement: Statement, path: FactPath, as_of: date) -> date:
    ends = any(value is None and path[: len(at)] == at for at, value in statement.leaves.items())
    first_without = statement.from_ if ends or not has_run_out(statement, as_of) else statement.until
    assert first_without is not None  # it has run out
    return first_without - timedelta(days=1)


def groups_of(program: Program) -> frozenset[str]:
    """The groups of facts a condition reads."""
    return frozenset({"services", *(path[0] for path in program.reads)})


def with_late(lack: Lack, snapshot: Snapshot) -> Lack:
    """A lack with the sources that state it by a month or a year which counts as its last day, one that has not come."""
    beginning = [s for s in snapshot.inexact if (s.earliest or s.from_) <= snapshot.as_of < s.from_]
    if not (snapshot.late or beginning) or lack.reason in (Reason.NO_SERVICE, Reason.DISPUTED):
        return lack
    place, service = in_profile(lack.path, snapshot.service), snapshot.service

    def states(statement: Statement) -> bool:
        return any(name[: len(place)] == place for path in statement.leaves for name in names_of(path, service))

    late = {source.id: source for s, source in snapshot.late if s.from_ <= snapshot.as_of and states(s)}
    begins = {(source.id, s.from_) for s in beginning if states(s) for source in s.sources}
    return replace(lack, late=tuple(late[id_] for id_ in sorted(late)), begins=tuple(sorted(begins)))
