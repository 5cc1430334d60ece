"""What was supposed, kept: as the file of a scenario, or as a new statement with its source, shown before it is written.

Nothing that stands in a profile is changed: the statement comes below the others, and is written only where the command was
started with `--write`, into the folder it was started in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from compliance.analysis.questions.written import nested
from compliance.loading.appended import appended
from compliance.loading.encoding import read_bytes
from compliance.loading.providers import provider_from
from compliance.loading.yaml_source import Limits, parse_yaml
from compliance.model.dates import parse_day
from compliance.model.records import dataclass
from compliance.model.statements import GRADES, FactPath, dotted
from compliance.web.asked import RefusedError
from compliance.web.shelf import Shelf
from compliance.web.supposing import Before, Edits, title_of

Replace = Callable[[Path, bytes], None]
"""Replaces a file as a whole or not at all."""

FIELDS: Final = ("from", "grade", "source_title", "publisher", "published", "address")
"""The fields of the form that say where a statement comes from."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A statement ready to be written.

    Attributes:
        file: the name of the file.
        path: where it is.
        patch: the lines that come in, as a patch, line by line.
        before: the text it was made of; its digest says whether the file is still that.
        after: the text with the statement.
        left_out: what cannot be stated: that a fact is not known.
        copied: whether the file is a copy of a built-in profile, which is not there yet.
    """

    file: str
    path: Path
    patch: tuple[str, ...]
    before: str
    after: str
    left_out: tuple[str, ...]
    copied: bool

    @property
    def digest(self) -> str:
        """What the file was when the patch was shown, and what it is to become."""
        return sha256(f"{self.before}\0{self.after}".encode()).hexdigest()


def statement_of(edits: Edits, before: Before, form: Mapping[str, str], shelf: Shelf) -> Saved:
    """A profile with what is supposed as a new statement; nothing is written.

    Raises:
        RefusedError: the source is not named, or nothing is supposed that can be stated.
        LoadError: the profile would not be valid.
    """
    left_out = tuple(dotted(path) for path, value in edits.leaves.items() if value is None)
    leaves = {path: value for path, value in edits.leaves.items() if value is not None}
    if not leaves and not edits.closes:
        raise RefusedError("nothing is supposed that can be stated; that something is not known cannot be", 422)
    blocks = _blocks(leaves, edits, before, form)
    kept = before.offer.kept
    text = _text(kept.file.path, kept.file.name)
    after = appended(text, kept.file.name, blocks)
    provider_from(parse_yaml(after.encode(), kept.file.name), kept.file)
    path = kept.file.path if kept.mine else shelf.folder / f"{before.offer.provider.id}.yaml"
    name = path.relative_to(shelf.folder).as_posix()
    lines = unified_diff(text.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", n=2, lineterm="")
    return Saved(name, path, tuple(lines), text, after, left_out, copied=not kept.mine)


def _text(path: Path, name: str) -> str:
    """A profile as it stands in its file, its line ends too."""
    return read_bytes(path, name, Limits().bytes + 1).decode("utf-8")


def _blocks(
    leaves: Mapping[FactPath, Any], edits: Edits, before: Before, form: Mapping[str, str]
) -> dict[str, list[Any]]:
    source = {name: form.get(name, "").strip() for name in FIELDS}
    missing = [word for name, word in (("source_title", "title"), ("publisher", "publisher")) if not source[name]]
    if missing:
        raise RefusedError(f"say what shows it: the {' and the '.join(missing)} of the source", 422)
    if source["grade"] not in GRADES:
        raise RefusedError(f"the grade of a source is one of {', '.join(GRADES)}", 422)
    from_ = _day("true from", source["from"], before.dates.as_of)
    known = _day("published", source["published"], before.dates.as_of)
    id_ = _free(f"found-{known}", set(before.offer.provider.sources))
    statement: dict[str, Any] = {"from": from_, "sources": [id_], "summary": title_of(edits, form.get("title", ""))}
    if edits.closes:
        statement["exhaustive"] = list(edits.closes)
    cited = {"title": source["source_title"], "publisher": source["publisher"]}
    cited |= {"url": source["address"]} if source["address"] else {}
    return {
        "sources": [(id_, {**cited, "published": known, "grade": source["grade"]})],
        "statements": [{**statement, "facts": nested(leaves, edits.entries)}],
    }


def _day(name: str, text: str, usual: date) -> date:
    try:
        return parse_day(text) if text else usual
    except ValueError as error:
        raise RefusedError(f"{name}: {error}", 422) from None


def _free(id_: str, taken: set[str]) -> str:
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    return free


def write(saved: Saved, digest: str, replace_file: Replace) -> None:
    """Write a statement that was shown.

    Raises:
        RefusedError: the file is not the one any more that the patch was made of, or cannot be written: it is as it was.
    """
    if saved.digest != digest:
        raise RefusedError("the file has changed since these lines were shown: look at them again", 409)
    if saved.copied and os.path.lexists(saved.path):
        raise RefusedError(f"'{saved.file}' is there already: this one is not replaced", 409)
    try:
        replace_file(saved.path, saved.after.encode("utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise RefusedError(f"'{saved.file}' cannot be written ({why}): it is as it was", 507) from None
