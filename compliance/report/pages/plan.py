"""The page about a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap
from math import ceil

from compliance.analysis.plan.objectives import ObjectiveStanding, named_step
from compliance.analysis.plan.plan import Count, Fix, Plan
from compliance.analysis.plan.prove import FindOut, Proof
from compliance.model.scorecard import Scorecard
from compliance.model.status import Status, Target
from compliance.model.words import FEW, holds_text, plural, rounded, score_text, some, stated, together, verdict_words
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import counted, evidence_sentence
from compliance.report.pages.wording import disagreement_sentence, doubt_text, subject, title_and_id, verdict_sentence
from compliance.rulesets.ruleset import RuleSet

MOST = 12
"""From how many names on a set is told by its first ones and their number."""

_OTHERS = 3
"""Ways told beside the cheapest."""

_WHO = {"state": "the State", "nobody": "nobody", "unknown": "someone the rule set does not name"}


def plan_blocks(plan: Plan, card: Scorecard, ruleset: RuleSet) -> Iterator[Block]:
    """The page about a plan: why the verdict is missed, what to find out or prove for it, and what to change.

    Args:
        plan: what was found out.
        card: the scorecard of the provider of the plan, under its rule set and at its dates.
        ruleset: that of the plan.
    """
    yield Heading(1, f"{verdict_words(plan.verdict, card.ruleset.claims)} ({plan.verdict}): {subject(card)}")
    yield Paragraph(verdict_sentence(card))
    held = holds_text(card)
    if held is not None:
        yield Paragraph(f"It {held}.")
    doubt = doubt_text(card)
    if doubt is not None:
        yield Item("In doubt", doubt)
    yield from starmap(Item, counted(plan.accept, ruleset.demand))
    if plan.met:
        yield Paragraph(f"Nothing has to be done {_to(plan.target)}, whatever is still unknown turns out to be.")
    else:
        yield from _Page(plan, card).blocks()
    yield from _without_effect(plan)
    yield from standing_blocks(plan.objectives, card, plan.target)
    yield Heading(2, "Evidence")
    yield Paragraph(evidence_sentence(card))
    disagreement = disagreement_sentence(card)
    if disagreement is not None:
        yield Paragraph(disagreement)
    yield from limits(plan.limits)


class _Page:
    """What stands in the way of a verdict that is not met for certain, and what would give it."""

    def __init__(self, plan: Plan, card: Scorecard) -> None:
        self._plan = plan
        self._missed = not plan.possible[-1].meets(plan.target)
        self._steps = {step.name: step for step in plan.steps}
        self._findings = {finding.rule: finding for finding in card.findings}
        self._messages = {one.id: one.message for one in card.recognitions}

    def blocks(self) -> Iterator[Block]:
        yield from self._reasons()
        if self._plan.reasons == ((),):  # nothing can be done
            return
        if self._missed:
            yield from self._change()
            yield from self._prove()
        else:
            yield from self._prove()
            yield from self._change()
        yield from self._other_ways()
        yield from self._own_hands()

    def _reasons(self) -> Iterator[Block]:
        plan, count = self._plan, self._plan.counts.reasons
        why = "Why it is not sufficient" if plan.target == "sufficient" else "Why it misses what is necessary"
        if not self._missed:
            end = "sufficient" if plan.target == "sufficient" else "met"
            yield Paragraph(f"Nothing is missed for certain: it may be {end} already. What is not known decides.")
        elif not any(plan.reasons):
            yield Heading(2, why)
            yield Paragraph(
                "No rule at all can meet it." if plan.reasons else "No least set of failing rules was found."
            )
        elif all(len(reason) == 1 for reason in plan.reasons):
            yield Heading(2, f"{why}: {how_many(count)} {'rule fails' if count.found == 1 else 'rules fail'}")
            yield Paragraph("Each of them is enough to miss it, whatever the rest does.")
            yield from (Item(text=self._named(reason[0])) for reason in plan.reasons[:MOST])
            yield from more(count, MOST)
        else:
            yield Heading(2, f"{why}: {how_many(count)} {'reason' if count.found == 1 else 'reasons'}")
            yield Paragraph(
                "The rules of one reason fail, and they alone are enough to miss it, whatever the rest does."
            )
            for reason in sorted(plan.reasons, key=len)[:_OTHERS]:
                yield Item(text=together([self._named(name) for name in reason]))
            yield from more(count, _OTHERS)

    def _prove(self) -> Iterator[Block]:
        """What is not known and matters: what the fix rests on, then what else could change the verdict."""
        plan = self._plan
        names = plan.cheapest.prove if plan.cheapest else ()
        of_fix = {self._steps[name].rule for name in names}
        others = [one for one in plan.find_out_first if one.could_change_verdict and one.rule not in of_fix]
        number = len(names) + len(others)
        if number:
            yield Heading(2, f"To find out or prove: {plural(number, 'rule')}")
            yield Paragraph(self._how_it_decides(names, others))
            yield from (Item(f"{one.title} ({one.by})", self._proves(one)) for one in plan.prove[:FEW])
            shown = [(self._named(name), self._open(self._steps[name].rule, self._steps[name].facts)) for name in names]
            shown += [(title_and_id(one), self._open(one.rule, one.facts)) for one in others]
            yield from starmap(Item, shown[:MOST])
            if number > MOST:
                yield Item(text=f"and {number - MOST} more; --format json lists them")

    def _how_it_decides(self, names: Sequence[str], others: Sequence[FindOut]) -> str:
        """What it means if the rules of the fix turn out well, and of what use the others are."""
        fix = self._plan.cheapest
        if fix is None or not names:
            return "What is found out could change the verdict."
        well = f"these {len(names)} turn out well" if len(names) > 1 else "this one turns out well"
        if others:
            well = f"the first {len(names)} turn out well" if len(names) > 1 else "the first turns out well"
        end = "sufficient" if self._plan.target == "sufficient" else "met"
        met = (
            f"If {well}, it is {end}"
            if not fix.change
            else f"It is {end} if {well} and what is to be changed is changed"
        )
        return f"{met}. The others could change the verdict too." if others else f"{met}."

    def _proves(self, proof: Proof) -> str:
        """What a certificate would settle, and what is missing to know whether it is in force."""
        if proof.open_gates:
            settles = f"would settle {proof.gates} of {plural(proof.open_gates, 'open gate')}"
        else:
            settles = f"would settle {len(proof.settles)} of {plural(proof.open_rules, 'open rule')}"
        enough = ", and is enough by itself" if proof.gives else ""
        reading = f", by our reading of {proof.reading}" if proof.reading else ""
        return f"{settles}{enough}{reading}; {self._messages.get(proof.recognition) or _not_known(proof.facts)}"

    def _open(self, rule: str, facts: Sequence[str]) -> str:
        """What is not known of a rule."""
        finding = self._findings[rule]
        return finding.message if finding.status in (Status.UNKNOWN, Status.ERROR) else _not_known(facts)

    def _change(self) -> Iterator[Block]:
        plan = self._plan
        fix = plan.cheapest
        if fix is None:
            yield Heading(2, f"To change{_by(plan)}")
            yield Paragraph("No set of changes was found that makes it certain.")
        elif not fix.change:
            yield Heading(2, "To change: nothing")
            yield Paragraph("No rule that is needed is known to fail.")
        else:
            yield Heading(2, f"To change{_by(plan)}: effort {rounded(fix.effort)}, by {_who(fix)}")
            if plan.counts.fixes.found > 1 or not plan.counts.fixes.exact:
                yield Paragraph("This takes the least effort." if plan.cheapest_proven else _gap(plan))
            yield from self._changes(fix)

    def _changes(self, fix: Fix) -> Iterator[Block]:
        for name in fix.change:
            step = self._steps[name]
            what = step.fix or "The rule set does not say how."
            yield Item(self._named(name), f"{what} (by {_actor(step.by)}, effort {stated(step.effort)})")

    def _other_ways(self) -> Iterator[Block]:
        """Ways that take other changes: the next ones, and the first with nothing to find out."""
        plan, count, best = self._plan, self._plan.counts.fixes, self._plan.cheapest
        others = [fix for fix in plan.fixes if fix != best]
        if best is None or not best.change or not others:
            return
        sure = [fix for fix in others if best.prove and not fix.prove]
        shown = dict.fromkeys([*others[: _OTHERS - 1], *(sure or others[_OTHERS - 1 :])[:1]])
        left = Count(count.found - 1, count.exact, len(others))
        yield Heading(2, f"Other ways{_by(plan)}: {how_many(left)}")
        yield from (Item(_effort(fix), self._instead(fix, best)) for fix in shown)
        yield from more(left, len(shown))

    def _instead(self, fix: Fix, best: Fix) -> str:
        """What a fix takes that the cheapest one does not, and what it spares."""
        more = together([self._named(name) for name in fix.rules if name not in best.rules])
        less = together([self._named(name) for name in best.rules if name not in fix.rules])
        return f"{more} instead of {less}" if less else f"{more} as well"

    def _own_hands(self) -> Iterator[Block]:
        plan = self._plan
        own = plan.cheapest_by_provider
        if plan.own_hands is not None:
            yield Heading(2, "In the provider's own hands")
            yield Paragraph(plan.own_hands)
        elif own is not None and own != plan.cheapest:
            yield Heading(2, f"In the provider's own hands: {_effort(own)}")
            yield from self._changes(own)

    def _named(self, name: str) -> str:
        """A step by its title and id, with the rung it has to reach where that is not the one that passes."""
        step = self._steps[name]
        rung = f', at least "{step.rung}"' if step.rung else ""
        return f"{step.title}{rung} ({step.rule})"


def _not_known(facts: Sequence[str]) -> str:
    return f"not known: {some(facts, FEW)}" if facts else "not known"


def _to(target: Target) -> str:
    return "to be sufficient" if target == "sufficient" else "to meet what is necessary"


def _effort(fix: Fix) -> str:
    """What a fix takes: `effort 18, 2 to find out`."""
    effort = [f"effort {rounded(fix.effort)}"] if fix.change else []
    return ", ".join(effort + ([f"{len(fix.prove)} to find out"] if fix.prove else []))


def _gap(plan: Plan) -> str:
    """What a cheaper fix could save at the most, rounded up."""
    effort, at_least = plan.cheapest.effort if plan.cheapest else 0.0, plan.cheapest_at_least or 0.0
    gap = ceil(1000 * (effort - at_least) / effort) / 10 if effort else 0.0
    return f"There may be a cheaper one: none takes less than effort {rounded(at_least)} (gap {stated(gap)}%)."


def _without_effect(plan: Plan) -> Iterator[Block]:
    """What is not known and can neither change the verdict nor is part of the fix, with how far it moves the score."""
    of_fix = {named_step(name)[0] for name in (plan.cheapest.prove if plan.cheapest else ())}
    idle = [one for one in plan.find_out_first if not one.could_change_verdict and one.rule not in of_fix]
    if idle:
        yield Heading(2, f"Not known, and without effect on the verdict: {plural(len(idle), 'rule')}")
        yield Paragraph(f"{some([_idle(one) for one in idle], FEW, '; ')}.")


def _idle(one: FindOut) -> str:
    moves = f", moves the total score from {score_text(one.score_span)}" if _moves(one) else ""
    return f"{title_and_id(one)}{moves}"


def _moves(one: FindOut) -> bool:
    return one.score_span is not None and score_text(one.score_span) != rounded(one.score_span.certain)


def limits(sentences: Sequence[str]) -> Iterator[Block]:
    """The heading and sentences that say what kept a search from its end; nothing where none did."""
    if sentences:
        yield Heading(2, "Limits")
    for sentence in sentences:
        yield Item(text=sentence)


def how_many(count: Count) -> str:
    """How many there are, or at least are: `12`, `at least 12`."""
    return str(count.found) if count.exact else f"at least {count.found}"


def more(count: Count, most: int) -> Iterator[Block]:
    """How many there are beside the first ones that are told, and how many of them JSON lists; nothing where all are told."""
    shown = min(most, count.listed)
    rest = count.found - shown
    if rest > 0 or not count.exact:
        least = "" if count.exact else "at least "
        lists = "them" if count.exact and count.listed == count.found else f"{count.listed} of them"
        yield Item(text=f"and {least}{rest} more; --format json lists {lists}")


def _by(plan: Plan) -> str:
    return f" by {' or '.join(map(_actor, plan.by))} alone" if plan.by else ""


def _who(fix: Fix) -> str:
    return together([*map(_actor, fix.by)])


def _actor(who: str) -> str:
    return _WHO.get(who, f"the {who}")


def named(rules: Sequence[str]) -> str:
    """The rules of a set, or the first of them and how many more where they are too many to read."""
    return some(rules, len(rules) if len(rules) <= MOST else FEW)


def standing_blocks(standings: Sequence[ObjectiveStanding], card: Scorecard, target: Target) -> Iterator[Block]:
    """A heading and three sentences for each objective, and one for all on which the verdict does not hang.

    Nothing for a rule set without objectives.

    Args:
        standings: the objectives.
        card: the scorecard of the provider they are about.
        target: the verdict wanted.
    """
    idle = [one for one in standings if one.needed == () and not one.enough and not one.matters]
    for one in standings:
        if one in idle:
            continue
        yield Heading(2, f"{one.title}: {one.passed} of {plural(one.rules, 'rule')} met")
        yield Item("necessary", _necessary(one, card, target))
        yield Item("sufficient", _sufficient(one, card.provider.name, target))
        yield Item("more of it", _more_of_it(one, card))
    if idle:
        yield Heading(2, "Without effect on the verdict")
        for one in idle:
            yield Item(text=f"{one.title}: {one.passed} of {plural(one.rules, 'rule')} met")


def _necessary(one: ObjectiveStanding, card: Scorecard, target: Target) -> str:
    if one.needed is None:
        return "nothing can be claimed: the rules do not decide this verdict"
    if not one.needed:
        return "no rule of it alone"
    names = named(one.needed)
    if len(one.needed) <= FEW:
        titles = {finding.rule: finding.title for finding in card.findings}
        names = ", ".join(f"{titles[named_step(name)[0]]} ({name})" for name in one.needed)
    each = "without it" if len(one.needed) == 1 else f"without any one of these {len(one.needed)}"
    return f"yes, by rule: {each} nobody {_is(target)}: {names}"


def _sufficient(one: ObjectiveStanding, provider: str, target: Target) -> str:
    if one.enough is None:
        return "nothing can be claimed: the rules do not decide this verdict"
    if one.enough:
        who = "has every rule of it at its top" if one.more_than_passing else "meets all of it"
        return f"yes, by rule: whoever {who} needs nothing else"
    if one.shown_insufficient:
        return f"no, and {provider} shows it: it meets all of it and {_misses(target)}"
    return "no, by rule: whoever meets all of it and nothing else misses the verdict"


def _more_of_it(one: ObjectiveStanding, card: Scorecard) -> str:
    then = " or ".join(verdict_words(status, card.ruleset.claims) for status in one.with_all)
    how = "every rule of it at its top" if one.more_than_passing else "all of it met"
    if card.verdict.possible != one.with_all:
        return f"with {how}, the verdict would be {then}"
    if one.passed == one.rules and not one.more_than_passing:
        return f"nothing is left in it to meet; the verdict stays {then}"
    if not one.matters:
        return f"no effect: with {how}, the verdict stays {then}"
    return f"not enough alone: with {how}, the verdict stays {then}"


def _is(target: Target) -> str:
    return "is sufficient" if target == "sufficient" else "meets what is necessary"


def _misses(target: Target) -> str:
    return "is not sufficient" if target == "sufficient" else "misses what is necessary"
