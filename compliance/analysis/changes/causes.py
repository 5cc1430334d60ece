"""Why a finding is another one: the facts that differ, what is recognised, and failing these what else two runs differ in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from compliance.model.dates import days_written
from compliance.model.findings import Fact, FactValue, Finding
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.statements import FactLocation, Grade
from compliance.model.status import Force, NotApplicableReason, Reason, Status


@dataclass(frozen=True, slots=True)
class RecognitionChange:
    """A recognition that came into force, ended, or settles other rules than before."""

    id: str
    """Id of the recognition"""
    title: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    old: Force | None
    """Was it in force? Null where the rule set did not recognise it"""
    new: Force | None
    """Is it in force now? Null where the rule set does not recognise it"""
    opens: tuple[str, ...]
    """Rules it settled and settles no more, and that are open now"""
    settles: tuple[str, ...]
    """Rules that were open and that it settles now"""


def recognition_changes(old: Scorecard, new: Scorecard) -> tuple[RecognitionChange, ...]:
    """Every recognition whose force is another one, or that settles other rules, in the order of the new rule set."""
    before = {one.id: one for one in old.recognitions}
    after = {one.id: one for one in new.recognitions}
    changed = []
    for id_ in dict.fromkeys([*after, *before]):
        then, now = before.get(id_), after.get(id_)
        named = now or then
        assert named is not None  # one of them has it
        opens, settles = tuple(_opened(id_, old, new)), tuple(_opened(id_, new, old))
        forces = (then.status if then else None, now.status if now else None)
        if opens or settles or forces[0] is not forces[1]:
            changed.append(RecognitionChange(id_, named.title, named.by, *forces, opens, settles))
    return tuple(changed)


def _opened(id_: str, settled: Scorecard, open_: Scorecard) -> Iterator[str]:
    """The rules that a recognition settles in one scorecard and nothing settles in the other."""
    undecided = {finding.rule for finding in open_.findings if finding.basis is None}
    yield from (f.rule for f in settled.findings if f.recognition == id_ and f.rule in undecided)


BecauseKind = Literal["calendar", "knowledge", "ruleset", "parameters", "waivers", "profile", "program", "strength"]

_EXPIRES = ".expires"


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that last changed a line of a file."""

    id: str | None
    """Abbreviated id; null for a change that is not committed yet"""
    date_: date | None
    """Day its author made it, where the author was; null for a change that is not committed yet"""
    author: str
    """Name of the author"""
    subject: str
    """First line of its message"""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as one or more sources state it."""

    value: FactValue
    """The value; null for an end of the fact"""
    from_: date | None
    """First day it is true; null for one of several values"""
    until: date | None
    """First day no longer true, where that was announced"""
    known: date | None
    """Day from which it could be known"""
    sources: tuple[str, ...]
    """Ids of the sources"""
    grade: Grade | None
    """Grade of the best of them"""
    location: FactLocation
    """Where it stands"""
    commit: Commit | None = None
    """The commit that last changed this line; null where it was not asked for, or the file is in no work tree"""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is stated otherwise in two runs."""

    path: str
    """Dotted path of the fact"""
    old: tuple[Stated, ...]
    """What was stated: nothing where nobody did, several where sources disagree"""
    new: tuple[Stated, ...]
    """What is stated now"""


@dataclass(frozen=True, slots=True)
class Because:
    """Something besides the facts in which two runs differ."""

    kind: BecauseKind
    """What differs between the runs"""
    text: str
    """In which way"""


def fact_changes(old: Finding, new: Finding, before: Scorecard, after: Scorecard) -> tuple[FactChange, ...]:
    """The facts of a finding that are stated otherwise; another line of the file is no other statement.

    A rule that has been rewritten reads other facts. They are compared only where the other scorecard has them at all:
    that a rule did not read a fact does not mean that nobody stated it.
    """
    sides = [{fact.path: fact for fact in finding.facts} for finding in (old, new)]
    if before.ruleset.digest != after.ruleset.digest:
        known = [_facts(card) for card in (before, after)]
        paths = (sides[0].keys() | sides[1].keys()) & known[0].keys() & known[1].keys()
        sides = known
    else:
        paths = sides[0].keys() | sides[1].keys()
    candidates = [FactChange(path, *(_stated(side.get(path)) for side in sides)) for path in sorted(paths)]
    return tuple(change for change in candidates if not _alike(change.old, change.new))


def _facts(card: Scorecard) -> dict[str, Fact]:
    return {fact.path: fact for finding in card.findings for fact in finding.facts}


def _stated(fact: Fact | None) -> tuple[Stated, ...]:
    if fact is None or (fact.location is None and not fact.candidates):
        return ()
    dates = (fact.from_, fact.until, fact.known)
    if fact.candidates or fact.location is None:
        return tuple(Stated(c.value, *dates, c.sources, c.grade, c.location) for c in fact.candidates)
    return (Stated(fact.value, *dates, fact.sources, fact.grade, fact.location),)


def _alike(old: Sequence[Stated], new: Sequence[Stated]) -> bool:
    return [_said(one) for one in old] == [_said(one) for one in new]


def _said(one: Stated) -> tuple[object, ...]:
    # `True == 1`, which is no reason to take one for the other.
    return (type(one.value), one.value, one.from_, one.until, one.known, one.sources, one.grade)


def causes_of(
    old: Finding, new: Finding, before: Scorecard, after: Scorecard, facts: Sequence[FactChange]
) -> tuple[Because, ...]:
    """What besides its facts may have turned a finding: what is certain, else everything the runs differ in."""
    certain = [*_lapses(old, new, before.as_of, after.as_of, {fact.path for fact in facts}), *_waivers(old, new)]
    only_waived = (old.status, old.reason, old.rung, old.points) == (new.status, new.reason, new.rung, new.points)
    if certain or facts or only_waived:
        return tuple(certain)
    return inputs_of(before, after) or (
        Because("program", "nothing the documents tell of differs: another release of the program decided"),
    )


def _lapses(old: Finding, new: Finding, then: date, now: date, changed: set[str]) -> Iterator[Because]:
    """What the calendar did between two days assessed."""
    days = f"as of {then} to {now}: "
    for fact in new.facts:
        span = days_written(fact.value)
        if span is None or fact.path in changed:
            continue
        first, last = span
        entry, when = fact.path.removesuffix(_EXPIRES), f"{'on' if first == last else 'in'} {fact.value}"
        if fact.path.endswith(_EXPIRES):
            if then <= last < now:
                yield Because("calendar", f"{days}{entry} has expired {when}")
            elif first < last and then < first <= now:
                yield Because("calendar", f"{days}{entry} may have expired {when}")
        elif then < last and first <= now and (first < last or then < first):
            yield Because(
                "calendar", f"{days}{fact.path}, {fact.value}, {'has' if last <= now else 'may have'} been reached"
            )
    if then < now:
        for reason, path in new.causes:
            if reason is Reason.STALE and (reason, path) not in old.causes and path not in changed:
                yield Because("calendar", f"{days}what is said of {path} has become too old")
    if then != now and NotApplicableReason.NOT_IN_FORCE in (old.reason, new.reason) and old.reason != new.reason:
        came = old.status is Status.NOT_APPLICABLE
        yield Because("calendar", f"{days}the rule {'comes into' if came else 'is not in'} force")


def _waivers(old: Finding, new: Finding) -> Iterator[Because]:
    then, now = (finding.waiver.expires if finding.waiver else None for finding in (old, new))
    if then == now:
        return
    yield Because("waivers", f"waived through {now}" if now else f"no longer waived, as it was through {then}")


def inputs_of(old: Scorecard, new: Scorecard) -> tuple[Because, ...]:
    """Everything two runs differ in, besides single facts."""
    return tuple(_inputs(old, new))


def _inputs(old: Scorecard, new: Scorecard) -> Iterator[Because]:
    if old.as_of != new.as_of:
        yield Because("calendar", f"as of {old.as_of} to {new.as_of}")
    if old.known_as_of != new.known_as_of:
        yield Because("knowledge", f"known as of {old.known_as_of} to {new.known_as_of}")
    if old.accept is not new.accept:
        yield Because("strength", f"accepted as {old.accept} then and {new.accept} now")
    if old.evidence != new.evidence:
        yield Because("strength", f"evidence {old.evidence} then and {new.evidence} now")
    if old.ruleset.version != new.ruleset.version:
        yield Because("ruleset", f"version {old.ruleset.version} to {new.ruleset.version} of {new.ruleset.id}")
    elif old.ruleset.digest != new.ruleset.digest:
        yield Because("ruleset", f"another text of {new.ruleset.id}, though its version is still {new.ruleset.version}")
    for name in sorted(old.parameters.keys() | new.parameters.keys()):
        then, now = (card.parameters.get(name) for card in (old, new))
        if then != now:
            yield Because("parameters", f"{name} from {_parameter(then)} to {_parameter(now)}")
    if old.ruleset.tailoring != new.ruleset.tailoring:
        yield Because("ruleset", f"tailored otherwise: {'; '.join(new.ruleset.tailoring) or 'not at all'}")
    if old.provider.digest != new.provider.digest:
        yield Because("profile", f"another text of {new.provider.file or new.provider.id}")


def _parameter(value: object) -> str:
    return "not there" if value is None else str(value)
