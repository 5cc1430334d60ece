"""A report over offers: what it says follows from scorecards alone, and every part of it is there without a script."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache

import pytest

from compliance.model.schema import shape_at
from compliance.model.words import verdict_words
from compliance.report.html.beside import scale_of
from compliance.report.html.facts import shown as shown_value
from compliance.report.html.reasons import offer_reasons, question_lines
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


def test_the_first_sentence_gives_a_day_to_those_alone_that_drop_out_on_it():
    offers = ("3ds-outscale@iaas", "ovhcloud@vmware-snc", "s3ns@premi3ns")
    decision = decided(offers, ("secnumcloud-3.2",), as_of=date(2026, 11, 23))
    until = {offer.name: offer.holds_until for offer in decision.offers}
    assert len({*until.values()}) == 3
    assert "Three offers meet what is required, one of them only through 30 Nov 2026." in text_of(
        Elements(report_page(decision))
    )


def test_both_sides_of_a_dispute_are_heard():
    decision = decided(("numergy",), ("andromede",), as_of=date(2016, 2, 1))
    text = text_of(Elements(report_page(decision)))
    findings = decision.offers[0].required[0].card.findings
    disputed = {fact.path: fact for finding in findings for fact in finding.facts if fact.candidates}
    assert disputed
    for fact in disputed.values():
        sides = "; ".join(f"{shown_value(one.value)} \\([^)]*, grade {one.grade}\\)" for one in fact.candidates)
        assert re.search(sides, text), fact.path


@cache
def whole_page() -> str:
    """A report over offers on the shortlist and out, with a rule set beside."""
    offers = ("s3ns@premi3ns", "3ds-outscale@iaas", "aws@main-cloud")
    return report_page(decided(offers, ("secnumcloud-3.2",), ("eu-csf-2026",)))


@cache
def three() -> str:
    """What one reads of it: all but the evidence."""
    return text_of(Elements(whole_page()))


def test_what_else_one_could_require_leads_to_the_questions_and_rules_it_counts():
    shown = whole_page()
    ((target, span),) = re.findall(r'<a href="#(r2-questions)">(\d+(?: to \d+)?) questions?</a>', shown)
    listed = re.search(rf'<details class="no-print" id="{target}">(.*?)</details>', shown, re.DOTALL)[1].count("<li>")
    assert listed >= int(span.split()[-1])
    for group, open_ in re.findall(r'<a href="#(o\dr2-open)">(\d+) of \d+ rules not known</a>', shown):
        assert re.search(rf'id="{group}">(.*?)</tbody>', shown, re.DOTALL)[1].count("<tr>") == int(open_) + 1
    ((gates, findings),) = [(n, key) for key, n in re.findall(r'<a href="#(r1-findings)">(\d+) gates</a>', shown)]
    table = re.search(rf'id="{findings}">(.*?)</details>', shown, re.DOTALL)[1].partition("</table>")[0]
    assert table.count('<span class="faint">gate</span>') == int(gates)
    assert re.search(r'Settles <a href="#o1r1-attested">\d+ rules</a>', shown)


def test_no_word_of_a_machine_stands_where_people_read():
    text = three().partition("Every fact that was read")[0]
    assert "Side by side" in text
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b", text) == [], "days are written out"
    paths = [
        path for path in re.findall(r"\b[a-z][a-z_]*(?:\.[A-Za-z0-9_-]+)+\b", text) if shape_at(tuple(path.split(".")))
    ]
    assert paths == [], "facts have names"
    assert "answers." not in text
    assert "1000000" not in text.replace(",", "")
    assert not re.search(r"\((?:missing|stale|weak|disputed|ended)\)", text), "reasons are told in words"


def test_what_comes_next_is_a_sentence_with_its_day():
    shown = re.search(r"Next change: (?:tomorrow, )?(\d+ [A-Z][a-z]+ \d{4})\. (.*?) All dates", three())
    assert shown
    told = r".+ (?:does not meet|is open under|meets) SecNumCloud 3\.2 from then on\. [A-Z].*\."
    assert re.fullmatch(told, shown[2]), shown[2]


@cache
def open_offer():
    """An offer of which it was not known by then whether its certificate is of the edition required."""
    return decided(("ovhcloud@vmware-snc",), ("secnumcloud-3.2",), as_of=date(2026, 10, 1))


def test_of_what_one_certificate_would_settle_only_the_certificate_is_shown_at_once():
    (offer,) = open_offer().offers
    reasons = offer_reasons(offer, "o1")
    assert [reason.symbol for reason in reasons.shown][:1] == ["open"]
    assert not any(reason.rule for reason in reasons.shown)
    assert {reason.rule for reason in reasons.folded} == {*offer.required[0].card.verdict.binding}
    assert reasons.more == f"{len(reasons.folded)} rules that are not known"


@pytest.mark.parametrize("of", [lambda: report_page(open_offer()), whole_page])
def test_what_is_said_besides_leads_to_what_it_counts(of):
    shown = of()
    counts = re.findall(r'<a class="quiet" href="#(o\dr1-\w+)">(\d+) ', shown)
    assert counts
    for target, count in counts:
        body = re.search(rf'<tbody class="group" id="{target}">(.*?)</tbody>', shown, re.DOTALL)
        assert body, target
        assert body[1].count("<tr>") == int(count) + 1


def test_levels_that_begin_alike_say_so_once():
    assert scale_of(("SEAL-0", "SEAL-1")) == ("SEAL level", ("0", "1"))
    assert scale_of(("low", "high")) == ("level", ("low", "high"))
    assert scale_of(("A-1", "B-2")) == ("level", ("A-1", "B-2"))
    assert scale_of(()) == ("level", ())


def test_answers_that_do_the_same_stand_together():
    lines = question_lines(open_offer(), {})
    by_id = {line.id: line for line in lines}
    assert by_id["data.processing_countries"].said == "Nobody has looked for it yet."
    assert by_id["data.processing_countries"].rules == ("Customer data stored and processed in the EU",)
    assert all(not re.match(r"If \d{6,}", outcome.said) for line in lines for outcome in line.outcomes)
    assert {line.who.partition(":")[0] for line in lines} == {"Where to look", "Whom to ask"}


def test_same_inputs_same_bytes():
    assert report_page(founding()) == report_page(founding())


@pytest.mark.parametrize("title", [None, "Hosting of <case> files"])
def test_a_title_is_text(title):
    text = text_of(Elements(report_page(founding(), title)))
    assert (title or "2 offers under Andromède") in text
