"""Findings in words: the one sentence that says why a rule came out as it did, and the values in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from compliance.engine.evidence import Support, best_grade
from compliance.engine.lacks import Grasp, Lack
from compliance.engine.outcome import Outcome, status_of
from compliance.model.findings import Fact
from compliance.model.phrases import joined, say, say_count
from compliance.model.rule_values import Period
from compliance.model.schema import is_entry
from compliance.model.statements import GRADES, Grade, dotted
from compliance.model.status import NotApplicableReason, Reason, Status
from compliance.model.words import FEW, fact_text, interval, labelled, some, status_name, together
from compliance.rulesets.ruleset import Rule

ENTRY_DEPTH = 2
"""A path of more parts than group and field is that of a list's entry."""

DAY = timedelta(days=1)
_NOT_APPLICABLE = {
    NotApplicableReason.DOES_NOT_APPLY: say("does not apply to this provider"),
    NotApplicableReason.NOT_IN_FORCE: say("not in force at this date"),
    NotApplicableReason.EXCLUDED: say("excluded by an import"),
}
_UNKNOWN = {
    Reason.NO_SERVICE: say("needs a service: none was assessed"),
    Reason.DISPUTED: say("sources disagree"),
    Reason.WEAK: say("evidence too weak"),
    Reason.STALE: say("evidence too old"),
    Reason.ENDED: say("known earlier, ended since"),
    Reason.MISSING: say("not known"),
    Reason.OPEN_LIST: say("the list may not be complete"),
}
_REPORTS = {
    1: say("one report"),
    2: say("two reports"),
    3: say("three reports"),
    4: say("four reports"),
}
_OF_ONE_PUBLISHER = {
    2: say("two reports of one publisher"),
    3: say("three reports of one publisher"),
    4: say("four reports of one publisher"),
}


def finding_message(
    rule: Rule, outcome: Outcome, status: Status, facts: tuple[Fact, ...], found: Grasp, known_as_of: date
) -> str:
    """Why a rule came out as it did, with the facts that matter most.

    Args:
        rule: which rule.
        outcome: what it came to.
        status: the status of its finding.
        facts: the facts it mentions.
        found: what it lacks, and what decided it. Where the rule passes or fails only these are named: "paid_in_meur = 12",
            and not the ten facts beside it that are as they should be.
        known_as_of: the knowledge date.
    """
    why = _why(rule, outcome, status, facts, found, known_as_of)
    return joined("; ", (why, outcome.contradiction or ""))


def _why(rule: Rule, outcome: Outcome, status: Status, facts: Sequence[Fact], found: Grasp, known_as_of: date) -> str:
    if outcome.excluded is not None:
        return _NOT_APPLICABLE[outcome.excluded]
    if outcome.failure is not None:
        return say("could not be evaluated: {failure}", failure=str(outcome.failure))
    if status is Status.UNKNOWN:
        lacking = lacking_text(found.lacks, known_as_of)
        return say("whether it applies: {lacking}", lacking=lacking) if outcome.applies is None else lacking
    order = {dotted(path): number for number, path in enumerate(found.decided)}
    ended = {dotted(lack.path) for lack in found.ended} if status is Status.FAIL else set()
    deciding = sorted((f for f in facts if f.sources and f.path in order), key=lambda fact: order[fact.path])
    shown = [f for f in deciding if f.path not in ended] or ([] if ended else _disputed_first(facts))
    known = joined(", ", (_ended(found.ended) if ended else "", _known(shown)))
    known = known or _on_no_fact(rule, status, [dotted(path) for path in found.decided])
    return labelled(_rungs(rule, outcome), known) if rule.graded else known


def _on_no_fact(rule: Rule, status: Status, paths: Sequence[str]) -> str:
    """Why a rule comes out as it does where no fact that is stated decides it."""
    if paths and any(rung.when is not None and rung.when.checked.uses_has for rung in rule.rungs):
        return say("not stated: {facts}", facts=some(paths, FEW))
    whatever = say("whatever is stated of {facts}", facts=some(paths, FEW)) if paths else say("whatever is stated")
    if status is Status.PASS:
        return whatever
    return say("nothing can make it pass on this day, {whatever}", whatever=whatever)


def lacking_text(lacks: Sequence[Lack], known_as_of: date) -> str:
    """Why something is unknown: what is the matter with the first things it lacks, and what is not known besides."""
    first = lacks[0].reason if lacks else Reason.MISSING
    of_first = [lack for lack in lacks if lack.reason is first]
    parts = [_lacking(first, of_first)]
    if first in (Reason.WEAK, Reason.STALE):
        parts += [_lacking(why, besides) for why in (Reason.STALE, Reason.MISSING) if why is not first
                  if (besides := [lack for lack in lacks if lack.reason is why])]  # fmt: skip
    return joined("; ", [*parts, *_late(of_first, known_as_of)])


def _lacking(reason: Reason, lacks: Sequence[Lack]) -> str:
    paths = [dotted(lack.path) for lack in lacks]
    if reason is Reason.NO_SERVICE or not paths:
        return _UNKNOWN[reason]
    if reason in (Reason.WEAK, Reason.STALE) and all(lack.backing or lack.unmatched for lack in lacks):
        return _not_enough(reason, lacks)
    if reason is Reason.ENDED and all(lack.last for lack in lacks):
        return _over(lacks)
    if reason is Reason.OPEN_LIST and any(lack.unmatched for lack in lacks):
        unmatched = [path for lack, path in zip(lacks, paths, strict=True) if lack.unmatched]
        looked = [lack.looked for lack in lacks if lack.unmatched and lack.looked]
        lists = some(unmatched, FEW)
        if len(looked) == len(unmatched):
            return say(
                "none of that kind is stated in {lists}; the list may have more, and none was found on {day}",
                lists=lists,
                day=max(looked),
            )
        return say("none of that kind is stated in {lists}; the list may have more", lists=lists)
    if reason is Reason.MISSING and any(lack.looked or lack.untried for lack in lacks):
        return _sought(lacks)
    return labelled(_UNKNOWN[reason], some([_named(lack) for lack in lacks], FEW))


def _not_enough(reason: Reason, lacks: Sequence[Lack]) -> str:
    """What is stated too weakly or too long ago, what falls short in the same way together."""
    alike: dict[str, list[str]] = {}
    unmatched: list[str] = []
    for lack in lacks:
        path = dotted(lack.path)
        if lack.backing:
            named = say("{name} ({what})", name=lack.what, what=path) if lack.what else path
            alike.setdefault(_shortfall(lack), []).append(named)
        else:
            if not unmatched:
                alike[""] = unmatched  # in the place of the first
            unmatched.append(path)
    return some([_falls_short(reason, short, named) for short, named in alike.items()], FEW, "; ")


def _falls_short(reason: Reason, short: str, named: Sequence[str]) -> str:
    if short:
        return labelled(some(named, FEW), short)
    lists = some([say("none of that kind is stated in {list}", list=path) for path in named], FEW)
    if reason is Reason.WEAK:
        return say("{lists}, and what is stated there is too weak to be sure", lists=lists)
    return say("{lists}, and what is stated there is too old to be sure", lists=lists)


def _over(lacks: Sequence[Lack]) -> str:
    """What has ended, and what of it is not known."""
    ended = _ended(lacks)
    if all(lack.over for lack in lacks):
        return say("{ended}; whether it is there again is not known", ended=ended)
    if any(lack.path[-1] == "expires" or is_entry(lack.path) for lack in lacks):
        return say("{ended}; whether there is another is not known", ended=ended)
    return say("{ended}; what is so since is not known", ended=ended)


def _named(lack: Lack) -> str:
    """A fact by its path, and as it is stated where that is no day but a month or a year, or what follows from its not being."""
    if lack.ran_out is not None:
        return say("{fact} (ran out on {day} unless it was renewed)", fact=dotted(lack.path), day=lack.ran_out)
    return (
        say("{fact} (stated as {month})", fact=dotted(lack.path), month=lack.stated)
        if lack.stated
        else dotted(lack.path)
    )


def _sought(lacks: Sequence[Lack]) -> str:
    """What is not known, what nobody has looked for first: that is where there is something to do."""
    by_day: dict[date | None, list[str]] = {}
    for lack in sorted(lacks, key=lambda k: (k.looked is not None, k.looked or date.min)):
        by_day.setdefault(lack.looked, []).append(_named(lack))
    how = {
        day: say("looked for on {day}, not found", day=day) if day else say("not known, nobody has looked")
        for day in by_day
    }
    return joined("; ", [labelled(how[day], some(paths, FEW)) for day, paths in by_day.items()])


def _shortfall(lack: Lack) -> str:
    """What the evidence of a fact is, and what is asked: `grade C (two reports), B is asked`."""
    asked = lack.asked
    if lack.reason is Reason.STALE and asked.max_age is not None:
        strong = [s for s in lack.backing if asked.grade is None or GRADES.index(s.grade) <= GRADES.index(asked.grade)]
        latest = max(support.latest for support in strong or lack.backing)
        return say("from {day}, at most {age} asked", day=latest, age=period_text(asked.max_age))
    grade = best_grade(lack.backing)
    by = _sources(lack.backing, grade)
    if by:
        return say("grade {grade} ({sources}), {asked} is asked", grade=grade, sources=by, asked=str(asked.grade))
    return say("grade {grade}, {asked} is asked", grade=grade, asked=str(asked.grade))


def _sources(backing: Iterable[Support], grade: Grade) -> str:
    sources = {source.id: source for support in backing for source in support.sources if source.grade == grade}
    if grade == "D":
        return say("a claim without support")
    if grade != "C" or not sources:
        return ""
    count = len(sources)
    if count > 1 and len({source.publisher for source in sources.values()}) == 1:
        many = say_count(count, "{count} report of one publisher", "{count} reports of one publisher")
        return _OF_ONE_PUBLISHER.get(count, many)
    return _REPORTS.get(count, say_count(count, "{count} report", "{count} reports"))


def period_text(period: Period) -> str:
    """A period in words: `3 years`."""
    parts = [
        say_count(period.years, "{count} year", "{count} years") if period.years else "",
        say_count(period.months, "{count} month", "{count} months") if period.months else "",
        say_count(period.days, "{count} day", "{count} days") if period.days else "",
    ]
    return together([*filter(None, parts)]) or say_count(0, "{count} day", "{count} days")


def _ended(lacks: Iterable[Lack]) -> str:
    """What has ended, and when: `certifications.iso expired on 2027-01-09`."""
    return some(
        [_gone(lack) or ended_text(dotted(lack.path), lack.last, lack.stated) for lack in lacks if lack.last], FEW
    )


def _gone(lack: Lack) -> str:
    """For how long something was said to be gone, where that is over."""
    if not (lack.last and lack.over):
        return ""
    return say(
        "{fact} was gone from {first} through {last}", fact=dotted(lack.path), first=lack.last + DAY, last=lack.over
    )


def ended_text(path: str, last: date, stated: str | None) -> str:
    """That something has ended, by the path where that is stated, and its last day, or that day as it is `stated`."""
    entry, dot, field = path.rpartition(".")
    if not (dot and field == "expires"):
        return say("{fact} ended on {day}", fact=path, day=last)
    if stated is None:
        return say("{fact} expired on {day}", fact=entry, day=last)
    return say("{fact} expired in {month}", fact=entry, month=stated)


def _late(lacks: Sequence[Lack], known_as_of: date) -> Iterator[str]:
    """The sources that would state what is lacking, were they or what they state not dated by a month or year that ends later."""
    late: dict[str, list[str]] = {}
    for lack in lacks:
        for source in lack.late:
            text = say(
                "stated by '{source}', which counts as published on {day}, after {known}",
                source=source.id,
                day=source.known,
                known=known_as_of,
            )
            late.setdefault(text, []).append(dotted(lack.path))
        for id_, day in lack.begins:
            begins = say("stated by '{source}' as from {day}, which has not come", source=id_, day=day)
            late.setdefault(begins, []).append(dotted(lack.path))
    for when, paths in late.items():
        yield when if len(paths) == len(lacks) else labelled(some(paths, FEW), when)


def _rungs(rule: Rule, outcome: Outcome) -> str:
    """The rung reached by its title; where more is possible both ends, since the lower one alone would say more than is known."""
    return interval(rule.rungs[outcome.certain - 1].title, rule.rungs[outcome.possible - 1].title)


def _known(facts: Sequence[Fact]) -> str:
    return some([joined(" = ", (_short(fact.path), fact_text(fact))) for fact in facts], FEW)


def _disputed_first(facts: Iterable[Fact]) -> list[Fact]:
    return sorted((fact for fact in facts if fact.sources), key=lambda fact: not fact.candidates)


def _short(path: str) -> str:
    """The end of a path: the field, with the entry's key where it is one of a list."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if len(parts) > ENTRY_DEPTH else parts[-1]


def world_text(rule: Rule, outcome: Outcome) -> str:
    """The outcome of a rule in one world: its status, and of a graded rule its rungs."""
    status = status_of(rule, outcome)
    rungs = interval(str(outcome.certain), str(outcome.possible))
    if rule.graded:
        return say("rung {rungs} ({status})", rungs=rungs, status=status_name(status))
    return status_name(status)
