"""Lists that may be open and members that may not be there: macros, sizes, sums and the functions of ours.

A member that may not be there can block but never settle `exists` and `all`, and widens counts and sums. The
hypothetical rest of an open list is a member of unknown existence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from compliance.language.constants import seconds_of_day
from compliance.language.tree import MacroName
from compliance.language.values import (
    NO_CAUSES,
    Entry,
    Failure,
    InexactNumber,
    ListValue,
    Unknown,
    UnknownCauses,
    bounds,
    causes_of,
    contains,
    indefinite,
    interval,
    is_stated,
    join,
)
from compliance.model.dates import year_end
from compliance.model.records import dataclass
from compliance.model.statements import FactPath
from compliance.model.status import Reason

STEPS = 10_000
"""How many list members one evaluation may visit, over all its macros and functions of lists."""
CUSTOM_READER = "#custom"
"""Name in the environment of what reads custom facts."""
CYCLE_END = "#cycle-end"
"""Name among the fields of a certificate without a stated last day: the last day, in seconds since 1970, on which it can still be
in force for certain, given how long certificates of its scheme run."""
BUDGET = "#budget"
"""What is left of `STEPS` stands under this name among the facts, in tenths of a visit; behind it what others took before."""
VISIT = 10
"""What a macro's visit to a member takes from that. A function's visit counts a tenth."""
MEMORY = "#memory"
"""What definitions were found to be stands under this name among the facts: of these facts only, never of a copy of them."""

Body = Callable[[Any, Any], Any]
Sorted = tuple[Sequence[Any], Sequence[tuple[Any, UnknownCauses]]]
"""The members of a list that are worth asking: certain ones, and those that may not be there, with why."""
Collect = Callable[[ListValue, Sorted, Body, Any, Any], Any]
"""A list, its members that are worth asking, the macro's body, and what the body is evaluated with."""


def spent(env: Any, value: Any) -> Failure | None:
    """Count a function's visit to every member of a list; an error where that is beyond the bound."""
    if value.__class__ is ListValue:
        budget = env[BUDGET]
        budget[0] -= len(value.items) + len(value.maybe) + len(value.rest)
        if budget[0] < 0:
            return too_long()
    return None


def too_long() -> Failure:
    """The error of an evaluation that is beyond the bound."""
    return Failure(f"the expression visits more than {STEPS} list members")


def _outcomes(target: ListValue, body: Body, env: Any, frame: Any) -> Iterator[tuple[Any, UnknownCauses | None]]:
    """The body's value for each member, with why the member may not be there (`None` if it certainly is)."""
    for item in target.items:
        yield body(env, frame + (item,)), None
    for item, causes in target.maybe:
        yield body(env, frame + (item,)), causes
    if target.rest:
        yield _rest_outcome(target, body, env, frame), target.causes


def _rest_outcome(target: ListValue, body: Body, env: Any, frame: Any) -> Any:
    """The body's value for the rest: definite only if it is so for every form the rest can take."""
    values = [body(env, frame + (form,)) for form in target.rest]
    first = values[0]
    if len(values) == 1:
        return first if first.__class__ is bool else indefinite(first)
    if first.__class__ is bool and all(value is first for value in values):
        return first
    return indefinite(*(value for value in values if value.__class__ is not bool))


def _quantifier(decisive: bool, *, eager: bool) -> Collect:  # noqa: FBT001 - the value that settles it
    """`exists` is settled by a certain member that is true, `all` by a certain one that is false."""

    def collect(target: ListValue, asked: Sorted, body: Body, env: Any, frame: Any) -> Any:
        if not eager:
            pending: list[Any] = []
            for item in asked[0]:
                value = body(env, frame + (item,))
                if value is decisive:
                    return decisive
                if value.__class__ is not bool:
                    pending.append(value)
            for item, causes in asked[1]:
                _note(body(env, frame + (item,)), causes, decisive, pending)
            if target.rest:
                _note(_rest_outcome(target, body, env, frame), target.causes, decisive, pending)
            return indefinite(*pending) if pending else not decisive
        return _of_all(list(_outcomes(target, body, env, frame)), decisive)

    return collect


def _note(value: Any, causes: UnknownCauses, decisive: bool, pending: list[Any]) -> None:  # noqa: FBT001 - as above
    """Add to what is pending what a member leaves open that may not be there."""
    if value is decisive:
        pending.append(Unknown(causes))
    elif value.__class__ is Unknown and not causes <= value.causes:
        pending.append(Unknown(value.causes | causes))
    elif value.__class__ is not bool:
        pending.append(value)


def _of_all(outcomes: Iterable[tuple[Any, UnknownCauses | None]], decisive: bool) -> Any:  # noqa: FBT001 - as above
    """What all members come to, each of which was asked."""
    pending: list[Any] = []
    for value, causes in outcomes:
        if causes is not None:
            _note(value, causes, decisive, pending)
        elif value is decisive:
            return decisive
        elif value.__class__ is not bool:
            pending.append(value)
    return indefinite(*pending) if pending else not decisive


def _filter(target: ListValue, asked: Sorted, body: Body, env: Any, frame: Any) -> Any:
    certain: list[Any] = []
    maybe: list[tuple[Any, UnknownCauses]] = []
    for member in asked[0]:
        value = body(env, frame + (member,))
        if value is True:
            certain.append(member)
        elif value is not False:
            if value.__class__ is Failure:
                return value
            maybe.append((member, causes_of(value)))
    for member, causes in asked[1]:
        value = body(env, frame + (member,))
        if value.__class__ is Failure:
            return value
        if value is not False:
            maybe.append((member, causes | causes_of(value)))
    rest, causes = [], target.causes
    for form in target.rest:
        value = body(env, frame + (form,))
        if value.__class__ is Failure:
            return value
        if value is not False:
            rest.append(form)
            causes |= causes_of(value)
    return ListValue(tuple(certain), tuple(maybe), tuple(rest), causes if rest else NO_CAUSES)


def _map(target: ListValue, asked: Sorted, body: Body, env: Any, frame: Any) -> Any:
    mapped = tuple(body(env, frame + (item,)) for item in asked[0])
    maybe = tuple((body(env, frame + (item,)), causes) for item, causes in asked[1])
    rest = tuple(body(env, frame + (form,)) for form in target.rest)
    for value in (*mapped, *(value for value, _ in maybe), *rest):
        if value.__class__ is Failure:
            return value
    return ListValue(mapped, maybe, rest, target.causes)


@dataclass(frozen=True, slots=True)
class Collector:
    """How a macro makes a value of a list; `thorough` visits every member, for traces, where `collect` may stop early."""

    collect: Collect
    thorough: Collect


MACROS: Mapping[MacroName, Collector] = {
    "exists": Collector(_quantifier(decisive=True, eager=False), _quantifier(decisive=True, eager=True)),
    "all": Collector(_quantifier(decisive=False, eager=False), _quantifier(decisive=False, eager=True)),
    "filter": Collector(_filter, _filter),
    "map": Collector(_map, _map),
}
"""The macros over lists: `list.exists(x, condition)`."""


def size(value: Any) -> Any:
    """Number of members: an interval where some may not be there, without upper end on an open list."""
    if value.__class__ is str:
        return float(len(value))
    if value.__class__ is not ListValue:
        return indefinite(value)
    low = float(len(value.items))
    if not value.maybe and not value.rest:
        return low
    high = math.inf if value.rest else low + len(value.maybe)
    return interval(low, high, value.causes.union(*(causes for _, causes in value.maybe)))


def total(value: Any, minimum: float | str, maximum: float | str) -> Any:
    """Sum of the members; `minimum` and `maximum` are what the schema says of the field summed, empty for nothing.

    A member whose number is unknown counts as anything the schema allows, if the schema bounds it below by zero or more.
    """
    if value.__class__ is not ListValue:
        return indefinite(value)
    low = float(minimum) if minimum != "" else -math.inf
    high = float(maximum) if maximum != "" else math.inf
    spans: list[tuple[float, float]] = []
    doubts: list[UnknownCauses] = []
    indefinites: list[Any] = []
    for member, causes, most in _terms(value):
        term = _bounded(member, low, high)
        doubts.append(causes_of(term) | causes)
        if term.__class__ in (Unknown, Failure):
            indefinites.append(term if term.__class__ is Failure else Unknown(doubts[-1]))
        else:
            spans.append(_span(*bounds(term), most))
    if indefinites:
        return indefinite(*indefinites)
    try:  # exactly rounded, so that the order of the members does not matter
        return interval(math.fsum(s[0] for s in spans), math.fsum(s[1] for s in spans), NO_CAUSES.union(*doubts))
    except OverflowError:
        return Failure("a computed number is out of range")


def _terms(value: ListValue) -> Iterator[tuple[Any, UnknownCauses, float | None]]:
    """Members of a list, why each may not be there, and how many of it there may be; `None`: exactly one."""
    yield from ((member, NO_CAUSES, None) for member in value.items)
    yield from ((member, causes, 1.0) for member, causes in value.maybe)
    yield from ((form, value.causes, math.inf) for form in value.rest)


def _span(low: float, high: float, most: float | None) -> tuple[float, float]:
    """The least and the most that a member can add to a sum, if there may be `most` of it."""
    if most is None:
        return low, high
    return low * most if low < 0 else 0.0, high * most if high > 0 else 0.0


def _bounded(member: Any, low: float, high: float) -> Any:
    if member.__class__ is Unknown and low >= 0:
        return InexactNumber(low, high, member.causes)
    return member


def latest(years: Any, field: str, as_of: int, path: FactPath) -> Any:
    """The field's value in the last year completed at `as_of` that has it, by the days on which they close.

    A value too weak or too old for the rule is still that year's value, and unknown: it is never passed over.
    """
    if years.__class__ is not ListValue:
        return indefinite(years)
    stated = [(entry, causes) for entry, causes in _all_members(years) if is_stated(entry.fields.get(field))]
    closed = [
        (closing, entry, causes) for entry, causes in stated for closing in [_closing(entry)] if as_of > closing.first
    ]
    closed.sort(key=lambda one: (one[0].last, one[0].first, one[1].path), reverse=True)
    pending: UnknownCauses = NO_CAUSES
    for number, (closing, entry, causes) in enumerate(closed):
        value = entry.fields[field]
        if as_of > closing.last and not causes:
            # Another one may have closed later than this, or on the same day.
            rivals = [other for other in closed[number + 1 :] if other[0].last >= closing.first]
            pending |= NO_CAUSES.union(*(one[0].unclear(one[1]) for one in (closed[number], *rivals) if rivals))
            return value if not pending else Unknown(pending | causes_of(value))
        pending |= causes | closing.causes | causes_of(value)
    if pending:
        return Unknown(pending)
    missing = frozenset(cause for entry, _ in _all_members(years) for cause in entry.absent(field))
    return Unknown(years.causes or missing or frozenset({(Reason.MISSING, path)}))


def by_closing(years: ListValue) -> list[Entry]:
    """The years of a list, the one that closes last first."""
    return sorted((entry for entry, _ in _all_members(years)), key=lambda y: (_closing(y).last, y.path), reverse=True)


def _all_members(value: ListValue) -> tuple[tuple[Any, UnknownCauses], ...]:
    return (*((member, NO_CAUSES) for member in value.items), *value.maybe)


@dataclass(frozen=True, slots=True)
class _Closing:
    """The first and the last day on which a year may close, in seconds since 1970, and what would say it more exactly."""

    first: float
    last: float
    causes: UnknownCauses = NO_CAUSES

    def unclear(self, year: Entry) -> UnknownCauses:
        """What would tell this year's end from another one's."""
        return self.causes or frozenset({(Reason.MISSING, year.path_of("closes"))})


def _closing(year: Entry) -> _Closing:
    closes = year.fields.get("closes")
    if not is_stated(closes):
        closes = _year_end(year.path[-1])
    if closes is None:
        return _Closing(-math.inf, math.inf, year.absent("closes"))
    if closes.__class__ is InexactNumber:
        return _Closing(closes.low, closes.high, closes.causes)
    return _Closing(closes, closes) if closes.__class__ is int else _Closing(-math.inf, math.inf, causes_of(closes))


@lru_cache(maxsize=512)
def _year_end(year: str) -> int | None:
    """The last day of a financial year, in seconds since 1970; `None` where its key does not say it."""
    last = year_end(year)
    return None if last is None else seconds_of_day(last)


def in_force(certificate: Any, as_of: int) -> Any:
    """Is a certificate in force: `issued <= as_of <= expires`?

    A first day that nobody stated does not count against it, nor does a last day, as long as certificates of its scheme run. A
    bound that was stated and has ended is no unstated one: it makes the answer unknown. So does one that is known to a month or
    a year, from the first to the last day of it.
    """
    if certificate.__class__ is not Entry:
        return indefinite(certificate)
    if certificate.rest:
        return Unknown(certificate.absent("issued"))
    pending: Any = None
    for name, sign in (("issued", 1), ("expires", -1)):
        bound = certificate.fields.get(name)
        if bound is None:
            if sign < 0 and as_of > certificate.fields.get(CYCLE_END, as_of):
                bound = certificate.unknown(name)
            else:
                continue
        if bound.__class__ is int:
            if (as_of - bound) * sign < 0:
                return False
            continue
        if bound.__class__ is InexactNumber:
            if (as_of - (bound.low if sign > 0 else bound.high)) * sign < 0:
                return False
            if not bound.low <= as_of <= bound.high:
                continue
            bound = Unknown(bound.causes)
        pending = bound if pending is None else join(pending, bound)
    return True if pending is None else pending


def covers(certificate: Any, service: str | Unknown | None) -> Any:
    """Does a certificate cover the service assessed? True while the provider as a whole is; of any other service, unknown."""
    if certificate.__class__ is not Entry:
        return indefinite(certificate)
    if service is None:
        return True
    if service.__class__ is Unknown:
        return service
    services = certificate.fields.get("services")
    if services is None:
        return Unknown(certificate.absent("services"))
    return contains(service, services) if services.__class__ is ListValue else indefinite(services)
