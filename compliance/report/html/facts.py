"""Facts as a page says them: by their titles and not by paths, with their units, entries of lists by their keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from compliance.model.findings import Fact, Finding
from compliance.model.phrases import ENGLISH, Translator, joined, say, say_count, small
from compliance.model.schema import is_entry, list_depths, shape_at, title_at, title_without_aside, unit_of
from compliance.model.shapes import Field, KeyedList
from compliance.model.status import Reason, Status
from compliance.model.words import FEW, fact_text, labelled, some
from compliance.report.pages.causes import facts_in_the_way, says_what_is_the_matter

_PATH: Final = r"\b[a-z][a-z_]*(?:\.[A-Za-z0-9_-]+)+\b"
"""What may be the path of a fact inside a sentence."""


def title_of(path: str) -> str:
    """A fact, or a list of them, by its own name: `Capital paid in so far`; by its path where it has none."""
    parts = tuple(path.split("."))
    if parts[0] == "answers":
        return title_at(parts)
    shape = shape_at(parts)
    return title_without_aside(shape.title) if isinstance(shape, (Field, KeyedList)) and shape.title else path


def by_name(text: str, translator: Translator = ENGLISH) -> str:
    """A sentence with facts by their names instead of by their paths: `secnumcloud (certificates) lapses`."""
    return re.sub(_PATH, lambda found: translator(_named(found[0])), text)


def _named(path: str) -> str:
    parts = tuple(path.split("."))
    if shape_at(parts) is None or path.startswith("answers."):
        return path
    entry = entry_of(path)
    if is_entry(parts):
        return _noted(entry, small(title_of(path.removesuffix("." + entry))))
    return _noted(title_of(path), entry) if entry else title_of(path)


def _noted(text: str, note: str) -> str:
    return say("{name} ({what})", name=text, what=note)


def entry_of(path: str) -> str:
    """The key of the innermost entry of a list that a fact is of; nothing where it is of none."""
    parts = tuple(path.split("."))
    depths = [depth for depth in list_depths(parts) if depth < len(parts)] if parts[0] != "answers" else []
    return parts[depths[-1]] if depths else ""


def _said(facts: Sequence[Fact]) -> str:
    """Stated facts in a few words; of one entry of a list its key once."""
    keys = {entry_of(fact.path) for fact in facts}
    if len(keys) > 1:
        return some([said(fact) for fact in facts], FEW, "; ")
    (key,) = keys
    told = some([said(fact, keyed=False) for fact in facts], FEW, "; ")
    return _noted(told, key) if key else told


def said(fact: Fact, *, keyed: bool = True) -> str:
    """A stated fact in a few words: `Capital paid in so far: 56 million EUR`, `Tier: 3 (site-1)`, or without its key."""
    parts = tuple(fact.path.split("."))
    shape = shape_at(parts) if parts[0] != "answers" else None
    unit = unit_of(parts, shape.kind) if isinstance(shape, Field) else ""
    entry = entry_of(fact.path) if keyed else ""
    text = labelled(title_of(fact.path), joined(" ", (fact_text(fact), unit)))
    return _noted(text, entry) if entry else text


def found(finding: Finding) -> str:
    """What was found, the facts by their titles; why nothing was, where a rule is not known."""
    if finding.status in (Status.PASS, Status.FAIL) and finding.reason is None and finding.recognition is None:
        stated = {fact.path: fact for fact in finding.facts if fact.grade is not None}
        deciding = [stated[path] for path in finding.decided if path in stated]
        if deciding:
            return _entries(deciding) or _said(deciding)
    if finding.status is Status.UNKNOWN and finding.reason is Reason.MISSING and not says_what_is_the_matter(finding):
        needed = [title_of(path) for path in facts_in_the_way(finding)]
        if needed:
            return say("nothing found on: {facts}", facts=some(list(dict.fromkeys(needed)), FEW, "; "))
    return finding.message


def _entries(facts: Sequence[Fact]) -> str:
    """Which entries were looked at, where many of one list decided together; nothing otherwise."""
    of = {fact.path.partition(".")[0]: None for fact in facts}
    keys = list(dict.fromkeys(entry for fact in facts if (entry := entry_of(fact.path))))
    if len(of) > 1 or len(facts) <= FEW or len(keys) <= FEW:
        return ""
    return say_count(
        len(keys),
        "{list}: {count} entry looked at, {entries}",
        "{list}: {count} entries looked at, {entries}",
        list=title_of(next(iter(of))),
        entries=some(keys),
    )
