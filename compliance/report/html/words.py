"""Days, counts and outcomes as a page says them, and the symbol that stands beside each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from math import floor
from typing import Final

from markupsafe import Markup

from compliance.model.findings import Span
from compliance.model.phrases import figures, joined, say, say_count, short_day
from compliance.model.phrases import long_day as long_day_text
from compliance.model.scorecard import ClauseResult, Score, Scorecard
from compliance.model.status import Basis, Status, Target, VerdictStatus
from compliance.model.words import interval, level_name, rules_text
from compliance.model.words import plural as plural_of
from compliance.report.html.said import marked, say_marked

_NUMBERS: Final = (
    say("no"),
    say("one"),
    say("two"),
    say("three"),
    say("four"),
    say("five"),
    say("six"),
    say("seven"),
    say("eight"),
    say("nine"),
    say("ten"),
    say("eleven"),
    say("twelve"),
)

STATUS_SYMBOLS: Final = {
    Status.PASS: "met",
    Status.FAIL: "out",
    Status.UNKNOWN: "open",
    Status.NOT_APPLICABLE: "na",
    Status.ERROR: "open",
}
"""The symbol of a status; its name is also the class of its colour."""

BASIS_WORDS: Final = {
    Basis.FACTS: say("Public facts only"),
    Basis.ATTESTED: say("and recognised bodies' word"),
    Basis.READ: say("and our reading"),
    Basis.DECLARED: say("and the provider's word"),
}
"""What is accepted up to a basis, as the head of a column."""


def verdict_symbol(status: VerdictStatus, claims: Target) -> str:
    """The symbol of a verdict: half a disc for what is necessary and not sufficient."""
    match status:
        case VerdictStatus.NOT_MET:
            return "out"
        case VerdictStatus.UNDETERMINED:
            return "open"
        case VerdictStatus.NECESSARY_ONLY if claims == "sufficient":
            return "half"
    return "met"


def point_symbol(verdict: str, claims: Target) -> str:
    """The symbol of the verdict of a day; a dash where nothing is left to evaluate."""
    return "na" if verdict == "nothing" else verdict_symbol(VerdictStatus(verdict), claims)


def _time(value: date, text: str) -> Markup:
    return marked('<time datetime="{}">{}</time>', value.isoformat(), text)


def day(value: date) -> Markup:
    """A day in a line: `17 Dec 2028`."""
    return _time(value, short_day(value))


def long_day(value: date) -> Markup:
    """A day in a sentence: `17 December 2028`."""
    return _time(value, long_day_text(value))


def last_day(until: date) -> date:
    """The last day of a span, of the first day that is not of it."""
    return until if until == until.min else until - timedelta(days=1)


def through(until: date, as_of: date, known_as_of: date) -> Markup:
    """A span by its last day: `through 17 Dec 2028`, or `through today`."""
    last = last_day(until)
    if last == as_of == known_as_of:
        return _time(last, say("through today"))
    return say_marked("through {day}", day=day(last))


def holding(span: str) -> Markup:
    """That something holds through a day, as a sentence."""
    return say_marked("Holds {span}.", span=span)


def next_change(day: str) -> Markup:
    """When the next change is."""
    return say_marked("Next change: {day}.", day=day)


def plural(count: int, thing: str) -> str:
    """A count with its noun, in figures: `1 rule`, `55 rules`."""
    return plural_of(count, thing)


def rules(count: int) -> str:
    """A number of rules."""
    return rules_text(count)


def offers(count: int) -> str:
    """A number of offers."""
    return say_count(count, "{count} offer", "{count} offers")


def rule_sets(count: int) -> str:
    """A number of rule sets."""
    return say_count(count, "{count} rule set", "{count} rule sets")


def not_known(open_: int, count: int) -> str:
    """How many of some rules are not known."""
    return say_count(count, "{open} of {count} rule not known", "{open} of {count} rules not known", open=open_)


def number(count: int) -> str:
    """A count in words up to twelve, in figures beyond: `two`, `13`."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def whole(score: Score | Span) -> str:
    """A score in a sentence, in whole numbers rounded down: `8 to 100`; what is more than nothing and less than 1 says so."""
    return interval(_whole(score.certain), _whole(score.possible))


def _whole(value: float) -> str:
    return say("under {number}", number="1") if 0 < value < 1 else str(floor(value))


def demand(card: Scorecard, clause: ClauseResult) -> str:
    """What a condition of a verdict asks for, as a buyer would say it: rules and objectives by their titles."""
    titles = {finding.rule: finding.title for finding in card.findings}
    return demanded(clause, titles, {one.id: one.title for one in card.objectives})


def demanded(clause: ClauseResult, titles: Mapping[str, str], objectives: Mapping[str, str]) -> str:
    """The same, with the titles of rules and objectives by their ids."""
    if clause.kind in ("all", "any_of"):
        named = re.sub(r"^one of | pass(?:es)?$", "", str(clause.text)).split(", ")
        rules = joined("; ", [titles.get(rule, rule) for rule in named])
        return rules if clause.kind == "all" else say("one of: {rules}", rules=rules)
    objective = objectives.get(clause.of or "", "")
    if clause.at_least is None or not (objective or clause.of == "all"):
        return clause.text
    if clause.kind == "level":
        level = level_name(str(clause.at_least))
        if objective:
            return say("{objective}: at least {level}", objective=objective, level=level)
        return say("every objective at least {level}", level=level)
    if clause.kind == "score" and isinstance(clause.at_least, float):
        score = figures(f"{clause.at_least:g}")
        if objective:
            return say("{objective}: a score of at least {score}", objective=objective, score=score)
        return say("a total score of at least {score}", score=score)
    return clause.text


def assessed(card: Scorecard) -> Markup:
    """For which day it was assessed, on what was known by which."""
    return assessed_for(card.as_of, card.known_as_of)


def assessed_for(as_of: date, known_as_of: date) -> Markup:
    """For which day something was assessed, with what was published by which."""
    if as_of == known_as_of:
        return say_marked("Assessed for {day}, with what was published by that day.", day=long_day(as_of))
    return say_marked(
        "Assessed for {day}, with what was published by {known}.", day=long_day(as_of), known=long_day(known_as_of)
    )
