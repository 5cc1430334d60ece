"""The formats build services read: golden files, the schemas others publish, and what each of them means by a thing."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from compliance import Status, __version__, load_provider, render
from compliance.analysis.ruletests.results import Gap, SuiteResult
from compliance.model.provider import Location
from compliance.model.scorecard import Fact, FactLocation
from compliance.report.escaping import escape_cell
from compliance.report.formats.csv_ import COLUMNS
from compliance.report.formats.formats import FORMATS
from compliance.report.formats.github import SUMMARY_BYTES
from compliance.report.formats.places import identity, places, whole
from compliance.report.formats.sarif import RELATED, artifact
from tests.report.cards import numergy
from tests.report.outputs import DAY, demo, rendered, with_everything

GOLDEN = Path(__file__).parent / "golden" / "outputs"
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "schemas"
REGENERATE = "COMPLIANCE_REGENERATE"
FILES = {
    "junit": "junit.xml",
    "sarif": "scorecard.sarif",
    "github": "annotations.txt",
    "github-summary": "summary.md",
    "gitlab": "code-quality.json",
    "csv": "findings.csv",
    "badge": "badge.json",
    "badge-svg": "badge.svg",
}
# As documented: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
# As documented: https://shields.io/badges/endpoint-badge
SHIELDS = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "additionalProperties": False,
    "properties": {
        "schemaVersion": {"const": 1},
        "label": {"type": "string"},
        "message": {"type": "string", "minLength": 1},
        "color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        "isError": {"type": "boolean"},
    },
}


def published(name: str) -> Path:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"the schema {name}, which others publish and we do not ship, is not here")
    return path


def test_every_format_has_a_golden_file():
    assert {*FILES, "text", "json", "markdown"} == {*FORMATS}
    assert {path.name for path in GOLDEN.iterdir()} == {*FILES.values()}


@pytest.mark.parametrize("format_", FILES)
def test_golden(format_):
    text = rendered(format_, with_everything()).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:DIGEST", text)
    file = GOLDEN / FILES[format_]
    if os.environ.get(REGENERATE):
        file.write_bytes(text.encode())
    expected = file.read_bytes().decode() if file.exists() else ""
    assert text == expected, (
        f"{file.name} differs; if that is meant: {REGENERATE}=1 python -m pytest tests/report/test_outputs.py"
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_same_inputs_same_bytes(format_):
    cards = (with_everything(), numergy())
    assert rendered(format_, *cards) == rendered(format_, *cards)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_evaluated_is_no_pass(format_):
    shown = rendered(format_)
    assert "pass" not in shown
    if format_ == "badge":
        assert json.loads(shown)["isError"] is True
        assert json.loads(shown)["message"] == "nothing evaluated"


# --- the schemas -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cards", [(), (demo,), (with_everything, numergy)])
def test_sarif_is_valid(cards):
    schema = json.loads(published("sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    document = json.loads(rendered("sarif", *(card() for card in cards)))
    jsonschema.Draft7Validator(schema).validate(document)


@pytest.mark.parametrize("cards", [(), (demo,), (with_everything, numergy)])
def test_junit_is_valid(cards):
    xmlschema = pytest.importorskip("xmlschema", reason="validates XML")
    schema = xmlschema.XMLSchema(str(published("junit-10.xsd")))
    schema.validate(rendered("junit", *(card() for card in cards)))


def test_junit_of_rule_tests_is_valid():
    xmlschema = pytest.importorskip("xmlschema", reason="validates XML")
    pytest.importorskip("junitparser", reason="JUnit XML needs the extra 'junit'")
    from compliance.report.formats.junit_ruletests import render_junit_ruletests  # noqa: PLC0415 - needs an extra

    gaps = (Gap("A", "fail", Location("demo.tests.yaml", 3, 5)),)
    counts = {"rules": 1, "unseen": 0, "mutants": None, "explained": 0}
    result = SuiteResult(ruleset="demo", file="demo.tests.yaml", tested=(), gaps=gaps, survivors=(), stale=(), **counts)
    schema = xmlschema.XMLSchema(str(published("junit-10.xsd")))
    schema.validate(render_junit_ruletests([result], ["bare"]))


@pytest.mark.parametrize(("format_", "schema"), [("gitlab", GITLAB), ("badge", SHIELDS)])
def test_json_is_as_documented(format_, schema):
    for cards in ((), (with_everything(),), (with_everything(), numergy())):
        jsonschema.Draft202012Validator(schema).validate(json.loads(rendered(format_, *cards)))


# --- SARIF -----------------------------------------------------------------------------------------------------------


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
    text = (Path(__file__).parent / "golden" / "documents" / "acme.yaml").read_text(encoding="utf-8").splitlines()
    assert text[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("audited: false")


def test_what_is_not_stated_stands_at_the_profile():
    shown = demo()
    finding = next(f for f in shown.findings if f.status is Status.UNKNOWN)
    nothing = replace(finding, facts=(Fact("a.b", None, (), None, None, None, (), None, None),))
    assert places(replace(shown, findings=(nothing,)), nothing) == (whole(shown),)
    assert whole(shown).location == FactLocation("acme.yaml", 1, 1)


def test_what_is_in_the_way_comes_first_then_what_is_newest():
    shown = demo()
    facts = tuple(
        Fact(path, 1, (), date(year, 1, 1), None, date(year, 1, 1), ("s",), "A", FactLocation("acme.yaml", line, 1))
        for line, (path, year) in enumerate([("a", 2020), ("b", 2021), ("c", 2019)], start=1)
    )
    finding = replace(shown.findings[0], facts=facts, causes=())
    assert [place.label for place in places(shown, finding)] == ["b", "a", "c"]
    stale = replace(finding, causes=(("stale", "c"),))
    assert [place.label for place in places(shown, stale)] == ["c", "b", "a"]
    listed = replace(finding, facts=tuple(replace(f, path=f"{f.path}.x") for f in facts), causes=(("open-list", "a"),))
    assert [place.label for place in places(shown, listed)] == ["a.x", "b.x", "c.x"]


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


def test_fingerprints_tell_providers_services_and_rule_sets_apart():
    card = demo()
    others = (
        replace(card, provider=replace(card.provider, id="other")),
        replace(card, provider=replace(card.provider, service="premium")),
        replace(card, ruleset=replace(card.ruleset, id="other")),
    )
    assert len({identity(one, "rule", "audited") for one in (card, *others)}) == 4
    assert identity(card, "rule", "a") != identity(card, "rulea")


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
        ("\udcff.yaml", "%ED%B3%BF.yaml", True),
    ],
)
def test_files_are_uris(file, uri, base):
    assert artifact(file) == {"uri": uri, **({"uriBaseId": "%SRCROOT%"} if base else {})}


# --- the others ------------------------------------------------------------------------------------------------------


def test_what_is_required_and_not_there_is_a_finding():
    card = with_everything()
    sarif = {rule: result["level"] for rule, result in results_of(card).items() if rule.startswith("compliance/")}
    assert sarif == {"compliance/requirement/score": "error", "compliance/requirement/coverage": "warning"}
    gitlab = {e["check_name"]: e["severity"] for e in json.loads(rendered("gitlab", card))}
    assert gitlab["compliance/requirement/score"] == "blocker"
    assert "compliance/requirement/verdict" not in gitlab
    lines = rendered("github", card).splitlines()
    assert lines[0].startswith("::notice file=acme.yaml,line=1,col=1,title=acme::undetermined: Acme Cloud against demo")
    assert lines[1].startswith("::error file=acme.yaml,line=1,col=1,title=demo%3A a score of at least 60::not met: ")
    summary = rendered("github-summary", card)
    assert (
        "| acme | demo | not met | a score of at least 60 | the score is 39 to 92; against it: dense, aligned |"
        in summary
    )


def test_junit_requirements():
    root = ET.fromstring(rendered("junit", with_everything()))  # noqa: S314 - written by ourselves
    required = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert required["score: a score of at least 60"] == ["failure"]
    assert required["verdict: at least necessary-only"] == ["system-out"]
    assert required["coverage: at least half settled"] == ["system-out"]
    assert required["audited: Audited"] == ["skipped"]


def test_two_scorecards_alike_are_two_suites():
    root = ET.fromstring(rendered("junit", demo(), demo()))  # noqa: S314 - written by ourselves
    assert len(root) == 2
    assert root.get("tests") == str(2 * len(demo().findings))


def test_the_worst_comes_first_among_annotations():
    levels = [line.split(" ")[0][2:] for line in rendered("github", with_everything(), numergy()).splitlines()[2:]]
    order = ["error", "warning", "notice"]
    assert levels == sorted(levels, key=order.index)
    assert set(levels) == set(order)


def test_the_summary_names_what_does_not_pass_and_what_is_waived_apart():
    summary = rendered("github-summary", with_everything())
    against, waived = summary.split("### acme under demo: what does not pass")[1].split("### acme under demo: waived")
    assert not re.search(r"^\| (pass|not-applicable) ", against + waived, re.MULTILINE)
    assert re.findall(r"^\| fail \| (\w+) \|", waived, re.MULTILINE) == ["audited"]
    assert "waived until 2022-09-30" in waived
    assert "waived until" not in against


def test_a_summary_too_long_for_github_says_so():
    shown = replace(demo(), findings=tuple(replace(f, message="m" * 40_000) for f in demo().findings) * 4)
    summary = render(shown, shown, shown, format="github-summary")
    assert len(summary.encode()) <= SUMMARY_BYTES + 200
    assert summary.splitlines()[-1].endswith("further parts are left out here: there is no room for them.")


def test_csv_has_a_row_for_each_finding():
    rows = list(csv.DictReader(io.StringIO(rendered("csv", with_everything(), numergy()), newline="")))
    assert len(rows) == len(demo().findings) + len(numergy().findings)
    assert tuple(rows[0]) == COLUMNS
    (audited,) = (row for row in rows if row["rule"] == "audited")
    assert (audited["status"], audited["waived_until"], audited["waiver_owner"]) == (
        "fail",
        "2022-09-30",
        "head of purchasing",
    )
    assert (audited["points_certain"], audited["points_of"], audited["file"]) == ("0.0", "1.0", "acme.yaml")


def test_csv_is_rfc_4180():
    text = rendered("csv", with_everything())
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == len(demo().findings) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula(start):
    assert escape_cell(f"{start}1") == f"'{start}1"
    assert escape_cell(f"  {start}1") == f"'  {start}1"
    assert escape_cell(f"a; {start}1") == f"a;' {start}1"
    assert escape_cell(f"a{start}1") == f"a{start}1"


@pytest.mark.parametrize(
    ("text", "cell"), [("\t=1", "\\t=1"), ("\r=1", "\\r=1"), ("a\nb", "a\\nb"), ("5 - 3", "5 - 3")]
)
def test_no_cell_has_a_control_character(text, cell):
    assert escape_cell(text) == cell


def test_badges_of_several_show_the_worst():
    assert json.loads(rendered("badge", numergy()))["message"] == "necessary-only"
    both = json.loads(rendered("badge", numergy(), demo(), demo()))
    assert (both["label"], both["message"]) == ("compliance", "undetermined (2 of 3)")


def test_the_svg_is_read_out():
    root = ET.fromstring(rendered("badge-svg", numergy()))  # noqa: S314 - written by ourselves
    (title,) = root.iter("{http://www.w3.org/2000/svg}title")
    assert (root.get("role"), root.get("aria-labelledby"), title.get("id")) == ("img", "title", "title")
    assert title.text == "andromede: necessary-only"


def test_the_profile_is_where_its_facts_say():
    shown = numergy()
    assert shown.provider.file == load_provider("numergy").file == "providers/numergy.yaml"
    files = Counter(fact.location.file for f in shown.findings for fact in f.facts if fact.location)
    assert files[shown.provider.file]
