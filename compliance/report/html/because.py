"""Because of what a verdict is what it is: the first thing to be said of a scorecard, and one thing besides."""

from __future__ import annotations

from compliance.model.findings import Finding
from compliance.model.phrases import capital, joined, long_day, say, say_count
from compliance.model.scorecard import Scorecard
from compliance.model.status import Force, Status
from compliance.model.words import sentence, together
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


def counted_group(card: Scorecard) -> str:
    """The group of findings that what is said besides counts: `open`, or a basis; nothing where it counts reasons or nothing."""
    if card.verdict.status.meets(card.ruleset.claims):
        settling = next((one for one in card.recognitions if one.settles), None)
        return "" if settling is None else str(card.finding(settling.settles[0]).basis or "met")
    return "open" if card.verdict.possible[-1].meets(card.ruleset.claims) else ""


def _met(card: Scorecard) -> tuple[str, str]:
    settling = [one for one in card.recognitions if one.settles]
    if settling:
        one = settling[0]
        count = len(one.settles)
        return sentence(one.title), sentence(
            say_count(count, "{count} rule {by}", "{count} rules {by}", by=on_word(one))
        )
    rests = rests_text(card)
    demand = together([words.demand(card, clause) for clause in asked(card)])
    return sentence(capital(demand)), sentence(capital(rests)) if rests else ""


def _open(card: Scorecard) -> tuple[str, str]:
    unknown = [one for one in card.recognitions if one.status is Force.UNKNOWN]
    open_ = say_count(
        len(card.findings),
        "{open} of {count} rule is not known.",
        "{open} of {count} rules are not known.",
        open=len(undecided(card)),
    )
    if len(unknown) == 1:
        return say("Not known: {title}.", title=unknown[0].title), open_
    gates = [finding.status for finding in card.findings if finding.role == "gate"]
    met = gates_met(gates)
    return (
        say("{met} gates are met, and none is known to fail.", met=met.words()) if met.of else open_
    ), open_ if met.of else ""


def _out(card: Scorecard) -> tuple[str, str]:
    first = decisive(card)
    if first is None:
        return say("Something it cannot do without is missing."), ""
    more = len(card.verdict.binding) - 1
    named = joined(" ", (say("Not met: {title}.", title=first.title), found_sentence(first)))
    return named, say_count(more, "And {count} more reason.", "And {count} more reasons.") if more > 0 else ""


def decisive(card: Scorecard) -> Finding | None:
    """The first rule that keeps a verdict from being better."""
    return next((card.finding(rule) for rule in card.verdict.binding), None)


def found_sentence(finding: Finding) -> str:
    """What was found, as a sentence; of what has ended the day."""
    if finding.status is Status.FAIL and finding.ended:
        day = long_day(finding.ended[0].last)
        return say("It ended on {day}, and nothing that renews it was found.", day=day)
    text = found(finding)
    return text if text.endswith(".") else sentence(capital(text)) if text else ""
