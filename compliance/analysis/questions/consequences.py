"""What either answer to a question does, all others unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby, pairwise

from compliance.analysis.questions.asked import AskedFor, Need
from compliance.analysis.questions.asking import OfferInquiry
from compliance.analysis.questions.document import Consequence, RungsLeft
from compliance.analysis.questions.values import TriedValue, entry_words, kind_of, value_words
from compliance.engine.outcome import Outcome, passes
from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.rulesets.ruleset import Rule


def consequences_of(asked: AskedFor, askings: Sequence[OfferInquiry]) -> Iterator[Consequence]:
    """What each answer does: of answers that do the same, one, and the numbers between which they lie."""
    if asked.kind == "certificate":
        yield from _of_certificate(asked, askings)
        return
    needs = [(asking, need) for asking in askings for need in asking.lacking.get(asked, ())]
    values: dict[str, TriedValue] = {}
    for asking in askings:
        for value in asking.trials.values(asked, asking.lacking.get(asked, ())):
            values.setdefault(value.words, value)
    tried = [
        _Answer(value, [asking.trials.outcome(need, {asked: value}) for asking, need in needs])
        for value in values.values()
    ]
    kind = kind_of(asked, askings[0].state)
    if kind is not None and kind.name == "number":
        told: Iterable[tuple[str, _Answer]] = _spans(tried)
    elif asked.kind == "answer" or (kind is not None and (kind.name == "bool" or kind.values)):
        told = ((one.value.words, one) for one in tried)
    else:
        told = _examples(asked, tried, needs)
    told = list(told) or [(say("whatever the answer"), one) for one in tried[:1]]
    for words, one in told:
        effects = _Effects()
        for (asking, need), outcome in zip(needs, one.outcomes, strict=True):
            effects.note(f"{asking.state.ruleset.id}/{need.rule.id}", need.rule, need.standing.outcome, outcome)
        yield effects.of(words)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that was tried, and what it makes of each rule that lacks it."""

    value: TriedValue
    outcomes: Sequence[Outcome]

    @property
    def does(self) -> tuple[object, ...]:
        return tuple((o.certain, o.possible, o.applies, o.excluded) for o in self.outcomes)


@dataclass
class _Effects:
    """What one answer does to rules, each named once, however many offers it is about."""

    passes: dict[str, None] = field(default_factory=dict)
    fails: dict[str, None] = field(default_factory=dict)
    drops: dict[str, None] = field(default_factory=dict)
    limits: dict[str, RungsLeft] = field(default_factory=dict)

    def note(self, name: str, rule: Rule, now: Outcome, after: Outcome) -> None:
        """Note what a rule comes to."""
        if after.excluded is not None:
            self.drops[name] = None
        elif after.applies is not True:
            return
        elif passes(rule, after, "certain") and not passes(rule, now, "certain"):
            self.passes[name] = None
        elif not passes(rule, after, "possible"):
            self.fails[name] = None
        elif rule.graded and (after.certain > now.certain or after.possible < now.possible):
            lowest = rule.rungs[after.certain - 1].title if after.certain > 1 else ""
            highest = rule.rungs[after.possible - 1].title if after.possible < len(rule.rungs) else ""
            self.limits[name] = RungsLeft(name, lowest, highest)

    def of(self, words: str) -> Consequence:
        """The consequence of an answer."""
        settled = {*self.passes, *self.fails}
        limits = tuple(left for name, left in self.limits.items() if name not in settled)
        return Consequence(words, tuple(self.passes), tuple(self.fails), tuple(self.drops), limits)


def _spans(tried: Sequence[_Answer]) -> Iterator[tuple[str, _Answer]]:
    """Numbers that do the same, as the span between them: `60 or less`, `more than 60`."""
    ordered = sorted(tried, key=lambda one: float(one.value.value))
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.does)]
    if len(groups) == 1:
        return
    numbers = {one.value.value for one in tried}
    ends = [_between(left[-1].value.value, right[0].value.value, numbers) for left, right in pairwise(groups)]
    for number, group in enumerate(groups):
        upper = ends[number][0] if number < len(ends) else ""
        lower = ends[number - 1][1] if number else ""
        yield (say("{lower} and {upper}", lower=lower, upper=upper) if lower and upper else lower or upper), group[0]


def _between(left: float, right: float, tried: Collection[float]) -> tuple[str, str]:
    """How the numbers below and above the border between two that were tried are told."""
    # Tried are each number of a condition, and those one beside it: the border is at one of the two.
    below, above = (number - 1 in tried and number + 1 in tried for number in (left, right))
    least, most = say("at least {number}", number=value_words(right)), say("at most {number}", number=value_words(left))
    if above and not below:
        return say("less than {number}", number=value_words(right)), least
    return most, say("more than {number}", number=value_words(left)) if below and not above else least


def _examples(
    asked: AskedFor, tried: Sequence[_Answer], needs: Sequence[tuple[OfferInquiry, Need]]
) -> Iterator[tuple[str, _Answer]]:
    """Of answers that do the same, the first; none that changes nothing, save that a list has no other entries."""
    nothing = tuple(
        (o.certain, o.possible, o.applies, o.excluded) for o in (need.standing.outcome for _, need in needs)
    )
    seen: set[tuple[object, ...]] = {nothing}
    for one in tried:
        if one.does in seen and not (asked.kind == "list" and one.value.value is None):
            continue
        seen.add(one.does)
        yield _plainly(asked, one, needs), one


def _plainly(asked: AskedFor, one: _Answer, needs: Sequence[tuple[OfferInquiry, Need]]) -> str:
    """An answer in words; of an entry of a list no more than it takes to do what it does."""
    if asked.kind != "list":
        words = one.value.words
        return say("for instance {value}", value=words) if one.value.value != () else words
    if one.value.value is None:
        return one.value.words
    fields = dict(one.value.value)
    for name in list(fields):
        fewer = replace(one.value, value={other: value for other, value in fields.items() if other != name})
        if _Answer(fewer, [asking.trials.outcome(need, {asked: fewer}) for asking, need in needs]).does == one.does:
            fields = fewer.value
    return entry_words(asked.path, fields, one.value.key)


def _of_certificate(asked: AskedFor, askings: Sequence[OfferInquiry]) -> Iterator[Consequence]:
    """What each of the certificates or assessments that are asked for in one question settles."""
    asking_it = [asking for asking in askings if asked in asking.certificates]
    every = {one.origin: one for asking in asking_it for one in asking.certificates[asked].recognitions}
    titles = list(dict.fromkeys(one.title for one in every.values()))
    for title in titles:
        effects = _Effects()
        for asking in asking_it:
            certificate = asking.certificates[asked]
            for standing in asking.state.counted:
                now, id_ = standing.outcome, standing.rule.id
                rung = max((one.shows.get(id_, 0) for one in certificate.recognitions if one.title == title), default=0)
                if id_ in certificate.shows and now.certain < rung <= now.possible:
                    effects.note(f"{asking.state.ruleset.id}/{id_}", standing.rule, now, Outcome(rung, now.possible))
        yield effects.of(say("in force") if len(titles) == 1 else title)
    yield Consequence(say("not in force") if len(titles) == 1 else say("none of them"), (), (), (), ())
