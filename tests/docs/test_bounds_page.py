"""The table of bounds says what the code has, and names a test for each."""

from __future__ import annotations

import ast
import os
import re

import pytest

from tests.docs.bounds import BOUNDS, PAGE, functions, table
from tests.docs.pages import ROOT

ALL = [bound for bounds in BOUNDS.values() for bound in bounds]
ELSEWHERE = {
    "model/values.py", "model/patterns.py",  # what one value may be: in the schemas
    "loading/configuration.py", "cli/blame.py",  # of files that their owner writes
    "analysis/lint/verdicts.py", "analysis/lint/possible.py", "analysis/explain/explain.py",  # what is not found is not claimed
    "engine/scoring.py", "engine/environment.py",  # beyond it a result is wider, and as sound
    "web/supposing.py", "web/asked.py", "web/fields.py", "web/app.py",  # docs/serve.md
}  # fmt: skip
"""Modules whose limits are told elsewhere, or change nothing that is said."""


def test_the_table_is_made_of_the_code():
    if os.environ.get("COMPLIANCE_REGENERATE"):
        (ROOT / PAGE).write_text(table(), encoding="utf-8")
    assert (ROOT / PAGE).read_text(encoding="utf-8") == table(), "COMPLIANCE_REGENERATE=1 python -m pytest " + __file__


@pytest.mark.parametrize("bound", ALL, ids=[f"{bound.module}.{bound.name}" for bound in ALL])
def test_each_bound_has_its_test(bound):
    assert functions(bound.test), bound.test


def test_no_limit_of_the_code_is_left_out():
    """Whatever is called a limit stands in the table, or where it does not, that is said here."""
    told = {(bound.module, bound.name) for bound in ALL}
    for path in sorted((ROOT / "compliance").rglob("*.py")):
        place = path.relative_to(ROOT / "compliance").as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and place not in ELSEWHERE:
                stored = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
                limits = {name.id for name in stored if re.fullmatch(r"([A-Z_]+_)?LIMIT", name.id)}
                module = place.removesuffix(".py").replace("/", ".")
                assert {(module, name) for name in limits} <= told, place
