"""The page of the statements added last; docs/statements-added.md is made from the history, and is not made here."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.added import Added, page, row
from tests.builders import provider, statement

PAGE = Path(__file__).parents[2] / "docs" / "statements-added.md"
PROVIDERS = Path(__file__).parents[2] / "providers"


def added(at: int, from_: str, facts: dict[str, object], owner: str = "acme") -> Added:
    return Added(owner, provider([statement(from_, facts)]).statements[0], at)


def test_newest_first_and_only_so_many():
    early = added(1, "2025-03-01", {"contract": {"available": True}})
    late = added(9, "2020-01-01", {"contract": {"contacts": True}})
    same = added(9, "2019-01-01", {"contract": {"contacts": False}}, owner="bolt")
    lines = [line for line in page([early, same, late], number=2).splitlines() if re.match(r"\d+\. ", line)]
    assert lines == [
        "1. **acme**, from 2020-01-01: `contract.contacts = yes`",
        "2. **bolt**, from 2019-01-01: `contract.contacts = no`",
    ]


def test_a_row_has_every_fact_and_every_source_with_the_place_in_it():
    source = {
        "title": "Terms *of* 2024",
        "publisher": "Acme",
        "url": "https://example.org/a(1)",
        "published": "2024-03-02",
    }
    profile = provider(
        [statement("2025-03-01", {"contract": {"available": True, "contacts": None}}, sources=["terms"])],
        sources={"terms": source | {"grade": "B", "page": "12", "clause": "article 3"}},
    )
    assert row(Added("acme", profile.statements[0], 1)).splitlines() == [
        "**acme**, from 2025-03-01: `contract.available = yes`, `contract.contacts = ended`",
        r"   - [Terms \*of\* 2024](<https://example.org/a(1)>), Acme, published 2024-03-02, grade B, page 12, article 3",
    ]


def test_every_row_of_the_page_is_a_statement_that_is_still_there():
    rows = re.findall(
        r"^\d+\. \*\*(.+?)\*\*, from (\S+):.*\n +- .*?\]\(<(.+?)>\)", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) == 50
    texts = {path.stem: path.read_text(encoding="utf-8") for path in PROVIDERS.rglob("*.yaml")}
    gone = [
        (owner, day, url)
        for owner, day, url in rows
        if url not in texts.get(owner, "") or not re.search(rf"from: {day[:7]}", texts[owner])
    ]
    assert gone == [], "print the page anew: python -m benchmarks added"
