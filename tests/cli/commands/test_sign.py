"""`compliance sign`: from a verdict to an envelope, and nothing lost on the way."""

from __future__ import annotations

import json

import pytest

from compliance.cli import outputs
from tests.cli.invoke import THEN
from tests.signing.keys import private_pem, public_pem

RUN = ("evaluate", "numergy", "--against", "andromede", *THEN, "--format", "in-toto", "-o", "v.jsonl")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "key.pub.pem").write_bytes(public_pem())
    return tmp_path


def test_statements_become_envelopes(compliance, here):
    assert compliance(*RUN).code == 1, "more is claimed than is met"
    ran = compliance("sign", "v.jsonl", "--key", "key.pem", "-o", "v.intoto.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert "2 statements signed by the ed25519 key " in ran.err
    envelopes = [json.loads(line) for line in (here / "v.intoto.jsonl").read_text().splitlines()]
    assert [set(one) for one in envelopes] == [{"payload", "payloadType", "signatures"}] * 2
    assert compliance("sign", "v.jsonl", "--key", "key.pem").out == (here / "v.intoto.jsonl").read_text()


@pytest.mark.parametrize("lost", ["v.jsonl", "key.pem", "./key.pem"])
def test_no_input_is_written_over(compliance, here, lost):
    compliance(*RUN)
    before = (here / lost).read_bytes()
    ran = compliance("sign", "v.jsonl", "--key", "key.pem", "-o", lost)
    assert ran.code == 2
    assert "is an input of this run" in ran.err
    assert (here / lost).read_bytes() == before


def test_what_cannot_be_signed_is_told_with_its_place(compliance, here):
    (here / "v.jsonl").write_text('{"schema": "scorecards/1"}\n')
    ran = compliance("sign", "v.jsonl", "--key", "key.pem", "-o", "out")
    assert ran.code == 3
    assert "v.jsonl:1:1: this is no in-toto statement" in ran.err
    assert "--format in-toto" in ran.err
    assert not (here / "out").exists()
    assert compliance("sign", "v.jsonl", "--key", "key.pub.pem").code == 3


def test_without_the_extra_it_says_which(compliance, monkeypatch):
    monkeypatch.setattr(outputs, "find_spec", lambda name: None)
    for command in ("sign", "verify"):
        ran = compliance(command, "v.jsonl", "--key", "key.pem")
        assert ran.code == 2
        assert "pip install 'cloud-provider-compliance[sign]'" in ran.err


def test_until_when_it_holds_is_always_worked_out(compliance):
    ran = compliance(*RUN, "--detail", "findings")
    assert ran.code == 2
    assert "--detail full" in ran.err
