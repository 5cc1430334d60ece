"""`compliance ask`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, nothing_evaluated
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.cli.translation import add_language, translator_of
from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compliance.analysis.questions.document import Mark, Questionnaire
    from compliance.engine.snapshot import Snapshot
    from compliance.model.phrases import Translator
    from compliance.rulesets.ruleset import RuleSet

_MARKS: dict[str, Mark] = {
    "ends-it": "ends it",
    "matters": "matters",
    "score-only": "score only",
    "no-effect": "no effect",
}
_DECIDING: tuple[Mark, ...] = ("ends it", "matters")
"""What is asked where nothing else is said: that on which a verdict can hang."""


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("providers", nargs="+", type=named, metavar="OFFER", help=shared.OFFER_HELP)
    shared.rulesets(parser, "built-in ids or paths of rule sets; a question that several ask is asked once")
    parser.add_argument(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        choices=(*_MARKS, "all"),
        help="what the questions are to a verdict (default: ends-it matters)",
    )
    parser.add_argument("--for", choices=("provider", "buyer"), dest="whom", help="only what this one usually knows")
    parser.add_argument("--top", type=_count, metavar="N", help="only the first N questions")
    parser.add_argument("--next", action="store_true", help="only the question to ask next")
    parser.add_argument(
        "--target", choices=shared.TARGETS, help="the verdict wanted (default: what each rule set claims)"
    )
    parser.add_argument(
        "--format",
        choices=(*shared.FORMATS, "html", "xlsx"),
        default="text",
        help="markdown, html, xlsx: a form that 'compliance answer' reads back (default: text)",
    )
    add_language(parser)
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is not a number of questions, from 1")
    return int(text)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what to ask about some offers, so that verdicts are decided."""
    from compliance.cli.outputs import require_writable, show
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.report.pages.questions import question_blocks

    translator = translator_of(options, terminal)
    require_writable(options.format, options.output)
    rulesets, snapshots = _read(options, terminal)
    try:
        document = _ask(rulesets, snapshots, options)
    except NothingEvaluatedError as error:
        return nothing_evaluated(snapshots[0].provider, error, terminal)
    if options.format not in ("text", "json"):
        _write_form(document, options, terminal, translator)
        return ExitCode.OK
    show(document, question_blocks(document), options, terminal)
    return ExitCode.OK


def _write_form(document: Questionnaire, options: Namespace, terminal: Terminal, translator: Translator) -> None:
    from compliance.report.formats.forms import form

    if len(document.providers) > 1:
        raise UsageError(
            f"a form is for one provider: ask {' and '.join(document.providers)} apart, or write --format text or json"
        )
    write_result([form(document, options.format, translator)], options.output, terminal)


def _read(options: Namespace, terminal: Terminal) -> tuple[Sequence[RuleSet], Sequence[Snapshot]]:
    from compliance.cli.inputs import (
        accepted,
        ask_for_service,
        read,
        read_rulesets,
        refuse_repeated,
        snapshot_of,
        understand,
    )
    from compliance.cli.offers import offers_of
    from compliance.loading.providers import load_provider

    problems: list[Problem] = []
    offers = offers_of(options.providers, options.service)
    dates = understand(options, terminal, [offer.document for offer in offers], options.rulesets)
    documents = {name: read(load_provider, name, problems) for name in dict.fromkeys(o.document for o in offers)}
    rulesets = read_rulesets(options.rulesets, options.settings, problems, options.evidence)
    if problems:
        raise LoadError(problems)
    snapshots = []
    for offer in offers:
        provider = documents[offer.document]
        assert provider is not None  # else there were problems
        snapshots.append(snapshot_of(provider, *dates, offer.service))
        for ruleset in rulesets:
            if offer.service is None and ruleset.assesses != "provider":
                ask_for_service(offer, ruleset, snapshots[-1], accepted(options))
    refuse_repeated(snapshots)
    return rulesets, snapshots


def _ask(rulesets: Sequence[RuleSet], snapshots: Sequence[Snapshot], options: Namespace) -> Questionnaire:
    from compliance.analysis.questions.questions import WantedVerdict, questionnaire
    from compliance.cli.inputs import accepted, target_of
    from compliance.engine.state import decide_all

    marks = [*_MARKS.values()] if "all" in options.only else [_MARKS[mark] for mark in options.only] or list(_DECIDING)
    wanted = WantedVerdict(marks, options.whom, options.top, options.next)
    states = [
        (decide_all(ruleset, snapshot, accepted(options)), target_of(ruleset, options.target))
        for snapshot in snapshots
        for ruleset in rulesets
    ]
    return questionnaire(states, wanted)


COMMAND = Command(
    help="list the questions whose answers decide",
    description="List what to find out about offers so that their verdicts are decided: each thing once, for all rule sets, "
    "in the order in which it decides, with why it is asked and what an answer does.",
    options=add_options,
    run=run,
)
