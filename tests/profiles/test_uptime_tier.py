"""Datacenter tiers, claimed and certified, of made-up providers."""

from __future__ import annotations

import pytest

from tests.profiles.assessing import NOW, outcome


def sites(*entries, country="FR"):
    listed = ", ".join(f"s{number}: {{{entry}}}" for number, entry in enumerate(entries))
    seat = f"identity: {{registered_office_country: {country}}}, " if country else ""
    return f"{{{seat}datacenters: {{{listed}}}}}"


HOME_3 = "country: FR, tier: 3"


BUILT_3 = "country: FR, tier_certified: 3, tier_certificate: constructed"


DRAWN_3 = "country: FR, tier: 2, tier_certified: 3, tier_certificate: design"


@pytest.mark.parametrize(
    ("facts", "closed", "claimed", "certified"),
    [
        (sites(HOME_3), True, "fail", "fail"),
        (sites(HOME_3), False, "unknown", "unknown"),
        (sites(HOME_3, HOME_3), True, "pass", "unknown"),
        (sites(HOME_3, HOME_3), False, "pass", "unknown"),
        (sites(HOME_3, "country: FR, tier: 4"), True, "pass", "unknown"),
        (sites(HOME_3, "country: FR, tier: 2"), True, "unknown", "unknown"),
        (sites(HOME_3, "country: FR, tier: 2, tier_certified: 2"), True, "fail", "fail"),
        (sites(HOME_3, "country: FR"), True, "unknown", "unknown"),
        (sites(HOME_3, "tier: 3"), True, "unknown", "unknown"),
        (sites(HOME_3, "country: DE, tier: 3"), True, "fail", "fail"),
        (sites(HOME_3, HOME_3, country=""), True, "unknown", "unknown"),
        (sites(HOME_3, HOME_3, country="DE"), True, "fail", "fail"),
        (sites(BUILT_3, BUILT_3), True, "pass", "pass"),
        (sites(BUILT_3, DRAWN_3), True, "fail", "fail"),
        (sites(BUILT_3, "country: FR, tier_certified: 3"), True, "unknown", "unknown"),
        (sites(), True, "fail", "fail"),
    ],
)
def test_uptime_tiers(facts, closed, claimed, certified):
    closed = "datacenters" if closed else ""
    found = {
        rule: outcome("uptime-tier", rule, NOW, facts, closed=closed).status
        for rule in ("two-tier-3-sites", "certified-sites")
    }
    assert found == {"two-tier-3-sites": claimed, "certified-sites": certified}
