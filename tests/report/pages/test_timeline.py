"""Timelines as text, Markdown and JSON.

`COMPLIANCE_REGENERATE=1 python -m pytest tests/report/pages/test_timeline.py` writes the golden files anew.
"""

import json
import os
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from compliance.analysis.timeline.timeline import Window, sweep, timeline
from compliance.loading.builtin import ids
from compliance.model.scorecard import TOOL
from compliance.report.pages.blocks import render_page
from compliance.report.pages.timeline import forecast_sentence, point_verdict_text, timeline_blocks
from tests.builders import day, provider, rule, ruleset, snapshot, source, statement
from tests.published import mistakes
from tests.report.cards import TODAY, provider_of, ruleset_of
from tests.report.test_golden import shown

GOLDEN = Path(__file__).parents[1] / "golden" / "timeline"
HOSTILE = "<b>&\x1b[31m | `x` $a$ ::error::\n##[group] ünïcode"
FORMATS = {"txt": "text", "md": "markdown", "json": "json"}


def acme(words="Loses its listing"):
    """A certificate that lapses, a fact that turns, one that is disputed, and a rule that comes into force."""
    statements = [
        statement(
            "2020-01-01",
            {"identity": {"listed": True}, "certifications": {"iso": {"scheme": "iso-27001", "expires": "2022-12-31"}}},
            "register",
            summary="Listed and certified",
        ),
        statement("2021-06-30", {"identity": {"listed": False}}, ["register", "weekly"], summary=words),
        statement("2021-12-31", {"finance": {"paid_in_meur": 5}}, "weekly"),
        statement("2021-12-31", {"finance": {"paid_in_meur": 70}}, "register"),
    ]
    sources = {
        "register": source(
            "2020-02-01", title="Company register", publisher="Registry", url="https://example.org/acme"
        ),
        "weekly": source("2021-07-31", "C", title=words, publisher="A weekly"),
    }
    return provider(statements, sources)


def rules():
    return ruleset(
        [
            rule("certifications.exists(c, in_force(c))", "ISO", role="gate"),
            rule("identity.listed", "LIST"),
            rule("finance.paid_in_meur < 50", "CAP", effective={"from": "2021-01-01"}),
        ],
        [{"gates": "all"}],
        [{"score": {"of": "all", "at_least": 70}}],
    )


def made(words="Loses its listing", *, swept=False):
    subject = acme(words)
    show = sweep if swept else timeline
    return show(rules(), snapshot(subject, "2022-01-01", "2022-06-01"), Window())


def rendered(shown, format_):
    return render_page(shown, timeline_blocks(shown), format_)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("swept", [False, True])
def test_golden(suffix, swept):
    text = rendered(made(swept=swept), FORMATS[suffix]).replace(TOOL.version, "VERSION")
    path = GOLDEN / f"{'sweep' if swept else 'course'}.{suffix}"
    if os.environ.get("COMPLIANCE_REGENERATE"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_the_forecast_in_words():
    assert forecast_sentence(made()) == (
        "As of 2022-01-01: Necessary, not sufficient through 2022-12-31; on 2023-01-01, certifications.iso lapses (expires "
        "2022-12-31) (ISO: pass to unknown)."
    )
    subject = acme()
    endless = timeline(rules(), snapshot(subject, "2024-01-01", "2022-06-01"), Window())
    assert forecast_sentence(endless) == (
        "As of 2024-01-01: Open, with no end in sight, as far as is known on 2022-06-01."
    )


def test_every_golden_file_is_made_by_a_test():
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.{s}" for name in ("course", "sweep") for s in FORMATS}


@pytest.mark.exhaustive
@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("against", ids("ruleset")[::3])
@pytest.mark.parametrize("name", ["numergy", "s3ns"])
def test_json_is_valid_and_all_formats_agree(name, against, swept):
    subject = provider_of(name)
    show = sweep if swept else timeline
    shown = show(ruleset_of(against), snapshot(subject, TODAY, TODAY), Window(day("2024-01-01"), day("2028-01-01")))
    text, markdown, written = (rendered(shown, format_) for format_ in ("text", "markdown", "json"))
    document = json.loads(written)
    assert mistakes("timeline", document) == []
    assert written == rendered(shown, "json")
    for number, point in enumerate(document["points"]):
        assert point["date"] in text
        if point["changes"] or not number:
            verdict = point_verdict_text(point["verdict"], document["ruleset"]["claims"])
            assert f"  {point['date']}  {verdict}" in text
            assert f"### `{point['date']}` {verdict}" in markdown
        for change in point["changes"]:
            # What hangs on a certificate is told by the certificate and the number of rules.
            certificates = [cause["text"] for cause in change["causes"] if cause["kind"] == "recognition"]
            assert change["rule"] in text or all(
                one in " ".join(text.split()) for one in certificates or [change["rule"]]
            )
    assert document["holds_until"] is None or f"; on {document['holds_until']}, " in " ".join(text.split())


def test_text_from_documents_is_inert():
    shown = made(HOSTILE)
    text, markdown = rendered(shown, "text"), rendered(shown, "markdown")
    for written in (text, markdown, rendered(shown, "json")):
        assert "\x1b" not in written
        assert "##[group]" not in written
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    html = MarkdownIt("commonmark", {"html": True}).render(markdown)
    assert "<b>" not in html
    assert "<h1>" in html


def test_rules_that_come_into_force_together_are_told_in_the_plural(capsys):
    """One is told in the singular."""
    window = ("--from", "2024-01-01", "--to", "2024-12-31", "--as-of", "2024-06-01", "--known-as-of", "2026-11-23")
    told = " ".join(shown(capsys, "timeline", "cloud-temple@secure-temple", "--against", "hds", *window).split())
    assert "EXI-31: the rules come into force" in told
    assert "version-for-new-candidates: the rule comes into force" in told
