"""What can be wrong with an expression before it is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.language.tree import TextSpan


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One mistake: where in the text, what, and what to do about it."""

    span: TextSpan
    message: str


class ExpressionError(ValueError):
    """An expression that cannot be used; holds every problem found, in order of place."""

    def __init__(self, problems: tuple[ExpressionProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))
