"""The command line's grammar, and nothing else: commands import what they need when they run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from compliance._version import __version__
from compliance.report.formats import FORMATS as SCORECARD_FORMATS

FORMATS = ("text", "json", "markdown")
TIMELINE_FORMATS = (*FORMATS, "ics", "svg", "png")
COMPARE_FORMATS = (*FORMATS, "svg", "png")
PICTURES = ("bars", "radar", "heatmap")
TEST_FORMATS = ("text", "junit")
TARGETS = ("necessary", "sufficient")
ACTORS = ("provider", "owners", "buyer", "state")
REQUIREMENTS = ("necessary", "sufficient", "none")
EXPIRING = ("warn", "fail")
DOCUMENT_KINDS = (
    "provider",
    "context",
    "ruleset",
    "sets",
    "tests",
    "waivers",
    "scorecards",
    "comparison",
    "changes",
    "timeline",
    "plan",
    "disputes",
    "analysis",
    "configuration",
)
LISTS = ("providers", "rulesets", "rules", "topics", "facts", "lints")

_DESCRIPTION = "Evaluate cloud providers, described by dated and sourced facts, against declarative rule sets."
_EPILOG = """exit codes: 0 requirement met, 1 not met or undetermined, 2 wrong usage, 3 invalid input,
4 nothing to evaluate, 70 internal error, 130 interrupted, 141 reader of the result gone

example: compliance evaluate numergy --against andromede --as-of 2016-02-01"""


class UsageError(Exception):
    """The command line cannot be understood; `usage` is the short help of the command meant."""

    def __init__(self, message: str, usage: str = "") -> None:
        self.usage = usage
        super().__init__(message)


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(message, self.format_usage())


class _Completion(argparse.Action):
    """`--print-completion SHELL`."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse's signature
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Print the script and end."""
        import shtab  # noqa: PLC0415 - only those who ask for completion pay for it

        sys.stdout.write(shtab.complete(parser, shell=str(values)) + "\n")
        parser.exit()


def build_parser(first: str | None = None) -> argparse.ArgumentParser:
    """The grammar: the whole of it, or, where the first argument names a command, that of this command alone.

    A parser takes longer to build than most commands to start, and only one of them is needed.
    """
    common = _common()
    parser = _Parser(
        "compliance", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"compliance {__version__}")
    parser.add_argument(
        "--print-completion",
        action=_Completion,
        choices=("bash", "zsh", "tcsh"),
        help="print a shell completion script",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for name, add in _COMMANDS.items():
        if first not in _COMMANDS or name == first:
            add(commands, common)
    return parser


def _common(*, to_file: bool = True) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("output")
    if to_file:
        group.add_argument("-o", "--output", metavar="FILE", help="write the result to a file, complete or not at all")
    group.add_argument("-q", "--quiet", action="store_true", help="say nothing on stderr but errors")
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour the result (default: on a terminal)",
    )
    return common


def _dates(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("dates")
    group.add_argument("--as-of", metavar="DATE", help="the day assessed (default: today, UTC)")
    group.add_argument(
        "--known-as-of", metavar="DATE", help="use only sources published by this day (default: today, UTC)"
    )


def _tailoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--service", metavar="ID", help="assess one service of the provider")
    _settings(parser)


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="set a parameter of the rule set; repeatable",
    )


def _evaluate(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse keeps this type private
    text = "Evaluate providers against rule sets; every provider under every rule set."
    parser = commands.add_parser(
        "evaluate", parents=[common], help="evaluate providers against rule sets", description=text
    )
    _sourced(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="every rule with its facts, sources and places")
    parser.add_argument("--service", metavar="ID", help="assess one service of the provider")
    _dates(parser)


def _config(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = (
        "Show what 'compliance evaluate' would go by here: each setting, and whether the environment or a file sets it."
    )
    parser = commands.add_parser(
        "config", parents=[common], help="show the settings of evaluate and where they come from", description=text
    )
    _configuration(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _configuration(parser: argparse.ArgumentParser) -> None:
    which = parser.add_argument_group("configuration").add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="the file of configuration (default: the nearest)")
    which.add_argument("--no-config", action="store_true", help="read no file of configuration")


def _sourced(parser: argparse.ArgumentParser) -> None:
    """The settings of `evaluate` that the environment or a file may give as well."""
    parser.add_argument(
        "providers", nargs="*", metavar="PROVIDER", help="built-in ids, or paths or patterns of profiles and folders"
    )
    parser.add_argument(
        "--against",
        nargs="+",
        default=[],
        metavar="RULESET",
        dest="rulesets",
        help="built-in ids or paths of rule sets",
    )
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME[=FILE]",
        help=f"{', '.join(SCORECARD_FORMATS)} (default: text); repeatable",
    )
    _settings(parser)
    required = parser.add_argument_group("what exit code 0 means")
    required.add_argument(
        "--require", choices=REQUIREMENTS, help="the verdict required (default: what the rule set claims)"
    )
    for option, value, what in (
        ("--min-level", "[OBJECTIVE=]LEVEL", "the lowest level that is certain; repeatable"),
        ("--min-score", "[OBJECTIVE=]N", "the lowest score that is certain; repeatable"),
    ):
        required.add_argument(option, metavar=value, action="append", default=[], help=what)
    required.add_argument("--min-coverage", metavar="SHARE", help="the share that is settled, such as 0.8 or 80%%")
    required.add_argument("--max-unknown", metavar="N", help="how many rules may be unknown, such as 5 or 10%%")
    required.add_argument("--expiring-within", metavar="TIME", help="look for what lapses in a time such as 90d or 3m")
    required.add_argument("--expiring", choices=EXPIRING, help="what to do about that (default: warn)")
    required.add_argument("--waivers", metavar="FILE", action="append", default=[], help="pass over these; repeatable")
    required.add_argument(
        "--strict-waivers", action=argparse.BooleanOptionalAction, help="fail on waivers that need attention"
    )
    _configuration(parser)


def _compare(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = (
        "Put providers side by side: who is ranked, who is ahead, what decides; and rule sets, where there are several."
    )
    parser = commands.add_parser("compare", parents=[common], help="compare providers, or rule sets", description=text)
    parser.add_argument("providers", nargs="+", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against",
        nargs="+",
        required=True,
        metavar="RULESET",
        dest="rulesets",
        help="built-in ids or paths of rule sets; with several, what differs between the first and each other",
    )
    parser.add_argument(
        "--format",
        choices=COMPARE_FORMATS,
        help="svg, png: a picture (default: text; with --picture svg, or png where FILE ends in .png)",
    )
    parser.add_argument(
        "--picture",
        choices=PICTURES,
        help="what a picture shows: a bar for each objective, a radar for each provider, or every rule (default: bars)",
    )
    _dates(parser)
    _tailoring(parser)


def _diff(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show what changed between two runs: verdicts, levels, scores and findings, each with the facts that differ."
    parser = commands.add_parser(
        "diff",
        parents=[common],
        help="show what changed between two runs",
        description=text,
        epilog="exit codes: 0 nothing got worse, 1 something did or is no longer evaluated, 2 wrong usage, 3 not valid",
    )
    parser.add_argument(
        "old", metavar="OLD", help="scorecards of the earlier run, as evaluate --format json writes them"
    )
    parser.add_argument("new", metavar="NEW", help="scorecards of the later run")
    parser.add_argument(
        "--blame", action="store_true", help="name the commit that last changed the line of each new fact; needs git"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def _explain(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show how one rule was decided: its conditions with every value, the evidence, what would flip it."
    parser = commands.add_parser("explain", parents=[common], help="show how one rule was decided", description=text)
    parser.add_argument("provider", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument("rule", metavar="RULE", help="id of a rule")
    parser.add_argument(
        "--against", required=True, metavar="RULESET", dest="ruleset", help="built-in id or path of a rule set"
    )
    _dates(parser)
    _tailoring(parser)


def _check(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Validate documents and lint the rule sets among them; without a path, every built-in one."
    parser = commands.add_parser(
        "check",
        parents=[common],
        help="validate documents, lint rule sets",
        description=text,
        epilog="exit codes: 0 valid, 1 valid but lints found errors or warnings, 2 wrong usage, 3 not valid",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, or folders to search for .yaml files")
    parser.add_argument(
        "--select", metavar="LINTS", action="append", default=[], help="look for these lints only; ids with commas"
    )
    parser.add_argument(
        "--ignore", metavar="LINTS", action="append", default=[], help="do not look for these lints; ids with commas"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _list(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "List what is built in, the rules of rule sets and their topics, or the facts that can be stated."
    parser = commands.add_parser(
        "list", parents=[common], help="list providers, rule sets, rules, topics or facts", description=text
    )
    parser.add_argument("what", choices=LISTS, help="what to list")
    parser.add_argument(
        "--against",
        nargs="+",
        default=[],
        metavar="RULESET",
        dest="rulesets",
        help="rules, topics: only of these rule sets",
    )
    parser.add_argument(
        "--topic", nargs="+", default=[], metavar="TOPIC", dest="topics", help="rules: only about one of these topics"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def _show(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show a provider profile or a rule set for reading."
    parser = commands.add_parser("show", parents=[common], help="show a provider or a rule set", description=text)
    parser.add_argument("id", metavar="ID", help="built-in id or path of a provider profile or rule set")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")


def _schema(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Print the JSON Schema of a kind of document."
    parser = commands.add_parser("schema", parents=[common], help="print a JSON Schema", description=text)
    parser.add_argument("kind", choices=DOCUMENT_KINDS, nargs="?", default="provider", help="default: provider")


def _new(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401, ARG001 - as above; it writes files of its own
    text = (
        "Write a commented starting point: a provider profile, or a rule set with its tests. Never overwrites a file."
    )
    parser = commands.add_parser(
        "new",
        parents=[_common(to_file=False)],
        help="write a new provider profile or rule set to start from",
        description=text,
    )
    parser.add_argument("kind", choices=("provider", "ruleset"), help="what to write")
    parser.add_argument("id", metavar="ID", help="its id: letters, digits, '-' and '_'; the file is ID.yaml")
    parser.add_argument("--directory", default=".", metavar="DIR", help="where to write it (default: here)")


def _test(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Run the tests of rule sets, and tell what no test shows: outcomes of rules, and changes of the rule set."
    parser = commands.add_parser("test", parents=[common], help="run the tests of rule sets", description=text)
    parser.add_argument(
        "rulesets",
        nargs="*",
        metavar="RULESET",
        help="built-in ids, paths of rule sets, of their tests or of folders (default: every built-in one)",
    )
    parser.add_argument("--no-mutation", action="store_true", help="run the tests only, without changing the rules")
    parser.add_argument("--format", choices=TEST_FORMATS, default="text", help="default: text")


def _timeline(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show every date at which the verdict, a score, a level or a finding changes, why, and until when the verdict holds."
    parser = commands.add_parser(
        "timeline", parents=[common], help="show how a verdict changes over time", description=text
    )
    parser.add_argument("provider", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against", required=True, metavar="RULESET", dest="ruleset", help="built-in id or path of a rule set"
    )
    parser.add_argument(
        "--from", metavar="DATE", dest="first", help="first day shown (default: that of the first statement)"
    )
    parser.add_argument("--to", metavar="DATE", dest="last", help="last day shown (default: the last change known)")
    parser.add_argument(
        "--sweep",
        action="store_true",
        help="keep the day assessed and move the knowledge date: what could have been known when",
    )
    parser.add_argument("--format", choices=TIMELINE_FORMATS, default="text", help="default: text")
    _dates(parser)
    _tailoring(parser)


def _solving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long solvers may work on what is too large for the built-in search (default: 60); needs the extra 'solver'",
    )


def _seconds(text: str) -> float:
    """A time; raises `ArgumentTypeError`."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds, more than 0 and up to 86400")
    return seconds


def _plan(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show why a provider misses a verdict, the smallest fixes, the cheapest one, by whom, and what to find out first."
    parser = commands.add_parser("plan", parents=[common], help="show what would give a verdict", description=text)
    parser.add_argument("provider", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against", required=True, metavar="RULESET", dest="ruleset", help="built-in id or path of a rule set"
    )
    parser.add_argument("--target", choices=TARGETS, help="the verdict wanted (default: what the rule set claims)")
    parser.add_argument(
        "--by",
        choices=ACTORS,
        action="append",
        default=[],
        help="only fixes that this one can make; repeatable (default: anybody's)",
    )
    _solving(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    _dates(parser)
    _tailoring(parser)


def _disputes(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show what the sources of a provider disagree on, both sides, and whether it matters for the verdict."
    parser = commands.add_parser("disputes", parents=[common], help="show where sources disagree", description=text)
    parser.add_argument("provider", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against", required=True, metavar="RULESET", dest="ruleset", help="built-in id or path of a rule set"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    _dates(parser)
    _tailoring(parser)


def _analyze(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - as above
    text = "Show what each rule of a rule set is to its verdict: needed, enough, or neither; with a witness for each claim."
    parser = commands.add_parser(
        "analyze", parents=[common], help="show which rules are necessary, sufficient or decorative", description=text
    )
    parser.add_argument("ruleset", metavar="RULESET", help="built-in id or path of a rule set")
    parser.add_argument("--target", choices=TARGETS, help="the verdict analysed (default: what the rule set claims)")
    world = parser.add_argument_group("in the world")
    world.add_argument(
        "--corpus",
        nargs="+",
        action="extend",
        default=[],
        metavar="DIR",
        help="folders of provider profiles, or single ones, to look for cases among (default: the built-in providers)",
    )
    world.add_argument(
        "--outcome",
        metavar="CONDITION",
        help="cross every objective with this: 'still-trading' (default with --corpus), or a condition over facts, such as "
        "identity.listed or 'finance.insolvency_procedure == \"none\"'",
    )
    _solving(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    _dates(parser)
    _settings(parser)


_COMMANDS = {
    "evaluate": _evaluate,
    "config": _config,
    "compare": _compare,
    "diff": _diff,
    "explain": _explain,
    "plan": _plan,
    "disputes": _disputes,
    "analyze": _analyze,
    "check": _check,
    "list": _list,
    "new": _new,
    "show": _show,
    "schema": _schema,
    "test": _test,
    "timeline": _timeline,
}
