"""What backs a fact at a knowledge date, and whether that is good enough for a rule."""

from __future__ import annotations

from datetime import date

from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence, Period, oldest_allowed
from compliance.model.statements import GRADES, Grade, Source, Statement
from compliance.model.status import Reason

NO_DEMAND = Evidence()
"""Evidence of any grade and age."""


@dataclass(frozen=True, slots=True)
class Support:
    """A statement as far as it is known at the knowledge date: only its sources published by then exist."""

    statement: Statement
    sources: tuple[Source, ...]
    grade: Grade
    latest: date
    """The later of the statement's first day and its latest existing source: what its age counts from."""

    @property
    def known(self) -> date:
        """The day from which the statement can be known."""
        return min(source.known for source in self.sources)


def support(statement: Statement, known_as_of: date) -> Support | None:
    """The statement at a knowledge date; `None` while none of its sources exists."""
    sources = tuple(source for source in statement.sources if source.known <= known_as_of)
    if not sources:
        return None
    grades = [source.grade for source in sources]
    # Two independent reports of grade C are evidence of grade B, which only a reader of both can say: so a statement may state
    # a grade of its own, with its reason. It counts while two of the sources exist; a claim without support adds nothing.
    reports = [grade for grade in grades if grade != "D"]
    if statement.combined_grade is not None and len(reports) > 1:
        grades.append(statement.combined_grade)
    return Support(
        statement,
        sources,
        min(grades, key=GRADES.index),
        max(statement.from_, *(source.known for source in sources)),
    )


def best_grade(supports: tuple[Support, ...]) -> Grade:
    """The best grade among the statements behind one fact."""
    return min((s.grade for s in supports), key=GRADES.index)


def shortfall(supports: tuple[Support, ...], evidence: Evidence, as_of: date) -> Reason | None:
    """Why what backs a fact is not enough for a rule: `stale`, `weak`, or `None` if one statement is enough."""
    if evidence.grade is None and evidence.max_age is None:
        return None
    worst = evidence.grade or GRADES[-1]
    oldest = oldest_allowed(as_of, evidence.max_age) if evidence.max_age else date.min
    weak_only = False
    for one in supports:
        if one.latest >= oldest:
            if one.grade <= worst:  # `A` is the best
                return None
            weak_only = True
    return Reason.WEAK if weak_only and all(one.grade > worst for one in supports) else Reason.STALE


def stricter(first: Evidence, second: Evidence) -> Evidence:
    """Evidence that is good enough for both: the better grade and the shorter age."""
    grades = [grade for grade in (first.grade, second.grade) if grade is not None]
    ages = [age for age in (first.max_age, second.max_age) if age is not None]
    return Evidence(min(grades, key=GRADES.index, default=None), min(ages, key=_days, default=None))


def _days(period: Period) -> float:
    return period.years * 365.2425 + period.months * 30.436875 + period.days
