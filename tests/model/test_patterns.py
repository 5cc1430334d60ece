"""Patterns of ids fit what they say, whatever they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model.patterns import matches
from tests.properties import examples


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("iso/valid", "iso/valid", True),
        ("iso/valid", "iso/valid-too", False),
        ("iso.valid", "iso/valid", False),
        ("ISO/valid", "iso/valid", False),
        ("iso/*", "iso/a/b", True),
        ("*", "", True),
        ("?", "", False),
        ("SOV-?", "SOV-1", True),
        ("SOV-?", "SOV-10", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("*a?c*", "xxabcabd", True),
        ("*ab*ba*", "aba", False),
        ("**", "anything", True),
    ],
)
def test_a_pattern(pattern, text, fits):
    assert matches(pattern, text) is fits


@settings(max_examples=examples(400))
@given(st.text("ab/?*", max_size=9), st.text("ab/", max_size=12))
def test_a_pattern_fits_what_the_regular_expression_says(pattern, text):
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    assert matches(pattern, text) is (re.fullmatch(expression, text) is not None)


@pytest.mark.parametrize("pattern", ["*a" * 300, "*?" * 300, "*a?" * 200, "*" * 600, "a" * 600, "*" + "?" * 599])
def test_a_hostile_pattern_ends(pattern):
    assert matches(pattern + "b", "a" * 600) is False
