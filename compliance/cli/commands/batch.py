"""`compliance batch`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import SHOWN_PROBLEMS, ExitCode, report_problems
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from compliance.batch.jobs import WorkOrder

ENGINES = ("python", "duckdb", "spark")
"""What decides: each has a row in `compliance.batch.jobs`."""
_TABLES = ("pyarrow", "batch")
_SQL = (_TABLES, ("duckdb", "batch"), ("numpy", "batch"))
_NEEDS = {"python": (_TABLES,), "duckdb": _SQL, "spark": (*_SQL, ("pyspark", "spark"), ("pandas", "spark"))}


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a folder of profiles or of tables, a file of a JSON profile a line, a register under DORA as a folder or a zip",
    )
    shared.rulesets(parser, "built-in ids or paths of rule sets", required=False)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="DIR", help="the folder of the results; one that a stopped run left goes on")
    where.add_argument(
        "--tables", metavar="DIR", help="evaluate nothing: write SOURCE as tables, to be a SOURCE itself"
    )
    parser.add_argument(
        "--engine", choices=ENGINES, default="python", help="what decides (default: python); all give the same"
    )
    parser.add_argument(
        "--master", metavar="URL", help="with --engine spark: the cluster, such as local[2] or spark://HOST:7077"
    )
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="number of processes (default: 1)")
    group = parser.add_argument_group("dates")
    group.add_argument(
        "--as-of", nargs="+", action="extend", metavar="DATE", help="the days assessed (default: today, UTC)"
    )
    group.add_argument(
        "--known-as-of", metavar="DATE", help="use only sources published by this day (default: today, UTC)"
    )
    shared.settings(parser)
    shared.strength(parser)


def _jobs(text: str) -> int:
    """A number of processes; raises `ArgumentTypeError`."""
    if text.isdecimal() and 1 <= int(text) <= 1_024:
        return int(text)
    raise ArgumentTypeError(f"'{text}' is no number of processes, 1 to 1024")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Evaluate all providers of a source, or write them as tables."""
    from compliance.cli.outputs import needs_package

    if options.master is not None and options.engine != "spark":
        raise UsageError("--master names a cluster of Spark: it goes with --engine spark")
    if options.jobs > 1 and options.engine == "spark":
        raise UsageError("--jobs: the cluster does the work of --engine spark, in one session")
    for package, extra in _NEEDS[options.engine]:
        needs_package("batch", package, extra)
    if options.tables is not None:
        return _tables(options, terminal)
    if not options.rulesets:
        raise UsageError("--out needs the rule sets: --against RULESET")
    order = _order(options, terminal)
    counts = _run(order, options, terminal)
    return _told(counts, Path(order.out), terminal)


def _tables(options: Namespace, terminal: Terminal) -> ExitCode:
    from compliance.batch.export import export
    from compliance.batch.opening import open_source
    from compliance.model.words import plural

    if options.rulesets:
        raise UsageError("--tables evaluates nothing: leave --against out")
    source = open_source(options.source, terminal.today)
    folder = Path(options.tables)
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"--tables: {folder} is not empty: name another folder")
    count, problems = export(source, folder)
    terminal.say(f"compliance: {plural(count, 'provider')} written to {folder}")
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    return ExitCode.OK if count else ExitCode.NOTHING


def _order(options: Namespace, terminal: Terminal) -> WorkOrder:
    """What is asked, once all of it is understood; raises `UsageError`."""
    from compliance.batch.jobs import WorkOrder
    from compliance.cli.inputs import accepted, day_of, document_mistake

    mistakes = [mistake for name in options.rulesets if (mistake := document_mistake("ruleset", name))]
    days: list[date] = []
    for text in options.as_of or []:
        try:
            days.append(day_of("--as-of", text))
        except UsageError as error:
            mistakes.append(str(error))
    if mistakes:
        raise UsageError("\n".join(mistakes))
    known = terminal.today if options.known_as_of is None else day_of("--known-as-of", options.known_as_of)
    return WorkOrder(
        source=named(options.source),
        rulesets=tuple(dict.fromkeys(options.rulesets)),
        days=tuple(dict.fromkeys(days or [terminal.today])),
        known_as_of=known,
        accept=accepted(options),
        demand=options.evidence,
        settings=tuple(options.settings),
        engine=options.engine,
        out=options.out,
    )


def _run(order: WorkOrder, options: Namespace, terminal: Terminal) -> Mapping[str, Any]:
    """Do all that is not done yet; raises `UsageError` where that cannot be."""
    from compliance.batch.jobs import StoppedError, do_parts, engine_of
    from compliance.batch.opening import open_source
    from compliance.batch.run import AnotherRunError, Batch, UnavailableError, plan_of
    from compliance.rulesets.settings import SettingError

    try:
        terms = order.terms()
    except SettingError as error:
        raise UsageError(f"--set {error}") from None
    if len({ruleset.id for ruleset in terms.rulesets}) < len(terms.rulesets):
        raise UsageError("--against: two rule sets have one id, and results are told apart by it")
    source = open_source(order.source, order.known_as_of)
    batch = Batch(Path(order.out), plan_of(source, order.source, order.rulesets, terms, order.engine))
    try:
        engine = engine_of(order.engine, terms, options.master)
        do_parts(order, batch, source, engine, options.jobs, lambda done, of: terminal.progress(f"{done}/{of} parts"))
    except (AnotherRunError, StoppedError, UnavailableError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        said = f"cannot write {error.filename or order.out}: {error.strerror or error}"
        raise UsageError(f"{said}\nfinished parts are kept: the same command goes on with the others") from None
    finally:
        terminal.clear_progress()
    return batch.end()


def _told(run: Mapping[str, Any], folder: Path, terminal: Terminal) -> ExitCode:
    """Say what was done, and what could not be read."""
    from compliance.batch.run import Batch
    from compliance.model.words import plural

    counts, repeated = run["counts"], run["repeated"]
    cards = sum(n for of in counts["scorecards"].values() for name, n in of.items() if name != "providers")
    terminal.say(f"compliance: {plural(counts['read'], 'provider')}, {plural(cards, 'scorecard')}, in {folder}")
    for id_ in repeated[:SHOWN_PROBLEMS]:
        terminal.complain(f"compliance: several items of the source have the id '{id_}': their rows are not told apart")
    if counts["problems"]:
        report_problems(Batch(folder, run).problems(SHOWN_PROBLEMS), terminal)
        left = counts["problems"] - SHOWN_PROBLEMS
        if left > 0:
            terminal.complain(f"compliance: {plural(left, 'more problem')} in {folder / 'problems'}")
    if counts["problems"] or repeated:
        return ExitCode.INVALID
    return ExitCode.OK if counts["read"] else ExitCode.NOTHING


COMMAND = Command(
    help="evaluate many providers at once: tables in, tables out",
    description="Evaluate every provider of a source under rule sets and dates, and write tables: scorecards, findings, the "
    "providers read and what could not be read. A run that was stopped goes on where it was.",
    options=add_options,
    run=run,
    epilog="exit code: 0 all was read, whatever the verdicts; 3 something could not be read; 4 there is no provider",
    writes_result=False,
)
