"""Every case the attack has found is tried again, a few new ones beside them, and the oracle has to notice what is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack import __main__ as command
from tests.attack import pairs
from tests.attack.documents import Ground, case, ground
from tests.attack.found import of_document, of_pair

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def folder():
    with ground() as there:
        yield Ground(there)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_what_was_found_once_is_not_found_again(path, folder):
    written = json.loads(path.read_text(encoding="utf-8"))
    if "pair" in written:
        assert pairs.compared(of_pair(written)).wrong == ()
    else:
        assert folder.tried(of_document(written))[0] == []


def test_a_few_documents_of_every_kind_break_nothing(folder):
    assert [found for number in range(68) for found in folder.tried(case(1, number))[0]] == []


def test_a_few_pairs_are_as_the_oracle_has_them():
    tried = [pairs.pair(1, number) for number in range(40)]
    assert [wrong for pair in tried for wrong in pair.wrong] == []
    assert [pair.skipped for pair in tried if pair.skipped] == []


def test_the_oracle_notices_a_verdict_that_is_wrong(monkeypatch):
    told = pairs.told
    monkeypatch.setattr(pairs, "told", lambda case: told(replace(case, evidence="any")))
    wrong = [wrong for number in range(40) for wrong in pairs.pair(1, number).wrong]
    assert any(what.startswith("violation: finding") for what in wrong)


def test_a_run_by_number_tells_what_it_tried(tmp_path, capsys):
    assert command.main(["--documents", "17", "--pairs", "5", "--into", str(tmp_path / "found")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["17", "5"]
    assert not (tmp_path / "found").exists()
    assert "tests.attack.__main__" in sys.modules
