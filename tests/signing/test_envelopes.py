"""Envelopes: valid for another library over the same bytes, and for nobody once a byte is another one."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model.problem import LoadError
from tests.properties import examples
from tests.signing.keys import key, private_pem, public_pem

from compliance.signing.envelopes import PAYLOAD_TYPE, STATEMENT, signed, verified  # isort: skip
from compliance.signing.keys import private_key, public_key  # isort: skip

LINES = b"".join(
    json.dumps({"_type": STATEMENT, "subject": [], "predicateType": f"urn:x:{n}", "predicate": {}}).encode() + b"\n"
    for n in range(2)
)
KINDS = ["ed25519", "ecdsa", "rsa"]


def signed_by(kind="ed25519", data=LINES):
    return signed(data, "v.jsonl", private_key(private_pem(kind), "key.pem"))


def trust(data, kind="ed25519"):
    return [line.trust for line in verified(data, "v.intoto.jsonl", public_key(public_pem(kind), "key.pub.pem"))]


def pae(kind, body):
    """What is signed, as the specification of DSSE has it."""
    return b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(body), body])


def independently(envelope, kind):
    """Verify with the keys of `cryptography` alone; raises InvalidSignature."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - comes with the extra
    from cryptography.hazmat.primitives.asymmetric import ec, padding  # noqa: PLC0415 - as above

    (signature,) = (base64.b64decode(one["sig"]) for one in envelope["signatures"])
    told = pae(envelope["payloadType"].encode(), base64.b64decode(envelope["payload"]))
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    how = {"ed25519": (), "ecdsa": (ec.ECDSA(hashes.SHA256()),), "rsa": (pss, hashes.SHA256())}[kind]
    key(kind).public_key().verify(signature, told, *how)


@pytest.mark.parametrize("kind", KINDS)
def test_another_library_verifies_it_over_the_bytes_of_the_specification(kind):
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - comes with the extra

    envelopes = [json.loads(line) for line in signed_by(kind).splitlines()]
    assert [base64.b64decode(one["payload"]) for one in envelopes] == LINES.splitlines()
    for envelope in envelopes:
        assert envelope["payloadType"] == PAYLOAD_TYPE
        independently(envelope, kind)
        with pytest.raises(InvalidSignature):
            independently(envelope | {"payloadType": "text/plain"}, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_signed_verifies_and_by_no_other_key(kind):
    assert trust(signed_by(kind), kind) == ["verified", "verified"]
    assert trust(signed_by(kind), "ed25519 of another") == ["another key", "another key"]
    assert trust(LINES, kind) == ["not signed", "not signed"]


def test_a_signature_of_ed25519_is_the_same_every_time():
    assert signed_by() == signed_by()


@given(st.data())
@settings(max_examples=examples(150))
def test_no_byte_can_be_another_one(data):
    text = signed_by()
    at = data.draw(st.integers(0, len(text) - 1))
    changed = bytearray(text)
    changed[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[at]))
    found = trust(bytes(changed))
    assert found != ["verified", "verified"], (at, bytes(changed)[at - 20 : at + 20])
    assert set(found) <= {"verified", "changed", "another key", "not signed"}


def test_bytes_said_in_another_way_are_changed():
    envelope = json.loads(signed_by().splitlines()[0])
    for payload in (envelope["payload"] + "\n", envelope["payload"][:8] + " " + envelope["payload"][8:]):
        assert trust(json.dumps(envelope | {"payload": payload}).encode()) == ["changed"]


def test_two_can_sign():
    both = signed(signed_by(), "v", private_key(private_pem("rsa"), "key.pem"))
    assert trust(both) == trust(both, "rsa") == ["verified", "verified"]


def test_the_name_of_another_key_over_its_signature_does_not_help():
    envelope = json.loads(signed_by("ed25519 of another").splitlines()[0])
    envelope["signatures"][0]["keyid"] = public_key(public_pem(), "k").keyid
    assert trust(json.dumps(envelope).encode()) == ["changed"]


BROKEN = {
    "no JSON": b"{",
    "a scorecard": b'{"schema": "scorecards/1"}',
    "nothing": b"\n\n",
    "a list": b"[]",
    "a key twice": b'{"_type": "%s", "_type": "%s"}' % (STATEMENT.encode(), STATEMENT.encode()),
    "a damaged envelope": b'{"payload": "!", "payloadType": "x", "signatures": []}',
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_statement_is_not_signed(data):
    with pytest.raises(LoadError) as caught:
        signed_by(data=data)
    assert all(problem.hint for problem in caught.value.problems)


def test_every_mistake_is_told_with_its_line():
    with pytest.raises(LoadError) as caught:
        signed_by(data=LINES + b"{\n[]\n")
    assert [problem.line for problem in caught.value.problems] == [3, 4]


@pytest.mark.parametrize("payload", [b"no JSON", b'{"a": 1, "a": 2}', b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_told_although_the_key_signed_it(payload):
    envelope = json.loads(signed_by().splitlines()[0])
    envelope["payload"] = base64.b64encode(payload).decode()
    signature = key("ed25519").sign(pae(PAYLOAD_TYPE.encode(), payload))
    envelope["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    with pytest.raises(LoadError) as caught:
        trust(json.dumps(envelope).encode())
    assert caught.value.problems[0].message.startswith("what was signed here is no JSON")


@given(st.binary(max_size=60) | st.recursive(st.none() | st.text(max_size=5), st.lists).map(json.dumps).map(str.encode))
@settings(max_examples=examples(100))
def test_anything_else_is_told_and_never_trusted(data):
    try:
        assert "verified" not in trust(data)
    except LoadError:
        return  # told, with its place
