"""Which offers are on the shortlist: what is required decides, what is shown beside it never does."""

from __future__ import annotations

import pytest

from compliance.analysis.decision.decision import DECIDED_ORDER, decided_of, possible_with, worst
from compliance.model.status import VerdictStatus
from tests.analysis.decision.decisions import decided, founding


def test_a_decision_is_the_worst_of_what_is_required():
    for offer in founding().offers:
        assert offer.decided == worst(decided_of(held.card) for held in offer.required)
        for held in offer.required:
            status = held.card.verdict.status
            assert (held.decided == "on the shortlist") is status.meets(held.card.ruleset.claims)
            assert (held.decided == "out") is not held.card.verdict.possible[-1].meets(held.card.ruleset.claims)


def test_nothing_open_is_ever_on_the_list():
    for offer in founding().offers:
        if any(held.card.verdict.status is VerdictStatus.UNDETERMINED for held in offer.required):
            assert offer.decided != "on the shortlist"


def test_what_is_shown_beside_decides_nothing_and_one_more_requirement_never_helps():
    alone = decided(("numergy", "cloudwatt"), ("andromede",), as_of=founding().as_of)
    assert {o.name: o.decided for o in alone.offers} == {o.name: o.decided for o in founding().offers}
    for offer in founding().offers:
        for held in offer.beside:
            becomes = possible_with(offer, held)
            assert becomes is None or DECIDED_ORDER.index(becomes) >= DECIDED_ORDER.index(offer.decided)


def test_offers_are_listed_shortlist_first():
    places = [DECIDED_ORDER.index(offer.decided) for offer in founding().offers]
    assert places == sorted(places)


@pytest.mark.exhaustive
def test_a_provider_without_a_service_stands_as_each_it_states():
    decision = decided(("aws",), ("secnumcloud-3.2",))
    assert [offer.name for offer in decision.offers] == ["aws@european-sovereign-cloud", "aws@main-cloud"]


def test_a_service_that_was_not_asked_about_is_named():
    decision = decided(("aws@main-cloud",), ("secnumcloud-3.2",))
    assert any("aws@european-sovereign-cloud" in name for name in decision.others)
