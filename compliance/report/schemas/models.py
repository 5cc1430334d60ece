"""Models of pydantic made of what classes declare of documents, for the JSON Schemas that pydantic makes of these."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pydantic

from compliance.model.declared import BeforeValidator, Declaration, Declared, PlainValidator, WithJsonSchema
from compliance.model.values import Choice


@cache
def pydantic_model(class_: type[Declared]) -> type[pydantic.BaseModel]:
    """The model of pydantic with the same keys."""
    fields = {name: (_type(one.annotation), _field(one)) for name, one in class_.model_fields.items()}
    config = pydantic.ConfigDict(extra="forbid", populate_by_name=True, **class_.model_config)  # type: ignore[typeddict-item]
    model: type[pydantic.BaseModel] = pydantic.create_model(  # type: ignore[call-overload]
        class_.model_config.get("title", class_.__name__),
        __config__=config,
        __doc__=class_.__doc__,
        __module__=class_.__module__,
        **fields,
    )
    return model


def _field(one: Declaration) -> Any:  # noqa: ANN401 - a field of pydantic
    given: dict[str, Any] = {}
    if one.default_factory is not None:
        given["default_factory"] = one.default_factory
    elif not one.is_required():
        given["default"] = one.default
    if one.alias is not None:
        given["alias"] = one.alias
    for name in ("description", "min_length", "pattern", "json_schema_extra"):
        if getattr(one, name) is not None:
            given[name] = getattr(one, name)
    return pydantic.Field(**given)


def _type(annotation: Any) -> Any:  # noqa: ANN401 - any type
    """A type with the marks of pydantic instead of ours."""
    origin = get_origin(annotation)
    if origin is Annotated:
        marks = [mark for one in annotation.__metadata__ for mark in _marks(one)]
        plain = _type(annotation.__origin__)
        for mark in marks:
            plain = Annotated[plain, mark]
        return plain
    if origin in (Union, types.UnionType):
        return Union[tuple(map(_type, get_args(annotation)))]  # noqa: UP007 - made of a tuple
    if origin in (list, dict):
        return origin[tuple(map(_type, get_args(annotation)))]
    if origin is not Literal and isinstance(annotation, type) and issubclass(annotation, Declared):
        return pydantic_model(annotation)
    return annotation


def _marks(mark: object) -> list[Any]:
    match mark:
        case PlainValidator(parse, None):
            return [pydantic.PlainValidator(parse)]
        case PlainValidator(parse, input_):
            return [pydantic.PlainValidator(parse, json_schema_input_type=_type(input_))]
        case BeforeValidator(before, None):
            return [pydantic.BeforeValidator(before)]
        case BeforeValidator(before, input_):
            return [pydantic.BeforeValidator(before, json_schema_input_type=_type(input_))]
        case WithJsonSchema(schema):
            return [pydantic.WithJsonSchema(schema)]
        case Choice(values):
            return [pydantic.PlainValidator(lambda value: value), pydantic.WithJsonSchema({"enum": [*values]})]
        case Declaration():
            return [_field(mark) if mark.is_required() else mark]
    return []
