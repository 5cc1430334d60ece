"""The reference of facts: everything that can be stated is there, with its unit and what it may be."""

from __future__ import annotations

import re

import pytest

from compliance.model.facts import Facts
from compliance.model.schema import fact_schema
from compliance.model.shapes import KeyedList, Record
from compliance.report.pages.fact_reference import (
    fact_entries,
    fact_page,
    fact_rows,
    known_by_words,
    short_fact_rows,
)

FACTS = fact_schema()
ENTRIES = {entry.path: entry for entry in fact_entries()}


def test_every_group_is_there():
    groups = {path.partition(".")[0] for path in ENTRIES}
    assert groups == set(Facts.model_fields) - {"answers", "x"}


def test_every_fact_says_what_it_means():
    assert [path for path, entry in ENTRIES.items() if not entry.title.strip()] == []


def test_every_fact_and_every_list_has_a_question_of_its_own():
    """One short sentence that ends as a question does; what it is about never depends on the question before."""
    questions = [entry.asking.question for entry in ENTRIES.values()] + [one.asking.question for one in lists_of(FACTS)]
    assert [q for q in questions if not re.fullmatch(r"[A-Z][^?]{8,140}\?", q)] == []


def lists_of(shape):
    inner = (
        [shape.entry] if isinstance(shape, KeyedList) else shape.fields.values() if isinstance(shape, Record) else []
    )
    own = [shape] if isinstance(shape, KeyedList) else []
    return [*own, *(one for part in inner for one in lists_of(part))]


@pytest.mark.parametrize(
    ("path", "known_by"),
    [
        ("exit.notice_days", "the public"),
        ("operations.soc_countries", "the provider"),
        ("ownership.ultimate_controller", "the global register of legal entities (GLEIF): https://search.gleif.org"),
    ],
)
def test_who_usually_knows_a_fact(path, known_by):
    assert known_by_words(ENTRIES[path].asking) == known_by


@pytest.mark.parametrize(
    ("path", "type_", "unit", "allowed"),
    [
        ("finance.paid_in_meur", "number", "million EUR", "at least 0"),
        ("finance.years.<id>.net_result_meur", "number", "million EUR", ""),
        ("finance.years.<id>.capex_musd", "number", "million USD", "at least 0"),
        ("ownership.shareholders.<id>.capital_pct", "number", "%", "0 to 100"),
        ("exit.notice_days", "number", "days", "at least 0"),
        ("identity.registered_office_country", "text", "", "a country code"),
        ("data.storage_countries", "list of texts", "", "country codes"),
        ("identity.legal_name", "text", "", ""),
        ("identity.founded", "date", "", ""),
        ("identity.listed", "true or false", "", ""),
        ("services.<id>.kind", "text", "", "iaas, paas, saas, housing, other"),
        ("customers.references", "list of texts", "", ""),
    ],
)
def test_a_fact(path, type_, unit, allowed):
    entry = ENTRIES[path]
    assert (entry.type, entry.unit, entry.allowed) == (type_, unit, allowed)


def test_a_unit_in_a_name_is_told():
    """What ends like a unit has one: a new unit in a name needs its words here."""
    ends = {
        path.rpartition("_")[2] for path, entry in ENTRIES.items() if entry.kind.name == "number" and not entry.unit
    }
    assert not [
        end for end in ends if re.fullmatch(r"[mk]?(eur|usd|gbp)|pct|[a-z]+s_per_[a-z]+|hours|days|months|mw|kwh", end)
    ]


def test_the_page_and_the_rows_have_every_fact_once():
    page = fact_page().partition("\n## Words of certificates\n")[0]
    assert re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE) == list(ENTRIES)
    assert [row["fact"] for row in fact_rows()] == [row["fact"] for row in short_fact_rows()] == list(ENTRIES)
    assert len(set(re.findall(r"^## (\w+)$", page, re.MULTILINE))) == page.count("\n## ")
