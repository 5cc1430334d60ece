"""Timelines of made-up providers, and facts that several of their tests state."""

from __future__ import annotations

from compliance.analysis.timeline.timeline import Window, timeline
from tests.builders import day, snapshot

GATE = {"id": "R", "title": "R", "role": "gate"}
CERTIFICATE = {"certifications": {"iso": {"scheme": "iso-27001", "issued": "2020-01-01", "expires": "2022-12-31"}}}
LISTED = {"identity": {"listed": True}}


def course(subject, rules, as_of="2020-06-01", known=None, first=None, last=None):
    """The timeline of a provider, within a window if one is given."""
    window = Window(first and day(first), last and day(last))
    return timeline(rules, snapshot(subject, as_of, known), window)
