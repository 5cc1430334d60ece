"""Health data hosting: approval, then certification, by date, for made-up providers."""

from __future__ import annotations

import pytest

from tests.profiles.assessing import CERTIFICATES, ISO_2013, certificates, outcome


@pytest.mark.parametrize(
    ("as_of", "entry", "status"),
    [
        ("2016-02-01", "scheme: hds-approval", "pass"),
        ("2018-03-31", "scheme: hds-approval", "pass"),
        ("2018-03-31", "scheme: hds-approval, expires: 2018-03-30", "fail"),
        ("2018-04-01", "scheme: hds-approval", "unknown"),
        ("2018-04-01", "scheme: hds-approval, issued: 2017-01-02, expires: 2020-01-01", "pass"),
        ("2020-01-02", "scheme: hds-approval, issued: 2017-01-02, expires: 2020-01-01", "fail"),
        ("2018-03-31", "scheme: hds, edition: 1.1", "fail"),
        ("2018-04-01", "scheme: hds, edition: 1.1", "pass"),
        ("2026-05-16", "scheme: hds, edition: 1.1", "pass"),
        ("2026-05-17", "scheme: hds, edition: 1.1", "fail"),
        ("2026-05-17", "scheme: hds, edition: 1.1, expires: 2027-06-30", "fail"),
        ("2024-05-15", "scheme: hds, edition: 2", "fail"),
        ("2024-05-16", "scheme: hds, edition: 2", "pass"),
        ("2026-05-17", "scheme: hds, edition: 2.0", "pass"),
        ("2026-05-17", "scheme: hds, edition: 2.0, expires: 2026-05-16", "fail"),
        ("2026-05-17", "scheme: hds", "pass"),
        ("2020-01-01", "scheme: hds", "pass"),
        ("2025-01-01", "scheme: hds", "unknown"),
        ("2026-05-17", "scheme: iso-27001, edition: 2022", "fail"),
    ],
)
def test_health_data_approval_or_certification(as_of, entry, status):
    finding = outcome("hds", "valid-hosting-approval", as_of, certificates(entry), closed=CERTIFICATES)
    assert finding.status == status


@pytest.mark.parametrize(
    ("as_of", "entries", "status"),
    [
        ("2018-03-31", ["scheme: hds-approval"], "not-applicable"),
        ("2018-04-01", ["scheme: hds, edition: 1.1"], "fail"),
        ("2018-04-01", ["scheme: hds, edition: 1.1", ISO_2013], "pass"),
        ("2025-11-01", ["scheme: hds, edition: 1.1", ISO_2013], "fail"),
        ("2025-11-01", ["scheme: hds, edition: 2", "scheme: iso-27001"], "pass"),
    ],
)
def test_health_data_certificates_fall_with_iso_27001(as_of, entries, status):
    facts = certificates(*entries)
    finding = outcome("hds", "management-system-certified", as_of, facts, closed=CERTIFICATES)
    assert finding.status == status
