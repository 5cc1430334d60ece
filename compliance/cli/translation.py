"""In which language pages are: `--lang`, else `COMPLIANCE_LANG`, else what the system's variables say; English without any."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from compliance.cli.terminal import Terminal, UsageError
from compliance.loading.catalogues import LANGUAGES, translator_to
from compliance.model.phrases import ENGLISH, Translator

VARIABLE = "COMPLIANCE_LANG"
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What says in which language a person reads, the first that is set and not empty: `fr_FR.UTF-8`."""


def add_language(parser: ArgumentParser) -> None:
    """Add `--lang`, for a command whose pages are translated."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="the language of what people read; programs read English (default: COMPLIANCE_LANG, else the system's, else en)",
    )


def translator_of(options: Namespace, terminal: Terminal) -> Translator:
    """The translator of a run; English for commands without `--lang`.

    Raises:
        UsageError: `COMPLIANCE_LANG` names none there is.
    """
    if "lang" not in options:
        return ENGLISH
    if options.lang is not None:
        return translator_to(options.lang)
    named = terminal.environ.get(VARIABLE, "").strip()
    try:
        return translator_to(named) if named else _of_system(terminal)
    except ValueError as error:
        raise UsageError(f"{VARIABLE}: {error}") from None


def _of_system(terminal: Terminal) -> Translator:
    """The language of the person whose system this is, where there are pages in it."""
    said = next(filter(None, (terminal.environ.get(name, "") for name in SYSTEM)), "")
    language = re.split(r"[_.@-]", said.lower())[0]
    return translator_to(language) if language in LANGUAGES else ENGLISH
