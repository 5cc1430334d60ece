"""`compliance evaluate`."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from itertools import chain

from compliance.api import TOOL
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode, worst
from compliance.cli.inputs import read, read_rulesets, snapshot_of, understand
from compliance.cli.terminal import Terminal, write_result
from compliance.engine.evaluate import evaluate_snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.language.ruleset import RuleSet
from compliance.loading.providers import load_provider
from compliance.model.problem import Problem
from compliance.model.scorecard import Scorecard
from compliance.model.status import VerdictStatus
from compliance.report.formats import render_scorecards

_MET = {
    "none": frozenset(VerdictStatus),
    "necessary": frozenset({VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT}),
    "sufficient": frozenset({VerdictStatus.SUFFICIENT}),
}


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Evaluate every provider under every rule set, one after the other, keeping none in memory."""
    found: list[Problem] = []
    days = understand(options, terminal, options.providers, options.rulesets)
    rulesets = read_rulesets(options.rulesets, options.settings, found)
    if found:
        for name in options.providers:
            read(load_provider, name, found)
        report_problems(found, terminal)
        return ExitCode.INVALID
    evaluation = _Evaluation(options, terminal, rulesets, days)
    cards = evaluation.cards()
    first = next(cards, None)
    if first is not None:
        to_file = options.output is not None
        pieces = render_scorecards(
            chain([first], cards),
            options.format,
            TOOL,
            colour=terminal.colour(to_file=to_file),
            verbose=options.verbose,
            width=terminal.width(to_file=to_file),
        )
        write_result(pieces, options.output, terminal)
    if evaluation.problems:
        report_problems(evaluation.problems, terminal)
        evaluation.codes.add(ExitCode.INVALID)
    return worst(evaluation.codes)


USUAL_COLLECTION = (700, 10, 10)
"""Python's own thresholds: the entry point lets the collector rest while a short run lasts, which this is not any more."""


class _Evaluation:
    """One run: the scorecards as they come, and what it will exit with."""

    def __init__(
        self, options: Namespace, terminal: Terminal, rulesets: list[RuleSet], days: tuple[date, date]
    ) -> None:
        self._options = options
        self._terminal = terminal
        self._rulesets = rulesets
        self._as_of, self._known_as_of = days
        self.problems: list[Problem] = []
        self.codes: set[ExitCode] = set()

    def cards(self) -> Iterator[Scorecard]:
        """Every scorecard, provider by provider."""
        names = self._options.providers
        for number, name in enumerate(names, start=1):
            if number == 2:
                gc.set_threshold(*USUAL_COLLECTION)
            if len(names) > 1:
                self._terminal.progress(f"{number}/{len(names)} {name}")
            yield from self._of(name)
        self._terminal.clear_progress()

    def _of(self, name: str) -> Iterator[Scorecard]:
        provider = read(load_provider, name, self.problems)
        if provider is None:
            return
        snapshot = snapshot_of(provider, self._as_of, self._known_as_of, self._options.service)
        for ruleset in self._rulesets:
            try:
                card = evaluate_snapshot(provider, ruleset, snapshot)
            except NothingEvaluatedError as error:
                self._terminal.complain(f"compliance: nothing to evaluate for {provider.id}: {error}")
                self.codes.add(ExitCode.NOTHING)
                continue
            self.codes.add(self._code(card))
            yield card

    def _code(self, card: Scorecard) -> ExitCode:
        """Is the requirement met by every verdict still possible?"""
        requirement = self._options.require or card.ruleset.claims
        if requirement == "sufficient" and card.ruleset.claims == "necessary":
            self._terminal.say_once(
                f"compliance: '{card.ruleset.id}' claims only to be necessary; "
                "no provider can meet --require sufficient under it"
            )
        if card.provider.ended is not None:
            self._terminal.say_once(f"compliance: {card.provider.name} ceased on {card.provider.ended}")
        return ExitCode.OK if _MET[requirement].issuperset(card.verdict.possible) else ExitCode.NOT_MET
