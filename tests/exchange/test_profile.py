"""An import as a profile: valid, each fact with its file, digest and place; or a patch that changes nothing else."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from compliance.exchange import gleif
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.profile import id_for, patch, profile_text
from compliance.loading.builtin import Found
from compliance.loading.providers import load_provider
from compliance.loading.yaml_source import parse_yaml
from compliance.model.problem import LoadError
from tests.exchange.gleif_records import answer, entity, exception

FILE = Foreign("acme.json", answer(entity(), exception()))


@pytest.fixture
def imported():
    return gleif.read([FILE], ImportTerms(date(2026, 11, 30)))


def test_a_profile_names_file_digest_and_place_of_each_fact(imported):
    text = profile_text(imported, "acme")
    provider = load_provider(text=text)
    (statement,) = provider.statements
    (source,) = statement.sources
    assert FILE.digest in source.title
    assert source.clause == "/data/0/attributes"
    assert '"Exemple Nuage SAS"  # /data/0/attributes/entity/legalName/name\n' in text
    assert "# Not taken: acme.json, /data/0/attributes/entity/legalForm/id: 6CHY" in text
    assert [searched.on for searched in provider.searched] == [date(2026, 11, 30)]


HOSTILE = ["a: b # c", "'\"\\", "[x", "- y", "no", "\x1b[31m", "\u202eevil", "line\nsourced: [x]", "\U000e0001", "* &a"]


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_holds_it_stays_a_text(name):
    record = gleif.read([Foreign(f"{name}.json", answer(entity(name=name)))], ImportTerms(date(2026, 11, 30)))
    text = profile_text(record, "acme")
    assert "\x1b" not in text
    assert "\u202e" not in text
    load_provider(text=text)
    (statement,) = parse_yaml(text.encode(), "acme.yaml").data["statements"]
    assert statement["facts"]["identity"]["legal_name"] == name


OLD = """\
# The house's own profile
schema: provider/1
id: acme
name: Acme   # as printed
sources:
    site: {title: Site, publisher: Acme, retrieved: 2025-01-01, grade: B}

# What is known
statements:
- from: 2025-01-01
  sources: [site]
  facts: {identity: {legal_name: Acme}}
# The end
"""


@pytest.mark.parametrize(
    "old", [OLD, OLD.replace("\n", "\r\n"), OLD.removesuffix("\n"), OLD.removesuffix("# The end\n").rstrip()]
)
def test_a_patch_adds_and_changes_nothing_else(imported, tmp_path, old):
    path = tmp_path / "acme.yaml"
    path.write_bytes(old.encode())
    change = patch(old, Found(Path("acme.yaml"), "acme.yaml"), imported)
    gone = [line[1:] for line in change.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert gone == ([] if old.endswith("\n") else [old.splitlines()[-1]])  # which gets an end
    assert all(f"+{line}\n" in change for line in gone)
    subprocess.run(["git", "apply", "-"], input=change.encode(), cwd=tmp_path, check=True, timeout=60)
    provider = load_provider(path)
    assert len(provider.statements) == 2
    assert len(provider.searched) == 1


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (
            OLD.replace("sources:\n    site: ", "sources: {site: ").replace("grade: B}", "grade: B}}"),
            "is written on one line",
        ),
        (OLD.replace("from: 2025-01-01", "from: never"), "with what is imported"),
    ],
)
def test_a_profile_that_cannot_take_it_is_refused(imported, old, said):
    with pytest.raises(LoadError, match=said):
        patch(old, Found(Path("acme.yaml"), "acme.yaml"), imported)


def test_the_same_file_is_not_added_twice(imported, tmp_path):
    (tmp_path / "acme.yaml").write_text(OLD, encoding="utf-8")
    change = patch(OLD, Found(Path("acme.yaml"), "acme.yaml"), imported)
    subprocess.run(["git", "apply", "-"], input=change.encode(), cwd=tmp_path, check=True, timeout=60)
    with pytest.raises(LoadError, match="imported already"):
        patch((tmp_path / "acme.yaml").read_text(encoding="utf-8"), Found(Path("acme.yaml"), "acme.yaml"), imported)


@pytest.mark.parametrize(
    ("name", "id_"), [("Exemple Nuage SAS", "exemple-nuage-sas"), ("Ökö-Netz  2", "oko-netz-2"), ("株式", "")]
)
def test_an_id_is_made_of_a_name(name, id_):
    assert id_for(name) == id_


def test_what_a_profile_includes_stands_beside_it(imported, tmp_path):
    (tmp_path / "context").mkdir()
    shared = (
        "schema: context/1\nid: law\ntitle: Law\nsources: {l: {title: L, publisher: P, published: 2020, grade: A}}\n"
    )
    said = "statements: [{from: 2020, sources: [l], facts: {identity: {listed: true}}}]\n"
    (tmp_path / "context/law.yaml").write_text(shared + said, encoding="utf-8")
    old = OLD.replace("sources:", "includes: [law]\nsources:", 1)
    assert patch(old, Found(tmp_path / "acme.yaml", "acme.yaml"), imported).startswith("--- a/acme.yaml")
