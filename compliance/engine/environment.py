"""The facts of one world as expressions see them, for a given requirement of evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Any, Final

from compliance.engine.disputes import same_value
from compliance.engine.evidence import shortfall
from compliance.engine.table import FactGroup, FactTable, Leaf, Member, together
from compliance.language.constants import DAY, EPOCH, seconds_of_day
from compliance.language.lists import BUDGET, CUSTOM_READER, CYCLE_END, MEMORY
from compliance.language.types import Basic, NumberType, Type
from compliance.language.values import (
    NO_CAUSES,
    Entry,
    Failure,
    InexactNumber,
    ListValue,
    Unknown,
    UnknownCause,
    UnknownCauses,
    is_stated,
)
from compliance.model.dates import date_written
from compliance.model.nearest import REGIONS, as_compared
from compliance.model.rule_values import CountrySets, Cycle, Evidence
from compliance.model.schema import list_depths, shape_at
from compliance.model.schemes import activities_meant, scheme_meant, word_meant
from compliance.model.shapes import KEY_FIELD, Field, KeyedList
from compliance.model.statements import Closure, FactPath, Statement
from compliance.model.status import Reason
from compliance.model.values import FactKind, InexactDay, Range, Scalar, describe
from compliance.rulesets.ruleset import Parameter

ANY_OTHER: Final = Unknown(frozenset({(Reason.NO_SERVICE, ("service",))}))
"""The service assessed where it is any other than those stated: nothing is known of it, nor which certificates are for it."""

_CERTIFICATES: Final[FactPath] = ("certifications",)
REST_FORMS_LIMIT = 16
"""Ways of satisfying partial closures that are told apart; beyond that they are not made use of, which is sound."""


def facts_as_read(
    table: FactTable, group: FactGroup, evidence: Evidence, as_of: date, sets: CountrySets
) -> Mapping[str, Any]:
    """The facts of one group in one world by dotted path, as conditions that demand some evidence read them.

    They are the same on every day on which the same statements are recent enough, as long as regions have the same countries.
    """
    return _EnvironmentBuilder(table, evidence, as_of, sets).build(group)


def environment_of(
    facts: Mapping[str, Any], as_of: date, sets: CountrySets, service: str | Unknown | None, budget: list[int]
) -> dict[str, Any]:
    """What conditions read: facts by dotted path, `as_of`, country sets by name.

    `service` is the id of the one assessed, `None` for the provider as a whole, or `ANY_OTHER`; `budget` is what evaluations
    count their work in (`language.lists.BUDGET`).
    """
    there = {name: ListValue(members) for name, members in sets.members_on(as_of).items()}
    env = {**facts, **there, "as_of": seconds_of_day(as_of), BUDGET: budget, MEMORY: {}, CUSTOM_READER: read_custom}
    if service is not None:
        env["service.id"] = service
    if isinstance(service, str) and (entry := facts.get("services")) is not None:
        entries = [*entry.items, *(weak for weak, _ in entry.maybe)]
        chosen = next((e for e in entries if e.path[-1] == service), None)
        env |= {f"service.{name}": value for name, value in (chosen.fields if chosen else {}).items()}
    return env


def regions(sets: CountrySets, day: date) -> dict[str, frozenset[str]]:
    """The countries of each region that may stand for its countries, on a day."""
    members = sets.members_on(day)
    return {name: frozenset(members[name]) for name in REGIONS if name in members}


def regions_named(statements: Iterable[Statement]) -> set[str]:
    """The regions that statements name in a list of places."""
    lists = (value for s in statements for value in s.leaves.values() if isinstance(value, tuple))
    return {place for places in lists for place in places if place in REGIONS}


class _EnvironmentBuilder:
    """Builds one environment; `_fields` gathers what stands in each entry or at the top, by name."""

    def __init__(self, table: FactTable, evidence: Evidence, as_of: date, sets: CountrySets) -> None:
        self._regions = regions(sets, as_of)
        self._cycles = sets.cycles
        self._table = table
        self._evidence = evidence
        self._as_of = as_of
        self._fields: dict[FactPath, dict[str, Any]] = {(): {}}

    def build(self, group: FactGroup) -> dict[str, Any]:
        """Facts by dotted path from the top."""
        for path, leaf in group.leaves.items():
            depths = list_depths(path)
            if depths[-1:] != (len(path),):
                self._put(path, depths, self._value(path, leaf))
        for path in sorted(group.lists, key=len, reverse=True):
            self._put(path, list_depths(path)[:-1], self._list(path))
        return self._fields[()]

    def _put(self, path: FactPath, depths: tuple[int, ...], value: Any) -> None:
        owner = path[: depths[-1] + 1] if depths else ()
        self._fields.setdefault(owner, {})[".".join(path[len(owner) :])] = value

    def _value(self, path: FactPath, leaf: Leaf) -> Any:
        reason = Reason.ENDED if leaf.value is None else shortfall(leaf.supports, self._evidence, self._as_of)
        is_list = isinstance(leaf.value, tuple)
        if reason is not None:
            causes: UnknownCauses = frozenset({(reason, path)})
            return ListValue((), rest=(Unknown(causes),), causes=causes) if is_list else Unknown(causes)
        assert leaf.value is not None  # an ended leaf has a reason
        value, reason = leaf.value, Reason.MISSING
        if leaf.parts:
            value, reason = self._together(leaf)
        if leaf.open and isinstance(value, tuple):
            causes = frozenset({(Reason.MISSING, path)})
            return ListValue(tuple(map(as_compared, value)), rest=(Unknown(causes),), causes=causes)
        if isinstance(value, tuple) and path[-1] == "services" and (alike := self._spelt_otherwise(value)):
            causes = frozenset({(Reason.MISSING, path)})
            return ListValue(tuple(map(as_compared, value)), rest=(Unknown(causes, among=alike),), causes=causes)
        if isinstance(value, tuple) and not self._regions.keys().isdisjoint(value) and _is_of_countries(path):
            return self._places(value, path)
        return run_time_value(closed(value, path) if isinstance(value, Range) else value, (reason, path))

    def _spelt_otherwise(self, names: tuple[str, ...]) -> frozenset[str]:
        """The services that may be meant by names of none, as they differ in capitals and punctuation alone."""
        declared = self._table.members.get(("services",), {}).keys()
        stray = {_letters(name) for name in names if name not in declared}
        return frozenset(one for one in declared if _letters(one) in stray and one not in names)

    def _places(self, places: tuple[str, ...], path: FactPath) -> ListValue:
        """Countries, and regions: of each, one of its countries for certain, and maybe others."""
        causes: UnknownCauses = frozenset({(Reason.OPEN_LIST, path)})
        within = tuple(Unknown(causes, among=self._regions[place]) for place in places if place in self._regions)
        countries = tuple(place for place in places if place not in self._regions)
        return ListValue((*countries, *within), rest=within, causes=causes)

    def _together(self, leaf: Leaf) -> tuple[Scalar, Reason]:
        """What statements that are good enough say together, and what would say it more exactly."""
        short = [shortfall((support,), self._evidence, self._as_of) for _, support in leaf.parts]
        value = together([said for (said, _), reason in zip(leaf.parts, short, strict=True) if reason is None])
        more_exactly = next((reason for reason in short if reason is not None), Reason.MISSING)
        return value, Reason.MISSING if same_value(value, leaf.value) else more_exactly

    def _list(self, path: FactPath) -> ListValue:
        items: list[Entry] = []
        maybe: list[tuple[Entry, UnknownCauses]] = []
        causes: set[UnknownCause] = set()
        for key, member in sorted(self._table.members.get(path, {}).items()):
            here = (*path, key)
            reason = shortfall(member.supports, self._evidence, self._as_of)
            if member.ended and reason is None:
                if member.gone:
                    causes.add((Reason.ENDED, here))
                    continue
                reason = Reason.ENDED
            stated = self._fields.get(here, {})
            if member.ended:
                stated = _unsure_fields(here) | {name: value for name, value in stated.items() if is_stated(value)}
            fields = {KEY_FIELD: key, **stated}
            if path[-1] in _OF_SCHEMES:
                fields = _as_its_scheme_says(here, fields)
            if path == _CERTIFICATES:
                self._of_its_day(fields, member)
            self._note_closures(here, fields)
            entry = Entry(here, fields)
            if reason is None:
                items.append(entry)
            else:
                # The end of an entry follows the evidence of the rule as well: one that a source too weak for the rule has
                # ended may still be there.
                maybe.append((entry, frozenset({(reason, here)})))
        rest, open_causes = self._rest(path, [e.path[-1] for e in items] + [e.path[-1] for e, _ in maybe])
        all_causes = frozenset(causes | open_causes) if rest else NO_CAUSES
        return ListValue(tuple(items), tuple(maybe), rest, all_causes)

    def _note_closures(self, entry: FactPath, fields: dict[str, Any]) -> None:
        """Note of a field that is too weak or too old for the rule which values a list complete for these rules out.

        Who lists all certificates of one scheme says of one that stood there as another scheme's that it is none of these.
        """
        for closure, supports in self._table.closures.get(entry[:-1], {}).items():
            if len(closure.where) != 1 or shortfall(supports, self._evidence, self._as_of) is not None:
                continue
            ((name, value),) = closure.where
            field, leaf = fields.get(name), self._table.leaves.get((*entry, name))
            if field.__class__ is not Unknown or leaf is None or not isinstance(leaf.value, str):
                continue
            if min(s.statement.from_ for s in leaf.supports) <= max(s.statement.from_ for s in supports):
                meant = scheme_meant(leaf.value)[0] if entry[-2] in _OF_SCHEMES else leaf.value
                if meant is not None and not same_value(meant, value):
                    fields[name] = replace(field, excluded=field.excluded | {as_compared(value)})

    def _of_its_day(self, fields: dict[str, Any], member: Member) -> None:
        """Note what follows from the day on which a certificate was said to be there: its edition, and how long it can run.

        Its edition, where none is stated and only one can be in force on that day. How long it can be in force for certain, where
        no last day is stated: from its first day or, where that is not stated either, from that day.
        """
        cycle = self._cycles.get(scheme) if isinstance(scheme := fields.get("scheme"), str) else None
        if cycle is None:
            return
        supports, asked = member.supports, self._evidence
        if asked.grade is not None or asked.max_age is not None:
            supports = tuple(s for s in supports if shortfall((s,), asked, self._as_of) is None) or supports
        said = max(s.statement.from_ for s in supports)
        if "edition" not in fields and (edition := cycle.edition_on(said)) is not None:
            fields["edition"] = edition
        if "expires" not in fields:
            self._run_out(fields, cycle, said)

    @staticmethod
    def _run_out(fields: dict[str, Any], cycle: Cycle, said: date) -> None:
        issued = fields.get("issued")
        if issued.__class__ is InexactNumber:
            issued = int(issued.low)
        if not isinstance(issued, int | None):
            return
        first = said if issued is None else EPOCH + timedelta(seconds=issued)
        fields[CYCLE_END] = seconds_of_day(cycle.end(first, fields.get("type"))) - DAY

    def _rest(self, path: FactPath, keys: Iterable[str]) -> tuple[tuple[Entry, ...], set[UnknownCause]]:
        """The forms of the hypothetical further entry, and why it cannot be ruled out."""
        closures = self._table.closures.get(path, {})
        good: list[Closure] = []
        causes: set[UnknownCause] = set()
        for closure, supports in closures.items():
            reason = shortfall(supports, self._evidence, self._as_of)
            if reason is None:
                good.append(closure)
            else:
                causes.add((reason, path))
        if any(not closure.where for closure in good):
            return (), set()
        leaf = self._table.leaves.get(path)
        ended = leaf is not None and leaf.value is None and not self._table.members.get(path)
        causes.add((Reason.ENDED if ended else Reason.OPEN_LIST, path))
        return _rest_forms(path, [closure.where for closure in good], tuple(keys)), causes


def _unsure_fields(entry: FactPath) -> dict[str, Unknown]:
    """The fields of an entry that ended, and may be there all the same: what they lack is a word on the entry.

    Nobody says any more that it is gone, or only a statement too weak or too old for the rule does. What was stated of it has
    ended, so that nothing is known of the bounds of a certificate either, which would not count if nobody had stated them.
    """
    shape = shape_at(entry[:-1])
    unknown = Unknown(frozenset({(Reason.ENDED, entry)}))
    return dict.fromkeys(shape.entry.fields, unknown) if isinstance(shape, KeyedList) else {}


@lru_cache(maxsize=10_000)
def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _is_of_countries(path: FactPath) -> bool:
    shape = shape_at(path)
    return isinstance(shape, Field) and shape.kind.form == "country code"


_OF_SCHEMES = ("certifications", "applications")
"""Lists of what is of a scheme, which has words of its own."""


def _as_its_scheme_says(path: FactPath, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a certificate with the words of its scheme as conditions compare them; what is none of these is unknown."""

    def unknown(name: str) -> Unknown:
        return Unknown(frozenset({(Reason.MISSING, (*path, name))}))

    stated = fields.get("scheme")
    scheme, edition = scheme_meant(stated) if stated.__class__ is str else (None, "")
    if stated.__class__ is str and (scheme is None or edition):
        scheme = None
        fields["scheme"] = unknown("scheme")
    for name in ("edition", "level", "control_set"):
        text = fields.get(name)
        if text.__class__ is str:
            meant = text if scheme is None else word_meant(scheme, name, text)
            # Of which edition a year is depends on the scheme.
            fields[name] = unknown(name) if meant is None or (scheme is None and name == "edition") else meant
    activities = fields.get("activities")
    if scheme is not None and activities.__class__ is ListValue and activities.items:
        fields["activities"] = _activities(scheme, activities, unknown("activities"))
    return fields


def _activities(scheme: str, stated: ListValue, unclear: Unknown) -> ListValue:
    """The activities of a certificate as conditions compare them; one that the scheme does not have may be any of its own."""
    meant = [activities_meant(scheme, text) for text in stated.items]
    items = tuple(dict.fromkeys(activity for several in meant for activity in several or ()))
    return ListValue(items, rest=(unclear,), causes=unclear.causes) if None in meant else ListValue(items)


def _rest_forms(path: FactPath, wheres: list[tuple[tuple[str, str], ...]], keys: tuple[str, ...]) -> tuple[Entry, ...]:
    """One form for each way in which the rest differs from every closed `where` in at least one field."""
    forms = 1
    for where in wheres:
        forms *= len(where)
    if forms > REST_FORMS_LIMIT:
        wheres = []
    causes: UnknownCauses = frozenset({(Reason.OPEN_LIST, path)})
    entries = []
    for choice in product(*wheres):
        excluded: dict[str, set[str]] = {KEY_FIELD: set(keys)}
        for name, value in choice:
            excluded.setdefault(name, set()).add(as_compared(value))
        entries.append(
            Entry(
                path,
                {name: Unknown(causes, frozenset(values)) for name, values in excluded.items()},
                rest=True,
            )
        )
    return tuple(entries)


def closed(value: Range, path: FactPath) -> Range | float:
    """A range with its open ends closed by what the schema guarantees of the fact."""
    shape = shape_at(path)
    kind = shape.kind if isinstance(shape, Field) else FactKind("number")
    low = kind.minimum if value.minimum is None else value.minimum
    high = kind.maximum if value.maximum is None else value.maximum
    return low if low is not None and low == high else Range(low, high)


def run_time_value(value: Scalar, cause: UnknownCause) -> Any:
    """A fact's or parameter's value as expressions compute with it; `cause` is what an inexact one lacks."""
    match value:
        case str():
            return as_compared(value)
        case bool():
            return value
        case int() | float():
            return float(value)
        case date():
            return seconds_of_day(value)
        case InexactDay(first=first, last=last):
            return InexactNumber(seconds_of_day(first), seconds_of_day(last), frozenset({cause}))
        case tuple():
            return ListValue(tuple(map(as_compared, value)))
        case Range(minimum=low, maximum=high):
            ends = (-math.inf if low is None else float(low), math.inf if high is None else float(high))
            return InexactNumber(*ends, frozenset({cause}))
    raise AssertionError(value)


def read_custom(path: str, type_: Type, value: Any) -> Any:
    """A custom fact, if its value is of the type the rule set declares."""
    if value.__class__ in (Unknown, Failure):
        return value
    if type_ is Basic.DATE and value.__class__ in (str, float):
        stated = date_written(value)
        if stated is None:
            return Failure(f"{path} is not a day, month or year such as 2016-01-31, 2016-01 or 2016")
        return run_time_value(stated, (Reason.MISSING, tuple(path.split("."))))
    fits = (
        (type_ is Basic.BOOL and value.__class__ is bool)
        or (type_ is Basic.TEXT and value.__class__ is str)
        or (isinstance(type_, NumberType) and value.__class__ in (float, InexactNumber))
    )
    return value if fits else Failure(f"{path} is declared as another type than {describe(value)}")


def parameter_values(parameters: Mapping[str, Parameter], as_of: date, known_as_of: date) -> dict[str, Any]:
    """Parameters as conditions read them: the latest value from a day not after `as_of`, known at `known_as_of`."""
    values: dict[str, Any] = {}
    for name, parameter in parameters.items():
        cause = (Reason.MISSING, ("params", name))
        current = parameter_at(parameter, as_of, known_as_of)
        values[name] = Unknown(frozenset({cause})) if current is None else run_time_value(current, cause)
    return values


def parameter_at(parameter: Parameter, as_of: date, known_as_of: date) -> Scalar | None:
    """A parameter's value at a date; `None` where none is known."""
    current = [v for v in parameter.values if v.from_ <= as_of and v.known <= known_as_of]
    return current[-1].value if current else None
