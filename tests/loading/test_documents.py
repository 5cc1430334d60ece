"""Documents against their models: every mistake with its place and in words of ours, and none of them twice."""

from __future__ import annotations

import math

import pytest

from compliance.loading import documents
from compliance.loading.documents import Reader
from compliance.loading.yaml_source import parse_yaml
from compliance.model.country_sets import CountrySetsDocument
from compliance.model.declared import Declared, Field
from compliance.model.problem import LoadError
from compliance.model.provider import ProviderDocument
from compliance.model.ruleset import RuleSetDocument
from tests.texts import FACTS, PROVIDER, edited

PUBLISHED = "published: 2024,"


def problems_of(text, model=ProviderDocument):
    try:
        reader = Reader(parse_yaml(text.encode(), "acme.yaml"))
        document = reader.validate(model)
    except LoadError as error:
        return list(error.problems)
    problems = sorted(set(reader.problems))
    assert (document is None) <= bool(problems)
    assert len(problems) == len(reader.problems)
    return problems


def lines(problems):
    return [f"{p.line}:{p.column}: {p.message}" for p in problems]


def test_the_base_of_these_tables_has_no_problem():
    assert problems_of(PROVIDER) == []


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [(FACTS, "identity: {listd: true}")],
            ["12:18: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="fact-near",
        ),
        pytest.param(
            [(FACTS, "supply_chain: {zebra: 1}")], ["12:22: unknown fact 'supply_chain.zebra'"], id="fact-none-near"
        ),
        pytest.param(
            [(FACTS, "identty: {listed: true}")],
            ["12:7: unknown fact 'identty' (did you mean 'identity'?)"],
            id="fact-group",
        ),
        pytest.param(
            [(FACTS, "ownership: {shareholders: {alpha: {nme: A}}}")],
            [
                (
                    "12:42: unknown fact 'ownership.shareholders.alpha.nme' (did you mean "
                    "'ownership.shareholders.alpha.name'?)"
                )
            ],
            id="fact-entry",
        ),
        pytest.param(
            [(FACTS, "services: {iaas: {facts: {identity: {listd: true}}}}")],
            [
                (
                    "12:44: unknown fact 'services.iaas.facts.identity.listd' (did you mean "
                    "'services.iaas.facts.identity.listed'?)"
                )
            ],
            id="fact-service",
        ),
        pytest.param([("name: Acme", "nmae: Acme")], ["3:1: unknown key 'nmae' (did you mean 'name'?)"], id="key-near"),
        pytest.param([("name: Acme", "name: Acme\nzebra: 1")], ["4:1: unknown key 'zebra'"], id="key-none-near"),
        pytest.param(
            [("from: 2024", "from_: 2024")], ["9:5: unknown key 'from_' (did you mean 'from'?)"], id="key-python-name"
        ),
        pytest.param([("title: T", "titel: T")], ["5:7: unknown key 'titel' (did you mean 'title'?)"], id="key-source"),
        pytest.param([("from: 2024-01-01", "summary: x")], ["8:5: missing key 'from'"], id="missing-from"),
        pytest.param(
            [
                (
                    (
                        "statements:\n  - id: one\n    from: 2024-01-01\n    sources: [s]\n    facts:\n      "
                        "identity: {listed: true}\n"
                    ),
                    "",
                )
            ],
            ["1:1: missing key 'statements'"],
            id="missing-statements",
        ),
        pytest.param(
            [
                (
                    (
                        "statements:\n  - id: one\n    from: 2024-01-01\n    sources: [s]\n    facts:\n      "
                        "identity: {listed: true}\n"
                    ),
                    "statements: []\n",
                )
            ],
            ["7:13: needs at least one entry"],
            id="no-statements",
        ),
        pytest.param(
            [("    facts:\n      identity: {listed: true}\n", "")], ["8:5: missing key 'facts'"], id="no-facts"
        ),
        pytest.param(
            [(FACTS, "identity: [listed]")], ["12:17: expected a mapping, found a list"], id="list-for-mapping"
        ),
        pytest.param(
            [("      identity: {listed: true}\n", "      - 1\n")],
            ["12:7: expected a mapping, found a list"],
            id="list-for-facts",
        ),
        pytest.param(
            [("sources: [s]", "sources: {s: 1}")], ["10:14: expected a list, found a mapping"], id="mapping-for-list"
        ),
        pytest.param(
            [("sources: [s]", "sources: s")], ["10:14: expected a list, found text ('s')"], id="text-for-list"
        ),
        pytest.param(
            [("s: {title: T, publisher: P, published: 2024, grade: C}", "s:")],
            ["5:5: expected a mapping, found nothing (null)"],
            id="null-source",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: lots}")],
            ["12:31: expected a number, found text ('lots')"],
            id="text-for-number",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: true}")],
            ["12:31: expected a number, found true"],
            id="flag-for-number",
        ),
        pytest.param(
            [(FACTS, "identity: {listed: yes}")],
            ["12:26: expected true or false, found text ('yes')"],
            id="yes-for-flag",
        ),
        pytest.param(
            [(FACTS, "identity: {listed: 1}")],
            ["12:26: expected true or false, found a number (1)"],
            id="number-for-flag",
        ),
        pytest.param(
            [(FACTS, "identity: {legal_name: true}")], ["12:30: expected text, found true"], id="flag-for-text"
        ),
        pytest.param([(FACTS, 'identity: {legal_name: " "}')], ["12:30: expected text, found none"], id="blank-text"),
        pytest.param(
            [(FACTS, "identity: {founded: soon}")],
            ["12:27: expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found text ('soon')"],
            id="text-for-date",
        ),
        pytest.param(
            [(FACTS, "identity: {founded: 20120131}")],
            ["12:27: expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found a number (20120131)"],
            id="number-for-date",
        ),
        pytest.param(
            [(FACTS, "identity: {founded: 2023-02-29}")], ["12:27: there is no day 2023-02-29"], id="no-such-day"
        ),
        pytest.param(
            [(FACTS, "identity: {founded: 2012-13}")],
            ["12:27: there is no month 2012-13"],
            id="no-such-month",
        ),
        pytest.param([(PUBLISHED, "published: 2024-13,")], ["5:42: there is no month 2024-13"], id="no-such-month"),
        pytest.param([(PUBLISHED, "published: 0000-05,")], ["5:42: there is no month 0000-05"], id="published-zero"),
        pytest.param(
            [(PUBLISHED, "published: spring,")],
            [("5:42: expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found text ('spring')")],
            id="published-text",
        ),
        pytest.param(
            [(PUBLISHED, "published: 20241,")],
            [("5:42: expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found a number (20241)")],
            id="published-number",
        ),
        pytest.param(
            [(PUBLISHED, "published: ٢٠٢٤,")],
            [("5:42: expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found text ('٢٠٢٤')")],
            id="digits-of-another-script",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: UK}")],
            ["12:45: 'UK' is not an ISO 3166-1 alpha-2 country code (did you mean 'GB'?)"],
            id="country-uk",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: EEA}")],
            ["12:45: 'EEA' is not an ISO 3166-1 alpha-2 country code: a region stands in lists only"],
            id="region-for-a-country",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: fr}")],
            ["12:45: 'fr' is not an ISO 3166-1 alpha-2 country code (did you mean 'FR'?)"],
            id="country-lower",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: XX}")],
            ["12:45: 'XX' is not an ISO 3166-1 alpha-2 country code"],
            id="country-unknown",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: France}")],
            ["12:45: 'France' is not an ISO 3166-1 alpha-2 country code (did you mean 'FR'?)"],
            id="country-name",
        ),
        pytest.param(
            [(FACTS, "identity: {registered_office_country: 33}")],
            ["12:45: expected a country code such as FR, found a number (33)"],
            id="country-number",
        ),
        pytest.param(
            [(FACTS, "data: {storage_countries: [FR, UK]}")],
            ["12:33: 'UK' is not an ISO 3166-1 alpha-2 country code (did you mean 'GB'?)"],
            id="countries",
        ),
        pytest.param(
            [(FACTS, "certifications: {iso: {scheme: iso-27001, holder: {name: Acme}}}")],
            ["12:57: expected a list of texts, found a mapping"],
            id="holder",
        ),
        pytest.param(
            [(FACTS, "certifications: {iso: {holder: Acme, holders: [Acme, Beta]}}")],
            ["12:38: 'holder' is for one: write all in 'holders'"],
            id="holder-and-holders",
        ),
        pytest.param(
            [(FACTS, "data: {storage_countries: FR}")],
            ["12:33: expected a list of country codes, found text ('FR')"],
            id="countries-text",
        ),
        pytest.param(
            [(FACTS, "technology: {components: [a, true]}")], ["12:32: expected text, found true"], id="texts"
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {min: 1, mx: 2}}")],
            ["12:31: a range has 'min', 'max' or both, nothing else"],
            id="range-key",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {}}")],
            ["12:31: a range has 'min', 'max' or both, nothing else"],
            id="range-empty",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {min: }}")], ["12:31: a range has 'min', 'max' or both"], id="range-null"
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {min: 3, max: 2}}")],
            ["12:31: the range's min is above its max"],
            id="range-order",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {min: a}}")],
            ["12:31: expected a number, found text ('a')"],
            id="range-text",
        ),
        pytest.param([(FACTS, "finance: {paid_in_meur: -1}")], ["12:31: must not be below 0"], id="negative"),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: {min: -1, max: 2}}")], ["12:31: must not be below 0"], id="negative-range"
        ),
        pytest.param(
            [(FACTS, "finance: {years: {2024: {owner_revenue_pct: 101}}}")],
            ["12:51: must not be above 100"],
            id="above-100",
        ),
        pytest.param(
            [(FACTS, "finance: {paid_in_meur: 1e16}")], ["12:31: numbers must lie within ±1e15"], id="too-large"
        ),
        pytest.param(
            [(FACTS, "finance: {years: {24: {revenue_meur: 1}}}")],
            ["12:25: '24' is not a year such as 2014, 2014-03 (the month in which it closes) or 2014-short"],
            id="year",
        ),
        pytest.param(
            [(FACTS, "ownership: {shareholders: {a b: {name: A}}}")],
            ["12:34: 'a b' is not an id (letters, digits, '_', '-'; at most 64)"],
            id="entry-id",
        ),
        pytest.param(
            [(FACTS, 'ownership: {shareholders: {"ab\\n": {name: A}}}')],
            ["12:34: 'ab\\n' is not an id (letters, digits, '_', '-'; at most 64)"],
            id="entry-id-newline",
        ),
        pytest.param(
            [(FACTS, "certifications: {c: {award: sliver}}")],
            [
                (
                    "12:35: 'sliver' is not allowed here (did you mean 'silver'?); it is one of: "
                    "none, bronze, silver, gold"
                )
            ],
            id="choice-near",
        ),
        pytest.param(
            [(FACTS, "services: {c: {kind: 7}}")],
            ["12:28: a number (7) is not allowed here; it is one of: iaas, paas, saas, housing, other"],
            id="choice",
        ),
        pytest.param(
            [(FACTS, "answers: {r: {x: maybe}}")],
            ["12:24: expected a rung (a number from 1) or 'pass' or 'fail', found text ('maybe')"],
            id="answer",
        ),
        pytest.param(
            [(FACTS, "answers: {r: {x: 0}}")],
            ["12:24: expected a rung (a number from 1) or 'pass' or 'fail', found a number (0)"],
            id="answer-zero",
        ),
        pytest.param(
            [(FACTS, "x: {acme: {n: [1]}}")],
            ["12:21: expected a number, text, true or false, or a date, found a list"],
            id="custom-list",
        ),
        pytest.param([(FACTS, "x: {acme: 1}")], ["12:17: expected a mapping, found a number (1)"], id="custom-shallow"),
        pytest.param(
            [("published: 2024, grade: C", "published: 2024, grade: E")],
            ["5:55: 'E' is not allowed here; it is one of: A, B, C, D"],
            id="grade",
        ),
        pytest.param(
            [("published: 2024, grade: C", "published: 2024, grade: c")],
            ["5:55: 'c' is not allowed here (did you mean 'C'?); it is one of: A, B, C, D"],
            id="grade-lower",
        ),
        pytest.param(
            [(PUBLISHED, "")], ["5:6: a source has either 'published' or, where undated, 'retrieved'"], id="no-date"
        ),
        pytest.param(
            [(PUBLISHED, "published: 2024, retrieved: 2024-01-01,")],
            ["5:6: a source has either 'published' or, where undated, 'retrieved'"],
            id="two-dates",
        ),
        pytest.param(
            [("sources: [s]", "sources: [s]\n    until: 2024-01-01")],
            ["11:12: 'until' must be later than 'from'"],
            id="until",
        ),
        pytest.param(
            [("sources: [s]", "sources: [s, t]\n    grade: A\n    grade_reason: two")],
            ["11:12: 'A' is not allowed here; it is one of: B"],
            id="combined-wrong",
        ),
        pytest.param(
            [("sources: [s]", "sources: [s, t]\n    grade: B")],
            ["8:5: 'grade' and 'grade_reason' go together"],
            id="combined-reason",
        ),
        pytest.param(
            [("sources: [s]", "sources: [s, s]\n    grade: B\n    grade_reason: two")],
            ["10:14: a combined grade needs two sources or more"],
            id="combined-one",
        ),
        pytest.param(
            [("id: acme", "id: acme cloud")],
            ["2:5: 'acme cloud' is not an id (letters, digits, '_', '-'; at most 64)"],
            id="id",
        ),
        pytest.param(
            [("id: acme", "id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")],
            [
                (
                    "2:5: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is not an "
                    "id (letters, digits, '_', '-'; at most 64)"
                )
            ],
            id="id-long",
        ),
    ],
)
def test_mistakes_in_keys_and_values(edits, expected):
    assert lines(problems_of(edited(PROVIDER, edits))) == expected


ALL = PROVIDER


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [("      identity: {listed: true}\n", "")], ["11:5: 'facts' is empty: give it a value"], id="empty-facts"
        ),
        pytest.param([("sources: [s]", "sources: []")], ["10:14: needs at least one entry"], id="empty-list"),
        pytest.param(
            [(PUBLISHED, "published: 2024, url: ,")],
            ["5:48: 'url' is empty: give it a value, or leave the key out"],
            id="empty-key",
        ),
        pytest.param([("title: T,", "title: ,")], ["5:7: 'title' is empty: give it a value"], id="empty-required"),
        pytest.param(
            [(PUBLISHED, "published: ,")],
            ["5:31: 'published' is empty: give it a value, or leave the key out"],
            id="empty-date",
        ),
        pytest.param(
            [("provider/1", "ruleset/1")],
            ["1:9: this file is a rule set; expected a provider profile ('schema: provider/1')"],
            id="schema-other",
        ),
        pytest.param(
            [("provider/1", "context/1")],
            [
                (
                    "1:9: this file is a context that provider profiles include; expected a provider "
                    "profile ('schema: provider/1')"
                )
            ],
            id="schema-context",
        ),
        pytest.param(
            [("provider/1", "sets/1")],
            [("1:9: this file is a list of country sets; expected a provider profile ('schema: provider/1')")],
            id="schema-sets",
        ),
        pytest.param(
            [("provider/1", "provider/2")],
            [("1:9: 'provider/2' is not allowed here (did you mean 'provider/1'?); it is one of: provider/1")],
            id="schema-version",
        ),
        pytest.param(
            [("provider/1", "provder/1")],
            [("1:9: 'provder/1' is not allowed here (did you mean 'provider/1'?); it is one of: provider/1")],
            id="schema-typo",
        ),
        pytest.param([("schema: provider/1\n", "")], ["1:1: missing key 'schema'"], id="schema-missing"),
        pytest.param(
            [("provider/1", "1")],
            ["1:9: a number (1) is not allowed here; it is one of: provider/1"],
            id="schema-number",
        ),
        pytest.param(
            [("schema: provider/1", "schema:")], ["1:1: 'schema' is empty: give it a value"], id="schema-empty"
        ),
        pytest.param([(ALL, "- 1\n")], ["1:1: expected a mapping, found a list"], id="no-mapping"),
        pytest.param([(ALL, "hello\n")], ["1:1: expected a mapping, found text ('hello')"], id="a-text"),
        pytest.param([(ALL, "")], ["1:1: the file is empty"], id="empty"),
        pytest.param(
            [
                ("name: Acme", "name: Acme\nname: Acme"),
                (FACTS, "identity: {listd: yes, listed: yes}"),
                ("title: U", "titel: U"),
            ],
            [
                "4:1: duplicate key 'name'; the first one is at 3:1",
                "7:7: unknown key 'titel' (did you mean 'title'?)",
                "13:18: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
                "13:38: expected true or false, found text ('yes')",
            ],
            id="yaml-and-model",
        ),
        pytest.param(
            [(FACTS, "identity: {listed: true")],
            ["12:17: not valid YAML: the mapping that starts here is not closed"],
            id="yaml-syntax",
        ),
    ],
)
def test_empty_keys_wrong_kinds_and_broken_yaml(edits, expected):
    assert lines(problems_of(edited(PROVIDER, edits))) == expected


@pytest.mark.parametrize(
    ("model", "text", "expected"),
    [
        (
            RuleSetDocument,
            "schema: provider/1\nx: 1\n",
            "this file is a provider profile; expected a rule set ('schema: ruleset/1')",
        ),
        (
            RuleSetDocument,
            "schema: scorecards/1\n",
            "this file is a result of an evaluation; expected a rule set ('schema: ruleset/1')",
        ),
        (
            CountrySetsDocument,
            "schema: ruleset/1\n",
            "this file is a rule set; expected a list of country sets ('schema: sets/1')",
        ),
    ],
)
def test_a_document_of_another_kind_is_one_problem(model, text, expected):
    assert lines(problems_of(text, model)) == [f"1:9: {expected}"]


@pytest.mark.parametrize(
    ("edits", "field", "value"),
    [
        ([("title: T", "title: 1.10")], "title", "1.10"),
        ([("title: T", "title: 007")], "title", "007"),
        ([("title: T", "title: NO")], "title", "NO"),
        ([("title: T", "title: 1_000")], "title", "1_000"),
        ([("publisher: P", "publisher: 2024-01-01")], "publisher", "2024-01-01"),
    ],
)
def test_text_keeps_its_spelling(edits, field, value):
    reader = Reader(parse_yaml(edited(PROVIDER, edits).encode(), "acme.yaml"))
    assert getattr(reader.validate(ProviderDocument).sources["s"], field) == value


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024", "2024-12-31"),
        ("'2024'", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-02", "2023-02-28"),
        ("9999-12", "9999-12-31"),
        ("0001", "0001-12-31"),
        ("2024-02-03", "2024-02-03"),
    ],
)
def test_a_month_or_year_counts_as_its_last_day(written, day):
    reader = Reader(parse_yaml(edited(PROVIDER, [(PUBLISHED, f"published: {written},")]).encode(), "acme.yaml"))
    assert reader.validate(ProviderDocument).sources["s"].published.isoformat() == day


@pytest.mark.parametrize(
    ("edits", "rendered"),
    [
        (
            [(FACTS, "identity: {listd: true}")],
            (
                "acme.yaml:12:18: unknown fact 'identity.listd' (did you mean 'identity.listed'?)\n"
                "          identity: {listd: true}\n"
                "                     ^"
            ),
        ),
        (
            [("name: Acme", "name: Acme\nzebra: 1")],
            (
                "acme.yaml:4:1: unknown key 'zebra'\n"
                "    zebra: 1\n"
                "    ^\n"
                "    allowed here: schema, id, name, includes, sources, statements, searched"
            ),
        ),
        (
            [("    from: 2024-01-01\n", "")],
            (
                "acme.yaml:8:5: missing key 'from'\n      - id: one\n        ^\n"
                "    from: First day the facts are true; a month or year in which it lies counts as its last day"
            ),
        ),
        (
            [(FACTS, 'identity: {"\\e[2J": true}')],
            (
                "acme.yaml:12:18: unknown fact 'identity.\\x1b[2J'\n"
                '          identity: {"\\e[2J": true}\n'
                "                     ^\n"
                "    allowed here: legal_name, former_names, register_numbers, legal_form, registered_office_country, "
                "central_administration_country, "
                "principal_establishment_country, founded, ended, listed, activity"
            ),
        ),
    ],
)
def test_a_problem_shows_its_line_and_what_to_do(edits, rendered):
    [problem] = problems_of(edited(PROVIDER, edits))
    assert problem.render() == rendered


def test_long_texts_are_cut_in_messages():
    long = "x" * 900
    rows = [("schema: provider/1", f"schema: {long}"), ("id: acme", f"id: {long}"), (FACTS, f"{long}: 1")]
    rows += [("grade: C", f"grade: {long}"), ("title: U", f"{long}: U")]
    problems = problems_of(edited(PROVIDER, rows))
    assert len(problems) == 6
    assert max(len(p.message) for p in problems) < 200


def test_too_many_problems_stop_the_reading():
    problems = problems_of(
        edited(PROVIDER, [(FACTS, "identity: {" + ", ".join(f"k{n}: 1" for n in range(2_000)) + "}")])
    )
    assert len(problems) == documents.PROBLEMS_LIMIT + 1
    assert "more than 1000 problems; the rest of the file was not checked" in {p.message for p in problems}


class _Plain(Declared):
    """A document of which no function of ours says what is wrong."""

    schema_: str = Field(alias="schema")
    count: int
    name: str = Field(pattern="^a")
    ratio: float


@pytest.mark.parametrize("value", ["many", 1, True, math.pi, None, [1], {}, "2"])
def test_what_only_the_types_refuse_is_said_in_our_words(value):
    reader = Reader(parse_yaml(b"schema: x\ncount: 1\nname: b\nratio: c\n", "acme.yaml"))
    reader.validate_at((), _Plain, {"schema": value, "count": value, "name": value, "ratio": value})
    assert reader.problems
    for problem in reader.problems:
        assert "should" not in problem.message
        assert "valid " not in problem.message


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("sources: s", "write [s]"),
        ("sources: {s: 1}", "put a dash before each of its entries, or brackets around them: [{...}]"),
        ("sources: true", "write [one, two]"),
    ],
)
def test_how_to_write_a_list_is_said_where_one_is_expected(wrong, hint):
    (problem,) = problems_of(PROVIDER.replace("sources: [s]", wrong))
    assert problem.hint == hint


@pytest.mark.parametrize(
    ("edits", "hint"),
    [
        ([("id: acme", "id: Acme Cloud")], "write acme-cloud"),
        (
            [("s: {title: T, publisher: P, published: 2024, grade: C}", "s: T")],
            "write {title: ..., publisher: ..., grade: ...}",
        ),
        ([("published: 2024,", "published: 31.12.2024,")], "write 2024-12-31"),
        ([(FACTS, "identity: {listed: yes}")], "write true"),
        (
            [(FACTS, "finance: {paid_in_meur: 1,200}")],
            "after a comma? A text with a comma in it needs quotes, and a number has none",
        ),
    ],
)
def test_what_to_write_instead_is_said(edits, hint):
    (problem,) = problems_of(edited(PROVIDER, edits))
    assert problem.hint == hint


def test_every_wrong_member_of_a_list_is_named():
    (problem,) = problems_of(edited(PROVIDER, [(FACTS, "data: {storage_countries: [UK, FR, Germany]}")]))
    assert "(did you mean 'GB'?); 'Germany'" in problem.message
