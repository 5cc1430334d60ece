"""Gaia-X 24.11: which criteria each scheme asks for, and with which kind of evidence."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.rulesets.settings import SettingError, with_settings

SCHEMES = ("standard", "L1", "L2", "L3")
DAY = date(2026, 11, 24)

# The letters of the published table: declaration, certification, not applicable; Standard Compliance, then labels 1 to 3.
EVIDENCE = {
    "dddd": [
        "P1.1.1",
        "P1.1.2",
        "P1.1.3",
        "P1.1.4",
        "P1.1.5",
        *[f"P1.2.{n}" for n in range(1, 10)],
        "P1.3.2",
        "P6.1.1",
    ],
    "-ddd": ["P1.3.1"],
    "-dcc": ["P2.1.1", "P6.1.2", "P6.1.3", "P6.1.4"],
    "ddcc": [
        *["P2.1.2", "P2.1.3", "P2.2.1", "P2.2.2", "P2.2.5", "P2.2.6", "P2.2.7", "P5.2.1"],
        *[f"P3.1.{n}" for n in range(1, 21)],
    ],
    "ddc-": ["P2.2.3"],
    "-dc-": ["P2.2.4"],
    "dddc": ["P4.1.1", "P4.1.2"],
    "--c-": ["P5.1.1"],
    "---c": ["P5.1.2", "P5.1.3", "P5.1.4", "P5.1.5", "P5.1.6", "P5.1.7"],
}
BY_ID = {criterion: letters for letters, criteria in EVIDENCE.items() for criterion in criteria}


def applying(scheme):
    """The criteria that apply when a scheme is chosen."""
    provider = load_provider("cloud-temple")
    [ruleset] = with_settings([load_ruleset("gaia-x-24.11")], [f"label={scheme}"])
    card = scorecard_of(decide_all(ruleset, take_snapshot(provider, DAY, DAY, country_sets())))
    return {f.rule for f in card.findings if f.role == "gate" and f.status != "not-applicable"}


def test_sixty_criteria_are_in_use():
    rules = load_ruleset("gaia-x-24.11").rules
    gates = [rule.id for rule in rules if rule.role == "gate"]
    assert len(gates) == 60
    assert set(gates) == set(BY_ID)
    assert [rule.id for rule in rules if rule.role != "gate"] == ["label-held"]


@pytest.mark.parametrize(("scheme", "count"), [("standard", 47), ("L1", 53), ("L2", 54), ("L3", 57)])
def test_criteria_of_each_scheme(scheme, count):
    found = applying(scheme)
    assert len(found) == count
    assert found == {id_ for id_, letters in BY_ID.items() if letters[SCHEMES.index(scheme)] != "-"}


@pytest.mark.parametrize("label", ["L4", "l1", "L 2", "2"])
def test_a_label_nobody_knows_is_refused(label):
    with pytest.raises(SettingError, match=r"label: '.*' is none of standard, L1, L2, L3"):
        applying(label)


def certifications_read(rule):
    return any(
        "certifications" in path or "certified" in path[-1] for program in rule.programs for path in program.reads
    )


def test_certificates_are_looked_at_where_some_label_asks_for_certification():
    rules = {rule.id: rule for rule in load_ruleset("gaia-x-24.11").rules if rule.role == "gate"}
    asking = {id_ for id_, rule in rules.items() if certifications_read(rule)}
    assert asking == {id_ for id_, letters in BY_ID.items() if "c" in letters}
