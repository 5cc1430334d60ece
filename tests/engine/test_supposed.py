"""What is supposed counts like a statement of the day, comes on top of all others, and never hides that it was supposed."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from compliance.engine.supposed import supposing
from compliance.loading.scenarios import load_scenario
from compliance.model.statements import UnknownServiceError
from compliance.model.status import Reason, Status
from tests.builders import LONG_AGO, day, provider, rule, ruleset, scorecard, source, statement

TODAY = "2024-06-30"
PAID = "finance.paid_in_meur"


def scenario(facts, **more):
    document = {"schema": "scenario/1", "title": "T", "offer": "acme", "facts": facts, **more}
    return load_scenario(text=json.dumps(document))


def finding(of, check, what=None, *, known=TODAY, **more):
    supposed = of if what is None else supposing(of, what, day(TODAY), day(known))
    return scorecard(supposed, ruleset([rule(check, **more)]), TODAY, known).findings[0]


def of(*statements, **more):
    return provider([*statements] or [statement(LONG_AGO, {"identity": {"legal_name": "A"}})], **more)


def paid(from_, value, **more):
    return statement(from_, {"finance": {"paid_in_meur": value}}, **more)


@pytest.mark.parametrize(
    "from_", [LONG_AGO, TODAY, "2024-06"], ids=["earlier", "the same day", "within the same month"]
)
def test_a_supposed_value_outranks_what_is_stated(from_):
    found = finding(of(paid(LONG_AGO, 5), paid(from_, 5)), f"{PAID} == 9", scenario({"finance": {"paid_in_meur": 9}}))
    assert (found.status, found.reason) == (Status.PASS, None)


def test_it_settles_a_dispute():
    acme = of(paid(LONG_AGO, 5), paid(LONG_AGO, 7))
    assert finding(acme, f"{PAID} == 5").reason is Reason.DISPUTED
    assert finding(acme, f"{PAID} == 9", scenario({"finance": {"paid_in_meur": 9}})).status is Status.PASS


def test_what_is_supposed_not_to_be_known_was_never_stated():
    acme = of(paid(LONG_AGO, 5), paid("2024-01-01", 7))
    found = finding(acme, f"{PAID} == 7", scenario({"finance": {"paid_in_meur": None}}))
    assert (found.status, found.reason) == (Status.UNKNOWN, Reason.MISSING)


def test_a_whole_list_can_be_supposed_not_to_be_known():
    facts = {"ownership": {"shareholders": {"a": {"country": "FR"}}}}
    acme = of(statement(LONG_AGO, facts, exhaustive=["ownership.shareholders"]))
    check = "ownership.shareholders.exists(s, s.country == 'US')"
    assert finding(acme, check).status is Status.FAIL
    unknown = scenario({"ownership": {"shareholders": None}})
    assert finding(acme, check, unknown).status is Status.UNKNOWN


def test_an_entry_that_is_null_is_gone():
    facts = {"ownership": {"shareholders": {"a": {"country": "FR"}, "b": {"country": "US"}}}}
    acme = of(statement(LONG_AGO, facts, exhaustive=["ownership.shareholders"]))
    check = "ownership.shareholders.all(s, s.country == 'FR')"
    assert finding(acme, check).status is Status.FAIL
    assert finding(acme, check, scenario({"ownership": {"shareholders": {"b": None}}})).status is Status.PASS


def test_a_list_can_be_supposed_to_be_complete():
    acme = of(statement(LONG_AGO, {"ownership": {"shareholders": {"a": {"country": "FR"}}}}))
    check = "ownership.shareholders.all(s, s.country == 'FR')"
    assert finding(acme, check).status is Status.UNKNOWN
    facts = {"ownership": {"shareholders": {"b": {"country": "FR"}}}}
    assert finding(acme, check, scenario(facts, exhaustive=["ownership.shareholders"])).status is Status.PASS


@pytest.mark.parametrize(("grade", "status"), [("A", Status.PASS), ("B", Status.PASS), ("C", Status.UNKNOWN)])
def test_it_is_as_well_shown_as_it_supposes(grade, status):
    what = scenario({"finance": {"paid_in_meur": 9}}, grade=grade)
    assert finding(of(), f"{PAID} == 9", what, evidence={"grade": "B"}).status is status


@pytest.mark.parametrize("known", [LONG_AGO, TODAY, "2026-01-01"])
def test_it_is_known_and_fresh_at_any_knowledge_date(known):
    acme = of(paid(LONG_AGO, 5), sources={"s": source("1999-01-01")})
    what = scenario({"finance": {"paid_in_meur": 9}})
    assert finding(acme, f"{PAID} == 9", what, known=known, evidence={"max_age": "P50Y"}).status is Status.PASS


def test_every_result_says_that_it_is_supposed():
    acme, what = of(paid(LONG_AGO, 5)), scenario({"finance": {"paid_in_meur": 9}}, who="Us", why="Round two", grade="B")
    supposed = supposing(acme, what, day(TODAY), day(TODAY))
    card = scorecard(supposed, ruleset([rule(f"{PAID} == 9")]), TODAY)
    told = card.provider.what_if
    assert card.provider.name == f"What if: {acme.name}"
    assert (told.title, told.facts, told.grade, told.who, told.why) == ("T", (PAID,), "B", "Us", "Round two")
    assert card.sources[card.findings[0].facts[0].sources[0]].title == "Supposed: T"
    lines = f"{acme.digest}\n{what.digest}\n".encode()
    assert card.provider.digest == f"sha256:{sha256(lines).hexdigest()}" != acme.digest
    assert scorecard(acme, ruleset([rule(f"{PAID} == 9")]), TODAY).provider.what_if is None


def test_its_source_and_its_statement_have_ids_of_their_own():
    acme = of(paid(LONG_AGO, 5, id="what-if", sources="what-if"), sources={"what-if": source()})
    supposed = supposing(acme, scenario({"finance": {"paid_in_meur": 9}}), day(TODAY), day(TODAY))
    assert {s.id for s in supposed.statements} == {"what-if", "what-if-"} == {*supposed.sources}


def test_it_is_about_one_provider_and_a_service_it_has():
    what = scenario({"finance": {"paid_in_meur": 9}}, offer="other")
    with pytest.raises(ValueError, match="about 'other', not about 'acme'"):
        supposing(of(), what, day(TODAY), day(TODAY))
    with pytest.raises(UnknownServiceError):
        supposing(of(), scenario({"finance": {"paid_in_meur": 9}}, offer="acme@none"), day(TODAY), day(TODAY))


def test_what_is_supposed_to_be_as_it_is_changes_no_verdict():
    acme = of(paid(LONG_AGO, 5))
    found = finding(acme, f"{PAID} == 5", scenario({"finance": {"paid_in_meur": 5}}))
    assert (found.status, found.rung) == (Status.PASS, finding(acme, f"{PAID} == 5").rung)
