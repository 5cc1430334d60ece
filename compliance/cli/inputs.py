"""Reads what commands are given: documents, dates, services, parameters, targets."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from compliance.cli.offers import OfferArgument, offer_of, such_as
from compliance.cli.terminal import Terminal, UsageError
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.loading.builtin import SUFFIXES, BuiltinKind, UnknownDocumentError, find, ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.dates import parse_day
from compliance.model.nearest import hint, nearest, remedy
from compliance.model.problem import LoadError, Problem
from compliance.model.rule_values import Evidence
from compliance.model.statements import Provider, UnknownServiceError
from compliance.model.status import Basis, Target
from compliance.model.words import FEW, offer_id, plural
from compliance.rulesets.ruleset import Rule, RuleSet
from compliance.rulesets.settings import SettingError, with_settings

_Read = TypeVar("_Read")


def understand(
    options: Namespace, terminal: Terminal, providers: Iterable[str], rulesets: Iterable[str]
) -> tuple[date, date]:
    """`--as-of` and `--known-as-of`, both today without them, once every argument of a run is understood.

    Raises:
        UsageError: with every document there is not, and every date that is none.
    """
    mistakes = [mistake for name in providers if (mistake := document_mistake("provider", name))]
    mistakes += [mistake for name in rulesets if (mistake := document_mistake("ruleset", name))]
    days = []
    for option, text in (("--as-of", options.as_of), ("--known-as-of", options.known_as_of)):
        try:
            days.append(terminal.today if text is None else day_of(option, text))
        except UsageError as error:
            mistakes.append(str(error))
    if mistakes:
        raise UsageError("\n".join(mistakes))
    as_of, known_as_of = days
    return as_of, known_as_of


def day_of(option: str, text: str) -> date:
    """The day that an option was given; raises `UsageError`, with the day that was probably meant."""
    try:
        return parse_day(text)
    except ValueError as error:
        meant = remedy("a day", text)
        said = (
            f"; {meant}" if meant.startswith("write") and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else ""
        )
        raise UsageError(f"{option}: {error}{said}") from None


def document_mistake(kind: BuiltinKind, name: str) -> str | None:
    """What to say where there is no such document, with what may have been meant."""
    try:
        find(kind, name)
    except UnknownDocumentError as error:
        return unknown_document(error)
    return None


def unknown_document(error: UnknownDocumentError) -> str:
    """What to say where there is no such document: that it is one of the other kind, or what may have been meant."""
    if error.kind == "provider" and error.name in ids("ruleset"):
        return f"'{error.name}' is a rule set, not a provider: it goes after --against"
    if error.kind == "ruleset" and error.name in ids("provider"):
        return f"'{error.name}' is a provider, not a rule set"
    for suffix in SUFFIXES if error.name else ():
        if os.path.exists(error.name + suffix):  # noqa: PTH110 - Path.exists() fails on a name too long
            return f"{error}; for the file of that name, write {error.name}{suffix}"
    return f"{error}; {hint(error.nearest, ids(error.kind))}"


def read(load: Callable[[str], _Read], name: str, problems: list[Problem]) -> _Read | None:
    """Load a document; its problems are added to the list.

    Raises:
        UsageError: there is no such document.
    """
    try:
        return load(name)
    except LoadError as error:
        problems += error.problems
    except UnknownDocumentError as error:
        raise UsageError(unknown_document(error)) from None
    return None


def snapshot_of(provider: Provider, as_of: date, known_as_of: date, service: str | None) -> Snapshot:
    """What is known of a provider, or of one of its services; raises `UsageError` where it has no such service."""
    try:
        return take_snapshot(provider, as_of, known_as_of, country_sets(), service)
    except UnknownServiceError as error:
        raise UsageError(str(error)) from None


def refuse_repeated(offers: Iterable[Snapshot]) -> None:
    """Raise `UsageError` where two offers have one name, of one file or of several: a result could not tell them apart."""
    files: dict[str, list[str]] = {}
    for offer in offers:
        files.setdefault(offer_id(offer.provider.id, offer.service), []).append(offer.provider.file)
    repeated = {name: dict.fromkeys(of) for name, of in files.items() if len(of) > 1}
    if repeated:
        told = (f"{name} ({' and '.join(of)})" if len(of) > 1 else name for name, of in repeated.items())
        raise UsageError(f"named more than once: {', '.join(told)}")


def no_such_service(error: UnknownServiceError, document: str, asked_of_all: str | None) -> UsageError:
    """The mistake of a command line that names a service the provider does not have, with those it has.

    Args:
        error: what was wrong.
        document: what the provider was read from, as one types it.
        asked_of_all: what `--service` says where it is asked of several providers.
    """
    if asked_of_all is None or not error.known:
        return UsageError(str(error))
    return UsageError(
        f"{error}\n--service {asked_of_all} is asked of every provider; a service of one of them is written behind it, "
        f"as in {offer_id(document, (nearest(error.service, error.known) or error.known)[0])}"
    )


def read_rulesets(
    names: list[str], settings: list[str], problems: list[Problem], demand: Evidence | None = None
) -> list[RuleSet]:
    """Load rule sets, with the parameters set on the command line and, where one is made, the demand on evidence."""
    loaded = {
        name: read(load_ruleset, name, problems) for name in dict.fromkeys(names)
    }  # one may be named hundreds of times
    rulesets = [ruleset for name in names if (ruleset := loaded[name]) is not None]
    if problems:
        return rulesets
    try:
        tailored = with_settings(rulesets, settings) if settings else rulesets
    except SettingError as error:
        raise UsageError(f"--set {error}") from None
    if demand is None:
        return tailored
    from compliance.rulesets.demands import with_demand  # noqa: PLC0415 - few runs demand other evidence than rules do

    return [with_demand(ruleset, demand) for ruleset in tailored]


def accepted(options: Namespace) -> Basis:
    """The weakest basis that counts in a run."""
    return Basis(options.accept or Basis.DECLARED)


def pick_rule(ruleset: RuleSet, name: str) -> Rule:
    """The rule of an id; raises `UsageError` with the nearest ones."""
    rule = ruleset.rule(name)
    if rule is not None:
        return rule
    known = [rule.id for rule in ruleset.rules]
    raise UsageError(f"rule set '{ruleset.id}' has no rule '{name}'; {hint(nearest(name, known, most=3), known)}")


def read_subject(
    options: Namespace, terminal: Terminal, shift: Callable[[date], date] | None = None
) -> tuple[Provider, RuleSet, Snapshot]:
    """Read the provider, the rule set it is held against, and what is known of the provider at the dates of the run.

    Args:
        options: of a command about one provider and one rule set.
        terminal: says what day today is.
        shift: may move the day assessed.

    Raises:
        UsageError: there is no such document, service, parameter or date, or no service is named where one has to be.
        LoadError: with every problem of both documents.
    """
    problems: list[Problem] = []
    offer = offer_of(options.provider, options.service)
    as_of, known_as_of = understand(options, terminal, [offer.document], [options.ruleset])
    provider = read(load_provider, offer.document, problems)
    rulesets = read_rulesets([options.ruleset], options.settings, problems, options.evidence)
    if problems or provider is None:
        raise LoadError(problems)
    snapshot = snapshot_of(provider, as_of if shift is None else shift(as_of), known_as_of, offer.service)
    if offer.service is None and rulesets[0].assesses != "provider":
        ask_for_service(offer, rulesets[0], snapshot, accepted(options))
    return provider, rulesets[0], snapshot


def ask_for_service(offer: OfferArgument, ruleset: RuleSet, snapshot: Snapshot, accept: Basis) -> None:
    """Raise `UsageError` where a provider has services and none is named: with those there are, or of many the best one."""
    stated, gone = snapshot.services_stated
    live = [service for service in map(snapshot.of_service, stated) if service.ended_on is None]
    services = live or [snapshot.of_service(id_) for id_ in (*stated, *gone)]
    if not services:
        return
    name = offer.document
    has = f"{name} {'has' if live else 'had'} {plural(len(services), 'service')}, and '{ruleset.id}' is about one"
    if len(services) <= FEW:
        which = f"name {'the one you buy' if len(services) > 1 else 'it'}: {' or '.join(_offers(name, services))}"
    else:
        best = max(services, key=lambda service: _ranks(ruleset, service, accept))
        which = f"{such_as(name, best.service)}; 'compliance list services {name}' has them all"
    raise UsageError(f"{has}: {which}")


def _offers(document: str, services: Iterable[Snapshot]) -> list[str]:
    return [offer_id(document, service.service) for service in services]


def _ranks(ruleset: RuleSet, service: Snapshot, accept: Basis) -> tuple[int, int, int]:
    """How a service does: the worst and the best verdict it may have, by rank, and how many rules it passes."""
    from compliance.engine.state import decide_all  # noqa: PLC0415 - most command lines name what they mean

    state = decide_all(ruleset, service, accept)
    possible = state.judgement.possible if state.judgement is not None else ()
    ranks = (possible[0].rank, possible[-1].rank) if possible else (-1, -1)
    return *ranks, sum(standing.passes("certain") for standing in state.standings)


def target_of(ruleset: RuleSet, wanted: Target | None) -> Target:
    """What is to be met: what was asked for, else what the rule set claims.

    Raises:
        UsageError: the rule set never gives that verdict.
    """
    from compliance.engine.steps import targets_of  # noqa: PLC0415 - most commands have no target

    target = wanted or ruleset.claims
    if target not in targets_of(ruleset):
        raise UsageError(
            f"--target {target}: '{ruleset.id}' claims only to be necessary; nobody can be {target} under it"
        )
    return target
