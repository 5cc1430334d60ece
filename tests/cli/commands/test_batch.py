"""`compliance batch`: what it is told, and what it says."""

from __future__ import annotations

import json

import pytest

from compliance.batch.jobs import ENGINES as BY_NAME
from compliance.cli.commands.batch import ENGINES
from compliance.cli.main import main
from tests.batch.batches import folder


def test_every_engine_has_its_module():
    assert tuple(BY_NAME) == ENGINES


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "x"], "--against"),
        (["--against", "hds"], "--out"),
        (["--against", "hds", "--tables", "x"], "evaluates nothing"),
        (["--against", "hds", "--out", "x", "--jobs", "0"], "number of processes"),
        (["--against", "hds", "--out", "x", "--as-of", "soon"], "--as-of"),
        (["--against", "hsd", "--out", "x"], "unknown rule set"),
        (["--against", "hds", "--out", "x", "--set", "odd=1"], "--set"),
        (["--against", "hds", "hds.yaml", "--out", "x"], "hds.yaml"),
    ],
)
def test_wrong_usage_is_said_and_writes_nothing(tmp_path, capsys, monkeypatch, arguments, said):
    source = folder(tmp_path / "profiles")
    monkeypatch.chdir(tmp_path)
    assert main(["batch", str(source), *arguments]) in (2, 3)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_what_could_not_be_read_is_shown_and_is_exit_code_3(tmp_path, capsys):
    source = folder(tmp_path / "profiles")
    (source / "wrong.yaml").write_text("schema: provider/1\nid: wrong\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["batch", str(source), "--against", str(tmp_path / "demo.yaml"), "--out", str(out)]
    assert main(arguments) == 3
    said = capsys.readouterr().err
    assert "wrong.yaml:1:1" in said
    assert "3 providers, 3 scorecards" in said
    assert json.loads((out / "run.json").read_text())["counts"]["unreadable"] == 1
    assert main(arguments) == 3  # a finished run says the same again


def test_a_source_without_providers_is_exit_code_4(tmp_path):
    (tmp_path / "empty").mkdir()
    assert main(["batch", str(tmp_path / "empty"), "--against", "hds", "--out", str(tmp_path / "out")]) == 4


def test_tables_are_written_of_what_could_be_read(tmp_path, capsys):
    source = folder(tmp_path / "profiles")
    (source / "wrong.yaml").write_text("schema: provider/1\nid: wrong\n", encoding="utf-8")
    assert main(["batch", str(source), "--tables", str(tmp_path / "tables")]) == 3
    assert "3 providers written" in capsys.readouterr().err
    assert main(["batch", str(tmp_path / "tables"), "--against", "uptime-tier", "--out", str(tmp_path / "out")]) == 0
    assert main(["batch", str(source), "--tables", str(tmp_path / "tables")]) == 2
