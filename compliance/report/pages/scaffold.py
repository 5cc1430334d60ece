"""Starting points: a commented provider profile, and a commented rule set with its tests."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from compliance.report.pages.scaffold_texts import PROVIDER, RULESET, TESTS

SCHEMA_FOLDER: Final = ".compliance"
"""Beside the documents: where an editor that is not online finds their schemas."""

_WORDS_OF_YAML: Final = frozenset({"true", "false", "null"})


def schema_file(kind: str) -> str:
    """Where the schema of a kind of document stands, from a starting point."""
    return f"{SCHEMA_FOLDER}/{kind}.schema.json"


def provider_scaffold(id_: str, today: date) -> dict[str, str]:
    """The files of a new provider profile, by name.

    Args:
        id_: a valid id.
        today: the day the example's source was read, and its fact holds from.
    """
    return {f"{id_}.yaml": _filled(PROVIDER, id_, today)}


def ruleset_scaffold(id_: str, today: date) -> dict[str, str]:
    """The files of a new rule set, by name: the rules, and their tests.

    Args:
        id_: a valid id.
        today: the day the tests assess at.
    """
    return {f"{id_}.yaml": _filled(RULESET, id_, today), f"{id_}.tests.yaml": _filled(TESTS, id_, today)}


def _filled(template: str, id_: str, today: date) -> str:
    # What YAML takes for a truth value or for nothing stays text in quotes.
    value = json.dumps(id_) if id_.lower() in _WORDS_OF_YAML else id_
    kinds = {f"@{kind.upper()}-SCHEMA@": schema_file(kind) for kind in ("provider", "ruleset", "tests")}
    for place, text in {**kinds, "@ID@": id_, "@VALUE@": value, "@TODAY@": today.isoformat()}.items():
        template = template.replace(place, text)
    return template
