"""The table of what stands for what: complete, of one mind with the terminal, on the page, and kept by every format."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from compliance.model.scorecard import Requirement
from compliance.model.status import Status, VerdictStatus
from compliance.model.words import status_words
from compliance.report.formats.formats import FORMATS
from compliance.report.formats.mapping import (
    FINDINGS,
    NOTHING_COLOUR,
    REQUIREMENTS,
    VERDICTS,
    RequirementStatus,
    Role,
    is_waived,
    shown,
    tables,
)
from compliance.report.pages.layout import _COLOURS
from tests.report.cards import PAIRS, card
from tests.report.outputs import demo, rendered, with_everything

ROOT = Path(__file__).resolve().parents[3]
ANSI = {"green": "32", "red": "31", "yellow": "33", "dim": "2"}
CARDS = [demo, with_everything, *((lambda pair=pair: card(*pair)) for pair in PAIRS[::9])]


def test_complete():
    assert set(FINDINGS) == set(product(Status, get_args(Role), (False, True)))
    assert set(VERDICTS) == set(VerdictStatus)
    assert set(REQUIREMENTS) == set(get_args(RequirementStatus))
    assert set(get_args(RequirementStatus)) == set(get_args(Requirement.__annotations__["status"])) or isinstance(
        Requirement.__annotations__["status"], str
    )
    assert sorted(verdict.rank for verdict in VERDICTS.values()) == [*range(len(VERDICTS))]


def test_only_what_passes_or_does_not_apply_is_left_out():
    for (status, _, waived), said in FINDINGS.items():
        quiet = status in (Status.PASS, Status.NOT_APPLICABLE)
        assert (said.sarif is None, said.github is None, said.gitlab is None) == (quiet, quiet, quiet)
        assert (said.junit == "passed") is (status is Status.PASS), "nothing else passes, whatever is waived"
        assert (said.junit == "skipped") is (status is Status.NOT_APPLICABLE or (waived and not quiet))


def test_a_gate_is_never_shown_lower_than_what_contributes():
    levels, severities = ["note", "warning", "error"], ["info", "minor", "major", "critical", "blocker"]
    for status in (Status.FAIL, Status.UNKNOWN, Status.ERROR):
        gate, other = FINDINGS[status, "gate", False], FINDINGS[status, "contributory", False]
        waived = FINDINGS[status, "gate", True]
        assert levels.index(gate.sarif) > levels.index(other.sarif) >= levels.index(waived.sarif)
        assert severities.index(gate.gitlab) > severities.index(other.gitlab) > severities.index(waived.gitlab)


def test_the_terminal_has_the_same_colours():
    for (status, _, _), said in FINDINGS.items():
        assert _COLOURS[status_words(status)] == ANSI[said.colour]


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*(verdict.colour for verdict in VERDICTS.values()), NOTHING_COLOUR, "#424a53"])
def test_white_text_is_read_on_every_badge(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_the_page_has_the_table():
    assert tables() in (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")


# --- all formats agree -----------------------------------------------------------------------------------------------


WORDS = {status_words(status): str(status) for status in Status}
SAID = "|".join(sorted(WORDS, reverse=True))  # `not met` before `met`


def told(headline):
    """Verdict, counts and digests of a scorecard in one line."""
    found = re.search(rf"(\S+): .*; ((?:\d+ (?:{SAID})(?:, )?)+); provider (\S+), rule set ([^\s;%]+)", headline)
    counts = {WORDS[said]: int(count) for count, said in re.findall(rf"(\d+) ({SAID})", found[2])}
    return found[1], counts, (found[3], found[4])


def from_json(text):
    (one,) = json.loads(text)["scorecards"]
    counts = Counter(finding["status"] for finding in one["findings"])
    return one["verdict"]["status"], counts, (one["provider"]["digest"], one["ruleset"]["digest"])


def from_junit(text):
    root = ET.fromstring(text)  # noqa: S314 - written by ourselves
    found = {p.get("name"): p.get("value") for p in root.iter("property")}
    counts = {name[6:]: int(value) for name, value in found.items() if name.startswith("count.")}
    return found["verdict"], counts, (found["provider_digest"], found["ruleset_digest"])


def from_sarif(text):
    (one,) = json.loads(text)["runs"][0]["properties"]["scorecards"]
    return one["verdict"], one["counts"], (one["providerDigest"], one["rulesetDigest"])


def from_github(text):
    return told(text.splitlines()[0].split("::", 2)[2])


def from_summary(text):
    heads, _, row = (line.strip("| ").split(" | ") for line in text.splitlines()[2:5])
    cells = dict(zip(heads, row, strict=True))
    return cells["verdict"], {s: int(cells[s]) for s in map(str, Status)}, tuple(cells["digests"].split(" "))


def from_gitlab(text):
    return told(json.loads(text)[0]["description"])


def from_csv(text):
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len({(row["verdict"], row["provider_digest"], row["ruleset_digest"]) for row in rows}) == 1
    counts = Counter(row["status"] for row in rows)
    return rows[0]["verdict"], counts, (rows[0]["provider_digest"], rows[0]["ruleset_digest"])


def from_csv_facts(text):
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    (told,) = {(row["verdict"], row["provider_digest"], row["ruleset_digest"]) for row in rows}
    counts = Counter(status for _, status in {(row["rule"], row["status"]) for row in rows})
    return told[0], counts, told[1:]


def from_text(text):
    verdict = re.match(r".*\((\S+)\)", text)[1]
    return verdict, None, None  # a screen counts what is met by gate and objective


def from_markdown(text):
    counts = Counter(WORDS[said] for said in re.findall(rf"^\| ({SAID}) \| .* \| `", text, re.MULTILINE))
    verdict = re.match(r"## [^\\]+\\\((\S+?)\\\)", text)[1]
    return verdict, counts, tuple(re.findall(r"`(sha256:[0-9a-f]{64})`", text))


def from_badge(text):
    return json.loads(text)["message"], None, None


def from_oscal(text):
    (one,) = json.loads(text)["assessment-results"]["results"]
    found = {p["name"]: p["value"] for p in one["props"]}
    rules = [{p["name"]: p["value"] for p in o["props"]} for o in one["observations"] if o["types"] != ["discovery"]]
    counts = Counter(rule["status"] for rule in rules)
    assert {s: int(found[f"count-{s}"]) for s in map(str, Status)} == {s: counts[s] for s in map(str, Status)}
    states = Counter(f["target"]["status"]["state"] for f in one.get("findings", []))
    assert states == {k: v for k, v in {"satisfied": counts["pass"], "not-satisfied": counts["fail"]}.items() if v}
    return found["verdict"], counts, (found["provider-digest"], found["ruleset-digest"])


def from_cyclonedx(text):
    document = json.loads(text)
    found = {p["name"].rpartition(":")[2]: p["value"] for p in document["metadata"]["properties"]}
    (attestation,) = document["declarations"]["attestations"]
    assert told(attestation["summary"])[0] == found["verdict"]
    mapped = attestation["map"]
    counts = Counter(one["conformance"]["rationale"].partition(":")[0] for one in mapped)
    assert sum("claims" in one for one in mapped) == sum(one["conformance"].get("score") == 1 for one in mapped)
    assert sum(one["conformance"].get("score") == 1 for one in mapped) == counts["pass"]
    assert sum(one["conformance"].get("score") == 0 for one in mapped) == counts["fail"]
    assert sum("counterClaims" in one for one in mapped) == counts["fail"]
    return found["verdict"], counts, (found["provider-digest"], found["ruleset-digest"])


def from_hdf(text):
    (profile,) = json.loads(text)["profiles"]
    found = {one["name"]: one["options"]["value"] for one in profile["attributes"]}
    rules = [one for one in profile["controls"] if one["tags"]]
    counts = Counter(one["tags"]["status"] for one in rules)
    results = Counter(one["results"][0]["status"] for one in rules)
    expected = {"passed": counts["pass"], "failed": counts["fail"], "error": counts["error"]}
    expected["skipped"] = counts["unknown"] + counts["not-applicable"]
    assert results == {status: count for status, count in expected.items() if count}
    assert sum(not one["impact"] for one in rules) == counts["not-applicable"]
    return found["verdict"], counts, (found["provider_digest"], found["ruleset_digest"])


def from_in_toto(text):
    first, *results = map(json.loads, text.splitlines())
    digests = tuple(f"sha256:{one['digest']['sha256']}" for one in first["subject"])
    found = from_json(json.dumps(first["predicate"]))
    assert len(results) == (found[0] in ("necessary-only", "sufficient"))
    assert found[2] == digests
    return found


def from_xlsx(text):
    sheets = {}
    for name, *cells in map(json.loads, text.splitlines()):
        sheets.setdefault(name, []).append(cells)
    rows = {name: [dict(zip(cells[0], row, strict=True)) for row in cells[1:]] for name, cells in sheets.items()}
    (one,) = rows["Decision"]
    counts = Counter(row["status"] for row in rows["Findings"])
    assert {s: one[f"rules_{s.replace('-', '_')}"] for s in map(str, Status)} == {
        s: counts[s] for s in map(str, Status)
    }
    assert {row["rule"] for row in rows["Evidence"]} == {row["rule"] for row in rows["Findings"]}
    return one["verdict"], counts, (one["provider_digest"], one["ruleset_digest"])


def from_svg(text):
    return re.search(r"<title id=\"title\">.*: (\S+)</title>", text)[1], None, None


def from_html(text):
    data = re.search(r'<script type="application/json" id="summary">(.*?)</script>', text, re.DOTALL)[1]
    (line,) = json.loads(data)["lines"]
    return line["verdict"]["status"], None, (line["provider"]["digest"], line["ruleset"]["digest"])


READERS = {
    "html": from_html,
    "text": from_text,
    "json": from_json,
    "jsonl": from_json,
    "markdown": from_markdown,
    "junit": from_junit,
    "sarif": from_sarif,
    "github": from_github,
    "github-summary": from_summary,
    "gitlab": from_gitlab,
    "csv": from_csv,
    "csv-facts": from_csv_facts,
    "badge": from_badge,
    "badge-svg": from_svg,
    "oscal": from_oscal,
    "cyclonedx": from_cyclonedx,
    "hdf": from_hdf,
    "in-toto": from_in_toto,
    "xlsx": from_xlsx,
}


def test_every_format_is_read_here():
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("format_", READERS)
def test_all_formats_agree(format_):
    # The tables of a workbook are those of CSV, which are tried on all; its cells take a second a thousand rows.
    for one in CARDS[:4] if format_ == "xlsx" else CARDS:
        given = one()
        verdict, counts, digests = READERS[format_](rendered(format_, given))
        assert verdict == given.verdict.status
        if counts is not None:
            expected = Counter(str(finding.status) for finding in given.findings)
            assert {status: count for status, count in counts.items() if count} == expected
        if digests is not None:
            assert digests == (given.provider.digest, given.ruleset.digest)


@pytest.mark.parametrize("one", CARDS)
def test_every_finding_is_shown_as_the_table_says(one):
    given = one()
    expected = [shown(finding) for finding in given.findings]
    required = [REQUIREMENTS[requirement.status] for requirement in given.requirements]
    every = [*expected, *required]

    (run,) = json.loads(rendered("sarif", given))["runs"]
    assert Counter(r["level"] for r in run["results"]) == Counter(s.sarif for s in every if s.sarif)
    assert sum("suppressions" in r for r in run["results"]) == sum(map(is_waived, given.findings))
    assert {r["kind"] for r in run["results"]} <= {"fail"}, "any other kind must have no level"
    gitlab = json.loads(rendered("gitlab", given))
    assert Counter(e["severity"] for e in gitlab[1:]) == Counter(s.gitlab for s in every if s.gitlab)
    lines = rendered("github", given).splitlines()[1:]
    assert Counter(line.split(" ")[0][2:] for line in lines) == Counter(s.github for s in every if s.github)


@pytest.mark.parametrize("one", CARDS)
def test_every_test_case_is_what_the_table_says(one):
    given = one()
    required = [REQUIREMENTS[requirement.status] for requirement in given.requirements]
    root = ET.fromstring(rendered("junit", given))  # noqa: S314 - written by ourselves
    outcomes = Counter(
        next((child.tag for child in case if child.tag != "system-out"), "passed") for case in root.iter("testcase")
    )
    assert outcomes == Counter(s.junit for s in [*map(shown, given.findings), *required])
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(root[0].get(name)) == outcomes[tag]
