"""Which kind of document a file is, and how each kind is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.loading.builtin import Found
from compliance.loading.documents import Reader
from compliance.loading.forms import check_answers
from compliance.loading.providers import check_context, provider_from
from compliance.loading.rulesets import country_sets_from, ruleset_from
from compliance.loading.ruletests import ruletests_from
from compliance.loading.scenarios import scenario_from
from compliance.loading.waivers import waivers_from
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.problem import LoadError

CHECKS: Mapping[str, Callable[[ParsedYaml, Found], object]] = {
    "provider/1": provider_from,
    "context/1": lambda parsed, _: check_context(parsed),
    "ruleset/1": ruleset_from,
    "sets/1": lambda parsed, _: country_sets_from(parsed),
    "tests/1": ruletests_from,
    "waivers/1": lambda parsed, _: waivers_from(parsed),
    "scenario/1": lambda parsed, _: scenario_from(parsed),
    "answers/1": lambda parsed, _: check_answers(parsed),
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
