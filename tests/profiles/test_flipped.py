"""A comparison of a built-in rule set flipped by hand turns its own tests red."""

from __future__ import annotations

import random
import re
import shutil

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.loading.builtin import ids, root

pytestmark = pytest.mark.exhaustive

FLIPPED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
COMPARISON = re.compile(r" (==|!=|<=|>=|<|>) ")
IN_WORDS = re.compile(r"^\s*(#|- \{?(title|id|name):|(title|why|fix|summary|references|text):)")
"""Lines that are no conditions; of a rung in braces only what stands after `when:` is one."""

TRIED = 3
"""Comparisons tried of each rule set: the first, the last, and some picked at random, the same in every run."""


def comparisons(text: str) -> list[tuple[int, int]]:
    """Start and end of every comparison operator in the conditions of a rule set, read as a person would."""
    found, offset, started = [], 0, False
    for line in text.splitlines(keepends=True):
        started = started or line.startswith(("define:", "rules:"))
        after = line.find("when:")
        if started and (after >= 0 or not IN_WORDS.match(line)):
            found += [(offset + m.start(1), offset + m.end(1)) for m in COMPARISON.finditer(line, max(after, 0))]
        offset += len(line)
    return found


def cases() -> list[tuple[str, int]]:
    """Rule sets with the numbers of the comparisons to flip."""
    picked = []
    for name in ids("ruleset"):
        count = len(comparisons((root() / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")))
        pick = random.Random(name)  # noqa: S311 - which ones are tried, nothing else
        numbers = {0, count - 1, *pick.sample(range(count), min(count, TRIED - 2))} if count else set()
        picked += [(name, number) for number in sorted(numbers)]
    return picked


@pytest.fixture(scope="module")
def profiles(tmp_path_factory):
    """A copy of the built-in rule sets, to be flipped."""
    folder = tmp_path_factory.mktemp("flipped") / "profiles"
    shutil.copytree(root() / "profiles", folder)
    return folder


@pytest.mark.exhaustive(one_in=3)
@pytest.mark.parametrize(("name", "number"), cases())
def test_a_flipped_comparison_is_noticed(profiles, capsys, name, number):
    file = profiles / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = comparisons(text)[number]
    file.write_text(text[:start] + FLIPPED[text[start:end]] + text[end:], encoding="utf-8")
    try:
        assert main(["test", str(file), "--no-mutation"]) == ExitCode.NOT_MET
    finally:
        file.write_text(text, encoding="utf-8")
    assert f"red  {name}" in capsys.readouterr().out


def test_rule_sets_with_conditions_are_tried():
    tried = {name for name, _ in cases()}
    assert tried == {name for name in ids("ruleset") if name not in ("eu-csf-2026", "eu-csf-1.2.1")}
