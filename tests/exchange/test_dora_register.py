"""`dora-register`: a provider of a bank's register, or all of them as a list; what is not applicable is no fact."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.exchange import dora_register
from compliance.exchange.dora_register import Supplier, suppliers
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.model.problem import LoadError
from tests.exchange.dora_tables import (
    ACME,
    BACKUP,
    HOLDING,
    STRANGER,
    assessment,
    contract,
    link,
    package,
    provider,
    register,
)
from tests.exchange.samples import sample

TODAY = date(2026, 11, 30)


def read(of=ACME, **tables):
    return dora_register.read([Foreign("register.zip", package(register(**tables)))], ImportTerms(TODAY, of))


def facts(imported, start=""):
    found = {".".join(taken.path): taken.value for entry in imported.entries for taken in entry.facts}
    return {path: value for path, value in found.items() if path.startswith(start)}


def why(imported):
    return "; ".join(f"{left.at}: {left.what}: {left.why}" for left in imported.left)


def test_a_provider_has_its_identity_from_the_list_of_providers():
    imported = read()
    assert facts(imported) == {
        "identity.legal_name": "Exemple Nuage SAS",
        "identity.central_administration_country": "FR",
        "identity.register_numbers": [ACME],
    }
    (entry,) = imported.entries
    assert (entry.at, entry.publisher, entry.grade) == ("b_05.01.csv, row 2", "Banque Exemple", "C")
    assert (entry.from_, entry.published) == (date(2025, 12, 31), date(2025, 12, 31))


def test_a_code_that_is_not_applicable_is_no_country():
    imported = read(providers=[provider(country="eba_GA:qx2007")])
    assert "identity.central_administration_country" not in facts(imported)
    assert "b_05.01.csv, row 2, c0080: qx2007: not the code of a country" in why(imported)


def test_a_mistyped_lei_is_no_register_number():
    imported = read(of="X1", providers=[provider("X1")])
    assert "identity.register_numbers" not in facts(imported)
    assert "c0010: X1: not an LEI" in why(imported)


def test_an_ultimate_parent_is_taken_where_the_register_names_it():
    named = read(providers=[provider(parent=HOLDING), provider(HOLDING, "Beispiel Holding AG")])
    assert facts(named, "ownership") == {"ownership.ultimate_controller": "Beispiel Holding AG"}
    unnamed = read(providers=[provider(parent=HOLDING)])
    assert facts(unnamed, "ownership") == {}
    assert "the ultimate parent has no row with its name" in why(unnamed)
    assert facts(read(providers=[provider(parent=ACME)]), "ownership") == {}


def test_services_have_their_kind_and_where_they_keep_data():
    found = facts(read(contracts=[contract(), contract("eba_GA:DE"), contract(service=BACKUP)]), "services")
    assert found == {
        "services.s17.name": "Cloud services: IaaS",
        "services.s17.kind": "iaas",
        "services.s17.facts.data.storage_countries": ["DE", "FR"],
        "services.s17.facts.data.processing_countries": ["FR"],
        "services.s09.name": "Non-cloud data storage",
        "services.s09.kind": "other",
        "services.s09.facts.data.storage_countries": ["FR"],
        "services.s09.facts.data.processing_countries": ["FR"],
    }


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (contract(""), "where else data may be is not known"),
        (contract("eba_GA:qx2007"), "where else data may be is not known"),
        (contract(stores=""), "whether it stores data is not said"),
    ],
)
def test_a_list_of_places_is_taken_whole_or_not_at_all(other, said):
    imported = read(contracts=[contract(), other])
    assert "services.s17.facts.data.storage_countries" not in facts(imported)
    assert said in why(imported)


def test_a_service_that_stores_nothing_says_nothing_of_places():
    imported = read(contracts=[contract("", stores="eba_BT:x29")])
    assert "services.s17.facts.data.storage_countries" not in facts(imported)


def test_whoever_stands_behind_a_provider_is_a_subcontractor_and_the_chain_has_at_least_its_length():
    chain = [link(ACME, 1), link(HOLDING, 2, ACME), link(STRANGER, 3, HOLDING), link("OTHER", 2, "ELSE", "C-2")]
    found = facts(read(chains=chain), "supply_chain")
    assert found == {
        f"supply_chain.subprocessors.{HOLDING}.name": "Beispiel Holding AG",
        f"supply_chain.subprocessors.{HOLDING}.role": "Cloud services: IaaS",
        f"supply_chain.subprocessors.{STRANGER}.name": "Autre SAS",
        f"supply_chain.subprocessors.{STRANGER}.role": "Cloud services: IaaS",
        "supply_chain.chain_length": {"min": 2},
    }
    assert facts(read(of=HOLDING, chains=chain), "supply_chain.chain") == {"supply_chain.chain_length": {"min": 1}}


def test_a_chain_that_runs_in_a_circle_ends():
    found = facts(read(chains=[link(HOLDING, 2, ACME), link(ACME, 3, HOLDING)]), "supply_chain.chain")
    assert found == {"supply_chain.chain_length": {"min": 1}}


def test_what_the_bank_assessed_are_facts_of_its_own_and_nothing_where_contracts_differ():
    start = "services.s17.facts.x.dora."
    one = read(assessed=[assessment()])
    assert facts(one, start) == {
        f"{start}substitutability": "easily substitutable",
        f"{start}last_audit": "2024-03-01",
        f"{start}exit_plan": True,
        f"{start}alternatives": "Nuage Deux",
    }
    assert "c0110: x21: not applicable, or not assessed" in why(one)
    two = read(assessed=[assessment(), assessment("eba_ZZ:x959", audit="9999-12-31")])
    assert facts(two, start) == {f"{start}exit_plan": True, f"{start}alternatives": "Nuage Deux"}
    assert "x959, x962: contracts of one service differ" in why(two)
    never = read(assessed=[assessment(audit="9999-12-31")])
    assert f"{start}last_audit" not in facts(never)


def test_a_contract_with_a_provider_that_is_not_in_the_list_is_told():
    assert "b_02.02.csv, row 2: NOBODY: a contract with a provider that B_05.01 does not have" in why(
        read(contracts=[contract(code="NOBODY")])
    )


def test_a_list_has_every_provider_once_and_those_that_only_contracts_name():
    tables = register(contracts=[contract(), contract(code="N-1")], chains=[link(ACME, 1), link(HOLDING, 2, ACME)])
    assert suppliers([Foreign("register.zip", package(tables))]) == [
        Supplier(ACME, "", "Exemple Nuage SAS", "FR", ("S17",), 1, ""),
        Supplier(HOLDING, "", "Beispiel Holding AG", "DE", ("S17",), 2, ""),
        Supplier(STRANGER, "", "Autre SAS", "FR", (), None, ""),
        Supplier("", "N-1", "", "", ("S17",), None, ""),
    ]


def test_a_folder_is_read_as_the_package_is():
    files = [Foreign(f"reports/{name}", text.encode()) for name, text in register(contracts=[contract()]).items()]
    imported = dora_register.read(files, ImportTerms(TODAY, ACME))
    assert facts(imported) == facts(read(contracts=[contract()]))
    first = imported.entries[0]
    assert (first.file.name, first.at) == ("reports/b_05.01.csv", "row 2")


@pytest.mark.parametrize(
    ("tables", "of", "said"),
    [
        (register(), None, r"(?s)3 providers .* --of CODE"),
        (register(), "NOBODY", "no provider 'NOBODY'"),
        ({"b_01.01.csv": "c0010\nX\n"}, None, "no b_05.01.csv"),
        ({"b_05.01.csv": "c0010,c0020\nX,Y\n"}, None, "no column c0050"),
        ({"a/b_05.01.csv": "", "b/b_05.01.csv": ""}, None, "is there twice"),
    ],
)
def test_what_is_no_register_or_not_plain_is_refused(tables, of, said):
    with pytest.raises(LoadError, match=said):
        dora_register.read([Foreign("register.zip", package(tables))], ImportTerms(TODAY, of))


@pytest.mark.parametrize("name", ["xbridge-test1_out.zip", "xbridge-test2_in.zip"])
def test_real_files(name):
    files = [Foreign(name, sample(f"dora-register/{name}"))]
    imported = dora_register.read(files, ImportTerms(TODAY))
    assert facts(imported) == {"identity.legal_name": "ycbizrji", "identity.central_administration_country": "AL"}
    assert len(imported.left) == 5
    assert [supplier.name for supplier in suppliers(files)] == ["ycbizrji", "", ""]
