"""How numbers, intervals and lists read to a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.findings import RungSpan, Span
from compliance.model.scorecard import LevelSpan
from compliance.model.status import Status, VerdictStatus
from compliance.model.words import (
    interval,
    level_name,
    level_text,
    offer_id,
    percent,
    plural,
    points_text,
    rounded,
    rung_text,
    score_text,
    some,
    span_words,
    stated,
    stated_percent,
    stated_range,
    status_words,
    through,
    together,
    verdict_text,
    verdict_words,
    whole_percent,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (60.0, "60"),
        (58.333333, "58.33"),
        (58.339, "58.33"),
        (38.5, "38.5"),
        (59.996, "59.99"),
        (59.999999, "59.99"),
        (100.0, "100"),
        (99.9999, "99.99"),
        (0.009, "under 0.01"),
        (0.01, "0.01"),
        (1e-12, "under 0.01"),
        (28.999999999999996, "28.99"),
        (1234567.0, "1234567"),
    ],
)
def test_computed_numbers(value, text):
    assert rounded(value) == text


@given(st.floats(0, 1000), st.decimals(0, 1000, places=2))
def test_what_misses_a_threshold_never_reads_as_it(value, threshold):
    exact = Decimal(repr(value))
    if exact < threshold:
        assert rounded(value) != stated(threshold.normalize())
    if value >= 0.01:
        assert 0 <= exact - Decimal(rounded(value)) < Decimal("0.01")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.29, "29%"),
        (0.796, "79.6%"),
        (2 / 3, "66.66%"),
        (0.99999, "99.99%"),
        (0.00001, "under 0.01%"),
    ],
)
def test_computed_shares(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.001, "1%"), (0.333, "33%"), (0.335, "34%"), (0.999, "99%"), (1, "100%")]
)
def test_shares_known_to_about_a_percent(share, text):
    assert whole_percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (0.125, "0.125"), (33.333333, "33.333333"), (Decimal("1.50"), "1.50"), (Decimal(30), "30"), (7, "7")],
)
def test_stated_numbers(value, text):
    assert stated(value) == text


def test_stated_shares():
    assert [stated_percent(share) for share in (0.8, 0.125, 1.0, 0.29, 0.0)] == ["80%", "12.5%", "100%", "29%", "0%"]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(35, 40, "35 to 40"), (35, 35, "35"), (35, None, "at least 35"), (None, 40, "at most 40"), (None, None, "")],
)
def test_stated_ranges(low, high, text):
    assert stated_range(low, high) == text


def test_computed_ranges_have_two_decimals_at_most():
    assert stated_range(8.333, 100.003, rounded) == "8.33 to 100"


@pytest.mark.parametrize(("value", "text"), [(1e17, "100000000000000000"), (1.5e30, "1.5E+30"), (-2e25, "-2E+25")])
def test_computed_numbers_of_any_size(value, text):
    assert rounded(value) == text


def test_intervals():
    assert interval("12", "20") == "12 to 20"
    assert interval("12", "12") == "12"
    assert score_text(Span(12.345, 20)) == "12.34 to 20"
    assert score_text(Span(12, 12)) == "12"
    assert score_text(None) == level_text(None) == "-"
    assert score_text(None, "none") == level_text(None, "none") == "none"
    assert level_text(LevelSpan("silver", "gold")) == "'silver' up to 'gold'"
    assert rung_text(RungSpan(1, 3)) == "1 to 3"
    assert points_text(Span(3, 5), 10) == "3 to 5/10"
    assert points_text(Span(0.125, 0.125), 0.5) == "0.125/0.5"


@pytest.mark.parametrize(
    ("certain", "possible", "text"),
    [
        ("none", "full", "any level"),
        ("none", "basic", "at most 'basic'"),
        ("basic", "full", "at least 'basic'"),
        ("basic", "high", "'basic' up to 'high'"),
        ("none", "none", "none"),
        ("full", "full", "full"),
    ],
)
def test_a_range_of_levels_is_told_apart_from_their_names(certain, possible, text):
    assert level_text(LevelSpan(certain, possible), levels=("none", "basic", "high", "full")) == text


@pytest.mark.parametrize(
    ("level", "named"),
    [("SEAL-2", "SEAL-2"), ("level-1", "level-1"), ("possible", "'possible'"), ("not exposed", "'not exposed'")],
)
def test_a_level_that_reads_as_words_is_quoted_inside_a_sentence(level, named):
    assert level_name(level) == named


def test_what_screens_call_a_status_and_a_verdict():
    assert [*map(status_words, Status)] == ["met", "not met", "not known", "does not apply", "could not be evaluated"]
    assert status_words("warning") == "warning"
    called = [verdict_words(status, "sufficient") for status in VerdictStatus]
    assert called == ["Not met", "Necessary, not sufficient", "Sufficient", "Open"]
    assert verdict_words(VerdictStatus.NECESSARY_ONLY, "necessary") == "Met"


def test_verdicts():
    assert verdict_text((VerdictStatus.SUFFICIENT,)) == "sufficient"
    both = (VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY)
    assert verdict_text(both) == "undetermined (not-met or necessary-only)"


@pytest.mark.parametrize(
    ("names", "text"),
    [("", ""), ("a", "a"), ("ab", "a, b"), ("abcde", "a, b, c, d, e"), ("abcdefg", "a, b, c, d, e and 2 more")],
)
def test_the_first_of_a_list(names, text):
    assert some([*names]) == text


def test_the_first_of_another_kind_of_list():
    assert some(["a b", "c d", "e"], 2, "; ") == "a b; c d and 1 more"
    assert [together([*names]) for names in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert together(["a", "b"], "or") == "a or b"
    assert [plural(count, "rule") for count in (0, 1, 2)] == ["0 rules", "1 rule", "2 rules"]


@pytest.mark.parametrize(
    ("service", "other", "text"),
    [(None, False, "acme"), ("vm", False, "acme@vm"), (None, True, "acme (any other service)")],
)
def test_an_offer_reads_as_it_is_typed(service, other, text):
    assert offer_id("acme", service, other=other) == text


@pytest.mark.parametrize(
    ("until", "as_of", "known_as_of", "words"),
    [
        (date(2016, 12, 31), None, None, "through 2016-12-30"),
        (date(2016, 3, 1), date(2016, 2, 29), date(2026, 1, 1), "through 2016-02-29"),
        (date(2016, 3, 1), date(2016, 2, 29), date(2016, 2, 29), "through today"),
        (date(2016, 3, 2), date(2016, 2, 29), date(2016, 2, 29), "through 2016-03-01"),
        (date.min, None, None, "before 0001-01-01"),
    ],
)
def test_a_span_is_told_with_its_last_day(until, as_of, known_as_of, words):
    assert through(until, as_of, known_as_of) == words


@pytest.mark.parametrize(
    ("first", "until", "words"),
    [
        (date(2020, 1, 1), date(2021, 1, 1), "from 2020-01-01 through 2020-12-31"),
        (date(2020, 1, 1), None, "from 2020-01-01"),
        (None, date(2021, 1, 1), "through 2020-12-31"),
        (None, None, ""),
    ],
)
def test_a_span_may_be_open_on_either_side(first, until, words):
    assert span_words(first, until) == words
