"""Every case the attack has found is tried again, a few new ones beside them, and the oracle has to notice what is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack import __main__ as command
from tests.attack import pairs
from tests.attack.documents import Ground, case, ground
from tests.attack.found import of_document, of_pair
from tests.attack.kinds import KINDS
from tests.docs.pages import ROOT

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


def test_the_oracle_imports_nothing_of_the_engine():
    """Neither it nor what it imports: two readings of one text, not one reading twice."""
    loaded = (
        "import sys, tests.attack.oracle.reading as r; print(*[m for m in sys.modules if m.startswith('compliance')])"
    )
    ran = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_every_kind_of_defect_that_was_found_has_its_test():
    named = re.findall(r"`([a-z_/]+\.py)::(\w+)`", (ROOT / "tests/attack/README.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [
        name for file, name in named if f"def {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ] == []


def test_every_kind_of_document_has_its_place():
    """Each that people write, by its schema; configurations are TOML and have none."""
    written = {path.stem for path in (ROOT / "schemas" / "examples").glob("*.yaml")} - {"configuration"}
    assert written <= {kind.name for kind in KINDS}


def test_a_run_by_number_tells_what_it_tried(tmp_path, capsys):
    assert command.main(["--documents", "17", "--pairs", "5", "--into", str(tmp_path / "found")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["17", "5"]
    assert not (tmp_path / "found").exists()
    assert "tests.attack.__main__" in sys.modules
