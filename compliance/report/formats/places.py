"""What the formats for build services share: where a finding is, what it is known by from run to run, what it says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import takewhile
from typing import Any

from compliance.model.findings import Fact, Finding
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import Requirement, Scorecard
from compliance.model.statements import FactLocation
from compliance.model.status import Reason, Status
from compliance.model.words import MANY, some
from compliance.report.escaping import printable
from compliance.report.formats.mapping import is_waived
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.waived import waiver_text
from compliance.report.pages.wording import counts, name_of, subject


@dataclass(frozen=True, slots=True)
class LabelledPlace:
    """Where something is said, and what it is: the path of a fact, or nothing for the profile as a whole."""

    location: FactLocation
    label: str


def places(card: Scorecard, finding: Finding) -> tuple[LabelledPlace, ...]:
    """Where to look for a finding, the best place first.

    That is, whichever there is first: where the facts that decided it are stated; what is known of a list that may not be
    complete; the stated fact nearest to one that nobody stated; of a finding that nothing decided what is in its way, then its
    newest facts; the start of the profile.
    """
    by_path = {fact.path: fact for fact in finding.facts if fact.location is not None}
    exact = [by_path[path] for path in finding.decided if path in by_path]
    nearby = exact or [fact for path in finding.decided for fact in _around(path, by_path.values())]
    # Where nothing of a kind is stated in a list, what else is stated there says nothing of it.
    near = [] if finding.reason is Reason.OPEN_LIST else _nearest(card, finding)
    chosen = nearby or near or sorted(by_path.values(), key=lambda fact: _rank(finding, fact))
    by_location: dict[FactLocation, LabelledPlace] = {}
    for fact in chosen:
        for location in (fact.location, *(candidate.location for candidate in fact.candidates)):
            if location is not None:
                by_location.setdefault(location, LabelledPlace(location, fact.path))
    return tuple(by_location.values()) or (whole(card),)


def whole(card: Scorecard) -> LabelledPlace:
    """The place of a profile as a whole: the start of its file."""
    return LabelledPlace(FactLocation(card.provider.file, 1, 1), "")


def relocated(value: Any, name: Callable[[str], str]) -> Any:  # noqa: ANN401 - whatever holds places
    """A result with the files in its places under other names.

    Args:
        value: a scorecard, a problem of a run, what tests of a rule set found, or what one of these is made of.
        name: gives the name to show for the one that the command was given.
    """
    if isinstance(value, tuple):
        items = tuple(relocated(item, name) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    new = {}
    for field in fields(value):
        old = getattr(value, field.name)
        item = name(old) if field.name == "file" and isinstance(old, str) and old else relocated(old, name)
        if item is not old:
            new[field.name] = item
    return replace(value, **new) if new else value


def _rank(finding: Finding, fact: Fact) -> tuple[bool, int, str]:
    in_the_way = any(f"{fact.path}.".startswith(f"{path}.") for _, path in finding.causes)
    return not in_the_way, *_age(fact)


def _age(fact: Fact) -> tuple[int, str]:
    return -(fact.from_ or date.min).toordinal(), fact.path


def _around(path: str, facts: Iterable[Fact]) -> list[Fact]:
    """The stated facts below a path, the newest first."""
    return sorted((fact for fact in facts if fact.path.startswith(f"{path}.")), key=_age)


def _nearest(card: Scorecard, finding: Finding) -> list[Fact]:
    """The stated fact that shares most of its path, and half of it or more, with one that is missing.

    Of the finding, or else of the scorecard.
    """
    groups = tuple(f"{path.partition('.')[0]}." for path in finding.decided)
    for findings in ((finding,), card.findings):
        near = (fact for one in findings for fact in one.facts if fact.path.startswith(groups))
        stated = sorted((fact for fact in near if fact.location is not None), key=_age)
        for path in finding.decided:
            closest = max(stated, key=lambda fact: _shared(path, fact.path), default=None)
            if closest is not None and 2 * _shared(path, closest.path) > path.count("."):
                return [closest]
    return []


def _shared(first: str, second: str) -> int:
    """How many parts two paths have in common from the top."""
    pairs = zip(first.split("."), second.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def identity(card: Scorecard, *about: str) -> str:
    """A digest by which something in a scorecard is known from run to run.

    It is made of who, under what and which rule; never of a line, a date or a wording. What a scenario supposes is another thing.
    """
    what_if = card.provider.what_if
    supposed = ["what if", what_if.scenario_digest] if what_if else []
    return sha256(json.dumps([*card.key, *supposed, *about]).encode()).hexdigest()


def problem_identity(problem: RunProblem) -> str:
    """A digest by which a problem of a run is known from run to run: only its words and its file tell one from another."""
    about = [problem.kind, problem.message, problem.location.file if problem.location else ""]
    return sha256(json.dumps(["run", *about]).encode()).hexdigest()


def requirement_identity(card: Scorecard, requirement: Requirement) -> str:
    """A digest by which a requirement is known from run to run; there may be several of a kind."""
    return identity(card, "requirement", requirement.kind, requirement.text)


def status_counts(card: Scorecard) -> dict[str, int]:
    """How many findings have each status, those of none included."""
    counted = Counter(finding.status for finding in card.findings)
    return {str(status): counted[status] for status in Status}


def headline(card: Scorecard) -> str:
    """The whole scorecard in one line, with its digests."""
    digests = f"provider {card.provider.digest}, rule set {card.ruleset.digest}"
    supposed = f"; supposed, not shown: {card.provider.what_if.title}" if card.provider.what_if else ""
    return printable(f"{verdict_line(card)}: {subject(card)}{supposed}; {counts(card.findings)}; {digests}")


def with_waivers(card: Scorecard) -> str | None:
    """The verdicts possible had every waived finding passed; `None` where no waiver is in force."""
    return None if card.with_waivers is None else " or ".join(card.with_waivers.possible)


def finding_line(card: Scorecard, finding: Finding) -> str:
    """A finding in one line: its status first, so that an unknown never looks like a failure."""
    waived = f"; {waived_text(finding)}" if is_waived(finding) else ""
    return printable(f"{finding.status}: {finding.title}: {finding.message}{waived} [{name_of(card.provider)}]")


def waived_text(finding: Finding) -> str:
    """Until when a finding is waived, on whose word and why; nothing where it is not."""
    return waiver_text(finding.waiver) if finding.waiver is not None and is_waived(finding) else ""


def requirement_line(card: Scorecard, requirement: Requirement) -> str:
    """A requirement in one line."""
    parts = (f"{requirement.status}: {requirement.text}: {requirement.message}", *against(requirement))
    return printable(f"{'; '.join(parts)} [{name_of(card.provider)}]")


def against(requirement: Requirement) -> list[str]:
    """The rules that stand against a requirement, and those of them that are waived; the first where they are many."""
    named = (("against it", requirement.rules), ("waived", requirement.waived))
    return [f"{word}: {some(rules, MANY)}" for word, rules in named if rules]
