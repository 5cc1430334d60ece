"""Offers assessed for `compare` and `report`, in this process or in several (`--jobs N`): the same, in the same order.

Profiles travel, rule sets do not: each process reads these anew. What comes back is without the decided state, which this
process makes once more where it is asked for; what takes long, looking ahead, was done elsewhere.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from compliance.analysis.comparison.offers import Assessed, AssessedNumbers, SnapshotOrder, assessed_as
from compliance.cli.inputs import accepted, read_rulesets
from compliance.cli.terminal import Terminal
from compliance.engine.grounds import offers_of
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import decide_each
from compliance.loading.builtin import find, named
from compliance.model.records import dataclass
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.status import Basis
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.analysis.decision.decision import DecideEach, OfferDecision
    from compliance.analysis.timeline.timeline import Timeline


def several(options: Namespace) -> bool:
    """Are several processes asked for, each of which can read the rule sets anew?"""
    return options.jobs > 1 and not any(named(find("ruleset", name).path).piped for name in _named(options))


def _named(options: Namespace) -> list[str]:
    return [*options.rulesets, *getattr(options, "beside", ())]


# --- compare -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssessedOffer:
    """What is assessed of one offer under a rule set.

    Attributes:
        gone: the services of it that have ended.
        assessed: itself, or its services.
        failed: what nothing can be evaluated of, each with why.
    """

    gone: tuple[str, ...]
    assessed: tuple[Assessed, ...]
    failed: tuple[tuple[str, str], ...]


def each_offer(
    offers: Sequence[Snapshot], rulesets: Sequence[RuleSet], options: Namespace, *, many: bool
) -> Iterator[AssessedOffer]:
    """All offers under the first rule set, then all under the next; of very `many` none keeps what it was decided on.

    Raises:
        UsageError: a process was ended, twice, on the same offer.
    """
    accept = accepted(options)
    if not several(options):
        for ruleset in rulesets:
            for offer in offers:
                yield _assessed(offer.anew() if many else offer, ruleset, accept, many=many)
        return
    from compliance.cli.jobs import named_in_order, pool_of  # noqa: PLC0415 - most runs are one process

    orders = [SnapshotOrder.of(offer) for offer in offers]
    items = [(number, order, many) for number in range(len(rulesets)) for order in orders]
    names = [offer_id(order.provider.id, order.service) for _, order, _ in items]
    pool = partial(pool_of, start=_start, given=(options,))
    told = named_in_order(_told_offer, items, names, options.jobs, pool)
    whole = [order.taken if many else partial(_same, offer) for order, offer in zip(orders, offers, strict=True)]
    for number, (gone, numbers, failed) in enumerate(told):
        take, ruleset = whole[number % len(offers)], rulesets[number // len(offers)]
        yield AssessedOffer(gone, tuple(one.of(take, ruleset, accept) for one in numbers), failed)


def _same(offer: Snapshot) -> Snapshot:
    return offer


def _assessed(offer: Snapshot, ruleset: RuleSet, accept: Basis, *, many: bool) -> AssessedOffer:
    gone = tuple(offer_id(offer.provider.id, service) for service in offers_of(ruleset, offer).ended)
    assessed, failed = [], []
    for state in decide_each(ruleset, offer, accept):
        try:
            assessed.append(assessed_as(state, many=many))
        except NothingEvaluatedError as error:
            failed.append((offer_id(offer.provider.id, state.snapshot.service), str(error)))
    return AssessedOffer(gone, tuple(assessed), tuple(failed))


# --- report ------------------------------------------------------------------------------------------------------------


def decide_each_of(
    required: Sequence[RuleSet], beside: Sequence[RuleSet], options: Namespace, terminal: Terminal
) -> DecideEach:
    """What decides the offers of a report, with its progress on a terminal."""

    def each(offers: Sequence[Snapshot]) -> Iterator[OfferDecision | str]:
        names = [offer_id(offer.provider.id, offer.service) for offer in offers]
        decided = _decided_elsewhere if several(options) else _decided_here
        for number, one in enumerate(decided(offers, names, required, beside, options), start=1):
            terminal.progress(f"{number}/{len(offers)} {names[number - 1]}")
            yield one
        terminal.clear_progress()

    return each


def _decided_here(
    offers: Sequence[Snapshot],
    _: Sequence[str],
    required: Sequence[RuleSet],
    beside: Sequence[RuleSet],
    options: Namespace,
) -> Iterable[OfferDecision | str]:
    from compliance.analysis.decision.decision import decide_offer  # noqa: PLC0415 - `compare` has none

    return (decide_offer(offer, required, beside, accepted(options)) for offer in offers)


def _decided_elsewhere(
    offers: Sequence[Snapshot],
    names: Sequence[str],
    required: Sequence[RuleSet],
    beside: Sequence[RuleSet],
    options: Namespace,
) -> Iterator[OfferDecision | str]:
    from compliance.analysis.decision.decision import Held, OfferDecision  # noqa: PLC0415 - as above
    from compliance.cli.jobs import named_in_order, pool_of  # noqa: PLC0415 - as in `each_offer`

    orders = [SnapshotOrder.of(offer) for offer in offers]
    pool = partial(pool_of, start=_start, given=(options,))
    for offer, told in zip(offers, named_in_order(_told_decision, orders, names, options.jobs, pool), strict=True):
        if isinstance(told, str):
            yield told
            continue
        held = [
            None if one is None else Held(one[0].of(partial(_same, offer), ruleset, accepted(options)), one[1])
            for one, ruleset in zip(told, (*required, *beside), strict=True)
        ]
        count = len(required)
        yield OfferDecision(tuple(one for one in held[:count] if one is not None), tuple(held[count:]))


# --- In the other processes --------------------------------------------------------------------------------------------

_runs: list[tuple[Namespace, list[RuleSet]]] = []
"""What this process was started for: the command line, and its rule sets."""


def _start(options: Namespace) -> None:
    _runs.append((options, read_rulesets(_named(options), options.settings, [], options.evidence)))


OfferTold = tuple[tuple[str, ...], tuple[AssessedNumbers, ...], tuple[tuple[str, str], ...]]


def _told_offer(item: tuple[int, SnapshotOrder, bool]) -> OfferTold:
    (options, rulesets), (number, order, many) = _runs[0], item
    found = _assessed(order.taken(), rulesets[number], accepted(options), many=many)
    return found.gone, tuple(map(AssessedNumbers.told_by, found.assessed)), found.failed


def _told_decision(order: SnapshotOrder) -> tuple[tuple[AssessedNumbers, Timeline | None] | None, ...] | str:
    from compliance.analysis.decision.decision import decide_offer  # noqa: PLC0415 - as above

    options, rulesets = _runs[0]
    count = len(options.rulesets)
    decided = decide_offer(order.taken(), rulesets[:count], rulesets[count:], accepted(options))
    if isinstance(decided, str):
        return decided
    held = (*decided.required, *decided.beside)
    return tuple(None if one is None else (AssessedNumbers.told_by(one.assessed), one.course) for one in held)
