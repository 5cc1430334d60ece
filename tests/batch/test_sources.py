"""Where a batch reads from: folders, lines, registers; every item is read or told of."""

from __future__ import annotations

import json

import pytest

from compliance.batch.opening import open_source
from compliance.batch.sources import DoraRegister, Folder, Lines
from compliance.model.problem import LoadError
from tests.batch.batches import DAY, RULESET, folder, profile, tables
from tests.exchange.dora_tables import package, register


def test_a_folder_has_its_profiles_and_passes_over_other_documents(tmp_path):
    path = folder(tmp_path / "profiles")
    (path / "rules.yaml").write_text(RULESET, encoding="utf-8")
    (path / "wrong.yaml").write_text("schema: provider/1\nid: wrong\n", encoding="utf-8")
    source = open_source(path.as_posix(), DAY)
    items = [*source.read(0, 9)]
    assert isinstance(source, Folder)
    assert [item.is_other for item in items] == [False, False, False, True, False]
    assert items[-1].problems[0].file.endswith("wrong.yaml")


def test_each_line_is_a_document_and_a_wrong_one_is_named_by_its_number(tmp_path):
    path = tmp_path / "providers.jsonl"
    good, short = json.dumps(profile("alpha")), json.dumps(profile("beta", statements=5))
    path.write_bytes(f"{good}\n\n[1]\n{short}\n{{\n".encode() + b"\xff{}\n" + good.encode())
    source = open_source(path.as_posix(), DAY)
    items = [*source.read(0, 9)]
    assert isinstance(source, Lines)
    assert [item.id for item in items if item.provider] == ["alpha", "alpha"]
    assert [(p.line, item.id) for item in items for p in item.problems[:1]] == [
        (3, None),
        (4, "beta"),
        (5, None),
        (6, None),
    ]
    assert all(p.file == path.as_posix() for item in items for p in item.problems)


def test_a_register_gives_each_of_its_providers(tmp_path):
    path = tmp_path / "register.zip"
    path.write_bytes(package(register()))
    source = open_source(path.as_posix(), DAY)
    items = [*source.read(0, 99)]
    assert isinstance(source, DoraRegister)
    assert len(items) == len(source.names)
    assert all(item.provider or item.problems for item in items)
    assert any(item.provider for item in items)


def test_the_digest_is_that_of_the_content(tmp_path):
    path = folder(tmp_path / "profiles")
    before = open_source(path.as_posix(), DAY).digest
    assert open_source(path.as_posix(), DAY).digest == before
    (path / "alpha.yaml").write_text(json.dumps(profile("alpha", 7)), encoding="utf-8")
    assert open_source(path.as_posix(), DAY).digest != before
    assert open_source(tables(tmp_path / "tables").as_posix(), DAY).kind == "tables"


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(LoadError, match="no such file"):
        open_source((tmp_path / "nowhere").as_posix(), DAY)
