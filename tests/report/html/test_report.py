"""A report over offers: what it says follows from scorecards alone, and every part of it is there without a script."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache

import pytest

from compliance.model.words import value_text, verdict_words
from compliance.report.html.report import report_page
from tests.analysis.decision.decisions import decided, founding
from tests.report.html.test_pages import Elements


@cache
def page() -> Elements:
    return Elements(report_page(founding()))


def text_of(shown: Elements) -> str:
    return " ".join("".join(shown.text).split())


def test_the_decision_comes_first_and_names_every_offer_in_one_order():
    text, decision = text_of(page()), founding()
    assert "Decision" in text
    names = [offer.required[0].card.provider.name for offer in decision.offers]
    places = [text.index(name) for name in dict.fromkeys(names)]
    assert places == sorted(places)
    assert text.index("No offer meets what is required") < text.index("Side by side")


def test_verdicts_counts_and_digests_are_those_of_the_scorecards():
    text, decision = text_of(page()), founding()
    (summary,) = [raw for raw in page().raw["script"] if '"summary/1"' in raw]
    lines = json.loads(summary)["lines"]
    cards = [held.card for offer in decision.offers for held in offer.all]
    assert [(line["provider"]["id"], line["verdict"]["status"]) for line in lines] == [
        (card.provider.id, card.verdict.status) for card in cards
    ]
    for card in cards:
        assert card.provider.digest in text
        assert card.ruleset.digest in text
        assert verdict_words(card.verdict.status, card.ruleset.claims) in text


def test_every_part_is_there():
    parts = ["decision", "beside", "reasons", "word", "dates", "evidence", "what-if"]
    ids = [attributes["id"] for _, attributes in page().elements if attributes.get("id") in parts]
    assert ids == parts


def test_every_count_leads_to_the_rules_it_counts():
    shown = report_page(founding())
    for target, count in re.findall(r'<a href="#(o\d+r\d+-\w+)">(\d+)</a>', shown):
        body = re.search(rf'<tbody class="group" id="{target}">(.*?)</tbody>', shown, re.DOTALL)
        assert body, target
        assert body[1].count("<tr>") == int(count) + 1


def test_links_inside_lead_somewhere_and_ids_are_there_once():
    ids = [attributes["id"] for _, attributes in page().elements if "id" in attributes]
    assert len(ids) == len({*ids})
    inside = {a["href"][1:] for tag, a in page().elements if tag == "a" and (a.get("href") or "").startswith("#")}
    assert inside <= {*ids}


def test_what_will_end_is_asked_about():
    decision = decided(("s3ns@premi3ns",), ("secnumcloud-3.2",))
    (offer,) = decision.offers
    text = text_of(Elements(report_page(decision)))
    assert offer.decided == "on the shortlist"
    assert "S3NS, PREMI3NS meets what is required." in text
    assert "Decides from 18 Dec 2028" in text
    assert "Does what holds through 17 December 2028 go on" in text


def test_both_sides_of_a_dispute_are_heard():
    decision = decided(("numergy",), ("andromede",), as_of=date(2016, 2, 1))
    text = text_of(Elements(report_page(decision)))
    findings = decision.offers[0].required[0].card.findings
    disputed = {fact.path: fact for finding in findings for fact in finding.facts if fact.candidates}
    assert disputed
    for fact in disputed.values():
        sides = "; ".join(f"{value_text(one.value)} \\([^)]*, grade {one.grade}\\)" for one in fact.candidates)
        assert re.search(sides, text), fact.path


def test_same_inputs_same_bytes():
    assert report_page(founding()) == report_page(founding())


@pytest.mark.parametrize("title", [None, "Hosting of <case> files"])
def test_a_title_is_text(title):
    text = text_of(Elements(report_page(founding(), title)))
    assert (title or "2 offers under Andromède") in text
