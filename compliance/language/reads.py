"""How a fact that may not be there is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.language.types import ListType, RecordType, Type
from compliance.language.values import Causes, Entry, Failure, ListValue, Unknown
from compliance.model.provider import FactPath
from compliance.model.status import Reason


def open_list(path: FactPath, type_: ListType, causes: Causes) -> ListValue:
    """A list of which nothing is known: whatever is in it is the hypothetical rest."""
    rest: Any = Entry(path, {}, rest=True) if isinstance(type_.element, RecordType) else Unknown(causes)
    return ListValue((), rest=(rest,), causes=causes)


def absent_value(path: FactPath, type_: Type) -> Unknown | ListValue:
    """What reading a fact nobody stated gives: unknown, or an open, empty list."""
    causes = frozenset({(Reason.MISSING, path)})
    return open_list(path, type_, causes) if isinstance(type_, ListType) else Unknown(causes)


def service_missing(env: Mapping[str, Any], path: FactPath) -> Unknown | None:
    """Facts of `service` are unknown while no service is assessed, or one of which nothing is known."""
    return None if env.get("service.id").__class__ is str else Unknown(frozenset({(Reason.NO_SERVICE, path)}))


def read_field(entry: Any, name: str, type_: Type) -> Any:
    """A field of an entry; absent ones are unknown, absent lists open and empty."""
    if entry.__class__ in (Unknown, Failure):
        return entry
    value = entry.fields.get(name)
    if value is not None:
        return value
    unknown: Unknown = entry.unknown(name)
    return open_list((*entry.path, name), type_, unknown.causes) if isinstance(type_, ListType) else unknown


def is_stated(value: Any) -> bool:
    """`has`: stated, however weakly or long ago, and not ended."""
    if value is None:
        return False
    if value.__class__ is Unknown:
        return all(reason is not Reason.ENDED for reason, _ in value.causes)
    if value.__class__ is ListValue and not value.items and not value.maybe:
        return all(reason not in (Reason.ENDED, Reason.MISSING) for reason, _ in value.causes)
    return True
