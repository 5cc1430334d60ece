"""A decided state as a scorecard: what each rule came to in words, with the facts and sources behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.engine.basis import (
    against_text,
    basis_of,
    basis_of_verdict,
    recognition_of,
    recognition_results,
    rests_on,
    settled_text,
    verdict_on,
)
from compliance.engine.deciding import decided_by
from compliance.engine.environment import parameter_at
from compliance.engine.facts_read import json_value, rule_facts
from compliance.engine.grounds import Grounds
from compliance.engine.messages import finding_message, world_text
from compliance.engine.outcome import Outcome, Readings
from compliance.engine.paths import dotted
from compliance.engine.scoring import LevelEnds, ScoreSpan, Standing, Totals
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State, holds_until
from compliance.model.provider import Provider, Source
from compliance.model.scorecard import (
    CitedSource,
    Finding,
    LevelSpan,
    ObjectiveResult,
    ProviderSummary,
    RecognitionResult,
    RuleSetSummary,
    RungSpan,
    Score,
    Scorecard,
    Span,
    Verdict,
)
from compliance.model.status import Basis, Reason, Status
from compliance.rulesets.demands import demand_text
from compliance.rulesets.ruleset import Rule, RuleSet


def scorecard_of(state: State) -> Scorecard:
    """The scorecard of a decided state, without waivers.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    ruleset, snapshot, judgement = state.ruleset, state.snapshot, state.judge()
    findings = tuple(
        _finding(standing, readings, state.grounds)
        for standing, readings in zip(state.standings, state.readings, strict=True)
    )
    verdicts = verdict_on(state)
    recognitions = recognition_results(state)
    return Scorecard(
        provider=provider_summary(snapshot),
        ruleset=_ruleset_summary(ruleset),
        as_of=snapshot.as_of,
        known_as_of=snapshot.known_as_of,
        parameters=_parameters_shown(ruleset, snapshot),
        verdict=Verdict(
            judgement.status,
            judgement.possible,
            judgement.binding,
            holds_until(state),
            basis_of_verdict(verdicts, judgement.status),
        ),
        clauses=judgement.clauses,
        score=score_shown(state.totals.score),
        level=level_shown(ruleset, state.totals.level),
        objectives=objectives_shown(ruleset, state.totals),
        findings=findings,
        sources=_cited(snapshot.provider, [*findings, *recognitions]),
        levels=ruleset.levels,
        accept=state.grounds.accept,
        evidence=demand_text(ruleset.demand),
        rests_on=rests_on(state),
        verdict_on=verdicts,
        recognitions=recognitions,
    )


def provider_summary(snapshot: Snapshot) -> ProviderSummary:
    """Who a snapshot is of, as results name it."""
    provider = snapshot.provider
    return ProviderSummary(
        provider.id, provider.name, provider.digest, snapshot.service, snapshot.ended_on, provider.file
    )


def _ruleset_summary(ruleset: RuleSet) -> RuleSetSummary:
    return RuleSetSummary(
        ruleset.id,
        ruleset.title,
        ruleset.version,
        ruleset.digest,
        ruleset.claims,
        tuple(str(change) for change in ruleset.tailoring),
        tuple(rule.id for rule in ruleset.level_inert_rules),
    )


def _finding(standing: Standing, readings: Readings, grounds: Grounds) -> Finding:
    rule, outcome, status = standing.rule, standing.outcome, standing.status
    facts = rule_facts(rule, grounds.snapshot)
    unsettled = status in (Status.UNKNOWN, Status.ERROR) or outcome.certain != outcome.possible
    decided = decided_by(rule, outcome, status, grounds)
    basis = basis_of(rule, readings, grounds.accept)
    against = against_text(outcome, grounds.ruleset)
    recognition = grounds.recognised.of(recognition_of(readings, basis))
    if recognition is not None:
        message: str | None = settled_text(recognition, rule.id)
    elif any(not one.outweighed for one in outcome.against):
        message = None  # what is said against it says it all
    else:
        message = finding_message(rule, outcome, status, facts, decided)
    return Finding(
        rule=rule.id,
        title=rule.title,
        objective=rule.objective,
        role=rule.role,
        status=status,
        reason=outcome.excluded or (_reason(outcome) if unsettled else None),
        message="; ".join(filter(None, (message, against, _withheld(rule, status, grounds)))),
        waiver=None,
        rung=RungSpan(outcome.certain, outcome.possible),
        points=Span(float(standing.points("certain")), float(standing.points("possible"))),
        max_points=float(rule.max_points),
        facts=facts,
        causes=tuple(sorted((reason, dotted(path)) for reason, path in outcome.causes)) if unsettled else (),
        worlds=tuple(world_text(rule, world) for world in outcome.worlds),
        contradiction="; ".join(filter(None, (outcome.contradiction, against))) or None,
        why=rule.why,
        fix=rule.fix.text if rule.fix else None,
        fix_by=rule.fix.by if rule.fix else None,
        url=next((reference.url for reference in rule.references if reference.url), None),
        decided=decided,
        basis=basis,
        recognition=None if recognition is None else recognition.id,
    )


def _withheld(rule: Rule, status: Status, grounds: Grounds) -> str:
    """Why a recognition says nothing of a rule that it shows elsewhere, where that leaves the rule open."""
    if status is not Status.UNKNOWN or grounds.accept is Basis.FACTS:
        return ""
    reasons = [r.withheld[rule.id].why for r in grounds.ruleset.recognitions if rule.id in r.withheld]
    return f"not recognised here, because {reasons[0]}" if reasons else ""


def _reason(outcome: Outcome) -> Reason | None:
    """Why a finding is unknown; `None` where it is an error."""
    # A number known only as a range that leaves a comparison open has no cause: what is missing is the exact number.
    return outcome.reason or (None if outcome.failure else Reason.MISSING)


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


def _cited(provider: Provider, cited: Iterable[Finding | RecognitionResult]) -> dict[str, CitedSource]:
    """The sources of all facts of a scorecard, by id."""
    # Listed once a scorecard; a fact cites their ids. One source may stand behind most of the facts.
    ids = {id_ for result in cited for fact in result.facts for id_ in fact.sources}
    return {id_: cite(provider.sources[id_]) for id_ in sorted(ids)}


def cite(source: Source) -> CitedSource:
    """A source as scorecards name it."""
    published, retrieved = (source.known, None) if source.dated else (None, source.known)
    return CitedSource(source.title, source.publisher, source.url, published, retrieved, source.grade)
