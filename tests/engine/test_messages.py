"""What a finding says where no fact that is stated decides it."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import evaluate, load_provider, load_ruleset

ANSWERED = {"answers": {"demo": {"rule": "pass"}}}


def message(rule, day=date(2025, 1, 1), facts=None):
    provider = {
        "schema": "provider/1",
        "id": "acme",
        "name": "Acme",
        "sources": {"s": {"title": "Extract", "publisher": "Register", "published": "1900-01-01", "grade": "A"}},
        "statements": [
            {"from": "1900-01-01", "sources": ["s"], "facts": facts or {"identity": {"legal_name": "Acme"}}}
        ],
    }
    ruleset = {
        "schema": "ruleset/1",
        "id": "demo",
        "title": "Demonstration",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "rules": [{"id": "rule", "title": "Rule", **rule}],
        "verdict": {"necessary": [{"all": ["rule"]}]},
    }
    card = evaluate(load_provider(provider), load_ruleset(ruleset), as_of=day, known_as_of=day)
    (finding,) = card.findings
    return str(finding.status), finding.message


@pytest.mark.parametrize(
    ("check", "status", "said"),
    [
        ("has(finance.paid_in_meur)", "fail", "not stated: finance.paid_in_meur"),
        ("!has(finance.paid_in_meur)", "pass", "not stated: finance.paid_in_meur"),
        ("1 > 2", "fail", "nothing can make it pass on this day, whatever is stated"),
        ("2 > 1", "pass", "whatever is stated"),
        ("size(datacenters) > -1", "pass", "whatever is stated"),
        (
            "identity.registered_office_country in EEA",
            "fail",
            "nothing can make it pass on this day, whatever is stated of identity.registered_office_country",
        ),
    ],
)
def test_what_no_stated_fact_decides_says_what_does(check, status, said):
    day = date(1910, 1, 1) if "EEA" in check else date(2025, 1, 1)
    assert message({"check": check}, day) == (status, said)


def test_an_answer_that_decides_is_named():
    assert message({}, facts=ANSWERED) == ("pass", "demo.rule = pass")
