"""Paths: which read which, and where the facts of a service stand."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.model.statements import (
    LookedFor,
    Provider,
    fits,
    in_profile,
    is_of_service,
    names_of,
    of_provider,
    places_of,
    touches,
)


def path(text):
    return tuple(text.split("."))


@pytest.mark.parametrize(
    ("stated", "read", "touching", "fitting"),
    [
        ("finance.paid_in_meur", "finance.paid_in_meur", True, True),
        ("finance.paid_in_meur", "finance.committed_meur", False, False),
        ("finance", "finance.paid_in_meur", True, False),
        ("finance.years.2024.revenue_meur", "finance.years", True, False),
        ("datacenters.paris.tier", "datacenters.*.tier", True, True),
        ("datacenters.paris", "datacenters.*.tier", True, False),
        ("datacenters.paris.country", "datacenters.*.tier", False, False),
        ("datacenters.*", "datacenters.paris", False, False),
    ],
)
def test_what_a_read_is_about(stated, read, touching, fitting):
    assert touches(path(stated), path(read)) is touching
    assert fits(path(stated), path(read)) is fitting


@pytest.mark.parametrize(
    ("stated", "of_a_service", "seen"),
    [
        ("services.vm.facts.pricing.egress_free", True, "pricing.egress_free"),
        ("services.vm.kind", False, "services.vm.kind"),
        ("services.vm", False, "services.vm"),
        ("pricing.egress_free", False, "pricing.egress_free"),
    ],
)
def test_a_fact_of_a_service_as_one_of_the_provider(stated, of_a_service, seen):
    assert is_of_service(path(stated)) is of_a_service
    assert of_provider(path(stated)) == path(seen)


def test_nothing_is_no_fact_of_a_service():
    assert not is_of_service(())


def test_a_read_of_the_service_assessed_stands_in_its_entry():
    assert in_profile(path("service.kind"), "vm") == path("services.vm.kind")
    assert in_profile(path("service.kind"), None) == path("service.kind")
    assert in_profile(path("pricing.egress_free"), "vm") == path("pricing.egress_free")


def test_a_service_may_state_whatever_is_read():
    reads = [path("service.kind"), path("pricing.egress_free")]
    assert places_of(reads, None) == tuple(reads)
    assert set(places_of(reads, "vm")) >= {
        path("services.vm.kind"),
        path("pricing.egress_free"),
        path("services.vm.facts.pricing.egress_free"),
    }


@pytest.mark.parametrize(
    ("stated", "service", "names"),
    [
        ("services.vm.facts.pricing.egress_free", "vm", {"pricing.egress_free", "service.facts.pricing.egress_free"}),
        ("services.vm.facts.pricing.egress_free", "db", set()),
        ("services.vm.kind", "vm", {"service.kind"}),
        ("services.vm.kind", None, set()),
        ("pricing.egress_free", "vm", set()),
    ],
)
def test_the_names_under_which_a_path_is_read(stated, service, names):
    assert set(names_of(path(stated), service)) == {path(stated), *map(path, names)}


@pytest.mark.parametrize(
    ("looked", "asked", "service", "found"),
    [
        ("exit.notice_days", "exit.notice_days", None, True),
        ("exit", "exit.notice_days", None, True),
        ("exit.notice_days", "exit.transition_days", None, False),
        ("exit.notice_days", "exit", None, False),
        ("certifications", "certifications.hds.edition", None, True),
        ("exit", "exit.notice_days", "vm", True),
        ("exit", "services.vm.facts.exit.notice_days", "vm", True),
        ("services.vm.facts.exit", "exit.notice_days", "vm", True),
        ("services.vm.facts.exit", "exit.notice_days", "db", False),
        ("services.vm.facts.exit", "exit.notice_days", None, False),
        ("services.vm.facts.exit", "services.vm.facts.exit.notice_days", None, True),
    ],
)
def test_what_a_search_was_about(looked, asked, service, found):
    first, last = date(2025, 1, 2), date(2025, 3, 4)
    searches = tuple(LookedFor((path(looked),), day, ("Imprint",)) for day in (last, first))
    acme = Provider("acme", "Acme", (), {}, "", "acme.yaml", searches)
    assert acme.looked_for(path(asked), service, last) == (last if found else None), "the last day counts"
    assert acme.looked_for(path(asked), service, first) == (first if found else None), (
        "later searches are not known yet"
    )
    assert acme.looked_for(path(asked), service, date(2025, 1, 1)) is None
