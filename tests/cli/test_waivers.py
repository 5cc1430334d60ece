"""`compliance check` and `compliance schema` know waivers."""

from __future__ import annotations

import json

import pytest

from compliance.cli.exit_codes import ExitCode

WAIVERS = """\
schema: waivers/1
waivers:
  one: {rule: a, provider: b, ruleset: c, reason: d, created: 2026-01-01, expires: 2026-02-01}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_valid_file(compliance, tmp_path):
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    ran = compliance("check", "waivers.yaml")
    assert (ran.code, ran.out, ran.err) == (ExitCode.OK, "1 document valid\n", "")


def test_a_file_with_mistakes(compliance, tmp_path):
    (tmp_path / "waivers.yaml").write_text(WAIVERS.replace("reason", "reson").replace("2026-02-01", "2028-01-01"))
    ran = compliance("check", "waivers.yaml")
    assert ran.code == ExitCode.INVALID
    assert "waivers.yaml:3:43: unknown key 'reson' (did you mean 'reason'?)" in ran.err
    assert "waivers.yaml:3:83: it runs 730 days, and waivers of this file run at most 365" in ran.err


def test_another_kind_of_document_is_no_file_of_waivers(compliance, tmp_path):
    (tmp_path / "waivers.yaml").write_text("schema: waiver/1\n", encoding="utf-8")
    ran = compliance("check", "waivers.yaml")
    assert ran.code == ExitCode.INVALID
    assert "unknown schema 'waiver/1'" in ran.err
    assert "waivers/1" in ran.err


def test_the_schema(compliance):
    schema = json.loads(compliance("schema", "waivers").out)
    assert schema["properties"]["schema"]["const"] == "waivers/1"
