"""Providers whose sources disagree, for tests of what that comes to."""

from __future__ import annotations

from compliance.analysis.disputes.disputes import disagreement
from compliance.engine.state import decide_all
from tests.builders import demo, provider, snapshot, source, statement

NOW = "2024-06-30"
DAY = "2024-01-01"
SOURCES = {
    "weekly": source("2024-02-01", "C", publisher="The Weekly"),
    "daily": source("2024-03-01", "B", publisher="The Daily"),
}


def two_sides(name="a"):
    """Two statements of one day that contradict each other on a flag."""
    return [
        statement(DAY, demo(**{name: True}), "weekly", id=f"{name}-weekly", disputes=[f"{name}-daily"]),
        statement(DAY, demo(**{name: False}), "daily", id=f"{name}-daily"),
    ]


def facts(**values):
    """What nobody contradicts."""
    return statement(DAY, demo(**values), "weekly", id="others")


def owners(id_, **countries):
    """All owners, by key with their country, as one source has them."""
    held = {"ownership": {"shareholders": {key: {"country": country} for key, country in countries.items()}}}
    return statement(DAY, held, id_, id=id_, exhaustive=["ownership.shareholders"])


def found(statements, against, service=None):
    """What the sources disagree on under a rule set."""
    made = provider(statements, SOURCES)
    return disagreement(decide_all(against, snapshot(made, NOW, service=service)))
