"""The page about pytest, played: its files, its commands, and the lines it shows of what they print."""

from __future__ import annotations

import re
import shlex

from tests.docs.pages import ROOT
from tests.docs.tutorial import BLOCK, COMMAND

pytest_plugins = ["pytester"]


def test_the_page_shows_what_happens(pytester):
    played = 0
    for match in BLOCK.finditer((ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")):
        language, name, body = match.groups()
        if name:
            path = pytester.path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif language == "console":
            for line, shown in COMMAND.findall(body):
                command, *rest = shlex.split(line)
                assert command == "pytest"
                ran = pytester.runpytest_inprocess(*rest)
                assert ran.ret == 0
                assert shown.splitlines() == [one for one in ran.outlines if one in shown.splitlines()]
                played += 1
    assert played == 2


def test_every_option_is_on_the_page(pytester):
    page = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
    options = {
        one
        for line in pytester.runpytest_inprocess("--help").outlines
        for one in re.findall(r"--compliance-[a-z-]+", line)
    }
    assert len(options) == 10
    assert [option for option in sorted(options) if option not in page] == []
