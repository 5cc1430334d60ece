"""What each objective is to a verdict, in sentences: necessary? sufficient? would more of it change anything?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis.plan.objectives import ObjectiveStanding
from compliance.model.status import Target, VerdictStatus
from compliance.model.words import plural
from compliance.report.pages.blocks import Block, Heading, Item

MANY = 12
"""From how many rules on only the first are named."""


def standing_blocks(
    standings: Sequence[ObjectiveStanding], provider: str, target: Target, now: Sequence[VerdictStatus]
) -> Iterator[Block]:
    """A heading and four sentences for each objective; nothing for a rule set without objectives.

    Args:
        standings: the objectives.
        provider: the provider's name.
        target: the verdict wanted.
        now: the verdicts possible as things are.
    """
    for one in standings:
        yield Heading(2, f"{one.title}: {one.passed} of {plural(one.rules, 'rule')} passed")
        yield Item("necessary", _necessary(one, target))
        yield Item("sufficient", _sufficient(one, provider, target))
        yield Item("more of it", _more(one, now))


def _necessary(one: ObjectiveStanding, target: Target) -> str:
    if one.needed is None:
        return "nothing can be claimed: the rules do not decide this verdict"
    if not one.needed:
        return "no rule of it alone"
    names = ", ".join(one.needed) if len(one.needed) <= MANY else f"{', '.join(one.needed[:3])} and others"
    each = "without it" if len(one.needed) == 1 else f"without any one of these {len(one.needed)}"
    return f"yes, by rule: {each} nobody {_is(target)}: {names}"


def _sufficient(one: ObjectiveStanding, provider: str, target: Target) -> str:
    if one.enough is None:
        return "nothing can be claimed: the rules do not decide this verdict"
    if one.enough:
        who = "has every rule of it at its top" if one.more_than_passing else "passes all of it"
        return f"yes, by rule: whoever {who} needs nothing else"
    if one.shown_insufficient:
        return f"no, and {provider} shows it: it passes all of it and {_misses(target)}"
    return "no, by rule: whoever passes all of it and nothing else misses the verdict"


def _more(one: ObjectiveStanding, now: Sequence[VerdictStatus]) -> str:
    then = " or ".join(one.with_all)
    no_effect = tuple(now) == one.with_all
    if no_effect and one.passed == one.rules:
        return f"no effect: there is nothing left in it to pass, and the verdict stays {then}"
    if no_effect:
        return f"no effect: with all of it passed, the verdict stays {then}"
    how = "every rule of it at its top" if one.more_than_passing else "all of it passed"
    return f"with {how}, the verdict would be {then}"


def _is(target: Target) -> str:
    return "is sufficient" if target == "sufficient" else "meets what is necessary"


def _misses(target: Target) -> str:
    return "is not sufficient" if target == "sufficient" else "misses what is necessary"
