"""docs/sign.md: its commands run, and what is signed can be checked by hand."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess

import pytest

from compliance.cli.main import main
from compliance.report.formats.in_toto import _BASES, RESULT, SCORECARD
from tests.docs.pages import ROOT, blocks, commands, page

pytest.importorskip("securesystemslib", reason="signatures need the extra 'sign'")

FILES = {
    "provider/numergy@sante": [
        "providers/numergy.yaml",
        "providers/context/market-fr.yaml",
        "providers/context/hyperscalers.yaml",
    ],
    "ruleset/hds": ["profiles/hds.yaml", "profiles/iso-27001.yaml", "profiles/secnumcloud-3.2.yaml"],
}


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """An empty folder in which the page was played up to its last command."""
    if shutil.which("openssl") is None:
        pytest.skip("this system has no openssl")
    monkeypatch.chdir(tmp_path)
    for line in "".join(blocks("docs/sign.md", "sh")).splitlines():
        subprocess.run(line.split(), check=True, capture_output=True)
    for arguments in commands("docs/sign.md"):
        assert main(arguments) == 0, capsys.readouterr().err
    return tmp_path


def statements(folder):
    envelopes = [json.loads(line) for line in (folder / "numergy.intoto.jsonl").read_text().splitlines()]
    return [json.loads(base64.b64decode(one["payload"])) for one in envelopes]


def test_the_commands_run_and_the_digests_are_those_of_the_files(here):
    first, result = statements(here)
    assert (first["predicateType"], result["predicateType"]) == (SCORECARD, RESULT)
    assert {one["name"] for one in first["subject"]} == set(FILES)
    for subject in first["subject"]:
        text = b"".join((ROOT / name).read_bytes() for name in FILES[subject["name"]])
        assert subject["digest"] == {"sha256": hashlib.sha256(text).hexdigest()}
    assert result["predicate"]["properties"] == ["HDS_SERVICE_SANTE_NECESSARY"]
    assert first["predicate"]["scorecards"][0]["verdict"]["holds_until"] == "2016-12-31"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
def test_sha256sum_gives_the_digest_that_is_signed(here):
    (first, _) = statements(here)
    for subject in first["subject"]:
        command = f"cat {' '.join(FILES[subject['name']])} | sha256sum"
        ran = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
        assert ran.stdout.split()[0] == subject["digest"]["sha256"]


@pytest.mark.usefixtures("here")
def test_the_example_of_python_runs(capsys):
    (code,) = blocks("docs/sign.md", "python")
    exec(compile(code, "docs/sign.md", "exec"), {})  # noqa: S102 - the example is ours
    assert '"schema": "verification/1"' in capsys.readouterr().out


def test_openssl_verifies_the_signature(here):
    envelope = json.loads((here / "numergy.intoto.jsonl").read_text().splitlines()[0])
    kind, body = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
    (here / "pae").write_bytes(b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body))
    (here / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    verify = "openssl pkeyutl -verify -pubin -inkey key.pub.pem -rawin -in pae -sigfile sig"
    ran = subprocess.run(verify.split(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    (here / "pae").write_bytes((here / "pae").read_bytes() + b" ")
    assert subprocess.run(verify.split(), capture_output=True, check=False).returncode != 0


def test_the_page_names_every_kind_and_every_ending_of_a_property():
    text = page("docs/sign.md")
    assert SCORECARD in text
    assert RESULT in text
    assert {*re.findall(r"`\.\.\.(_[A-Z]+)`", text)} == {*_BASES.values(), "_TAILORED"}
