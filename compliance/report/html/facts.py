"""Facts as a page says them: by their titles and not by paths, with their units, entries of lists by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from compliance.analysis.questions.document import Question
from compliance.model.findings import Fact, FactValue, Finding
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
from compliance.model.values import FactKind
from compliance.model.words import FEW, either, labelled, reason_name, some, stated, value_text
from compliance.report.countries import country
from compliance.report.pages.blocks import Item
from compliance.report.pages.causes import facts_in_the_way, says_what_is_the_matter

_PATH: Final = r"\b[A-Za-z][a-z_]*(?:\.[A-Za-z0-9_-]+)+\b"
"""What may be the path of a fact inside a sentence."""
_LIST: Final = r"(?<![\w.-])(?:certifications|assessments|datacenters|planned_sites)(?![\w-]|\.\w)"
"""What is a list of facts inside a sentence, and no word that people use for something else."""
_CODE: Final = r"(?<![\w-])[A-Z]{2}(?![\w-])"
"""What may be the code of a country inside an answer."""
_DAY: Final = r"(?<![\w.-])\d{4}-\d{2}-\d{2}(?![\w-])"
"""What may be a day inside a sentence, as programs write it."""


REASON_WORDS: Final[dict[str, str]] = {
    Reason.NO_SERVICE: say("no service named"),
    Reason.DISPUTED: say("sources disagree"),
    Reason.WEAK: say("source too weak"),
    Reason.STALE: say("too old"),
    Reason.ENDED: say("ended"),
    Reason.MISSING: "",
    Reason.OPEN_LIST: say("there may be more"),
}
"""Why a fact is not known, behind its name; nothing where nobody stated it, as that is what not known means."""


def is_fact(text: str) -> bool:
    """Is a text the path of a fact, or of a list of them?"""
    parts = tuple(text.split("."))
    return parts[0] != "answers" and all(parts) and shape_at(parts) is not None


def title_of(path: str) -> str:
    """A fact, or a list of them, by its own name: `Capital paid in so far`; by its path where it has none."""
    parts = tuple(path.split("."))
    if parts[0] == "answers":
        return title_at(parts)
    shape = shape_at(parts)
    return title_without_aside(shape.title) if isinstance(shape, (Field, KeyedList)) and shape.title else path


def by_name(text: str, translator: Translator = ENGLISH, names: Mapping[str, str] | None = None) -> str:
    """A sentence with facts by their names instead of by their paths, and with days as people write them.

    Args:
        text: the sentence, in the language of the translator.
        translator: the language of the names.
        names: what else goes by a name here: `s3ns@premi3ns` by `S3NS, PREMI3NS`.
    """
    pattern, why = _named_here(translator)
    named = pattern.sub(
        lambda found: translator(
            _explained(_named(found[1]), [why[name] for name in (found[2] or "").split(", ") if name])
        ),
        text,
    )
    if names:
        named = _replaced(named, names, translator)
    return re.sub(_DAY, lambda found: translator(_written(found[0])), named)


@lru_cache(maxsize=8)
def _named_here(translator: Translator) -> tuple[re.Pattern[str], dict[str, str]]:
    """What may be a fact in a sentence, with a word on why it is not known; and what a page says for each such word."""
    why = {
        name: said
        for reason, said in REASON_WORDS.items()
        for name in (reason, translator(reason_name(Reason(reason))))
    }
    one = f"(?:{'|'.join(map(re.escape, why))})"
    return re.compile(rf"({_PATH}|{_LIST})(?: \(({one}(?:, {one})*)\))?"), why


def _explained(name: str, whys: Sequence[str]) -> str:
    why = joined(", ", whys)
    return _noted(name, why) if why else name


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
    if len(parts) == 1:
        return small(title_of(path), noun=True)
    return _entry(path) if is_entry(parts) else named_in_list(path)


def _entry(path: str) -> str:
    """An entry of a list: `the SecNumCloud certificate`, `acme (owners)`."""
    entry = entry_of(path)
    if path.startswith("certifications."):
        return say("the {name} certificate", name=_certificate(entry))
    return _noted(entry, small(title_of(path.removesuffix("." + entry)), noun=True))


def _certificate(entry: str) -> str:
    """A certificate by its scheme, where its key begins with one: `SecNumCloud (vmware)`."""
    scheme, rest = _of_scheme(entry)
    return _noted(scheme, rest) if scheme and rest else scheme or entry


def _of_scheme(entry: str) -> tuple[str, str]:
    """The scheme that the key of a certificate begins with, and what is left of the key."""
    scheme = max((one for one in SCHEMES if f"{entry}-".startswith(f"{one}-")), key=len, default="")
    return (SCHEMES[scheme], entry[len(scheme) + 1 :]) if scheme else ("", entry)


def _noted(text: str, note: str) -> str:
    return say("{name} ({what})", name=text, what=note)


def named_in_list(path: str) -> str:
    """A fact by its own name, with the key of the entry that it is of: `Country of its seat (acme)`."""
    if path.partition(".")[0] != "answers" and is_entry(tuple(path.split("."))):
        return capital(_entry(path))
    entry = _entry_named(path)
    return _noted(title_of(path), entry) if entry else title_of(path)


def _entry_named(path: str) -> str:
    """The entry of a list that a fact is of, by its key; a certificate by its scheme: `SecNumCloud, vmware`."""
    entry = entry_of(path)
    scheme, rest = _of_scheme(entry) if path.startswith("certifications.") else ("", entry)
    return joined(", ", (scheme, rest))


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
    keys = {_entry_named(fact.path) for fact in facts}
    if len(keys) > 1:
        return some([said(fact) for fact in facts], FEW, "; ")
    (key,) = keys
    told = some([said(fact, keyed=False) for fact in facts], FEW, "; ")
    return _noted(told, key) if key else told


def said(fact: Fact, *, keyed: bool = True) -> str:
    """A stated fact in a few words: `Capital paid in so far: 56 million EUR`, `Tier: 3 (site-1)`, or without its key."""
    entry = _entry_named(fact.path) if keyed else ""
    values = either([shown(value, fact.path) for value in values_of(fact)])
    text = labelled(title_of(fact.path), joined(" ", (values, unit(fact.path))))
    return _noted(text, entry) if entry else text


def values_of(fact: Fact) -> tuple[FactValue, ...]:
    """The values a fact may have: several where sources disagree."""
    return tuple(one.value for one in fact.candidates) or (fact.value,)


def _are_countries(path: str) -> bool:
    kind = _kind(path)
    return kind is not None and kind.form == "country code"


def _kind(path: str) -> FactKind | None:
    """What a fact holds; `None` where there is no such fact."""
    shape = shape_at(tuple(path.split("."))) if path and not path.startswith("answers.") else None
    return shape.kind if isinstance(shape, Field) else None


class _Plain(Phrase):
    """A text with facts by their names, and days as people write them."""

    __slots__ = ("text",)

    text: str

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return by_name(translator(self.text), translator)


def plainly(text: str) -> str:
    """A text with facts by their names, for a page in whatever language."""
    phrase = _Plain(by_name(text))
    phrase.text = text
    return phrase


class _Renamed(Phrase):
    """A text in which some words go by other ones."""

    __slots__ = ("names", "text")

    text: str
    names: Mapping[str, str]

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return _replaced(translator(self.text), self.names, translator)


def _replaced(text: str, names: Mapping[str, str], translator: Translator = ENGLISH) -> str:
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w.@-])(?:{known})(?![\w.@-]*\w)", lambda found: translator(names[found[0]]), text)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    named = _replaced(text, names) if names else text
    if named == text:
        return text
    phrase = _Renamed(named)
    phrase.text, phrase.names = text, names
    return phrase


def answered(answer: str, question: Question) -> str:
    """An answer to a question, countries by their names where it asks for them: `for instance France`."""
    asked = [
        *question.places,
        *(f"{place}.*.{column.name}" for place in question.places for column in question.columns),
    ]
    codes = re.findall(_CODE, answer) if any(map(_are_countries, asked)) else []
    return _renamed(answer, {code: country(code) for code in codes})


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
    if path.endswith(".scheme") and isinstance(value, str):
        return SCHEMES.get(value, value)
    kind = _kind(path)
    if kind is not None and isinstance(value, str) and value in kind.values:
        return value.replace("-", " ")
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


def told(path: str, value: FactValue) -> Item:
    """A fact that is stated, as a line of a page: `Capital paid in so far: 56 million EUR`, with its path."""
    return Item(named_in_list(path), joined(" ", (shown(value, path), unit(path))), path)


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
    return _renamed(finding.message, dict(_as_said(finding)))


def _as_said(finding: Finding) -> Iterator[tuple[str, str]]:
    """What a message calls facts, those of entries of lists with and without their values: `cloud-act.country = US`."""
    for fact in finding.facts:
        last = fact.path.rpartition(".")[2]
        if "_" in last and not entry_of(fact.path):
            yield last, title_of(fact.path)
        if fact.path.count(".") > 1 and entry_of(fact.path):
            name = ".".join(fact.path.rsplit(".", 2)[-2:])
            yield name, named_in_list(fact.path)
            if isinstance(fact.value, str):
                yield f"{name} = {fact.value}", said(fact)


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
