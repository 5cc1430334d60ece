"""`evaluate --suppliers`: a line for each supplier, the unmatched ones undetermined, and on whom a list concentrates."""

from __future__ import annotations

import json
import os

import pytest

from tests.cli.invoke import process
from tests.exchange.gleif_records import HOLDING, answer, entity, relationship
from tests.published import mistakes

RULESET = """\
schema: ruleset/1
id: house
title: Seat
version: 1.0.0
issuer: House
claims: necessary
rules: [{id: seat, title: Registered in France, role: gate, check: 'identity.registered_office_country == "FR"'}]
verdict: {necessary: [{gates: all}]}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch, compliance):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.yaml").write_text(RULESET, encoding="utf-8")
    records = answer(entity(), entity(HOLDING, "Beispiel Holding AG", "DE"), relationship())
    (tmp_path / "records.json").write_bytes(records)
    for name, of in (("acme", "00EXEMPLENUAGE000017"), ("holding", HOLDING)):
        compliance("import", "gleif", "records.json", "--of", of, "--id", name, "--output", f"{name}.yaml")


def run(compliance, tmp_path, rows, *arguments):
    (tmp_path / "list.csv").write_text(f"lei,id,name,parent\n{rows}", encoding="utf-8")
    dates = ("--as-of", "2026-11-01")
    return compliance(
        "evaluate",
        "acme.yaml",
        "holding.yaml",
        "--suppliers",
        "list.csv",
        "--against",
        "house.yaml",
        *dates,
        *arguments,
    )


ROWS = "00EXEMPLENUAGE000017,,,\n,,exemple nuage sas,\n,holding,,\n,,Nobody,Holding X\n"


def test_every_supplier_has_its_verdict_and_the_unmatched_are_undetermined(compliance, tmp_path):
    ran = run(compliance, tmp_path, ROWS, "--format", "json")
    document = json.loads(ran.out)
    assert mistakes("portfolio", document) == []
    lines = [
        (line["row"], line["profile"], line["matched_by"], line["verdicts"][0]["status"])
        for line in document["suppliers"]
    ]
    assert lines == [
        (2, "acme", "lei", "necessary-only"),
        (3, "acme", "name", "necessary-only"),
        (4, "holding", "id", "not-met"),
        (5, None, None, "undetermined"),
    ]
    assert document["suppliers"][3]["note"] == "no profile matches"
    assert ran.code == 1


def test_a_list_says_on_whom_it_concentrates(compliance, tmp_path):
    document = json.loads(run(compliance, tmp_path, ROWS, "--format", "json").out)
    assert document["providers"] == [
        {"name": "acme", "suppliers": 2},
        {"name": "holding", "suppliers": 1},
        {"name": "", "suppliers": 1},
    ]
    assert document["controllers"] == [
        {"name": "Beispiel Holding AG", "suppliers": 2},
        {"name": "Holding X", "suppliers": 1},
        {"name": "", "suppliers": 1},
    ]


def test_the_page_counts_verdicts_and_shares(compliance, tmp_path):
    page = run(compliance, tmp_path, ROWS).out
    assert "3 matched to a profile, 1 not" in page
    assert "acme                  2     50 %" in page
    assert "no profile matches" in page
    assert "| Nobody | - | - |" in run(compliance, tmp_path, ROWS, "--format", "markdown").out


@pytest.mark.parametrize(
    ("rows", "arguments", "code"),
    [
        ("00EXEMPLENUAGE000017,,,\n", (), 0),
        ("00EXEMPLENUAGE000017,,,\n,,Nobody,\n", (), 1),
        ("00EXEMPLENUAGE000017,,,\n,,Nobody,\n", ("--require", "none"), 0),
        (",holding,,\n", (), 1),
        (",,Nobody,\n", (), 1),
    ],
)
def test_an_unmatched_supplier_never_passes(compliance, tmp_path, rows, arguments, code):
    assert run(compliance, tmp_path, rows, *arguments).code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "sarif"), "the format sarif has no page for a list"),
        (("--summary",), "--summary: a list of suppliers"),
        (("--output", "list.csv"), "is an input of this run"),
    ],
)
def test_what_a_list_has_not_is_told(compliance, tmp_path, arguments, said):
    ran = run(compliance, tmp_path, ROWS, *arguments)
    assert (ran.code, said in ran.err) == (2, True)


def test_without_a_provider_those_built_in_are_searched_and_what_had_ceased_is_told(compliance, tmp_path):
    (tmp_path / "list.csv").write_text("name\nNumergy\n", encoding="utf-8")
    ran = compliance(
        "evaluate", "--suppliers", "list.csv", "--against", "house.yaml", "--as-of", "2026-11-01", "--format", "json"
    )
    (line,) = json.loads(ran.out)["suppliers"]
    assert (line["profile"], line["verdicts"][0]["status"]) == ("numergy", "undetermined")
    assert line["note"] == "nothing of its profile could be evaluated"
    assert "Numergy ceased on 2016-12-31" in ran.err
    assert ran.code == 4


def test_the_providers_of_a_configuration_are_searched_where_none_is_named(compliance, tmp_path):
    (tmp_path / "compliance.toml").write_text('providers = ["acme.yaml"]\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text("name\nExemple Nuage SAS\nNumergy\n", encoding="utf-8")
    arguments = ("--suppliers", "list.csv", "--against", "house.yaml", "--as-of", "2026-11-01", "--format", "json")
    found = [line["profile"] for line in json.loads(compliance("evaluate", *arguments).out)["suppliers"]]
    assert found == ["acme", None]


def test_on_a_terminal_it_shows_where_it_is_and_clears_that_line(tmp_path):
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    (tmp_path / "list.csv").write_text("id\nacme\nholding\n", encoding="utf-8")
    given = ("acme.yaml", "holding.yaml", "--suppliers", "list.csv", "--against", "house.yaml", "--require", "none")
    reading, writing = pty.openpty()
    ran = process("evaluate", *given, "--as-of", "2026-11-01", stderr=writing, cwd=tmp_path)
    os.close(writing)
    shown = os.read(reading, 10_000).decode()
    os.close(reading)
    assert ran.returncode == 0
    assert shown == "\r\x1b[K1/2 acme\r\x1b[K2/2 holding\r\x1b[K"
    assert "2 matched to a profile, 0 not" in ran.stdout
    quiet = process("evaluate", *given, "--as-of", "2026-11-01", cwd=tmp_path)
    assert (quiet.stdout, quiet.stderr) == (ran.stdout, "")


@pytest.mark.exhaustive
def test_ten_thousand_suppliers_are_one_command_and_each_profile_is_evaluated_once(compliance, tmp_path):
    rows = "".join(f",{('acme', 'holding', '')[n % 3]},Supplier {n},Holding {n % 50}\n" for n in range(10_000))
    document = json.loads(run(compliance, tmp_path, rows, "--format", "json").out)
    assert len(document["suppliers"]) == 10_000
    assert document["providers"] == [
        {"name": "acme", "suppliers": 3334},
        {"name": "holding", "suppliers": 3333},
        {"name": "", "suppliers": 3333},
    ]
    assert (
        sum(verdict["status"] == "undetermined" for line in document["suppliers"] for verdict in line["verdicts"])
        == 3333
    )
