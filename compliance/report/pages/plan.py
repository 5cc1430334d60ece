"""The page about a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap
from math import ceil

from compliance.analysis.plan.objectives import ObjectiveStanding, named_step
from compliance.analysis.plan.plan import Count, Fix, Plan
from compliance.analysis.plan.prove import FindOut, Proof
from compliance.model.phrases import joined, say, say_count
from compliance.model.scorecard import Scorecard
from compliance.model.status import Status, Target
from compliance.model.words import (
    FEW,
    either,
    holds_text,
    labelled,
    rounded,
    rules_text,
    score_text,
    sentence,
    some,
    stated,
    together,
    verdict_words,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import counted, evidence_sentence
from compliance.report.pages.wording import disagreement_sentence, doubt_text, subject, title_and_id, verdict_sentence
from compliance.rulesets.ruleset import RuleSet

MOST = 12
"""From how many names on a set is told by its first ones and their number."""

_OTHERS = 3
"""Ways told beside the cheapest."""

_WHO = {
    "provider": say("the provider"),
    "owners": say("the owners"),
    "buyer": say("the buyer"),
    "state": say("the State"),
    "nobody": say("nobody"),
    "unknown": say("someone the rule set does not name"),
}


def plan_blocks(plan: Plan, card: Scorecard, ruleset: RuleSet, *, every: bool = False) -> Iterator[Block]:
    """The page about a plan: why the verdict is missed, what to find out or prove for it, and what to change.

    Args:
        plan: what was found out.
        card: the scorecard of the provider of the plan, under its rule set and at its dates.
        ruleset: that of the plan.
        every: whether every rule and reason that was found is told, however many there are.
    """
    yield Heading(1, labelled(_verdict(plan, card.ruleset.claims), subject(card)))
    yield Paragraph(verdict_sentence(card))
    held = holds_text(card)
    if held is not None:
        yield Paragraph(say("It {holds}.", holds=held))
    doubt = doubt_text(card)
    if doubt is not None:
        yield Item(say("In doubt"), doubt)
    yield from starmap(Item, counted(plan.accept, ruleset.demand))
    if plan.met:
        yield Paragraph(
            say("Nothing has to be done to be sufficient, whatever is still unknown turns out to be.")
            if plan.target == "sufficient"
            else say("Nothing has to be done to meet what is necessary, whatever is still unknown turns out to be.")
        )
    else:
        yield from _Page(plan, card, every=every).blocks()
    yield from _without_effect(plan)
    yield from standing_blocks(plan.objectives, card, plan.target)
    yield Heading(2, say("Evidence"))
    yield Paragraph(evidence_sentence(card))
    disagreement = disagreement_sentence(card)
    if disagreement is not None:
        yield Paragraph(disagreement)
    yield from limits(plan.limits)


class _Page:
    """What stands in the way of a verdict that is not met for certain, and what would give it."""

    def __init__(self, plan: Plan, card: Scorecard, *, every: bool) -> None:
        self._plan = plan
        self._most = len(plan.steps) + len(plan.find_out_first) + len(plan.reasons) if every else MOST
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
        why = say("Why it is not sufficient") if plan.target == "sufficient" else say("Why it misses what is necessary")
        if not self._missed:
            yield Paragraph(
                say("Nothing is missed for certain: it may be sufficient already. What is not known decides.")
                if plan.target == "sufficient"
                else say("Nothing is missed for certain: it may be met already. What is not known decides.")
            )
        elif not any(plan.reasons):
            yield Heading(2, why)
            yield Paragraph(
                say("No rule at all can meet it.") if plan.reasons else say("No least set of failing rules was found.")
            )
        elif all(len(reason) == 1 for reason in plan.reasons):
            yield Heading(
                2,
                labelled(
                    why, say_count(count.found, "{number} rule fails", "{number} rules fail", number=how_many(count))
                ),
            )
            yield Paragraph(say("Each of them is enough to miss it, whatever the rest does."))
            yield from (Item(text=self._named(reason[0])) for reason in plan.reasons[: self._most])
            yield from more(count, self._most)
        else:
            yield Heading(
                2,
                labelled(why, say_count(count.found, "{number} reason", "{number} reasons", number=how_many(count))),
            )
            yield Paragraph(
                say("The rules of one reason fail, and they alone are enough to miss it, whatever the rest does.")
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
            yield Heading(2, labelled(say("To find out or prove"), rules_text(number)))
            yield Paragraph(self._how_it_decides(names, others))
            yield from (
                Item(say("{name} ({what})", name=one.title, what=one.by), self._proves(one)) for one in plan.prove[:FEW]
            )
            shown = [(self._named(name), self._open(self._steps[name].rule, self._steps[name].facts)) for name in names]
            shown += [(title_and_id(one), self._open(one.rule, one.facts)) for one in others]
            yield from starmap(Item, shown[: self._most])
            if number > self._most:
                yield Item(text=say("and {count} more; --format json lists them", count=number - self._most))

    def _how_it_decides(self, names: Sequence[str], others: Sequence[FindOut]) -> str:
        """What it means if the rules of the fix turn out well, and of what use the others are."""
        fix = self._plan.cheapest
        if fix is None or not names:
            return say("What is found out could change the verdict.")
        met = self._if_well(len(names), all_=not others, more=bool(fix.change))
        return joined(" ", (met, say("The others could change the verdict too.") if others else ""))

    def _if_well(self, count: int, *, all_: bool, more: bool) -> str:
        """What the verdict is if some rules turn out well, and what is to be changed is changed."""
        if all_:
            well = say_count(count, "this one turns out well", "these {count} turn out well")
        else:
            well = say_count(count, "the first turns out well", "the first {count} turn out well")
        if self._plan.target == "sufficient":
            if more:
                return say("It is sufficient if {well} and what is to be changed is changed.", well=well)
            return say("If {well}, it is sufficient.", well=well)
        if more:
            return say("It is met if {well} and what is to be changed is changed.", well=well)
        return say("If {well}, it is met.", well=well)

    def _proves(self, proof: Proof) -> str:
        """What a certificate would settle, and what is missing to know whether it is in force."""
        if proof.open_gates:
            settles = say_count(
                proof.open_gates,
                "would settle {settled} of {count} open gate",
                "would settle {settled} of {count} open gates",
                settled=proof.gates,
            )
        else:
            settles = say_count(
                proof.open_rules,
                "would settle {settled} of {count} open rule",
                "would settle {settled} of {count} open rules",
                settled=len(proof.settles),
            )
        parts = (
            settles,
            say("and is enough by itself") if proof.gives else "",
            say("by our reading of {clause}", clause=proof.reading) if proof.reading else "",
        )
        missing = self._messages.get(proof.recognition) or _not_known(proof.facts)
        return joined("; ", (joined(", ", parts), missing))

    def _open(self, rule: str, facts: Sequence[str]) -> str:
        """What is not known of a rule."""
        finding = self._findings[rule]
        return finding.message if finding.status in (Status.UNKNOWN, Status.ERROR) else _not_known(facts)

    def _change(self) -> Iterator[Block]:
        plan = self._plan
        fix = plan.cheapest
        if fix is None:
            yield Heading(2, joined(" ", (say("To change"), _by(plan))))
            yield Paragraph(say("No set of changes was found that makes it certain."))
        elif not fix.change:
            yield Heading(2, say("To change: nothing"))
            yield Paragraph(say("No rule that is needed is known to fail."))
        else:
            yield Heading(
                2,
                labelled(
                    joined(" ", (say("To change"), _by(plan))),
                    say("effort {effort}, by {actors}", effort=rounded(fix.effort), actors=_who(fix)),
                ),
            )
            if plan.counts.fixes.found > 1 or not plan.counts.fixes.exact:
                yield Paragraph(say("This takes the least effort.") if plan.cheapest_proven else _gap(plan))
            yield from self._changes(fix)

    def _changes(self, fix: Fix) -> Iterator[Block]:
        for name in fix.change:
            step = self._steps[name]
            text = say(
                "{what} (by {actor}, effort {effort})",
                what=step.fix or say("The rule set does not say how."),
                actor=_actor(step.by),
                effort=stated(step.effort),
            )
            yield Item(self._named(name), text)

    def _other_ways(self) -> Iterator[Block]:
        """Ways that take other changes: the next ones, and the first with nothing to find out."""
        plan, count, best = self._plan, self._plan.counts.fixes, self._plan.cheapest
        others = [fix for fix in plan.fixes if fix != best]
        if best is None or not best.change or not others:
            return
        sure = [fix for fix in others if best.prove and not fix.prove]
        shown = dict.fromkeys([*others[: _OTHERS - 1], *(sure or others[_OTHERS - 1 :])[:1]])
        left = Count(count.found - 1, count.exact, len(others))
        yield Heading(2, labelled(joined(" ", (say("Other ways"), _by(plan))), how_many(left)))
        yield from (Item(_effort(fix), self._instead(fix, best)) for fix in shown)
        yield from more(left, len(shown))

    def _instead(self, fix: Fix, best: Fix) -> str:
        """What a fix takes that the cheapest one does not, and what it spares."""
        more = together([self._named(name) for name in fix.rules if name not in best.rules])
        less = together([self._named(name) for name in best.rules if name not in fix.rules])
        if less:
            return say("{rules} instead of {others}", rules=more, others=less)
        return say("{rules} as well", rules=more)

    def _own_hands(self) -> Iterator[Block]:
        plan = self._plan
        own = plan.cheapest_by_provider
        if plan.own_hands is not None:
            yield Heading(2, say("In the provider's own hands"))
            yield Paragraph(plan.own_hands)
        elif own is not None and own != plan.cheapest:
            yield Heading(2, labelled(say("In the provider's own hands"), _effort(own)))
            yield from self._changes(own)

    def _named(self, name: str) -> str:
        """A step by its title and id, with the rung it has to reach where that is not the one that passes."""
        step = self._steps[name]
        if step.rung:
            return say('{title}, at least "{rung}" ({rule})', title=step.title, rung=step.rung, rule=step.rule)
        return say("{name} ({what})", name=step.title, what=step.rule)


def _not_known(facts: Sequence[str]) -> str:
    return labelled(say("not known"), some(facts, FEW)) if facts else say("not known")


def _verdict(plan: Plan, claims: Target) -> str:
    """The verdict as a screen calls it, and as data does."""
    return say("{name} ({what})", name=verdict_words(plan.verdict, claims), what=str(plan.verdict))


def _effort(fix: Fix) -> str:
    """What a fix takes: `effort 18, 2 to find out`."""
    effort = say("effort {effort}", effort=rounded(fix.effort)) if fix.change else ""
    return joined(", ", (effort, say("{count} to find out", count=len(fix.prove)) if fix.prove else ""))


def _gap(plan: Plan) -> str:
    """What a cheaper fix could save at the most, rounded up."""
    effort, at_least = plan.cheapest.effort if plan.cheapest else 0.0, plan.cheapest_at_least or 0.0
    gap = ceil(1000 * (effort - at_least) / effort) / 10 if effort else 0.0
    return say(
        "There may be a cheaper one: none takes less than effort {effort} (gap {gap}%).",
        effort=rounded(at_least),
        gap=stated(gap),
    )


def _without_effect(plan: Plan) -> Iterator[Block]:
    """What is not known and can neither change the verdict nor is part of the fix, with how far it moves the score."""
    of_fix = {named_step(name)[0] for name in (plan.cheapest.prove if plan.cheapest else ())}
    idle = [one for one in plan.find_out_first if not one.could_change_verdict and one.rule not in of_fix]
    if idle:
        yield Heading(2, labelled(say("Not known, and without effect on the verdict"), rules_text(len(idle))))
        yield Paragraph(sentence(some([_idle(one) for one in idle], FEW, "; ")))


def _idle(one: FindOut) -> str:
    moves = say("moves the total score from {span}", span=score_text(one.score_span)) if _moves(one) else ""
    return joined(", ", (title_and_id(one), moves))


def _moves(one: FindOut) -> bool:
    return one.score_span is not None and score_text(one.score_span) != rounded(one.score_span.certain)


def limits(sentences: Sequence[str]) -> Iterator[Block]:
    """The heading and sentences that say what kept a search from its end; nothing where none did."""
    if sentences:
        yield Heading(2, say("Limits"))
    for text in sentences:
        yield Item(text=text)


def how_many(count: Count) -> str:
    """How many there are, or at least are: `12`, `at least 12`."""
    return str(count.found) if count.exact else say("at least {bound}", bound=str(count.found))


def more(count: Count, most: int) -> Iterator[Block]:
    """How many there are beside the first ones that are told, and how many of them JSON lists; nothing where all are told."""
    shown = min(most, count.listed)
    rest = count.found - shown
    if rest > 0 or not count.exact:
        left = str(rest) if count.exact else say("at least {bound}", bound=str(rest))
        yield Item(
            text=say("and {count} more; --format json lists them", count=left)
            if count.exact and count.listed == count.found
            else say("and {count} more; --format json lists {listed} of them", count=left, listed=count.listed)
        )


def _by(plan: Plan) -> str:
    return say("by {actors} alone", actors=either([*map(_actor, plan.by)])) if plan.by else ""


def _who(fix: Fix) -> str:
    return together([*map(_actor, fix.by)])


def _actor(who: str) -> str:
    return _WHO[who]


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
        yield Heading(2, _met_of(one))
        yield Item(say("necessary"), _necessary(one, card, target))
        yield Item(say("sufficient"), _sufficient(one, card.provider.name, target))
        yield Item(say("more of it"), _more_of_it(one, card))
    if idle:
        yield Heading(2, say("Without effect on the verdict"))
        for one in idle:
            yield Item(text=_met_of(one))


def _met_of(one: ObjectiveStanding) -> str:
    met = say_count(one.rules, "{met} of {count} rule met", "{met} of {count} rules met", met=one.passed)
    return labelled(one.title, met)


def _necessary(one: ObjectiveStanding, card: Scorecard, target: Target) -> str:
    if one.needed is None:
        return say("nothing can be claimed: the rules do not decide this verdict")
    if not one.needed:
        return say("no rule of it alone")
    names = named(one.needed)
    if len(one.needed) <= FEW:
        titles = {finding.rule: finding.title for finding in card.findings}
        names = joined(
            ", ", [say("{name} ({what})", name=titles[named_step(name)[0]], what=name) for name in one.needed]
        )
    if target == "sufficient":
        return say_count(
            len(one.needed),
            "yes, by rule: without it nobody is sufficient: {rules}",
            "yes, by rule: without any one of these {count} nobody is sufficient: {rules}",
            rules=names,
        )
    return say_count(
        len(one.needed),
        "yes, by rule: without it nobody meets what is necessary: {rules}",
        "yes, by rule: without any one of these {count} nobody meets what is necessary: {rules}",
        rules=names,
    )


def _sufficient(one: ObjectiveStanding, provider: str, target: Target) -> str:
    if one.enough is None:
        return say("nothing can be claimed: the rules do not decide this verdict")
    if one.enough:
        if one.more_than_passing:
            return say("yes, by rule: whoever has every rule of it at its top needs nothing else")
        return say("yes, by rule: whoever meets all of it needs nothing else")
    if one.shown_insufficient and target == "sufficient":
        return say("no, and {provider} shows it: it meets all of it and is not sufficient", provider=provider)
    if one.shown_insufficient:
        return say("no, and {provider} shows it: it meets all of it and misses what is necessary", provider=provider)
    return say("no, by rule: whoever meets all of it and nothing else misses the verdict")


def _more_of_it(one: ObjectiveStanding, card: Scorecard) -> str:
    then = either([verdict_words(status, card.ruleset.claims) for status in one.with_all])
    how = say("every rule of it at its top") if one.more_than_passing else say("all of it met")
    if card.verdict.possible != one.with_all:
        return say("with {how}, the verdict would be {verdict}", how=how, verdict=then)
    if one.passed == one.rules and not one.more_than_passing:
        return say("nothing is left in it to meet; the verdict stays {verdict}", verdict=then)
    if not one.matters:
        return say("no effect: with {how}, the verdict stays {verdict}", how=how, verdict=then)
    return say("not enough alone: with {how}, the verdict stays {verdict}", how=how, verdict=then)
