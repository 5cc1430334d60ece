"""More below a key of a profile, and nothing else of it changed."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.loading.appended import appended
from compliance.model.problem import LoadError

ITEM = {
    "from": date(2026, 1, 31),
    "sources": ["new"],
    "facts": {"exit": {"notice_days": {"min": 1, "max": 2}, "on": True}},
}
ADDED = [
    "from: 2026-01-31",
    'sources: ["new"]',
    "facts:",
    "  exit:",
    "    notice_days: {min: 1, max: 2}",
    "    on: true",
]


def lines_of(indent):
    first, *others = ADDED
    return [f"{indent}- {first}", *(f"{indent}  {line}" for line in others)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "behind", "indent"),
    [
        (["statements:", "  - from: x", "    facts: {}"], [""], "  "),
        (["statements:", "- from: x", "  facts: {}   # kept"], ["", "# of what follows", "searched:", "  - y", ""], ""),
        (
            ["statements:   # said", "    - from: x", "", "      # inside", "      facts: {}"],
            ["", "name: y", ""],
            "    ",
        ),
    ],
)
def test_a_statement_stands_behind_the_last_one(before, behind, indent, newline):
    text = newline.join([*before, *behind])
    assert appended(text, "f", {"statements": [ITEM]}) == newline.join([*before, *lines_of(indent), *behind])


def test_a_key_that_is_not_there_comes_last():
    assert (
        appended("id: x\n", "f", {"searched": [{"on": date(2026, 1, 31)}]}) == "id: x\nsearched:\n  - on: 2026-01-31\n"
    )


@pytest.mark.parametrize("key", ['"statements":', "'statements':", "statements :", "statements:  # all"])
def test_a_key_may_be_written_as_yaml_lets_it(key):
    text = f"id: x\n{key}\n  - from: x\n"
    assert appended(text, "f", {"statements": [ITEM]}) == text + "\n".join([*lines_of("  "), ""])


def test_a_profile_that_is_not_written_line_by_line_is_refused():
    with pytest.raises(LoadError) as refused:
        appended('{"id": "x", "statements": []}\n', "f", {"statements": [ITEM]})
    assert refused.value.problems[0].message.startswith("'statements' does not begin a line")


def test_lines_given_as_text_stand_there_as_they_are():
    text = "sources:\n   old: {title: T}\nstatements:\n- from: x\n"
    added = {"sources": ["new: {title: N}"], "statements": ["- from: y  # row 2\n  facts: {}"]}
    assert appended(text, "f", added) == (
        "sources:\n   old: {title: T}\n   new: {title: N}\nstatements:\n- from: x\n- from: y  # row 2\n  facts: {}\n"
    )


def test_a_source_stands_below_its_id():
    text = appended("sources:\n    old: {title: T}\nid: x\n", "f", {"sources": [("new", {"title": "A: b # c"})]})
    assert text == 'sources:\n    old: {title: T}\n    new:\n      title: "A: b # c"\nid: x\n'


def test_what_is_written_on_one_line_is_told():
    with pytest.raises(LoadError) as error:
        appended("id: x\nstatements: []\n", "f", {"statements": [ITEM]})
    assert error.value.problems[0].line == 2
