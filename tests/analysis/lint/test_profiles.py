"""What can hardly be meant in a profile: answers that no rule takes, and figures that cannot be."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import provider_findings

PROFILE = """schema: provider/1
id: acme
name: Acme
sources:
  reply: {{title: Reply, publisher: Acme, published: 2026-03-01, grade: D}}
statements:
  - from: 2026-03-01
    sources: [reply]
    facts:
      answers:
        {ruleset}:
          {answer}
"""


@pytest.mark.parametrize(
    ("ruleset", "answer", "message", "hint"),
    [
        ("eu-csf", "SOV-9.9: 1", "the rule set 'eu-csf' has no rule 'SOV-9.9'", "did you mean 'SOV-1.1'?"),
        ("eu-csf", "SOV-12: 1", "the rule set 'eu-csf' has no rule 'SOV-12'", "did you mean 'SOV-1.2'?"),
        (
            "eu-csf-2026",
            "SOV-1.1: 1",
            "the rule 'SOV-1.1' of 'eu-csf-2026' is defined by 'eu-csf', and answered there",
            "write answers: {eu-csf: {SOV-1.1: ...}}",
        ),
        ("eu-cfs", "SOV-1.1: 1", "there is no rule set 'eu-cfs' to answer", "did you mean 'eu-csf'?"),
        ("eu-csf", "SOV-1.2: 9", "'9' is no answer to 'SOV-1.2': the rule has rungs 1 to 5", ""),
        ("eu-csf", "SOV-1.2: pass", "'pass' is no answer to 'SOV-1.2': the rule has rungs 1 to 5", ""),
        ("hds", "EXI-02: 3", "'3' is no answer to 'EXI-02': the rule takes 'pass' or 'fail'", ""),
    ],
)
def test_answers_that_no_rule_takes(ruleset, answer, message, hint):
    (found,) = provider_findings(PROFILE.format(ruleset=ruleset, answer=answer), "stray-answer")
    assert (found.message, found.hint) == (message, hint)
    assert (found.file, found.line, found.column, found.excerpt) == ("acme.yaml", 12, 11, f"          {answer}")


@pytest.mark.parametrize(
    ("ruleset", "answer"),
    [
        ("eu-csf", "SOV-1.2: 5"),
        ("hds", "EXI-02: pass"),
        ("hds", "EXI-02: 1"),
        ("eu-csf", "SOV-9.9: null"),
        ("our-own-rules", "R: 1"),
    ],
)
def test_answers_that_may_well_be_taken(ruleset, answer):
    assert provider_findings(PROFILE.format(ruleset=ruleset, answer=answer)) == []


def test_a_comment_turns_it_off():
    answer = "SOV-9.9: 1  # lint: off stray-answer (of the next edition)"
    assert provider_findings(PROFILE.format(ruleset="eu-csf", answer=answer)) == []


HEAD = """schema: provider/1
id: acme
name: Acme
sources: {register: {title: Register, publisher: Register, published: 2026-03-01, grade: A}}
statements:
"""
FIRST = "  - {from: 2025-01-01, sources: [register], facts: {%s}}\n"
LATER = "  - {from: 2026-01-01, sources: [register], facts: {%s}}\n"
CLOSED = "  - {from: 2026-01-01, sources: [register], exhaustive: [%s], facts: {%s}}\n"
TWO = "ownership: {shareholders: {a: {capital_pct: 60}, b: {capital_pct: 40}}}"
CERTIFICATES = "certifications: {a: {scheme: x, number: N1}, b: {scheme: %s, number: %s}}"


@pytest.mark.parametrize(
    ("statements", "lint", "message"),
    [
        (
            FIRST % "customers: {public_sector_pct: {min: 0.2, max: 30}}",
            "percent-below-one",
            "'customers.public_sector_pct' runs from 0 to 100, and is less than 1",
        ),
        (
            FIRST % "services: {vm: {facts: {data: {backup_countries: []}}}}",
            "empty-list",
            "the list 'services.vm.facts.data.backup_countries' is empty: it says that there is none",
        ),
        (
            FIRST % "applications: {c5: {scheme: c5, for_services: [vm]}}",
            "undeclared-service",
            "'applications.c5.for_services' names 'vm', which is no service of this profile",
        ),
        (
            FIRST % "datacenters: {north: {hosted_services: [vm, vn]}}, services: {vm: {}}",
            "undeclared-service",
            "'datacenters.north.hosted_services' names 'vn', which is no service of this profile",
        ),
        (
            FIRST % "certifications: {iso: {issued: 2025-02-01}}"
            + LATER % "certifications: {iso: {expires: 2024-01-31}}",
            "dates-out-of-order",
            "'certifications.iso.expires' is 2024-01-31, and 'issued' comes after it, 2025-02-01",
        ),
        (
            FIRST % "identity: {founded: 2012-09-05, ended: 2010-12-31}",
            "dates-out-of-order",
            "'identity.ended' is 2010-12-31, and 'founded' comes after it, 2012-09-05",
        ),
        (
            FIRST % TWO + LATER % "ownership: {shareholders: {c: {capital_pct: {min: 20}}}}",
            "shares-above-whole",
            "the shares 'capital_pct' in 'ownership.shareholders' add up to 120 %",
        ),
        (
            FIRST % "finance: {committed_meur: {max: 50}, paid_in_meur: {min: 60}}",
            "paid-above-committed",
            "'finance.paid_in_meur' is above 'committed_meur'",
        ),
        (
            FIRST % CERTIFICATES % ("x", "N1"),
            "same-number",
            "'certifications.b' has the number of 'certifications.a', N1",
        ),
        (
            FIRST % TWO + CLOSED % ("ownership.shareholders", "ownership: {shareholders: {a: {capital_pct: 60}}}"),
            "dropped-entry",
            "'ownership.shareholders' is declared complete without 'b', stated from 2025-01-01",
        ),
        (
            FIRST % CERTIFICATES % ("y", "N2")
            + CLOSED % ("{path: certifications, where: {scheme: y}}", "identity: {}"),
            "dropped-entry",
            "'certifications' is declared complete without 'b', stated from 2025-01-01",
        ),
    ],
)
def test_what_can_hardly_be_so(statements, lint, message):
    (found,) = provider_findings(HEAD + statements)
    assert (found.lint.id, found.message, found.line) == (lint, message, 5 + statements.count("\n"))


@pytest.mark.parametrize(
    "statements",
    [
        FIRST % "customers: {public_sector_pct: 0, home_market_share_pct: 1}, x: {acme: {growth_pct: 0.5}}",
        FIRST % "certifications: {iso: {issued: 2025-02-01, expires: 2025-02-01}}",
        FIRST % "services: {vm: {}}, certifications: {iso: {services: [vm]}}",
        LATER % "services: {vm: {}}" + FIRST % "certifications: {iso: {services: [vm]}}",
        FIRST % "ownership: {shareholders: {a: {capital_pct: 61}, b: {capital_pct: {min: 40, max: 45}}}}",
        FIRST % "finance: {committed_meur: 50, paid_in_meur: {min: 40, max: 60}}",
        FIRST % CERTIFICATES % ("y", "N1"),
        FIRST % TWO + CLOSED % ("ownership.shareholders", "ownership: {shareholders: {a: {capital_pct: 60}, b: null}}"),
        FIRST % TWO + CLOSED % ("ownership.shareholders", TWO),
        FIRST % TWO + CLOSED % ("ownership.shareholders", "ownership: {}") + LATER % TWO,
        FIRST % CERTIFICATES % ("y", "N2") + CLOSED % ("{path: certifications, where: {scheme: hds}}", "identity: {}"),
        FIRST % TWO
        + LATER % "ownership: {shareholders: {b: null}}"
        + CLOSED % ("ownership.shareholders", "identity: {}"),
    ],
)
def test_what_may_well_be_so(statements):
    assert [one for one in provider_findings(HEAD + statements) if "'a'" not in one.message] == []


def test_a_case_that_a_comment_explains_is_not_told():
    off = "  # lint: off empty-list (the reply says: none)\n"
    assert provider_findings(HEAD + off + FIRST % "data: {telemetry_countries: []}") == []
