"""What offers are called, in every heading."""

from __future__ import annotations

import pytest

from compliance.engine.scorecard import provider_summary
from compliance.report.pages.wording import name_of, offer_title
from tests.builders import provider, snapshot, statement

SERVICES = {"services": {"vm": {"name": "Private Cloud"}, "mail": {"kind": "saas"}, "web": {"name": "Web"}}}
RENAMED = {"services": {"vm": {"name": "Private Cloud 2"}}}
CLAIMED = {"services": {"web": {"name": "Net"}}}
ACME = provider(
    [
        statement("2020-01-01", SERVICES, "daily"),
        statement("2020-01-01", CLAIMED, "weekly"),
        statement("2021-01-01", RENAMED, "daily"),
    ]
)


@pytest.mark.parametrize(
    ("service", "as_of", "title", "name"),
    [
        (None, "2022-01-01", "Acme Cloud", "acme"),
        ("vm", "2020-06-01", "Acme Cloud, Private Cloud (acme@vm)", "acme@vm"),
        ("vm", "2022-01-01", "Acme Cloud, Private Cloud 2 (acme@vm)", "acme@vm"),
        ("vm", "2019-01-01", "Acme Cloud, service vm (acme@vm)", "acme@vm"),
        ("mail", "2022-01-01", "Acme Cloud, service mail (acme@mail)", "acme@mail"),
        ("web", "2022-01-01", "Acme Cloud, service web (acme@web)", "acme@web"),
    ],
    ids=[
        "the provider",
        "its service",
        "named anew",
        "not named yet",
        "without a name",
        "sources disagree on its name",
    ],
)
def test_an_offer_is_named_provider_first(service, as_of, title, name):
    summary = provider_summary(snapshot(ACME, as_of, service=service))
    assert (offer_title(summary), name_of(summary)) == (title, name)


def test_services_that_nobody_names_go_by_their_provider():
    other = provider_summary(snapshot(ACME, "2022-01-01").of_service(None))
    assert (offer_title(other), name_of(other)) == ("Acme Cloud, any other service", "acme (any other service)")
