"""Suppliers of a list are matched to profiles by the strongest of what both have, and never by a guess."""

from __future__ import annotations

import pytest

from compliance.exchange.foreign import Foreign
from compliance.exchange.suppliers import Suppliers, read_suppliers
from compliance.loading.providers import load_provider
from compliance.model.problem import LoadError
from tests.exchange.gleif_records import ACME, HOLDING


def profile(id_, name, **identity):
    source = {"title": "T", "publisher": "P", "published": "2020-01-01", "grade": "A"}
    statement = {"from": "2020-01-01", "sources": ["s"], "facts": {"identity": {"activity": "cloud", **identity}}}
    return load_provider(
        {"schema": "provider/1", "id": id_, "name": name, "sources": {"s": source}, "statements": [statement]}
    )


ACME_SAS = profile(
    "acme", "Acme Cloud", legal_name="Acme SAS", former_names=["Nuage Un"], register_numbers=[ACME, "000 111 222"]
)


def matched(row, *profiles):
    listed = read_suppliers(Foreign("list.csv", f"LEI,Number,ID,Name\n{row}\n".encode()))
    suppliers = Suppliers(listed)
    for one in profiles or (ACME_SAS,):
        suppliers.match(one)
    (wanted,) = listed
    return wanted


@pytest.mark.parametrize(
    ("row", "by"),
    [
        (f"{ACME.lower()},,,", "lei"),
        (",000111222,,", "number"),
        (f",{ACME},,", "number"),
        (",,acme,", "id"),
        (",,,ACME  cloud", "name"),
        (",,,acme sas", "name"),
        (",,,Nuage Un", "name"),
        (f"{ACME},,other,Other", "lei"),
        (",,,Acme", None),
        (",999,,", None),
        (f"{HOLDING},,,Acme Cloud", None),
    ],
)
def test_a_supplier_is_matched_by_the_strongest_that_both_have(row, by):
    wanted = matched(row)
    assert (wanted.by, wanted.profile) == (by, None if by is None else "acme")


def test_another_lei_outranks_a_name_and_says_so():
    assert matched(f"{HOLDING},,,Acme Cloud").note == "the profile 'acme' has its name, and another LEI"


def test_a_name_that_two_profiles_have_is_none_and_a_number_decides():
    other = profile("other", "Acme Cloud", register_numbers=["333"])
    wanted = matched(",,,Acme Cloud", ACME_SAS, other)
    assert (wanted.profiles, wanted.profile) == (("acme", "other"), None)
    for order in ((ACME_SAS, other), (other, ACME_SAS)):
        assert matched(",333,,Acme Cloud", *order).profile == "other"


def test_a_row_that_names_nobody_stays_in_the_list():
    listed = read_suppliers(Foreign("list.csv", b"name,country\n,FR\nAcme Cloud,FR\n"))
    assert Suppliers(listed).match(ACME_SAS)
    assert [(one.row, one.profile) for one in listed] == [(2, None), (3, "acme")]


def test_all_rows_of_one_name_are_it():
    listed = read_suppliers(Foreign("list.csv", b"name\n" + b"Acme Cloud\n" * 3))
    assert Suppliers(listed).match(ACME_SAS)
    assert [one.profile for one in listed] == ["acme"] * 3


@pytest.mark.parametrize(
    ("data", "said"), [(b"firm\nAcme\n", "no column names suppliers"), (b"name\n", "no supplier in this list")]
)
def test_a_list_of_nobody_is_refused(data, said):
    with pytest.raises(LoadError, match=said):
        read_suppliers(Foreign("list.csv", data))
