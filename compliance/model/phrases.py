"""Texts of ours that can be said in another language: in English for whoever just reads them, and for a translator in parts.

A `Phrase` is a text. JSON, logs and comparisons see its English and nothing else, so that no machine ever reads a translation.
A page hands every text to the translator of its language, which says it anew from its pattern and parts. What people wrote in
documents is no phrase, and is never translated; a title with translations of its own is one (`with_titles`).

Patterns are collected from the source by the names of the functions here, `say` and `say_count`: they are literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

Filling = str | int | date
"""What can stand in a pattern: a text, a count, or a day."""

_DIGITS = re.compile(r"(?<=\d)[.,](?=\d)")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Catalogue(Protocol):
    """The translations of one language, as the gettext module has them."""

    def gettext(self, message: str, /) -> str:
        """The translation of a message; the message itself where there is none."""

    def ngettext(self, one: str, more: str, count: int, /) -> str:
        """The translation of a message with the plural that a count takes."""

    def pgettext(self, context: str, message: str, /) -> str:
        """The translation of a message that means something else elsewhere."""


class Translator:
    """Says phrases in one language. Called with a text: what it is in that language; the text itself where it is no phrase."""

    def __init__(self, language: str = "en", catalogue: Catalogue | None = None) -> None:
        """A translator.

        Args:
            language: its code, as in `<html lang>`.
            catalogue: the translations; without them everything is said in English.
        """
        self.language = language
        self.catalogue = catalogue

    def __call__(self, text: str) -> str:
        """A text in this language."""
        return text if self.catalogue is None or not isinstance(text, Phrase) else text.said(self, self.catalogue)

    def part(self, part: Filling, catalogue: Catalogue) -> str:
        """What stands in a pattern, in this language: days as they are written in a sentence, counts as they are."""
        if isinstance(part, date):
            months = catalogue.pgettext(
                "months", "January,February,March,April,May,June,July,August,September,October,November,December"
            )
            return _day_in(catalogue, part, months)
        return self(part) if isinstance(part, str) else str(part)


ENGLISH = Translator()
"""Says everything as it is."""


class Phrase(str):
    """A text of ours: its English, and how to say it in another language."""

    __slots__ = ()

    def said(self, translator: Translator, catalogue: Catalogue) -> str:
        """The text in another language."""
        raise NotImplementedError


class _Pattern(Phrase):
    """A pattern and what stands in it; with a count, one of two patterns."""

    __slots__ = ("more", "number", "one", "parts")

    one: str
    more: str | None
    number: int
    parts: Mapping[str, Filling]

    def said(self, translator: Translator, catalogue: Catalogue) -> str:
        found = (
            catalogue.gettext(self.one) if self.more is None else catalogue.ngettext(self.one, self.more, self.number)
        )
        if not self.parts:
            return found
        return found.format_map({name: translator.part(part, catalogue) for name, part in self.parts.items()})


class _Row(Phrase):
    """Texts with something between them."""

    __slots__ = ("between", "parts")

    between: str
    parts: tuple[str, ...]

    def said(self, translator: Translator, catalogue: Catalogue) -> str:
        between = catalogue.gettext("; ") if self.between == "; " else translator(self.between)
        return between.join(map(translator, self.parts))


class _Number(Phrase):
    """A number in figures."""

    __slots__ = ()

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        signs = {".": catalogue.pgettext("decimal sign", "."), ",": catalogue.pgettext("a thousand", "1,000")[1:-3]}
        return _DIGITS.sub(lambda found: signs[found[0]], self)


class _Day(Phrase):
    """A day as people read it, in English as well."""

    __slots__ = ("day", "short")

    day: date
    short: bool

    def said(self, translator: Translator, catalogue: Catalogue) -> str:
        if not self.short:
            return translator.part(self.day, catalogue)
        months = catalogue.pgettext("months, short", "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec")
        return _day_in(catalogue, self.day, months)


class _Cased(Phrase):
    """A text whose first letter is a capital one, or is none."""

    __slots__ = ("capital", "noun", "text")

    text: str
    capital: bool
    noun: bool

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        text = translator(self.text)
        return text if self.noun and translator.language == "de" else _cased(text, capital=self.capital)


class _Without(Phrase):
    """A text that leaves out some of another one."""

    __slots__ = ("pattern", "text")

    text: str
    pattern: str

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return re.sub(self.pattern, "", translator(self.text))


class _Titled(Phrase):
    """A title that its document gives in other languages as well."""

    __slots__ = ("titles",)

    titles: Mapping[str, str]

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return self.titles.get(translator.language, str(self))


def say(pattern: str, /, **parts: Filling) -> Phrase:
    """A phrase: `say("holds through {day}", day=last)`. Days read `2016-12-30` in English."""
    phrase = _Pattern(pattern.format_map(parts) if parts else pattern)
    phrase.one, phrase.more, phrase.number, phrase.parts = pattern, None, 0, parts
    return phrase


def say_count(count: int, one: str, more: str, /, **parts: Filling) -> Phrase:
    """A phrase with a count in it, `{count}`: `say_count(2, "{count} rule", "{count} rules")`."""
    parts = {"count": count, **parts}
    phrase = _Pattern((one if count == 1 else more).format_map(parts))
    phrase.one, phrase.more, phrase.number, phrase.parts = one, more, count, parts
    return phrase


def joined(between: str, texts: Iterable[str]) -> str:
    """Texts with something between them, as `str.join`; those that are empty are left out."""
    parts = tuple(filter(None, texts))
    if len(parts) == 1:
        return parts[0]
    row = _Row(between.join(parts))
    row.between, row.parts = between, parts
    return row


def grouped(text: str) -> Phrase:
    """A number of many digits as people read it: `1,250,000`, with the signs of their language."""
    whole, point, rest = text.partition(".")
    return _Number(f"{int(whole):,}{point}{rest}" if whole.removeprefix("-").isdecimal() else text)


def figures(text: str) -> Phrase:
    """A number as people read it, `58.33`: with the decimal sign of their language."""
    return _Number(text)


def long_day(value: date) -> Phrase:
    """A day inside a sentence of a page: `17 December 2028`."""
    return _day(f"{value.day} {_MONTHS[value.month - 1]} {value.year}", value, short=False)


def short_day(value: date) -> Phrase:
    """A day in a narrow place of a page: `17 Dec 2028`."""
    return _day(f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}", value, short=True)


def _day(text: str, value: date, *, short: bool) -> Phrase:
    phrase = _Day(text)
    phrase.day, phrase.short = value, short
    return phrase


def _day_in(catalogue: Catalogue, value: date, months: str) -> str:
    day = catalogue.pgettext("day of a month", "1") if value.day == 1 else str(value.day)
    return catalogue.gettext("{day} {month} {year}").format(
        day=day, month=months.split(",")[value.month - 1], year=value.year
    )


def capital(text: str) -> str:
    """A text as it begins a sentence; a text that is empty stays so."""
    return _with_case(text, capital=True)


def small(text: str, *, noun: bool = False) -> str:
    """A text as it stands inside a sentence: its first letter is small, but that of a noun in German."""
    return _with_case(text, capital=False, noun=noun)


def without(text: str, pattern: str) -> str:
    """A text without what a regular expression finds in it, in whatever language."""
    phrase = _Without(re.sub(pattern, "", text))
    phrase.text, phrase.pattern = text, pattern
    return phrase


def _with_case(text: str, *, capital: bool, noun: bool = False) -> str:
    cased = _cased(text, capital=capital)
    if not isinstance(text, Phrase):
        return cased
    phrase = _Cased(cased)
    phrase.text, phrase.capital, phrase.noun = text, capital, noun
    return phrase


def _cased(text: str, *, capital: bool) -> str:
    first = text[:1].upper() if capital else text[:1].lower()
    return f"{first}{text[1:]}"


def with_titles(title: str, titles: Mapping[str, str]) -> str:
    """A title, with those its document has for other languages, by their codes."""
    if not titles:
        return title
    phrase = _Titled(title)
    phrase.titles = titles
    return phrase
