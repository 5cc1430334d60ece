"""docs/development.md: every file it names is there, and its tables name everything the program has."""

from __future__ import annotations

import re
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import pytest

from compliance.analysis.lint import LINTS
from compliance.cli.commands import names
from compliance.language.functions import FUNCTIONS
from compliance.model.status import Basis, Status, VerdictStatus
from compliance.report.formats.formats import FORMATS
from tests.docs.pages import ROOT, page

PAGE = "docs/development.md"
PAGES = ("docs/development.md", "docs/glossary.md", "CONTRIBUTING.md")
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(
    r"(?:compliance|docs|integrations|profiles|providers|schemas|tests|benchmarks|\.ci)/[\w./-]*|[\w.-]+\.(?:md|toml|yml|txt)"
)
ROOMS = sorted(
    f"{path.relative_to(ROOT).as_posix()}/"
    for path in (ROOT / "compliance").rglob("*")
    if (path / "__init__.py").exists() and "_builtin" not in path.parts
)


def table(head: str) -> dict[str, list[str]]:
    """The rows of the table whose first head is this: the words in the first cell, and the files in the others."""
    (text,) = re.findall(rf"^\| {head} \|[^\n]*\n\|[-|]+\|\n((?:\|[^\n]*\n)+)", page(PAGE), re.MULTILINE)
    cells = [line.strip("| ").split(" | ", 1) for line in text.splitlines()]
    return {word: CODE.findall("".join(rest)) for first, *rest in cells for word in CODE.findall(first) or [first]}


@pytest.mark.parametrize("name", PAGES)
def test_every_file_named_exists(name):
    named = {word for word in CODE.findall(page(name)) if FILE.fullmatch(word)}
    assert len(named) > (2 if name != PAGE else 60)
    assert sorted(word for word in named if not (ROOT / word).exists()) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    targets = [link for link in re.findall(r"\]\(([^)#:]+)\)", page(name)) if link]
    assert targets
    assert sorted(link for link in targets if not ((ROOT / name).parent / link).exists()) == []


@pytest.mark.parametrize(
    ("head", "there_are"),
    [("format", FORMATS), ("command", names()), ("function", FUNCTIONS), ("lint", LINTS)],
    ids=["formats", "commands", "functions", "lints"],
)
def test_a_table_names_all_there_are(head, there_are):
    assert sorted(table(head)) == sorted(there_are)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_named(room):
    assert f"`{room}`" in page(PAGE)


@pytest.mark.parametrize("lint", LINTS)
def test_a_lint_is_declared_where_the_table_says(lint):
    (file, *_) = table("lint")[lint]
    module = import_module(file.removesuffix(".py").replace("/", "."))
    assert LINTS[lint] in vars(module).values()


@pytest.mark.parametrize("name", sorted({*FUNCTIONS} - {"contains", "startsWith", "endsWith"}))
def test_a_function_is_computed_where_the_table_says(name):
    (file,) = table("function")[name]
    computed = {"sum": "total", "matches": "regex_test", "timestamp": "parse_timestamp", "duration": "parse_duration"}
    assert f"\ndef {computed.get(name, name)}(" in Path(ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", names())
def test_a_command_imports_what_the_table_says(command):
    stem = f"{command}_" if iskeyword(command) else command
    text = (ROOT / f"compliance/cli/commands/{stem}.py").read_text(encoding="utf-8")
    modules = [file.removesuffix(".py").replace("/", ".") for file in table("command")[command]]
    assert any(f"from {module} import" in text for module in modules)


GLOSSARY = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in page("docs/glossary.md").splitlines()
    if line.startswith("| ") and not line.startswith("| word |")
]


def test_every_word_has_one_meaning_and_one_example():
    assert [row for row in GLOSSARY if len(row) != 3 or not all(row)] == []
    words = [word for row in GLOSSARY for word in row[0].split(", ")]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("word", [*Status, *VerdictStatus, *Basis])
def test_the_words_of_results_stand_in_the_glossary(word):
    assert f"`{word}`" in page("docs/glossary.md")
