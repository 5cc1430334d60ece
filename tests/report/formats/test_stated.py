"""What a scorecard rests on, each statement once."""

from __future__ import annotations

from compliance.report.formats.stated import behind, stated_facts
from tests.report.cards import numergy
from tests.report.outputs import demo


def test_every_stated_fact_once_and_nothing_that_nobody_states():
    stated = stated_facts(numergy())
    assert set(stated) == {f.path for one in numergy().findings for f in one.facts if f.location is not None}
    ids = [one.id for values in stated.values() for one in values]
    assert len(ids) == len(set(ids))


def test_of_a_disputed_fact_each_value():
    disputed = {f.path: len(f.candidates) for one in demo().findings for f in one.facts if f.candidates}
    stated = stated_facts(demo())
    assert disputed
    assert {path: len(stated[path]) for path in disputed} == disputed
    assert all(one.disputed and one.sources for path in disputed for one in stated[path])


def test_behind_a_finding_is_what_decided_it():
    stated = stated_facts(numergy())
    for finding in numergy().findings:
        paths = {one.path for one in behind(finding, stated)}
        decided = {path for path in finding.decided if path in stated}
        assert paths == (decided or {f.path for f in finding.facts if f.path in stated})
