"""One run of `compliance evaluate`: its task, the scorecards as they come, its exit code."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.assess import Evaluation, RunTerms
from compliance.cli.config import settings_of
from compliance.cli.diagnostics import ExitCode, report_problems, worst
from compliance.cli.gates import chosen, required_of
from compliance.cli.inputs import document_mistake, no_such_service, read_rulesets, understand
from compliance.cli.offers import OfferArgument, offer_of, which_meet
from compliance.cli.options import ACCEPT, EVIDENCE
from compliance.cli.outputs import Output, outputs_of, write_outputs
from compliance.cli.overlays import Supposition, baseline_of, scenario_of, waivers_of
from compliance.cli.profiles import Profile, Profiles, profiles_of
from compliance.cli.settings import Settings
from compliance.cli.terminal import Terminal, UsageError, keep_inputs
from compliance.engine.requirements import Required
from compliance.engine.snapshot import Snapshot
from compliance.loading.builtin import find, ids, is_pattern, named
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.run import RunProblem
from compliance.model.scorecard import ANY_OTHER_SERVICE, Scorecard
from compliance.model.statements import FactLocation, Provider, UnknownServiceError
from compliance.model.status import Basis
from compliance.model.words import SOME, offer_id
from compliance.report.formats.formats import FOR_SERVICES
from compliance.report.pages.wording import left_out_text, name_of
from compliance.rulesets.demands import AS_REQUIRED, DemandError, demand_of
from compliance.rulesets.ruleset import RuleSet
from compliance.rulesets.settings import SettingError, with_settings

if TYPE_CHECKING:
    from compliance.model.waivers import WaiverNotice

COLLECTION = (50_000, 20, 50)
"""The collector's thresholds: the entry point lets it rest while a short run lasts, which this is not any more.

Python's own take an eighth more time, and as much memory.
"""


def evaluate(evaluation: Run, options: Namespace, terminal: Terminal) -> ExitCode:
    """Evaluate every provider under every rule set, one after the other, keeping none in memory."""
    task = evaluation.task
    cards = evaluation.cards()
    first = next(cards, None)
    if first is not None:
        write_outputs(task.outputs, chain([first], cards), evaluation.problems, options, terminal)
    else:
        # An earlier, greener report must not stay where a build service will read this one.
        reports = [output for output in task.outputs if output.file is not None and output.format in FOR_SERVICES]
        write_outputs(reports, (), evaluation.problems, options, terminal)
    return evaluation.end()


@dataclass(frozen=True, slots=True)
class EvaluationTask:
    """What a run is to do, all of it understood."""

    profiles: Profiles
    rulesets: Sequence[tuple[RuleSet, Required]]
    terms: RunTerms
    outputs: list[Output]
    strict_waivers: bool
    service: str | None
    """What `--service` says"""
    supposition: Supposition | None = None
    one_process: bool = False
    """Is something read that can be read once only, or laid over what was evaluated?"""
    """What is supposed of a provider"""


def understood(options: Namespace, terminal: Terminal) -> EvaluationTask:
    """The task of a command line and its configuration.

    Raises:
        UsageError: with everything that is wrong with the command line.
        LoadError: with everything that is wrong with the configuration, the rule sets and the waivers.
    """
    settings = settings_of(options, terminal)
    _complete(settings)
    (as_of, known_as_of), offers = _named(settings, options, terminal)
    outputs = outputs_of(settings, options)
    if options.detail != "full" and settings["expiring_within"].values:
        settings.mistakes.usage.append(f"--detail {options.detail}: --expiring-within looks ahead: --detail full")
    problems: list[Problem] = []
    unknown = any(document_mistake("ruleset", name) for name in settings["against"].values)
    accept = Basis(chosen(settings[ACCEPT.name], settings.mistakes) or Basis.DECLARED)
    demand = _demand(settings)
    rulesets = [] if unknown else _once(_rulesets(settings, problems), terminal)
    required = required_of([] if problems else rulesets, settings)
    book = waivers_of(settings, problems)
    baseline = baseline_of(settings, problems, accept, demand)
    scenario = scenario_of(options, settings, problems)
    settings.mistakes.end()
    try:
        profiles = profiles_of(offers)
    except ValueError as error:
        raise UsageError(f"PROVIDER: {error}") from None
    inputs = [*_inputs(settings, profiles, options.what_if)]
    keep_inputs([output.file for output in outputs], terminal, inputs)
    if problems:
        _read_all(profiles)
        raise LoadError([*problems, *profiles.problems])
    terms = RunTerms(as_of, known_as_of, None, book, baseline, accept, demand, options.strengths, options.detail)
    strict = settings["strict_waivers"].one == "true"
    under = list(zip(rulesets, required, strict=True))
    supposition = None if scenario is None else Supposition(scenario, terms, terminal)
    once = supposition is not None or any(named(path).piped for path in inputs)
    return EvaluationTask(profiles, under, terms, outputs, strict, options.service, supposition, once)


def _inputs(settings: Settings, profiles: Profiles, what_if: str | None) -> Iterator[Path | str]:
    """The files that a run was told to read."""
    yield from (profile.file.path for profile in profiles.profiles)
    yield from (find("ruleset", name).path for name in settings["against"].values)
    yield from (*settings["waivers"].values, *settings["baseline"].values, *([what_if] if what_if else ()))
    if settings.file is not None:
        yield settings.file.folder / Path(settings.file.name).name


def _complete(settings: Settings) -> None:
    """Is there something to evaluate, and something to evaluate it against? Raises `UsageError`."""
    missing = [
        word for word, name in (("PROVIDER", "providers"), ("--against", "against")) if not settings[name].values
    ]
    if missing and not settings.mistakes.problems:
        swapped = [
            f"{document_mistake('provider', name)}\n" for name in settings["providers"].values if name in ids("ruleset")
        ]
        raise UsageError(
            f"{''.join(swapped)}the following arguments are required: {', '.join(missing)}\n"
            "a configuration may give them as well: 'compliance config' shows what applies here"
        )
    if missing:
        settings.mistakes.end()


def _named(settings: Settings, options: Namespace, terminal: Terminal) -> tuple[tuple[date, date], list[OfferArgument]]:
    """The dates and the offers of the run; names and dates that there are not are noted as mistakes."""
    offers = []
    for text in settings["providers"].values:
        try:
            offer = offer_of(text, options.service)
            mistake = None if is_pattern(offer.document) else document_mistake("provider", offer.document)
            offers.append(offer)
        except UsageError as error:
            mistake = str(error)
        if mistake is not None:
            settings.mistakes.add(settings["providers"], mistake, mistake)
    for text in settings["against"].values:
        mistake = document_mistake("ruleset", text)
        if mistake is not None:
            settings.mistakes.add(settings["against"], mistake, mistake)
    try:
        return understand(options, terminal, (), ()), offers
    except UsageError as error:
        settings.mistakes.usage += str(error).splitlines()
        return (terminal.today, terminal.today), offers


def _rulesets(settings: Settings, problems: list[Problem]) -> list[RuleSet]:
    rulesets = read_rulesets(list(settings["against"].values), [], problems)
    if problems or not settings["set"].values:
        return rulesets
    try:
        return with_settings(rulesets, settings["set"].values)
    except SettingError as error:
        settings.mistakes.add(settings["set"], str(error), f"--set {error}")
        return rulesets


def _demand(settings: Settings) -> Evidence | None:
    effective = settings[EVIDENCE.name]
    try:
        return demand_of(effective.one or AS_REQUIRED)
    except DemandError as error:
        settings.mistakes.add(effective, str(error))
        return None


def _once(rulesets: list[RuleSet], terminal: Terminal) -> list[RuleSet]:
    """Each rule set once, however often and in whatever way it was named: its scorecards would be the same."""
    kept = {(ruleset.id, ruleset.digest): ruleset for ruleset in rulesets}
    if len(kept) < len(rulesets):
        terminal.say("compliance: a rule set that is named twice is evaluated once")
    for one in kept.values():
        files = [other.file for other in kept.values() if other.id == one.id]
        if len(files) > 1:
            raise UsageError(f"--against: several rule sets have the id '{one.id}': {', '.join(files)}")
    return list(kept.values())


def _read_all(profiles: Profiles) -> None:
    """Read every provider for its problems."""
    for _ in profiles.providers():
        pass


class Run:
    """One run: the scorecards as they come, and what it will exit with."""

    def __init__(self, task: EvaluationTask, terminal: Terminal) -> None:
        self.task = task
        self.terminal = terminal
        self.evaluation = Evaluation(task.terms)
        self.codes: set[ExitCode] = set()
        self._never_sufficient = {
            ruleset.id
            for ruleset, required in task.rulesets
            if required.verdict == "sufficient" and ruleset.claims == "necessary"
        }

    def cards(self) -> Iterator[Scorecard]:
        """Every scorecard, provider by provider."""
        count, supposition = len(self.task.profiles.profiles), self.task.supposition
        for number, provider, profile in self.task.profiles.providers():
            if number == 2:
                gc.set_threshold(*COLLECTION)
            if count > 1:
                self.terminal.progress(f"{number}/{count} {provider.id}")
            stated = self.of(provider, profile)
            if supposition is None or not supposition.is_about(provider):
                yield from stated
            else:
                yield from supposition.cards(provider, stated, self.task.rulesets, profile.services)
        if supposition is not None:
            self.task.profiles.problems += supposition.problems()
        self.terminal.clear_progress()

    def of(self, provider: Provider, profile: Profile) -> Iterator[Scorecard]:
        """The scorecards of one provider, under every rule set."""
        for stray in self.evaluation.stray_answers(provider, [ruleset for ruleset, _ in self.task.rulesets]):
            at, hint = stray.location, f"; {stray.hint}" if stray.hint else ""
            self.terminal.say(f"{at.file}:{at.line}:{at.column}: warning: {stray.message}{hint}")
        met: dict[str, dict[str | None, bool]] = {}
        try:
            for result in self.evaluation.cards(provider, self.task.rulesets, profile.services):
                if isinstance(result, RunProblem):
                    self.terminal.complain(f"compliance: nothing to evaluate for {result.message}")
                    self.codes.add(ExitCode.NOTHING)
                else:
                    self._tell(result)
                    _, offer, ruleset = result.key
                    met.setdefault(ruleset, {})[offer] = not _misses(result)
                    yield result
        except UnknownServiceError as error:
            of_all = self.task.service if len(self.task.profiles.profiles) > 1 else None
            raise no_such_service(error, profile.document, of_all) from None
        if None in profile.services:
            self._tell_offers(provider.id, profile.document, met)

    def _tell_offers(self, provider: str, document: str, met: Mapping[str, Mapping[str | None, bool]]) -> None:
        """Of a provider named without a service, under rule sets about these: which of them meet what is required."""
        for ruleset, _ in self.task.rulesets:
            offers = met.get(ruleset.id, {})
            for gone in self._gone(provider, ruleset.id, offers):
                self.terminal.say_once(
                    f"compliance: the baseline has {offer_id(provider, gone)} under {ruleset.id}, and this run has not: "
                    "no such service is stated, or it has ended"
                )
            if ruleset.assesses != "provider" and None not in offers and not all(offers.values()):
                self.terminal.say_once(f"compliance: {which_meet(provider, document, ruleset.id, offers)}")

    def _tell(self, card: Scorecard) -> None:
        """Note whether what is required is there, and say on stderr what a reader must know whatever the format."""
        self._tell_of_baseline(card)
        if card.ruleset.id in self._never_sufficient:
            self.terminal.say_once(
                f"compliance: '{card.ruleset.id}' claims only to be necessary; "
                "no provider can meet --require sufficient under it"
            )
        self.codes.add(ExitCode.NOT_MET if _misses(card) else ExitCode.OK)
        for requirement in card.requirements:
            of = f"{name_of(card.provider)} under {card.ruleset.id}: {requirement.text}"
            if requirement.status == "met by waiver":
                waived = ", ".join(requirement.waived)
                self.terminal.say(f"compliance: {of}: met only by waivers{f' of {waived}' if waived else ''}")
            elif requirement.status == "warning":
                self.terminal.say(f"compliance: warning: {of}: {requirement.message}")

    def _tell_of_baseline(self, card: Scorecard) -> None:
        baseline = self.task.terms.baseline
        if baseline is None or card.key in baseline.cards:
            return
        provider, offer, ruleset = card.key
        if offer is not None and (provider, None, ruleset) in baseline.cards:
            self.terminal.say_once(
                f"compliance: the baseline has {provider} under {ruleset} as a whole, and this run its offers: each must meet "
                "what is required otherwise, until the baseline is made anew, with the same command and --format json=FILE"
            )
        else:
            self.terminal.say_once(
                f"compliance: the baseline has no {name_of(card.provider)} under {ruleset}: "
                "it must meet what is required otherwise"
            )

    def _gone(self, provider: str, ruleset: str, offers: Collection[str | None]) -> list[str]:
        """The services of a provider that only the baseline has under a rule set."""
        baseline = self.task.terms.baseline
        keys = () if baseline is None or not offers else baseline.cards
        gone = (of[1] for of in keys if of[::2] == (provider, ruleset) and of[1] not in offers)
        return [service for service in gone if service not in (None, ANY_OTHER_SERVICE)]

    def snapshot(self, provider: Provider) -> Snapshot:
        """What is known of a provider on the day assessed."""
        return self.evaluation.snapshot(provider)

    def meets(self, card: Scorecard) -> bool:
        """Is everything there that is required of a scorecard?"""
        return not _misses(card)

    def note(self, code: ExitCode) -> None:
        """Note an outcome of the run that stands in no scorecard."""
        self.codes.add(code)

    def problems(self) -> tuple[RunProblem, ...]:
        """What the run has come across by now that stands in no scorecard and fails it, the worst first."""
        noted = [
            RunProblem("invalid input", p.message, FactLocation(p.file, p.line, p.column))
            for p in sorted(set(self.task.profiles.problems))
        ]
        noted += [] if self.task.supposition is None else [self.task.supposition.noted()]
        noted += self.evaluation.nothing
        left_out = self.evaluation.left_out
        noted += [one for one in left_out if one.kind != "ended"]
        noted += [
            RunProblem("nothing to evaluate", f"there is no provider profile in '{name}'", None)
            for name in self.task.profiles.empty
        ]
        if self.task.strict_waivers:
            noted += [
                RunProblem("waiver", _said(n), FactLocation(n.location.file, n.location.line, n.location.column))
                for n in self.evaluation.notices()
            ]
        return (*noted, *(one for one in left_out if one.kind == "ended"))

    def end(self) -> ExitCode:
        """Say what the whole run has shown; its exit code."""
        profiles = self.task.profiles
        for name in profiles.empty:
            self.terminal.complain(f"compliance: nothing to evaluate: there is no provider profile in '{name}'")
            self.codes.add(ExitCode.NOTHING)
        self._tell_left_out()
        notices = self.evaluation.notices()
        tell, level = (self.terminal.complain, "error") if self.task.strict_waivers else (self.terminal.say, "warning")
        for notice in notices:
            at = notice.location
            tell(f"{at.file}:{at.line}:{at.column}: {level}: {_said(notice)}")
        if notices and self.task.strict_waivers:
            self.codes.add(ExitCode.NOT_MET)
        if profiles.problems:
            report_problems(profiles.problems, self.terminal)
            self.codes.add(ExitCode.INVALID)
        return worst(self.codes)

    def _tell_left_out(self) -> None:
        """What had ceased: counted beside others, each with its reason where nothing else is there."""
        left_out = self.evaluation.left_out
        noted = [one for one in left_out if one.kind == "ended"]
        for one in left_out:
            if one.kind != "ended":
                self.terminal.complain(f"compliance: {one.message}")
                self.codes.add(ExitCode.NOTHING)
        if noted:
            self.terminal.say(f"compliance: {left_out_text(noted)}")
            for one in noted[:SOME]:
                self.terminal.say(f"compliance: {one.message}")


def _misses(card: Scorecard) -> bool:
    """Is anything that a run requires of a scorecard not there?"""
    return any(requirement.status == "not met" for requirement in card.requirements)


def _said(notice: WaiverNotice) -> str:
    return f"waiver '{notice.waiver}' is {notice.kind}: {notice.message}"
