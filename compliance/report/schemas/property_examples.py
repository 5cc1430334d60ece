"""Examples and words for the properties of a JSON Schema, so that an editor can show them where one is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]

_OF_VALUES: Final[Mapping[str, list[Any]]] = {
    "Amount": [12.5, {"min": 10, "max": 15}],
    "CountryCode": ["FR"],
    "Day": ["2024-01-31"],
    "Number": [-3, {"max": 0}],
    "Percent": [60, {"min": 35, "max": 40}],
}
"""Examples of the values that many properties share."""

_OF_KEYS: Final[Mapping[str, Any]] = {
    "as": "iso",
    "certain": 40,
    "clause": "article 4",
    "grade_reason": "Two newspapers, each with its own interview",
    "id": "results-2024",
    "level": "basic",
    "mutant": "`<=` for `<` at check:2",
    "name": "A certificate on its last day",
    "objective": "security",
    "pass_from": 2,
    "path": "certifications",
    "points": 10,
    "possible": 60,
    "provider": "numergy",
    "publisher": "Official Journal",
    "reason": "The schema allows no other value",
    "rule": "valid-certificate",
    "ruleset": "iso-27001",
    "service": "compute",
    "source": "decree",
    "status": "fail",
    "summary": "Founded by two owners",
    "title": "Company register extract",
    "tolerance": 0.0001,
    "url": "https://example.org/register",
}
"""Examples by key, for what the example of the whole document leaves out."""

_SAID: Final = {"enum", "const", "examples", "properties", "items"}
"""What says itself which values there are."""

_OF_PARTS: Final = {
    "min": "Lower end of a range; left out where there is none",
    "max": "Upper end of a range; left out where there is none",
    "param": "Name of a parameter that holds the value",
}


def add_examples(schema: Schema, document: object) -> None:
    """Give every property the value it has in an example of the whole document, and shared values theirs."""
    definitions: dict[str, Schema] = schema.get("$defs", {})
    for name, examples in _OF_VALUES.items():
        if name in definitions:
            definitions[name]["examples"] = examples
    _walk(schema, document, definitions)
    for name, owner in definitions.items():
        for key, part in _properties(owner).items() if name.endswith("Document") else ():
            if key in _OF_KEYS and not any(_SAID & one.keys() for one in (part, *_alternatives(part, definitions))):
                part["examples"] = [_OF_KEYS[key]]


def describe_parts(schema: Schema) -> None:
    """Say what the ends of ranges and named parameters are, wherever they stand."""
    todo: list[object] = [schema]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            for name, part in _properties(current).items():
                if name in _OF_PARTS:
                    part.setdefault("description", _OF_PARTS[name])
            todo += current.values()
        elif isinstance(current, list):
            todo += current


def _walk(schema: Schema, value: object, definitions: Mapping[str, Schema]) -> None:
    for part in _alternatives(schema, definitions):
        if isinstance(value, Mapping) and "type" in part and part["type"] == "object":
            known = _properties(part)
            entries = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
            for key, inner in value.items():
                if key in known:
                    _note(known[key], inner)
                    _walk(known[key], inner, definitions)
                elif isinstance(entries[0], dict):
                    _walk(entries[0], inner, definitions)
        elif isinstance(value, list) and isinstance(part.get("items"), dict):
            for inner in value:
                _walk(part["items"], inner, definitions)


def _properties(schema: Schema) -> dict[str, Schema]:
    found = schema.get("properties")
    return {name: part for name, part in found.items() if isinstance(part, dict)} if isinstance(found, dict) else {}


def _note(schema: Schema, value: object) -> None:
    """Keep the first value that is short enough to be shown."""
    plain = isinstance(value, str | int | float) or (
        isinstance(value, list) and value and all(isinstance(item, str) for item in value)
    )
    if plain and not isinstance(value, bool) and not {"enum", "const", "examples"} & schema.keys():
        schema["examples"] = [value]


def _alternatives(schema: Schema, definitions: Mapping[str, Schema]) -> list[Schema]:
    """The schema without references, or each of those it is one of."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _alternatives(definitions[reference.rpartition("/")[2]], definitions)
    if isinstance(schema.get("anyOf"), list) and "properties" not in schema:
        return [part for inner in schema["anyOf"] for part in _alternatives(inner, definitions)]
    return [schema]
