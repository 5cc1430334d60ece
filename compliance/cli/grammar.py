"""What each command can be given, and nothing else: commands import what they need when they run."""

from __future__ import annotations

import argparse
from typing import Any

from compliance.cli import options
from compliance.cli.choices import (
    ACTORS,
    COMPARE_FORMATS,
    DOCUMENT_KINDS,
    FORMATS,
    LISTS,
    PICTURES,
    TARGETS,
    TEST_FORMATS,
    TIMELINE_FORMATS,
)

_Commands = Any
"""What `add_subparsers` gives: argparse keeps its type private."""


def _evaluate(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Evaluate providers against rule sets; every provider under every rule set."
    parser = commands.add_parser(
        "evaluate", parents=[common], help="evaluate providers against rule sets", description=text
    )
    options.sourced(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="every rule with its facts, sources and places")
    parser.add_argument("--service", metavar="ID", help="assess one service of the provider")
    options.dates(parser)


def _config(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = (
        "Show what 'compliance evaluate' would go by here: each setting, and whether the environment or a file sets it."
    )
    parser = commands.add_parser(
        "config", parents=[common], help="show the settings of evaluate and where they come from", description=text
    )
    options.configuration(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _compare(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = (
        "Put providers side by side: who is ranked, who is ahead, what decides; and rule sets, where there are several."
    )
    parser = commands.add_parser("compare", parents=[common], help="compare providers, or rule sets", description=text)
    parser.add_argument("providers", nargs="+", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
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
    options.dates(parser)
    options.tailoring(parser)


def _diff(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show what changed between two runs: verdicts, levels, scores and findings, each with the facts that differ."
    parser = commands.add_parser(
        "diff",
        parents=[common],
        help="show what changed between two runs",
        description=text,
        epilog="exit codes: 0 nothing got worse, 1 something did or is no longer evaluated, 2 wrong usage, 3 not valid, "
        "4 nothing to compare",
    )
    parser.add_argument(
        "old", metavar="OLD", help="scorecards of the earlier run, as evaluate --format json writes them"
    )
    parser.add_argument("new", metavar="NEW", help="scorecards of the later run")
    parser.add_argument(
        "--blame", action="store_true", help="name the commit that last changed the line of each new fact; needs git"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def _explain(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show how one rule was decided: its conditions with every value, the evidence, what would flip it."
    parser = commands.add_parser("explain", parents=[common], help="show how one rule was decided", description=text)
    options.subject(parser)
    parser.add_argument("rule", metavar="RULE", help="id of a rule")
    options.dates(parser)
    options.tailoring(parser)


def _check(commands: _Commands, common: argparse.ArgumentParser) -> None:
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


def _list(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "List what is built in, the rules of rule sets and their topics, or the facts that can be stated."
    parser = commands.add_parser(
        "list", parents=[common], help="list providers, rule sets, rules, topics or facts", description=text
    )
    parser.add_argument("what", choices=LISTS, help="what to list")
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
        default=[],
        metavar="RULESET",
        dest="rulesets",
        help="rules, topics: only of these rule sets",
    )
    parser.add_argument(
        "--topic",
        nargs="+",
        action="extend",
        default=[],
        metavar="TOPIC",
        dest="topics",
        help="rules: only about one of these",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def _show(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show a provider profile or a rule set for reading."
    parser = commands.add_parser("show", parents=[common], help="show a provider or a rule set", description=text)
    parser.add_argument("id", metavar="ID", help="built-in id or path of a provider profile or rule set")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")


def _schema(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Print the JSON Schema of a kind of document."
    parser = commands.add_parser("schema", parents=[common], help="print a JSON Schema", description=text)
    parser.add_argument("kind", choices=DOCUMENT_KINDS, nargs="?", default="provider", help="default: provider")


def _new(commands: _Commands, common: argparse.ArgumentParser) -> None:  # noqa: ARG001 - it writes files of its own
    text = (
        "Write a commented starting point: a provider profile, or a rule set with its tests. Never overwrites a file."
    )
    parser = commands.add_parser(
        "new",
        parents=[options.common(to_file=False)],
        help="write a new provider profile or rule set to start from",
        description=text,
    )
    parser.add_argument("kind", choices=("provider", "ruleset"), help="what to write")
    parser.add_argument("id", metavar="ID", help="its id: letters, digits, '-' and '_'; the file is ID.yaml")
    parser.add_argument("--directory", default=".", metavar="DIR", help="where to write it (default: here)")


def _test(commands: _Commands, common: argparse.ArgumentParser) -> None:
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


def _timeline(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show every date at which the verdict, a score, a level or a finding changes, why, and until when the verdict holds."
    parser = commands.add_parser(
        "timeline", parents=[common], help="show how a verdict changes over time", description=text
    )
    options.subject(parser)
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
    options.dates(parser)
    options.tailoring(parser)


def _plan(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show why a provider misses a verdict, the smallest fixes, the cheapest one, by whom, and what to find out first."
    parser = commands.add_parser("plan", parents=[common], help="show what would give a verdict", description=text)
    options.subject(parser)
    parser.add_argument("--target", choices=TARGETS, help="the verdict wanted (default: what the rule set claims)")
    parser.add_argument(
        "--by",
        choices=ACTORS,
        action="append",
        default=[],
        help="only fixes that this one can make; repeatable (default: anybody's)",
    )
    options.solving(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    options.dates(parser)
    options.tailoring(parser)


def _disputes(commands: _Commands, common: argparse.ArgumentParser) -> None:
    text = "Show what the sources of a provider disagree on, both sides, and whether it matters for the verdict."
    parser = commands.add_parser("disputes", parents=[common], help="show where sources disagree", description=text)
    options.subject(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    options.dates(parser)
    options.tailoring(parser)


def _analyze(commands: _Commands, common: argparse.ArgumentParser) -> None:
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
    options.solving(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    options.dates(parser)
    options.settings(parser)


GRAMMAR = {
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
