"""Findings in words: the one sentence that says why a rule came out as it did, and the values in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from compliance.engine.evidence import Support, best_grade
from compliance.engine.lacks import Grasp, Lack
from compliance.engine.outcome import Outcome, status_of
from compliance.model.findings import Fact
from compliance.model.rule_values import Period
from compliance.model.schema import is_entry
from compliance.model.statements import GRADES, Grade, dotted
from compliance.model.status import NotApplicableReason, Reason, Status
from compliance.model.words import FEW, fact_text, interval, plural, some, together
from compliance.rulesets.ruleset import Rule

ENTRY_DEPTH = 2
"""A path of more parts than group and field is that of a list's entry."""

DAY = timedelta(days=1)
_NOT_APPLICABLE = {
    NotApplicableReason.DOES_NOT_APPLY: "does not apply to this provider",
    NotApplicableReason.NOT_IN_FORCE: "not in force at this date",
    NotApplicableReason.EXCLUDED: "excluded by an import",
}
_UNKNOWN = {
    Reason.NO_SERVICE: "needs a service: none was assessed",
    Reason.DISPUTED: "sources disagree",
    Reason.WEAK: "evidence too weak",
    Reason.STALE: "evidence too old",
    Reason.ENDED: "known earlier, ended since",
    Reason.MISSING: "not known",
    Reason.OPEN_LIST: "the list may not be complete",
}
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}


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
    return f"{why}; {outcome.contradiction}" if outcome.contradiction else why


def _why(rule: Rule, outcome: Outcome, status: Status, facts: Sequence[Fact], found: Grasp, known_as_of: date) -> str:
    if outcome.excluded is not None:
        return _NOT_APPLICABLE[outcome.excluded]
    if outcome.failure is not None:
        return f"could not be evaluated: {outcome.failure}"
    if status is Status.UNKNOWN:
        applicability = "whether it applies: " if outcome.applies is None else ""
        return applicability + lacking_text(found.lacks, known_as_of)
    order = {dotted(path): number for number, path in enumerate(found.decided)}
    ended = {dotted(lack.path) for lack in found.ended} if status is Status.FAIL else set()
    deciding = sorted((f for f in facts if f.sources and f.path in order), key=lambda fact: order[fact.path])
    shown = [f for f in deciding if f.path not in ended] or ([] if ended else _disputed_first(facts))
    known = ", ".join(filter(None, (_ended(found.ended) if ended else "", _known(shown))))
    rung = f"{_rungs(rule, outcome)}: " if rule.graded else ""
    return rung + (known or _on_no_fact(rule, status, [dotted(path) for path in found.decided]))


def _on_no_fact(rule: Rule, status: Status, paths: Sequence[str]) -> str:
    """Why a rule comes out as it does where no fact that is stated decides it."""
    if paths and any(rung.when is not None and rung.when.checked.uses_has for rung in rule.rungs):
        return f"not stated: {some(paths, FEW)}"
    whatever = f"whatever is stated of {some(paths, FEW)}" if paths else "whatever is stated"
    return whatever if status is Status.PASS else f"nothing can make it pass on this day, {whatever}"


def lacking_text(lacks: Sequence[Lack], known_as_of: date) -> str:
    """Why something is unknown: what is the matter with the first things it lacks, and what is not known besides."""
    first = lacks[0].reason if lacks else Reason.MISSING
    of_first = [lack for lack in lacks if lack.reason is first]
    parts = [_lacking(first, of_first)]
    if first in (Reason.WEAK, Reason.STALE):
        parts += [_lacking(why, besides) for why in (Reason.STALE, Reason.MISSING) if why is not first
                  if (besides := [lack for lack in lacks if lack.reason is why])]  # fmt: skip
    return "; ".join([*parts, *_late(of_first, known_as_of)])


def _lacking(reason: Reason, lacks: Sequence[Lack]) -> str:
    paths = [dotted(lack.path) for lack in lacks]
    if reason is Reason.NO_SERVICE or not paths:
        return _UNKNOWN[reason]
    if reason in (Reason.WEAK, Reason.STALE) and all(lack.backing or lack.unmatched for lack in lacks):
        alike: dict[str, list[str]] = {}
        for lack, path in zip(lacks, paths, strict=True):
            if lack.backing:
                alike.setdefault(f": {_shortfall(lack)}", []).append(f"{lack.what} ({path})" if lack.what else path)
            else:
                how = f", and what is stated there is {'too weak' if reason is Reason.WEAK else 'too old'} to be sure"
                alike.setdefault(how, []).append(f"none of that kind is stated in {path}")
        return some([f"{some(named, FEW)}{short}" for short, named in alike.items()], FEW, "; ")
    if reason is Reason.ENDED and all(lack.last for lack in lacks):
        of_list = any(lack.path[-1] == "expires" or is_entry(lack.path) for lack in lacks)
        since = "whether there is another" if of_list else "what is so since"
        since = "whether it is there again" if all(lack.over for lack in lacks) else since
        return f"{_ended(lacks)}; {since} is not known"
    if reason is Reason.OPEN_LIST and any(lack.unmatched for lack in lacks):
        unmatched = [path for lack, path in zip(lacks, paths, strict=True) if lack.unmatched]
        looked = [lack.looked for lack in lacks if lack.unmatched and lack.looked]
        more = f", and none was found on {max(looked)}" if len(looked) == len(unmatched) else ""
        return f"none of that kind is stated in {some(unmatched, FEW)}; the list may have more{more}"
    if reason is Reason.MISSING and any(lack.looked or lack.untried for lack in lacks):
        return _sought(lacks)
    return f"{_UNKNOWN[reason]}: {some([_named(lack) for lack in lacks], FEW)}"


def _named(lack: Lack) -> str:
    """A fact by its path, and as it is stated where that is no day but a month or a year, or what follows from its not being."""
    if lack.ran_out is not None:
        return f"{dotted(lack.path)} (ran out on {lack.ran_out} unless it was renewed)"
    return f"{dotted(lack.path)} (stated as {lack.stated})" if lack.stated else dotted(lack.path)


def _sought(lacks: Sequence[Lack]) -> str:
    """What is not known, what nobody has looked for first: that is where there is something to do."""
    by_day: dict[date | None, list[str]] = {}
    for lack in sorted(lacks, key=lambda k: (k.looked is not None, k.looked or date.min)):
        by_day.setdefault(lack.looked, []).append(_named(lack))
    how = {day: f"looked for on {day}, not found" if day else "not known, nobody has looked" for day in by_day}
    return "; ".join(f"{how[day]}: {some(paths, FEW)}" for day, paths in by_day.items())


def _shortfall(lack: Lack) -> str:
    """What the evidence of a fact is, and what is asked: `grade C (two reports), B is asked`."""
    asked = lack.asked
    if lack.reason is Reason.STALE and asked.max_age is not None:
        strong = [s for s in lack.backing if asked.grade is None or GRADES.index(s.grade) <= GRADES.index(asked.grade)]
        latest = max(support.latest for support in strong or lack.backing)
        return f"from {latest}, at most {period_text(asked.max_age)} asked"
    grade = best_grade(lack.backing)
    return f"grade {grade}{_sources(lack.backing, grade)}, {asked.grade} is asked"


def _sources(backing: Iterable[Support], grade: Grade) -> str:
    sources = {source.id: source for support in backing for source in support.sources if source.grade == grade}
    if grade == "D":
        return " (a claim without support)"
    if grade != "C" or not sources:
        return ""
    count = len(sources)
    one = " of one publisher" if count > 1 and len({source.publisher for source in sources.values()}) == 1 else ""
    return f" ({_NUMBERS.get(count, str(count))} report{'s' if count > 1 else ''}{one})"


def period_text(period: Period) -> str:
    """A period in words: `3 years`."""
    parts = ((period.years, "year"), (period.months, "month"), (period.days, "day"))
    return together([plural(count, unit) for count, unit in parts if count]) or plural(0, "day")


def _ended(lacks: Iterable[Lack]) -> str:
    """What has ended, and when: `certifications.iso expired on 2027-01-09`."""
    return some(
        [_gone(lack) or ended_text(dotted(lack.path), lack.last, lack.stated) for lack in lacks if lack.last], FEW
    )


def _gone(lack: Lack) -> str:
    """For how long something was said to be gone, where that is over."""
    return f"{dotted(lack.path)} was gone from {lack.last + DAY} through {lack.over}" if lack.last and lack.over else ""


def ended_text(path: str, last: date, stated: str | None) -> str:
    """That something has ended, by the path where that is stated, and its last day, or that day as it is `stated`."""
    entry, dot, field = path.rpartition(".")
    when = f"on {last}" if stated is None else f"in {stated}"
    return f"{entry} expired {when}" if dot and field == "expires" else f"{path} ended on {last}"


def _late(lacks: Sequence[Lack], known_as_of: date) -> Iterator[str]:
    """The sources that would state what is lacking, were they or what they state not dated by a month or year that ends later."""
    late: dict[str, list[str]] = {}
    for lack in lacks:
        for source in lack.late:
            text = f"stated by '{source.id}', which counts as published on {source.known}, after {known_as_of}"
            late.setdefault(text, []).append(dotted(lack.path))
        for id_, day in lack.begins:
            late.setdefault(f"stated by '{id_}' as from {day}, which has not come", []).append(dotted(lack.path))
    for text, paths in late.items():
        yield text if len(paths) == len(lacks) else f"{some(paths, FEW)}: {text}"


def _rungs(rule: Rule, outcome: Outcome) -> str:
    """The rung reached by its title; where more is possible both ends, since the lower one alone would say more than is known."""
    return interval(rule.rungs[outcome.certain - 1].title, rule.rungs[outcome.possible - 1].title)


def _known(facts: Sequence[Fact]) -> str:
    return some([f"{_short(fact.path)} = {fact_text(fact)}" for fact in facts], FEW)


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
    return f"rung {rungs} ({status})" if rule.graded else str(status)
