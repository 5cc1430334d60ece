"""The facts of each world, made of what worlds share, are those made of all statements anew."""

from __future__ import annotations

from itertools import islice, product
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine import facts_read as facts_read_module
from compliance.engine import worlds
from compliance.engine.facts_read import facts_read
from compliance.engine.figures import add_euros, eu_members, settle
from compliance.engine.table import build_table, said_at
from compliance.model.problem import LoadError
from tests.builders import demo, finding, provider, snapshot, statement
from tests.engine.test_disputes import KINDS, NOW

OTHERS = [
    ({"identity": {"legal_name": "One"}}, {}),
    ({"identity": {"legal_name": "Two"}}, {}),
    ({"identity": None}, {}),
    ({"finance": {"years": {"2019": {"revenue_musd": 5}}}}, {}),
    ({"finance": {"years": {"2019": {"revenue_musd": 6, "revenue_meur": 4}}}}, {}),
    ({"finance": {"public_committed_meur": 5, "committed_meur": 4}}, {}),
    ({"finance": {"public_committed_meur": 3, "committed_meur": 4}}, {}),
    ({"services": {"vm": {"kind": "iaas", "facts": demo(a=True)}}}, {}),
    ({"services": {"vm": {"facts": {"certifications": {"c": {"scheme": "z"}}}}}}, {}),
    ({"services": {"vm": None}}, {}),
    ({"services": {"vm": {"facts": None}}}, {"until": NOW}),
    ({"certifications": {"c": {"holders": ["One"]}, "e": {"scheme": "x"}}}, {}),
]
SAID = st.tuples(st.sampled_from([*KINDS, *OTHERS]), st.sampled_from(["2020-01-01", "2020-01-01", "2021-01-01"]))


def made_whole(snapshot, world):
    """The facts of a world, made of all that statements say."""
    dropped = {}
    for dispute, reading in zip(snapshot.disputes, world, strict=True):
        dropped |= {} if dispute.figures else dispute.dropped(reading)
    table = build_table(said_at(snapshot.supports, snapshot.as_of), dropped)
    settle(table, zip(snapshot.disputes, world, strict=True), eu_members(snapshot.sets, snapshot.as_of))
    add_euros(table, snapshot.sets.rates)
    return table


@given(st.lists(SAID, min_size=2, max_size=6), st.booleans())
def test_the_facts_of_each_world_are_those_made_of_all_that_is_said(said, corrected):
    statements = [statement(begins, facts, **more) for (facts, more), begins in said]
    if corrected:
        statements[0]["id"], statements[-1]["supersedes"] = "first", ["first"]
    try:
        there = snapshot(provider(statements), NOW)
    except LoadError:
        return
    for world in islice(product(*(range(len(dispute.orders)) for dispute in there.disputes)), 100):
        assert there.table(world) == made_whole(there, world)
        believed = there.believing(dict(enumerate(world)))
        assert believed.table(believed.first_world) == there.table(world)


def contested(many):
    """A profile with so many sites, each with a tier in dispute."""
    return provider(
        [statement("2020-01-01", {"datacenters": {f"d{n}": {"tier": tier}}}) for n in range(many) for tier in (2, 3)]
    )


def test_what_many_disputes_cost_grows_with_them_and_not_with_their_square():
    """Every statement is applied once for them all, and once more for each reading of its own dispute."""
    with patch.object(worlds, "build_table", wraps=worlds.build_table) as made:
        of_many = finding(contested(150), "datacenters.exists(d, d.tier >= 3)", NOW)
    assert sum(len(call.args[0]) for call in made.call_args_list) <= 300 + 2 * 300
    assert (of_many.status, of_many.reason) == ("unknown", "disputed")
    assert [[one.value for one in fact.candidates] for fact in of_many.facts] == [[2, 3]] * 150


def test_the_facts_of_so_many_worlds_are_kept():
    there = snapshot(contested(3), NOW)
    with patch.object(worlds, "KEPT", 2):
        tables = [there.table(world) for world in product((0, 1), repeat=3)]
        assert tables == [there.table(world) for world in product((0, 1), repeat=3)]


def test_entries_that_some_readings_name_are_looked_for_in_so_many():
    """Of disputes too many to be tried together each is looked at alone, up to a bound."""
    ended = [statement("2020-01-01", {"datacenters": {f"d{n}": None}}, id=f"a{n}") for n in range(8)]
    stated = [statement("2020-01-01", {"datacenters": {f"d{n}": {"tier": 3}}}, id=f"b{n}") for n in range(8)]
    there = snapshot(provider([*ended, *stated]), NOW)
    reads = [("datacenters", "*", "tier")]
    assert there.worlds(reads) is None
    named = [fact.path for fact in facts_read(there, reads)]
    assert {f"datacenters.d{n}.tier" for n in range(8)} <= {*named}
    with patch.object(facts_read_module, "NAMING", 3):
        assert len(facts_read(there, reads)) < len(named)
