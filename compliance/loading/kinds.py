"""Which kind of document a file is, and how each kind is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from compliance.loading.builtin import Found
from compliance.loading.documents import Reader
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.problem import LoadError

_Check = Callable[[ParsedYaml, Found], object]


def _check(module: str, name: str, *, alone: bool = False) -> _Check:
    """What reads a kind of document, `alone` where it names no other; a document of another kind waits for none of it."""

    def check(parsed: ParsedYaml, file: Found) -> object:
        read: Any = getattr(import_module(f"compliance.loading.{module}"), name)
        return read(parsed) if alone else read(parsed, file)

    return check


CHECKS: Mapping[str, _Check] = {
    "provider/1": _check("providers", "provider_from"),
    "context/1": _check("providers", "check_context", alone=True),
    "ruleset/1": _check("rulesets", "ruleset_from"),
    "sets/1": _check("rulesets", "country_sets_from", alone=True),
    "tests/1": _check("ruletests", "ruletests_from"),
    "waivers/1": _check("waivers", "waivers_from", alone=True),
    "scenario/1": _check("scenarios", "scenario_from", alone=True),
    "answers/1": _check("forms", "check_answers", alone=True),
}
"""By schema, what reads a parsed document with the file it stands in; each raises `LoadError` where it is not valid."""


def kind_of(parsed: ParsedYaml) -> str:
    """The `schema` a document names.

    Raises:
        LoadError: it names no known schema.
    """
    data = parsed.data
    schema = data.get("schema") if isinstance(data, dict) else None
    if isinstance(schema, str) and schema in CHECKS:
        return schema
    reader = Reader(parsed)
    known = ", ".join(CHECKS)
    if schema is None:
        reader.report((), "the document does not say what it is", f"start it with 'schema: ...', one of: {known}")
    else:
        reader.report(("schema",), f"unknown schema {schema!r}", f"it is one of: {known}")
    raise LoadError(reader.problems)
