"""`compliance answer`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, keep_inputs, write_result
from compliance.model.problem import LoadError, Problem
from compliance.model.words import plural

if TYPE_CHECKING:
    from compliance.analysis.questions.answers import AnswersRead
    from compliance.model.answers import AnswerSheet
    from compliance.model.statements import Provider
    from compliance.rulesets.ruleset import RuleSet

GRADES = ("A", "B", "C", "D")


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "form", type=named, metavar="FILE", help="the form with the answers: Markdown, xlsx, or JSON; - is stdin"
    )
    parser.add_argument("--into", required=True, metavar="PROVIDER.yaml", help="the profile they are appended to")
    parser.add_argument("--by", metavar="NAME", help="who answered (default: the provider)")
    parser.add_argument(
        "--on", metavar="DATE", help="the day of the answers, from which they are true (default: today)"
    )
    parser.add_argument(
        "--grade", choices=GRADES, default="D", help="how good a source they are (default: D, a claim without support)"
    )
    parser.add_argument("--source", metavar="TITLE", help="what they stand in: a title or an address")
    shared.rulesets(
        parser,
        "rule sets whose verdicts are compared (default: those the form asked for, as far as they are built in)",
        required=False,
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would be added, and write nothing")
    shared.dates(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Read answers back, check them, and append them to a profile."""
    from compliance.analysis.questions.added import AnswersFrom, blocks_of, problems_of
    from compliance.analysis.questions.answers import read_answers
    from compliance.cli.inputs import snapshot_of
    from compliance.loading.appended import appended, shown
    from compliance.loading.builtin import named as file_of
    from compliance.loading.forms import read_form
    from compliance.loading.providers import load_provider, provider_from
    from compliance.loading.yaml_source import parse_yaml

    if options.into == "-":
        raise UsageError("--into: answers are added to a profile that is a file, not to one that comes through a pipe")
    on = _day(options, terminal)
    sheet = read_form(options.form)
    provider = load_provider(options.into)
    found = _RuleSets(sheet, options)
    custom = {path: kind for ruleset in found.all() for path, kind in ruleset.custom.items()}
    reading = read_answers(sheet, snapshot_of(provider, on, max(on, terminal.today), None), on, found.find, custom)
    if sheet.problems or reading.mistakes:
        raise LoadError([*sheet.problems, *problems_of(reading, file_of(options.form).name)])
    blocks = blocks_of(reading, provider, AnswersFrom(on, options.by, options.grade, options.source))
    if not any(blocks.values()):
        terminal.say(f"compliance: nothing to add: {plural(reading.blank, 'answer')} left blank")
        return ExitCode.NOTHING
    before, after = _texts(options.into, lambda text: appended(text, options.into, blocks))
    told = [shown(blocks), "\n", *_told(reading)]
    file = file_of(options.into)  # what it includes stands beside it
    changed = provider_from(parse_yaml(after.encode(), file.name), file)
    told += _changes(provider, changed, found.all(), sheet, on, terminal)
    if not options.dry_run:
        keep_inputs([options.output], terminal)  # else the profile would be changed and nobody told how
        write_result([after], options.into, terminal, replaces=True)
        terminal.say(f"compliance: {plural(reading.taken, 'answer')} added to {options.into}")
    assert before is not None
    write_result(told, options.output, terminal)
    return ExitCode.OK


def _day(options: Namespace, terminal: Terminal) -> date:
    from compliance.model.dates import parse_day

    try:
        return terminal.today if options.on is None else parse_day(options.on)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from None


class _RuleSets:
    """The rule sets that a form asked for, and those named; each is loaded once."""

    def __init__(self, sheet: AnswerSheet, options: Namespace) -> None:
        from compliance.loading.builtin import ids

        self._named = options.rulesets or [id_ for id_ in sheet.rulesets if id_ in ids("ruleset")]
        self._builtin = ids("ruleset")
        self._loaded: list[RuleSet] | None = None
        self._others: dict[str, RuleSet | None] = {}

    def all(self) -> list[RuleSet]:
        from compliance.cli.inputs import read_rulesets

        if self._loaded is None:
            problems: list[Problem] = []
            self._loaded = read_rulesets(list(self._named), [], problems)
            if problems:
                raise LoadError(problems)
        return self._loaded

    def find(self, id_: str) -> RuleSet | None:
        from compliance.loading.rulesets import load_ruleset

        for ruleset in self.all():
            if ruleset.id == id_ or any(rule.origin[0] == id_ for rule in ruleset.rules):
                return ruleset
        if id_ not in self._others:
            self._others[id_] = load_ruleset(id_) if id_ in self._builtin else None
        return self._others[id_]


def _texts(path: str, change: Any) -> tuple[str, str]:  # noqa: ANN401 - a function of text
    from compliance.loading.forms import read_profile_text

    text = read_profile_text(path)
    return text, change(text)


def _told(reading: AnswersRead) -> Iterator[str]:
    for conflict in reading.conflicts:
        yield f"In dispute: {conflict.path}: the answer is {conflict.answer}, stated is {conflict.stated}"
        yield f" ({'; '.join(conflict.sources)})\n"
    for entry in reading.dropped:
        yield f"No part of its list any more: {entry}\n"
    if reading.blank:
        yield f"Left blank, and so unknown: {plural(reading.blank, 'question')}\n"


def _changes(
    before: Provider, after: Provider, rulesets: Iterable[RuleSet], sheet: AnswerSheet, on: date, terminal: Terminal
) -> Iterator[str]:
    """What changes in the verdicts of the offers the form was about."""
    from compliance.cli.inputs import snapshot_of
    from compliance.engine.state import decide_all
    from compliance.model.words import verdict_text

    known = max(on, terminal.today)
    services = [offer.partition("@")[2] or None for offer in sheet.offers if offer.partition("@")[0] == before.id] or [
        None
    ]
    for ruleset in rulesets:
        for service in services:
            states = [decide_all(ruleset, snapshot_of(one, on, known, service)) for one in (before, after)]
            verdicts = [verdict_text(s.judgement.possible) if s.judgement else "nothing to evaluate" for s in states]
            open_ = [sum(not one.settled for one in state.counted) for state in states]
            offer = f"{before.id}@{service}" if service else before.id
            same = "stays" if verdicts[0] == verdicts[1] else f"was {verdicts[0]}, is now"
            yield f"{offer} under {ruleset.id}: {same} {verdicts[1]}; open rules {open_[0]}, now {open_[1]}\n"


COMMAND = Command(
    help="append answers to a profile",
    description="Read the answers of a form that 'compliance ask' wrote, check each of them, show the statements they make and "
    "what changes in the verdicts, and append them to a profile, of which all else stays as it is.",
    options=add_options,
    run=run,
)
