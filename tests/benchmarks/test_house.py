"""What `python -m benchmarks house` counts, on small trees made for it."""

from __future__ import annotations

import sys

import pytest

from benchmarks import __main__ as command
from benchmarks.house import Count, House, counts, read, report

LONG = "def long():\n" + "    pass\n" * 40
AS_LONG_AS_ALLOWED = "def fits():\n" + "    pass\n" * 39

TREE = {
    "__init__.py": '"""A package."""\n',
    "top.py": "import house.middle\nfrom house import side\n",
    "middle.py": "def later():\n    from house.low import Fact\n    return Fact\n",
    "side.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.top import Nothing\n",
    "low/__init__.py": "from .base import Fact\n",
    "low/base.py": f"class Fact: ...\nclass _Walk: ...\n{LONG}",
    "low/other.py": f"class Fact: ...\nclass _Walk: ...\nTurn = int | str\nTURNS = Turn\n{AS_LONG_AS_ALLOWED}",
    "low/more.py": "from typing import TypeAlias\nTurn: TypeAlias = 'int'\nfrom .other import Fact\n",
}


def house(tmp_path, files):
    for name, text in files.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(read(tmp_path / "house"))


def numbers(counted):
    return {count.name: count.value for count in counts(counted)}


def test_a_small_tree_is_counted(tmp_path):
    assert numbers(house(tmp_path, TREE)) == {
        "modules": 7,
        "packages without code, not counted": 1,
        "lines of a module, median": 3,
        "longest import chain": 4,
        "type names with two meanings": 2,
        "words of the subject among them": 1,
        "functions over 40 lines": 1,
        "import circles": 1,
        "lines": 100,
    }


def test_what_is_too_much_is_named(tmp_path):
    counted = house(tmp_path, TREE)
    assert counted.chain == ["house.top", "house.middle", "house.low", "house.low.base"]
    assert counted.circles == [("house.side", "house.top")]
    assert counted.two_meanings == {
        "Fact": ["house.low.base", "house.low.other"],
        "Turn": ["house.low.more", "house.low.other"],
    }
    assert counted.long_functions == [("house.low.base.long", 41)]


def test_a_circle_is_one_link_of_a_chain(tmp_path):
    counted = house(
        tmp_path,
        {"a.py": "import house.b", "b.py": "import house.c, house.d", "c.py": "import house.b", "d.py": "import os"},
    )
    assert counted.chain == ["house.a", "house.b=house.c", "house.d"]


def test_an_empty_package_has_nothing_to_count(tmp_path):
    assert set(numbers(house(tmp_path, {"__init__.py": ""})).values()) == {0, 1}


def test_a_report_says_what_is_missed():
    text = report([Count("few", 2, 2, ("one", "two")), Count("many", 3_000, 2, ("three",)), Count("free", 1)])
    assert text.splitlines()[1:] == [
        "few           2  <= 2      yes",
        "many      3,000  <= 2      NO",
        "free          1",
        "",
        "missed: many, 3,000 instead of 2",
        "  three",
    ]


@pytest.mark.parametrize(("text", "code"), [("x = 1\n", 0), (LONG, 1)])
def test_the_exit_code_says_whether_every_target_is_met(tmp_path, monkeypatch, capsys, text, code):
    (tmp_path / "compliance").mkdir()
    (tmp_path / "compliance" / "module.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "house"])
    assert command.main() == code
    assert ("missed: functions over 40 lines" in capsys.readouterr().out) == bool(code)
