"""Where a condition looks at the day assessed, read off its checked tree."""

import pytest

from compliance.language.tree import written
from tests.builders import rule, ruleset

FACTS = {"x.demo.d": {"type": "date", "title": "D"}, "x.demo.t": {"type": "bool", "title": "T"}}
IN_FORCE = (("certifications", "*"), ("issued", "expires"))
CONDITIONS = [
    ("a fact alone", "x.demo.t", [], [], 0),
    ("the day itself", "as_of > x.demo.d", ["as_of"], [], 0),
    ("on the other side, shifted", 'x.demo.d < as_of - duration("24h")', ['as_of - duration("24h")'], [], 0),
    ("how long ago", "days(as_of - x.demo.d) > 30", ["days(as_of - x.demo.d)"], [], 0),
    ("other days", "x.demo.d > identity.founded", [], [], 0),
    ("in force", "certifications.exists(c, in_force(c))", [], [IN_FORCE], 0),
    ("the last year", 'latest(finance.years, "revenue_meur") > 5', [], [], 1),
]


@pytest.mark.parametrize(
    ("check", "sides", "validities", "years"), [c[1:] for c in CONDITIONS], ids=[c[0] for c in CONDITIONS]
)
def test_what_looks_at_the_day(check, sides, validities, years):
    (program,) = ruleset([rule(check)], facts=FACTS).rules[0].programs
    asked = program.days_asked
    assert [written(side, check) for side, _, _ in asked.comparisons] == sides
    assert list(asked.validities) == validities
    assert asked.years == years
