"""Markup with texts of ours in it, which a page says in its language when it shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from compliance.model.phrases import Catalogue, Phrase, Translator


class Marked(Phrase, Markup):
    """Markup that is said anew from its pattern and parts; in English for whoever just reads it."""

    __slots__ = ("named", "parts", "pattern", "translated")

    pattern: str
    translated: bool
    parts: tuple[object, ...]
    named: Mapping[str, object]

    def said(self, translator: Translator, catalogue: Catalogue) -> Markup:
        """The markup in another language, its parts as well."""
        pattern = catalogue.gettext(self.pattern) if self.translated else self.pattern
        parts = (_in(part, translator) for part in self.parts)
        return Markup(pattern).format(*parts, **{name: _in(part, translator) for name, part in self.named.items()})  # noqa: S704 - our own


def _in(part: object, translator: Translator) -> object:
    return translator(part) if isinstance(part, str) else part


def marked(pattern: str, /, *parts: object, **named: object) -> Markup:
    """Markup with parts in it, each escaped; markup as it is where none of them is a text of ours."""
    made = Markup(pattern).format(*parts, **named)  # noqa: S704 - our own markup
    if not any(isinstance(part, Phrase) for part in (*parts, *named.values())):
        return made
    return _lazily(made, pattern, parts, named, translated=False)


def say_marked(pattern: str, /, **named: object) -> Markup:
    """A text of ours with markup in it: `say_marked("through {day}", day=...)`; its parts are escaped."""
    return _lazily(Markup(pattern).format(**named), pattern, (), named, translated=True)  # noqa: S704 - our own text


def counted_by(target: str, count: str) -> Markup:
    """A count that leads to what it counts."""
    return marked('<a href="#{}">{}</a>', target, count)


def leading(text: str, target: str, count: int) -> Markup:
    """A text in which a count with its noun leads to what it counts, where it stands there."""
    shown = str(escape(text))
    return Markup(re.sub(rf"\b{count} \w+", rf'<a href="#{target}">\g<0></a>', shown, count=1))  # noqa: S704 - escaped


def joined_marked(parts: Iterable[Markup]) -> Markup:
    """Pieces of markup one after the other."""
    pieces = tuple(parts)
    return marked("{}" * len(pieces), *pieces)


def _lazily(
    made: Markup, pattern: str, parts: tuple[object, ...], named: Mapping[str, object], *, translated: bool
) -> Marked:
    said = Marked(made)
    said.pattern, said.parts, said.named, said.translated = pattern, parts, named, translated
    return said
