"""SARIF: valid, each result at the place and under the rule it is about, with fingerprints that hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from compliance import Status
from compliance.model.findings import Fact
from compliance.model.statements import FactLocation
from compliance.report.formats.sarif import RELATED, artifact
from tests.report.cards import numergy
from tests.report.outputs import DAY, DOCUMENTS, demo, published, rendered, with_everything


@pytest.mark.parametrize("cards", [(), (demo,), (with_everything, numergy)])
def test_sarif_is_valid(cards):
    schema = json.loads(published("sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    document = json.loads(rendered("sarif", *(card() for card in cards)))
    jsonschema.Draft7Validator(schema).validate(document)


def run_of(*cards):
    (run,) = json.loads(rendered("sarif", *cards))["runs"]
    return run


def results_of(*cards):
    return {result["ruleId"]: result for result in run_of(*cards)["results"]}


def test_every_result_points_to_its_rule():
    run = run_of(with_everything(), numergy())
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    assert {f"demo/{finding.rule}" for finding in demo().findings} <= set(rules), "rules that pass are listed as well"
    helped = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "demo/registered")
    assert helped["helpUri"] == "https://example.org/decree"
    assert "Move the registered office." in helped["help"]["text"]
    assert "Why: The law" in helped["help"]["markdown"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a%20b?c=d&e#f", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://example.org/%zz", False),
        ("https://example.org/[a]", False),
        ("https://example.org/#a#b", False),
        ("https://", False),
        (None, False),
    ],
)
def test_only_an_address_is_an_address_of_help(url, kept):
    card = replace(demo(), findings=(replace(demo().findings[0], url=url),))
    (rule,) = run_of(card)["tool"]["driver"]["rules"]
    assert rule.get("helpUri") == (url if kept else None)


def test_a_result_stands_at_the_newest_fact_that_decided_it():
    found = results_of(with_everything())["demo/audited"]
    (fact,) = next(f for f in demo().findings if f.rule == "audited").facts
    region = found["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": fact.location.line, "startColumn": fact.location.column}
    text = (DOCUMENTS / "acme.yaml").read_text(encoding="utf-8").splitlines()
    assert text[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("audited: false")


def test_fingerprints_hold_whatever_moves():
    card = with_everything()
    moved = tuple(
        replace(f, message="other", title="other", facts=(), waiver=None, status=Status.FAIL) for f in card.findings
    )
    other = replace(card, findings=moved, as_of=date(2030, 1, 1))
    before = {k: r["partialFingerprints"] for k, r in results_of(card).items() if k.startswith("demo/")}
    after = {k: r["partialFingerprints"] for k, r in results_of(other).items()}
    assert before
    assert all(after[rule] == fingerprint for rule, fingerprint in before.items())
    every = [p["complianceIdentity/v1"] for p in after.values()]
    assert len(every) == len(set(every))


def test_waivers_are_suppressions():
    found = results_of(with_everything())
    suppressed = {rule: result["suppressions"] for rule, result in found.items() if "suppressions" in result}
    assert set(suppressed) == {"demo/audited", "demo/aligned"}
    (suppression,) = suppressed["demo/audited"]
    assert suppression["kind"], suppression["status"] == ("external", "accepted")
    assert "The audit is booked" in suppression["justification"]
    assert suppression["location"]["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 3}
    assert found["demo/audited"]["level"] == "note"
    assert found["demo/audited"]["properties"]["status"] == "fail"


def test_an_unknown_is_a_result_and_says_so():
    unknown = [f for f in demo().findings if f.status is Status.UNKNOWN]
    assert unknown
    for finding in unknown:
        result = results_of(demo())[f"demo/{finding.rule}"]
        assert result["kind"] == "fail"
        assert result["message"]["text"].startswith("unknown: ")


def test_places_besides_the_first_are_bounded():
    shown = demo()
    facts = tuple(
        Fact(f"a.{n}", 1, (), DAY, None, DAY, ("s",), "A", FactLocation("acme.yaml", n, 1)) for n in range(1, 100)
    )
    card = replace(shown, findings=(replace(shown.findings[1], status=Status.FAIL, facts=facts),))
    (result,) = run_of(card)["results"]
    assert len(result["relatedLocations"]) == RELATED


@pytest.mark.parametrize(
    ("file", "uri", "base"),
    [
        ("providers/acme.yaml", "providers/acme.yaml", True),
        ("a b/ü?#%.yaml", "a%20b/%C3%BC%3F%23%25.yaml", True),
        ("javascript:x", "javascript%3Ax", True),
        ("../x.yaml", "../x.yaml", True),
        ("/srv/x y.yaml", "file:///srv/x%20y.yaml", False),
        ("//host/x.yaml", "file:///host/x.yaml", False),
        ("C:\\x y\\z.yaml", "file:///C:/x%20y/z.yaml", False),
        ("\udcff.yaml", "%FF.yaml", True),
        ("\ud800\udcff.yaml", "%ED%A0%80%ED%B3%BF.yaml", True),
    ],
)
def test_files_are_uris(file, uri, base):
    assert artifact(file) == {"uri": uri, **({"uriBaseId": "%SRCROOT%"} if base else {})}
