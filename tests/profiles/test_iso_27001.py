"""ISO/IEC 27001: certificates of made-up providers, what they cover, and until when."""

from __future__ import annotations

import pytest

from compliance.loading.builtin import ids
from tests.profiles.assessing import (
    ATTESTED,
    CERTIFICATES,
    ISO_2013,
    ISO_2022,
    NOW,
    STAR,
    certificates,
    document,
    outcome,
)

LONG_ATTESTED = "scheme: csa-star, type: attestation, expires: 2030-01-01"


@pytest.mark.parametrize(
    ("as_of", "entries", "closed", "status"),
    [
        ("2016-02-01", [ISO_2013], True, "pass"),
        ("2016-02-01", [ISO_2013], False, "pass"),
        ("2025-10-31", [ISO_2013], True, "pass"),
        ("2025-11-01", [ISO_2013], True, "fail"),
        ("2025-11-01", [ISO_2013], False, "unknown"),
        ("2025-11-01", [f"{ISO_2013}, expires: 2027-01-01"], True, "fail"),
        ("2022-10-24", [ISO_2022], True, "fail"),
        ("2022-10-25", [ISO_2022], True, "pass"),
        ("2026-11-23", [ISO_2022], True, "pass"),
        ("2015-10-01", ["scheme: iso-27001, edition: 2005"], True, "pass"),
        ("2015-10-02", ["scheme: iso-27001, edition: 2005"], True, "fail"),
        # Without an edition it is of the only one that can be in force on the day it is said to be.
        ("2016-02-01", ["scheme: iso-27001"], True, "pass"),
        ("2024-02-01", ["scheme: iso-27001"], True, "unknown"),
        ("2026-11-23", ["scheme: iso-27001"], True, "pass"),
        ("2026-11-23", ["edition: 2022"], True, "unknown"),
        ("2026-11-23", [f"{ISO_2022}, issued: 2024-05-01, expires: 2027-04-30"], True, "pass"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2026-11-23"], True, "pass"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2026-11-22"], True, "fail"),
        ("2026-11-23", [f"{ISO_2022}, issued: 2026-11-24"], True, "fail"),
        ("2026-11-23", ["scheme: iso-27001, expires: 2026-11-22"], True, "fail"),
        ("2026-11-23", ["scheme: iso-27017, edition: 2022"], True, "fail"),
        ("2026-11-23", [], True, "fail"),
        ("2026-11-23", [], False, "unknown"),
        # What one certificate has never helps another: the edition of the first, the dates of the second.
        ("2026-11-23", [f"{ISO_2022}, expires: 2025-01-01", f"{ISO_2013}, expires: 2027-01-01"], True, "fail"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2025-01-01", "scheme: iso-27001"], True, "pass"),
    ],
)
def test_iso_27001_certificate(as_of, entries, closed, status):
    facts = certificates(*entries)
    finding = outcome("iso-27001", "valid-certificate", as_of, facts, closed=CERTIFICATES if closed else "")
    assert finding.status == status


@pytest.mark.parametrize(
    ("services", "status"),
    [("services: [iaas]", "pass"), ("services: [other]", "fail"), ("scope: not said", "unknown")],
)
@pytest.mark.parametrize(
    ("rule_set", "rule", "entries"),
    [
        ("iso-27001", "valid-certificate", [ISO_2022]),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 2"]),
        ("csa-star", "star-level-2", [STAR, ISO_2022]),
        ("csa-star", "star-level-2", [ATTESTED]),
        ("csa-star", "award-at-least-silver", [f"{STAR}, award: gold", ISO_2022]),
    ],
)
def test_certificates_count_for_the_services_they_cover(rule_set, rule, entries, services, status):
    facts = certificates(*(f"{entry}, {services}" for entry in entries))[:-1] + ", services: {iaas: {kind: iaas}}}"
    finding = outcome(rule_set, rule, NOW, facts, closed=CERTIFICATES, service="iaas")
    assert finding.status == status


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([f"{ISO_2022}, accredited: true"], "pass"),
        ([f"{ISO_2022}, accredited: false"], "fail"),
        ([ISO_2022], "unknown"),
        ([f"{ISO_2013}, accredited: true", f"{ISO_2022}, accredited: false"], "fail"),
    ],
)
def test_iso_27001_accreditation_is_that_of_a_valid_certificate(entries, status):
    finding = outcome("iso-27001", "accredited-body", NOW, certificates(*entries), closed=CERTIFICATES)
    assert finding.status == status


@pytest.mark.parametrize(
    ("rule_set", "rule", "entries", "stated", "as_of", "status"),
    [
        ("iso-27001", "valid-certificate", [ISO_2013], "2016-01-01", "2018-12-31", "pass"),
        ("iso-27001", "valid-certificate", [ISO_2013], "2016-01-01", "2019-01-01", "unknown"),
        ("csa-star", "star-level-2", [LONG_ATTESTED], "2016-01-01", "2019-01-01", "pass"),
        ("csa-star", "star-level-2", [LONG_ATTESTED], "2016-01-01", "2019-01-02", "unknown"),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 1.1"], "2019-01-01", "2021-12-31", "pass"),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 1.1"], "2019-01-01", "2022-01-01", "unknown"),
        ("hds", "valid-hosting-approval", ["scheme: hds-approval"], "2012-01-01", "2016-01-01", "unknown"),
    ],
)
def test_certificates_last_heard_of_too_long_ago_are_unknown(rule_set, rule, entries, stated, as_of, status):
    facts = certificates(*entries)
    finding = outcome(rule_set, rule, as_of, facts, closed=CERTIFICATES, stated=stated)
    assert finding.status == status
    assert any(reason in ("stale", "missing") for reason, _ in finding.causes) == (status == "unknown")


def test_the_iso_27001_condition_is_the_same_wherever_it_stands():
    """Others import it; where one spells it out, it is the same condition."""
    condition = document("iso-27001")["define"]["valid_certificates"].split("certifications.filter(c,")[1].split()
    for rule_set in ids("ruleset"):
        for text in document(rule_set).get("define", {}).values():
            if 'c.scheme == "iso-27001"' in text:
                assert text.split("(c,", 1)[1].split() == condition, rule_set
