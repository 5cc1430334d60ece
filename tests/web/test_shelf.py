"""What a browser can ask for: documents by id, of the folder and built in, and nothing else of this machine."""

from __future__ import annotations

import pytest

from compliance.web.shelf import NotOnShelfError, Shelf
from tests.cli.documents import provider, ruleset


@pytest.fixture
def shelf(folder):
    shelf = Shelf(folder)
    shelf.look()
    return shelf


def test_what_stands_in_the_folder_comes_first_and_all_else_after_it(shelf):
    assert [kept.document.id for kept in shelf.providers()][:2] == ["acme", "3ds-outscale"]
    assert [kept.document.id for kept in shelf.rulesets()][:2] == ["demo", "andromede"]
    assert shelf.provider("acme").mine
    assert not shelf.provider("numergy").mine


def test_the_folder_goes_before_what_is_built_in(folder):
    provider(folder, "numergy", needed=False)
    shelf = Shelf(folder)
    shelf.look()
    assert shelf.provider("numergy").document.name == "Numergy"
    assert shelf.provider("numergy").mine
    assert [kept.document.id for kept in shelf.providers()].count("numergy") == 1


@pytest.mark.parametrize(
    "id_",
    [
        "../secret",
        "/etc/passwd",
        "acme.yaml",
        "./acme",
        "..",
        "",
        "acme/../acme",
        "numergy.yaml",
        "C:\\x",
        "a\0b",
        "%2e%2e",
    ],
)
def test_no_path_leads_anywhere(shelf, folder, id_):
    (folder.parent / "secret.yaml").write_text("schema: provider/1\n", encoding="utf-8")
    with pytest.raises(NotOnShelfError):
        shelf.provider(id_)
    with pytest.raises(NotOnShelfError):
        shelf.ruleset(id_)


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    provider(outside, "other", needed=True)
    (folder / "other.yaml").symlink_to(outside / "other.yaml")
    shelf = Shelf(folder)
    shelf.look()
    with pytest.raises(NotOnShelfError):
        shelf.provider("other")
    assert "link out of the folder" in shelf.problems[0].message


def test_a_changed_file_is_read_again_and_one_that_is_not_valid_is_told(shelf, folder):
    acme = shelf.provider("acme").document
    shelf.look()
    assert shelf.provider("acme").document is acme
    (folder / "acme.yaml").write_text("schema: provider/1\nid: acme\n", encoding="utf-8")
    shelf.look()
    assert any("missing key 'name'" in one.message for one in shelf.problems)
    with pytest.raises(NotOnShelfError):
        shelf.provider("acme")


def test_of_two_files_with_one_id_the_first_counts(shelf, folder):
    ruleset(folder, "z").replace("z", "z")
    text = (folder / "demo.yaml").read_text(encoding="utf-8")
    (folder / "zz.yaml").write_text(text, encoding="utf-8")
    shelf.look()
    assert any("'demo' is the id of another document" in one.message for one in shelf.problems)


def test_what_is_misspelt_is_told_with_what_was_meant(shelf):
    with pytest.raises(NotOnShelfError) as error:
        shelf.provider("numergi")
    assert error.value.nearest == ["numergy"]
