"""A timeline as an iCalendar file: one all-day event for each date at which something changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256

from icalendar import Calendar, Event  # only this module needs it, and it is imported only when it is asked for

from compliance.analysis.timeline.timeline import Point, PointVerdict, Timeline
from compliance.report.escaping import printable
from compliance.report.pages.timeline import (
    change_lines,
    forecast_sentence,
    heading_of,
    point_verdict_text,
    standing_text,
)
from compliance.report.pages.wording import offer_title

PRODUCT = "-//cloud-provider-compliance//timeline 1//EN"


def render_timeline_calendar(timeline: Timeline) -> str:
    """The dates of a timeline, and the end of what its verdict holds where that is later, as RFC 5545 text.

    Same timeline, same bytes: stamps are the knowledge date, and an event's UID follows from what it is about, so that a later
    export replaces it in a calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", printable(heading_of(timeline)))
    for point in timeline.points:
        calendar.add_component(
            _event(timeline, point.date_, _title(timeline, point.verdict), _description(timeline, point))
        )
    until = timeline.holds_until
    if until is not None and all(until != point.date_ for point in timeline.points):
        verdict = point_verdict_text(timeline.verdict, timeline.ruleset.claims)
        title = f"{_name(timeline)}: no longer {verdict} under {timeline.ruleset.id}"
        calendar.add_component(_event(timeline, until, title, forecast_sentence(timeline)))
    return bytes(calendar.to_ical()).decode("utf-8")


def _name(timeline: Timeline) -> str:
    return offer_title(timeline.provider)


def _title(timeline: Timeline, verdict: PointVerdict) -> str:
    return f"{_name(timeline)}: {point_verdict_text(verdict, timeline.ruleset.claims)} under {timeline.ruleset.id}"


def _description(timeline: Timeline, point: Point) -> str:
    standing = standing_text(point, timeline.ruleset.claims)
    return "\n".join([standing, *(f"{turn}: {text}" for turn, text in change_lines(point))])


def _event(timeline: Timeline, day: date, title: str, description: str) -> Event:
    event = Event()
    event.add("uid", _uid(timeline, day))
    event.add("dtstamp", datetime.combine(timeline.known_as_of, time.min, UTC))
    event.add("dtstart", day)
    event.add("summary", printable(title))
    event.add("description", "\n".join(printable(line) for line in description.splitlines()))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(timeline: Timeline, day: date) -> str:
    swept = timeline.as_of.isoformat() if timeline.sweep else ""
    about = (timeline.provider.id, timeline.provider.service or "", timeline.ruleset.id, swept, day.isoformat())
    digest = sha256("\0".join(about).encode()).hexdigest()
    return f"{digest[:32]}@cloud-provider-compliance"
