"""The pages about what differs: between two runs, and between two rule sets in what they say of each provider."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from compliance.analysis.changes.causes import Because, BecauseKind, Commit, RecognitionChange, Stated
from compliance.analysis.changes.changes import (
    CardChange,
    ChangesDocument,
    FindingChange,
    FindingOutcome,
    ObjectiveChange,
    Outcome,
    Turns,
    turn_text,
)
from compliance.analysis.changes.turns import FAILING, Turn, coverage_turn, score_turn
from compliance.analysis.comparison.document import Changed, ProviderDifference, Result, RuleSetDifference
from compliance.model.phrases import joined, say, say_count
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.status import Target
from compliance.model.words import (
    level_text,
    offer_id,
    percent,
    plural,
    score_text,
    some,
    span_words,
    stated,
    stated_percent,
    stated_range,
    status_words,
    value_text,
    verdict_text,
    verdict_words,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import force_text
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import name_of, titled

_BECAUSE: dict[BecauseKind, str] = {
    "calendar": "the calendar",
    "knowledge": "the knowledge date",
    "ruleset": "the rule set",
    "parameters": "a parameter",
    "waivers": "a waiver",
    "profile": "the profile",
    "program": "the program",
    "strength": "what counts",
}
_TURNS: dict[Turn, str] = {
    "worse": "worse",
    "incomparable": "not comparable, so perhaps worse",
    "narrower": "narrower",
    "wider": "less is decided",
    "better": "better",
    "other": "otherwise",
    "same": "the same",
}


def changes_blocks(document: ChangesDocument) -> Iterator[Block]:
    """What changed between two runs, scorecard by scorecard; those that did not change last, one line each."""
    yield Heading(1, f"From {document.old} to {document.new}")
    yield Paragraph(_summary(document))
    same = [card for card in document.cards if _unchanged(card)]
    for card in document.cards:
        if not _unchanged(card):
            yield from _card(card)
    if same:
        yield Heading(2, "The same")
        yield from (Item(text=f"{_whom(card)}: {_verdicts(card.new)}") for card in same)


def _summary(document: ChangesDocument) -> str:
    if not document.cards:
        return "Neither has a scorecard."
    worse = [card for card in document.cards if card.worse]
    changed = sum(not _unchanged(card) for card in document.cards)
    worsened = f"{len(worse)} of {len(document.cards)} got worse" if worse else "Nothing got worse"
    return f"{worsened}; {changed or 'none'} changed."


def _unchanged(card: CardChange) -> bool:
    other_measure = any(because.kind == "strength" for because in card.inputs)
    return card.presence == "both" and card.turn == "same" and not (card.findings or card.objectives or other_measure)


def _card(card: CardChange) -> Iterator[Block]:
    yield Heading(2, f"{_whom(card)}: {_headline(card)}")
    if card.old and card.new and card.turns:
        yield from _results(card.old, card.new, card.turns)
    yield from (Item(one.id, _objective(one)) for one in card.objectives)
    yield from (Item(_BECAUSE[cause.kind], cause.text) for cause in card.inputs)
    yield from (Item(f"{one.title} ({one.by})", _recognition(one)) for one in card.recognitions)
    named_above = {rule for one in card.recognitions for rule in (*one.opens, *one.settles)}
    for finding in sorted(card.findings, key=lambda finding: finding.turn not in FAILING):
        if finding.rule not in named_above or finding.facts:
            yield from _finding(finding, card.inputs)


def _whom(card: CardChange) -> str:
    return f"{offer_id(card.provider, card.service, other=card.other_services)} × {card.ruleset}"  # noqa: RUF001 - the sign for a pair


def _headline(card: CardChange) -> str:
    match card.presence:
        case "old":
            gone = "does not fail any more" if card.other_services else "no longer evaluated"
            return f"{gone} (it was {_verdicts(card.old)})"
        case "new":
            return f"evaluated for the first time, {_verdicts(card.new)}"
    then, now = _verdicts(card.old), _verdicts(card.new)
    return f"{now}, as before" if then == now else f"{then} → {now}"


def _verdicts(outcome: Outcome | None) -> str:
    return verdict_text(outcome.possible) if outcome else ""


def _results(old: Outcome, new: Outcome, turns: Turns) -> Iterator[Block]:
    if turns.level != "same":
        yield Item("level", _turn(level_text(old.level), level_text(new.level), turns.level))
    if turns.score != "same":
        yield Item("score", _turn(*_scores(old.score, new.score), turns.score))
    if turns.coverage != "same" and old.score and new.score:
        yield Item("coverage", _turn(*_shares(old.score, new.score), turns.coverage))


def _recognition(one: RecognitionChange) -> str:
    """What became of a certificate, and the rules that hang on it, in one line."""
    then, now = force_text(one.old), force_text(one.new)
    turned = f"{now}, as before" if then == now else f"{then} → {now}"
    parts = [f"{plural(len(one.opens), 'rule')} open again: {some(one.opens)}"] if one.opens else []
    parts += [f"{plural(len(one.settles), 'rule')} settled: {some(one.settles)}"] if one.settles else []
    return "; ".join([turned, *parts])


def _objective(one: ObjectiveChange) -> str:
    parts = []
    if one.old_level != one.new_level:
        parts.append(f"level {level_text(one.old_level)} → {level_text(one.new_level)}")
    if score_turn(one.old_score, one.new_score) != "same":
        parts.append("score {} → {}".format(*_scores(one.old_score, one.new_score)))
    if one.old_score and one.new_score and coverage_turn(one.old_score, one.new_score) != "same":
        parts.append("coverage {} → {}".format(*_shares(one.old_score, one.new_score)))
    return f"{', '.join(parts) or 'as before'} ({_TURNS[one.turn]})"


def _turn(old: str, new: str, turn: Turn) -> str:
    return f"{old} → {new} ({_TURNS[turn]})"


def _scores(old: Score | None, new: Score | None) -> tuple[str, str]:
    then, now = score_text(old), score_text(new)
    if then == now and old and new:  # too little to be seen in as many digits
        return stated_range(old.certain, old.possible), stated_range(new.certain, new.possible)
    return then, now


def _shares(old: Score, new: Score) -> tuple[str, str]:
    then, now = percent(old.coverage), percent(new.coverage)
    if then == now:  # too little to be seen in as many digits
        return stated_percent(old.coverage), stated_percent(new.coverage)
    return then, now


def _finding(finding: FindingChange, inputs: Iterable[Because]) -> Iterator[Block]:
    yield Heading(3, f"{_turned(finding.old, finding.new)} ({_TURNS[finding.turn]}): {finding.title}", finding.rule)
    for fact in finding.facts:
        yield Item(text=f"{_side(fact.old)} → {_side(fact.new)}", code=fact.path)
    above = {*inputs}
    for cause in finding.causes:
        # What stands about the whole scorecard above is only named.
        yield Item("because of", _BECAUSE[cause.kind] if cause in above else f"{_BECAUSE[cause.kind]}: {cause.text}")
    if finding.new is not None:
        yield Item("now", finding.new.message)


def _turned(old: FindingOutcome | None, new: FindingOutcome | None) -> str:
    if old is None or new is None:
        one = old or new
        status = one.status if one else ""
        return f"new rule, {status}" if old is None else f"no longer a rule, it was {status}"
    return turn_text(old, new)


def _side(stated: tuple[Stated, ...]) -> str:
    return " or ".join(map(_stated, stated)) or "not stated"


def _stated(one: Stated) -> str:
    parts = [f"{one.location.file}:{one.location.line}:{one.location.column}"]
    parts += [f"{', '.join(one.sources)} {one.grade or ''}".strip()] if one.sources else []
    parts += [span] if (span := span_words(one.from_, one.until)) else []
    parts += [commit_text(one.commit)] if one.commit else []
    return f"{value_text(one.value)} ({'; '.join(parts)})"


def commit_text(commit: Commit) -> str:
    """The commit that last changed a line."""
    if commit.id is None:
        return "not committed yet"
    return f"commit {commit.id} of {commit.date_}, {commit.author}: {commit.subject}"


# --- Two rule sets ----------------------------------------------------------------------------------------------------


def difference_blocks(difference: RuleSetDifference) -> Iterator[Block]:
    """The page about two rule sets: how they differ, then each provider under both."""
    names = titled(difference.first), titled(difference.second)
    if names[0] == names[1]:
        names = (
            say("{ruleset} (first)", ruleset=names[0]),
            say("{ruleset} (second)", ruleset=names[1]),
        )
    yield Heading(1, say("What differs between {first} and {second}", first=names[0], second=names[1]))
    if not difference.common:
        yield Paragraph(say("They have no rule in common, so that their results cannot be explained by each other."))
        return
    yield from _between_rulesets(difference, names)
    for provider in difference.providers:
        yield Heading(2, say("{offer} under both", offer=name_of(provider.provider)))
        yield from _under_both(provider, names, (difference.first.claims, difference.second.claims))


def _between_rulesets(difference: RuleSetDifference, names: tuple[str, str]) -> Iterator[Block]:
    first, second = names
    blocks: list[Block] = []
    for name, only in ((first, difference.only_first), (second, difference.only_second)):
        blocks += [Item(say("Only in {ruleset}", ruleset=name), some(only))] if only else []
    blocks += [
        Item(say("Rule {rule}", rule=_both_names(c.first, c.second)), joined("; ", c.differs)) for c in difference.rules
    ]
    for name, texts in ((first, difference.conditions_first), (second, difference.conditions_second)):
        blocks += [Item(say("Condition only in {ruleset}", ruleset=name), text) for text in texts]
    for title, changes in ((say("weight of"), difference.weights), (say("parameter"), difference.parameters)):
        if changes:
            blocks.append(Table((title, *names), tuple(map(_changed_row, changes))))
    yield Paragraph(
        joined(
            " ",
            (
                say_count(difference.common, "{count} rule in common.", "{count} rules in common."),
                "" if blocks else say("Nothing else differs."),
            ),
        )
    )
    yield from blocks


def _both_names(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"


def _changed_row(change: Changed) -> tuple[str, str, str]:
    return change.name, _shown(change.first), _shown(change.second)


def _shown(value: object) -> str:
    match value:
        case None:
            return say("none")
        case float():
            return stated(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _under_both(of: ProviderDifference, names: tuple[str, str], claims: tuple[Target, Target]) -> Iterator[Block]:
    results: tuple[Result, Result] = (of.first, of.second)
    rows: list[tuple[str, ...]] = [
        (say("verdict"), *(verdict_words(r.verdict, of_set) for r, of_set in zip(results, claims, strict=True)))
    ]
    scores: list[Score | None] = [r.score for r in results]
    if any(scores):
        rows.append((say("score"), *map(score_text, scores)))
    levels: list[LevelSpan | None] = [r.level for r in results]
    if any(levels):
        rows.append((say("level"), *map(level_text, levels)))
    yield Table(("", *names), tuple(rows))
    if of.objectives:
        yield Paragraph(
            say(
                "Points of the total that come from each objective, where that is not the same, because of the weights alone:"
            )
            if of.weights_alone
            else say("Points of the total that come from each objective, where that is not the same:")
        )
        brought = [(change.objective, score_text(change.first), score_text(change.second)) for change in of.objectives]
        yield Table((say("objective"), *names), tuple(brought))
    for change in of.statuses:
        both = joined(" / ", (status_words(change.first_status), status_words(change.second_status)))
        why = say("because of {what}", what=joined("; ", change.differs)) if change.differs else ""
        yield Item(_both_names(change.first, change.second), joined(", ", (both, why)))
    if not of.statuses:
        yield Paragraph(say("Every rule in common comes out the same."))
