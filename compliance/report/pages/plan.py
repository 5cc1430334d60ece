"""The page about a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap
from math import ceil

from compliance.analysis.plan.objectives import ObjectiveStanding
from compliance.analysis.plan.plan import Count, FindOut, Fix, Plan
from compliance.analysis.plan.prove import Proof
from compliance.model.scorecard import Scorecard
from compliance.model.status import Target, VerdictStatus
from compliance.model.words import FEW, SOME, plural, rounded, score_text, some, stated, together
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import counted
from compliance.report.pages.wording import disagreement_sentence, evidence_sentence, subject, verdict_sentence
from compliance.rulesets.ruleset import RuleSet

MOST = 12
"""From how many names on a set is told by its first ones and their number."""

_WHO = {"state": "the State", "nobody": "nobody", "unknown": "unknown"}


def plan_blocks(plan: Plan, card: Scorecard, ruleset: RuleSet) -> Iterator[Block]:
    """The page about a plan: why the verdict is missed, what would give it, and what to find out first.

    Args:
        plan: what was found out.
        card: the scorecard of the provider of the plan, under its rule set and at its dates.
        ruleset: that of the plan.
    """
    yield Heading(1, f"{plan.verdict}: {subject(card)}")
    yield Paragraph(verdict_sentence(card))
    if card.verdict.holds_until is not None:
        yield Paragraph(f"It holds until {card.verdict.holds_until}, as far as is known.")
    yield from starmap(Item, counted(plan.accept, ruleset.demand))
    if plan.met:
        end = "be sufficient" if plan.target == "sufficient" else "meet what is necessary"
        yield Paragraph(f"Nothing has to be done to {end}, whatever is still unknown turns out to be.")
    else:
        yield from _reasons(plan)
        yield from _fixes(plan)
        yield from _cheapest(plan, ruleset)
    yield from standing_blocks(plan.objectives, card.provider.name, plan.target, plan.possible)
    yield from _find_out(plan)
    yield Heading(2, "Evidence")
    yield Paragraph(evidence_sentence(card))
    disagreement = disagreement_sentence(card)
    if disagreement is not None:
        yield Paragraph(disagreement)
    yield from limits(plan.limits)


def _reasons(plan: Plan) -> Iterator[Block]:
    count = plan.counts.reasons
    if not plan.reasons:
        yield Paragraph("No reason is certain: what is unknown could still turn out so that it is met.")
        return
    why = "Why it is not sufficient" if plan.target == "sufficient" else "Why it misses what is necessary"
    yield Heading(2, f"{why}: {_number(count)} {'reason' if count.found == 1 else 'reasons'}")
    yield Paragraph("All rules of a reason are missed, and they alone are enough to miss it, whatever the rest does.")
    for reason in sorted(plan.reasons, key=len)[:SOME]:
        yield Item(text=named(reason) or "no rule at all can meet it")
    yield from _more(count)


def _fixes(plan: Plan) -> Iterator[Block]:
    count = plan.counts.fixes
    yield Heading(2, f"What would change it: {_number(count)} {'fix' if count.found == 1 else 'fixes'}{_by(plan)}")
    if not plan.fixes:
        yield Paragraph("There is none.")
        return
    yield Paragraph("Passing the rules of one is enough, even if all else that is unknown turns out badly.")
    for fix in plan.fixes[:SOME]:
        yield Item(f"effort {rounded(fix.effort)}", f"{named(fix.rules)} (by {_who(fix)})")
    yield from _more(count)


def _cheapest(plan: Plan, ruleset: RuleSet) -> Iterator[Block]:
    if plan.cheapest is not None:
        yield Heading(2, f"Cheapest fix{_by(plan)}: effort {rounded(plan.cheapest.effort)}, by {_who(plan.cheapest)}")
        if not plan.cheapest_proven:
            yield Paragraph(_gap(plan.cheapest.effort, plan.cheapest_at_least or 0.0))
        yield from _steps(plan.cheapest, ruleset)
    if plan.own_hands is not None:
        yield Heading(2, "In the provider's own hands")
        yield Paragraph(plan.own_hands)
    elif plan.cheapest_by_provider is not None and plan.cheapest_by_provider != plan.cheapest:
        by_provider = plan.cheapest_by_provider
        yield Heading(2, f"In the provider's own hands: effort {rounded(by_provider.effort)}")
        yield from _steps(by_provider, ruleset)


def _gap(effort: float, at_least: float) -> str:
    """What a cheaper fix could save at the most, rounded up."""
    gap = ceil(1000 * (effort - at_least) / effort) / 10 if effort else 0.0
    return f"There may be a cheaper one: none takes less than effort {rounded(at_least)} (gap {stated(gap)}%)."


def _steps(fix: Fix, ruleset: RuleSet) -> Iterator[Block]:
    for name in fix.rules:
        rule = ruleset.rule(name.partition(">=rung ")[0])
        if rule is None or rule.fix is None:
            yield Item(name, "the rule set names no fix; effort 1, by unknown")
        else:
            by = _WHO.get(rule.fix.by, f"the {rule.fix.by}")
            yield Item(name, f"{rule.fix.text} (by {by}, effort {stated(rule.fix.effort)})")


def _find_out(plan: Plan) -> Iterator[Block]:
    if not plan.find_out_first:
        return
    yield Heading(2, "To find out or prove")
    yield from (Item(f"{proof.title} ({proof.by})", _proves(proof)) for proof in plan.prove[:SOME])
    if not any(one.could_change_verdict for one in plan.find_out_first):
        yield Paragraph("Nothing that is unknown can change the verdict.")
    for one in plan.find_out_first[:SOME]:
        facts = ", ".join(one.facts) or "the rule itself"
        yield Item(one.rule, f"{_moves(one)}; find out {facts}")
    rest = len(plan.find_out_first) - SOME
    if rest > 0:
        yield Item(text=f"and {rest} more; --format json lists them")


def _proves(proof: Proof) -> str:
    """What a certificate would settle, and what is missing to know whether it is in force."""
    if proof.open_gates:
        settles = f"would settle {proof.gates} of {plural(proof.open_gates, 'open gate')}"
    else:
        settles = f"would settle {len(proof.settles)} of {plural(proof.open_rules, 'open rule')}"
    enough = ", and is enough by itself" if proof.gives else ""
    reading = f", by our reading of {proof.reading}" if proof.reading else ""
    return f"{settles}{enough}{reading}; find out {some(proof.facts)}"


def _moves(one: FindOut) -> str:
    change = "could change the verdict" if one.could_change_verdict else "cannot change the verdict"
    span = one.score_span
    if span is None or span.certain == span.possible:
        return change
    return f"{change}, moves the score from {score_text(span)}"


def limits(sentences: Sequence[str]) -> Iterator[Block]:
    """The heading and sentences that say what kept a search from its end; nothing where none did."""
    if sentences:
        yield Heading(2, "Limits")
    for sentence in sentences:
        yield Item(text=sentence)


def _number(count: Count) -> str:
    return str(count.found) if count.exact else f"at least {count.found}"


def _more(count: Count) -> Iterator[Block]:
    shown = min(SOME, count.listed)
    rest = count.found - shown
    if rest > 0 or not count.exact:
        least = "" if count.exact else "at least "
        lists = "them" if count.exact and count.listed == count.found else f"{count.listed} of them"
        yield Item(text=f"and {least}{rest} more; --format json lists {lists}")


def _by(plan: Plan) -> str:
    return f" by {' or '.join(_WHO.get(who, f'the {who}') for who in plan.by)} alone" if plan.by else ""


def _who(fix: Fix) -> str:
    words = [_WHO.get(who, f"the {who}") for who in fix.by]
    return together(words)


def named(rules: Sequence[str]) -> str:
    """The rules of a set, or the first of them and how many more where they are too many to read."""
    return some(rules, len(rules) if len(rules) <= MOST else FEW)


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
        yield Item("more of it", _more_of_it(one, now))


def _necessary(one: ObjectiveStanding, target: Target) -> str:
    if one.needed is None:
        return "nothing can be claimed: the rules do not decide this verdict"
    if not one.needed:
        return "no rule of it alone"
    names = ", ".join(one.needed) if len(one.needed) <= MOST else f"{', '.join(one.needed[:3])} and others"
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


def _more_of_it(one: ObjectiveStanding, now: Sequence[VerdictStatus]) -> str:
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
