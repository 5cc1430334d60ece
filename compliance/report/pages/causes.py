"""What is in the way of rules that are not known, in words that every rendering shares."""

from __future__ import annotations

from compliance.model.findings import Finding
from compliance.model.phrases import say
from compliance.model.schema import title_at
from compliance.model.status import Reason, Status
from compliance.model.words import some

_ANSWERS = "answers."
"""Where the provider's own answers stand among the facts."""

_IN_THE_WAY = {
    Reason.NO_SERVICE: say("no service was named"),
    Reason.DISPUTED: say("sources disagree"),
    Reason.WEAK: say("evidence weaker than is asked"),
    Reason.STALE: say("evidence older than is asked"),
    Reason.ENDED: say("what was known has ended"),
    Reason.MISSING: say("facts that nobody has stated"),
    Reason.OPEN_LIST: say("lists that may have more entries than are stated"),
}


def cause_text(finding: Finding) -> str:
    """What kind of thing is in the way of a rule that is not known."""
    if finding.reason is Reason.MISSING and finding.causes and not facts_in_the_way(finding):
        return say("answers that only the provider can give")
    if _is_late(finding):
        return say("what is stated with a date that has not come")
    stated = {fact.path for fact in finding.facts if fact.value is not None}
    if finding.reason is Reason.MISSING and finding.causes and stated.issuperset(facts_in_the_way(finding)):
        return say("facts that are not stated exactly enough")
    return _IN_THE_WAY[Reason(finding.reason or Reason.MISSING)]


def facts_in_the_way(finding: Finding) -> list[str]:
    """The facts that a rule which is not known waits for, for its reason; none where only an answer or a service settles it."""
    paths = {path for reason, path in finding.causes if reason is finding.reason and not path.startswith(_ANSWERS)}
    return [] if finding.reason is Reason.NO_SERVICE else sorted(paths)


def says_what_is_the_matter(finding: Finding) -> bool:
    """Does the message of an unknown say more of what is stated than where that is: its grade, its age, the day it ended?"""
    return finding.reason in (Reason.WEAK, Reason.STALE, Reason.ENDED) or _is_late(finding)


def _is_late(finding: Finding) -> bool:
    """Is what is not known stated, and counts only from the last day of a month or a year?"""
    return finding.status is Status.UNKNOWN and "; stated by '" in finding.message


def waits_for(finding: Finding) -> str:
    """The facts that one rule waits for, after its name, or what is the matter with them; nothing where there is none to name."""
    if says_what_is_the_matter(finding):
        return finding.message
    return some([fact_named(path) for path in facts_in_the_way(finding)], 1)


def fact_named(path: str) -> str:
    """A fact by what it is and by its path, `Seat of the company (identity.seat)`; by its path where that is all."""
    title = title_at(tuple(path.split(".")))
    return say("{name} ({what})", name=title, what=path) if title else path
