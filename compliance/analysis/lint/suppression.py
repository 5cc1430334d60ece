"""`# lint: off <id>, <id> (reason)`: findings turned off where they stand, and comments that turn nothing off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.analysis.lint.lints import Lint, Severity
from compliance.model.nearest import did_you_mean
from compliance.rulesets.lintable import Comment, DocumentText

LINT_OFF_UNUSED = Lint(
    "lint-off-unused", Severity.WARNING, "A 'lint: off' comment that turns nothing off, or names no lint"
)
LINT_OFF_WITHOUT_REASON = Lint(
    "lint-off-without-reason", Severity.WARNING, "A 'lint: off' comment that gives no reason"
)
LINTS = (LINT_OFF_UNUSED, LINT_OFF_WITHOUT_REASON)
"""The lints of the comments themselves, which no comment turns off."""

_OFF = re.compile(r"off\b\s*(?P<ids>[^()]*?)\s*(?:\((?P<reason>.*)\))?\s*")
_SEPARATORS = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with a comment."""

    lint: Lint
    comment: Comment
    message: str
    hint: str = ""


class Suppressions:
    """The comments of one file, which turn off some of the lints there are, given by id."""

    def __init__(self, source: DocumentText, lints: Mapping[str, Lint]) -> None:
        self._source = source
        self._lints = lints
        self._off: dict[int, list[tuple[Comment, Lint]]] = {}
        self._used: set[tuple[Comment, Lint]] = set()
        self._remarks: list[Remark] = []
        for comment in source.comments:
            self._read(comment)

    def _read(self, comment: Comment) -> None:
        match = _OFF.fullmatch(comment.text)
        ids = [id_ for id_ in _SEPARATORS.split(match["ids"]) if id_] if match else []
        if match is None or not ids:
            message = f"'lint: {comment.text}' is not understood"
            self._remarks.append(Remark(LINT_OFF_UNUSED, comment, message, "write: # lint: off <id> (reason)"))
            return
        if not (match["reason"] or "").strip():
            message = f"nothing says why {', '.join(ids)} is turned off here"
            self._remarks.append(
                Remark(LINT_OFF_WITHOUT_REASON, comment, message, f"write: # lint: off {', '.join(ids)} (reason)")
            )
        for id_ in ids:
            self._turn_off(id_, comment)

    def _turn_off(self, id_: str, comment: Comment) -> None:
        lint = self._lints.get(id_)
        if lint is None:
            hint = did_you_mean(id_, self._lints) or "'compliance list lints' names them all"
            self._remarks.append(Remark(LINT_OFF_UNUSED, comment, f"there is no lint '{id_}'", hint))
        elif lint.by_loading or lint in LINTS:
            self._remarks.append(Remark(LINT_OFF_UNUSED, comment, f"'{id_}' cannot be turned off"))
        else:
            self._off.setdefault(comment.line, []).append((comment, lint))

    def covers(self, lint: Lint, lines: set[int]) -> bool:
        """Is this lint off for something that stands on these lines? A comment that says so has then been of use."""
        matching = {pair for line in lines for pair in self._near(line) if pair[1] == lint}
        self._used |= matching
        return bool(matching)

    def _near(self, line: int) -> Iterator[tuple[Comment, Lint]]:
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
            for comment, lint in pairs:
                if lint.id in chosen and (comment, lint) not in self._used:
                    yield Remark(
                        LINT_OFF_UNUSED, comment, f"nothing here is a case of '{lint.id}'", "remove the comment"
                    )
