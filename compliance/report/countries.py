"""Countries by their names: in English here, and in other languages by the catalogues, where they have a context of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from compliance.model.phrases import Catalogue, Phrase, Translator

CONTEXT: Final = "country"
"""The context in which catalogues have the names of countries."""

FILE: Final = Path(__file__).parent / "locale" / "countries.txt"
"""A line for each country: its code and its name."""


@cache
def country_names() -> dict[str, str]:
    """Every country by its code, with its name in English."""
    return {line[:2]: line[3:] for line in FILE.read_text(encoding="utf-8").splitlines()}


class _Country(Phrase):
    """The name of a country."""

    __slots__ = ()

    def said(self, translator: Translator, catalogue: Catalogue) -> str:  # noqa: ARG002 - as all phrases
        return catalogue.pgettext(CONTEXT, str(self))


def country(code: str) -> str:
    """A country by its name; what is no code of one as it stands."""
    name = country_names().get(code)
    return code if name is None else _Country(name)
