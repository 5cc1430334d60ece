"""What most commands are about: one provider under one rule set, at the dates of the run."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from compliance.cli.inputs import read, read_rulesets, snapshot_of, understand
from compliance.cli.terminal import Terminal
from compliance.engine.snapshot import Snapshot
from compliance.loading.providers import load_provider
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Provider
from compliance.rulesets.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Subject:
    """A provider, what is known of it, and what it is held against."""

    provider: Provider
    ruleset: RuleSet
    snapshot: Snapshot


def subject_of(options: Namespace, terminal: Terminal, shift: Callable[[date], date] | None = None) -> Subject:
    """Read what the options name; `shift` may move the day assessed.

    Raises:
        UsageError: there is no such document, service, parameter or date.
        LoadError: with every problem of both documents.
    """
    found: list[Problem] = []
    as_of, known_as_of = understand(options, terminal, [options.provider], [options.ruleset])
    provider = read(load_provider, options.provider, found)
    rulesets = read_rulesets([options.ruleset], options.settings, found)
    if found or provider is None:
        raise LoadError(found)
    day = as_of if shift is None else shift(as_of)
    return Subject(provider, rulesets[0], snapshot_of(provider, day, known_as_of, options.service))
