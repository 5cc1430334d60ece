"""The published JSON Schemas (2020-12) of every kind of document, made from the models that read and write them.

Whatever loads is valid against them, and whatever they allow has the right shape to load. What they cannot say is
left to the loader: that names are declared, that a range's `min` is not above its `max`, that dates are in order,
that expressions are well-formed. `schemas/` holds a copy of each, made with `compliance schema KIND`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from compliance.language.conditions import CUSTOM_PATH
from compliance.model.provider import ContextDocument, PartialClosureDocument, ProviderDocument
from compliance.model.ruleset import CountrySetsDocument, RuleSetDocument
from compliance.model.scorecard import ScorecardsDocument
from compliance.model.values import COUNTRY_SCHEMA, DAY_SCHEMA, TEXT_SCHEMA, number_schema
from compliance.report.examples import EXAMPLES

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TITLES: Final = {
    "provider": "Provider profile",
    "context": "Context: statements shared by provider profiles",
    "ruleset": "Rule set",
    "sets": "Country sets",
    "scorecards": "Scorecards, the result of an evaluation",
}
KINDS: Final = tuple(_TITLES)
"""The kinds of document that have a schema; the last is written, the others are read."""

_SHARED: Final[Mapping[str, Schema]] = {
    "Amount": number_schema(0),
    "CountryCode": COUNTRY_SCHEMA,
    "Day": DAY_SCHEMA,
    "Number": number_schema(),
    "Percent": number_schema(0, 100),
    "Text": TEXT_SCHEMA,
}
"""Schemas of values used all over, given a name so that the documents stay readable."""


def document_schema(kind: str) -> Schema:
    """The JSON Schema of a kind of document.

    Args:
        kind: one of `KINDS`.

    Raises:
        KeyError: it is none.
    """
    schema = _scorecards() if kind == "scorecards" else _document(kind)
    schema |= {"$schema": DIALECT, "$id": f"{kind}.schema.json", "title": _TITLES[kind], "examples": [EXAMPLES[kind]]}
    return schema


def schema_text(kind: str) -> str:
    """The schema as published: indented, keys sorted, a newline at the end."""
    return json.dumps(document_schema(kind), indent=2, sort_keys=True) + "\n"


def _document(kind: str) -> Schema:
    # Through text: parts that pydantic shares become parts of their own, free to change.
    schema: Schema = json.loads(json.dumps(_MODELS[kind].model_json_schema()))
    definitions: dict[str, Schema] = schema["$defs"]
    for name, definition in (*definitions.items(), ("Document", schema)):
        _tidy(definition)
        if name.endswith("Document"):
            _without_null(definition)
    for name, refine in _REFINEMENTS.items():
        if name in definitions:
            refine(definitions)
    if kind == "ruleset":
        _refine_ruleset(schema)
    for name, shared in _SHARED.items():
        if _name_shared(schema, name, shared):
            definitions[name] = dict(shared)
    return schema


def _scorecards() -> Schema:
    schema = TypeAdapter(ScorecardsDocument).json_schema(mode="serialization")
    for definition in (*schema["$defs"].values(), schema):
        _tidy(definition)
        if "properties" in definition:
            properties = {name.rstrip("_"): value for name, value in definition["properties"].items()}
            definition |= {"properties": properties, "required": [*properties], "additionalProperties": False}
    return schema


def _tidy(schema: Schema) -> None:
    """Drop what pydantic adds for its own sake; close what it leaves open."""
    for owner in _objects(schema):
        for value in owner.get("properties", {}).values():
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
    found: list[Schema] = []
    todo: list[object] = [value]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            found.append(current)
            todo += current.values()
        elif isinstance(current, list):
            todo += current
    return found


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


def _refine_source(definitions: dict[str, Schema]) -> None:
    definitions["SourceDocument"]["oneOf"] = [{"required": ["published"]}, {"required": ["retrieved"]}]


def _refine_statement(definitions: dict[str, Schema]) -> None:
    statement = definitions["StatementDocument"]
    statement["dependentRequired"] = {"grade": ["grade_reason"], "grade_reason": ["grade"]}
    partial = PartialClosureDocument.model_json_schema()
    _tidy(partial)
    definitions["PartialClosureDocument"] = partial
    path = {"type": "string", "description": "Dotted path of a keyed list", "pattern": r"^[^.]+(\.[^.]+)*$"}
    statement["properties"]["exhaustive"]["items"] = {"anyOf": [path, {"$ref": "#/$defs/PartialClosureDocument"}]}


def _refine_clause(definitions: dict[str, Schema]) -> None:
    definitions["ClauseDocument"] |= {"minProperties": 1, "maxProperties": 1}


def _refine_parameter(definitions: dict[str, Schema]) -> None:
    definitions["ParameterDocument"]["oneOf"] = [{"required": ["value"]}, {"required": ["values"]}]


def _refine_rule(definitions: dict[str, Schema]) -> None:
    definitions["RuleDocument"] |= {
        "not": {"required": ["check", "rungs"]},
        "dependentSchemas": {"rungs": {"properties": {"points": False, "level": False}}},
        "dependentRequired": {"pass_from": ["rungs"]},
    }


def _refine_country_set(definitions: dict[str, Schema]) -> None:
    definitions["CountrySetDocument"]["properties"]["members"]["propertyNames"] = dict(COUNTRY_SCHEMA)


def _refine_ruleset(schema: Schema) -> None:
    schema["properties"]["facts"]["propertyNames"] = {"pattern": f"^{CUSTOM_PATH.pattern}$"}
    schema["if"] = {"properties": {"claims": {"const": "sufficient"}}, "required": ["claims"]}
    schema["then"] = {"properties": {"verdict": {"required": ["sufficient"]}}}
    schema["else"] = {"properties": {"verdict": {"properties": {"sufficient": False}}}}
    schema["anyOf"] = [{"required": [key], "properties": {key: {"minItems": 1}}} for key in ("rules", "imports")]


_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "provider": ProviderDocument,
    "context": ContextDocument,
    "ruleset": RuleSetDocument,
    "sets": CountrySetsDocument,
}
_REFINEMENTS: Final[Mapping[str, Callable[[dict[str, Schema]], None]]] = {
    "SourceDocument": _refine_source,
    "StatementDocument": _refine_statement,
    "ClauseDocument": _refine_clause,
    "ParameterDocument": _refine_parameter,
    "RuleDocument": _refine_rule,
    "CountrySetDocument": _refine_country_set,
}
"""What the models check in code, said in JSON Schema."""
