"""Documents made wrong: in one place or in a few, as data and as bytes."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from tests.attack.hostile import INSTEAD, TEXTS, Pairs, Raw

Path = tuple[Any, ...]
DEEP = 200
MANY = 3000
FREE = frozenset({
    "by", "city", "clause", "edition", "fix", "issuer", "legal_name", "name", "note", "owner", "publisher", "question", "reason",
    "source", "summary", "text", "title", "url", "version", "why", "message", "scope", "description", "statement", "prose",
})  # fmt: skip
"""Keys under which documents hold any text."""
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00")


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where every value stands."""
    yield path
    steps: Any = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*path, step))


def at(value: Any, path: Path) -> Any:
    """What stands there."""
    for step in path:
        value = value[step]
    return value


def replaced(document: Any, path: Path, instead: Any) -> Any:
    """The document with something else there."""
    if not path:
        return instead
    step, *more = path
    inner = replaced(document[step], tuple(more), instead)
    if isinstance(document, list):
        return [*document[:step], inner, *document[step + 1 :]]
    return {**document, step: inner}


def mutated(rng: Random, document: Any, others: list[Any]) -> Any:
    """The document with one to three changes; `others` are documents to take pieces from."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        document = _changed(rng, document, others)
    return document


def dressed(rng: Random, document: Any) -> Any:
    """The document with hostile texts where any text may stand, so that most stay valid and are printed."""
    free = [path for path in paths(document) if path and path[-1] in FREE and isinstance(at(document, path), str)]
    for path in rng.sample(free, min(len(free), rng.choice((1, 3, 10)))):
        there, other = at(document, path), rng.choice(TEXTS)
        document = replaced(document, path, rng.choice((other, f"{there}{other}", f"{other} {there}")))
    return document


def _changed(rng: Random, document: Any, others: list[Any]) -> Any:
    path = rng.choice([*paths(document)])
    there = at(document, path)
    ways = [_instead, _instead, _instead, _foreign, _deep]
    if isinstance(there, Mapping) and there:
        ways += [_twice, _renamed, _without, _more_keys]
    if isinstance(there, list) and there:
        ways += [_repeated, _shuffled, _shorter]
    if isinstance(there, str):
        ways += [_text, _text]
    return replaced(document, path, rng.choice(ways)(rng, there, others))


def _instead(rng: Random, there: Any, others: list[Any]) -> Any:
    return copy.deepcopy(rng.choice(INSTEAD))


def _foreign(rng: Random, there: Any, others: list[Any]) -> Any:
    other = rng.choice(others)
    return copy.deepcopy(at(other, rng.choice([*paths(other)])))


def _deep(rng: Random, there: Any, others: list[Any]) -> Any:
    depth = rng.choice((5, 30, DEEP))
    left, right = rng.choice((("[", "]"), ('{"a": ', "}"), ("[{a: ", "}]")))
    return Raw(left * depth + "1" + right * depth)


def _twice(rng: Random, there: Mapping[Any, Any], others: list[Any]) -> Any:
    key = rng.choice([*there])
    return Pairs((*there.items(), (key, rng.choice((there[key], rng.choice(INSTEAD))))))


def _renamed(rng: Random, there: Mapping[Any, Any], others: list[Any]) -> Any:
    key = rng.choice([*there])
    new = rng.choice((f"{key}x", str(key)[:-1], str(key).upper(), rng.choice(TEXTS), Raw("1"), Raw("null"), Raw("[a]")))
    return Pairs(tuple((new if k == key else k, v) for k, v in there.items()))


def _without(rng: Random, there: Mapping[Any, Any], others: list[Any]) -> Any:
    key = rng.choice([*there])
    return {k: v for k, v in there.items() if k != key}


def _more_keys(rng: Random, there: Mapping[Any, Any], others: list[Any]) -> Any:
    inner = there[rng.choice([*there])]
    more = {f"k{n}": inner for n in range(rng.choice((1, 20, 200)))}
    return {**there, **more} if rng.random() < 0.7 else {**there, rng.choice(TEXTS): inner}


def _repeated(rng: Random, there: list[Any], others: list[Any]) -> Any:
    return there + [rng.choice(there)] * rng.choice((1, 2, 50, MANY if len(there) < 3 else 100))


def _shuffled(rng: Random, there: list[Any], others: list[Any]) -> Any:
    return rng.sample(there, len(there))


def _shorter(rng: Random, there: list[Any], others: list[Any]) -> Any:
    n = rng.randrange(len(there))
    return there[:n] + there[n + 1 :]


def _text(rng: Random, there: str, others: list[Any]) -> Any:
    other = rng.choice(TEXTS)
    at_ = rng.randint(0, len(there))
    return rng.choice((other, there[:at_] + other + there[at_:], there * 2, there.upper(), there[:at_]))


def damaged(rng: Random, data: bytes) -> bytes:
    """The bytes of a document with one thing wrong in them."""
    way = rng.randrange(8)
    place = rng.randint(0, len(data))
    if way == 0:
        return data[:place]
    if way == 1:
        return rng.choice(BOMS) + data
    if way == 2:
        return data.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "latin-1")), "replace")
    if way == 3:
        flipped = bytearray(data)
        for _ in range(rng.choice((1, 4, 30))):
            if flipped:
                flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        return bytes(flipped)
    if way == 4:
        return data[:place] + bytes(rng.randrange(256) for _ in range(rng.choice((1, 3, 20)))) + data[place:]
    if way == 5:
        end = min(len(data), place + rng.choice((1, 10, 100)))
        return data[:place] + data[end:]
    if way == 6:
        start = rng.randint(0, place)
        return data[:place] + data[start:place] * rng.choice((1, 3)) + data[place:]
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\n\t", b"\x00\n")))
