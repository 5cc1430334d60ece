"""`compliance plan`."""

from __future__ import annotations

from argparse import Namespace

from compliance.analysis.plan.plan import plan
from compliance.analysis.situation import targets_of
from compliance.analysis.solvers.further import Further
from compliance.cli.arguments import UsageError
from compliance.cli.exit_codes import ExitCode
from compliance.cli.show import show
from compliance.cli.subject import subject_of
from compliance.cli.terminal import Terminal
from compliance.engine.evaluate import ended_on, evaluate_snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.model.status import Target
from compliance.report.pages.plan import plan_blocks
from compliance.rulesets.ruleset import RuleSet


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say why a provider misses a verdict, and what would give it."""
    subject = subject_of(options, terminal)
    provider, ruleset, snapshot = subject.provider, subject.ruleset, subject.snapshot
    target = target_of(ruleset, options.target)
    try:
        card = evaluate_snapshot(provider, ruleset, snapshot)
        result = plan(provider, ruleset, snapshot, target, options.by, Further(options.time_limit))
    except NothingEvaluatedError as error:
        terminal.complain(f"compliance: nothing to evaluate for {provider.id}: {error}")
        return ExitCode.NOTHING
    ended = ended_on(snapshot)
    if ended is not None:
        terminal.say_once(f"compliance: {provider.name} ceased on {ended}")
    show(result, plan_blocks(result, card, ruleset), options, terminal)
    return ExitCode.OK


def target_of(ruleset: RuleSet, wanted: Target | None) -> Target:
    """What is to be met: what was asked for, else what the rule set claims.

    Raises:
        UsageError: the rule set never gives that verdict.
    """
    target = wanted or ruleset.claims
    if target not in targets_of(ruleset):
        raise UsageError(
            f"--target {target}: '{ruleset.id}' claims only to be necessary; nobody can be {target} under it"
        )
    return target
