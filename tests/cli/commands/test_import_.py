"""`import`: a profile to review or a patch, never a merge; what was left is told."""

from __future__ import annotations

import pytest

from tests.exchange.dora_tables import package, provider, register
from tests.exchange.gleif_records import answer, entity, exception


@pytest.fixture(autouse=True)
def _record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.json").write_bytes(answer(entity()))


def test_an_import_is_a_valid_profile_that_can_be_evaluated(compliance):
    ran = compliance("import", "gleif", "acme.json", "--output", "acme.yaml")
    assert (ran.code, ran.out) == (0, "")
    assert "not taken: acme.json, /data/attributes/entity/legalForm/id: 6CHY" in ran.err
    assert "6 facts taken, 1 not" in ran.err
    assert compliance("check", "acme.yaml").code == 0


def test_nothing_is_written_over(compliance, tmp_path):
    (tmp_path / "acme.yaml").write_text("mine", encoding="utf-8")
    ran = compliance("import", "gleif", "acme.json", "--output", "acme.yaml")
    assert ran.code == 2
    assert "--into acme.yaml shows a patch" in ran.err
    assert (tmp_path / "acme.yaml").read_text(encoding="utf-8") == "mine"


def test_a_patch_is_printed_and_the_profile_left_alone(compliance, tmp_path):
    compliance("import", "gleif", "acme.json", "--output", "mine.yaml", "--id", "mine")
    (tmp_path / "more.json").write_bytes(answer(entity(), exception()))
    before = (tmp_path / "mine.yaml").read_bytes()
    ran = compliance("import", "gleif", "more.json", "--into", "mine.yaml")
    assert ran.code == 0
    assert ran.out.startswith("--- a/mine.yaml\n+++ b/mine.yaml\n@@ ")
    assert (tmp_path / "mine.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gleif", "none.json"], 3, "No such file"),
        (["gleif", "acme.json", "--id", "a b"], 2, "is not an id"),
        (["gleif", "acme.json", "--on", "today"], 2, "--on"),
        (["glief", "acme.json"], 2, "did you mean"),
        (["gleif", "acme.json", "--into", "none.yaml"], 3, "No such file"),
    ],
)
def test_what_cannot_be_done_is_told(compliance, arguments, code, said):
    ran = compliance("import", *arguments)
    assert ran.code == code
    assert said in ran.err


def test_an_import_without_a_fact_writes_nothing(compliance, tmp_path):
    (tmp_path / "gone.json").write_bytes(answer(entity(registration={"status": "ANNULLED"})))
    ran = compliance("import", "gleif", "gone.json", "--output", "gone.yaml")
    assert (ran.code, (tmp_path / "gone.yaml").exists()) == (4, False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gleif", "acme.json", "--ruleset", "house"], "--ruleset: gleif does not take it"),
        (["caiq", "acme.json", "acme.json"], "caiq takes one file, not 2"),
    ],
)
def test_what_a_format_does_not_take_is_told(compliance, arguments, said):
    ran = compliance("import", *arguments)
    assert (ran.code, said in ran.err) == (2, True)


def test_the_providers_of_a_register_are_listed_for_a_spreadsheet_without_formulas(compliance, tmp_path):
    tables = register([provider(name="=HYPERLINK(1)"), provider("N-1", "Autre SAS")])
    (tmp_path / "register.zip").write_bytes(package(tables))
    ran = compliance("import", "dora-register", "register.zip", "--list")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "lei,number,name,country,services,rank,parent"
    assert ",'=HYPERLINK(1),FR," in ran.out


def test_a_register_may_be_a_folder(compliance, tmp_path):
    (tmp_path / "register" / "reports").mkdir(parents=True)
    for name, text in register([provider()]).items():
        (tmp_path / "register" / "reports" / name).write_text(text, encoding="utf-8")
    assert compliance("import", "dora-register", "register", "--output", "acme.yaml").code == 0
    assert compliance("check", "acme.yaml").code == 0
    (tmp_path / "empty").mkdir()
    assert "no tables" in compliance("import", "dora-register", "empty").err


def test_a_framework_becomes_a_rule_set_and_no_part_of_a_profile(compliance, tmp_path):
    library = "name: House\nobjects: {framework: {requirement_nodes: [{urn: u:1, assessable: true, ref_id: A.1, name: One}]}}\n"
    (tmp_path / "library.yaml").write_text(library, encoding="utf-8")
    assert compliance("import", "ciso-assistant", "library.yaml", "--output", "house.yaml").code == 0
    assert compliance("check", "house.yaml").code in (0, 1)  # a skeleton has neither reasons nor tests yet
    ran = compliance("import", "ciso-assistant", "library.yaml", "--into", "house.yaml")
    assert (ran.code, "a rule set of its own" in ran.err) == (2, True)
