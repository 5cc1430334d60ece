"""What a rule set that assesses offers is decided on."""

import pytest

from tests.builders import provider, ruleset, scorecard, statement

CERTIFICATE = {"scheme": "hds", "issued": "2024-01-01", "expires": "2026-12-31"}
HELD = {"id": "held", "check": "certifications.exists(c, c.scheme == 'hds' && covers(c) && in_force(c))"}
SEAT = {"id": "seat", "check": "identity.registered_office_country == 'FR'"}


def card(facts, service=None, assesses="offer"):
    acme = provider([statement("2024-01-01", {"identity": {"registered_office_country": "US"}, **facts})])
    return scorecard(acme, ruleset([HELD, SEAT], assesses=assesses), "2025-01-01", service=service)


SERVICES = {"services": {"vm": {"name": "VM"}, "db": {"name": "DB"}}}


@pytest.mark.parametrize(
    ("facts", "service", "held", "reason"),
    [
        ({"certifications": {"c": CERTIFICATE}}, None, "pass", None),
        ({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, "vm", "pass", None),
        ({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, None, "unknown", "no service"),
        ({**SERVICES, "certifications": {"c": CERTIFICATE}}, None, "unknown", "no service"),
    ],
    ids=[
        "a provider that states no service is its one offer",
        "the service named",
        "any other service",
        "whatever its scope",
    ],
)
def test_an_offer(facts, service, held, reason):
    found = card(facts, service).finding("held")
    assert (found.status, found.reason) == (held, reason)


def test_the_providers_own_facts_refute_any_other_service():
    assert card({**SERVICES}).finding("seat").status == "fail"
    assert card({**SERVICES}).verdict.status == "not-met"


def test_a_provider_as_a_whole_is_not_any_other_service():
    of_provider = card({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, assesses="provider")
    assert of_provider.finding("held").status == "pass"
