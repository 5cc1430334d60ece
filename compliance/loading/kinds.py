"""Which kind of document a file is, and how each kind is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.loading.builtin import Found
from compliance.loading.documents import Reader
from compliance.loading.providers import read_context, read_provider
from compliance.loading.rulesets import read_country_sets, read_ruleset
from compliance.loading.ruletests import read_ruletests
from compliance.loading.waivers import read_waivers
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError

CHECKS: Mapping[str, Callable[[Found], object]] = {
    "provider/1": read_provider,
    "context/1": read_context,
    "ruleset/1": read_ruleset,
    "sets/1": read_country_sets,
    "tests/1": read_ruletests,
    "waivers/1": read_waivers,
}


def kind_of(found: Found) -> str:
    """The `schema` a file names.

    Raises:
        LoadError: the file cannot be read, or names no known schema.
    """
    reader = Reader(read_yaml(found.path, found.name))
    data = reader.parsed.data
    schema = data.get("schema") if isinstance(data, dict) else None
    if isinstance(schema, str) and schema in CHECKS:
        return schema
    known = ", ".join(CHECKS)
    if schema is None:
        reader.report((), "the document does not say what it is", f"start it with 'schema: ...', one of: {known}")
    else:
        reader.report(("schema",), f"unknown schema {schema!r}", f"it is one of: {known}")
    raise LoadError(reader.problems)
