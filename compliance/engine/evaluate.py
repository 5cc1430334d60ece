"""A provider against a rule set at a date: the scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compliance.engine.environment import parameter_at, parameter_values
from compliance.engine.facts_read import dotted, facts_read, json_value
from compliance.engine.horizon import change_dates
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, answer_path, decide, status_of
from compliance.engine.scoring import LevelEnds, ScoreSpan, Standing, Totals, totals
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import Judgement, NothingEvaluatedError, judge
from compliance.language.ruleset import CountrySet, Rule, RuleSet
from compliance.model.provider import Provider, Source
from compliance.model.scorecard import (
    CitedSource,
    Fact,
    Finding,
    LevelSpan,
    ObjectiveResult,
    ProviderSummary,
    RuleSetSummary,
    RungSpan,
    Score,
    Scorecard,
    Span,
    Verdict,
)
from compliance.model.status import Reason, Status, VerdictStatus

Parameters = Mapping[str, Mapping[str, Any]]


class UnknownServiceError(LookupError):
    """The provider has no such service; `known` are those it has."""

    def __init__(self, provider: str, service: str, known: list[str]) -> None:
        self.provider = provider
        self.service = service
        self.known = known
        super().__init__(f"provider '{provider}' has no service '{service}'")


def take_snapshot(
    provider: Provider,
    as_of: date,
    known_as_of: date,
    sets: Mapping[str, CountrySet],
    service: str | None = None,
) -> Snapshot:
    """What is known of a provider, or of one of its services, at a date.

    Raises:
        UnknownServiceError: no statement of the provider names the service.
    """
    known = services_of(provider)
    if service is not None and service not in known:
        raise UnknownServiceError(provider.id, service, known)
    return Snapshot(provider, as_of, known_as_of, sets, service)


def services_of(provider: Provider) -> list[str]:
    """Ids of every service the profile names, at any date."""
    return sorted(
        {path[1] for s in provider.statements for path in s.entries if path[0] == "services" and len(path) == 2}
    )


def parameters_of(ruleset: RuleSet, snapshot: Snapshot) -> Parameters:
    """The parameters of a rule set and its imports, by scope, as they are at the snapshot's dates."""
    return {s: parameter_values(p, snapshot.as_of, snapshot.known_as_of) for s, p in ruleset.parameters.items()}


def evaluate_snapshot(provider: Provider, ruleset: RuleSet, snapshot: Snapshot) -> Scorecard:
    """The scorecard of a snapshot.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    parameters = parameters_of(ruleset, snapshot)
    standings = [Standing(rule, decide(rule, ruleset, snapshot, parameters)) for rule in ruleset.rules]
    results, judgement = _judged(ruleset, snapshot, standings)
    findings = tuple(_finding(standing, snapshot) for standing in standings)
    return Scorecard(
        provider=ProviderSummary(provider.id, provider.name, provider.digest, snapshot.service, _ended(snapshot)),
        ruleset=RuleSetSummary(
            ruleset.id,
            ruleset.title,
            ruleset.version,
            ruleset.digest,
            ruleset.claims,
            tuple(str(change) for change in ruleset.tailoring),
            tuple(rule.id for rule in ruleset.level_inert_rules),
        ),
        as_of=snapshot.as_of,
        known_as_of=snapshot.known_as_of,
        parameters=_parameters_shown(ruleset, snapshot),
        verdict=Verdict(
            judgement.status,
            judgement.possible,
            judgement.binding,
            _holds_until(provider, ruleset, snapshot, standings, judgement.status),
        ),
        clauses=judgement.clauses,
        score=_score(results.score),
        level=_level(ruleset, results.level),
        objectives=_objectives(ruleset, results),
        findings=findings,
        sources=_cited(provider, findings),
    )


def _judged(ruleset: RuleSet, snapshot: Snapshot, standings: list[Standing]) -> tuple[Totals, Judgement]:
    """Scores and verdict of the rules' outcomes at a snapshot's date."""
    results = totals(ruleset, standings)
    own = {name: parameter_at(p, snapshot.as_of, snapshot.known_as_of) for name, p in ruleset.parameters[""].items()}
    return results, judge(ruleset, standings, results, own)


def _holds_until(
    provider: Provider, ruleset: RuleSet, snapshot: Snapshot, standings: list[Standing], status: VerdictStatus
) -> date | None:
    """The first later date at which the verdict is another one, as far as is known at the knowledge date.

    A date at which nothing is left to evaluate ends a verdict too.
    """
    later, standings = snapshot, list(standings)
    dates = change_dates(provider, ruleset, snapshot.sets, snapshot.as_of, snapshot.known_as_of)
    for day, turning in dates.items():
        later = later.at(day)
        parameters = parameters_of(ruleset, later)
        for number, rule in enumerate(ruleset.rules):
            if rule.id in turning:
                standings[number] = Standing(rule, decide(rule, ruleset, later, parameters))
        try:
            judgement = _judged(ruleset, later, standings)[1]
        except NothingEvaluatedError:
            return day
        if judgement.status is not status:
            return day
    return None


def _finding(standing: Standing, snapshot: Snapshot) -> Finding:
    rule, outcome = standing.rule, standing.outcome
    facts = rule_facts(rule, snapshot)
    status = status_of(rule, outcome)
    unsettled = status in (Status.UNKNOWN, Status.ERROR) or outcome.certain != outcome.possible
    return Finding(
        rule=rule.id,
        title=rule.title,
        objective=rule.objective,
        role=rule.role,
        status=status,
        reason=outcome.excluded or (_reason(outcome) if unsettled else None),
        message=finding_message(rule, outcome, status, facts),
        waiver=None,
        rung=RungSpan(outcome.certain, outcome.possible),
        points=Span(float(standing.points("certain")), float(standing.points("possible"))),
        max_points=float(rule.max_points),
        facts=facts,
        causes=tuple(sorted((reason, dotted(path)) for reason, path in outcome.causes)) if unsettled else (),
        worlds=tuple(world_text(rule, world) for world in outcome.worlds),
        contradiction=outcome.contradiction,
        why=rule.why,
        fix=rule.fix.text if rule.fix else None,
        fix_by=rule.fix.by if rule.fix else None,
    )


def _reason(outcome: Outcome) -> Reason | None:
    """Why it is unknown; an interval that came from an inexact fact lacks the exact one."""
    return outcome.reason or (None if outcome.failure else Reason.MISSING)


def rule_facts(rule: Rule, snapshot: Snapshot) -> tuple[Fact, ...]:
    """The facts a rule mentions; its declared answer only where one could count."""
    reads = {path for program in rule.programs for path in program.reads}
    answer = answer_path(rule)
    judged = any(rung.when is None for rung in rule.rungs[1:])
    if judged or answer in snapshot.table(snapshot.first_world).leaves:
        reads.add(answer)
    return facts_read(snapshot, reads)


def _ended(snapshot: Snapshot) -> date | None:
    """The day the provider ceased, if it has and sources agree on it."""
    path = ("identity", "ended")
    leaves = [snapshot.table(world).leaves.get(path) for world in snapshot.worlds([path]) or ()]
    days = {leaf.value if leaf else None for leaf in leaves}
    ended = days.pop() if len(days) == 1 else None
    return ended if isinstance(ended, date) and ended <= snapshot.as_of else None


def _parameters_shown(ruleset: RuleSet, snapshot: Snapshot) -> dict[str, Any]:
    return {
        f"{scope}{name}": json_value(parameter_at(parameter, snapshot.as_of, snapshot.known_as_of))
        for scope, parameters in sorted(ruleset.parameters.items())
        for name, parameter in sorted(parameters.items())
    }


def _score(score: ScoreSpan | None) -> Score | None:
    return None if score is None else Score(float(score.certain), float(score.possible), float(score.coverage))


def _level(ruleset: RuleSet, level: LevelEnds | None) -> LevelSpan | None:
    return None if level is None else LevelSpan(ruleset.levels[level.certain], ruleset.levels[level.possible])


def _objectives(ruleset: RuleSet, results: Totals) -> tuple[ObjectiveResult, ...]:
    return tuple(
        ObjectiveResult(
            o.id,
            o.title,
            float(o.weight),
            _score(results.scores[o.id]),
            _level(ruleset, results.levels[o.id]),
        )
        for o in ruleset.objectives
    )


def _cited(provider: Provider, findings: Iterable[Finding]) -> dict[str, CitedSource]:
    ids = {id_ for finding in findings for fact in finding.facts for id_ in fact.sources}
    return {id_: cite(provider.sources[id_]) for id_ in sorted(ids)}


def cite(source: Source) -> CitedSource:
    """A source as scorecards name it."""
    published, retrieved = (source.known, None) if source.dated else (None, source.known)
    return CitedSource(source.title, source.publisher, source.url, published, retrieved, source.grade)
