"""Facts as a page says them: by their titles and not by paths, with their units, entries of lists by their keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from compliance.model.findings import Fact, FactValue, Finding
from compliance.model.nearest import COUNTRY_NAMES
from compliance.model.phrases import (
    ENGLISH,
    Catalogue,
    Phrase,
    Translator,
    capital,
    grouped,
    joined,
    long_day,
    say,
    say_count,
    short_day,
    small,
)
from compliance.model.schema import is_entry, list_depths, shape_at, title_at, title_without_aside, unit_of
from compliance.model.schemes import SCHEMES
from compliance.model.shapes import Field, KeyedList
from compliance.model.status import Reason, Status
from compliance.model.words import FEW, either, labelled, some, stated, value_text
from compliance.report.pages.causes import facts_in_the_way, says_what_is_the_matter

_PATH: Final = r"\b[A-Za-z][a-z_]*(?:\.[A-Za-z0-9_-]+)+\b"
"""What may be the path of a fact inside a sentence."""
_DAY: Final = r"(?<![\w.-])\d{4}-\d{2}-\d{2}(?![\w-])"
"""What may be a day inside a sentence, as programs write it."""


def title_of(path: str) -> str:
    """A fact, or a list of them, by its own name: `Capital paid in so far`; by its path where it has none."""
    parts = tuple(path.split("."))
    if parts[0] == "answers":
        return title_at(parts)
    shape = shape_at(parts)
    return title_without_aside(shape.title) if isinstance(shape, (Field, KeyedList)) and shape.title else path


def by_name(text: str, translator: Translator = ENGLISH) -> str:
    """A sentence with facts by their names instead of by their paths, and with days as people write them."""
    named = re.sub(_PATH, lambda found: translator(_named(found[0])), text)
    return re.sub(_DAY, lambda found: translator(_written(found[0])), named)


def _written(text: str) -> str:
    """A day as people write it: `29 December 2026`; what is no day as it stands."""
    try:
        return long_day(date.fromisoformat(text))
    except ValueError:
        return text


def _named(path: str) -> str:
    if path[0].isupper():  # it begins a sentence
        small_path = path[0].lower() + path[1:]
        named = _named(small_path)
        return path if named == small_path else capital(named)
    parts = tuple(path.split("."))
    if path.startswith("answers."):
        return say("the provider's own answer")
    if shape_at(parts) is None:
        return path
    entry = entry_of(path)
    if is_entry(parts) and parts[0] == "certifications":
        return say("the {name} certificate", name=_certificate(entry))
    if is_entry(parts):
        return _noted(entry, small(title_of(path.removesuffix("." + entry)), noun=True))
    return named_in_list(path)


def _certificate(entry: str) -> str:
    """A certificate by its scheme, where its key begins with one: `SecNumCloud (vmware)`."""
    scheme = max((one for one in SCHEMES if f"{entry}-".startswith(f"{one}-")), key=len, default="")
    rest = entry[len(scheme) + 1 :]
    return _noted(SCHEMES[scheme], rest) if scheme and rest else SCHEMES.get(scheme, entry)


def _noted(text: str, note: str) -> str:
    return say("{name} ({what})", name=text, what=note)


def named_in_list(path: str) -> str:
    """A fact by its own name, with the key of the entry that it is of: `Country of its seat (acme)`."""
    entry = entry_of(path)
    return _noted(title_of(path), entry) if entry else title_of(path)


def entry_of(path: str) -> str:
    """The key of the innermost entry of a list that a fact is of; nothing where it is of none."""
    parts = tuple(path.split("."))
    depths = [depth for depth in list_depths(parts) if depth < len(parts)] if parts[0] != "answers" else []
    return parts[depths[-1]] if depths else ""


def entry_path(path: str) -> str:
    """The path of the innermost entry of a list that a fact is of; its own where it is of none."""
    entry = entry_of(path)
    return f"{path.rpartition(f'.{entry}.')[0]}.{entry}" if entry else path


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
    entry = entry_of(fact.path) if keyed else ""
    values = either([shown(value, fact.path) for value in values_of(fact)])
    text = labelled(title_of(fact.path), joined(" ", (values, unit(fact.path))))
    return _noted(text, entry) if entry else text


def values_of(fact: Fact) -> tuple[FactValue, ...]:
    """The values a fact may have: several where sources disagree."""
    return tuple(one.value for one in fact.candidates) or (fact.value,)


def _are_countries(path: str) -> bool:
    shape = shape_at(tuple(path.split(".")))
    return isinstance(shape, Field) and shape.kind.form == "country code"


class _Country(Phrase):
    """The name of a country in English; in other languages, of which we have no names, its code."""

    __slots__ = ("code",)

    code: str

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return self.code


def country(code: str) -> str:
    """A country by its name, where we have it."""
    named = _Country(COUNTRY_NAMES.get(code, code))
    named.code = code
    return named


def unit(path: str) -> str:
    """The unit of a fact, `million EUR`; nothing where it has none."""
    parts = tuple(path.split("."))
    shape = shape_at(parts) if parts[0] != "answers" else None
    return unit_of(parts, shape.kind) if isinstance(shape, Field) else ""


def shown(value: FactValue, path: str = "") -> str:
    """A value as people read it: `29 Dec 2026`, `12,500`; with the path of its fact countries by name: `France, Germany`."""
    if path and _are_countries(path) and isinstance(value, str | list):
        codes = [value] if isinstance(value, str) else value
        return joined(", ", [country(code) for code in codes]) or say("none")
    match value:
        case bool() | None:
            return value_text(value)
        case list():
            return ", ".join(value) or say("none")
        case int() | float() if abs(value) >= 1000:
            return grouped(stated(value))
        case str() if re.fullmatch(_DAY, value):
            try:
                return short_day(date.fromisoformat(value))
            except ValueError:
                return value
    return value_text(value)


def found(finding: Finding) -> str:
    """What was found, the facts by their titles; why nothing was, where a rule is not known."""
    if finding.status in (Status.PASS, Status.FAIL) and finding.reason is None and finding.recognition is None:
        graded = {fact.path: fact for fact in finding.facts if fact.grade is not None}
        deciding = [graded[path] for path in finding.decided if path in graded]
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
    names = {entry: entry for fact in facts if (entry := entry_of(fact.path))}
    if len(of) > 1 or len(facts) <= FEW or len(names) <= FEW:
        return ""
    names |= {
        entry_of(fact.path): SCHEMES.get(str(fact.value), str(fact.value))
        for fact in facts
        if fact.path.endswith(".scheme") and fact.value
    }
    return say_count(
        len(names),
        "{list}, {count} looked at: {entries}",
        "{list}, {count} looked at: {entries}",
        list=title_of(next(iter(of))),
        entries=some(list(names.values())),
    )
