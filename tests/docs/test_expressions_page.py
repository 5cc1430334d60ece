"""Every example of docs/expressions.md comes to what the page says; every function and bound is there."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from compliance import Status, evaluate, load_provider, load_ruleset
from compliance.engine.disputes import WORLDS_LIMIT
from compliance.language.functions import FUNCTIONS
from compliance.language.lists import STEPS
from compliance.language.parser import ParseLimits
from compliance.language.vocabulary import MACROS
from compliance.rulesets.conditions import DEPTH_LIMIT, EXPANSION_LIMIT

PAGE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)[ ]?([^\n]*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
AS_OF, KNOWN = date(2025, 6, 30), date(2025, 12, 31)
HEADER = """
schema: ruleset/1
id: page
title: Examples
version: 1.0.0
issuer: The documentation
claims: necessary
"""
VALUES = {"true": Status.PASS, "false": Status.FAIL, "unknown": Status.UNKNOWN, "error": Status.ERROR}
EXAMPLES = [
    (settings, *(part.strip() for part in line.split("// =>")))
    for kind, settings, body in BLOCKS
    if kind == "cel"
    for line in body.splitlines()
]


def block(name):
    (found,) = [body for kind, settings, body in BLOCKS if (kind, settings) == ("yaml", name)]
    return found


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "example.yaml"
    path.write_text(block("provider"), encoding="utf-8")
    return load_provider(str(path))


def finding(provider, folder, expression, settings):
    options = dict(option.split("=") for option in settings.split())
    service = options.pop("service", None)
    rule = {"id": "R", "title": "Example", "check": expression, "evidence": options}
    document = f"{HEADER}{block('ruleset')}\nrules: {json.dumps([rule])}\nverdict: {{necessary: [{{all: [R]}}]}}\n"
    path = folder / "page.yaml"
    path.write_text(document, encoding="utf-8")
    card = evaluate(provider, load_ruleset(str(path)), as_of=AS_OF, known_as_of=KNOWN, service=service)
    return card.findings[0]


@pytest.mark.parametrize(("settings", "expression", "outcome"), EXAMPLES)
def test_an_example_comes_to_what_the_page_says(provider, tmp_path, settings, expression, outcome):
    value, _, causes = outcome.partition(": ")
    found = finding(provider, tmp_path, expression, settings)
    assert found.status is VALUES[value], found.message
    named = {f"{reason} {path}" for reason, path in found.causes}
    assert named == set(filter(None, causes.split(", ")))


def test_every_block_is_run():
    assert len(EXAMPLES) > 100
    assert {kind for kind, _, _ in BLOCKS} == {"yaml", "cel"}
    assert {outcome.partition(":")[0] for _, _, outcome in EXAMPLES} == set(VALUES)


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *MACROS}))
def test_every_function_has_a_section_and_an_example(name):
    headings = [line for line in PAGE.splitlines() if line.startswith("### ")]
    assert any(f"`{name}`" in heading for heading in headings)
    assert any(f"{name}(" in expression for _, expression, _ in EXAMPLES)


def test_the_bounds_are_those_of_the_code():
    bounds = " ".join(PAGE.partition("## Bounds")[2].split())
    limits = ParseLimits()
    assert f"{limits.characters:,} characters, {limits.nodes:,} nodes and {limits.depth} levels" in bounds
    assert f"{EXPANSION_LIMIT:,} characters and {DEPTH_LIMIT} levels" in bounds
    assert f"at most {STEPS:,} members" in bounds
    assert f"more than {WORLDS_LIMIT} combinations of disputed values" in PAGE
