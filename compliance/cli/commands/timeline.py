"""`compliance timeline`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from compliance.analysis.timeline import Timeline, Window, sweep, timeline
from compliance.api import TOOL
from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.extras import require_writable
from compliance.cli.inputs import read, read_rulesets, snapshot_of, understand
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.providers import load_provider
from compliance.model.problem import Problem
from compliance.model.values import parse_day
from compliance.report.timeline import render_timeline, render_timeline_json


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show how a verdict changes over time, and until when it holds."""
    found: list[Problem] = []
    require_writable(options.format, options.output)
    window = _window(options)
    as_of, known_as_of = understand(options, terminal, [options.provider], [options.ruleset])
    if options.as_of is None and not options.sweep:
        as_of = _within(as_of, window)
    provider = read(load_provider, options.provider, found)
    rulesets = read_rulesets([options.ruleset], options.settings, found)
    if found or provider is None:
        report_problems(found, terminal)
        return ExitCode.INVALID
    snapshot = snapshot_of(provider, as_of, known_as_of, options.service)
    result = (sweep if options.sweep else timeline)(provider, rulesets[0], snapshot, window)
    _write(result, options, terminal)
    if all(point.verdict == "nothing" for point in result.points):
        terminal.complain(f"compliance: nothing of '{result.ruleset.id}' can be evaluated at any of these dates")
        return ExitCode.NOTHING
    return ExitCode.OK


def _window(options: Namespace) -> Window:
    """`--from` and `--to`; raises `UsageError` where they are no dates, or not in order."""
    days: list[date | None] = []
    for option, text in (("--from", options.first), ("--to", options.last)):
        try:
            days.append(None if text is None else parse_day(text))
        except ValueError as error:
            raise UsageError(f"{option}: {error}") from None
    first, last = days
    if first is not None and last is not None and last < first:
        raise UsageError(f"--to {last} is before --from {first}")
    return Window(first, last)


def _within(day: date, window: Window) -> date:
    """Today, unless it is outside what is asked for: then the nearest day that is not."""
    if window.last is not None and day > window.last:
        return window.last
    return window.first if window.first is not None and day < window.first else day


def _write(result: Timeline, options: Namespace, terminal: Terminal) -> None:
    to_file = options.output is not None
    match options.format:
        case "json":
            piece: str | bytes = render_timeline_json(result, TOOL)
        case "ics":
            from compliance.report.timeline_ics import render_timeline_calendar  # noqa: PLC0415 - only where asked for

            piece = render_timeline_calendar(result)
        case "svg" | "png":
            from compliance.report.timeline_picture import render_timeline_picture  # noqa: PLC0415 - as above

            picture = render_timeline_picture(result, options.format)
            piece = picture if options.format == "png" else picture.decode("utf-8")
        case _:
            colour, width = terminal.colour(to_file=to_file), terminal.width(to_file=to_file)
            piece = render_timeline(result, options.format, colour=colour, width=width)
    write_result([piece], options.output, terminal)
