"""Names and days in documents of other formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from compliance.report.formats.identifiers import card_identifier, identifier, moment, one_line, web_address
from tests.report.outputs import demo

OTHERS = {
    "another profile": lambda card: replace(card, provider=replace(card.provider, digest="sha256:0")),
    "another rule set": lambda card: replace(card, ruleset=replace(card.ruleset, digest="sha256:0")),
    "other tailoring": lambda card: replace(card, ruleset=replace(card.ruleset, tailoring=("x",))),
    "another day": lambda card: replace(card, as_of=date(2022, 7, 2)),
    "known later": lambda card: replace(card, known_as_of=date(2022, 7, 2)),
    "other evidence": lambda card: replace(card, evidence="B"),
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_whatever_a_result_hangs_on_makes_another_name(change):
    assert card_identifier(demo()) != card_identifier(change(demo()))


def test_a_name_is_a_uuid_made_of_what_it_names():
    assert UUID(identifier("a", "b")).version == 5
    assert len({identifier("a", "b"), identifier("ab"), identifier("a", "b", ""), card_identifier(demo())}) == 4
    assert card_identifier(demo(), "x") == card_identifier(demo(), "x")


def test_a_moment_is_the_first_of_its_day():
    assert moment(date(2022, 7, 1)) == "2022-07-01T00:00:00Z"


@pytest.mark.parametrize("text", ["", " \n ", "\x1b"])
def test_a_line_is_never_empty_and_hides_nothing(text):
    assert one_line(text).isprintable()
    assert one_line(text)


@pytest.mark.parametrize("text", [None, "javascript:alert(1)", "https://a b", "https://é.example", 'https://a"b'])
def test_what_is_no_address_is_none(text):
    assert web_address(text) is None
    assert web_address("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
