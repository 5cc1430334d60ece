"""`ask` and `answer`, the public functions about what is not known; and what all are given, checked: days, terms, offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.assess import Evaluation, RunTerms
from compliance.model.dates import parse_day
from compliance.model.problem import LoadError
from compliance.model.statements import GRADES, Grade, Provider
from compliance.model.status import Target, basis_named
from compliance.model.words import offer_id
from compliance.rulesets.demands import demand_of
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.analysis.questions.answers import AnswersRead
    from compliance.analysis.questions.document import Mark, Questionnaire
    from compliance.engine.snapshot import Snapshot
    from compliance.model.waivers import Waivers

DateLike = date | str
"""A day, as a `date` or as its ISO 8601 text, `2016-01-31`."""


def day_of(name: str, value: DateLike) -> date:
    """The day that a caller has given as the argument of a name; raises `TypeError`, or `ValueError` for a text that is no day.

    A `datetime` is no date: where its day begins depends on a place.
    """
    if isinstance(value, datetime) or not isinstance(value, date | str):
        given = type(value).__name__
        raise TypeError(f"'{name}' is a date or its ISO text, such as date(2016, 1, 31) or '2016-01-31', not {given}")
    try:
        return parse_day(value)
    except ValueError as error:
        raise ValueError(f"'{name}': {error}") from None


def terms_of(
    as_of: DateLike, known_as_of: DateLike, service: str | None, *given: str, waivers: Iterable[Waivers] = ()
) -> RunTerms:
    """The terms of an assessment; given are the words of `accept` and `evidence`."""
    accept, evidence = given
    days = day_of("as_of", as_of), day_of("known_as_of", known_as_of)
    book = None
    if files := tuple(waivers):
        from compliance.engine.waivers import WaiverBook

        book = WaiverBook(files)
    return RunTerms(*days, service, book, accept=basis_named(accept), demand=demand_of(evidence))


def target_wanted(ruleset: RuleSet, wanted: Target | None) -> Target:
    """The part of a verdict wanted, what the rule set claims without it; raises `ValueError` where it never gives that."""
    from compliance.engine.steps import targets_of

    target = wanted or ruleset.claims
    if target not in targets_of(ruleset):
        raise ValueError(
            f"'target': nobody can be {target!r} under '{ruleset.id}', which claims to be {ruleset.claims}"
        )
    return target


def refuse_incomparable(
    offers: list[tuple[Provider, str | None]], against: list[RuleSet], verb: str = "compare"
) -> None:
    """Raise `ValueError` where there are no offers or no rule sets, or an offer is given more than once."""
    names = (offer_id(provider.id, service) for provider, service in offers)
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated or not offers or not against:
        raise ValueError(f"given more than once: {', '.join(repeated)}" if repeated else f"there is nothing to {verb}")


def ask(  # noqa: PLR0913 - the options of the command
    providers: Iterable[Provider | tuple[Provider, str]],
    rulesets: Iterable[RuleSet],
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    service: str | None = None,
    target: Target | None = None,
    only: Collection[Mark] = ("ends it", "matters"),
    whom: str | None = None,
    top: int | None = None,
    accept: str = "declared",
    evidence: str = "as-required",
) -> Questionnaire:
    """The questions whose answers decide, each thing once for all offers and rule sets, in the order in which it decides.

    Args:
        providers: from `load_provider`; one of its services as a pair, `(load_provider("ovhcloud"), "vmware-snc")`.
        rulesets: from `load_ruleset`.
        as_of: the assessment date, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        service: id of the service of each that is given without one; such a provider as a whole without it.
        target: the verdict wanted, `necessary` or `sufficient`; what each rule set claims without it.
        only: what the questions are to some verdict: `ends it`, `matters`, `score only`, `no effect`.
        whom: only what `provider` or `buyer` usually answers.
        top: at most so many, the first ones; from 1.
        accept: the weakest word that counts, as in `evaluate`.
        evidence: the evidence demanded instead of what each rule asks, as in `evaluate`.

    Returns:
        The document of `compliance ask --format json`; `to_json` writes it.

    Raises:
        UnknownServiceError, NothingEvaluatedError: one has no such service, or nothing of a verdict applies at this date.
        ValueError, TypeError: something given is none of what it may be, or nothing is given to ask about.
    """
    offers, against = [one if isinstance(one, tuple) else (one, service) for one in providers], list(rulesets)
    refuse_incomparable(offers, against, "ask about")
    terms = [terms_of(as_of, known_as_of, of, accept, evidence) for _, of in offers]
    return _asked(offers, terms, [(one, target_wanted(one, target)) for one in against], [*only], whom, top)


def _asked(
    offers: Iterable[tuple[Provider, str | None]],
    terms: Iterable[RunTerms],
    against: list[tuple[RuleSet, Target]],
    only: list[Mark],
    whom: str | None,
    top: int | None,
) -> Questionnaire:
    from compliance.analysis.questions.questions import WantedVerdict, questionnaire

    _refuse_unasked(only, whom, top)
    states = [
        (Evaluation(of).state(provider, ruleset), target)
        for (provider, _), of in zip(offers, terms, strict=True)
        for ruleset, target in against
    ]
    return questionnaire(states, WantedVerdict(only, whom, top))


def _refuse_unasked(only: Collection[str], whom: str | None, top: int | None) -> None:
    from compliance.analysis.questions.document import MARKS

    if strangers := sorted({*only} - {*MARKS}):
        raise ValueError(f"'only': {', '.join(map(repr, strangers))}: questions are {', '.join(MARKS)}")
    if whom not in (None, "provider", "buyer"):
        raise ValueError(f"'whom': {whom!r}: those who are asked are provider, buyer")
    if top is not None and top < 1:
        raise ValueError(f"'top': {top} is not a number of questions, from 1")


def answer(  # noqa: PLR0913 - the options of the command
    form: str,
    provider: Provider,
    text: str,
    rulesets: Iterable[RuleSet],
    *,
    on: DateLike,
    known_as_of: DateLike,
    by: str | None = None,
    grade: str = "D",
    source: str | None = None,
) -> tuple[str, AnswersRead]:
    """A profile with the answers of a form, each checked; nothing is written.

    Args:
        form: path of a form that was filled in: Markdown, a spreadsheet, or JSON.
        provider: from `load_provider`: what answers are held against.
        text: the profile of that provider, as it stands in its file.
        rulesets: those that asked, from `load_ruleset`: they know their rules and their own facts.
        on: the day of the answers, from which they are true, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        by: who answered; the provider without it.
        grade: how good a source the answers are, `A` to `D`.
        source: what they stand in, a title or an address, for answers that name none.

    Returns:
        The text of the profile with the new statements, all else byte for byte, and what was read, conflicts among it.

    Raises:
        LoadError: the form cannot be read, or some of its answers cannot be taken: every problem, with its cell or line.
        ValueError, TypeError: there is no such grade, or a date is neither a `date` nor a text.
    """
    from compliance.analysis.questions.added import AnswersFrom, blocks_of
    from compliance.loading.appended import appended

    day = day_of("on", on)
    snapshot = Evaluation(terms_of(day, known_as_of, None, "declared", "as-required")).snapshot(provider)
    reading = _read(form, snapshot, list(rulesets))
    blocks = blocks_of(reading, provider, AnswersFrom(day, by, _grade_of(grade), source))
    return appended(text, provider.id, blocks), reading


def _grade_of(text: str) -> Grade:
    for grade in GRADES:
        if grade == text:
            return grade
    raise ValueError(f"'grade': {text!r} is none of {', '.join(GRADES)}")


def _read(form: str, snapshot: Snapshot, asked: list[RuleSet]) -> AnswersRead:
    """What a form answers; raises `LoadError` with every problem of it."""
    from compliance.analysis.questions.added import problems_of
    from compliance.analysis.questions.answers import read_answers
    from compliance.loading.forms import read_form

    custom = {path: kind for one in asked for path, kind in one.custom.items()}
    sheet = read_form(form)
    reading = read_answers(sheet, snapshot, snapshot.as_of, lambda id_: _asking(asked, id_), custom)
    if sheet.problems or reading.mistakes:
        raise LoadError([*sheet.problems, *problems_of(reading, form)])
    return reading


def _asking(asked: Iterable[RuleSet], id_: str) -> RuleSet | None:
    """The rule set of an id, or one that imports rules of it."""
    return next((one for one in asked if one.id == id_ or any(rule.origin[0] == id_ for rule in one.rules)), None)
