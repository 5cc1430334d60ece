"""A certificate that begins or ends is one cause of all the rules that hang on it, and one line."""

from compliance.analysis.timeline.timeline import Window, timeline
from compliance.engine.snapshot import take_snapshot
from compliance.loading.rulesets import country_sets
from compliance.model.status import Basis
from compliance.report.pages.blocks import Item
from compliance.report.pages.timeline import timeline_blocks
from tests.builders import day, provider, ruleset, statement

SEAL = {
    "id": "seal",
    "title": "Seal in force",
    "by": "The body",
    "when": "certifications.exists(c, c.scheme == 'seal' && in_force(c))",
    "shows": [{"rules": ["*"]}],
    "references": ["text"],
}
CERTIFICATE = {"certifications": {"c": {"scheme": "seal", "issued": "2024-03-01", "expires": "2024-12-31"}}}


def course(as_of="2024-06-30", accept=Basis.DECLARED):
    rules = ruleset(
        [{"id": name, "check": f"x.demo.{name}"} for name in ("a", "b", "c")],
        facts={f"x.demo.{name}": {"type": "bool", "title": name} for name in ("a", "b", "c")},
        recognises=[SEAL],
        references={"text": {"title": "Text"}},
    )
    acme = provider([statement("2024-01-01", CERTIFICATE, exhaustive=["certifications"])])
    at = take_snapshot(acme, day(as_of), day(as_of), country_sets())
    return timeline(rules, at, Window(day("2024-01-01"), None), accept)


def test_until_when_the_verdict_holds_and_why():
    found = course()
    assert (found.verdict, found.holds_until) == ("necessary-only", day("2025-01-01"))
    assert found.because == "Seal in force (The body) ends (3 rules open again)"


def test_each_turn_is_one_line():
    lines = [(b.label, b.text) for b in timeline_blocks(course()) if isinstance(b, Item)]
    assert ("not known (missing) to met", "Seal in force (The body) begins: 3 rules settled") in lines
    assert ("met to not known (missing)", "Seal in force (The body) ends: 3 rules open again") in lines


def test_where_it_does_not_count_nothing_turns():
    found = course(accept=Basis.FACTS)
    assert found.verdict == "undetermined"
    assert [point.date_ for point in found.points] == [day("2024-01-01")]
