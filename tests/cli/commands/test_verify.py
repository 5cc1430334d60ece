"""`compliance verify`: one byte, one file or one day too many, and it says which."""

from __future__ import annotations

import base64
import json

import pytest

from tests.cli.documents import provider, ruleset
from tests.cli.invoke import THEN
from tests.published import mistakes
from tests.signing.keys import private_pem, public_pem

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
ON = ("--key", "key.pub.pem", "--as-of", "2024-01-02")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch, compliance):
    """A profile, a rule set, and a signed verdict about them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "key.pub.pem").write_bytes(public_pem())
    (tmp_path / "other.pub.pem").write_bytes(public_pem("ed25519 of another"))
    provider(tmp_path, needed=True, enough=False)
    ruleset(tmp_path)
    compliance("evaluate", "acme.yaml", "--against", "demo.yaml", *DATES, "--format", "in-toto", "-o", "v.jsonl")
    assert compliance("sign", "v.jsonl", "--key", "key.pem", "-o", "v.intoto.jsonl").code == 0
    return tmp_path


def test_it_says_what_by_whom_for_when_and_about_which_files(compliance):
    ran = compliance("verify", "v.intoto.jsonl", "acme.yaml", "demo.yaml", *ON)
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    for words in (
        "statements signed by the key",
        "Verdict: necessary-only",
        "from 2024-01-01",
        "Profile: acme.yaml, sha256:",
    ):
        assert words in said
    assert compliance("verify", "v.intoto.jsonl", *ON, "--format", "markdown").out.startswith("# ")


@pytest.mark.parametrize(
    ("file", "said"), [("acme.yaml", "the profile acme.yaml"), ("demo.yaml", "the rule set demo.yaml")]
)
def test_a_file_with_one_byte_more_is_not_the_one(compliance, here, file, said):
    (here / file).write_bytes((here / file).read_bytes() + b"\n")
    ran = compliance("verify", "v.intoto.jsonl", "acme.yaml", "demo.yaml", *ON)
    assert ran.code == 1
    assert ran.err == f"compliance: not to be relied on: acme under demo: {said} is not as it was assessed\n"


def test_a_verdict_with_one_word_changed_does_not_verify(compliance, here):
    first, *others = (here / "v.intoto.jsonl").read_text().splitlines(keepends=True)
    envelope = json.loads(first)
    said = base64.b64decode(envelope["payload"]).replace(b'"status":"necessary-only"', b'"status":"sufficient"', 1)
    forged = json.dumps(envelope | {"payload": base64.b64encode(said).decode()}) + "\n"
    (here / "v.intoto.jsonl").write_text("".join([forged, *others]))
    ran = compliance("verify", "v.intoto.jsonl", "acme.yaml", "demo.yaml", *ON)
    assert ran.code == 1
    assert "line 1: what was signed was changed afterwards" in ran.err
    assert "Verdict: sufficient" not in ran.out


def test_another_key(compliance):
    ran = compliance("verify", "v.intoto.jsonl", "--key", "other.pub.pem")
    assert ran.code == 1
    assert "line 1: it is signed by another key" in ran.err
    assert compliance("verify", "v.intoto.jsonl", "--key", "key.pem").code == 3


def test_the_day_and_the_verdict_that_are_wanted(compliance):
    sign = ("verify", "v.intoto.jsonl", "--key", "key.pub.pem")
    assert compliance(*sign).code == 0, "no day is known on which it can change"
    assert "not about 2023-12-31" in compliance(*sign, "--as-of", "2023-12-31").err
    assert compliance(*sign, "--require", "necessary").code == 0
    assert compliance(*sign, "--require", "sufficient").code == 1
    assert compliance(*sign, "--as-of", "2023-13-31").code == 2


def test_built_in_documents_with_all_they_include(compliance):
    compliance("evaluate", "numergy", "--against", "andromede", *THEN, "--format", "in-toto", "-o", "n.jsonl")
    compliance("sign", "n.jsonl", "--key", "key.pem", "-o", "n.intoto.jsonl")
    on = ("--key", "key.pub.pem", "--as-of", "2016-03-01")
    assert compliance("verify", "n.intoto.jsonl", "numergy", "andromede", *on).code == 0
    assert "it held through 2016-12-30" in compliance("verify", "n.intoto.jsonl", *on[:2], "--as-of", "2017-01-01").err
    ran = compliance("verify", "n.intoto.jsonl", "numergi", *on)
    assert (ran.code, "did you mean 'numergy'?" in ran.err) == (2, True)


def test_a_file_that_is_no_document_is_known_by_its_bytes(compliance, here):
    (here / "notes.txt").write_text("a: [")
    ran = compliance("verify", "v.intoto.jsonl", "./notes.txt", *ON)
    assert ran.code == 1
    assert "notes.txt: none of the signed verdicts is about it" in ran.err


def test_the_service_one_buys(compliance):
    of = ("--against", "hds", *THEN, "--format", "in-toto", "-o", "n.jsonl")
    compliance("evaluate", "numergy", *of)
    compliance("sign", "n.jsonl", "--key", "key.pem", "-o", "n.intoto.jsonl")
    on = ("--key", "key.pub.pem", "--as-of", "2016-03-01", "--require", "necessary")

    def verify(offer):
        return compliance("verify", "n.intoto.jsonl", offer, "hds", *on)

    assert verify("numergy@sante").code == 0
    for offer in ("numergy@iaas", "numergy"):
        assert "numergy@iaas under hds: the verdict is undetermined" in verify(offer).err
    ran = verify("numergy@santa")
    assert (ran.code, "providers/numergy.yaml states no service 'santa'" in ran.err) == (2, True)


def test_nothing_to_verify(compliance, here):
    (here / "empty").write_text("\n")
    assert compliance("verify", "empty", *ON).code == 4
    (here / "empty").write_text("{\n")
    ran = compliance("verify", "empty", *ON)
    assert (ran.code, "empty:1:2: this line is no JSON" in ran.err) == (3, True)


def test_json_for_programs_is_as_its_schema_says_and_has_every_problem(compliance, here):
    for require, code in (("necessary", 0), ("sufficient", 1)):
        on = ("acme.yaml", "demo.yaml", *ON, "--require", require, "--format", "json")
        ran = compliance("verify", "v.intoto.jsonl", *on)
        document = json.loads(ran.out)
        assert mistakes("verification", document) == []
        assert (ran.code, document["reliable"]) == (code, code == 0)
        assert ran.err.splitlines() == [f"compliance: not to be relied on: {one}" for one in document["problems"]]
        (one,) = document["verdicts"]
        assert (one["provider"]["id"], one["ruleset"]["id"], one["status"]) == ("acme", "demo", "necessary-only")
        assert one["documents"] == ["acme.yaml", "demo.yaml"]
    (here / "acme.yaml").write_bytes((here / "acme.yaml").read_bytes() + b"\n")
    changed = json.loads(compliance("verify", "v.intoto.jsonl", *on).out)
    assert changed["verdicts"][0]["documents"] == ["demo.yaml"]
