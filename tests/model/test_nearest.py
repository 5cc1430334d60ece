"""Which name a misspelt one was meant to be, and what looking for it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.nearest import CUTOFF, LETTERS, LONGEST, SURE, as_compared, did_you_mean, nearest, remedy
from tests.work import at_most

RULES = ["eu-hq", "eu-capital", "french-capital", "funded", "no-foreign-control"]


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Mu\u0308ller Bru\u0308der", "M\u00fcller Br\u00fcder"),
        ("A\u00a0 B\tC ", "A B C"),
        ("Data\u2010Haus \u2013 Ost", "Data-Haus - Ost"),
        ("L\u2019Oc\u00e9an", "L'Oc\u00e9an"),
        ("\ufb01rst Cloud\u00ad", "first Cloud"),
    ],
)
def test_texts_that_look_the_same_are_compared_as_one(written, other):
    assert as_compared(written) == as_compared(other)


@pytest.mark.parametrize(
    ("written", "other"), [("Acme", "acme"), ("Muller", "M\u00fcller"), ("A B", "AB"), ("A-B", "A B")]
)
def test_texts_that_look_different_are_not(written, other):
    assert as_compared(written) != as_compared(other)


@given(st.text())
def test_a_text_as_compared_is_compared_as_itself(text):
    assert as_compared(as_compared(text)) == as_compared(text)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("eu-hp", ["eu-hq"]),
        ("fundde", ["funded"]),
        ("capital", ["eu-capital", "french-capital"]),
        ("no-control", ["no-foreign-control"]),
        ("funded", ["funded"]),
        ("x", []),
        ("", []),
        ("price", []),
    ],
)
def test_answers(name, meant):
    assert nearest(name, RULES, most=3) == meant
    assert nearest(name, RULES) == meant[:1]
    assert did_you_mean(name, RULES) == (f"did you mean '{meant[0]}'?" if meant else "")


def test_where_it_must_be_sure():
    assert nearest("host", ["cost", "hosts"], cutoff=SURE) == ["hosts"]
    assert nearest("hast", ["cost", "hosts"], cutoff=SURE) == []


def test_of_equally_like_names_the_first_wins():
    assert nearest("ab", ["abc", "abd"], most=2) == ["abc", "abd"]
    assert nearest("ab", ["abd", "abc"], most=2) == ["abd", "abc"]


@given(st.text("ab-", max_size=12), st.text("ab-", max_size=12))
def test_the_measure_is_the_longest_common_subsequence(name, other):
    common = longest_common(name, other)
    like = bool(name) and 2 * common >= CUTOFF * (len(name) + len(other))
    assert nearest(name, [other]) == ([other] if like else [])


def longest_common(one: str, other: str) -> int:
    """By the textbook: a row of the table for each letter."""
    row = [0] * (len(other) + 1)
    for letter in one:
        above = row[:]
        for n, beside in enumerate(other, start=1):
            row[n] = above[n - 1] + 1 if letter == beside else max(above[n], row[n - 1])
    return row[-1]


def test_what_one_suggestion_costs():
    assert nearest("a" * (LONGEST + 1), ["a" * LONGEST]) == []
    assert nearest("b", ["a" * LETTERS, "b"]) == [], "so many letters are looked at and no more"
    with at_most(3 * LETTERS):
        assert nearest("a" * (LONGEST - 1) + "b", ["a" * LONGEST] * LETTERS) == ["a" * LONGEST]


@pytest.mark.parametrize(
    ("name", "known", "meant"), [("UK", ["VU", "GB"], "GB"), ("EL", ["GR", "EE"], "GR"), ("UK", ["VU"], "")]
)
def test_codes_that_are_used_for_others(name, known, meant):
    assert nearest(name, known)[:1] == ([meant] if meant else nearest("UK", ["VU"]))


@pytest.mark.parametrize(
    ("expected", "text", "said"),
    [
        ("a day such as 2016-01-31", "31.12.2026", "write 2026-12-31"),
        ("a day such as 2016-01-31", "2026/12/31", "write 2026-12-31"),
        ("a day such as 2016-01-31", "2026-12-31T00:00:00Z", "write 2026-12-31"),
        ("a day such as 2016-01-31", "3. March 2026", "write 2026-03-03"),
        ("a day such as 2016-01-31", "Sept 3, 2026", "write 2026-09-03"),
        ("a day such as 2016-01-31", "13/02/2026", "write 2026-02-13"),
        ("a day such as 2016-01-31", "02/13/2026", "write 2026-02-13"),
        ("a day such as 2016-01-31", "01/02/2026", "write 2026-02-01 or 2026-01-02"),
        ("a day such as 2016-01-31", "March 2026", "dates are written year-month-day"),
        ("a day, month or year such as 2016-01-31, 2016-01 or 2016", "March 2026", "write 2026-03"),
        ("a day such as 2016-01-31", "45.99.1", "dates are written year-month-day"),
        ("a day such as 2016-01-31", "soon", "dates are written year-month-day"),
        ("a number", "40 %", "write 40"),
        ("a number", "12,5%", "write 12.5"),
        ("a number", "1,200", "write digits only, with a point before decimals"),
        ("a number", "12 million", "write digits only, with a point before decimals"),
        ("a number", "35 to 40", "where only a range is known, write {min: 35, max: 40}, or one end of it"),
        ("a number", "> 5", "where only a range is known, write {min: 35, max: 40}, or one end of it"),
        ("true or false", "Yes", "write true"),
        ("true or false", "nein", "write false"),
        ("true or false", "perhaps", ""),
        ("text", "anything", ""),
    ],
)
def test_how_a_value_that_is_none_of_its_kind_is_written(expected, text, said):
    assert remedy(expected, text) == said


@given(st.sampled_from(["a day such as 2016-01-31", "a number", "true or false"]), st.text())
def test_no_text_is_too_odd_for_a_remedy(expected, text):
    assert isinstance(remedy(expected, text), str)


@pytest.mark.parametrize(
    ("written", "meant"), [("PASS", "pass"), ("sov-1.1", "SOV-1.1"), ("germany", "DE"), ("United Kingdom", "GB")]
)
def test_capitals_and_names_of_countries_are_understood(written, meant):
    assert nearest(written, ["pas", "pass", "SOV-1.2", "SOV-1.1", "DE", "GB"]) == [meant]
