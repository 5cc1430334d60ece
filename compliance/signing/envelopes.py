"""Statements and envelopes, a line each: signed, and verified over the bytes that were signed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner, SSlibKey

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT: Final = "https://in-toto.io/Statement/v1"
SIZE: Final = 64 * 1024 * 1024
"""Bytes of one file; its statements stand in memory together."""
_PARTS: Final = (b'"payload"', b'"payloadType"', b'"signatures"')
"""What is left of an envelope of which a byte was changed so that it is no JSON any more."""
_HOW: Final = "write statements with 'compliance evaluate ... --format in-toto=FILE'"

Trust = Literal["verified", "changed", "another key", "not signed"]
"""Whether a line is signed as it stands: by the key given, by it but not so, by another one, or not at all."""


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One line of a file: whether its signature is right, and what it says.

    `statement` is null where it is no statement; it is read only where the signature is right.
    """

    number: int
    trust: Trust
    keys: tuple[str, ...]
    statement: Any


def signed(data: bytes, name: str, signer: CryptoSigner) -> bytes:
    """The lines of a file in envelopes with a signature; one that is in an envelope gets another signature.

    Args:
        data: statements or envelopes, one a line.
        name: the file, as messages show it.
        signer: from `private_key`.

    Raises:
        LoadError: with every line that is neither.
    """
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - an extra

    problems: list[Problem] = []
    envelopes: list[Envelope] = []
    for number, line, value in _lines(data, name, problems):
        if isinstance(value, dict) and value.get("_type") == STATEMENT:
            envelopes.append(Envelope(line, PAYLOAD_TYPE, {}))
        elif isinstance(value, dict) and "payload" in value and (found := _envelope(value)) is not None:
            envelopes.append(found)
        else:
            problems.append(Problem(name, number, 1, "this is no in-toto statement, and no envelope of one", hint=_HOW))
    if not envelopes and not problems:
        problems.append(Problem(name, 1, 1, "there is no statement to sign", hint=_HOW))
    if problems:
        raise LoadError(problems)
    for envelope in envelopes:
        envelope.sign(signer)
    return b"".join(json.dumps(one.to_dict(), separators=(",", ":")).encode() + b"\n" for one in envelopes)


def verified(data: bytes, name: str, key: SSlibKey) -> list[SignedLine]:
    """Every line of a file, each with whether the key signed it as it stands.

    Raises:
        LoadError: with every line that is no JSON and never was, and every one that signs what is none. An envelope that was
            damaged is a line that was changed.
    """
    unread: list[Problem] = []
    signs_no_json: list[Problem] = []
    lines: list[SignedLine] = []
    for number, _, value in _lines(data, name, unread):
        try:
            lines.append(_verified(number, value, key))
        except (ValueError, RecursionError) as error:
            signs_no_json.append(Problem(name, number, 1, f"what was signed here is no JSON: {_why(error)}", hint=_HOW))
    damaged = {p.line for p in unread if any(part in _line(data, p.line) for part in _PARTS)}
    if left := [*(problem for problem in unread if problem.line not in damaged), *signs_no_json]:
        raise LoadError(left)
    lines += [SignedLine(number, "changed", (), None) for number in damaged]
    return sorted(lines, key=lambda line: line.number)


def _line(data: bytes, number: int) -> bytes:
    return data.split(b"\n")[number - 1]


def _verified(number: int, value: Any, key: SSlibKey) -> SignedLine:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict) or "payload" not in value:
        return SignedLine(number, "not signed", (), None)
    envelope = _envelope(value)
    if envelope is None:
        return SignedLine(number, "changed", (), None)
    keys = tuple(envelope.signatures)
    trust = _trust(envelope, key)
    statement = None
    if trust == "verified" and envelope.payload_type == PAYLOAD_TYPE:
        statement = json.loads(envelope.payload, object_pairs_hook=_once)
    return SignedLine(number, trust, keys, statement)


def _trust(envelope: Envelope, key: SSlibKey) -> Trust:
    from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError  # noqa: PLC0415 - an extra

    # The id of a key is no more than a hint, which nothing protects; but one that is not there is another key's.
    if key.keyid not in envelope.signatures:
        return "another key" if envelope.signatures else "not signed"
    try:
        envelope.verify([key], 1)
    except (UnverifiedSignatureError, VerificationError):
        return "changed"
    return "verified"


def _envelope(value: dict[str, Any]) -> Envelope | None:
    """The envelope that a value is; `None` where it is none, or was written otherwise than an envelope is."""
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - an extra

    try:
        # Other texts can stand for the same bytes: whoever changed one has changed the file.
        for text in (value["payload"], *(one["sig"] for one in value["signatures"])):
            if base64.b64encode(base64.b64decode(text, validate=True)).decode() != text:
                return None
        if not isinstance(value["payloadType"], str):
            return None
        copied = json.loads(json.dumps({name: value[name] for name in ("payload", "payloadType", "signatures")}))
        return Envelope.from_dict(copied)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        return None


def _lines(data: bytes, name: str, problems: list[Problem]) -> Iterator[tuple[int, bytes, Any]]:
    """Every line that is not blank: its number, its bytes, its value; a line that is no JSON is noted."""
    if len(data) > SIZE:
        raise LoadError([Problem(name, 1, 1, f"the file is larger than {SIZE} bytes")])
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        text = line.strip()
        if not text:
            continue
        try:
            yield number, text, json.loads(text, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", 1)
            problems.append(Problem(name, number, column, f"this line is no JSON: {_why(error)}", hint=_HOW))


def _why(error: Exception) -> str:
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error).partition(":")[0]


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object, no key of which stands in it twice: readers would not agree which one counts."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key '{key[:100]}'")
        found[key] = value
    return found
