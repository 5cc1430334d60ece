"""SECURITY.md: its bounds are those of the program."""

from __future__ import annotations

import pytest

from compliance.engine.disputes import WORLDS_LIMIT
from compliance.language.parser import ParseLimits
from compliance.loading import configuration, forms, providers, scorecards
from compliance.loading.yaml_source import Limits
from compliance.model.nearest import LETTERS
from compliance.rulesets.conditions import DEPTH_LIMIT, EXPANSION_LIMIT
from compliance.rulesets.imports import RULES_LIMIT
from tests.docs.pages import page

MIB = 1024 * 1024
YAML, CONDITION = Limits(), ParseLimits()
ROWS = [
    f"a file of YAML | {YAML.bytes // MIB} MiB, {YAML.nodes:,} values, {YAML.depth} levels",
    f"one text or key; one number | {YAML.scalar:,} characters; {YAML.digits} digits",
    f"of configuration | {scorecards.SIZE_LIMIT // MIB} MiB; {configuration.SIZE_LIMIT // 1024} KiB",
    f"rows of its sheet | {forms.SIZE // MIB} MiB; {forms.UNPACKED // MIB} MiB; {forms.ROWS:,} |",
    f"entries of one list in one statement | {providers.ENTRIES_LIMIT:,} |",
    f"rules of a rule set, imports included | {RULES_LIMIT:,} |",
    f"a condition | {CONDITION.characters:,} characters, {CONDITION.nodes:,} nodes, {CONDITION.depth} levels",
    f"written out {EXPANSION_LIMIT:,} characters, {DEPTH_LIMIT} levels",
    f"readings of disputed facts, for one rule | {WORLDS_LIMIT} |",
    f"meant to be | {LETTERS:,} |",
]


@pytest.mark.parametrize("row", ROWS)
def test_a_bound_is_that_of_the_program(row):
    assert row in page("SECURITY.md")
