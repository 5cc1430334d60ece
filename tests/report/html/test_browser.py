"""Pages in a real browser: for readers of every kind, on every width, on paper, without a script, and with hostile texts."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest

from compliance import compare, load_provider, load_ruleset, plan, render, timeline
from compliance.analysis.questions.document import Question
from compliance.analysis.timeline.timeline import Timeline
from compliance.engine.state import State
from compliance.model.scorecard import Scorecard
from compliance.report.html.documents import comparison_page, plan_page, timeline_page
from compliance.report.html.report import report_page
from compliance.rulesets.ruleset import RuleSet
from tests.analysis.decision.decisions import decided, founding
from tests.browser import too_wide, unfold, violations
from tests.report.cards import numergy
from tests.report.outputs import KEPT, changed, hostile, with_everything

THEN = {"as_of": "2016-02-01", "known_as_of": "2026-11-23"}


def _report() -> str:
    return report_page(
        decided(
            ("s3ns@premi3ns", "ovhcloud@vmware-snc"), ("secnumcloud-3.2",), ("eu-csf-2026", "extraterritorial-exposure")
        )
    )


def _compare() -> str:
    providers = [load_provider("numergy"), load_provider("cloudwatt")]
    return comparison_page(compare(providers, [load_ruleset("andromede")], **THEN))


def _plan() -> str:
    ruleset = load_ruleset("andromede")
    return plan_page(plan(load_provider("numergy"), ruleset, **THEN), numergy(), ruleset)


def _timeline() -> str:
    ruleset = load_ruleset("andromede")
    return timeline_page(timeline(load_provider("numergy"), ruleset, **THEN), ruleset)


MAKERS = {
    "evaluate": lambda: render(numergy(), format="html"),
    "report": _report,
    "founding report": lambda: report_page(founding()),
    "evaluate several": lambda: render(numergy(), with_everything(), format="html"),
    "compare": _compare,
    "plan": _plan,
    "timeline": _timeline,
}


@cache
def made(name: str) -> str:
    return MAKERS[name]()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page from a file, as somebody would who got it by mail; says what it asked for besides."""
    contexts = []

    def opened(text: str, **context):
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(**context))
        page = contexts[-1].new_page()
        page.asked, page.wrong = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
        page.goto(file.as_uri())
        return page

    yield opened
    for one in contexts:
        one.close()


every_page = pytest.mark.parametrize("name", MAKERS)


@pytest.mark.exhaustive
@every_page
def test_anybody_can_use_it(opened, name):
    assert violations(unfold(opened(made(name)))) == []


@pytest.mark.exhaustive
@every_page
def test_nothing_is_fetched_and_nothing_goes_wrong(opened, name):
    page = opened(made(name))
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1
    assert page.wrong == []


@pytest.mark.exhaustive
@every_page
def test_it_is_complete_without_a_script(opened, name):
    text = "Array.from(document.querySelectorAll('main *')).filter((e) => !e.closest('#what-if-section'))"
    collect = f"{text}.map((e) => e.tagName + ':' + (e.children.length ? '' : e.textContent)).join('|')"
    with_script, without = opened(made(name)), opened(made(name), java_script_enabled=False)
    shown = without.locator("main").inner_text()
    assert with_script.locator("h1").inner_text() in shown
    assert with_script.evaluate(collect).count("details") == with_script.evaluate(collect).count("details")
    assert "How to read this" in shown
    for head in with_script.locator("main h2:not(.hidden)").all_inner_texts():
        assert head in shown or head == "What if"


@pytest.mark.exhaustive
@every_page
def test_the_page_never_scrolls_sideways(opened, name):
    assert too_wide(unfold(opened(made(name)))) == []


@pytest.mark.exhaustive
@every_page
def test_it_prints_with_all_of_its_text(opened, name):
    pypdf = pytest.importorskip("pypdf", reason="needs the extra 'browser'")
    page = opened(made(name))
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    extracted = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in printed.pages))  # ligatures
    text = "".join(extracted.split())
    assert "Versionsanddigests" in text
    assert "sha256:" in text, "what is folded on a screen is printed"
    for head in page.locator("main h2:not(.hidden)").all_inner_texts():
        assert "".join(head.split()) in text or head == "What if"
    for offer in page.locator(".list .offer").all_inner_texts():
        assert "".join(offer.split()) in text
    width = printed.pages[0].mediabox.width
    assert 590 < width < 600, "A4"


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script><img src=x onerror=alert(2)>',
        "</script></style></title><b id=made>x</b>",
        "javascript:alert(3)",
        "{{ 7 * 7 }}{% raw %}",
    ],
)
def test_hostile_texts_are_texts(opened, text):
    page = opened(render(hostile(text), format="html"))
    plain = opened(render(hostile("plain"), format="html"))
    names = "Array.from(document.querySelectorAll('*')).map((element) => element.tagName)"
    assert page.evaluate(names) == plain.evaluate(names)
    assert page.wrong == []
    assert page.locator("a[href^='javascript']").count() == 0
    assert text[:12] in page.locator("main").inner_text()


@pytest.mark.exhaustive
@every_page
def test_everything_is_reached_with_the_keyboard(opened, name):
    page = opened(made(name))
    wanted = page.evaluate(
        """() => { const all = [...document.querySelectorAll('a[href], summary, button, select, [tabindex="0"]')]
        .filter((e) => e.offsetParent !== null && !e.disabled && !e.closest('details:not([open]) > :not(summary)'));
        all.forEach((e, n) => { e.dataset.n = n; }); return all.length; }"""
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.n ?? ''"))
    assert len(reached - {""}) >= wanted - 1  # the link that skips stands outside until it has the focus
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.exhaustive
def test_a_count_opens_what_it_counts(opened):
    page = opened(made("founding report"))
    link = page.locator(".said a").first
    target = link.get_attribute("href")
    assert not page.locator(target).is_visible()
    link.click()
    assert page.locator(target).is_visible()


@pytest.mark.exhaustive
def test_a_word_of_any_length_stays_on_the_page(opened):
    assert too_wide(unfold(opened(render(hostile("W" * 400), format="html")))) == []


def _hostile(value, text):
    """A decision all of whose texts are this one; what was decided stays."""
    kept = {
        "decided",
        "schema",
        "id",
        "service",
        "offer",
        "ruleset",
        "rule",
        "verdict",
        "mark",
        "kind",
        "objective",
        "binding",
    }
    match value:
        case State() | RuleSet():
            return value
        case tuple():
            return tuple(_hostile(item, text) for item in value)
    if isinstance(value, Scorecard | Timeline | Question):
        return changed(value, lambda name, old: old if name in kept | KEPT else text)
    if is_dataclass(value) and not isinstance(value, type):
        values = {field.name: _hostile(getattr(value, field.name), text) for field in fields(value) if field.init}
        return replace(value, **values)
    return value


@pytest.mark.exhaustive
def test_a_report_of_hostile_texts_is_inert(opened):
    texts = ('"><script>alert(1)</script><img src=x onerror=alert(2)>', "plain")
    pages = [opened(report_page(_hostile(founding(), text), text)) for text in texts]
    names = "Array.from(document.querySelectorAll('*')).map((element) => element.tagName)"
    assert pages[0].evaluate(names) == pages[1].evaluate(names)
    assert pages[0].wrong == []
    assert texts[0] in pages[0].title()
