"""What pydantic makes schemas of is what documents are read as."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from compliance.loading.builtin import example
from compliance.model.declared import SHAPES, MisfitsError
from compliance.report.schemas.kinds import KINDS
from compliance.report.schemas.models import pydantic_model

READ = [kind for kind, of in KINDS.items() if not of.written and example(kind) is not None]


def _dumped(value):
    if isinstance(value, list | tuple):
        return [*map(_dumped, value)]
    if isinstance(value, dict):
        return {key: _dumped(one) for key, one in value.items()}
    if hasattr(type(value), "model_fields"):
        return {name: _dumped(getattr(value, name)) for name in type(value).model_fields}
    return value


def _changed(data):
    yield data
    yield {**data, "unknown": 1}
    for key, value in data.items():
        yield {name: one for name, one in data.items() if name != key}
        yield {**data, key: [value]}
        yield {**data, key: {"unknown": value}}
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in _changed(value[0]):
                yield {**data, key: [inner]}


@pytest.mark.parametrize("kind", READ)
def test_a_document_has_the_same_values_as_pydantic_reads_it_and_whatever_it_refuses_is_refused(kind):
    class_ = KINDS[kind].load()
    model = pydantic_model(class_)
    assert model.model_fields.keys() == class_.model_fields.keys()
    refused = set()
    for data in _changed(example(kind)):
        try:
            theirs = _dumped(model.model_validate(data, by_alias=True, by_name=False))
        except ValidationError:
            with pytest.raises(MisfitsError):
                class_.model_validate(data)
            continue
        try:
            ours = _dumped(class_.model_validate(data))
        except MisfitsError as error:  # pydantic is told nothing of what checks several keys together
            refused |= {misfit.kind for misfit in error.misfits}
            continue
        assert ours == theirs
    assert not refused & SHAPES
