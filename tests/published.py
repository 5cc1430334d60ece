"""Documents held against the published schemas of `schemas/`; that these are those of the code has a test of its own."""

from __future__ import annotations

import json
from functools import cache

from jsonschema import Draft202012Validator

from tests.docs.pages import page


@cache
def schema(kind: str) -> dict[str, object]:
    return json.loads(page(f"schemas/{kind}.schema.json"))


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER)


def mistakes(kind: str, document: object) -> list[str]:
    """What the schema of a kind of document says of one."""
    return [error.message for error in _validator(kind).iter_errors(document)]
