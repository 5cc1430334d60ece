"""`compliance show`: a provider or a rule set for reading."""

from __future__ import annotations

import json

import pytest

from compliance.loading.builtin import ids
from tests.cli.documents import provider, ruleset
from tests.cli.invoke import ROOT


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [*ids("provider"), *ids("ruleset")])
def test_show_names_everything(compliance, name):
    ran = compliance("show", name)
    assert ran.code == 0
    if name in ids("ruleset"):
        rules = json.loads(compliance("list", "rules", "--against", name, "--format", "json").out)
        assert all(f"  {row['rule']}  " in ran.out for row in rules)
    else:
        text = (ROOT / "providers" / f"{name}.yaml").read_text(encoding="utf-8")
        assert ran.out.count("\n[") == 0
        assert ran.out.startswith(text.split("\nname: ")[1].split("\n")[0].strip("\"'"))


def test_show_takes_a_path(compliance, tmp_path):
    assert compliance("show", provider(tmp_path)).out.startswith(
        "Acme (acme)\n1 statement from 2020-01-01 to 2020-01-01, 1 source\n"
    )
    assert compliance("show", ruleset(tmp_path)).out.startswith("Demonstration (demo 1)\n")


@pytest.mark.parametrize("name", ["numergy", "hds"])
def test_a_built_in_id_is_not_taken_for_a_folder_of_that_name(compliance, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    assert compliance("show", name).code == 0


def test_show_refuses_other_documents(compliance):
    ran = compliance("show", ROOT / "providers" / "context" / "market-fr.yaml")
    assert ran.code == 2
    assert "is a document of kind context/1; show reads providers and rule sets" in ran.err


def test_show_a_missing_file(compliance):
    ran = compliance("show", "nowhere/at/all.yaml")
    assert ran.code == 3
    assert ran.err.startswith("nowhere/at/all.yaml:1:1: ")
