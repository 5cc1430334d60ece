"""`compliance timeline`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from compliance.analysis.timeline.timeline import Timeline, Window, sweep, timeline
from compliance.api import TOOL
from compliance.cli.arguments import UsageError
from compliance.cli.exit_codes import ExitCode
from compliance.cli.extras import require_writable
from compliance.cli.show import show
from compliance.cli.subject import subject_of
from compliance.cli.terminal import Terminal, write_result
from compliance.model.values import parse_day
from compliance.report.pages.timeline import timeline_blocks, timeline_document


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show how a verdict changes over time, and until when it holds."""
    require_writable(options.format, options.output)
    window = _window(options)
    free = options.as_of is None and not options.sweep
    subject = subject_of(options, terminal, (lambda day: _within(day, window)) if free else None)
    result = (sweep if options.sweep else timeline)(subject.provider, subject.ruleset, subject.snapshot, window)
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
    match options.format:
        case "ics":
            from compliance.report.formats.calendar import render_timeline_calendar  # noqa: PLC0415 - only where asked for

            piece: str | bytes = render_timeline_calendar(result)
        case "svg" | "png":
            from compliance.report.pictures.timeline import render_timeline_picture  # noqa: PLC0415 - as above

            picture = render_timeline_picture(result, options.format)
            piece = picture if options.format == "png" else picture.decode("utf-8")
        case _:
            show(timeline_document(result, TOOL), timeline_blocks(result), options, terminal)
            return
    write_result([piece], options.output, terminal)
