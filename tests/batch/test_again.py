"""Reasons on demand: a provider of a batch is explained as it was, or not at all."""

from __future__ import annotations

import json

import pytest

from compliance.cli.main import main
from tests.batch.batches import DAY, folder, profile, run, tables


@pytest.mark.parametrize("source", [folder, tables], ids=["profiles", "tables"])
def test_a_rule_is_explained_out_of_a_batch_as_out_of_the_profile(tmp_path, capsys, source):
    run(source(tmp_path / "source"), tmp_path / "out", tmp_path / "demo.yaml")
    assert main(["explain", "--from", str(tmp_path / "out"), "beta", "A"]) == 0
    of_batch = capsys.readouterr().out
    where = tmp_path / ("source" if source is folder else "profiles") / "beta.yaml"
    dates = ["--as-of", str(DAY), "--known-as-of", "2026-11-30"]
    assert main(["explain", str(where), "A", "--against", str(tmp_path / "demo.yaml"), *dates]) == 0
    assert of_batch == capsys.readouterr().out


def test_what_has_changed_since_is_not_explained(tmp_path, capsys):
    source = folder(tmp_path / "source")
    run(source, tmp_path / "out", tmp_path / "demo.yaml")
    (source / "beta.yaml").write_text(json.dumps(profile("beta", 7)), encoding="utf-8")
    assert main(["explain", "--from", str(tmp_path / "out"), "beta", "A"]) == 3
    assert "is not what it was when the batch was run" in capsys.readouterr().err
    assert main(["explain", "--from", str(tmp_path / "out"), "alpha", "A"]) == 0
    (tmp_path / "demo.yaml").write_text((tmp_path / "demo.yaml").read_text().replace(">= 5", ">= 6"), encoding="utf-8")
    assert main(["explain", "--from", str(tmp_path / "out"), "alpha", "A"]) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nobody", "A"], 2, "has read no provider 'nobody'"),
        (["alpha", "A", "--as-of", "2020-01-01"], 2, "has no date '2020-01-01'"),
        (["alpha", "A", "--against", "hds"], 2, "has no rule set 'hds'"),
        (["alpha", "A", "--accept", "facts"], 2, "as the batch had it"),
        (["alpha", "C"], 2, "has no rule 'C'"),
    ],
)
def test_what_the_batch_does_not_have_is_said(tmp_path, capsys, arguments, code, said):
    run(folder(tmp_path / "source"), tmp_path / "out", tmp_path / "demo.yaml")
    assert main(["explain", "--from", str(tmp_path / "out"), *arguments]) == code
    assert said in capsys.readouterr().err


def test_neither_a_rule_set_nor_a_batch_is_wrong_usage(tmp_path, capsys):
    assert main(["explain", "numergy", "A"]) == 2
    assert "--against RULESET" in capsys.readouterr().err
    assert main(["explain", "--from", str(tmp_path), "alpha", "A"]) == 3
    assert "not the results of a batch" in capsys.readouterr().err
