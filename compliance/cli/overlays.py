"""What is laid over a run: waivers, a baseline, and a scenario, which goes with none of the two."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from compliance.assess import Evaluation, RunTerms
from compliance.cli.inputs import read
from compliance.cli.settings import Settings
from compliance.cli.terminal import Terminal
from compliance.engine.requirements import Required
from compliance.model.problem import LoadError, Problem
from compliance.model.rule_values import Evidence
from compliance.model.run import RunProblem
from compliance.model.scorecard import CardKey, Scorecard
from compliance.model.statements import FactLocation, Provider, UnknownServiceError
from compliance.model.status import Basis
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.wording import name_of
from compliance.rulesets.demands import demand_text
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.analysis.changes.baseline import Baseline
    from compliance.engine.waivers import WaiverBook
    from compliance.model.scenario import Scenario


def waivers_of(settings: Settings, problems: list[Problem]) -> WaiverBook | None:
    """The waivers of a run; their problems are added to the list."""
    files = settings["waivers"].values
    if not files:
        return None
    from compliance.engine.waivers import WaiverBook  # noqa: PLC0415 - few runs have waivers
    from compliance.loading.waivers import load_waivers  # noqa: PLC0415 - as above

    return WaiverBook([waivers for file in files if (waivers := read(load_waivers, file, problems)) is not None])


def baseline_of(settings: Settings, problems: list[Problem], accept: Basis, demand: Evidence | None) -> Baseline | None:
    """The baseline of a run; its problems are added to the list, and one of other strength is a mistake of the settings."""
    file = settings["baseline"].one
    if file is None:
        return None
    from compliance.analysis.changes.baseline import Baseline  # noqa: PLC0415 - few runs have a baseline
    from compliance.loading.scorecards import load_baseline  # noqa: PLC0415 - as above

    cards = read(load_baseline, file, problems)
    if cards is None:
        return None
    if any(card.provider.what_if for card in cards.values()):
        said = "these are scorecards of a scenario, which show nothing: no run may be held against them"
        problems.append(Problem(file, 1, 1, said, hint="make the baseline anew, without --what-if"))
        return None
    baseline = Baseline(cards, bool(settings["require"].values))
    other = baseline.other_strength(accept, demand_text(demand))
    if other is not None:
        settings.mistakes.usage.append(f"--baseline {file}: {other}: make it anew, or say the same")
    return baseline


def scenario_of(options: Namespace, settings: Settings, problems: list[Problem]) -> Scenario | None:
    """The scenario of a run; what it does not go with is a mistake of the settings."""
    if options.what_if is None:
        return None
    from compliance.loading.scenarios import load_scenario  # noqa: PLC0415 - few runs have a scenario

    beside = [settings[name].origin for name in ("waivers", "baseline") if settings[name].values]
    beside += ["--suppliers"] if options.suppliers is not None else []
    for origin in beside:
        reason = "a build goes by these, and a scenario shows nothing that it may go by"
        settings.mistakes.usage.append(f"--what-if and {origin} do not go together: {reason}; leave one of them out")
    return read(load_scenario, options.what_if, problems)


class Supposition:
    """A scenario in a run: the scorecards there would be, and whether there was a provider that it is about."""

    def __init__(self, scenario: Scenario, terms: RunTerms, terminal: Terminal) -> None:
        self.scenario = scenario
        self._terms = terms
        self._terminal = terminal
        self._used = False

    def is_about(self, provider: Provider) -> bool:
        """Is something supposed of a provider?"""
        return provider.id == self.scenario.provider

    def cards(
        self,
        provider: Provider,
        stated: Iterable[Scorecard],
        rulesets: Sequence[tuple[RuleSet, Required]],
        services: Sequence[str | None],
    ) -> Iterator[Scorecard]:
        """The scorecards of a provider as they would be; on stderr each beside what is stated, on which the exit code rests.

        Raises:
            LoadError: the scenario is about a service that the provider does not have.
        """
        from compliance.engine.supposed import supposing  # noqa: PLC0415 - few runs have a scenario

        self._used = True
        before = {card.key: card for card in stated}
        try:
            supposed = supposing(provider, self.scenario, self._terms.as_of, self._terms.known_as_of)
        except UnknownServiceError as error:
            raise LoadError([self._problem(str(error))]) from None
        evaluation = Evaluation(self._terms)
        for stray in evaluation.stray_answers(supposed, [ruleset for ruleset, _ in rulesets]):
            at, hint = stray.location, f"; {stray.hint}" if stray.hint else ""
            if at.file == self.scenario.location.file:
                self._terminal.say(f"{at.file}:{at.line}:{at.column}: warning: {stray.message}{hint}")
        for result in evaluation.cards(supposed, rulesets, services):
            if isinstance(result, RunProblem):
                self._terminal.complain(f"compliance: what if: nothing to evaluate for {result.message}")
            else:
                self._tell(result, before)
                yield result
        for gone in evaluation.left_out:
            self._terminal.say(f"compliance: what if: {gone.message}")
        self._terminal.say_once("compliance: the exit code is that of what is stated: a scenario shows nothing")

    def _tell(self, card: Scorecard, before: dict[CardKey, Scorecard]) -> None:
        stated = before.get(card.key)
        now = "nothing to evaluate" if stated is None else verdict_line(stated)
        of = f"{name_of(card.provider)} under {card.ruleset.id}"
        self._terminal.say(f"compliance: {of}: stated {now}; supposed {verdict_line(card)}")

    def problems(self) -> list[Problem]:
        """What is wrong with a scenario once all providers were read: that it is about none of them."""
        if self._used:
            return []
        return [self._problem(f"this scenario is about '{self.scenario.provider}', and no such provider is evaluated")]

    def noted(self) -> RunProblem:
        """What build services are told, so that no report of a scenario is green."""
        at = self.scenario.location
        message = f"this report shows nothing: it is what would be if it were so: {self.scenario.title}"
        return RunProblem("what if", message, FactLocation(at.file, at.line, at.column))

    def _problem(self, message: str) -> Problem:
        at = self.scenario.location
        return Problem(
            at.file, at.line, at.column, message, hint="name the provider it is about, or change its 'offer'"
        )
