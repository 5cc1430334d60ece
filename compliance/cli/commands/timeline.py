"""`compliance timeline`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.cli.translation import add_language, translator_of

if TYPE_CHECKING:
    from compliance.analysis.timeline.timeline import Timeline, Window
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser)
    parser.add_argument(
        "--from", metavar="DATE", dest="first", help="first day shown (default: that of the first statement)"
    )
    parser.add_argument("--to", metavar="DATE", dest="last", help="last day shown (default: the last change known)")
    parser.add_argument(
        "--sweep",
        action="store_true",
        help="keep the day assessed and move the knowledge date: what could have been known when",
    )
    parser.add_argument(
        "--format",
        choices=(*shared.FORMATS, "html", "ics", "svg", "png"),
        default="text",
        help="html: a page for a browser; ics: a calendar; svg, png: a picture (default: text)",
    )
    add_language(parser)
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show how a verdict changes over time, and until when it holds."""
    from compliance.analysis.timeline.timeline import sweep, timeline
    from compliance.cli.inputs import accepted, read_subject
    from compliance.cli.outputs import require_writable

    translator_of(options, terminal)  # what is wrong with that is told before anything is computed
    require_writable(options.format, options.output)
    window = _window(options)
    free = options.as_of is None and not options.sweep
    _, ruleset, snapshot = read_subject(options, terminal, (lambda day: _within(day, window)) if free else None)
    result = (sweep if options.sweep else timeline)(ruleset, snapshot, window, accepted(options))
    _write(result, ruleset, options, terminal)
    if all(point.verdict == "nothing" for point in result.points):
        terminal.complain(f"compliance: nothing of '{result.ruleset.id}' can be evaluated at any of these dates")
        return ExitCode.NOTHING
    return ExitCode.OK


def _window(options: Namespace) -> Window:
    """`--from` and `--to`; raises `UsageError` where they are no dates, or not in order."""
    from compliance.analysis.timeline.timeline import Window
    from compliance.cli.inputs import day_of

    days: list[date | None] = []
    for option, text in (("--from", options.first), ("--to", options.last)):
        days.append(None if text is None else day_of(option, text))
    first, last = days
    if first is not None and last is not None and last < first:
        raise UsageError(f"--to {last} is before --from {first}")
    return Window(first, last)


def _within(day: date, window: Window) -> date:
    """Today, unless it is outside what is asked for: then the nearest day that is not."""
    if window.last is not None and day > window.last:
        return window.last
    return window.first if window.first is not None and day < window.first else day


def _write(result: Timeline, ruleset: RuleSet, options: Namespace, terminal: Terminal) -> None:
    from compliance.cli.outputs import show
    from compliance.report.pages.timeline import timeline_blocks

    match options.format:
        case "ics":
            from compliance.report.formats.calendar import render_timeline_calendar

            piece: str | bytes = render_timeline_calendar(result)
        case "svg" | "png":
            from compliance.report.pictures.timeline import render_timeline_picture

            picture = render_timeline_picture(result, options.format)
            piece = picture if options.format == "png" else picture.decode("utf-8")
        case "html":
            from compliance.report.html.documents import timeline_page

            piece = timeline_page(result, ruleset, translator=translator_of(options, terminal))
        case _:
            show(result, timeline_blocks(result), options, terminal)
            return
    write_result([piece], options.output, terminal)


COMMAND = Command(
    help="show how a verdict changes over time",
    description="Show every date at which the verdict, a score, a level or a finding changes, why, "
    "and through which day the verdict holds.",
    options=add_options,
    run=run,
)
