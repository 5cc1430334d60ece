"""`gleif`: identity, owners and stated absence from the register of legal entities, each with its place."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.exchange import gleif
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.model.problem import LoadError
from tests.exchange.gleif_records import (
    ACME,
    HOLDING,
    LEVEL_1,
    LEVEL_2,
    STRANGER,
    answer,
    entity,
    exception,
    relationship,
)

TODAY = date(2026, 11, 30)


def read(*records, of=None):
    return gleif.read([Foreign("acme.json", answer(*records))], ImportTerms(TODAY, of))


def facts(imported):
    return {".".join(taken.path): taken.value for entry in imported.entries for taken in entry.facts}


def places(imported):
    return {".".join(taken.path): taken.at for entry in imported.entries for taken in entry.facts}


def why(imported):
    return " ".join(left.why for left in imported.left)


def test_a_record_gives_an_identity_with_the_place_of_each_fact():
    imported = read(entity())
    assert facts(imported) == {
        "identity.legal_name": "Exemple Nuage SAS",
        "identity.registered_office_country": "FR",
        "identity.central_administration_country": "FR",
        "identity.register_numbers": [ACME, "000 111 222"],
        "identity.former_names": ["Nuage Un SAS"],
        "identity.founded": "2019-02-03",
    }
    assert places(imported)["identity.legal_name"] == "/data/attributes/entity/legalName/name"
    (entry,) = imported.entries
    assert (entry.grade, entry.from_, entry.published) == ("A", date(2025, 6, 1), date(2025, 6, 1))


@pytest.mark.parametrize(
    ("level", "grade"), [("FULLY_CORROBORATED", "A"), ("ENTITY_SUPPLIED_ONLY", "B"), ("PENDING", "B"), (None, "B")]
)
def test_only_what_the_register_has_corroborated_is_of_grade_a(level, grade):
    (entry,) = read(entity(registration={"corroborationLevel": level})).entries
    assert entry.grade == grade


def test_the_ultimate_parent_is_the_controller_and_the_direct_one_an_owner_of_unknown_share():
    holding = entity(HOLDING, "Beispiel Holding AG", "DE")
    found = facts(read(entity(), holding, relationship(), relationship("IS_DIRECTLY_CONSOLIDATED_BY")))
    assert {path: value for path, value in found.items() if path.startswith("ownership")} == {
        "ownership.ultimate_controller": "Beispiel Holding AG",
        "ownership.ultimate_controller_country": "DE",
        f"ownership.shareholders.{HOLDING}.name": "Beispiel Holding AG",
        f"ownership.shareholders.{HOLDING}.country": "DE",
    }


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (relationship(), "the name of the parent is in none of these files"),
        (relationship(status="INACTIVE"), "not in force"),
        (relationship("IS_FUND-MANAGED_BY"), "not about who consolidates"),
    ],
)
def test_a_relationship_that_names_no_owner_is_left_with_the_reason(other, said):
    imported = read(entity(), other)
    assert not [path for path in facts(imported) if path.startswith("ownership")]
    assert said in why(imported)


def test_a_parent_that_is_not_told_is_a_stated_absence():
    imported = read(entity(), exception())
    (absence,) = imported.absences
    assert absence.facts == ("ownership.ultimate_controller", "ownership.ultimate_controller_country")
    assert "NATURAL_PERSONS" in absence.where
    assert "/data/1/attributes" in absence.where


def test_a_dissolved_entity_has_ended_and_one_taken_over_is_told():
    gone = {"status": "INACTIVE", "expiration": {"date": "2024-05-06T00:00:00Z", "reason": "DISSOLVED"}}
    assert facts(read(entity(**gone)))["identity.ended"] == "2024-05-06"
    merged = read(entity(**gone | {"expiration": {"date": "2024-05-06", "reason": "CORPORATE_ACTION"}}))
    assert "identity.ended" not in facts(merged)
    assert "whether its offers ended is not said" in why(merged)


def test_a_lapsed_record_says_since_when_nobody_confirmed_it():
    assert "renewal was due on 2026-06-01" in why(read(entity(registration={"status": "LAPSED"})))


def test_a_withdrawn_record_gives_nothing():
    imported = read(entity(registration={"status": "ANNULLED"}))
    assert (imported.count, "withdrawn" in why(imported)) == (0, True)


def test_a_country_that_is_none_is_left_with_its_place():
    imported = read(entity(country="XQ"))
    assert "identity.registered_office_country" not in facts(imported)
    assert imported.left[0].at == "/data/attributes/entity/legalAddress/country"


def test_tables_are_read_as_the_api_is():
    files = [Foreign("level-1.csv", LEVEL_1.encode()), Foreign("level-2.csv", LEVEL_2.encode())]
    imported = gleif.read(files, ImportTerms(TODAY))
    found = facts(imported)
    assert found["identity.legal_name"] == "Exemple Nuage SAS"
    assert found[f"ownership.shareholders.{HOLDING}.country"] == "DE"
    assert places(imported)["identity.legal_name"] == "row 2, column Entity.LegalName"
    assert imported.entries[0].grade == "B"


def test_which_of_several_entities_is_asked_and_then_taken():
    several = (entity(), entity(STRANGER, "Autre SAS"))
    with pytest.raises(LoadError, match=r"(?s)2 entities .* --of LEI"):
        read(*several)
    imported = read(*several, of=STRANGER)
    assert imported.name == "Autre SAS"
    assert f"about another entity than {STRANGER}" in why(imported)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"data": {"type": "lei-records"}}', "/data is no record"),
        (b"[1]", "/0 is no record"),
        (b"LEI,Name\nx,y\n", "no columns of the register"),
        (answer(exception()), "no level 1 record"),
    ],
)
def test_what_is_no_record_is_refused(data, said):
    with pytest.raises(LoadError, match=said):
        gleif.read([Foreign("x", data)], ImportTerms(TODAY))


def test_an_entity_whose_number_is_mistyped_gives_nothing():
    wrong = ACME[:-1] + "8"
    imported = gleif.read([Foreign("x.json", answer(entity(wrong)))], ImportTerms(TODAY, wrong))
    assert imported.count == 0
    assert "check digits are wrong" in why(imported)


def test_a_record_costs_the_same_however_many_others_there_are(monkeypatch):
    looked_up, look_up = [], gleif.below
    monkeypatch.setattr(gleif, "below", lambda value, pointer: looked_up.append(pointer) or look_up(value, pointer))
    counts = []
    for n in (10, 100):
        looked_up.clear()
        read(entity(), *[entity(STRANGER, "Autre SAS")] * n, *[relationship()] * n, of=ACME)
        counts.append(len(looked_up))
    assert counts[1] < 10 * counts[0]
