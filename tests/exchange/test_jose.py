"""Signatures of credentials: verified with the keys given, for the issuer each is of, and never taken on trust."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import date

import pytest

from compliance.exchange import gaia_x
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.jose import ALGORITHMS, keys_of, parsed_key
from compliance.exchange.profile import profile_text
from compliance.loading.providers import load_provider
from compliance.model.problem import LoadError
from tests.exchange.test_gaia_x import ID, confirmed, credential
from tests.signing.keys import key, private_pem, public_pem

pytest.importorskip("joserfc", reason="signatures of others need the extra 'sign'")

ISSUER = "did:web:acme.example"
HOUSE = "did:web:compliance.example"


def part(data):
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def token(held, by="ed25519", algorithm="EdDSA", **header):
    """A JWT whose signature is made by `cryptography` alone."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - comes with the extra
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    signed = f"{part({'alg': algorithm, 'typ': 'vc+jwt', **header})}.{part(held)}"
    salted = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    how = {"EdDSA": (), "PS256": (salted, hashes.SHA256()), "RS256": (padding.PKCS1v15(), hashes.SHA256())}[algorithm]
    return f"{signed}.{part(key(by).sign(signed.encode(), *how))}"


def person(issuer=ISSUER, **more):
    return credential({"type": "gx:LegalPerson", "id": ID, "gx:legalName": "Acme"}, issuer=issuer, **more)


def read(*texts, keys=(("ed25519", ""),)):
    rings = [one for kind, issuer in keys for one in keys_of(Foreign(f"{kind}.pem", public_pem(kind)), issuer)]
    files = [Foreign(f"{n}.jwt", text.encode()) for n, text in enumerate(texts)]
    return gaia_x.read(files, ImportTerms(date(2026, 11, 30), keys=rings))


@pytest.mark.parametrize(("by", "algorithm"), [("ed25519", "EdDSA"), ("rsa", "PS256"), ("rsa", "RS256")])
def test_what_the_key_signed_is_the_issuers_own_document(by, algorithm):
    imported = read(token(person(), by, algorithm, iss=ISSUER, kid=f"{ISSUER}#key"), keys=[(by, "")])
    (entry,) = imported.entries
    assert (entry.grade, entry.publisher) == ("B", ISSUER)
    assert entry.summary.startswith(f"Gaia-X credential of {ISSUER}, signature verified with the key {by}.pem (")
    assert load_provider(text=profile_text(imported, "acme")).sources


def test_without_keys_it_stays_a_claim_and_says_so():
    (entry,) = read(token(person()), keys=()).entries
    assert (entry.grade, entry.summary) == ("D", f"Gaia-X credential of {ISSUER}, signature not verified")


def changed(text, **more):
    head, _, signature = text.split(".")
    return f"{head}.{part(person() | more)}.{signature}"


def with_secret(secret):
    """Key confusion: an HMAC whose secret is the public key that everybody has."""
    signed = f"{part({'alg': 'HS256'})}.{part(person())}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


REFUSED = {
    "another key": (token(person(), "ed25519 of another"), "is of none of the keys given: ed25519.pem"),
    "a key of another kind": (token(person(), "rsa", "PS256"), "is of none of the keys given"),
    "changed": (changed(token(person()), issuanceDate="2026-01-01T00:00:00Z"), "is of none of the keys given"),
    "no algorithm": (f"{part({'alg': 'none'})}.{part(person())}.", "signed with 'none': that proves nothing"),
    "no algorithm named": (f"{part({'typ': 'JWT'})}.{part(person())}.eA", "signed with 'None'"),
    "a secret": (with_secret(public_pem()), "signed with 'HS256': that proves nothing"),
    "another algorithm named": (
        f"{part({'alg': 'RS256'})}.{token(person()).partition('.')[2]}",
        "is of none of the keys given",
    ),
    "a key in itself": (
        token(person(), "ed25519 of another", jwk={"kty": "OKP", "crv": "Ed25519", "x": "AA"}),
        "is of none of the keys given",
    ),
    "something critical": (token(person(), crit=["b64"], b64=False), "asks for more than a JWT may"),
    "two issuers": (token(person(), iss=HOUSE), "its header and what it holds name two issuers"),
    "no signature": (token(person()).rpartition(".")[0] + ".", "is of none of the keys given"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_signed_so_by_a_key_given_is_refused(text, message):
    with pytest.raises(LoadError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.hint


def test_nobody_signs_with_nothing_or_with_a_secret():
    assert not any(name.startswith(("HS", "none")) for name in ALGORITHMS)


def test_a_key_is_of_one_issuer():
    mine, forged = token(person()), token(confirmed(), "ed25519")
    with pytest.raises(
        LoadError, match=r"the key of did:web:acme\.example signed it, and it says that did:web:compliance"
    ):
        read(mine, forged)
    with pytest.raises(LoadError, match="the key of did:web:other signed it"):
        read(mine, keys=[("ed25519", "did:web:other")])


@pytest.mark.parametrize(("whose", "grade"), [("", "D"), (HOUSE, "B")])
def test_a_clearing_house_confirms_by_a_key_of_which_it_is_said_that_it_is_its_own(whose, grade):
    imported = read(token(person()), token(confirmed(), "rsa", "PS256"), keys=[("ed25519", ""), ("rsa", whose)])
    grades = {entry.facts[0].path[0]: entry.grade for entry in imported.entries}
    assert grades == {"identity": "B", "certifications": grade}


def test_a_presentation_is_the_word_of_its_holder_and_each_credential_in_it_of_its_issuer():
    bare = person("did:web:other")
    inner = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token(person())}"}
    show = {"type": "VerifiablePresentation", "holder": "did:web:holder", "verifiableCredential": [inner]}
    keys = [("ed25519", ""), ("rsa", "")]
    (entry,) = read(token(show, "rsa", "PS256"), keys=keys).entries
    assert (entry.grade, entry.publisher) == ("B", ISSUER)
    shown = read(token(show | {"verifiableCredential": [bare]}, "rsa", "PS256"), token(person()), keys=keys)
    assert {entry.publisher: entry.grade for entry in shown.entries} == {ISSUER: "B", "did:web:other": "D"}


def test_a_signature_over_canonical_rdf_is_said_to_be_unchecked():
    proved = json.dumps(person(proof={"type": "JsonWebSignature2020", "jws": "eyJh..x"}))
    (entry,) = read(proved, keys=()).entries
    assert (entry.grade, entry.summary.partition(", ")[2]) == ("D", "signature not checked: it is over canonical RDF")
    with pytest.raises(LoadError, match="no signature here can be verified with a key: only those of JWT can"):
        read(proved)


def jwk(kind="ed25519", **more):
    raw = key(kind).public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": part(raw), **more}


SETS = {
    "a key": (jwk(), ""),
    "a key with the name of its issuer": (jwk(kid=f"{ISSUER}#key"), ISSUER),
    "a set of keys": ({"keys": [jwk("ed25519 of another", kid="1"), jwk(kid=f"{ISSUER}#key")]}, ISSUER),
    "a DID document": ({"id": ISSUER, "verificationMethod": [{"id": "#1", "publicKeyJwk": jwk()}]}, ISSUER),
}


@pytest.mark.parametrize(("held", "whose"), SETS.values(), ids=SETS)
def test_keys_are_read_as_others_publish_them(held, whose):
    keys = [*keys_of(Foreign("keys.json", json.dumps(held).encode()))]
    assert keys[-1].issuer == whose
    imported = gaia_x.read([Foreign("a", token(person()).encode())], ImportTerms(date(2026, 11, 30), keys=keys))
    assert imported.entries[0].grade == "B"


NO_KEYS = {
    "a private key": (private_pem(), "this is a private key"),
    "a private key as JSON": (json.dumps(jwk(d="AA")).encode(), "this is"),
    "a secret": (b'{"kty": "oct", "k": "AAAA"}', "this is a secret"),
    "a short one": (public_pem("rsa too short"), "1024 bits can be broken"),
    "an unknown curve": (public_pem("dsa"), "no public key that can be used"),
    "an empty set": (b'{"keys": []}', "there is no public key in it"),
    "a list": (b"[]", "there is no public key in it"),
    "no JSON": (b"hello", "not JSON"),
}


@pytest.mark.parametrize(("data", "message"), NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_public_key_is_refused(data, message):
    with pytest.raises(LoadError) as caught:
        [*keys_of(Foreign("key", data))]
    assert any(message in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "issuer", "file"),
    [
        ("key.pem", "", "key.pem"),
        ("a=b.pem", "", "a=b.pem"),
        (f"{ISSUER}=key.pem", ISSUER, "key.pem"),
        ("https://acme.example=key.pem", "https://acme.example", "key.pem"),
    ],
)
def test_whose_a_key_is_stands_before_its_file(text, issuer, file):
    assert parsed_key(text) == (issuer, file)


def test_the_command_verifies_and_refuses(tmp_path, monkeypatch, capsys):
    from compliance.cli.main import main  # noqa: PLC0415 - here only

    monkeypatch.chdir(tmp_path)
    (tmp_path / "vc.jwt").write_text(token(person()))
    (tmp_path / "key.pem").write_bytes(public_pem())
    (tmp_path / "other.pem").write_bytes(public_pem("ed25519 of another"))
    base = ("import", "gaia-x", "vc.jwt", "--on", "2026-11-30")
    assert main([*base, "--key", f"{ISSUER}=key.pem"]) == 0
    assert "signature verified with the key key.pem (" in capsys.readouterr().out
    assert main([*base, "--key", "other.pem"]) == 3
    assert "is of none of the keys given: other.pem" in capsys.readouterr().err
    assert main(["import", "gleif", "vc.jwt", "--key", "key.pem"]) == 2
    assert "--key: gleif does not take it" in capsys.readouterr().err
