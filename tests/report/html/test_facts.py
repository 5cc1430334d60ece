"""Facts are said by their names, with unit and entry; a sentence keeps whatever is no path of a fact."""

from __future__ import annotations

import pytest

from compliance.loading.catalogues import translator_to
from compliance.report.countries import country
from compliance.report.html.facts import by_name, found, said, shown, title_of
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
        (
            "not found: certifications.iso-27001-paris.edition.",
            "not found: Edition or version of the scheme (ISO/IEC 27001, paris).",
        ),
        ("finance.years.2014.revenue_meur = 2", "Revenue (2014) = 2"),
        ("data.processing_countries", "Countries where customer data may be processed"),
        ("not known: certifications (open-list)", "not known: certificates (there may be more)"),
        (
            "not known, nobody has looked: assessments.",
            "not known, nobody has looked: assessments under published frameworks.",
        ),
        ("technology.hpc (missing), x", "Where high-performance computing is hosted, integrated, designed and made, x"),
        ("crypto.key_control (weak, stale)", "Best the customer can have (source too weak, too old)"),
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


@pytest.mark.parametrize(
    ("language", "named"),
    [("en", "United States, Kenya"), ("fr", "États-Unis, Kenya"), ("de", "Vereinigte Staaten, Kenia")],
)
def test_countries_go_by_their_names_in_every_language(language, named):
    translator = translator_to(language)
    assert translator(shown(["US", "KE"], "data.storage_countries")) == named
    assert ", ".join(map(translator, map(country, ("US", "KE")))) == named


def test_offers_go_by_their_names_where_they_have_one():
    names = {"acme": "Acme Cloud", "acme@iaas": "Acme IaaS"}
    assert (
        by_name("acme, acme@iaas; not acme-2 nor x@acme", names=names) == "Acme Cloud, Acme IaaS; not acme-2 nor x@acme"
    )
