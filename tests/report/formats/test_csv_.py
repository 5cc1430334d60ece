"""CSV: a row for each finding, as spreadsheets read it."""

from __future__ import annotations

import csv
import io

from compliance.report.formats.csv_ import COLUMNS, FACT_COLUMNS
from tests.builders import provider, rule, ruleset, scorecard, source, statement
from tests.report.cards import numergy
from tests.report.outputs import demo, rendered, with_everything


def test_csv_has_a_row_for_each_finding():
    rows = list(csv.DictReader(io.StringIO(rendered("csv", with_everything(), numergy()), newline="")))
    assert len(rows) == len(demo().findings) + len(numergy().findings)
    assert tuple(rows[0]) == COLUMNS
    (audited,) = (row for row in rows if row["rule"] == "audited")
    assert (audited["status"], audited["waived_until"], audited["waiver_owner"]) == (
        "fail",
        "2022-09-30",
        "head of purchasing",
    )
    assert (audited["points_certain"], audited["points_of"], audited["file"]) == ("0.0", "1.0", "acme.yaml")


SOURCES = {
    "act": source(
        title="Articles of association",
        publisher="Register",
        published="2020-05-01",
        url="https://example.org/a",
        page="12",
        clause="article 3",
    ),
    "press": source(title="Report", publisher="Weekly", published="2021-03-01", grade="C"),
}
FACT = (
    "fact",
    "decides",
    "state",
    "value",
    "from",
    "grade",
    "source",
    "source_title",
    "address",
    "page",
    "clause",
    "line",
)


def facts_of(*statements):
    """The rows of a rule that reads two facts, cut to what is told of a fact."""
    check = rule("identity.listed && identity.registered_office_country in EU", "both")
    card = scorecard(provider(statements, SOURCES), ruleset([check], [{"all": ["both"]}]), "2024-06-30")
    rows = csv.DictReader(io.StringIO(rendered("csv-facts", card), newline=""))
    return [tuple(row[name] for name in FACT) for row in rows]


def test_the_facts_behind_a_finding_each_with_its_source_and_the_place_in_it():
    seat = {"identity": {"registered_office_country": "US"}}
    one = statement("2020-01-01", seat, ["act", "press"])
    country = "identity.registered_office_country"
    act = ("act", "Articles of association", "https://example.org/a", "12", "article 3", "1")
    assert facts_of(one) == [
        ("identity.listed", "no", "not known", *[""] * 9),
        (country, "yes", "stated", "US", "2020-01-01", "A", *act),
        (country, "yes", "stated", "US", "2020-01-01", "A", "press", "Report", "", "", "", "1"),
    ]


def test_of_a_disputed_fact_each_value_with_those_who_give_it():
    says_yes = statement("2020-01-01", {"identity": {"listed": True}}, "act")
    says_no = statement("2020-01-01", {"identity": {"listed": False}}, "press")
    told = [(row[0], *row[2:4], *row[5:7]) for row in facts_of(says_yes, says_no)]
    assert told[:2] == [
        ("identity.listed", "disputed", "no", "C", "press"),
        ("identity.listed", "disputed", "yes", "A", "act"),
    ]


def test_no_finding_is_lost_for_want_of_a_fact():
    rows = list(csv.DictReader(io.StringIO(rendered("csv-facts", with_everything(), numergy()), newline="")))
    assert tuple(rows[0]) == FACT_COLUMNS
    assert {(row["provider"], row["rule"]) for row in rows} == {
        (card.provider.id, finding.rule) for card in (demo(), numergy()) for finding in card.findings
    }


def test_csv_is_rfc_4180():
    text = rendered("csv", with_everything())
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == len(demo().findings) + 1
