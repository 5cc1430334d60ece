"""Cases that were found: made small, kept as files, read back and tried again."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.attack import pairs
from tests.attack.documents import Case, Ground
from tests.attack.mutations import paths, replaced
from tests.attack.oracle.cases import Case as PairCase

TRIES = 400
"""Smaller versions of a case that are tried at most."""


@dataclass(frozen=True)
class Found:
    """What is wrong, in one line that begins with its kind, and the case as JSON."""

    what: str
    case: dict[str, Any]

    @property
    def cause(self) -> str:
        """What is the same in cases of one cause."""
        return cause(self.what)

    def save(self, folder: Path) -> Path:
        """Write it; its name is made of what is wrong and of the case."""
        written = json.dumps({"what": self.what, **self.case}, sort_keys=True)
        name = re.sub(r"[^a-z]+", "-", self.what.lower())[:40].strip("-")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}-{sha256(written.encode()).hexdigest()[:8]}.json"
        path.write_text(written + "\n", encoding="utf-8")
        return path


def cause(what: str) -> str:
    """A finding without what differs from case to case."""
    quoted = re.sub(r"'[^']*'|\"[^\"]*\"", "''", what)
    return re.sub(r"\bR\d+|\bo\d+|-?\d+(\.\d+)?", "0", quoted)[:120]


# --- Documents --------------------------------------------------------------------------------------------------------


def as_document(case: Case) -> dict[str, Any]:
    """A case of a document as JSON."""
    return {"document": {**asdict(case), "data": base64.b64encode(case.data).decode()}}


def of_document(written: dict[str, Any]) -> Case:
    """It read back."""
    return Case(**{**written["document"], "data": base64.b64decode(written["document"]["data"])})


def smaller_document(case: Case, ground: Ground, wanted: str) -> Case:
    """With as much taken out of its bytes as the finding allows; what takes long is left as it is."""
    if wanted.startswith("slow"):
        return case

    def still(data: bytes) -> bool:
        found, _ = ground.tried(Case(case.kind, case.argv, case.file, data))
        return wanted in map(cause, found)

    return Case(case.kind, case.argv, case.file, _less(case.data, still))


def _less(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """Delta debugging, coarse first, within a number of tries."""
    size, tries = max(1, len(data) // 2), 0
    while size and tries < TRIES:
        place, taken = 0, False
        while place < len(data) and tries < TRIES:
            tries += 1
            without = data[:place] + data[place + size :]
            if still(without):
                data, taken = without, True
            else:
                place += size
        if not taken or size > len(data):
            size //= 2
    return data


# --- Pairs ------------------------------------------------------------------------------------------------------------


def as_pair(case: PairCase) -> dict[str, Any]:
    """A pair as JSON, without the conditions and sources that nothing names any more."""
    written = asdict(case)
    rules = json.dumps(case.ruleset)
    written["trees"] = {text: tree for text, tree in case.trees.items() if json.dumps(text) in rules}
    cited = {id_ for statement in case.profile["statements"] for id_ in statement["sources"]}
    sources = {id_: source for id_, source in case.profile["sources"].items() if id_ in cited}
    return {"pair": {**written, "profile": {**case.profile, "sources": sources}}}


def of_pair(written: dict[str, Any]) -> PairCase:
    """It read back; trees are tuples again."""
    made = PairCase(**written["pair"])
    made.trees = {text: _tree(tree) for text, tree in made.trees.items()}
    return made


def _tree(value: Any) -> Any:
    """Lists of JSON as the tuples that trees are made of; only a literal holds a list."""
    if not isinstance(value, list):
        return value
    if value[:1] == ["lit"]:
        return tuple(value)
    return tuple(_tree(part) for part in value)


def smaller_pair(case: PairCase, wanted: str) -> PairCase:
    """With as many statements, facts and rules taken out as the finding allows."""
    tries, shrunk = 0, True
    while shrunk and tries < TRIES:
        shrunk = False
        for less in _with_less(case):
            tries += 1
            if tries > TRIES:
                break
            if _still(less, wanted):
                case, shrunk = less, True
                break
    return case


def _still(case: PairCase, wanted: str) -> bool:
    try:
        compared = pairs.compared(case)
    except Exception:  # noqa: BLE001 - a document that is no longer one the oracle can read
        return False
    return wanted in map(cause, compared.wrong)


def _with_less(case: PairCase) -> Iterator[PairCase]:
    def changed(**more: Any) -> PairCase:
        return PairCase(**{**vars(case), **more})

    for name in ("profile", "ruleset"):
        document = getattr(case, name)
        for path in sorted(paths(document), key=len):
            if path and path[0] in ("statements", "rules", "recognises", "verdict"):
                yield changed(**{name: _without(document, path)})
    for name in ("service", "evidence"):
        if getattr(case, name) is not None:
            yield changed(**{name: None})


def _without(document: Any, path: tuple[Any, ...]) -> Any:
    *above, last = path
    holder = document
    for step in above:
        holder = holder[step]
    less = (
        [one for n, one in enumerate(holder) if n != last]
        if isinstance(holder, list)
        else {key: value for key, value in holder.items() if key != last}
    )
    return replaced(document, tuple(above), less)
