"""The one use case: what the API, the command line and the pytest plugin stand on."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import assess
from compliance.analysis.changes.baseline import Baseline
from compliance.assess import Evaluation, RunTerms
from compliance.engine.requirements import Required
from compliance.engine.snapshot import take_snapshot
from compliance.engine.waivers import WaiverBook
from compliance.loading.waivers import load_waivers
from compliance.model.run import RunProblem
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import UnknownServiceError
from tests.builders import demo, provider, rule, ruleset, scorecard, statement

DAY = date(2024, 6, 30)
ACME = provider([statement("2024-01-01", demo(a=True, b=False))])
GOOD, BAD = ruleset([rule("x.demo.a")], id="good"), ruleset([rule("x.demo.b")], id="bad")
LATER = ruleset([rule("x.demo.a", effective={"from": "2030-01-01"})], id="later")
WAIVERS = """\
schema: waivers/1
waivers:
  w: {provider: acme, ruleset: bad, rule: R, reason: Known, owner: Us, created: 2024-01-01, expires: 2024-12-31}
  u: {provider: acme, ruleset: good, rule: R, reason: Known, owner: Us, created: 2024-01-01, expires: 2024-12-31}
"""


def book(folder):
    (folder / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    return WaiverBook([load_waivers(str(folder / "waivers.yaml"))])


def statuses(card):
    return [(requirement.kind, requirement.status) for requirement in card.requirements]


def test_without_more_it_is_the_plain_scorecard():
    assert Evaluation(RunTerms(DAY, DAY)).card(ACME, GOOD) == scorecard(ACME, GOOD, DAY, DAY)


def test_what_is_required_is_held_against_it():
    evaluation = Evaluation(RunTerms(DAY, DAY))
    required = Required("necessary")
    assert statuses(evaluation.card(ACME, GOOD, required)) == [("verdict", "met")]
    assert statuses(evaluation.card(ACME, BAD, required)) == [("verdict", "not met")]


def test_waivers_in_force_are_shown_and_those_of_no_use_are_told(tmp_path):
    evaluation = Evaluation(RunTerms(DAY, DAY, waivers=book(tmp_path)))
    assert statuses(evaluation.card(ACME, BAD, Required("necessary"))) == [("verdict", "met by waiver")]
    evaluation.card(ACME, GOOD)
    assert [(notice.waiver, notice.kind) for notice in evaluation.notices()] == [("u", "unused")]
    assert Evaluation(RunTerms(DAY, DAY)).notices() == ()


def test_a_baseline_takes_the_place_of_the_verdict_that_was_not_asked_for():
    old = scorecard(ACME, BAD, DAY, DAY)
    for asked, kinds in ((False, ["baseline"]), (True, ["verdict", "baseline"])):
        evaluation = Evaluation(RunTerms(DAY, DAY, baseline=Baseline({old.key: old}, asked)))
        assert [kind for kind, _ in statuses(evaluation.card(ACME, BAD, Required("necessary")))] == kinds
        assert [kind for kind, _ in statuses(evaluation.card(ACME, GOOD, Required("necessary")))] == ["verdict"]


def test_where_nothing_is_evaluated_a_run_goes_on_and_says_so():
    evaluation = Evaluation(RunTerms(DAY, DAY))
    with pytest.raises(NothingEvaluatedError):
        evaluation.card(ACME, LATER)
    results = list(evaluation.cards(ACME, [(r, Required("necessary")) for r in (LATER, GOOD)]))
    assert [type(result) is RunProblem for result in results] == [True, False]
    assert evaluation.nothing == [results[0]]
    assert results[0].message.startswith("acme: no rule of the necessary part of 'later' applies")


def test_a_service_there_is_not():
    with pytest.raises(UnknownServiceError, match="no service 'vm'"):
        next(Evaluation(RunTerms(DAY, DAY, "vm")).cards(ACME, [(GOOD, Required("none"))]))


def test_rule_sets_of_one_provider_share_its_snapshot(monkeypatch):
    taken = []
    monkeypatch.setattr(assess, "take_snapshot", lambda *terms: taken.append(terms) or take_snapshot(*terms))
    list(Evaluation(RunTerms(DAY, DAY)).cards(ACME, [(GOOD, Required("none")), (BAD, Required("none"))]))
    assert len(taken) == 1
