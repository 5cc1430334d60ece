"""The calendar of a timeline: read back by the library, and by a few lines that know no library."""

from datetime import UTC, date, datetime

import pytest

from compliance.analysis.timeline.timeline import Window, sweep, timeline
from compliance.report.pages.timeline import point_verdict_text
from tests.builders import snapshot
from tests.report.cards import TODAY, provider_of, ruleset_of
from tests.report.pages.test_timeline import HOSTILE, made

icalendar = pytest.importorskip("icalendar", reason="needs the extra 'calendar'")


def written(shown):
    from compliance.report.formats.calendar import render_timeline_calendar  # noqa: PLC0415 - after it is known to be there

    return render_timeline_calendar(shown)


def events(text):
    return [e for e in icalendar.Calendar.from_ical(text).walk() if e.name == "VEVENT"]


def numergy(*, swept=False):
    subject = provider_of("numergy")
    window = Window(date(2012, 1, 1), date(2016, 6, 1))
    show = sweep if swept else timeline
    return show(ruleset_of("andromede"), snapshot(subject, "2016-02-01", TODAY), window)


@pytest.mark.parametrize("swept", [False, True])
def test_an_event_for_every_point_and_for_the_end(swept):
    shown = numergy(swept=swept)
    found = events(written(shown))
    assert [e["dtstart"].dt for e in found] == [*(p.date_ for p in shown.points), date(2016, 12, 31)]
    assert [str(e["summary"]) for e in found][:-1] == [
        f"Numergy: {point_verdict_text(p.verdict, shown.ruleset.claims)} under andromede" for p in shown.points
    ]
    assert str(found[-1]["summary"]) == "Numergy: no longer Necessary, not sufficient under andromede"
    assert all(e["dtstamp"].dt == datetime(2026, 11, 23, tzinfo=UTC) for e in found)
    assert len({str(e["uid"]) for e in found}) == len(found)


def test_events_keep_their_uid_and_a_sweep_has_others():
    uids = {str(e["uid"]) for e in events(written(numergy()))}
    assert {str(e["uid"]) for e in events(written(numergy()))} == uids
    assert not uids & {str(e["uid"]) for e in events(written(numergy(swept=True)))}


def test_same_bytes_and_rfc_5545_lines():
    text = written(numergy())
    assert text == written(numergy())
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_text_from_documents_stays_text():
    text = written(made(HOSTILE + "\r\nEND:VEVENT\r\nBEGIN:VALARM; a, b\\"))
    assert "\x1b" not in text
    assert text.count("\r\nEND:VEVENT") == len(events(text)) == len(made().points)
    assert "VALARM; a, b\\" in " ".join(str(e["description"]) for e in events(text))
