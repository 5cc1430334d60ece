"""CONTRIBUTING.md: every dependency has its reason there, every layer its line, every decision the file it stands in."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.docs.pages import ROOT, page

PROJECT = tomllib.loads(page("pyproject.toml"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
NEEDED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(d for ds in EXTRAS.values() for d in ds),
]
PACKAGES = sorted({re.match(r"[\w-]+", needed)[0] for needed in NEEDED} - {"cloud-provider-compliance"})
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_dependency_has_its_reason(package):
    text = page("CONTRIBUTING.md").split("## Dependencies")[1].split("\n## ")[0]
    assert re.search(rf"(?<![\w-]){re.escape(package)}(?![\w-])", text)


def test_the_drawing_has_the_layers_of_the_contract():
    drawn = page("docs/development.md").split("import-linter checks it")[1].split("```")[1].strip().splitlines()
    names = [re.findall(r"compliance/(\w+)", line) for line in drawn]
    assert names == [layer.split(" | ") for layer in LAYERS]


@pytest.mark.parametrize("layer", sorted({name for layer in LAYERS for name in layer.split(" | ")} - {"__main__"}))
def test_a_layer_has_its_line(layer):
    text = page("CONTRIBUTING.md").split("## Working on it")[0]
    assert re.search(rf"^compliance/{layer}(/|\.py) +\w", text, re.MULTILINE)


def test_every_decision_has_one_line_and_the_file_that_gives_the_reason():
    lines = page("CONTRIBUTING.md").split("## Decisions")[1].strip().split("\n\n", 1)[1].splitlines()
    decisions = [re.fullmatch(r"- .{20,160}: \[`(.+)`\]\(compliance/\1\)\.", line) for line in lines]
    assert [line for line, match in zip(lines, decisions, strict=True) if match is None] == []
    assert len(decisions) >= 38
    assert [match[1] for match in decisions if not (ROOT / "compliance" / match[1]).is_file()] == []
