"""`compliance evaluate`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator

from compliance.api import TOOL
from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode, worst
from compliance.cli.inputs import dates, read, read_rulesets
from compliance.cli.terminal import Terminal, write_result
from compliance.engine.evaluate import UnknownServiceError, evaluate_snapshot, take_snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.language.ruleset import RuleSet
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets
from compliance.model.problem import Problem
from compliance.model.scorecard import Scorecard
from compliance.model.status import VerdictStatus

_MET = {
    "none": frozenset(VerdictStatus),
    "necessary": frozenset({VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT}),
    "sufficient": frozenset({VerdictStatus.SUFFICIENT}),
}


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Evaluate every provider under every rule set, one after the other, keeping none in memory."""
    found: list[Problem] = []
    rulesets = read_rulesets(options.rulesets, options.settings, found)
    if found:
        for name in options.providers:
            read(load_provider, name, found)
        report_problems(found, terminal)
        return ExitCode.INVALID
    evaluation = _Evaluation(options, terminal, rulesets)
    cards = evaluation.cards()
    first = next(cards, None)
    if first is not None:
        write_result(_render(options, terminal, _chain(first, cards)), options.output, terminal)
    if evaluation.problems:
        report_problems(evaluation.problems, terminal)
        evaluation.codes.add(ExitCode.INVALID)
    return worst(evaluation.codes)


class _Evaluation:
    """One run: the scorecards as they come, and what it will exit with."""

    def __init__(self, options: Namespace, terminal: Terminal, rulesets: list[RuleSet]) -> None:
        self._options = options
        self._terminal = terminal
        self._rulesets = rulesets
        self._as_of, self._known_as_of = dates(options, terminal)
        self.problems: list[Problem] = []
        self.codes: set[ExitCode] = set()

    def cards(self) -> Iterator[Scorecard]:
        """Every scorecard, provider by provider."""
        names = self._options.providers
        for number, name in enumerate(names, start=1):
            if len(names) > 1:
                self._terminal.progress(f"{number}/{len(names)} {name}")
            yield from self._of(name)
        if len(names) > 1:
            self._terminal.progress("")

    def _of(self, name: str) -> Iterator[Scorecard]:
        provider = read(load_provider, name, self.problems)
        if provider is None:
            return
        try:
            snapshot = take_snapshot(provider, self._as_of, self._known_as_of, country_sets(), self._options.service)
        except UnknownServiceError as error:
            known = ", ".join(error.known) or "none"
            raise UsageError(f"{error}; services there: {known}") from None
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
                f"compliance: '{card.ruleset.id}' claims only to be necessary; no provider can meet --require sufficient under it"
            )
        if card.provider.ended is not None:
            self._terminal.say_once(f"compliance: {card.provider.name} ceased on {card.provider.ended}")
        return ExitCode.OK if _MET[requirement].issuperset(card.verdict.possible) else ExitCode.NOT_MET


def _chain(first: Scorecard, others: Iterable[Scorecard]) -> Iterator[Scorecard]:
    yield first
    yield from others


def _render(options: Namespace, terminal: Terminal, cards: Iterable[Scorecard]) -> Iterator[str]:
    match options.format:
        case "json":
            from compliance.report.json_ import render_json  # noqa: PLC0415 - only what is asked for is imported

            return render_json(cards, TOOL)
        case "markdown":
            from compliance.report.markdown import render_markdown  # noqa: PLC0415 - as above

            return _separated(render_markdown(card) for card in cards)
    return _text(options, terminal, cards)


def _text(options: Namespace, terminal: Terminal, cards: Iterable[Scorecard]) -> Iterator[str]:
    from compliance.report.text import render_summary, render_text, summary_row  # noqa: PLC0415 - as above

    to_file = options.output is not None
    colour, width = terminal.colour(to_file=to_file), terminal.width(to_file=to_file)
    rows = []
    for number, card in enumerate(cards):
        rows.append(summary_row(card))
        yield ("\n" if number else "") + render_text(card, colour=colour, verbose=options.verbose, width=width)
    if len(rows) > 1:
        yield "\n" + render_summary(rows)


def _separated(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield ("\n" if number else "") + text
