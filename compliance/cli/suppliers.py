"""A run of `compliance evaluate --suppliers`: profiles one after the other, each once, for all suppliers that are it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from compliance.cli.config import settings_of
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal, UsageError, keep_inputs, write_result
from compliance.engine.scorecard import ruleset_summary
from compliance.exchange.foreign import BYTES, Foreign
from compliance.exchange.suppliers import ListedSupplier, Suppliers, read_suppliers
from compliance.loading.builtin import ids
from compliance.loading.given import read_named
from compliance.model.scorecard import TOOL, RuleSetSummary
from compliance.model.status import VerdictStatus
from compliance.report.pages import PageFormat
from compliance.report.pages.blocks import render_page
from compliance.report.pages.portfolio import (
    PortfolioDocument,
    SupplierLine,
    SupplierVerdict,
    concentration,
    portfolio_blocks,
    worst_of,
)

if TYPE_CHECKING:
    from compliance.cli.evaluation import Run

_FORMATS = ("text", "json", "markdown")


def evaluate_suppliers(options: Namespace, terminal: Terminal, start: Callable[[], Run]) -> ExitCode:
    """Evaluate the suppliers of a list; whoever matches no profile, or several, is undetermined.

    Args:
        options: of the command line; where no provider is named, neither there nor in a configuration, those built in are.
        terminal: where results and messages go.
        start: begins the run that the options ask for.

    Raises:
        UsageError: the command line is wrong, or a format has no page about a list.
        LoadError: the list, a rule set or a waiver is not valid.
    """
    data, name = read_named(options.suppliers, BYTES + 1)
    suppliers = read_suppliers(Foreign(name, data))
    if not settings_of(options, terminal)["providers"].values:
        options.providers = [*ids("provider")]
    run = start()
    outputs = run.task.outputs
    if other := [output.format for output in outputs if output.format not in _FORMATS]:
        raise UsageError(
            f"--suppliers: the format {other[0]} has no page for a list; these have: {', '.join(_FORMATS)}"
        )
    if options.summary:
        raise UsageError("--summary: a list of suppliers has a line for each already")
    keep_inputs([output.file for output in outputs], terminal)
    portfolio = _portfolio(run, suppliers, terminal)
    for output in outputs:
        to_file = output.file is not None
        colour, width = terminal.colour(to_file=to_file), terminal.width(to_file=to_file)
        format_ = cast("PageFormat", output.format)
        page = render_page(portfolio, portfolio_blocks(portfolio), format_, colour=colour, width=width)
        write_result([page], output.file, terminal)
    verdicts = [verdict for line in portfolio.suppliers for verdict in line.verdicts]
    unknown = sum(not verdict.offers for verdict in verdicts)
    if unknown and any(required.verdict != "none" for _, required in run.task.rulesets):
        terminal.say(f"compliance: {unknown} of {len(verdicts)} verdicts are open because no profile was evaluated")
        run.note(ExitCode.NOT_MET)
    return run.end()


def _portfolio(run: Run, wanted: list[ListedSupplier], terminal: Terminal) -> PortfolioDocument:
    """Every profile that some supplier is, evaluated once; it keeps their verdicts, and no scorecard."""
    task, suppliers = run.task, Suppliers(wanted)
    outcomes: dict[str, dict[str, list[tuple[VerdictStatus, bool]]]] = {}
    controllers: dict[str, str] = {}
    count = len(task.profiles.profiles)
    for number, provider, profile in task.profiles.providers():
        terminal.progress(f"{number}/{count} {provider.id}")
        if not suppliers.match(provider):
            continue
        of_provider = outcomes.setdefault(provider.id, {})
        for card in run.of(provider, profile):
            of_provider.setdefault(card.ruleset.id, []).append((card.verdict.status, run.meets(card)))
        controller = run.snapshot(provider).agreed(("ownership", "ultimate_controller"))
        if isinstance(controller, str):
            controllers[provider.id] = controller
    terminal.clear_progress()
    rulesets = tuple(ruleset_summary(ruleset) for ruleset, _ in task.rulesets)
    verdicts = {profile: _verdicts(outcomes.get(profile, {}), rulesets) for profile in ("", *outcomes)}
    lines = tuple(_line(one, verdicts.get(one.profile or "", verdicts[""])) for one in wanted)
    return PortfolioDocument(
        "portfolio/1",
        TOOL,
        task.terms.as_of,
        task.terms.known_as_of,
        rulesets,
        lines,
        concentration(line.profile for line in lines),
        concentration(_controller(one, controllers) for one in wanted),
    )


def _controller(one: ListedSupplier, controllers: Mapping[str, str]) -> str | None:
    """Who controls a supplier in the end: as its profile says, else as the list does."""
    return controllers.get(one.profile or "") or one.parent or None


def _verdicts(
    of_profile: Mapping[str, list[tuple[VerdictStatus, bool]]], rulesets: tuple[RuleSetSummary, ...]
) -> tuple[SupplierVerdict, ...]:
    """What all suppliers come to that are one profile, under each rule set."""
    verdicts = []
    for ruleset in rulesets:
        offers = of_profile.get(ruleset.id, [])
        status = worst_of(status for status, _ in offers)
        verdicts.append(SupplierVerdict(ruleset.id, status, len(offers), sum(met for _, met in offers)))
    return tuple(verdicts)


def _line(one: ListedSupplier, verdicts: tuple[SupplierVerdict, ...]) -> SupplierLine:
    note = ""
    if len(one.profiles) > 1:
        note = f"several profiles have its {one.by}: {', '.join(sorted(one.profiles))}"
    elif one.profile is None:
        note = one.note or "no profile matches"
    elif not all(verdict.offers for verdict in verdicts):
        note = "nothing of its profile could be evaluated"
    return SupplierLine(one.row, one.shown, one.profile, one.by, note, verdicts)
