"""What a lint is, a case of one, a search that finds cases, and what turns a lint off where it stands.

Each lint has a page in `docs/lints/`. A module of lints declares each beside the search that finds it, and lists its searches
in `SEARCHES`; `run` knows the modules. Turned off is written `# lint: off <id>, <id> (reason)`; a comment that turns nothing
off is a case of a lint itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from compliance.analysis.lint.possible import Inquiry
from compliance.model.nearest import did_you_mean
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.rulesets.lintable import Comment, DocumentText, Lintable


class Severity(StrEnum):
    """How bad a case of a lint is; `info` never changes an exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Lint:
    """Something that is looked for in rule sets, with a summary of one line.

    `by_loading`: a document that has it is not valid, and nothing turns that off. `of_several`: it is looked for among several
    documents, so that one of them alone does not show whether a comment turns it off.
    """

    id: str
    severity: Severity
    summary: str
    by_loading: bool = False
    of_several: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One case of a lint, before it is placed in its file: at `path`, or at a character of the text there."""

    lint: Lint
    path: DocumentPath
    message: str
    hint: str = ""
    offset: int | None = None


class Search:
    """One way through a rule set, and the lints of which it finds cases.

    `find` takes the rule set and the questions that can be asked about its conditions.
    """

    def __init__(self, find: Callable[[Lintable, Inquiry], Iterator[Hit]], *lints: Lint) -> None:
        self.find = find
        self.lints = lints


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
        """Is a lint turned off for something on these lines? The comments that do so are noted as used."""
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
                if lint.id in chosen and not lint.of_several and (comment, lint) not in self._used:
                    yield Remark(
                        LINT_OFF_UNUSED, comment, f"nothing here is a case of '{lint.id}'", "remove the comment"
                    )
