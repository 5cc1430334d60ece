"""The languages that pages can be in, and their translations, which come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from compliance.model.phrases import ENGLISH, Translator

Language = Literal["en", "fr", "de"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr", "de")
"""What pages can be in, English first: it needs no translation."""

FOLDER: Final = Path(__file__).resolve().parent.parent / "report" / "locale"
DOMAIN: Final = "compliance"
"""The name of a catalogue's file, without its ending."""


def catalogue_of(language: str, ending: str = "mo") -> Path:
    """The file of a language's translations: as people edit it (`po`), or as it is read (`mo`)."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def translator_to(language: str) -> Translator:
    """The translator to a language.

    Raises:
        ValueError: there is no page in it.
    """
    if language not in LANGUAGES:
        raise ValueError(f"'{language[:100]}' is none of {', '.join(LANGUAGES)}")
    if language == "en":
        return ENGLISH
    from gettext import GNUTranslations  # noqa: PLC0415 - most runs are in English

    with catalogue_of(language).open("rb") as file:
        return Translator(language, GNUTranslations(file))
