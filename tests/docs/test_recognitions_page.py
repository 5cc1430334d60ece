"""docs/recognitions.md: its examples are parts of rule sets that load, and it names every key."""

from __future__ import annotations

import re

import yaml

from compliance.model.ruleset import RecognitionDocument
from tests.builders import judgement, ruleset
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "recognitions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_examples_load():
    recognised, decided, told = (yaml.safe_load(block) for block in BLOCKS)
    rules = [judgement("19.6.b-single"), judgement("19.6.b-total")]
    made = ruleset(rules, references={"framework": {"title": "Framework"}}, **recognised, **decided)
    (visa,) = made.recognitions
    assert visa.shows == {"19.6.b-single": 2, "19.6.b-total": 2}
    assert len(made.decisions) == 1
    assert len(ruleset([judgement("capital-paid-in")], **told).account) == 1


def test_every_key_is_explained():
    table = " ".join(re.findall(r"^\| (`.*)$", PAGE, re.MULTILINE))
    assert {key for key in RecognitionDocument.model_fields if f"`{key}" not in table} == set()
