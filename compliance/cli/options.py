"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from compliance.cli.gates import EXPIRING, GATES, REQUIRE
from compliance.cli.settings import Setting, named
from compliance.cli.terminal import UsageError
from compliance.model.problem import STDIN
from compliance.report.formats.formats import FORMATS as SCORECARD_FORMATS

if TYPE_CHECKING:
    from compliance.model.rule_values import Evidence

FORMATS = ("text", "json", "markdown")
"""What most results can be shown as."""

STRENGTH_TITLE = "what counts"

SET_HELP = "set a parameter of the rule set; repeatable"

OFFER_HELP = "built-in id or path of a provider profile; one of its services as in ovhcloud@vmware-snc; - is stdin"

MOST_PROCESSES = 256
"""Of `--jobs`: each takes the memory of a run of its own."""

PAIRED = 24
"""Offers of which `compare` compares every two unasked (`analysis.comparison.offers.PAIRED`, which help does not wait for)."""

TARGETS = ("necessary", "sufficient")
"""The verdicts that one can be asked to reach."""

ACCEPT = Setting(
    "accept",
    "--accept",
    "declared",
    "the weakest word that counts: facts; a recognised body's (attested); our reading of it (read); the provider's own answers "
    "(declared, the default)",
    many=False,
    choices=("facts", "attested", "read", "declared"),
)
EVIDENCE = Setting(
    "evidence",
    "--evidence",
    "as-required",
    "the evidence demanded instead of what each rule asks: as-required, any, or a grade A to D, perhaps with an age: B,P2Y "
    "(default: as-required)",
    many=False,
    metavar="DEMAND",
)
STRENGTH = (ACCEPT, EVIDENCE)
"""How strong what counts has to be."""

SETTINGS = (
    Setting(
        "providers",
        "PROVIDER",
        "none",
        "built-in ids, or paths or patterns of profiles and folders; PROVIDER@SERVICE for one service; - is stdin",
        "document",
        metavar="PROVIDER",
    ),
    Setting("against", "--against", "none", "built-in ids or paths of rule sets", "document", metavar="RULESET"),
    REQUIRE,
    *(gate.setting for gate in GATES),
    EXPIRING,
    Setting("waivers", "--waivers", "none", "pass over these; repeatable", "file", metavar="FILE", gate=True),
    Setting(
        "strict_waivers",
        "--strict-waivers",
        "false",
        "fail on waivers that need attention",
        "flag",
        many=False,
        gate=True,
    ),
    Setting(
        "baseline",
        "--baseline",
        "none",
        "scorecards of an earlier run as JSON: fail on what is worse than there",
        "file",
        many=False,
        metavar="FILE",
        gate=True,
    ),
    Setting(
        "format",
        "--format",
        "text",
        f"{', '.join(SCORECARD_FORMATS)} (default: text); repeatable",
        "format",
        metavar="NAME[=FILE]",
    ),
    Setting("set", "--set", "none", SET_HELP, metavar="NAME=VALUE"),
    *STRENGTH,
)
"""Every setting of `evaluate`, in the order in which `compliance config` shows them."""


def refuse_repeated_stdin(options: argparse.Namespace) -> None:
    """Raise `UsageError` where the standard input is to be two documents."""
    given = [value for values in vars(options).values() for value in (values if isinstance(values, list) else [values])]
    if sum(isinstance(value, str) and value.partition("@")[0] == STDIN for value in given) > 1:
        raise UsageError("the standard input, '-', can be read once: name files for the other documents")


def common(*, to_file: bool = True) -> argparse.ArgumentParser:
    """Where a command writes, and what it says besides."""
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("output")
    if to_file:
        group.add_argument(
            "-o",
            "--output",
            type=lambda text: None if text == "-" else text,
            metavar="FILE",
            help="write the result to a file, complete or not at all; - is stdout",
        )
    group.add_argument("-q", "--quiet", action="store_true", help="say nothing on stderr but errors")
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour the result (default: on a terminal)",
    )
    return common


def dates(parser: argparse.ArgumentParser) -> None:
    """The day assessed, and what was known by when."""
    group = parser.add_argument_group("dates")
    group.add_argument("--as-of", metavar="DATE", help="the day assessed (default: today, UTC)")
    group.add_argument(
        "--known-as-of", metavar="DATE", help="use only sources published by this day (default: today, UTC)"
    )


def tailoring(parser: argparse.ArgumentParser) -> None:
    """Add the options for one service of a provider and for parameters of the rule set."""
    parser.add_argument("--service", metavar="ID", help="the service meant; PROVIDER@ID says the same")
    settings(parser)


def strength(parser: argparse.ArgumentParser) -> None:
    """How strong what counts has to be; the demand on evidence comes as one."""
    group = parser.add_argument_group(STRENGTH_TITLE)
    group.add_argument(ACCEPT.option, choices=ACCEPT.choices, help=ACCEPT.help)
    group.add_argument(EVIDENCE.option, type=_demand, metavar=EVIDENCE.metavar, help=EVIDENCE.help)


def _demand(text: str) -> Evidence | None:
    """A demand on evidence; raises `ArgumentTypeError`."""
    from compliance.rulesets.demands import DemandError, demand_of  # noqa: PLC0415 - help waits for no model

    try:
        return demand_of(text)
    except DemandError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def settings(parser: argparse.ArgumentParser) -> None:
    """Parameters of the rule set."""
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="settings",
        help=SET_HELP,
    )


def configuration(parser: argparse.ArgumentParser) -> None:
    """Which file of configuration is read."""
    which = parser.add_argument_group("configuration").add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="the file of configuration (default: the nearest)")
    which.add_argument("--no-config", action="store_true", help="read no file of configuration")


def sourced(parser: argparse.ArgumentParser) -> None:
    """The settings of `evaluate` that the environment or a file may give as well."""
    for setting in SETTINGS:
        if not setting.gate and setting not in STRENGTH:
            setting.add(parser)
    counting = parser.add_argument_group(STRENGTH_TITLE)
    for setting in STRENGTH:
        setting.add(counting)
    gates = parser.add_argument_group("what exit code 0 means")
    for setting in SETTINGS:
        if setting.gate:
            setting.add(gates)
    configuration(parser)


def solving(parser: argparse.ArgumentParser) -> None:
    """How long the solvers of the extra may work."""
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long solvers may work on what is too large for the built-in search (default: 60); needs the extra 'solver'",
    )


def jobs(parser: argparse.ArgumentParser, default: int | None) -> None:
    """In how many processes the work is done; as many as the machine has processors where the default is null."""
    shown = "as many as there are processors" if default is None else default
    meaning = f"do the work in N processes; the result is the same (default: {shown})"
    parser.add_argument("-j", "--jobs", type=_processes, default=default, metavar="N", help=meaning)


def _processes(text: str) -> int:
    """A number of processes; raises `ArgumentTypeError`."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes, from 1 to {MOST_PROCESSES}")
    return int(text)


def at_least_two(text: str) -> int:
    """A number of offers to compare; raises `ArgumentTypeError`."""
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of offers, from 2")
    return int(text)


def _seconds(text: str) -> float:
    """A time; raises `ArgumentTypeError`."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds, more than 0 and up to 86400")
    return seconds


def rulesets(parser: argparse.ArgumentParser, meaning: str, *, required: bool = True) -> None:
    """Add `--against` for any number of rule sets, none of them where it is not required; its help is what they mean."""
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
        required=required,
        default=None if required else [],
        type=named,
        metavar="RULESET",
        dest="rulesets",
        help=meaning,
    )


def provider_and_ruleset(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add the arguments of commands about one offer under one rule set, which may be left out where it is not required."""
    parser.add_argument("provider", type=named, metavar="PROVIDER", help=OFFER_HELP)
    parser.add_argument(
        "--against",
        required=required,
        type=named,
        metavar="RULESET",
        dest="ruleset",
        help="built-in id or path of a rule set; - is stdin",
    )
