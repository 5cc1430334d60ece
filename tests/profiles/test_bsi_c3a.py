"""The rule set on BSI C3A against the published list of its criteria."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from compliance.loading.builtin import find
from compliance.loading.rulesets import load_ruleset
from compliance.rulesets.settings import SettingError, with_settings

PREREQUISITES = ["C5"]

# Number of base and of additional criteria, as published.
COUNTS = {
    "SOV-1": (7, 0),
    "SOV-2": (5, 0),
    "SOV-3": (9, 6),
    "SOV-4": (13, 6),
    "SOV-5": (6, 3),
    "SOV-6": (3, 1),
}
GROUPS = {"SOV-1": 4, "SOV-2": 3, "SOV-3": 5, "SOV-4": 10, "SOV-5": 5, "SOV-6": 3}

# fmt: off
CRITERIA = [
    "SOV-1-01-C1", "SOV-1-01-C2",
    "SOV-1-02-C1", "SOV-1-02-C2",
    "SOV-1-03-C1", "SOV-1-03-C2",
    "SOV-1-04-C",
    "SOV-2-01-C",
    "SOV-2-02-C1", "SOV-2-02-C2",
    "SOV-2-03-C1", "SOV-2-03-C2",
    "SOV-3-01-C1", "SOV-3-01-C2", "SOV-3-01-C3", "SOV-3-01-C4", "SOV-3-01-C5",
    "SOV-3-02-C", "SOV-3-02-AC",
    "SOV-3-03-C", "SOV-3-03-AC1", "SOV-3-03-AC2", "SOV-3-03-AC3",
    "SOV-3-04-C", "SOV-3-04-AC1", "SOV-3-04-AC2",
    "SOV-3-05-C",
    "SOV-4-01-C1", "SOV-4-01-C2", "SOV-4-01-C3",
    "SOV-4-02-C1", "SOV-4-02-C2",
    "SOV-4-03-C", "SOV-4-03-AC",
    "SOV-4-04-C1", "SOV-4-04-C2",
    "SOV-4-05-C", "SOV-4-05-AC1", "SOV-4-05-AC2",
    "SOV-4-06-C",
    "SOV-4-07-C",
    "SOV-4-08-C", "SOV-4-08-AC",
    "SOV-4-09-C", "SOV-4-09-AC",
    "SOV-4-10-C",
    "SOV-5-01-C", "SOV-5-01-AC",
    "SOV-5-02-C", "SOV-5-02-AC",
    "SOV-5-03-C", "SOV-5-03-AC",
    "SOV-5-04-C",
    "SOV-5-05-C1", "SOV-5-05-C2",
    "SOV-6-01-C",
    "SOV-6-02-C", "SOV-6-02-AC",
    "SOV-6-03-C",
]
# fmt: on

EUROPEAN, GERMAN = 'params.territory != "DE"', 'params.territory != "EU"'


@pytest.fixture(scope="module")
def written():
    return yaml.safe_load(find("ruleset", "bsi-c3a-1.0").path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def criteria(written):
    return {rule["id"]: rule for rule in written["rules"] if rule["id"] not in PREREQUISITES}


def is_additional(id_):
    """`SOV-4-01-C3` is one in spite of its suffix."""
    return "-AC" in id_ or id_ == "SOV-4-01-C3"


def test_all_criteria_stand_there_in_the_published_order(written):
    assert [rule["id"] for rule in written["rules"]] == PREREQUISITES + CRITERIA
    assert len(CRITERIA) == 59


def test_base_and_additional_criteria_by_objective(criteria):
    found = Counter((rule["objective"], is_additional(id_)) for id_, rule in criteria.items())
    assert {name: (found[name, False], found[name, True]) for name in COUNTS} == COUNTS
    assert sum(base for base, _ in COUNTS.values()) == 43
    assert sum(additional for _, additional in COUNTS.values()) == 16


def test_each_criterion_belongs_to_the_objective_its_id_names(criteria):
    assert {id_: rule["objective"] for id_, rule in criteria.items()} == {id_: id_[:5] for id_ in criteria}


def test_the_criteria_form_30_groups(criteria):
    assert Counter(group[:5] for group in {id_[:8] for id_ in criteria}) == GROUPS
    assert sum(GROUPS.values()) == 30


def test_the_percentage_counts_each_criterion_once_and_no_prerequisite():
    points = {rule.id: rule.max_points for rule in load_ruleset("bsi-c3a-1.0").rules}
    assert points == {**dict.fromkeys(PREREQUISITES, 0), **dict.fromkeys(CRITERIA, 1)}


def test_every_rule_is_a_gate():
    assert {rule.role for rule in load_ruleset("bsi-c3a-1.0").rules} == {"gate"}


def test_each_additional_criterion_is_asked_for_by_its_own_name(written, criteria):
    asked = {
        id_: f'"{id_}" in params.additional || "all" in params.additional' for id_ in filter(is_additional, criteria)
    }
    assert {id_: rule["applies"] for id_, rule in criteria.items() if is_additional(id_)} == asked
    assert written["parameters"]["additional"]["choices"] == ["all", *asked]


def test_every_european_variant_has_a_german_one(criteria):
    variants = {
        choice: {id_[:8] for id_, rule in criteria.items() if rule.get("applies") == choice}
        for choice in (EUROPEAN, GERMAN)
    }
    assert variants[EUROPEAN] == variants[GERMAN]
    assert len(variants[GERMAN]) == 10


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("territory=FR", "'FR' is none of EU, DE, both"),
        ("additional=all,SOV-9-01-AC", "'SOV-9-01-AC' is none of all, SOV-3-02-AC"),
    ],
)
def test_what_does_not_exist_cannot_be_asked_for(setting, message):
    with pytest.raises(SettingError, match=message):
        with_settings([load_ruleset("bsi-c3a-1.0")], [setting])
