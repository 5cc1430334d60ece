"""Country sets as they were known on a day, and how long certificates run."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.loading.rulesets import country_sets, country_sets_from
from compliance.loading.yaml_source import read_yaml


def test_a_membership_is_known_from_its_source_or_its_first_day_and_the_latest_end_counts(tmp_path):
    (tmp_path / "s.yaml").write_text(
        "schema: sets/1\nreferences:\n  a: {title: A, published: 2010-05-01}\n  b: {title: B, published: 2012}\n"
        "sets:\n  S:\n    title: S\n    references: [a]\n    members:\n      FR: {from: 2000-01-01}\n"
        "      DE: {from: 2011-01-01, source: a, until: 2015-01-01, later: [{until: 2013-01-01, source: b}]}\n",
        encoding="utf-8",
    )
    sets = country_sets_from(read_yaml(tmp_path / "s.yaml", "s.yaml"))

    def members(day, known):
        return sets.as_known(date.fromisoformat(known))["S"].at(date.fromisoformat(day))

    assert members("2005-01-01", "1999-12-31") == ()
    assert members("2012-01-01", "2010-04-30") == ("FR",)
    assert members("2012-01-01", "2010-05-01") == ("DE", "FR")
    assert members("2014-01-01", "2012-12-30") == ("DE", "FR")
    assert members("2014-01-01", "2012-12-31") == ("FR",) == sets["S"].at(date(2014, 1, 1))
    assert sets.as_known(date(1999, 1, 1)).as_known(date.max) == sets


def test_what_was_known_on_one_day_takes_nothing_from_another():
    sets, early = country_sets(), country_sets().as_known(date(2015, 1, 1))
    assert early.rates != sets.rates
    later = early.as_known(date(2026, 12, 31))
    assert (later, later.rates, later.cycles) == (sets.as_known(date(2026, 12, 31)), sets.rates, sets.cycles)


@pytest.mark.parametrize(
    ("scheme", "type_", "end"),
    [
        ("iso-27001", None, "2027-02-28"),
        ("csa-star", "certification", "2027-02-28"),
        ("csa-star", "attestation", "2025-02-28"),
        ("csa-star", None, "2025-02-28"),
        ("ens", "certification", "2026-02-28"),
    ],
)
def test_a_certificate_runs_as_long_as_its_scheme_and_kind_say_the_shortest_where_no_kind_is_known(scheme, type_, end):
    assert country_sets().cycles[scheme].end(date(2024, 2, 29), type_) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("scheme", "said", "edition"),
    [
        ("iso-27001", "2005-10-14", None),
        ("iso-27001", "2005-10-15", "2005"),
        ("iso-27001", "2013-10-01", None),
        ("iso-27001", "2015-10-02", "2013"),
        ("iso-27001", "2022-10-24", "2013"),
        ("iso-27001", "2025-10-31", None),
        ("iso-27001", "2025-11-01", "2022"),
        ("hds", "2024-05-16", None),
        ("hds", "2026-05-17", "2"),
        ("secnumcloud", "2026-05-17", None),
    ],
)
def test_a_certificate_is_of_the_only_edition_that_can_be_in_force_on_its_day(scheme, said, edition):
    assert country_sets().cycles[scheme].edition_on(date.fromisoformat(said)) == edition
