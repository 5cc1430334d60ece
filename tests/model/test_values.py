"""The country codes are those of ISO 3166-1, as an independent package has them."""

import pycountry

from compliance.model.nearest import ALIASES
from compliance.model.values import ALPHA_2

ASSIGNED = {country.alpha_2 for country in pycountry.countries}


def test_every_assigned_code_is_a_country_and_no_other():
    assert ALPHA_2 == ASSIGNED


def test_what_is_written_for_a_code_is_none_itself():
    assert not ALIASES.keys() & ASSIGNED
    assert set(ALIASES.values()) <= ASSIGNED
