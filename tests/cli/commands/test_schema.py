"""`compliance schema`: the JSON Schema of each kind of document."""

from __future__ import annotations

import json

import pytest

from compliance.loading.builtin import example
from compliance.report.schemas.kinds import KINDS
from compliance.report.schemas.schemas import document_schema


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", [*KINDS])
def test_schema(compliance, kind):
    assert json.loads(compliance("schema", kind).out) == document_schema(kind, example(kind))


def test_schema_is_the_providers_without_a_kind(compliance):
    assert compliance("schema").out == compliance("schema", "provider").out


def test_schema_of_waivers(compliance):
    schema = json.loads(compliance("schema", "waivers").out)
    assert schema["properties"]["schema"]["const"] == "waivers/1"
