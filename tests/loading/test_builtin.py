"""Which file a name means: built-in ids, paths, and names that try to be more."""

from __future__ import annotations

import re

import pytest

from compliance.loading.builtin import Found, UnknownDocumentError, beside, find, ids, related, root
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset

HOSTILE = [
    "../x",
    "../../etc/passwd",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "..",
    ".",
    ".hidden",
    "",
    "~",
    "a\0b",
    "a\n",
    "a" * 65,
    "a" * 100_000,
    "\N{FULLWIDTH SOLIDUS}x",
    "%2e%2e%2fx",
]


@pytest.mark.parametrize(
    ("kind", "some", "none"),
    [
        ("provider", {"numergy", "cloudwatt", "aws"}, {"context", "market-fr"}),
        ("ruleset", {"andromede", "iso-27001"}, {"sets", "countries"}),
    ],
)
def test_ids_are_the_documents_of_a_kind(kind, some, none):
    known = ids(kind)
    assert known == sorted(known)
    assert some <= set(known)
    assert not none & set(known)
    assert not [id_ for id_ in known if id_.endswith(".tests")]


@pytest.mark.parametrize(("kind", "folder"), [("provider", "providers"), ("ruleset", "profiles")])
def test_every_id_is_found_by_a_name_that_is_relative(kind, folder):
    for id_ in ids(kind):
        found = find(kind, id_)
        assert found == Found(root() / folder / f"{id_}.yaml", f"{folder}/{id_}.yaml")
        assert found.path.is_file()


@pytest.mark.parametrize(
    ("kind", "name", "nearest"),
    [
        ("provider", "numergi", "numergy"),
        ("provider", "cloudwat", "cloudwatt"),
        ("ruleset", "androméde", "andromede"),
        ("ruleset", "iso-27002", "iso-27001"),
    ],
)
def test_an_unknown_id_comes_with_the_nearest(kind, name, nearest):
    with pytest.raises(UnknownDocumentError) as caught:
        find(kind, name)
    assert caught.value.nearest[0] == nearest
    assert (caught.value.kind, caught.value.name) == (kind, name)
    assert str(caught.value) == f"unknown {'provider' if kind == 'provider' else 'rule set'} '{name}'"


def test_an_unknown_id_like_no_other():
    with pytest.raises(UnknownDocumentError) as caught:
        find("provider", "zzzzzz")
    assert caught.value.nearest == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("numergy", "providers/numergy.yaml"),  # an id goes before a file of that name
        ("./numergy", "numergy"),
        ("numergy.yaml", "numergy.yaml"),
        ("sub/acme", "sub/acme"),
        ("sub/missing.yaml", "sub/missing.yaml"),
        ("missing.yml", "missing.yml"),
        ("acme", "acme"),
    ],
)
def test_a_name_is_an_id_first_then_a_path(tmp_path, monkeypatch, name, shown):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    for file in ("numergy", "numergy.yaml", "acme", "sub/acme"):
        (tmp_path / file).write_text("x", encoding="utf-8")
    found = find("provider", name)
    assert found.name == shown
    assert found.path.resolve().is_relative_to(root() if shown.startswith("providers/") else tmp_path)


@pytest.mark.parametrize(
    ("origin", "shown"),
    [("acme.yaml", "near.yaml"), ("sub/acme.yaml", "sub/near.yaml"), ("../acme.yaml", "../near.yaml")],
)
def test_what_a_document_names_stands_beside_it(tmp_path, origin, shown):
    path = tmp_path / "here" / origin
    path.parent.mkdir(parents=True, exist_ok=True)
    near = path.parent / "near.yaml"
    near.write_text("x", encoding="utf-8")
    assert related("ruleset", "near", Found(path, origin)) == Found(near, shown)
    assert related("ruleset", "hds", Found(path, origin)) == Found(root() / "profiles/hds.yaml", "profiles/hds.yaml")
    assert related("ruleset", "nowhere", Found(path, origin)) is None


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["provider", "ruleset"])
def test_an_id_in_a_document_leads_out_of_no_folder(tmp_path, kind, name):
    folder = tmp_path / "folder" / "inside"
    folder.mkdir(parents=True)
    for place in (tmp_path / "folder" / "x.yaml", folder / "b.yaml", folder / ".yaml", folder / ".hidden.yaml"):
        place.write_text("x", encoding="utf-8")
    assert beside(name, folder, "inside") is None
    assert related(kind, name, Found(folder / "acme.yaml", "inside/acme.yaml"), "context") is None


@pytest.mark.parametrize("name", [name for name in HOSTILE if "/" not in name and name not in ("..", ".")])
@pytest.mark.parametrize("load", [load_provider, load_ruleset])
def test_a_hostile_name_on_the_command_line_is_unknown(tmp_path, monkeypatch, load, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownDocumentError):
        load(name)


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    secret, folder = tmp_path / "secret", tmp_path / "open"
    secret.mkdir()
    folder.mkdir()
    (secret / "other.yaml").write_text("schema: ruleset/1\n")
    (folder / "linked.yaml").symlink_to(secret / "other.yaml")
    (folder / "plain.yaml").write_text("schema: ruleset/1\n")
    assert beside("linked", folder, "open") is None
    assert beside("plain", folder, "open") is not None


def test_what_is_written_like_a_folder_is_one():
    assert find("provider", "nowhere/").name == "nowhere"


@pytest.mark.parametrize(("name", "shown"), [("a\nb", "'a\\nb'"), ("x" * 5_000, f"'{'x' * 100}...'")])
def test_a_name_that_is_odd_or_endless_is_shown_in_a_line(name, shown):
    with pytest.raises(UnknownDocumentError, match=re.escape(shown)):
        find("provider", name)
