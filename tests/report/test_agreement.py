"""All renderings of a scorecard agree: verdict, dates, counts, scores, notes, digests."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance import render
from compliance.model.status import Status
from compliance.model.words import percent, rounded, status_words, verdict_words
from compliance.report.escaping import escape_markdown
from compliance.report.formats.json_ import plain
from compliance.report.html.words import STATUS_SYMBOLS
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.scorecard import render_text
from compliance.report.pages.wording import notes
from compliance.rulesets.settings import with_settings
from tests.report.cards import PAIRS, TODAY, card, numergy, provider_of, ruleset_of
from tests.report.html.test_pages import Elements

STATUSES = "|".join(map(status_words, reversed(Status)))


def flat(text: str) -> str:
    return " ".join(text.split())


def counted(lines: list[str]) -> Counter[str]:
    """The counts that headings give, added up."""
    found: Counter[str] = Counter()
    for line in lines:
        for count, status in re.findall(rf"(\d+) ({STATUSES})\b", line):
            found[status] += int(count)
    return found


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_verdict_dates_counts_scores(who, what):
    shown = card(who, what)
    (data,) = json.loads(render(shown, format="json"))["scorecards"]
    text, markdown = render_text(shown), render(shown, format="markdown")
    verbose = render_text(shown, verbose=True)

    status = data["verdict"]["status"]
    line = verdict_line(shown)
    assert line.startswith(status)
    said = line.replace(status, f"{verdict_words(shown.verdict.status, shown.ruleset.claims)} ({status})", 1)
    assert flat(text).startswith(f"{said} {shown.provider.name}")
    assert markdown.startswith(f"## {escape_markdown(said)}: ")

    until = data["verdict"]["holds_until"]
    assert ("\n  holds through " in text) is ("\n- holds through " in markdown) is (until is not None)
    if until is not None:
        last = date.fromisoformat(until) - timedelta(days=1)
        assert f"holds through {'today' if last == shown.as_of == shown.known_as_of else last}" in text

    expected = Counter(status_words(finding["status"]) for finding in data["findings"])
    assert Counter(re.findall(rf"^\| ({STATUSES}) \|", markdown, re.MULTILINE)) == expected
    assert Counter(re.findall(rf"^({STATUSES})  ", verbose, re.MULTILINE)) == expected
    unknown = map(int, re.findall(r"^Not known: (\d+) of \d+ (?:gate|rule)", text, re.MULTILINE))
    assert sum(unknown) == expected["not known"]
    rules = Counter(status_words(f["status"]) for f in data["findings"] if f["role"] != "gate")
    headings = [line for line in text.splitlines() if re.search(rf"^\S.*: \d+ ({STATUSES})", line)]
    assert all(rules[word] == count for word, count in counted(headings).items() if word != "not known")
    gates = [f["status"] for f in data["findings"] if f["role"] == "gate" and f["status"] != "not-applicable"]
    assert f"Gates: {gates.count('pass')} of {len(gates)} met" in markdown or not gates

    scored = [one for one in data["objectives"] if one["weight"] and (one["score"] or one["level"])]
    if data["score"] and len(scored) > 1:
        cells = [
            rounded(data["score"]["certain"]),
            rounded(data["score"]["possible"]),
            percent(data["score"]["coverage"]),
        ]
        assert f"Total {' '.join(cells)}" in flat(text)
        assert f"| Total | {' | '.join(cells)} |" in markdown
    for digest in (data["provider"]["digest"], data["ruleset"]["digest"]):
        assert digest in verbose
        assert f"`{digest}`" in markdown
    for rule in data["verdict"]["binding"]:
        assert f"`{rule}`" in markdown


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_the_page_for_a_browser_agrees(who, what):
    shown = card(who, what)
    (data,) = json.loads(render(shown, format="json"))["scorecards"]
    page = Elements(render(shown, format="html"))
    text = flat("".join(page.text))
    (embedded,) = (json.loads(raw) for raw in page.raw["script"] if '"summary/1"' in raw)
    (line,) = embedded["lines"]
    for key in ("provider", "ruleset", "verdict", "score", "level"):
        assert line[key] == data[key]
    word = verdict_words(shown.verdict.status, shown.ruleset.claims)
    assert text.index(f" {word} ") < 600, "the verdict leads"
    told = [attributes["href"] for _, attributes in page.elements if (attributes.get("href") or "").startswith("#s-")]
    expected = Counter(STATUS_SYMBOLS[Status(finding["status"])] for finding in data["findings"])
    rows = re.findall(r'<tr id="c1-[^"]*"><td data-head=""><svg class="sym (\w+)"', render(shown, format="html"))
    assert Counter(rows) == expected
    assert told
    unknown = sum(finding["status"] in ("unknown", "error") for finding in data["findings"])
    total = len(data["findings"])
    assert (f"{unknown} of {total} rule" in text) is (unknown > 0)
    for digest in (data["provider"]["digest"], data["ruleset"]["digest"]):
        assert digest in text


def test_notes_are_in_every_format():
    (tailored,) = with_settings([ruleset_of("andromede")], ["pass_mark=5", "tier/min_sites=9"])
    shown = card("numergy", "andromede")
    changes = tuple(str(change) for change in tailored.tailoring)
    shown = replace(shown, ruleset=replace(shown.ruleset, tailoring=changes))
    (data,) = json.loads(render(shown, format="json"))["scorecards"]
    assert data["ruleset"]["tailoring"] == list(changes)
    assert len(data["ruleset"]["tailoring"]) >= 2
    assert (data["provider"]["ended"], data["provider"]["ceases"]["certain"]) == (None, "2016-12-31")
    said = notes(shown)
    assert len(said) == len(changes)
    for note in said:
        assert note in flat(render_text(shown))
        assert f"\n{escape_markdown(note)}\n" in render(shown, format="markdown")


def test_the_library_and_its_words_are_one():
    assert json.loads(render(numergy(), format="json"))["scorecards"] == [plain(numergy())]
    assert provider_of("numergy").digest == numergy().provider.digest
    assert numergy().known_as_of == TODAY
