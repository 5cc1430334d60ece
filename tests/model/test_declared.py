"""Documents as they are declared: what each kind of key takes, and what is noted where it takes something else."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest

from compliance.model.declared import (
    BeforeValidator,
    Declared,
    Field,
    MisfitsError,
    PlainValidator,
    WithJsonSchema,
    WrongValueError,
    model_validator,
    value_of,
)
from compliance.model.facts import Facts
from compliance.model.values import Identifier, Text


def _even(value: object) -> int:
    if isinstance(value, int) and value % 2 == 0:
        return value
    raise WrongValueError("odd", "{found} is not even", {"found": value})


Even = Annotated[int, PlainValidator(_even), WithJsonSchema({"type": "integer"})]


class Part(Declared):
    name: Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
    kind: Literal["a", "b"] | None = Field(None)


class Whole(Declared):
    from_: Even = Field(alias="from")
    parts: list[Part] = Field(min_length=1)
    by_name: dict[Annotated[str, Field(pattern="[a-z]+")], Part | None] = Field(default_factory=dict)
    one: str | None = Field(None, also="single")
    any: Any = None
    some: bool | float | list[str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"from": 2, "parts": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _agrees(self) -> Whole:
        if self.any == "never":
            raise WrongValueError("never", "it is never so", {"at": "any"})
        return self


class More(Whole):
    last: str = "z"

    @model_validator(mode="before")
    @classmethod
    def _longer(cls, value: Any) -> Any:
        return [value] if value == {"name": "alone"} else value


WHOLE = {"from": 2, "parts": [{"name": " n "}]}


def test_what_is_declared_is_read_and_what_is_left_out_has_its_default():
    whole = Whole.model_validate({**WHOLE, "single": "s", "by_name": {"x": None}, "some": 3})
    assert (whole.from_, whole.parts[0].name, whole.parts[0].kind, whole.one) == (2, "n", None, "s")
    assert (whole.by_name, whole.any, whole.some) == ({"x": None}, None, 3.0)
    assert whole.model_fields_set == {"from_", "parts", "by_name", "one", "some"}
    assert (
        whole
        == Whole.model_validate(whole)
        == Whole.model_validate({**WHOLE, "one": "s", "by_name": {"x": None}, "some": 3})
    )
    assert whole != Whole.model_validate(WHOLE)


def test_what_is_left_out_is_never_shared():
    Whole.model_validate(WHOLE).by_name["x"] = None
    assert Whole.model_validate(WHOLE).by_name == {}


def test_what_a_class_is_derived_from_declares_and_checks_first():
    more = More.model_validate({"name": "alone"})
    assert [*More.model_fields] == [*Whole.model_fields, "last"]
    assert (more.parts[0].name, more.last) == ("alone", "z")


@pytest.mark.parametrize(
    ("change", "kind", "at", "of_key"),
    [
        ({"from": 3}, "odd", ("from",), False),
        ({"from_": 2}, "extra_forbidden", ("from_",), True),
        ({"parts": {}}, "list_type", ("parts",), False),
        ({"parts": []}, "too_short", ("parts",), False),
        ({"parts": [{}]}, "missing", ("parts", 0, "name"), False),
        ({"parts": [3]}, "model_type", ("parts", 0), False),
        ({"parts": [{"name": 3}]}, "type", ("parts", 0, "name"), False),
        ({"parts": [{"name": "n", "kind": "c"}]}, "literal_error", ("parts", 0, "kind"), False),
        ({"by_name": []}, "dict_type", ("by_name",), False),
        ({"by_name": {"A": None}}, "string_pattern_mismatch", ("by_name", "A"), True),
        ({"by_name": {"a\n": None}}, "string_pattern_mismatch", ("by_name", "a\n"), True),
        ({"by_name": {"a": {}}}, "missing", ("by_name", "a", "name"), False),
        ({"some": "text"}, "type", ("some",), False),
        ({"any": "never"}, "never", (), False),
    ],
)
def test_what_does_not_fit_is_noted_where_it_stands(change, kind, at, of_key):
    with pytest.raises(MisfitsError) as caught:
        Whole.model_validate({**WHOLE, **change})
    (misfit,) = caught.value.misfits
    assert (misfit.kind, misfit.at, misfit.of_key) == (kind, at, of_key)
    assert str(caught.value) == misfit.said


def test_everything_that_does_not_fit_is_noted_at_once_and_whole_documents_are_checked_after():
    with pytest.raises(MisfitsError) as caught:
        Whole.model_validate({"parts": [{"name": 1}, {"kind": "c"}], "any": "never", "more": 1})
    assert [misfit.kind for misfit in caught.value.misfits] == [
        "missing",
        "type",
        "missing",
        "literal_error",
        "extra_forbidden",
    ]


def test_what_was_read_is_never_changed():
    with pytest.raises(AttributeError):
        Whole.model_validate(WHOLE).from_ = 4


def test_a_value_alone_is_read_as_its_key_would():
    assert value_of(Identifier, "ab") == "ab"
    assert value_of(Text | None, None) is None
    with pytest.raises(MisfitsError, match="is not an id"):
        value_of(Identifier, "a b")


def test_words_say_what_they_were_given_and_nothing_in_it_is_a_place():
    assert str(WrongValueError("kind", "{found} is wrong", {"found": "{found} {0}"})) == "{found} {0} is wrong"
    assert str(WrongValueError("kind", "write {this}")) == "write {this}"


def test_facts_of_nothing_are_none_and_no_fact_is_made_up():
    facts = Facts.model_validate({})
    assert facts.model_fields_set == set()
    assert set(vars(facts)) == set(Facts.model_fields)
