"""The country codes are those of ISO 3166-1, as an independent package has them."""

import pycountry

from compliance.model.nearest import ALIASES, ALPHA_2

ASSIGNED = {country.alpha_2 for country in pycountry.countries}


def test_every_assigned_code_is_a_country_and_no_other():
    assert ALPHA_2 == ASSIGNED


def test_what_is_written_for_a_code_is_none_itself():
    assert not ALIASES.keys() & ASSIGNED
    assert set(ALIASES.values()) <= ASSIGNED


def test_names_of_countries_mean_the_country():
    words = {name: code for name, code in ALIASES.items() if len(name) > 2}
    assert {name: pycountry.countries.search_fuzzy(name)[0].alpha_2 for name in words} == words
