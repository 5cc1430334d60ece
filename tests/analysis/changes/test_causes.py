"""A certificate that ends is one line of a comparison of two runs, with the rules that are open again."""

import pytest

from compliance.analysis.changes.changes import ChangesDocument, changes
from compliance.model.scorecard import Tool
from compliance.report.pages.blocks import Item
from compliance.report.pages.changes import changes_blocks
from tests.builders import provider, ruleset, scorecard, statement

HELD = "certifications.exists(c, c.scheme == 'seal' && in_force(c))"
SEAL = {
    "id": "seal",
    "title": "Seal in force",
    "by": "The body",
    "when": HELD,
    "shows": [{"rules": ["*"]}],
    "references": ["text"],
}
CERTIFICATE = {"certifications": {"c": {"scheme": "seal", "issued": "2024-01-01", "expires": "2024-12-31"}}}
FACTS = {f"x.demo.{name}": {"type": "bool", "title": name} for name in ("a", "b")}


def card(as_of, **facts):
    rules = ruleset(
        [{"id": name, "check": f"x.demo.{name}"} for name in ("a", "b")],
        facts=FACTS,
        recognises=[SEAL],
        references={"text": {"title": "Text"}},
    )
    said = {**CERTIFICATE, **({"x": {"demo": facts}} if facts else {})}
    acme = provider([statement("2024-01-01", said, exhaustive=["certifications"])])
    return scorecard(acme, rules, as_of)


def compared(old, new):
    (found,) = changes({old.key: old}, {new.key: new})
    return found


@pytest.mark.parametrize(
    ("days", "forces", "opens", "settles"),
    [
        (("2024-12-31", "2025-01-01"), ("in-force", "not-in-force"), ("a", "b"), ()),
        (("2025-01-01", "2024-12-31"), ("not-in-force", "in-force"), (), ("a", "b")),
    ],
    ids=["it ends", "it is there"],
)
def test_what_hangs_on_it(days, forces, opens, settles):
    (one,) = compared(*map(card, days)).recognitions
    assert ((one.old, one.new), one.opens, one.settles) == (forces, opens, settles)


def test_what_facts_settle_is_not_open_again():
    (one,) = compared(card("2024-12-31"), card("2025-01-01", a=True)).recognitions
    assert one.opens == ("b",)


def test_nothing_is_said_of_one_that_stays_as_it_was():
    assert compared(card("2024-06-01"), card("2024-12-31")).recognitions == ()


def test_the_page_says_it_in_one_line():
    found = compared(card("2024-12-31"), card("2025-01-01"))
    document = ChangesDocument("changes/1", Tool("t", "1"), "old", "new", worse=True, cards=(found,))
    blocks = list(changes_blocks(document))
    assert Item("Seal in force (The body)", "in force → not in force; 2 rules open again: a, b") in blocks
    assert sum("open again" in block.text for block in blocks if isinstance(block, Item)) == 1
