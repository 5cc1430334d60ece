"""Files for the command to read: a provider of chosen custom facts, and rule sets over them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.published import mistakes


def write(path: Path, document: Any) -> str:
    """A document as a file, written as JSON, which is YAML; returns its path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def provider(folder: Path, name: str = "acme", **facts: Any) -> str:
    """A provider of which custom facts `x.demo.<name>` are stated."""
    document = {
        "schema": "provider/1",
        "id": name,
        "name": name.capitalize(),
        "sources": {"s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}},
        "statements": [{"from": "2020-01-01", "sources": ["s"], "facts": {"x": {"demo": facts}}}],
    }
    return write(folder / f"{name}.yaml", document)


def ruleset(folder: Path, name: str = "demo", *, sufficient: bool = True, **more: Any) -> str:
    """A rule set whose necessary part is the fact `needed`, and whose sufficient part is `enough`."""
    document = {
        "schema": "ruleset/1",
        "id": name,
        "title": "Demonstration",
        "version": "1",
        "issuer": "Nobody",
        "claims": "sufficient" if sufficient else "necessary",
        "facts": {f"x.demo.{fact}": {"type": "bool", "title": fact} for fact in ("needed", "enough")},
        "rules": [
            {"id": "needed", "title": "Needed", "check": "x.demo.needed"},
            {"id": "enough", "title": "Enough", "check": "x.demo.enough"},
        ],
        "verdict": {"necessary": [{"all": ["needed"]}]} | ({"sufficient": [{"all": ["enough"]}]} if sufficient else {}),
        **more,
    }
    return write(folder / f"{name}.yaml", document)


INVALID_RULESET = """\
schema: ruleset/1
id: wrong
title: Four mistakes
version: "1"
issuer: Nobody
claims: necessary
effective: {from: 2024-02-30}
rules:
  - id: one
    title: A fact that is misspelt
    check: finance.paid_in_mEUR > 5
  - id: two
    title: A key that is misspelt
    chekc: finance.paid_in_meur > 5
  - id: three
    title: A text against a number
    check: finance.paid_in_meur > "5"
verdict:
  necessary: [{all: [one]}]
"""
INVALID_PLACES = ["7:19", "11:20", "14:5", "17:12"]


def invalid_ruleset(folder: Path) -> str:
    """A rule set with a bad date, a misspelt fact, a misspelt key and a wrong type."""
    path = folder / "wrong.yaml"
    path.write_text(INVALID_RULESET, encoding="utf-8")
    return str(path)


def valid(kind, text):
    """The document of a text, which the published schema of its kind allows."""
    document = json.loads(text)
    assert mistakes(kind, document) == []
    return document


HOSTILE = """\
schema: ruleset/1
id: hostile
title: "T"
version: "1"
issuer: I
claims: necessary
effective: {until: 2025-01-01}
rules:
  - {id: A, title: "A", fix: {text: "::error::\\e[31m <b>*x*</b>", by: provider}}
verdict: {necessary: [{all: [A]}]}
"""
