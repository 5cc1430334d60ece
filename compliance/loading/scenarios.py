"""Reads scenarios. Whether the provider one is about is that of a run is seen when it is used."""

from __future__ import annotations

import hashlib
import re
from typing import cast

from compliance.loading.builtin import named
from compliance.loading.documents import Reader
from compliance.loading.given import Given, parse
from compliance.loading.providers import closures, flatten
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.problem import LoadError
from compliance.model.scenario import Scenario, ScenarioDocument
from compliance.model.statements import Grade
from compliance.model.values import IDENTIFIER


def load_scenario(path: str | None = None, /, *, text: str | None = None, name: str = "<scenario>") -> Scenario:
    """Read a scenario: what is supposed of a provider.

    Args:
        path: its file.
        text: the scenario as YAML text, instead.
        name: what messages call such a text.

    Raises:
        LoadError: with every problem of the document.
        TypeError: neither a path nor a text, or both.
    """
    if (path is None) == (text is None):
        raise TypeError("load_scenario() takes either a path or text=")
    return scenario_from(parse(named(path) if path is not None else Given(name, text or "")))


def scenario_from(parsed: ParsedYaml) -> Scenario:
    """A scenario from its parsed document; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(ScenarioDocument)
    if document is None:
        raise LoadError(reader.problems)
    provider, at, service = document.offer.partition("@")
    if not all(re.fullmatch(IDENTIFIER, part) for part in (provider, *([service] if at else []))):
        reader.report(("offer",), f"'{document.offer}' is no offer", "write the id of a provider, or provider@service")
    leaves, entries, places = flatten(reader, ("facts",), document.facts)
    closed = tuple(closures(reader, ("exhaustive",), document.exhaustive))
    if not (leaves or entries or closed):
        reader.report(("facts",), "nothing is supposed here", "name a fact and its value, as a profile does")
    if reader.problems:
        raise LoadError(reader.problems)
    return Scenario(
        title=document.title,
        provider=provider,
        service=service or None,
        grade=cast("Grade", document.grade),
        who=document.who,
        why=document.why,
        leaves=leaves,
        entries=entries,
        closures=closed,
        digest=f"sha256:{hashlib.sha256(parsed.text.text.encode()).hexdigest()}",
        location=reader.location(("title",)),
        places=places,
    )
