"""Keys: which can be used, and what is said of those that cannot."""

from __future__ import annotations

import pytest

from compliance.model.problem import LoadError
from tests.signing.keys import private_pem, public_pem

from compliance.signing.keys import private_key, public_key  # isort: skip


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "ecdsa p-384", "rsa"])
def test_both_halves_of_a_key_have_one_id(kind):
    signer, key = private_key(private_pem(kind), "key.pem"), public_key(public_pem(kind), "key.pub.pem")
    assert signer.public_key == key
    assert len(key.keyid) == 64


REFUSED = {
    "nothing": (private_key, b"", "no private key in PEM"),
    "no key": (private_key, b"schema: provider/1\n", "no private key in PEM"),
    "public for private": (private_key, public_pem(), "this is a public key"),
    "with a password": (private_key, private_pem(password=b"x"), "protected by a password"),
    "dsa": (private_key, private_pem("dsa"), "can be used"),
    "another curve": (private_key, private_pem("other curve"), "can be used"),
    "too short": (private_key, private_pem("rsa too short"), "1024 bits can be broken"),
    "nothing to verify with": (public_key, b"", "no public key in PEM"),
    "private for public": (public_key, private_pem(), "this is a private key"),
    "dsa to verify with": (public_key, public_pem("dsa"), "can be used"),
    "too short to verify with": (public_key, public_pem("rsa too short"), "1024 bits can be broken"),
    "a certificate": (public_key, b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n", "a certificate"),
}


@pytest.mark.parametrize(("read", "data", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_such_key_is_refused_with_what_to_do(read, data, message):
    with pytest.raises(LoadError) as caught:
        read(data, "key.pem")
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.file == "key.pem"
    assert "openssl" in problem.hint
