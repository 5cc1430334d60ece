"""Keys to sign and to verify with, from PEM: ed25519, ECDSA on the curves of NIST, RSA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

SIZE: Final = 64 * 1024
"""Bytes of a file with a key, more than any has."""
_SHORTEST_RSA: Final = 2048
_MAKE: Final = "make one with 'openssl genpkey -algorithm ed25519 -out key.pem'"
_PUBLIC: Final = "take the public part with 'openssl pkey -in key.pem -pubout -out key.pub.pem'"
_KINDS: Final = "keys of ed25519, ECDSA (P-256, P-384, P-521) and RSA can be used"


def private_key(data: bytes, name: str) -> CryptoSigner:
    """What signs with a private key.

    Args:
        data: the key as PEM, not protected by a password.
        name: its file, as messages show it.

    Raises:
        LoadError: it is no such key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as above
    from securesystemslib.signer import CryptoSigner  # noqa: PLC0415 - as above

    if b"PUBLIC KEY-----" in data and b"PRIVATE KEY-----" not in data:
        raise _refused(name, "this is a public key; one signs with the private one", _MAKE)
    try:
        key = load_pem_private_key(data, None)
        _long_enough(key, name)
        return CryptoSigner(key)
    except TypeError:
        hint = "write it without one: 'openssl pkey -in key.pem -out plain.pem', and keep that file to yourself"
        raise _refused(name, "the key is protected by a password, which this command does not ask for", hint) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(name, f"this is no private key in PEM that can be used; {_KINDS}", _MAKE) from None


def public_key(data: bytes, name: str) -> SSlibKey:
    """What verifies with a public key, in PEM.

    Raises:
        LoadError: it is no such key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - as above
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415 - as above

    if b"PRIVATE KEY-----" in data:
        raise _refused(name, "this is a private key, to be shown to nobody; one verifies with the public one", _PUBLIC)
    if b"-----BEGIN CERTIFICATE-----" in data:
        hint = "take the key out of it with 'openssl x509 -in cert.pem -pubkey -noout -out key.pub.pem'"
        raise _refused(name, "this is a certificate, not a key", hint)
    try:
        key = load_pem_public_key(data)
        _long_enough(key, name)
        return SSlibKey.from_crypto(key)
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(name, f"this is no public key in PEM that can be used; {_KINDS}", _PUBLIC) from None


def _long_enough(key: Any, name: str) -> None:  # noqa: ANN401 - any key of cryptography
    """Raise `LoadError` for a key of RSA that can be broken."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey  # noqa: PLC0415 - an extra

    if isinstance(key, RSAPrivateKey | RSAPublicKey) and key.key_size < _SHORTEST_RSA:
        message = f"an RSA key of {key.key_size} bits can be broken; {_SHORTEST_RSA} are the least"
        raise _refused(name, message, _MAKE)


def _refused(name: str, message: str, hint: str) -> LoadError:
    return LoadError([Problem(name, 1, 1, message, hint=hint)])
