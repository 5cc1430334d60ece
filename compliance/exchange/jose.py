"""Signatures of JWT credentials, verified with keys that were given and with no others.

A key is never taken from what it is to verify, and never fetched. Which issuer a key belongs to is said by whoever gives it
(`ISSUER=FILE`), or by the set of keys it comes in: what it signs is the word of that issuer alone.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from compliance.exchange.foreign import BYTES, Foreign, json_value
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from joserfc.jwk import Key

ALGORITHMS: Final = (
    *(f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)),
    *("EdDSA", "Ed25519"),
)
"""What a signature may be made with: a public key verifies it, and nobody who has that can make one."""
JWT: Final = re.compile(r"(?:data:application/[^,]{1,60},)?(([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*)")
_SHORTEST: Final = 2048
_KINDS: Final = ("RSA", "EC", "OKP")
_HOW: Final = "give the public key as PEM, or a set of keys (JWKS), or the DID document of the issuer"


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key, the file it stands in, and whose it is; the issuer is empty where nobody says so."""

    file: str
    issuer: str
    key: Key


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose signature was verified, by which key, and whether whoever gave the key said whose it is."""

    issuer: str
    key: str
    bound: bool


@dataclass
class Keyring:
    """The keys of an import; empty where none was given, and nothing is verified."""

    keys: Sequence[IssuerKey] = ()
    _issuers: dict[str, str] = field(default_factory=dict)

    def payload(self, file: Foreign, text: str) -> tuple[Any, Signed | None]:
        """What a JWT holds, and who signed it as far as that was verified.

        Raises:
            LoadError: it is no JWT; or keys were given, and none of them signed it as it stands.
        """
        match = JWT.fullmatch(text)
        if match is None:
            raise file.refuse("not a JWT: three parts of letters, digits, - and _, joined by dots")
        inner = Foreign(f"{file.name} (payload)", _decoded(file, match[3], "second"))
        held = json_value(inner)
        if not self.keys:
            return held, None
        header = json_value(Foreign(f"{file.name} (header)", _decoded(file, match[2], "first")))
        return held, self._verified(file, match[1], header if isinstance(header, dict) else {}, held)

    def _verified(self, file: Foreign, token: str, header: Mapping[str, Any], held: object) -> Signed:
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            message = (
                f"signed with {str(algorithm)[:40]!r}: that proves nothing to whoever has no secret of the issuer's"
            )
            raise file.refuse(message, f"a signature is made with one of {', '.join(ALGORITHMS)}")
        claimed = {name for name in (header.get("iss"), issuer_of(held)) if isinstance(name, str) and name}
        if len(claimed) > 1:
            message = f"its header and what it holds name two issuers: {' and '.join(sorted(claimed))}"
            raise file.refuse(message, "ask for a credential that names one")
        if "crit" in header or "b64" in header:
            raise file.refuse(
                "its header asks for more than a JWT may", "ask for a credential without 'crit' and 'b64'"
            )
        issuer = next(iter(claimed), "")
        found = [one for one in self.keys if _verifies(one.key, token)]
        if not found:
            kid = header.get("kid")
            named = f", {str(kid)[:100]}" if isinstance(kid, str) else ""
            files = ", ".join(dict.fromkeys(one.file for one in self.keys))
            message = (
                f"the signature of a credential of {issuer or 'nobody'}{named} is of none of the keys given: {files}"
            )
            hint = "it was changed, or another key signed it: give that of each issuer (--key), or none and take it as a claim"
            raise file.refuse(message, hint)
        return self._bound(file, found, issuer)

    def _bound(self, file: Foreign, found: Sequence[IssuerKey], issuer: str) -> Signed:
        """The signature of an issuer by a key of its own; raises `LoadError` for the key of another one."""
        for one in found:
            print_ = str(one.key.thumbprint())
            whose = one.issuer or self._issuers.setdefault(print_, issuer)
            if whose == issuer:
                return Signed(issuer, f"{one.file} ({print_[:12]})", bool(one.issuer))
        message = f"the key of {whose} signed it, and it says that {issuer or 'nobody'} issued it"
        raise file.refuse(message, f"where the key is that of {issuer}, too: --key {issuer}={found[-1].file}")


def issuer_of(held: object) -> str:
    """The issuer of a credential, or the holder of a presentation; empty where it names none."""
    if not isinstance(held, dict):
        return ""
    for name in ("issuer", "iss", "holder"):
        value = held.get(name)
        value = value.get("id") if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            return value
    return issuer_of(held.get("vc")) or issuer_of(held.get("vp"))


def keys_of(file: Foreign, issuer: str = "") -> Iterator[IssuerKey]:
    """The public keys in a file: PEM, a key or a set of keys as JSON, or a DID document.

    Args:
        file: what holds them.
        issuer: whose they are, where whoever gives the file says so.

    Raises:
        LoadError: it holds none, or one that is secret.
    """
    if b"-----BEGIN" in file.data:
        if b"PRIVATE KEY-----" in file.data:
            raise file.refuse("this is a private key; signatures are verified with the public one", _HOW)
        yield IssuerKey(file.name, issuer, _imported(file, file.data.decode("ascii", "replace")))
        return
    held = json_value(file)
    methods = held.get("verificationMethod") if isinstance(held, dict) else None
    if isinstance(methods, list):
        whose = issuer or str(held.get("id") or "")
        found = [(whose, one.get("publicKeyJwk")) for one in methods if isinstance(one, dict)]
    else:
        sets = held.get("keys") if isinstance(held, dict) else None
        found = [(issuer or _did(one), one) for one in (sets if isinstance(sets, list) else [held])]
    keys = [IssuerKey(file.name, whose, _imported(file, key)) for whose, key in found if isinstance(key, dict)]
    if not keys:
        raise file.refuse("there is no public key in it", _HOW)
    yield from keys


def _did(key: object) -> str:
    """The issuer that the id of a key begins with: `did:web:acme.example#key-1` is of `did:web:acme.example`."""
    kid = key.get("kid") if isinstance(key, dict) else None
    return kid.partition("#")[0] if isinstance(kid, str) and kid.startswith("did:") else ""


def _imported(file: Foreign, key: Any) -> Key:  # noqa: ANN401 - text or JSON
    from joserfc.errors import JoseError  # noqa: PLC0415 - an extra
    from joserfc.jwk import import_key  # noqa: PLC0415 - as above

    kinds = (key.get("kty"),) if isinstance(key, dict) else _KINDS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a key is too weak for is refused below
        for kind in kinds:
            if kind not in _KINDS:
                raise file.refuse("this is a secret, not a public key", _HOW)
            try:
                found: Key = import_key(key, kind)  # type: ignore[arg-type]  # one of `_KINDS`
            except (JoseError, ValueError, TypeError):
                continue
            if found.is_private:
                raise file.refuse("this is a private key; signatures are verified with the public one", _HOW)
            size = getattr(found.public_key, "key_size", _SHORTEST)
            if kind == "RSA" and size < _SHORTEST:
                raise file.refuse(f"an RSA key of {size} bits can be broken; {_SHORTEST} are the least", _HOW)
            return found
    raise file.refuse("this is no public key that can be used", _HOW)


def _verifies(key: Any, token: str) -> bool:  # noqa: ANN401 - any key of joserfc
    """Did this key sign it as it stands? A key of another kind than the algorithm's did not."""
    from joserfc.errors import JoseError  # noqa: PLC0415 - an extra
    from joserfc.jws import JWSRegistry, deserialize_compact  # noqa: PLC0415 - as above

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = BYTES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # EdDSA has a new name, and the old one is what credentials bear
            deserialize_compact(token, key, registry=registry)
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _decoded(file: Foreign, part: str, which: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        raise file.refuse(f"not a JWT: its {which} part is not base64") from None


def parsed_key(text: str) -> tuple[str, str]:
    """What `--key` was given: whose key it is, where that is said, and its file."""
    issuer, equals, file = text.partition("=")
    return (issuer, file) if equals and re.match(r"did:|https?:", issuer) else ("", text)
