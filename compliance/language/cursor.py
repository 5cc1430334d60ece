"""A place among the tokens, what encloses it, and the problems found so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from compliance.language.errors import ExpressionError, ExpressionProblem
from compliance.language.lexer import MAX_PROBLEMS
from compliance.language.tree import TextSpan
from compliance.language.vocabulary import WORD_OPERATORS, shown

if TYPE_CHECKING:
    from compliance.language.lexer import Tokens

_CLOSING = {"(": ")", "[": "]"}
_ENDS = frozenset({"end", ")", "]", "}"})
_NEGATIONS = frozenset({"not", "NOT"})


class Cursor:
    """Walks over the tokens; `at` is the next one.

    Some mistakes are reported and read over; one that leaves open what was meant ends the reading.
    """

    __slots__ = ("at", "ends", "kinds", "opened", "problems", "starts", "tokens")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.opened: list[int] = []
        self.problems: list[ExpressionProblem] = []

    def here(self) -> TextSpan:
        """Where the next token stands."""
        return self.token_span(self.at)

    def token_span(self, index: int) -> TextSpan:
        """Where a token stands."""
        return TextSpan(self.starts[index], self.ends[index])

    def since(self, first: int) -> TextSpan:
        """The text from a token to the last one read."""
        return TextSpan(self.starts[first], self.ends[self.at - 1])

    def open(self) -> str:
        """Read an opening bracket; return what will close it."""
        self.opened.append(self.at)
        self.at += 1
        return _CLOSING[self.kinds[self.at - 1]]

    def close(self) -> None:
        """Read what closes the bracket opened last."""
        closing = _CLOSING[self.kinds[self.opened[-1]]]
        if self.kinds[self.at] != closing:
            self.unexpected(f"an operator, ',' or '{closing}'")
        self.opened.pop()
        self.at += 1

    def report(self, span: TextSpan, message: str) -> None:
        """Note a mistake and go on, unless there are too many."""
        self.problems.append(ExpressionProblem(span, message))
        if len(self.problems) >= MAX_PROBLEMS:
            self.refuse()

    def fail(self, span: TextSpan, message: str) -> NoReturn:
        """Note a mistake and end the reading."""
        self.problems.append(ExpressionProblem(span, message))
        self.refuse()

    def refuse(self) -> NoReturn:
        """Raise what was found, in order of place."""
        raise ExpressionError(tuple(sorted(self.problems, key=lambda problem: (problem.span.start, problem.span.end))))

    def unexpected(self, expected: str) -> NoReturn:
        """Refuse the next token, saying what it most likely stands for."""
        kind = self.kinds[self.at]
        if kind in _ENDS:
            self._refuse_unbalanced(kind)
        word = self.tokens.word(self.at)
        before = self.tokens.word(self.at - 1) if self.at else ""
        if word in _NEGATIONS and self.kinds[self.at + 1] == "in":
            self.fail(self.here(), f"'{word} in' is not an operator: write !(value in list)")
        if before in _NEGATIONS and word not in WORD_OPERATORS:
            self.at -= 1
            word = before
        if word in WORD_OPERATORS:
            self.fail(self.here(), f"'{word}' is not an operator: write '{WORD_OPERATORS[word]}'")
        if kind == "?":
            self.fail(self.here(), "optional values ('?') are left out")
        unexpected = {"end": "the expression ends too soon", "text": "unexpected text"}
        self.fail(self.here(), f"{unexpected.get(kind, f'unexpected {shown(word)}')}: expected {expected}")

    def _refuse_unbalanced(self, kind: str) -> None:
        if not self.opened:
            if kind != "end":
                self.fail(self.here(), f"this '{kind}' closes nothing")
            return
        bracket = self.kinds[self.opened[-1]]
        if kind != _CLOSING[bracket]:
            self.fail(self.token_span(self.opened[-1]), f"this '{bracket}' is never closed")
