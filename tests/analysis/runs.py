"""Two runs to compare: one provider, one rule set, and what may be another one in the second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.analysis.changes.changes import CardChange, compare
from compliance.engine.waivers import WaiverBook
from compliance.model.scorecard import Scorecard
from compliance.model.waivers import Waiver, Waivers
from compliance.rulesets.ruleset import RuleSet
from tests.builders import card_of, demo, provider, rule, ruleset, snapshot, statement

DAY = "2024-06-30"
OBJECTIVES = [{"id": "own", "title": "Ownership", "weight": 60}, {"id": "run", "title": "Operation", "weight": 40}]


def rules(more: Iterable[Mapping[str, Any]] = (), **changed: Any) -> RuleSet:
    """A gate, a rule with a level, a graded one and one that may not apply."""
    rungs = [
        {"title": "none", "points": 0, "level": "none"},
        {"title": "half", "points": 5, "level": "basic", "when": "x.demo.share >= 50.0"},
        {"title": "all", "points": 10, "level": "full", "when": "x.demo.share >= 100.0"},
    ]
    found = [
        rule("x.demo.gate", "GATE", objective="own", role="gate", points=10),
        rule("x.demo.extra", "EXTRA", objective="own", points=10, level="full"),
        {"id": "SHARE", "objective": "run", "rungs": rungs},
        rule("x.demo.maybe", "MAYBE", objective="run", points=10, applies="x.demo.there"),
        *more,
    ]
    necessary = [{"gates": "all"}]
    sufficient = [{"score": {"of": "all", "at_least": 70}}]
    facts = {f"x.demo.{name}": {"type": "bool", "title": name} for name in ("gate", "extra", "maybe", "there")}
    facts["x.demo.share"] = {"type": "float", "title": "share"}
    given = {"objectives": OBJECTIVES, "levels": ["none", "basic", "full"], "facts": facts} | changed
    return ruleset(found, necessary, sufficient, **given)


RULES = rules()
FACTS = {"gate": True, "extra": True, "share": 60, "there": False}


def card(
    *waivers: Waiver,
    of: Iterable[Mapping[str, Any]] | None = None,
    day: str = DAY,
    under: RuleSet = RULES,
    **facts: Any,
) -> Scorecard:
    """A scorecard of some facts; one that is `None` is not stated."""
    stated = {name: value for name, value in (FACTS | facts).items() if value is not None}
    acme = provider(of or [statement("2023-01-10", demo(**stated))])
    book = WaiverBook([Waivers("waivers.yaml", 365, waivers)]) if waivers else None
    return card_of(under, snapshot(acme, day), book)


def change(old: Scorecard, new: Scorecard) -> CardChange:
    """What changed between two of them, both ways: what got better one way is never better the other way, too."""
    forth, back = compare(old, new), compare(new, old)
    assert not (forth.turn == "better" and back.turn == "better")
    assert {finding.rule for finding in forth.findings} == {finding.rule for finding in back.findings}
    return forth
