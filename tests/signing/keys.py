"""Keys of every kind, made once; and the same keys for another library."""

from __future__ import annotations

from functools import cache

import pytest

pytest.importorskip("securesystemslib", reason="signatures need the extra 'sign'")

from cryptography.hazmat.primitives import serialization as written
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

MAKERS = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "ed25519 of another": ed25519.Ed25519PrivateKey.generate,
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ecdsa p-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "rsa too short": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505 - to be refused
    "dsa": lambda: dsa.generate_private_key(2048),
    "other curve": lambda: ec.generate_private_key(ec.SECP256K1()),
}


@cache
def key(kind: str = "ed25519"):
    return MAKERS[kind]()


@cache
def private_pem(kind: str = "ed25519", password: bytes | None = None) -> bytes:
    protected = written.BestAvailableEncryption(password) if password else written.NoEncryption()
    return key(kind).private_bytes(written.Encoding.PEM, written.PrivateFormat.PKCS8, protected)


@cache
def public_pem(kind: str = "ed25519") -> bytes:
    return key(kind).public_key().public_bytes(written.Encoding.PEM, written.PublicFormat.SubjectPublicKeyInfo)
