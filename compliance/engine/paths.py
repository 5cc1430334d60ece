"""Paths of facts: which read which, and where the facts of a service stand.

A service states facts of its own below its entry, `services.vm.facts.pricing.egress_free`, and where that service is
assessed they are read as if the provider stated them: `pricing.egress_free`. Its entry itself is read as `service`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model.statements import FactPath

_DEPTH = 3
"""Parts of a path above a fact of a service: `services`, the service's id, `facts`."""


def touches(path: FactPath, read: FactPath) -> bool:
    """Is one of two paths at or above the other? `*` in the one that is read stands for any key."""
    return all(wanted in ("*", part) for part, wanted in zip(path, read, strict=False))


def fits(path: FactPath, read: FactPath) -> bool:
    """Is a path the one that is read? `*` stands there for any key."""
    return len(path) == len(read) and touches(path, read)


def facts_of(service: str) -> FactPath:
    """Where a service states facts of its own."""
    return ("services", service, "facts")


def is_of_service(path: FactPath) -> bool:
    """Is it a fact that a service states of its own?"""
    return path[:1] == ("services",) and path[2:_DEPTH] == ("facts",)


def of_provider(path: FactPath) -> FactPath:
    """A fact that a service states of its own as the provider's fact it is merged over; any other path as it is."""
    return path[_DEPTH:] if is_of_service(path) else path


def in_profile(read: FactPath, service: str | None) -> FactPath:
    """A read as a path of the profile: what is read of `service` stands in the entry of the service assessed."""
    return ("services", service, *read[1:]) if service is not None and read[0] == "service" else read


def places_of(reads: Iterable[FactPath], service: str | None) -> tuple[FactPath, ...]:
    """Every path of the profile that reads may come from: the service assessed may state each of them of its own."""
    places = tuple(in_profile(read, service) for read in reads)
    return places if service is None else (*places, *((*facts_of(service), *read) for read in reads))


def names_of(path: FactPath, service: str | None) -> Iterator[FactPath]:
    """The names under which a path of the profile is read where a service is assessed; its own is among them."""
    yield path
    if service is not None and path[:2] == ("services", service):
        yield ("service", *path[2:])
        if is_of_service(path):
            yield of_provider(path)


def dotted(path: FactPath) -> str:
    """A path as people write it."""
    return ".".join(path)
