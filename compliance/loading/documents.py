"""A parsed file against its pydantic model: every mistake with its place, the nearest key and the allowed values."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from compliance.loading.yaml_source import ParsedYaml, Path
from compliance.model.problem import Place, Problem
from compliance.model.provider import Location
from compliance.model.values import describe

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED_SHAPE = {
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "list_type": "a list",
}


@dataclass(slots=True)
class Reader:
    """One file being read: its data, and the problems found so far."""

    parsed: ParsedYaml
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with what the YAML itself has wrong."""
        self.problems += self.parsed.problems

    @property
    def name(self) -> str:
        """The file's name in messages."""
        return self.parsed.text.name

    def report(self, path: Path, message: str, hint: str = "") -> None:
        """Note a mistake about the value at a path."""
        self.report_at(self.parsed.map.value(path), message, hint)

    def report_at(self, place: Place, message: str, hint: str = "") -> None:
        """Note a mistake at a place."""
        self.problems.append(self.parsed.text.problem(place, message, hint))

    def location(self, path: Path) -> Location:
        """Where the key of a path stands."""
        place = self.parsed.map.key(path)
        return Location(self.name, place.line, place.column)

    def validate(self, model: type[Model]) -> Model | None:
        """The document as its model; `None` where it has mistakes, all of them noted."""
        if not isinstance(self.parsed.data, dict):
            self.report((), f"expected a mapping, found {describe(self.parsed.data)}", _schema_hint(model))
            return None
        try:
            return model.model_validate(self.parsed.data)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                self._note(model, details)
        return None

    def _note(self, model: type[BaseModel], error: ErrorDetails) -> None:
        path = tuple(part for part in error["loc"] if part != "[key]")
        kind = error["type"]
        if kind == "missing":
            self.report(path[:-1], f"missing key '{path[-1]}'", _key_hint(model, path))
        elif kind == "extra_forbidden":
            message, hint = _unknown_key(model, path)
            self.report_at(self.parsed.map.key(path), message, hint)
        elif kind in _EXPECTED_SHAPE:
            self.report(path, f"expected {_EXPECTED_SHAPE[kind]}, found {describe(error['input'])}")
        elif kind == "literal_error":
            self.report(path, _not_allowed(error["input"], [*get_args(_annotation_at(model, path))]))
        elif kind == "too_short":
            self.report(path, "needs at least one entry")
        elif kind == "not_allowed":
            self.report(path, _not_allowed(error["input"], error["ctx"]["allowed"].split(", ")))
        else:
            place = self.parsed.map.key(path) if "[key]" in error["loc"] else self.parsed.map.value(path)
            self.report_at(place, error["msg"])


def _schema_hint(model: type[BaseModel]) -> str:
    return f"a document starts with 'schema: {get_args(model.model_fields['schema_'].annotation)[0]}'"


def _not_allowed(found: Any, allowed: list[str]) -> str:  # noqa: ANN401 - whatever the file holds
    near = get_close_matches(str(found), allowed, n=1, cutoff=0.6)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    shown = repr(found) if isinstance(found, str) else describe(found)
    return f"{shown} is not allowed here{hint}; it is one of: {', '.join(allowed)}"


def _unknown_key(model: type[BaseModel], path: Path) -> tuple[str, str]:
    owner = _model_at(model, path[:-1])
    name = str(path[-1])
    known = _keys(owner) if owner else []
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    what = "fact" if "facts" in path[:-1] else "key"
    if near:
        return f"unknown {what} '{name}' (did you mean '{near[0]}'?)", ""
    return f"unknown {what} '{name}'", f"allowed here: {', '.join(known)}" if known else ""


def _key_hint(model: type[BaseModel], path: Path) -> str:
    owner = _model_at(model, path[:-1])
    for name, info in owner.model_fields.items() if owner else ():
        if (info.alias or name) == path[-1] and info.description:
            return f"{path[-1]}: {info.description}"
    return ""


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    annotation = _annotation_at(model, path)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _annotation_at(model: Any, path: Path) -> Any:  # noqa: ANN401 - any annotation
    """The annotation of what stands at a path of a document."""
    annotation = model
    for part in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            info = next((i for n, i in annotation.model_fields.items() if (i.alias or n) == part), None)
            annotation = _plain(info.annotation) if info else None
        else:
            arguments = get_args(annotation)
            annotation = _plain(arguments[-1]) if arguments else None
    return annotation


def _plain(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """An annotation without `None` and without metadata."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    return annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation
