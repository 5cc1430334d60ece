"""The picture of a timeline: well-formed, the same each time, and showing what the timeline says."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from compliance.analysis.timeline.timeline import Window, sweep, timeline
from tests.builders import day, provider, rule, ruleset, snapshot, statement
from tests.report.cards import TODAY, provider_of, ruleset_of
from tests.report.pages.test_timeline import HOSTILE, made

pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(shown, format_="svg"):
    from compliance.report.pictures.timeline import render_timeline_picture  # noqa: PLC0415 - after it is known to be there

    return render_timeline_picture(shown, format_)


def texts(svg):
    return [" ".join("".join(e.itertext()).split()) for e in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def of(name, against, first="2012-01-01", last="2016-12-01", *, swept=False):
    subject = provider_of(name)
    show = sweep if swept else timeline
    return show(ruleset_of(against), snapshot(subject, last, TODAY), Window(day(first), day(last)))


def test_the_picture_of_numergy():
    found = texts(drawn(of("numergy", "andromede")))
    assert found.count("Open") == 1
    assert {"Necessary,", "not sufficient"} <= set(found) or "Necessary, not sufficient" in found
    assert any("Owners agree: not met" in text for text in found)
    assert {"1", "7", "2015-10-13", "2016-01-01", "verdict", "as of 2016-12-01"} <= set(found)
    assert any("Safeguard procedure opened for six months" in text for text in found)
    assert any(
        text.startswith(
            "As of 2016-12-01: Necessary, not sufficient through 2016-12-30; on 2016-12-31, Numergy ceases."
        )
        for text in found
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "shown",
    [of("numergy", "andromede", swept=True), of("s3ns", "eu-csf-2026", "2020-01-01", "2026-11-23"), made()],
    ids=["sweep", "levels", "made up"],
)
def test_same_bytes(shown):
    assert drawn(shown) == drawn(shown)
    assert b"<dc:date>" not in drawn(shown)
    assert texts(drawn(shown))


def test_a_png_is_one_and_the_same_each_time():
    shown = of("numergy", "andromede")
    assert drawn(shown, "png").startswith(b"\x89PNG\r\n\x1a\n")
    assert drawn(shown, "png") == drawn(shown, "png")


def test_text_from_documents_is_drawn_as_it_is():
    svg = drawn(made(HOSTILE))
    assert b"<b>" not in svg
    assert any("$a$" in text and "<b>&" in text for text in texts(svg))


def test_without_score_events_or_any_judgement():
    rules = ruleset([{**rule("identity.listed"), "effective": {"from": "2030-01-01"}}])
    subject = provider([statement("2020-01-01", {"identity": {"listed": True}})])
    shown = timeline(rules, snapshot(subject, "2021-01-01"), Window(last=date(2022, 1, 1)))
    assert "nothing to assess" in texts(drawn(shown))


def test_more_events_than_are_listed():
    facts = [statement(f"{2000 + n}-01-01", {"identity": {"listed": n % 2 == 0}}) for n in range(60)]
    subject = provider(facts)
    shown = timeline(ruleset([rule("identity.listed")]), snapshot(subject, "2020-01-01"), Window())
    assert "and 19 more, in the other formats" in texts(drawn(shown))


def test_a_long_name_is_cut():
    subject = provider([statement("2020-01-01", {"identity": {"listed": True}})], name="Acme " * 100)
    shown = timeline(ruleset([rule("identity.listed")]), snapshot(subject, "2020-01-01"), Window())
    assert any(text.startswith("Acme Acme") and text.endswith("…") for text in texts(drawn(shown)))
