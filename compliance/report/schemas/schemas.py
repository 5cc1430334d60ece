"""The published JSON Schemas (2020-12) of every kind of document, made from the models that read and write them.

Whatever loads is valid against them, and whatever they allow has the right shape to load. What they cannot say is
left to the loader: that names are declared, that a range's `min` is not above its `max`, that dates are in order,
that expressions are well-formed. `schemas/` holds a copy of each, made with `compliance schema KIND`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from compliance.model.dates import DATE_SCHEMA, DAY_SCHEMA
from compliance.model.scorecard import LEFT_OUT, ON_REQUEST
from compliance.model.values import COUNTRY_SCHEMA, TEXT_SCHEMA, number_schema
from compliance.report.schemas.kinds import KINDS
from compliance.report.schemas.models import pydantic_model

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SHARED: Final[Mapping[str, Schema]] = {
    "Amount": number_schema(0),
    "CountryCode": COUNTRY_SCHEMA,
    "Date": DATE_SCHEMA,
    "Day": DAY_SCHEMA,
    "Number": number_schema(),
    "Percent": number_schema(0, 100),
    "Text": TEXT_SCHEMA,
}
"""Schemas of values used all over, given a name so that the documents stay readable."""


def document_schema(kind: str, example: object = None) -> Schema:
    """The JSON Schema of a kind of document.

    Args:
        kind: one of `KINDS`.
        example: a whole document of that kind, as plain data; the schema shows it, and its values at their keys.

    Raises:
        KeyError: it is none.
    """
    schema = _result(KINDS[kind].load()) if KINDS[kind].written else _document(kind)
    schema |= {"$schema": DIALECT, "$id": f"{kind}.schema.json", "title": KINDS[kind].title}
    describe_parts(schema)
    if example is not None:
        add_examples(schema, example)
        schema["examples"] = [example]
    return schema


def schema_text(kind: str, example: object = None) -> str:
    """The schema of a kind of document as it is published: indented, keys sorted, a newline at the end.

    Args:
        kind: one of `KINDS`.
        example: a whole document of that kind, as plain data.
    """
    return json.dumps(document_schema(kind, example), indent=2, sort_keys=True) + "\n"


def _document(kind: str) -> Schema:
    # Through text: parts that pydantic shares become parts of their own, free to change.
    schema: Schema = json.loads(json.dumps(pydantic_model(KINDS[kind].load()).model_json_schema()))
    definitions: dict[str, Schema] = schema["$defs"]
    for name, definition in (*definitions.items(), ("Document", schema)):
        _tidy(definition)
        if name.endswith("Document"):
            _without_null(definition)
    for name, shared in _SHARED.items():
        if _name_shared(schema, name, shared):
            definitions[name] = json.loads(json.dumps(shared))  # its parts are to be free to change, too
    return schema


def _result(class_: Any) -> Schema:  # noqa: ANN401 - whatever dataclass
    # A dataclass alone takes no settings from here, a union does; the class then stands among the definitions.
    adapter: TypeAdapter[Any] = TypeAdapter(class_ | None, config=ConfigDict(use_attribute_docstrings=True))
    definitions = adapter.json_schema(mode="serialization")["$defs"]
    schema: Schema = definitions.pop(class_.__name__) | {"$defs": definitions}
    for definition in (*definitions.values(), schema):
        _tidy(definition)
        if "properties" in definition:
            properties = {name.rstrip("_"): _on_one_line(value) for name, value in definition["properties"].items()}
            reduced = not properties.keys().isdisjoint({"detail", "rests_on"})  # a verdict and a scorecard
            absent = ON_REQUEST | LEFT_OUT if reduced else ON_REQUEST
            required = [name for name in properties if name not in absent]
            definition |= {"properties": properties, "required": required, "additionalProperties": False}
    return schema


def _on_one_line(property_: Schema) -> Schema:
    """A docstring may run over several lines; a description is one."""
    description = property_.get("description")
    return property_ | {"description": " ".join(description.split())} if description else property_


def _tidy(schema: Schema) -> None:
    """Drop what pydantic adds for its own sake; close what it leaves open."""
    for owner in _objects(schema):
        for value in filter(None, owner.get("properties", {}).values()):  # `False` allows no value at all
            value.pop("title", None)
            if value.get("default", "") is None:
                del value["default"]
            elif isinstance(value.get("default"), str) and value.get("type") == "number":
                value["default"] = int(value["default"])
        if "patternProperties" in owner:
            owner["additionalProperties"] = False


def _without_null(definition: Schema) -> None:
    """Outside facts, where it ends one, nothing is no value."""
    for name, value in definition["properties"].items():
        match value:
            case {"anyOf": [only, {"type": "null"}], **rest}:
                definition["properties"][name] = {**only, **rest}
            case {"anyOf": [*some, {"type": "null"}]}:
                value["anyOf"] = some


def _objects(value: object) -> list[Schema]:
    """Every mapping inside a schema, itself included, in no particular order."""
    mappings: list[Schema] = []
    todo: list[object] = [value]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            mappings.append(current)
            todo += current.values()
        elif isinstance(current, list):
            todo += current
    return mappings


def _name_shared(schema: Schema, name: str, shared: Mapping[str, Any]) -> bool:
    """Refer to a shared schema wherever it stands, alone or, where it is alternatives, among others."""
    reference = {"$ref": f"#/$defs/{name}"}
    used = False
    for owner in _objects(schema):
        if all(owner.get(key) == value for key, value in shared.items()):
            for key in shared:
                del owner[key]
            owner.update(reference)
            used = True
        elif shared.keys() == {"anyOf"} and all(part in owner.get("anyOf", ()) for part in shared["anyOf"]):
            others = [part for part in owner["anyOf"] if part not in shared["anyOf"]]
            owner["anyOf"] = [reference, *others]
            used = True
    return used


_OF_VALUES: Final[Mapping[str, list[Any]]] = {
    "Amount": [12.5, {"min": 10, "max": 15}],
    "CountryCode": ["FR"],
    "Date": ["2024-01-31", "2024-01", 2024],
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
    properties = schema.get("properties")
    return (
        {name: part for name, part in properties.items() if isinstance(part, dict)}
        if isinstance(properties, dict)
        else {}
    )


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
