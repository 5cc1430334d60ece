"""Pages in another language hold no word of ours in English: rendered in wide letters, none is left in narrow ones.

What documents say is written in Greek here, so that what is left of the Latin alphabet are ids, paths of facts and their
values, and whatever of our own nobody handed to the translator.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest

from compliance import compare, evaluate, load_ruleset, plan, render, timeline
from compliance.analysis.decision.decision import decide_offers
from compliance.analysis.questions.questions import questionnaire
from compliance.engine.state import decide_all
from compliance.loading.catalogues import translator_to
from compliance.model.phrases import Translator
from compliance.model.schema import title_at
from compliance.model.scorecard import TOOL
from compliance.report.formats.formats import Readers, render_scorecards
from compliance.report.formats.forms import form
from compliance.report.html.documents import comparison_page, plan_page, timeline_page
from compliance.report.html.pages import scorecards_page
from compliance.report.html.report import report_page
from compliance.report.html.site import asset
from compliance.report.pages.blocks import render_markdown_page
from compliance.report.pages.questions import question_blocks
from compliance.report.pages.summary import summary_blocks, summary_line
from tests.builders import provider, ruleset, scorecard, snapshot, source, statement

IN_Q = {"objective": "q"}
RUNGS = [{"title": "Σ"}, {"title": "Φ", "points": 5, "when": "exit.notice_days < 20"}, {"title": "Ξ", "points": 10}]
API, DAYS = "exit.api_export", "exit.notice_days"
RULES = [
    {"id": "q1", "title": "Γ", "role": "gate", "check": API, "why": "Δ", "fix": {"text": "Γ", "by": "state"}, **IN_Q},
    {"id": "q2", "title": "Δ", "role": "gate", "check": f"{DAYS} <= 60", "evidence": {"grade": "A"}, **IN_Q},
    {"id": "q3", "title": "Θ", "check": "certifications.exists(c, c.scheme == 'hds')", **IN_Q},
    {"id": "q4", "title": "Λ", "check": "size(exit.export_formats) == 1", "evidence": {"max_age": "P1Y"}, **IN_Q},
    {"id": "q5", "title": "Ξ", "check": f"{DAYS} > 1", "applies": API, **IN_Q},
    {"id": "q6", "title": "Π", "check": "finance.paid_in_meur == 1", **IN_Q},
    {"id": "q7", "title": "Λ", "rungs": RUNGS, **IN_Q},
    {"id": "q8", "title": "Ψ", "check": f"{DAYS} == 30", **IN_Q},
]
OBJECTIVES = [{"id": "q", "title": "Π", "weight": 1}]
VERDICT = [{"gates": "all"}, {"score": {"of": "q", "at_least": 20.5}}, {"any_of": ["q3", "q4"]}]
SOURCES = {name: source("2020-01-01", grade, title="Ω", publisher="Σ") for name, grade in (("s", "B"), ("t", "C"))}
STATEMENTS = [
    statement("2020-01-01", {"exit": {"api_export": False, "notice_days": 30, "export_formats": ["Θ"]}}, "s"),
    statement("2020-01-01", {"finance": {"paid_in_meur": 1}}, "s"),
    statement("2020-01-01", {"finance": {"paid_in_meur": 2.5}}, "t"),
]
COURSE = [statement("2025-06-01", {"exit": {"api_export": True, "notice_days": 10}}, "s")]
TYPED = {"A", "B", "C", "D", "compliance", "disputes", "only", "ends", "it", "matters", "score", "no", "effect", "all"}
"""Grades, and what one types into a command."""


class Wide:
    """A language in which every letter of a pattern is a wide one."""

    def gettext(self, message):
        """Wide letters, but for the names of what stands in a pattern."""
        parts = re.split(r"(\{\w+\})", message)
        return "".join(part if part.startswith("{") else re.sub(r"[A-Za-z]", self.wide, part) for part in parts)

    @staticmethod
    def wide(letter):
        return chr(ord(letter[0]) + 0xFEE0)

    def ngettext(self, one, more, count):
        return self.gettext(one if count == 1 else more)

    def pgettext(self, context, message):  # noqa: ARG002 - as of gettext
        return self.gettext(message)


WIDE = Translator("xx", Wide())


def narrow(page, allowed):
    """The words of a page in narrow letters that are neither ids nor paths."""
    return sorted({*re.findall(r"[A-Za-z]+", page)} - allowed)


def words_of(*texts):
    return {word for text in texts for word in re.findall(r"[A-Za-z]+", text)}


@pytest.fixture(scope="module")
def card():
    acme = provider({"schema": "provider/1", "id": "q", "name": "Ωδ", "sources": SOURCES, "statements": STATEMENTS})
    return scorecard(acme, ruleset(RULES, VERDICT, objectives=OBJECTIVES, title="Φ"), "2025-01-01")


@pytest.fixture(scope="module")
def ids(card):
    paths = {fact.path for finding in card.findings for fact in finding.facts}
    places = {str(fact.location.file) for finding in card.findings for fact in finding.facts if fact.location}
    digests = (card.provider.digest, card.ruleset.digest)
    titles = [
        title_at(tuple(path.split("."))) for path in paths
    ]  # of facts: those of the schema, which has one language
    return words_of(*paths, *titles, *places, *digests, card.ruleset.id, "q", *card.sources) | TYPED


def test_the_scorecard_has_something_of_everything(card):
    told = " ".join(finding.message for finding in card.findings)
    assert {finding.status for finding in card.findings} >= {"pass", "fail", "unknown", "not-applicable"}
    assert all(
        word in told
        for word in ("grade B, A is asked", "at most 1 year asked", "sources disagree", "not known: certifications")
    )


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_scorecard_has_no_word_of_ours_in_english(card, ids, format_, verbose):
    page = "".join(
        render_scorecards([card], format_, TOOL, readers=Readers(verbose=verbose, width=1000, translator=WIDE))
    )
    assert len(page) > 1_000
    assert narrow(page, ids) == []


def test_a_summary_has_no_word_of_ours_in_english(card, ids):
    assert narrow(render_markdown_page(summary_blocks([summary_line(card)]), WIDE), ids) == []


class Shown(HTMLParser):
    """What a page shows: its texts, and the attributes that are read out or seen."""

    def __init__(self, page):
        super().__init__()
        self.hidden, self.texts = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.hidden = tag if tag in {"style", "script"} else ""
        self.texts += [
            text for name, text in attrs if name in {"title", "aria-label", "alt", "placeholder", "value"} and text
        ]

    def handle_endtag(self, tag):  # noqa: ARG002 - as the parser calls it
        self.hidden = ""

    def handle_data(self, data):
        self.texts += [] if self.hidden else [data]


@pytest.fixture(scope="module")
def asked():
    acme = provider({"schema": "provider/1", "id": "q", "name": "Ωδ", "sources": SOURCES, "statements": STATEMENTS})
    state = decide_all(ruleset(RULES, VERDICT, objectives=OBJECTIVES, title="Φ"), snapshot(acme, "2025-01-01"))
    document = questionnaire([(state, "necessary")])
    assert {question.kind for question in document.questions} >= {"fact", "list"}
    return document


@pytest.fixture(scope="module")
def asked_ids(asked):
    columns = {column.name for question in asked.questions for column in question.columns}
    choices = [choice for q in asked.questions for one in (q, *q.columns) for choice in one.choices]
    values = set(choices) - {"yes", "no"}
    rules = {why.ruleset for question in asked.questions for why in question.why}
    return words_of(*(q.id for q in asked.questions), *columns, *values, *rules, "q id JavaScript FR https") | TYPED


def test_questions_have_no_word_of_ours_in_english(asked, asked_ids):
    assert narrow(render_markdown_page(question_blocks(asked), WIDE), asked_ids | words_of(*registers(asked))) == []


def registers(asked):
    return {address for q in asked.questions for address in re.findall(r"https?://\S+", q.register or "")}


@pytest.mark.parametrize("format_", ["markdown", "html", "xlsx"])
def test_a_form_has_no_word_of_ours_in_english(asked, asked_ids, format_):
    written = form(asked, format_, WIDE)
    if format_ == "html":
        written = "\n".join(Shown(written).texts)
    elif format_ == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        rows = list(openpyxl.load_workbook(BytesIO(written)).worksheets[0].iter_rows(values_only=True, min_col=3))
        written = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    assert narrow(written, asked_ids) == []


DATES = {"as_of": "2025-01-01", "known_as_of": "2026-01-01"}


@pytest.fixture(scope="module")
def offers():
    """An offer with something of everything, and one of which hardly anything is known."""
    acme = {"schema": "provider/1", "id": "q", "name": "Ωδ", "sources": SOURCES, "statements": [*STATEMENTS, *COURSE]}
    other = {"schema": "provider/1", "id": "w", "name": "Ωξ", "sources": SOURCES, "statements": STATEMENTS[1:2]}
    return [provider(acme), provider(other)]


@pytest.fixture(scope="module")
def rulesets():
    beside = ruleset(RULES[:3], [{"gates": "all"}], objectives=OBJECTIVES, id="w", title="Ξ")
    return [ruleset(RULES, VERDICT, objectives=OBJECTIVES, title="Φ"), beside]


@pytest.fixture(scope="module")
def decision(offers, rulesets):
    return decide_offers([snapshot(one, *DATES.values()) for one in offers], rulesets[:1], rulesets[1:])


@pytest.fixture(scope="module")
def rendered(offers, rulesets, decision):
    """Every page for a browser, by its name."""
    rules, cards = rulesets[0], [evaluate(one, rulesets[0], **DATES) for one in offers]
    return {
        "report": report_page(decision, translator=WIDE),
        "evaluate": scorecards_page(cards, translator=WIDE),
        "evaluate one": scorecards_page(cards[:1], translator=WIDE),
        "plan": plan_page(plan(offers[0], rules, **DATES), cards[0], rules, translator=WIDE),
        "timeline": timeline_page(timeline(offers[0], rules, **DATES), rules, translator=WIDE),
        "compare": comparison_page(compare(offers, rulesets, **DATES), translator=WIDE),
    }


PAGES = ("report", "evaluate", "evaluate one", "plan", "timeline", "compare")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_a_browser_has_no_word_of_ours_in_english(name, rendered, decision):
    cards = [held.card for offer in decision.offers for held in offer.all]
    paths = {fact.path for card in cards for finding in card.findings for fact in finding.facts}
    digests = [digest for card in cards for digest in (card.provider.digest, card.ruleset.digest)]
    allowed = words_of(
        *paths, *digests, *(source for card in cards for source in card.sources), "q w scheme hds", TOOL.name
    )
    allowed |= words_of(*(str(f.location.file) for c in cards for x in c.findings for f in x.facts if f.location))
    shown = Shown(rendered[name])
    assert len(" ".join(shown.texts)) > 1_500
    assert narrow(" ".join(shown.texts), allowed | TYPED) == []
    assert '<html lang="xx">' in rendered[name]


def test_what_the_script_of_a_report_says_is_handed_to_it(rendered):
    (data,) = re.findall(r'id="what-if-data">(.*?)</script>', rendered["report"], re.DOTALL)
    shown = json.loads(data)
    assert narrow(" ".join(re.sub(r"\{\w+\}", "", text) for text in shown["words"].values()), set()) == []
    script = asset("whatif.js")
    assert {*re.findall(r"\bwords\.(\w+)", script), *re.findall(r'say\("(\w+)"', script)} - {"replace"} <= {
        *shown["words"]
    } | {"one", "more"}
    texts = re.findall(r'make\("\w+", ["`]([^"`]*)["`]', script)
    assert not [text for text in texts if re.search(r"[A-Za-z]", re.sub(r"\$\{[^}]*\}", "", text))]


@pytest.mark.parametrize("lang", ["fr", "de"])
def test_days_and_numbers_are_written_as_the_language_has_them(lang, decision):
    page = " ".join(Shown(report_page(decision, translator=translator_to(lang))).texts)
    assert f'<html lang="{lang}">' in report_page(decision, translator=translator_to(lang))
    assert {"fr": "1er\u00a0janvier\u00a02025", "de": "1.\u00a0Januar\u00a02025"}[lang] in page
    assert "2,5" in page


FRENCH = ("andromede", "fr-trusted-cloud", "hds", "secnumcloud-3.2")


@pytest.mark.parametrize("name", FRENCH)
def test_every_rule_of_a_french_framework_has_a_french_title(name):
    one, french = load_ruleset(name), translator_to("fr")
    titles = [each.title for each in (*one.objectives, *one.recognitions)]
    titles += [rule.title for rule in one.rules if not rule.scope]  # of what is imported its own rule set says them
    assert len(titles) > 5
    assert [title for title in titles if french(title) == title] == []


def test_english_is_what_it_was_without_a_translator(card):
    assert render(card, format="markdown", lang="en") == render(card, format="markdown")


def test_a_country_has_its_name_in_the_language_of_the_page():
    seat = statement("2020-01-01", {"identity": {"registered_office_country": "FR"}}, "s")
    acme = provider({"schema": "provider/1", "id": "q", "name": "Ωδ", "sources": SOURCES, "statements": [seat]})
    rule = {"id": "q1", "title": "Γ", "role": "gate", "check": "identity.registered_office_country == 'ES'", **IN_Q}
    made = scorecard(acme, ruleset([rule], [{"gates": "all"}], objectives=OBJECTIVES, title="Φ"), "2025-01-01")
    texts = Shown(scorecards_page([made], translator=WIDE)).texts
    assert sum("".join(map(Wide.wide, "France")) in text for text in texts) >= 2
    assert not any("FR" in text for text in texts)
