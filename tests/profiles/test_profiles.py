"""Every built-in provider and every built-in rule set, each with some of the others."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from compliance.engine.scorecard import scorecard_of
from compliance.engine.state import decide_all
from compliance.loading.builtin import find, ids
from compliance.model.scorecard import EndedError, NothingEvaluatedError
from tests.profiles.assessing import NOW, RULE_SETS, finding_of, provider_of, ruleset_of, snapshot_of

DATES = ("2014-06-01", "2020-02-01", "2023-06-01")


IN_TURN = 2
"""Under how many rule sets each provider is tried: the next ones in turn, so that each rule set meets several providers."""


def _pairs():
    rule_sets = ids("ruleset")
    for number, provider in enumerate(ids("provider")):
        for turn in range(IN_TURN):
            yield provider, rule_sets[(number * (IN_TURN - 1) + turn) % len(rule_sets)]


PAIRS = list(_pairs())
"""What one provider is tried under shows nothing new of a rule set that forty others have not shown: not every pair is."""


def test_every_provider_and_every_rule_set_is_tried():
    assert {provider for provider, _ in PAIRS} == set(ids("provider"))
    assert {rule_set for _, rule_set in PAIRS} == set(ids("ruleset"))


@pytest.mark.exhaustive
@pytest.mark.parametrize(("provider", "rule_set"), PAIRS)
def test_every_provider_can_be_evaluated(provider, rule_set):
    for as_of in DATES:
        card = card_or_none(provider, rule_set, as_of)
        if card is None:
            assert snapshot_of(provider, None, as_of, NOW).ended_on or not in_force(rule_set, as_of)
            continue
        assert [finding.rule for finding in card.findings if finding.status == "error"] == []
        for finding in card.findings:
            if finding.status == "pass":
                assert any(fact.sources for fact in finding.facts), (as_of, finding.rule)


TWO_DATES = ("2016-02-01", NOW)
LONGEST_TITLE = 44
"""Letters of a title that still stand in one line of a table."""


@pytest.mark.parametrize("rule_set", ids("ruleset"))
def test_titles_are_short_and_tell_rules_apart(rule_set):
    titles = [rule.title for rule in ruleset_of(rule_set).rules]
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []
    assert sorted(titles) == sorted(set(titles))


IN_ITS_TIME = "2015-06-01"


def in_force(rule_set, as_of):
    """The rules of a rule set that are in force at a date."""
    day = date.fromisoformat(as_of)
    return [
        rule.id for rule in ruleset_of(rule_set).rules if all(effective.includes(day) for effective in rule.effective)
    ]


def card_or_none(provider, rule_set, as_of, known_as_of=NOW, service=None):
    """The scorecard; nothing only where the offer had ceased by that date, or no rule is in force."""
    snapshot = snapshot_of(provider, service, as_of, known_as_of)
    if snapshot.ended_on is not None:
        with pytest.raises(EndedError):
            scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
        return None
    if in_force(rule_set, as_of):
        return scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
    with pytest.raises(NothingEvaluatedError, match="applies at this date"):
        scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
    return None


@pytest.mark.exhaustive(one_in=2)
@pytest.mark.parametrize(("provider", "rule_set"), PAIRS)
def test_providers_and_services_can_be_held_against_rule_sets_today_and_earlier(provider, rule_set):
    for as_of in TWO_DATES:
        for service in (None, *provider_of(provider).services):
            card = card_or_none(provider, rule_set, as_of, service=service)
            gone = snapshot_of(provider, service, as_of, NOW).ended_on
            assert card or gone or as_of != NOW, "every built-in rule set is in force today"
            if card:
                errors = [(finding.rule, finding.message) for finding in card.findings if finding.status == "error"]
                assert errors == [], (as_of, service)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("provider", "rule_set"), PAIRS)
def test_what_was_published_later_is_not_known_before(provider, rule_set):
    known = date.fromisoformat(IN_ITS_TIME)
    for as_of in (IN_ITS_TIME, NOW):
        card = card_or_none(provider, rule_set, as_of, IN_ITS_TIME)
        if card:
            cited = {id_ for finding in card.findings for fact in finding.facts for id_ in fact.sources}
            assert cited <= set(card.sources)
            assert [id_ for id_, source in card.sources.items() if (source.published or source.retrieved) > known] == []


@pytest.mark.parametrize("provider", ids("provider"))
def test_certificates_and_applications_name_services_of_the_provider(provider):
    known = set(provider_of(provider).services)
    stated = yaml.safe_load(find("provider", provider).path.read_text(encoding="utf-8"))["statements"]
    named = {
        service
        for statement in stated
        for group, field in (("certifications", "services"), ("applications", "for_services"))
        for entry in (statement["facts"].get(group) or {}).values()
        for service in (entry or {}).get(field, ())
    }
    assert named <= known


@pytest.mark.exhaustive
@pytest.mark.parametrize("provider", ids("provider"))
def test_only_a_stated_qualification_passes_as_one(provider):
    """Candidates (Bleu, NumSpot, Scaleway), editions nobody stated and reports too weak are no qualification."""
    qualified = [
        service
        for service in provider_of(provider).services
        if (card := card_or_none(provider, "secnumcloud-3.2", NOW, service=service))
        and finding_of(card, "qualification").status == "pass"
    ]
    stated = {
        "3ds-outscale": ["iaas"],
        "ovhcloud": ["bare-metal-pod-snc", "vmware-snc"],  # told against 3.2 since 2026-10
        "s3ns": ["premi3ns"],
    }
    assert sorted(qualified) == stated.get(provider, [])


# --- The documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_rules_are_documented(rule_set):
    for rule in ruleset_of(rule_set).rules:
        assert rule.why, rule.id
        assert rule.fix, rule.id
        assert rule.references, rule.id


@pytest.mark.parametrize("rule_set", ids("ruleset"))
def test_what_only_an_answer_decides_has_a_question_of_its_own(rule_set):
    made = [f"{rule.id}: {rule.asking.question}" for rule in ruleset_of(rule_set).rules if judged(rule)]
    assert [one for one in made if "Is this so: " in one] == []


def judged(rule):
    return not rule.graded and not any(rung.when for rung in rule.rungs)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_claims(rule_set):
    expected = "sufficient" if rule_set == "andromede" else "necessary"
    assert ruleset_of(rule_set).claims == expected
