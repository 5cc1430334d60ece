"""Comparisons, timelines and plans as pages: the verdict and the numbers of the documents, and all their pages say."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from compliance import compare, load_provider, load_ruleset, plan, timeline, to_json
from compliance.model.words import status_words, verdict_words
from compliance.report.html.blocks import blocks_markup
from compliance.report.html.documents import comparison_page, plan_page, timeline_page
from compliance.report.pages.blocks import Heading, Item, Paragraph
from compliance.report.pages.tables import Column, Table
from tests.report.cards import numergy
from tests.report.html.test_pages import Elements

DATES = {"as_of": "2016-02-01", "known_as_of": "2026-11-23"}


@cache
def documents():
    provider, ruleset = load_provider("numergy"), load_ruleset("andromede")
    compared = compare([provider, load_provider("scaleway")], [ruleset], **DATES)
    course, planned = timeline(provider, ruleset, **DATES), plan(provider, ruleset, **DATES)
    return {
        "compare": (compared, comparison_page(compared)),
        "timeline": (course, timeline_page(course, ruleset)),
        "plan": (planned, plan_page(planned, numergy(), ruleset)),
    }


every_document = pytest.mark.parametrize("name", ["compare", "timeline", "plan"])


@every_document
def test_the_document_is_embedded_as_programs_read_it(name):
    document, page = documents()[name]
    (data,) = [raw for raw in Elements(page).raw["script"] if raw.startswith("{")]
    assert json.loads(data) == json.loads(to_json(document))


@every_document
def test_verdict_and_digests_are_those_of_the_document(name):
    _, page = documents()[name]
    text = " ".join("".join(Elements(page).text).split())
    assert verdict_words(numergy().verdict.status, "sufficient") in text
    assert numergy().provider.digest in text
    assert numergy().ruleset.digest in text


@every_document
def test_nothing_is_fetched_and_every_heading_has_words(name):
    shown = Elements(documents()[name][1])
    assert not {name for _, attributes in shown.elements for name in attributes if name in ("src", "style", "onclick")}


def test_every_day_on_which_the_verdict_changes_is_named():
    course, page = documents()["timeline"]
    turns = [
        now.date_
        for before, now in zip(course.points, course.points[1:], strict=False)
        if now.verdict != before.verdict
    ]
    assert turns
    assert all(f'<time datetime="{day}">' in page for day in turns)


def test_since_when_the_score_asked_for_is_out_of_reach_is_said():
    course, page = documents()["timeline"]
    below = [point.date_ for point in course.points if point.score is not None and point.score.possible < 60]
    assert below[0].isoformat() == "2014-12-31"
    assert "60 points are asked for. Since 31 December 2014 fewer are possible." in page


@pytest.mark.parametrize("name", ["compare", "timeline", "plan"])
def test_no_page_says_a_path_or_a_day_as_programs_write_them(name):
    shown = "".join(Elements(documents()[name][1]).text)
    assert re.findall(r"\b(?:identity|ownership|finance|certifications|datacenters|market|exit)\.[a-z_]+", shown) == []
    assert re.findall(r"\b\d{4}-\d{2}-\d{2}\b", shown) == []


def test_a_fact_stands_beside_its_name_and_a_condition_behind_what_it_is_one_of():
    named = blocks_markup([Item(code="identity.listed", text="= yes"), Item("applies when", code="identity.listed")])
    texts = [" ".join("".join(Elements(line).text).split()) for line in str(named).split("</li>")]
    assert texts[0].endswith("shares, or its parent's, are traded on a stock exchange: yes identity.listed")
    assert texts[1] == "applies when: identity.listed"


def test_every_kind_of_block_is_shown_and_inert():
    table = Table((Column("status", status=True), Column("<b>", code=True)), (("pass", "<i>a</i>"),), title="T")
    blocks = [Heading(2, "<h>", status="met"), Paragraph("<p>"), Item("a<", "b<", "c <\nd <", "javascript:x"), table]
    shown = Elements(blocks_markup(blocks))
    text = "".join(shown.text)
    for words in ("<h>", "<p>", "a<", "b<", "c <", "d <", "<b>", "<i>a</i>", status_words("pass")):
        assert words in text
    assert not any(tag in ("a", "i", "b", "script") for tag, _ in shown.elements)
