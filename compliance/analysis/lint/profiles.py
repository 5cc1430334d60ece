"""What is valid in a provider profile and can hardly be meant: answers that no rule takes, and figures that cannot be.

An answer under a name nobody asks for is not wrong by itself, since a profile may be held against any rule set; it is only
never read. So what is told of answers is what is certain, or so like a name there is that it can hardly be another.

What facts come to together is looked at on every day on which a statement begins, all sources counted, in the first reading of
what is disputed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from compliance.analysis.lint.lints import Lint, Severity
from compliance.engine.outcome import answer_rung
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.engine.table import FactTable, Leaf
from compliance.model.dates import days_of
from compliance.model.nearest import did_you_mean
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.statements import FactPath, Location, Provider, Statement, dotted, fits, of_provider
from compliance.model.values import Range
from compliance.model.words import together
from compliance.rulesets.ruleset import Rule

STRAY_ANSWER = Lint("stray-answer", Severity.WARNING, "A declared answer of a provider that no rule takes")


@dataclass(frozen=True, slots=True)
class StrayAnswer:
    """An answer that no rule takes, where it stands, and what was probably meant."""

    location: Location
    message: str
    hint: str = ""


def stray_answers(
    provider: Provider, rules_of: Callable[[str], Sequence[Rule] | None], known: Callable[[], Iterable[str]]
) -> Iterator[StrayAnswer]:
    """The answers of a provider that no rule takes, in the order of its statements.

    Args:
        provider: whose answers they are.
        rules_of: the rules of a rule set by its id, those it takes from others included; `None` where they are not known.
        known: gives the ids that may have been meant.
    """
    for statement in provider.statements:
        for path, value in statement.leaves.items():
            if path[0] == "answers" and value is not None:
                found = _problem(path[1], path[2], value, rules_of, known)
                if found is not None:
                    yield StrayAnswer(statement.places[path], *found)


def _problem(
    name: str,
    id_: str,
    value: object,
    rules_of: Callable[[str], Sequence[Rule] | None],
    known: Callable[[], Iterable[str]],
) -> tuple[str, str] | None:
    """What is wrong with an answer, and what to do about it; `None` where nothing is known to be."""
    there = rules_of(name)
    if there is None:
        ids = sorted(known())
        meant = "" if name in ids else did_you_mean(name, ids)
        return (f"there is no rule set '{name}' to answer", meant) if meant else None
    rule = next((rule for rule in there if rule.origin == (name, id_)), None)
    return _misplaced(name, id_, there) if rule is None else _unreached(rule, value)


def _misplaced(name: str, id_: str, there: Sequence[Rule]) -> tuple[str, str]:
    """An answer to a rule that the rule set does not define: it may take it from another one."""
    own = [rule.id for rule in there if rule.origin[0] == name]
    taken = {key: rule.origin for rule in there if rule.origin[0] != name for key in (rule.id, rule.origin[1])}
    if id_ in taken:
        origin = taken[id_]
        message = f"the rule '{id_}' of '{name}' is defined by '{origin[0]}', and answered there"
        return message, f"write answers: {{{origin[0]}: {{{origin[1]}: ...}}}}"
    return f"the rule set '{name}' has no rule '{id_}'", did_you_mean(id_, [*own, *taken])


def _unreached(rule: Rule, value: object) -> tuple[str, str] | None:
    if answer_rung(rule, value):
        return None
    takes = f"the rule has rungs 1 to {len(rule.rungs)}" if rule.graded else "the rule takes 'pass' or 'fail'"
    return f"'{value}' is no answer to '{rule.origin[1]}': {takes}", ""


Oddity = tuple[Lint, Location, tuple[str, str]]
"""A case of a lint, where it stands, what is to be said, and what to do about it."""

PERCENT_BELOW_ONE = Lint(
    "percent-below-one", Severity.WARNING, "A percentage of a profile, which runs from 0 to 100, that lies below 1"
)
EMPTY_LIST = Lint("empty-list", Severity.WARNING, "A list in a profile that nobody filled in")
UNDECLARED_SERVICE = Lint(
    "undeclared-service", Severity.WARNING, "A certificate or a site for a service that the profile does not declare"
)
DATES_OUT_OF_ORDER = Lint(
    "dates-out-of-order", Severity.WARNING, "A day in a profile that comes before the one it has to follow"
)
SHARES_ABOVE_WHOLE = Lint("shares-above-whole", Severity.WARNING, "Owners whose shares add up to more than the whole")
PAID_ABOVE_COMMITTED = Lint("paid-above-committed", Severity.WARNING, "More capital paid in than was committed")
SAME_NUMBER = Lint("same-number", Severity.WARNING, "Two certificates of one scheme with one number")
DROPPED_ENTRY = Lint(
    "dropped-entry", Severity.WARNING, "A list declared complete that leaves out an entry stated earlier"
)
CONTRADICTORY_FIGURES = Lint(
    "contradictory-figures", Severity.WARNING, "A total that what is listed contradicts, or a part above its whole"
)
LINTS = (
    STRAY_ANSWER,
    PERCENT_BELOW_ONE,
    EMPTY_LIST,
    UNDECLARED_SERVICE,
    DATES_OUT_OF_ORDER,
    SHARES_ABOVE_WHOLE,
    PAID_ABOVE_COMMITTED,
    SAME_NUMBER,
    DROPPED_ENTRY,
    CONTRADICTORY_FIGURES,
)
"""The lints of this module."""

_OF_SERVICES: tuple[FactPath, ...] = (
    ("certifications", "*", "services"),
    ("assessments", "*", "services"),
    ("applications", "*", "for_services"),
    ("datacenters", "*", "hosted_services"),
)
_IN_ORDER = (
    ("issued", "expires"),
    ("period_start", "period_end"),
    ("founded", "ended"),
    ("launched", "ended"),
    ("announced", "opens"),
    ("announced", "completes"),
)
_WITHIN = (("paid_in_meur", "committed_meur"), ("public_paid_in_meur", "public_committed_meur"))
_MAY_BE_NONE = "former_names"
"""Where an empty list is how one says that there is none."""

_WHOLE = 101
"""Shares may be rounded, so that all of them together come to a little more than 100."""


def implausible(provider: Provider, sets: CountrySets) -> Iterator[Oddity]:
    """What a profile states that can hardly be so: first what each fact says by itself, then what they come to together."""
    for statement in provider.statements:
        for path, value in statement.leaves.items():
            yield from _by_itself(statement, path, value, provider)
    for day in sorted({statement.from_ for statement in provider.statements}):
        snapshot = take_snapshot(provider, day, date.max, sets)
        table = snapshot.table(snapshot.first_world)
        yield from _contradictory(snapshot)
        yield from _together(table)
        yield from _dropped(snapshot, table)


def _contradictory(snapshot: Snapshot) -> Iterator[Oddity]:
    """Figures that contradict each other on one day."""
    for dispute in snapshot.disputes:
        if dispute.figures:
            statements = [support.statement for support in snapshot.supports]
            places = [s.places[path] for s in statements for path in dispute.paths & s.leaves.keys()]
            said = f"{together([dotted(path) for path in sorted(dispute.paths)])} contradict each other"
            hint = "correct the one that is wrong; 'compliance disputes' shows both sides"
            yield CONTRADICTORY_FIGURES, max(places), (said, hint)


def _by_itself(statement: Statement, path: FactPath, value: object, provider: Provider) -> Iterator[Oddity]:
    at, name = statement.places[path], dotted(path)
    if path[-1].endswith("_pct") and path[0] != "x" and any(0 < end < 1 for end in _ends(value)):
        yield PERCENT_BELOW_ONE, at, (f"'{name}' runs from 0 to 100, and is less than 1", "a quarter is 25, not 0.25")
    if value == () and path[-1] != _MAY_BE_NONE:
        hint = "state what is in it, or leave it out: what is not known is not nothing"
        yield EMPTY_LIST, at, (f"the list '{name}' is empty: it says that there is none", hint)
    if isinstance(value, tuple) and any(fits(of_provider(path), pattern) for pattern in _OF_SERVICES):
        for service in value:
            if service not in provider.services:
                known = f"it has: {', '.join(provider.services) or 'none'}"
                alike = next((one for one in provider.services if one.casefold() == service.casefold()), service)
                hint = (
                    f"did you mean '{alike}'?"
                    if alike != service
                    else did_you_mean(service, provider.services) or known
                )
                yield UNDECLARED_SERVICE, at, (f"'{name}' names '{service}', which is no service of this profile", hint)


def _ends(value: object) -> tuple[float, ...]:
    """The numbers a value is written with."""
    if isinstance(value, Range):
        return tuple(end for end in (value.minimum, value.maximum) if end is not None)
    return (value,) if isinstance(value, int | float) and not isinstance(value, bool) else ()


def _together(table: FactTable) -> Iterator[Oddity]:
    """What facts come to together on one day."""
    records: dict[FactPath, dict[str, Leaf]] = {}
    for path, leaf in table.leaves.items():
        if leaf.value is not None:
            records.setdefault(path[:-1], {})[path[-1]] = leaf
    for root, record in records.items():
        for first, last in _IN_ORDER:
            a, b = (record[name].value if name in record else None for name in (first, last))
            if (after := days_of(a)) and (before := days_of(b)) and after[0] > before[1]:
                said = f"'{dotted((*root, last))}' is {b}, and '{first}' comes after it, {a}"
                yield DATES_OUT_OF_ORDER, _place((*root, last), record[last]), (said, "were the two exchanged?")
        for part, whole in _WITHIN:
            if part in record and whole in record and _low(record[part]) > _high(record[whole]):
                said = f"'{dotted((*root, part))}' is above '{whole}'"
                yield PAID_ABOVE_COMMITTED, _place((*root, part), record[part]), (said, "check both figures")
    yield from _shares(table)
    yield from _numbers(records)


def _low(leaf: Leaf) -> float:
    return leaf.value.minimum or 0 if isinstance(leaf.value, Range) else min(_ends(leaf.value), default=0)


def _high(leaf: Leaf) -> float:
    highest = leaf.value.maximum if isinstance(leaf.value, Range) else max(_ends(leaf.value), default=None)
    return float("inf") if highest is None else highest


def _shares(table: FactTable) -> Iterator[Oddity]:
    """Owners, of the provider or of a service, who hold more than there is."""
    for path, members in table.members.items():
        for field in ("capital_pct", "voting_pct") if path[-2:] == ("ownership", "shareholders") else ():
            held = {(*path, key, field): table.leaves.get((*path, key, field)) for key in sorted(members)}
            stated = {at: leaf for at, leaf in held.items() if leaf is not None and leaf.value is not None}
            total = sum(_low(leaf) for leaf in stated.values())
            if total > _WHOLE:
                last = max(stated, key=lambda at: (stated[at].supports[-1].statement.from_, at))
                said = f"the shares '{field}' in '{dotted(path)}' add up to {total:g} %"
                yield SHARES_ABOVE_WHOLE, _place(last, stated[last]), (said, "has one of the owners left, or sold?")


def _numbers(records: Mapping[FactPath, Mapping[str, Leaf]]) -> Iterator[Oddity]:
    """Certificates of one scheme with one number."""
    numbered = [
        (root, record) for root, record in records.items() if root[-2:-1] == ("certifications",) and "number" in record
    ]
    for (first, a), (second, b) in combinations(numbered, 2):
        if all(name in a and name in b and a[name].value == b[name].value for name in ("number", "scheme")):
            said = f"'{dotted(second)}' has the number of '{dotted(first)}', {a['number'].value}"
            yield SAME_NUMBER, _place((*second, "number"), b["number"]), (said, "is it one certificate, stated twice?")


def _dropped(snapshot: Snapshot, table: FactTable) -> Iterator[Oddity]:
    """Entries there the day before that a list declared complete leaves out, and that no statement of the day ends."""
    today = [s.statement for s in snapshot.supports if s.statement.from_ == snapshot.as_of]
    closing = [(statement, closure) for statement in today for closure in statement.closures]
    if not closing:
        return
    before = snapshot.at(snapshot.as_of - timedelta(days=1))
    earlier = before.table(before.first_world).members
    for statement, closure in closing:
        for key, member in earlier.get(closure.path, {}).items():
            now, entry = table.members.get(closure.path, {}).get(key), (*closure.path, key)
            named = any(entry in one.entries for one in today)
            told = named or any(entry[:size] in one.leaves for one in today for size in range(1, len(entry) + 1))
            if not member.ended and (now is None or now.ended) and not told:
                since = member.supports[-1].statement.from_
                said = f"'{dotted(closure.path)}' is declared complete without '{key}', stated from {since}"
                hint = f"write '{key}: null' if it is gone, or name it: what is left out has ended"
                yield DROPPED_ENTRY, where_of(statement, closure.path), (said, hint)


def _place(path: FactPath, leaf: Leaf) -> Location:
    """Where the latest statement behind a fact sets it."""
    return where_of(leaf.supports[-1].statement, path)


def where_of(statement: Statement, path: FactPath) -> Location:
    """Where a statement sets something, or else what it stands in."""
    places = (statement.places.get(path[:size]) for size in range(len(path), 0, -1))
    return next((place for place in places if place is not None), statement.location)
