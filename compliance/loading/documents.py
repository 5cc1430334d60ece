"""A parsed file against the class of its document: every mistake with its place, the nearest key and the allowed values."""

from __future__ import annotations

import re
import types
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from typing import Any, TypeVar, Union, get_args, get_origin

from compliance.loading.source_map import YamlValue
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.declared import SHAPES, Declared, Misfit, MisfitsError
from compliance.model.fact_groups.base import Group
from compliance.model.nearest import bracketed, nearest, remedy
from compliance.model.problem import DocumentPath, LoadError, Place, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Location
from compliance.model.values import describe, quoted

Model = TypeVar("Model", bound=Declared)

PROBLEMS_LIMIT = 1_000
"""Problems of one file after which reading stops."""

_KINDS = {
    "provider": "a provider profile",
    "context": "a context that provider profiles include",
    "ruleset": "a rule set",
    "sets": "a list of country sets",
    "tests": "the tests of a rule set",
    "waivers": "a file of waivers",
    "scenario": "a scenario",
    "answers": "answers to questions",
    "scorecards": "a result of an evaluation",
}
"""What the `schema` of a document says it is."""

_SHOWN_KEYS = 40
_EXPECTED_SHAPE = {
    "dict_type": "a mapping",
    "model_type": "a mapping",
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

    def report(self, path: DocumentPath, message: str, hint: str = "") -> None:
        """Note a mistake about the value at a path."""
        self.report_at(self.parsed.map.value(path), message, hint)

    def report_at(self, place: Place, message: str, hint: str = "") -> None:
        """Note a mistake at a place; raises `LoadError` where there are too many."""
        if len(self.problems) >= PROBLEMS_LIMIT:
            message, hint = f"more than {PROBLEMS_LIMIT} problems; the rest of the file was not checked", ""
            raise LoadError([*self.problems, self.parsed.text.problem(place, message, hint)])
        self.problems.append(self.parsed.text.problem(place, message, hint))

    def location(self, path: DocumentPath) -> Location:
        """Where the key of a path stands."""
        place = self.parsed.map.key(path)
        return Location(self.name, place.line, place.column)

    def written(self, path: DocumentPath) -> YamlValue:
        """What stands at a path, as the file has it; `None` where that is nothing."""
        value = self.parsed.data
        for part in path:
            if isinstance(value, list) and isinstance(part, int):
                value = value[part]
            else:
                value = value.get(str(part)) if isinstance(value, dict) else None
        return value

    def report_twice(self, path: DocumentPath, first: DocumentPath, what: str) -> None:
        """Note that what stands at a path stands at another one already."""
        place = self.location(first)
        self.report(path, f"{what} stands here twice; the first one is at {place.line}:{place.column}")

    def validate(self, model: type[Model]) -> Model | None:
        """The document as its model; `None` where it has mistakes, all of them noted."""
        if not isinstance(self.parsed.data, dict):
            self.report(
                (),
                f"expected a mapping, found {describe(self.parsed.data)}",
                f"a document starts with 'schema: {_schema_of(model)}'",
            )
            return None
        if self._is_another_kind(model, self.parsed.data.get("schema")):
            return None
        return self.validate_at((), model, self.parsed.data)

    def validate_at(self, path: DocumentPath, model: type[Model], data: object) -> Model | None:
        """The part of the document at a path as its model; `None` where it has mistakes, all of them noted."""
        empty = dict(_empty_keys(model, data, ()))
        for key, required in empty.items():
            what = "give it a value" if required else "give it a value, or leave the key out"
            self.report_at(self.parsed.map.key((*path, *key)), f"'{key[-1]}' is empty: {what}")
        try:
            document = model.model_validate(data)
        except MisfitsError as error:
            misspelt = {_meant(model, one.at) for one in error.misfits if one.kind == "extra_forbidden"}
            for misfit in error.misfits:
                is_misspelt = misfit.kind == "missing" and misfit.at in misspelt
                if not is_misspelt and not _follows_from_empty(misfit, empty):
                    self._note(path, model, misfit)
            return None
        return None if empty else document

    def _is_another_kind(self, model: type[Declared], schema: object) -> bool:
        """Is this a document of another kind? Then there is no point in holding it against the model."""
        if not names_another_kind(model, schema):
            return False
        wanted = _schema_of(model)
        expected = f"expected {_KINDS[wanted.partition('/')[0]]} ('schema: {wanted}')"
        self.report(("schema",), f"this file is {_KINDS[str(schema).partition('/')[0]]}; {expected}")
        return True

    def _note(self, start: DocumentPath, model: type[Declared], misfit: Misfit) -> None:
        inner, kind = misfit.at, misfit.kind
        path = (*start, *inner)
        if kind == "missing":
            self.report(path[:-1], f"missing key '{path[-1]}'", _key_hint(model, inner))
        elif kind == "extra_forbidden":
            message, hint = _unknown_key(model, inner)
            self.report_at(self.parsed.map.key(path), message, hint)
        elif kind in _EXPECTED_SHAPE:
            expected, found = _EXPECTED_SHAPE[kind], misfit.found
            keys = _required_keys(_model_at(model, inner))
            self.report(path, f"expected {expected}, found {describe(found)}", _shape_hint(expected, found, keys))
        elif kind == "literal_error":
            self.report(path, _not_allowed(misfit.found, [*get_args(_annotation_at(model, inner))]))
        elif kind == "too_short":
            least = misfit.context["min_length"]
            self.report(path, f"needs at least {'one entry' if least == 1 else f'{least} entries'}")
        elif kind == "not_allowed":
            self.report(path, _not_allowed(misfit.found, misfit.context["allowed"].split(", ")))
        else:
            # What checks whole mappings says which key it is about.
            at = (*path, *([misfit.context["at"]] if "at" in misfit.context else []))
            place = self.parsed.map.key(path) if misfit.of_key else self.parsed.map.value(at)
            self.report_at(place, _in_words(misfit), _remedy(misfit))


def names_another_kind(model: type[Declared], schema: object) -> bool:
    """Does the `schema` of a document say that it is of another kind than a model's?"""
    kind = schema.partition("/")[0] if isinstance(schema, str) else ""
    return kind in _KINDS and kind != _schema_of(model).partition("/")[0]


def _required_keys(model: type[Declared] | None) -> str:
    """The keys that a mapping has to have, or else its first: `of: ..., at_least: ...`."""
    fields = model.model_fields if model and not issubclass(model, Group) else {}
    required = [info.alias or name for name, info in fields.items() if info.is_required()]
    return ", ".join(f"{name}: ..." for name in required or [info.alias or name for name, info in fields.items()][:2])


def _shape_hint(expected: str, found: object, keys: str) -> str:
    """How to write a list or a mapping, where something else stands; `keys` are those a mapping must have."""
    if expected == "a mapping" and keys:
        return f"write {{{keys}}}"
    if expected == "a list" and isinstance(found, dict):
        return "put a dash before each of its entries, or brackets around them: [{...}]"
    if expected == "a mapping":
        return "write 'key: value', each on a line of its own without a dash, or {key: value}"
    word = str(found)
    return (
        f"write [{word}]" if type(found) in (str, int) and re.fullmatch(r"[\w.-]{1,40}", word) else "write [one, two]"
    )


def _remedy(misfit: Misfit) -> str:
    """What to write instead of a text that is no number, no date and the like."""
    found = misfit.found
    if misfit.kind == "bad_id" and isinstance(found, str) and re.fullmatch(r"[A-Za-z0-9_ -]{1,64}", found.strip()):
        return f"write {'-'.join(found.lower().split())}"
    return remedy(misfit.context["expected"], found) if misfit.kind == "wrong_type" and isinstance(found, str) else ""


def _in_words(misfit: Misfit) -> str:
    """What is wrong, as whoever raised it says it."""
    return f"{describe(misfit.found)} does not fit here" if misfit.kind in SHAPES else misfit.said


def _empty_keys(
    annotation: Any,  # noqa: ANN401 - any annotation
    data: object,
    path: DocumentPath,
) -> Iterator[tuple[DocumentPath, bool]]:
    """Keys without a value, and whether they need one. Among facts that is no mistake: there, nothing ends a fact."""
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        if not isinstance(data, dict) or issubclass(annotation, Group):
            return
        for name, info in annotation.model_fields.items():
            key = info.alias or name
            if key in data and data[key] is None:
                yield (*path, key), info.is_required()
            elif isinstance(data.get(key), dict | list):
                yield from _empty_keys(_plain(info.annotation), data[key], (*path, key))
    elif isinstance(data, dict | list) and get_args(annotation):
        entries: Iterable[tuple[str | int, object]] = data.items() if isinstance(data, dict) else enumerate(data)
        inner = _plain(get_args(annotation)[-1])
        for step, value in entries:
            if isinstance(value, dict | list):
                yield from _empty_keys(inner, value, (*path, step))


def _follows_from_empty(misfit: Misfit, empty: Collection[DocumentPath]) -> bool:
    """Is it one that an empty key brings about, itself or in what its owner has to be?"""
    owner_fails = misfit.kind not in SHAPES and any(key[:-1] == misfit.at for key in empty)
    return misfit.at in empty or owner_fails


def _schema_of(model: type[Declared]) -> str:
    return str(get_args(model.model_fields["schema_"].annotation)[0])


def _not_allowed(value: Any, allowed: list[str]) -> str:  # noqa: ANN401 - whatever the file holds
    shown = quoted(value) if isinstance(value, str) else describe(value)
    return f"{shown} is not allowed here{bracketed(str(value), allowed)}; it is one of: {', '.join(allowed)}"


def _unknown_key(model: type[Declared], path: DocumentPath) -> tuple[str, str]:
    owner = _model_at(model, path[:-1])
    known = _keys(owner) if owner else []
    name = str(path[-1])
    what, prefix = "key", ""
    if owner is not None and issubclass(owner, Group):
        # Fragments of rule tests are facts by name: fragments.<name>.<fact>.
        top = path.index("facts") + 1 if "facts" in path else 2
        what, prefix = "fact", "".join(f"{part}." for part in path[top:-1])
    shown = quoted(prefix + name)
    near = nearest(name, known)
    if name.isdigit() or (not near and re.search(r"['\"()<>=]", name)):
        return f"unknown {what} {shown}", "after a comma? A text with a comma in it needs quotes, and a number has none"
    if near:
        return f"unknown {what} {shown} (did you mean '{prefix}{near[0]}'?)", ""
    return f"unknown {what} {shown}", f"allowed here: {', '.join(known[:_SHOWN_KEYS])}" if known else ""


def _meant(model: type[Declared], path: DocumentPath) -> DocumentPath:
    """The path of the key that an unknown one was probably meant to be; of itself where nothing is like it."""
    owner = _model_at(model, path[:-1])
    return (*path[:-1], *(nearest(str(path[-1]), _keys(owner) if owner else []) or path[-1:]))


def _key_hint(model: type[Declared], path: DocumentPath) -> str:
    owner = _model_at(model, path[:-1])
    for name, info in owner.model_fields.items() if owner else ():
        if (info.alias or name) == path[-1] and info.description:
            return f"{path[-1]}: {info.description}"
    return ""


def _keys(model: type[Declared]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[Declared], path: DocumentPath) -> type[Declared] | None:
    annotation = _annotation_at(model, path)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Declared) else None


def _annotation_at(model: Any, path: DocumentPath) -> Any:  # noqa: ANN401 - any annotation
    """The annotation of what stands at a path of a document."""
    annotation = model
    for part in path:
        if isinstance(annotation, type) and issubclass(annotation, Declared):
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
