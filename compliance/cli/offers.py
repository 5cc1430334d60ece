"""What an argument that names an offer stands for: a provider, or one of its services, written `provider@service`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from compliance.cli.terminal import UsageError
from compliance.loading.builtin import UnknownDocumentError, find, is_pattern
from compliance.model.records import dataclass
from compliance.model.scorecard import ANY_OTHER_SERVICE
from compliance.model.values import IDENTIFIER
from compliance.model.words import offer_id, plural


@dataclass(frozen=True, slots=True)
class OfferArgument:
    """A document, and the service of its provider that is meant.

    Attributes:
        given: the argument, as it was typed.
        document: a built-in id, or the path of a file or folder, or a pattern of paths: what a provider is read from.
        service: id of the service; the provider as a whole where it is null.
    """

    given: str
    document: str
    service: str | None


def parted(argument: str, folder: str = "") -> tuple[str, str | None]:
    """The document an argument names, and the service behind it.

    An existing file or folder is that, whatever its name; else what follows the last `@` is a service, if it is an id.

    Args:
        argument: as it was typed.
        folder: where paths are seen from; the current one without it.
    """
    document, _, named = argument.rpartition("@")
    is_offer = document and re.fullmatch(IDENTIFIER, named) and not os.path.lexists(os.path.join(folder, argument))  # noqa: PTH118 - a path may be too long
    return (document, named) if is_offer else (argument, None)


def offer_of(argument: str, service: str | None = None) -> OfferArgument:
    """What one argument stands for.

    Args:
        argument: as it was typed.
        service: what `--service` says; the service of every argument that names none.

    Raises:
        UsageError: a service of a folder or a pattern, which stand for many providers, or one beside another `--service`.
    """
    document, named = parted(argument)
    if named is None:
        return OfferArgument(argument, document, service)
    many = _many(document)
    if many is not None:
        raise UsageError(
            f"'{argument}': {many} stands for many providers: name one of them before the @, or write "
            f"'{document}' --service {named} for a service that all of them have"
        )
    if service not in (None, named):
        raise UsageError(f"'{argument}' and --service {service} name different services: leave one of them out")
    return OfferArgument(argument, document, named)


def _many(document: str) -> str | None:
    """What a document is called that stands for many; `None` where it stands for one."""
    if is_pattern(document):
        return "a pattern"
    try:
        return "a folder" if os.path.isdir(find("provider", document).path) else None  # noqa: PTH112 - Path.is_dir() fails on a name too long
    except UnknownDocumentError:
        return None


def offers_of(arguments: Iterable[str], service: str | None = None) -> list[OfferArgument]:
    """What several arguments stand for, in their order; raises `UsageError` with every mistake in them."""
    offers, mistakes = [], []
    for argument in arguments:
        try:
            offers.append(offer_of(argument, service))
        except UsageError as error:
            mistakes.append(str(error))
    if mistakes:
        raise UsageError("\n".join(mistakes))
    return offers


def such_as(document: str, service: str | None) -> str:
    """What to do where one of several services is meant; the document is what one types for the provider."""
    return f"name the one you buy, such as {offer_id(document, service)}"


def which_meet(provider: str, document: str, ruleset: str, offers: Mapping[str | None, bool]) -> str:
    """How many services of a provider meet what is required under a rule set, and what to name.

    Args:
        provider: its id.
        document: what it was read from, as one types it.
        ruleset: id of a rule set that is about services.
        offers: by service, whether it meets what is required.
    """
    services = {service: meets for service, meets in offers.items() if service != ANY_OTHER_SERVICE}
    if not services:
        return (
            f"{provider} states no service, and '{ruleset}' is about one: only what its own facts rule out is decided"
        )
    meeting = [service for service, meets in services.items() if meets]
    said = f"{provider} has {plural(len(services), 'service')}, {_how_many(len(meeting), len(services))} '{ruleset}'"
    if not meeting:
        return said
    other = "" if offers.get(ANY_OTHER_SERVICE, True) else ", any other service does not"
    return f"{said}{other}: {such_as(document, meeting[0])}"


def _how_many(meeting: int, services: int) -> str:
    if services == 1:
        return "which meets" if meeting else "which is not shown to meet"
    if not meeting:
        return "none of them is shown to meet"
    if meeting == services:
        return "all meet"
    return f"{meeting} of them meet{'s' if meeting == 1 else ''}"
