"""docs/waivers.md: its file is valid, its commands run, the scorecard says what the page says, and every word is there."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.loading.waivers import load_waivers
from compliance.model.waivers import LONGEST_DAYS, NoticeKind, WaiverDocument
from tests.docs.pages import blocks, commands, page

PAGE = "docs/waivers.md"


@pytest.fixture(autouse=True)
def _file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (written,) = blocks(PAGE, "yaml")
    (tmp_path / "waivers.yaml").write_text(written, encoding="utf-8")


@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, capsys):
    assert main(arguments) == ExitCode.OK
    assert capsys.readouterr().out


def test_what_the_scorecard_says(capsys):
    main(commands(PAGE)[1])
    (said,) = blocks(PAGE, "text")
    assert f"\n{said}" in capsys.readouterr().out


def test_without_the_file_the_run_fails(capsys):
    *evaluate, _, _ = commands(PAGE)[1]
    assert main(evaluate) == ExitCode.NOT_MET
    assert capsys.readouterr().out.startswith("Open (undetermined)")


def test_every_key_and_notice_is_described():
    rows = re.findall(r"^\| (?:`(\w+)`|([\w ]+)) \|", page(PAGE), re.MULTILINE)
    named = {key or kind for key, kind in rows}
    assert named >= set(WaiverDocument.model_fields) | set(get_args(NoticeKind))
    assert load_waivers("waivers.yaml").longest_days == LONGEST_DAYS
