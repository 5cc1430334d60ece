"""Facts are said by their names, with unit and entry; a sentence keeps whatever is no path of a fact."""

from __future__ import annotations

import pytest

from compliance.report.html.facts import by_name, found, said, title_of
from tests.report.cards import numergy


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("certifications.visa lapses (expires 2026-11-30)", "the visa certificate lapses (expires 30 November 2026)"),
        ("certifications.iso-27001 ends", "the ISO/IEC 27001 certificate ends"),
        ("Certifications.secnumcloud-vmware ends", "The SecNumCloud (vmware) certificate ends"),
        ("ownership.shareholders.acme leaves", "acme (owners) leaves"),
        ("from 2026-02-30, v2026-01-01 and 2026-01-01-x", "from 2026-02-30, v2026-01-01 and 2026-01-01-x"),
        ("not found: certifications.visa.edition.", "not found: Edition or version of the scheme (visa)."),
        ("finance.years.2014.revenue_meur = 2", "Revenue (2014) = 2"),
        ("data.processing_countries", "Countries where customer data may be processed"),
        ("see docs.example.com, e.g. a.b or 1.5", "see docs.example.com, e.g. a.b or 1.5"),
        ("not known: answers.secnumcloud-3.2.19.6.e", "not known: the provider's own answer"),
        ("", ""),
    ],
)
def test_paths_inside_a_sentence_become_names(text, named):
    assert by_name(text) == named


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("finance.paid_in_meur", "Capital paid in so far"),
        ("certifications", "Certificates"),
        ("ownership.shareholders.alpha.capital_pct", "Share of the capital"),
        ("answers.a.b", "The provider's own answer"),
        ("x.demo.needed", "x.demo.needed"),
    ],
)
def test_the_title_of_a_fact_says_what_it_is_and_nothing_its_value_shows(path, title):
    assert title_of(path) == title


def test_a_fact_has_its_unit_and_its_entry():
    facts = {fact.path: fact for finding in numergy().findings for fact in finding.facts}
    assert said(facts["finance.paid_in_meur"]) == "Capital paid in so far: 56 million EUR"
    assert said(facts["datacenters.site-1.tier"]).endswith(": 3 (site-1)")
    assert not said(facts["datacenters.site-1.tier"], keyed=False).endswith("(site-1)")


def test_what_is_not_known_names_what_was_not_found():
    for finding in numergy().findings:
        if finding.status == "unknown":
            assert found(finding).startswith("nothing found on: ")
