"""`compliance test`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.options import jobs
from compliance.cli.terminal import Terminal, write_result
from compliance.model.problem import Problem

if TYPE_CHECKING:
    from compliance.analysis.ruletests.results import SuiteResult


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "rulesets",
        nargs="*",
        metavar="RULESET",
        help="built-in ids, paths of rule sets, of their tests or of folders (default: every built-in one)",
    )
    parser.add_argument("--no-mutation", action="store_true", help="run the tests only, without changing the rules")
    jobs(parser, None)
    parser.add_argument("--format", choices=("text", "junit"), default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Run the tests of rule sets."""
    from compliance.analysis.ruletests.results import SuiteResult
    from compliance.cli.diagnostics import report_problems
    from compliance.cli.outputs import require_writable
    from compliance.cli.suites import built_in_suites, named_suites, outcomes

    require_writable(options.format, options.output)
    files, untested = named_suites(options.rulesets) if options.rulesets else built_in_suites()
    results: list[SuiteResult] = []
    problems: list[Problem] = []
    for number, outcome in enumerate(
        outcomes(files, terminal.read, options.jobs, mutation=not options.no_mutation), start=1
    ):
        terminal.progress(f"{number}/{len(files)} {files[number - 1].name}")
        if isinstance(outcome, SuiteResult):
            results.append(outcome)
        else:
            problems += outcome
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    if not results:
        missing = f" of {', '.join(untested)}" if options.rulesets and untested else ""
        terminal.complain(f"compliance: there are no tests{missing} to run")
        return ExitCode.NOTHING
    _write(results, untested, options, terminal)
    green = all(result.green for result in results) and not (options.rulesets and untested)
    return ExitCode.OK if green else ExitCode.NOT_MET


def _write(results: list[SuiteResult], untested: list[str], options: Namespace, terminal: Terminal) -> None:
    if options.format == "junit":
        from compliance.cli.outputs import in_repository
        from compliance.report.formats.junit import render_junit_ruletests
        from compliance.report.formats.places import relocated

        named = relocated(tuple(results), in_repository(terminal.environ, options.rulesets))
        text = render_junit_ruletests(named, untested, untested_fail=bool(options.rulesets))
        write_result([text], options.output, terminal)
        return
    from compliance.cli.outputs import show_lines
    from compliance.report.pages.ruletests import render_ruletests

    show_lines(lambda colour, width: render_ruletests(results, untested, colour=colour, width=width), options, terminal)


COMMAND = Command(
    help="run the tests of rule sets",
    description="Run the tests of rule sets, and tell what no test shows: outcomes of rules, and changes of the rule set.",
    options=add_options,
    run=run,
)
