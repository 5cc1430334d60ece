"""`# lint: off <id>, <id> (reason)`: findings turned off where they stand, and comments that turn nothing off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from compliance.analysis.lint.table import LINTS
from compliance.rulesets.lintable import Comment, Source

_OFF = re.compile(r"off\b\s*(?P<ids>[^()]*?)\s*(?:\((?P<reason>.*)\))?\s*")
_SEPARATORS = re.compile(r"[,\s]+")
_ABOUT_COMMENTS = ("lint-off-unused", "lint-off-without-reason")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with a comment."""

    lint: str
    comment: Comment
    message: str
    hint: str = ""


class Suppressions:
    """The comments of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._off: dict[int, list[tuple[Comment, str]]] = {}
        self._used: set[tuple[Comment, str]] = set()
        self._remarks: list[Remark] = []
        for comment in source.comments:
            self._read(comment)

    def _read(self, comment: Comment) -> None:
        match = _OFF.fullmatch(comment.text)
        ids = [id_ for id_ in _SEPARATORS.split(match["ids"]) if id_] if match else []
        if match is None or not ids:
            message = f"'lint: {comment.text}' is not understood"
            self._remarks.append(Remark("lint-off-unused", comment, message, "write: # lint: off <id> (reason)"))
            return
        if not (match["reason"] or "").strip():
            message = f"nothing says why {', '.join(ids)} is turned off here"
            self._remarks.append(
                Remark("lint-off-without-reason", comment, message, f"write: # lint: off {', '.join(ids)} (reason)")
            )
        for id_ in ids:
            if id_ not in LINTS:
                near = get_close_matches(id_, LINTS, n=1, cutoff=0.5)
                hint = f"did you mean '{near[0]}'?" if near else "'compliance list lints' names them all"
                self._remarks.append(Remark("lint-off-unused", comment, f"there is no lint '{id_}'", hint))
            elif LINTS[id_].by_loading or id_ in _ABOUT_COMMENTS:
                self._remarks.append(Remark("lint-off-unused", comment, f"'{id_}' cannot be turned off"))
            else:
                self._off.setdefault(comment.line, []).append((comment, id_))

    def covers(self, lint: str, lines: set[int]) -> bool:
        """Is this lint off for something that stands on these lines? A comment that says so has then been of use."""
        found = False
        for line in lines:
            for comment, id_ in self._near(line):
                if id_ == lint:
                    self._used.add((comment, id_))
                    found = True
        return found

    def _near(self, line: int) -> Iterator[tuple[Comment, str]]:
        """Comments on a line, and on the lines of nothing but comments right above it."""
        yield from self._off.get(line, ())
        above = line - 1
        while above >= 1 and self._source.line(above).lstrip().startswith("#"):
            yield from self._off.get(above, ())
            above -= 1

    def remarks(self, chosen: frozenset[str]) -> Iterator[Remark]:
        """What is wrong with the comments, after every finding was held against them.

        Whether a comment about a lint that was not looked for is of use, nobody can say.
        """
        yield from self._remarks
        for pairs in self._off.values():
            for comment, id_ in pairs:
                if id_ in chosen and (comment, id_) not in self._used:
                    yield Remark("lint-off-unused", comment, f"nothing here is a case of '{id_}'", "remove the comment")
