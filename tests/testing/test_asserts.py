"""`assert_verdict`, as a test written by hand uses it."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import (
    LoadError,
    UnknownDocumentError,
    UnknownServiceError,
    evaluate,
    load_provider,
    load_ruleset,
    load_waivers,
)
from compliance.testing import assert_verdict
from tests.recognised import DAY, document, profile

THEN, KNOWN = date(2016, 2, 1), date(2026, 11, 23)
WAIVERS = """
schema: waivers/1
waivers:
  everything:
    {rule: "*", provider: numergy, ruleset: andromede, reason: To see., owner: us, created: 2016-01-01, expires: 2016-03-01}
"""


def test_it_returns_the_scorecard():
    card = assert_verdict("numergy", "andromede", as_of=THEN, known_as_of=KNOWN, require="necessary")
    assert card.verdict.status == "necessary-only"
    assert [requirement.status for requirement in card.requirements] == ["met"]


def test_documents_can_be_given_as_they_are():
    who, what = load_provider("numergy"), load_ruleset("andromede")
    assert assert_verdict(who, what, as_of=THEN, known_as_of=KNOWN, require="none").verdict.status == "necessary-only"


def test_the_message_is_the_scorecard():
    with pytest.raises(AssertionError) as raised:
        assert_verdict("numergy", "andromede", as_of=THEN, known_as_of=KNOWN)
    assert "Necessary, not sufficient (necessary-only)\n  Numergy against " in str(raised.value)
    assert "owners-aligned" in str(raised.value)


def test_only_what_was_known_that_day_counts_without_another():
    with pytest.raises(AssertionError, match="undetermined"):
        assert_verdict("numergy", "andromede", as_of=date(2014, 6, 1), require="necessary")


def test_what_counts():
    who, what = load_provider(profile()), load_ruleset(document())
    then = {"as_of": date.fromisoformat(DAY)}
    assert assert_verdict(who, what, **then).verdict.basis == "declared"
    for given in ({"accept": "read"}, {"evidence": "B"}):
        with pytest.raises(AssertionError, match="undetermined"):
            assert_verdict(who, what, **then, **given)


def test_waivers_pass_and_end(tmp_path):
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVERS, encoding="utf-8")
    card = assert_verdict("numergy", "andromede", as_of=date(2016, 3, 1), known_as_of=KNOWN, waivers=[path])
    assert [requirement.status for requirement in card.requirements] == ["met by waiver"]
    assert card.verdict.status == "necessary-only"
    with pytest.raises(AssertionError):
        assert_verdict("numergy", "andromede", as_of=date(2016, 3, 2), known_as_of=KNOWN, waivers=[path])


def test_waivers_from_the_library(tmp_path):
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVERS, encoding="utf-8")
    numergy, andromede = load_provider("numergy"), load_ruleset("andromede")
    dates = {"as_of": THEN, "known_as_of": KNOWN}
    plain, waived = (evaluate(numergy, andromede, **dates, waivers=w) for w in ((), [load_waivers(str(path))]))
    assert plain == evaluate(numergy, andromede, **dates)
    assert (plain.with_waivers, waived.with_waivers.possible) == (None, ("sufficient",))
    assert waived.verdict == plain.verdict


def test_what_is_not_there(tmp_path):
    with pytest.raises(UnknownDocumentError):
        assert_verdict("numergi", "andromede", as_of=THEN)
    with pytest.raises(UnknownServiceError):
        assert_verdict("numergy", "andromede", as_of=THEN, service="vault")
    with pytest.raises(LoadError):
        assert_verdict("numergy", "andromede", as_of=THEN, waivers=[tmp_path / "absent.yaml"])
