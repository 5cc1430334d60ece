"""The catalogues of translations: `python -m benchmarks.catalogues` collects what is to be translated, and compiles what is.

Translations are written into `compliance/report/locale/<language>/LC_MESSAGES/compliance.po`, by hand or with any editor of
such files; beside each stands what the program reads. Run it after a text of ours has changed, and after a translation has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from benchmarks.measure import ROOT
from compliance.loading.catalogues import DOMAIN, LANGUAGES, catalogue_of
from compliance.model.nearest import ALPHA_2
from compliance.model.schema import fact_titles
from compliance.report.countries import CONTEXT, FILE, country_names

SOURCE: Final = ROOT / "compliance"
_METHODS: Final = [("cli/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
"""Where texts are; the command line has a `say` of its own, to which nothing is translated."""
_PLURALS: Final = {"fr": "nplurals=2; plural=(n > 1);", "de": "nplurals=2; plural=(n != 1);"}
_PASSES: Final[tuple[Mapping[str, Any], ...]] = (
    {"say": None, "say_marked": None, "say_count": (2, 3), "gettext": None, "pgettext": ((1, "c"), 2), "_": None},
    {"fact": (2,), "Register": None},  # what one asks of a fact, and where
)
"""The functions whose literals are texts of ours, and which of their arguments; a text can be of one kind in each pass."""
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When every catalogue says it was made, so that the same texts are the same bytes."""


def collected() -> Catalog:
    """Every text of ours that is to be translated."""
    catalogue = Catalog(project=DOMAIN, creation_date=_NEVER, revision_date=_NEVER)
    for keywords in _PASSES:
        found = extract_from_dir(SOURCE, _METHODS, keywords=keywords, options_map={})
        for file, _, message, _, context in found:
            if isinstance(message, tuple) or message:
                catalogue.add(message, None, [(f"compliance/{file}", 0)], context=context)
    for title in fact_titles():
        catalogue.add(title, None, [("compliance/model/schema.py", 0)])
    for name in country_names().values():
        catalogue.add(name, None, [("compliance/report/locale/countries.txt", 0)], context=CONTEXT)
    return catalogue


def countries() -> dict[str, str]:
    """Every country by its code, with its name in English as the Unicode CLDR has it."""
    names = Locale("en").territories
    return {code: names[code] for code in sorted(ALPHA_2)}


def translated(language: str) -> Catalog:
    """The translations of a language as they are written."""
    with catalogue_of(language, "po").open("rb") as opened:
        return read_po(opened, locale=language, domain=DOMAIN)


def merged(language: str, texts: Catalog) -> Catalog:
    """The translations of a language, with every text that is to be translated and with no other.

    Countries that have no name yet get the one of the Unicode CLDR.
    """
    catalogue = translated(language)
    catalogue.update(deepcopy(texts), no_fuzzy_matching=True, update_header_comment=False)
    for code, name in country_names().items():
        message = catalogue.get(name, CONTEXT)
        if message is not None and not message.string:
            message.string = Locale(language).territories[code]
    catalogue.obsolete.clear()
    catalogue.mime_headers = [("Plural-Forms", _PLURALS[language])]
    catalogue.project, catalogue.version = DOMAIN, "1"
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "none"
    catalogue.creation_date = catalogue.revision_date = _NEVER
    catalogue.header_comment = f"# Texts of the program in '{language}'."
    catalogue.fuzzy = False
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """A catalogue as people edit it."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, no_location=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """The texts of a catalogue that have no translation, or not one for every plural."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(forms):
            yield message.id if isinstance(message.id, str) else message.id[0]


def main() -> None:
    """Write every catalogue anew, and say what is not translated yet."""
    _write(FILE, "".join(f"{code} {name}\n" for code, name in countries().items()).encode())
    country_names.cache_clear()
    texts = collected()
    for language in LANGUAGES[1:]:
        catalogue = merged(language, texts)
        _write(catalogue_of(language, "po"), written(catalogue))
        _write(catalogue_of(language), compiled(catalogue))
        missing = list(untranslated(catalogue))
        print(f"{language}: {len(catalogue)} texts, {len(missing)} not translated")


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


if __name__ == "__main__":
    main()
