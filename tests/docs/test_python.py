"""docs/python.md: its examples run, and it names what the library exports."""

from __future__ import annotations

import pytest

import compliance
from tests.docs.pages import blocks, page

PAGE = "docs/python.md"


EXAMPLES = blocks(PAGE, "python")
PRINTED = ["no-such-file.yaml:1:1: ", "from-our-database:6:58: expected text", '"schema": "plan/1"', "1 taken: "]


@pytest.mark.parametrize(("code", "printed"), [*zip(EXAMPLES, PRINTED, strict=True)])
def test_examples_run(code, printed, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, PAGE, "exec"), {})  # noqa: S102 - the examples are ours
    assert printed in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(set(compliance.__all__) - {"__version__"}))
def test_every_name_is_described(name):
    assert f"`{name}" in page(PAGE)
