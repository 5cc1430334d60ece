"""What commands share: reading the documents and dates they are given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from compliance.cli.arguments import UsageError
from compliance.cli.terminal import Terminal
from compliance.language.ruleset import RuleSet
from compliance.language.tailor import SettingError, with_settings
from compliance.loading.builtin import UnknownDocumentError, ids
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError, Problem
from compliance.model.values import parse_day

Document = TypeVar("Document")


def dates(options: Namespace, terminal: Terminal) -> tuple[date, date]:
    """`--as-of` and `--known-as-of`, both today without them."""
    return _day("--as-of", options.as_of, terminal.today), _day("--known-as-of", options.known_as_of, terminal.today)


def _day(option: str, text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        return parse_day(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def read(load: Callable[[str], Document], name: str, found: list[Problem]) -> Document | None:
    """Load a document; its problems are added to those found.

    Raises:
        UsageError: there is no such document.
    """
    try:
        return load(name)
    except LoadError as error:
        found += error.problems
    except UnknownDocumentError as error:
        near = f"; did you mean {' or '.join(repr(n) for n in error.nearest)}?" if error.nearest else ""
        known = f" Built in: {', '.join(ids(error.kind))}." if not near else ""
        raise UsageError(f"{error}{near}{known}") from None
    return None


def read_rulesets(names: list[str], settings: list[str], found: list[Problem]) -> list[RuleSet]:
    """Load rule sets, with the parameters set on the command line."""
    rulesets = [ruleset for name in names if (ruleset := read(load_ruleset, name, found)) is not None]
    if found or not settings:
        return rulesets
    try:
        return with_settings(rulesets, settings)
    except SettingError as error:
        raise UsageError(f"--set {error}") from None


def pick_rule(ruleset: RuleSet, name: str) -> str:
    """The id of a rule of a rule set, as given; raises `UsageError` with the nearest ones."""
    if ruleset.rule(name) is not None:
        return name
    known = [rule.id for rule in ruleset.rules]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(repr(n) for n in near)}?" if near else f"it has: {', '.join(known)}"
    raise UsageError(f"rule set '{ruleset.id}' has no rule '{name}'; {hint}")
