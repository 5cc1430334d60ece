"""A provider against a rule set at a date: the scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.engine.deciding import decided_by
from compliance.engine.environment import parameter_at, parameter_values
from compliance.engine.facts_read import dotted, facts_read, json_value
from compliance.engine.horizon import change_dates
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, answer_path, decide, status_of
from compliance.engine.scoring import LevelEnds, ScoreSpan, Standing, Totals, totals
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import Judgement, NothingEvaluatedError, judge
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
from compliance.rulesets.ruleset import CountrySet, Rule, RuleSet

if TYPE_CHECKING:
    from compliance.engine.waivers import WaiverBook

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


def evaluate_snapshot(
    provider: Provider, ruleset: RuleSet, snapshot: Snapshot, waivers: WaiverBook | None = None
) -> Scorecard:
    """The scorecard of a snapshot, with the waivers in force on its day over the findings they cover.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    card, state = evaluate_with_state(provider, ruleset, snapshot)
    return card if waivers is None else waivers.over(card, ruleset, state)


def evaluate_with_state(provider: Provider, ruleset: RuleSet, snapshot: Snapshot) -> tuple[Scorecard, State]:
    """The scorecard of a snapshot, and what it was made of.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    standings = _standings(ruleset, snapshot)
    results = totals(ruleset, standings)
    judgement = judge_standings(ruleset, snapshot, standings, results)
    state = State(snapshot, standings, results, judgement)
    parameters = parameters_of(ruleset, snapshot)
    findings = tuple(_finding(standing, snapshot, parameters) for standing in standings)
    card = Scorecard(
        provider=ProviderSummary(
            provider.id, provider.name, provider.digest, snapshot.service, ended_on(snapshot), provider.file
        ),
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
            _holds_until(provider, ruleset, state, judgement.status),
        ),
        clauses=judgement.clauses,
        score=score_shown(results.score),
        level=level_shown(ruleset, results.level),
        objectives=objectives_shown(ruleset, results),
        findings=findings,
        sources=_cited(provider, findings),
        levels=ruleset.levels,
    )
    return card, state


@dataclass(frozen=True, slots=True)
class State:
    """Every rule decided at the day of a snapshot; `judgement` is `None` where nothing is left to judge."""

    snapshot: Snapshot
    standings: tuple[Standing, ...]
    totals: Totals
    judgement: Judgement | None


def state_at(ruleset: RuleSet, snapshot: Snapshot) -> State:
    """What a rule set comes to at one day."""
    return _judged(ruleset, snapshot, _standings(ruleset, snapshot))


def later_states(provider: Provider, ruleset: RuleSet, state: State) -> Iterator[State]:
    """The state at each later date at which it may be another one, as far as is known at the knowledge date.

    Only the rules that a date touches are decided anew. More dates than necessary are tried: states may be alike.
    """
    later, standings = state.snapshot, list(state.standings)
    dates = change_dates(provider, ruleset, later.sets, later.as_of, later.known_as_of)
    for day, turning in dates.items():
        later = later.at(day)
        parameters = parameters_of(ruleset, later)
        for number, rule in enumerate(ruleset.rules):
            if rule.id in turning:
                standings[number] = Standing(rule, decide(rule, ruleset, later, parameters))
        yield _judged(ruleset, later, tuple(standings))


def _standings(ruleset: RuleSet, snapshot: Snapshot) -> tuple[Standing, ...]:
    parameters = parameters_of(ruleset, snapshot)
    return tuple(Standing(rule, decide(rule, ruleset, snapshot, parameters)) for rule in ruleset.rules)


def _judged(ruleset: RuleSet, snapshot: Snapshot, standings: tuple[Standing, ...]) -> State:
    """Scores and verdict of the rules' outcomes at a snapshot's date, if there is anything to judge."""
    results = totals(ruleset, standings)
    try:
        judgement = judge_standings(ruleset, snapshot, standings, results)
    except NothingEvaluatedError:
        judgement = None
    return State(snapshot, standings, results, judgement)


def judge_standings(ruleset: RuleSet, snapshot: Snapshot, standings: Sequence[Standing], results: Totals) -> Judgement:
    """The verdict, with the rule set's own parameters at the snapshot's dates.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    own = {name: parameter_at(p, snapshot.as_of, snapshot.known_as_of) for name, p in ruleset.parameters[""].items()}
    return judge(ruleset, list(standings), results, own)


def _holds_until(provider: Provider, ruleset: RuleSet, state: State, status: VerdictStatus) -> date | None:
    """The first later date at which the verdict is another one; one at which nothing is left to evaluate ends it too."""
    return next(
        (
            later.snapshot.as_of
            for later in later_states(provider, ruleset, state)
            if later.judgement is None or later.judgement.status is not status
        ),
        None,
    )


def _finding(standing: Standing, snapshot: Snapshot, parameters: Parameters) -> Finding:
    rule, outcome = standing.rule, standing.outcome
    facts = rule_facts(rule, snapshot)
    status = status_of(rule, outcome)
    unsettled = status in (Status.UNKNOWN, Status.ERROR) or outcome.certain != outcome.possible
    decided = decided_by(rule, outcome, status, snapshot, parameters)
    return Finding(
        rule=rule.id,
        title=rule.title,
        objective=rule.objective,
        role=rule.role,
        status=status,
        reason=outcome.excluded or (_reason(outcome) if unsettled else None),
        message=finding_message(rule, outcome, status, facts, decided),
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
        url=next((reference.url for reference in rule.references if reference.url), None),
        decided=decided,
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


def ended_on(snapshot: Snapshot) -> date | None:
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


def score_shown(score: ScoreSpan | None) -> Score | None:
    """A score as scorecards have it."""
    return None if score is None else Score(float(score.certain), float(score.possible), float(score.coverage))


def level_shown(ruleset: RuleSet, level: LevelEnds | None) -> LevelSpan | None:
    """A level's ends by name, as scorecards have them."""
    return None if level is None else LevelSpan(ruleset.levels[level.certain], ruleset.levels[level.possible])


def objectives_shown(ruleset: RuleSet, results: Totals) -> tuple[ObjectiveResult, ...]:
    """Each objective's score and level, as scorecards have them."""
    return tuple(
        ObjectiveResult(
            o.id,
            o.title,
            float(o.weight),
            score_shown(results.scores[o.id]),
            level_shown(ruleset, results.levels[o.id]),
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
