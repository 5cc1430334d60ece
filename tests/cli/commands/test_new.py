"""`new`: starting points that are valid as they are, and never in the way of what is there."""

from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from compliance.loading.builtin import example, ids
from compliance.loading.yaml_source import read_yaml
from compliance.report.pages.scaffold import provider_scaffold, ruleset_scaffold
from compliance.report.schemas.schemas import schema_text

FILES = {
    "provider": ["acme.yaml", ".compliance/provider.schema.json"],
    "ruleset": ["acme.yaml", "acme.tests.yaml", ".compliance/ruleset.schema.json", ".compliance/tests.schema.json"],
}
KINDS = list(FILES)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_new_writes_files_and_names_them(compliance, tmp_path, kind):
    ran = compliance("new", kind, "acme")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == FILES[kind]
    there = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(there) == sorted(FILES[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_new_is_valid_and_without_lints(compliance, kind):
    compliance("new", kind, "acme")
    ran = compliance("check", ".")
    assert (ran.code, ran.err) == (0, "")


def test_a_new_rule_set_passes_its_tests_and_no_mutant_survives(compliance):
    compliance("new", "ruleset", "acme")
    ran = compliance("test", "acme.yaml")
    assert (ran.code, ran.err) == (0, ""), ran.out


def test_a_new_rule_set_is_evaluated(compliance):
    compliance("new", "ruleset", "acme")
    ran = compliance("evaluate", "numergy", "--against", "acme.yaml", "--as-of", "2015-01-01", "--format", "json")
    (card,) = json.loads(ran.out)["scorecards"]
    assert {finding["rule"]: finding["status"] for finding in card["findings"]} == {
        "registered-in-eu": "pass",
        "enough-sites": "unknown",
    }


def test_a_new_provider_claims_next_to_nothing(compliance):
    compliance("new", "provider", "acme")
    compliance("new", "ruleset", "rules")
    ran = compliance("evaluate", "acme.yaml", "--against", "rules.yaml", "--format", "json")
    (card,) = json.loads(ran.out)["scorecards"]
    assert {finding["status"] for finding in card["findings"]} == {"unknown"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_leads_an_editor_to_its_schema(compliance, tmp_path, kind):
    for name in compliance("new", kind, "acme").out.split():
        if name.endswith(".yaml"):
            path = tmp_path / name
            first = path.read_text(encoding="utf-8").splitlines()[0]
            marker, _, schema = first.partition("$schema=")
            assert marker == "# yaml-language-server: "
            document = read_yaml(path, name).data
            Draft202012Validator(json.loads((tmp_path / schema).read_text(encoding="utf-8"))).validate(document)
            assert schema == f".compliance/{document['schema'].partition('/')[0]}.schema.json"


def test_into_another_folder(compliance, tmp_path):
    ran = compliance("new", "provider", "acme", "--directory", "deep/er")
    assert ran.out.splitlines() == ["deep/er/acme.yaml", "deep/er/.compliance/provider.schema.json"]
    assert (tmp_path / "deep" / "er" / "acme.yaml").is_file()


@pytest.mark.parametrize(("kind", "there"), [("provider", FILES["provider"][:1]), ("ruleset", FILES["ruleset"][:2])])
def test_nothing_is_overwritten(compliance, tmp_path, kind, there):
    for name in there:
        (tmp_path / name).write_text("mine", encoding="utf-8")
        ran = compliance("new", kind, "acme")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines() == [f"compliance: {name} exists; nothing was written"]
        assert [path.name for path in tmp_path.iterdir()] == [name]
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
        (tmp_path / name).unlink()


def test_a_link_that_leads_nowhere_is_in_the_way(compliance, tmp_path):
    (tmp_path / "acme.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert compliance("new", "provider", "acme").code == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_a_schema_that_is_there_stays_and_is_told_where_it_differs(compliance, tmp_path):
    compliance("new", "provider", "one")
    ran = compliance("new", "provider", "two")
    assert (ran.out, ran.err) == ("two.yaml\n", "")
    schema = tmp_path / ".compliance" / "provider.schema.json"
    schema.write_text("{}", encoding="utf-8")
    ran = compliance("new", "provider", "three")
    assert (ran.code, ran.out, schema.read_text(encoding="utf-8")) == (0, "three.yaml\n", "{}")
    assert ran.err == (
        "compliance: .compliance/provider.schema.json is another version's; compliance schema provider has this one's\n"
    )
    compliance("schema", "provider", "--output", schema)
    assert schema.read_text(encoding="utf-8") == schema_text("provider", example("provider"))


def test_nothing_is_left_where_a_file_cannot_be_written(compliance, tmp_path):
    (tmp_path / ".compliance").write_text("a file, not a folder", encoding="utf-8")
    ran = compliance("new", "ruleset", "acme")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("compliance: cannot write .compliance")
    assert [path.name for path in tmp_path.iterdir()] == [".compliance"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("id_", ["", "../acme", "a b", "-x", "é", "x" * 65, "a/b", "acme.yaml", "acme.yml", "a.tests"])
def test_ids_are_checked(compliance, tmp_path, kind, id_):
    arguments = ["new", kind, "--", id_] if id_.startswith("-") else ["new", kind, id_]
    ran = compliance(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("compliance: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "id_"), [("provider", ids("provider")[0]), ("ruleset", ids("ruleset")[0])])
def test_a_built_in_id_is_taken(compliance, kind, id_):
    ran = compliance("new", kind, id_)
    assert (ran.code, ran.out) == (2, "")
    assert f"'{id_}'; choose another id" in ran.err


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize("id_", ["2016", "1e3", "0x10", "true", "NULL", "No", "2024-01-31", "x" * 64])
def test_an_id_that_yaml_would_read_otherwise(compliance, id_):
    for kind in KINDS:
        assert compliance("new", kind, f"{id_}", "--directory", kind).code == 0
        assert compliance("check", f"{kind}/{id_}.yaml").code == 0
    assert compliance("new", "ruleset", "eu-1.2.1").code == 0
    assert compliance("new", "provider", "eu-1.2.1").code == 2, "the id of a provider has no dot"


def test_the_day_is_given():
    day = date(2020, 2, 29)
    texts = [*provider_scaffold("acme", day).values(), *ruleset_scaffold("acme", day).values()]
    assert all("2020-02-29" in text for text in texts)
    assert not any("@" in text for text in texts)
