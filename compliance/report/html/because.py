"""Because of what a verdict is what it is: the first thing to be said of a scorecard, and one thing besides."""

from __future__ import annotations

from compliance.model.findings import Finding
from compliance.model.scorecard import Scorecard
from compliance.model.status import Force, Status
from compliance.model.words import plural, together
from compliance.report.html import words
from compliance.report.html.facts import found
from compliance.report.pages.resting import on_word, rests_text
from compliance.report.pages.summary import gates_met
from compliance.report.pages.wording import asked, undecided


def because(card: Scorecard) -> tuple[str, str]:
    """Because of what a verdict is met, open or missed, in a sentence or two, and what is to be said besides."""
    if card.verdict.status.meets(card.ruleset.claims):
        return _met(card)
    return _open(card) if card.verdict.possible[-1].meets(card.ruleset.claims) else _out(card)


def _met(card: Scorecard) -> tuple[str, str]:
    settling = [one for one in card.recognitions if one.settles]
    if settling:
        one = settling[0]
        return f"{one.title}.", f"{plural(len(one.settles), 'rule')} {on_word(one)}."
    rests = rests_text(card)
    demand = together([clause.text for clause in asked(card)])
    return f"{demand[0].upper()}{demand[1:]}.", f"{rests[0].upper()}{rests[1:]}." if rests else ""


def _open(card: Scorecard) -> tuple[str, str]:
    unknown = [one for one in card.recognitions if one.status is Force.UNKNOWN]
    open_ = f"{len(undecided(card))} of {plural(len(card.findings), 'rule')} are not known."
    if len(unknown) == 1:
        return f"Not known to be in force: {unknown[0].title}.", open_
    gates = [finding.status for finding in card.findings if finding.role == "gate"]
    met = gates_met(gates)
    return (f"{met} gates are met, and none is known to fail." if met.of else open_), open_ if met.of else ""


def _out(card: Scorecard) -> tuple[str, str]:
    first = decisive(card)
    if first is None:
        return "Something it cannot do without is missing.", ""
    more = len(card.verdict.binding) - 1
    named = f"Not met: {first.title}. {found_sentence(first)}"
    return named, f"And {plural(more, 'more reason')}." if more > 0 else ""


def decisive(card: Scorecard) -> Finding | None:
    """The first rule that keeps a verdict from being better."""
    return next((card.finding(rule) for rule in card.verdict.binding), None)


def found_sentence(finding: Finding) -> str:
    """What was found, as a sentence; of what has ended the day."""
    if finding.status is Status.FAIL and finding.ended:
        return f"It ended on {words.long_day_text(finding.ended[0].last)}, and nothing that renews it was found."
    text = found(finding)
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""
