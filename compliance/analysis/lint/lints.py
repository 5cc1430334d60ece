"""What a lint is, a case of one, and a search that finds cases. Each lint has a page in `docs/lints/`.

A module of lints declares each beside the search that finds it, and lists its searches in `SEARCHES`; `run` knows the modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from compliance.analysis.lint.possible import Question
from compliance.model.problem import DocumentPath
from compliance.rulesets.lintable import Lintable


class Severity(StrEnum):
    """How bad a case of a lint is; `info` never changes an exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Lint:
    """Something that is looked for in rule sets, with a summary of one line.

    `by_loading`: a document that has it is not valid, and nothing turns that off.
    """

    id: str
    severity: Severity
    summary: str
    by_loading: bool = False


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

    def __init__(self, find: Callable[[Lintable, Question], Iterator[Hit]], *lints: Lint) -> None:
        self.find = find
        self.lints = lints
