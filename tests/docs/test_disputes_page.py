"""docs/disputes.md: its commands run, and it names every effect and what the JSON holds."""

from typing import get_args

import pytest

from compliance.analysis.disputes.disputes import Effect
from compliance.analysis.disputes.settling import LOOKED_AT_LIMIT, TRIALS_LIMIT
from compliance.cli.main import main
from compliance.engine.disputes import WORLDS_LIMIT
from compliance.report.pages.disputes import EFFECTS
from tests.docs.pages import commands, page

PAGE = "docs/disputes.md"


@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("effect", get_args(Effect))
def test_every_effect_is_described(effect):
    assert f"\n| `{effect}` |" in page(PAGE)


def test_every_effect_has_its_words():
    assert {*EFFECTS, "none"} == {*get_args(Effect)}


@pytest.mark.parametrize(
    "word", ["`sides`", "`readings`", "`effect`", "`believed`", "`matters`", "`irrelevant`", "`sources`"]
)
def test_every_part_is_named(word):
    assert word in page(PAGE)


def test_the_limits_are_those_of_the_program():
    assert f"more readings than are tried ({WORLDS_LIMIT})" in page(PAGE)
    assert f"Up to {TRIALS_LIMIT} combinations" in page(PAGE)
    assert f"more than {LOOKED_AT_LIMIT // TRIALS_LIMIT} disputes fewer are tried" in page(PAGE)
