"""A decided state as a scorecard: what each rule came to in words, with the facts and sources behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.engine.environment import parameter_at
from compliance.engine.facts_read import facts_read, json_value, rule_reads, some_facts_read
from compliance.engine.grounds import Decided, Grounds
from compliance.engine.lacks import Grasp, recognition_lacks
from compliance.engine.messages import finding_message, lacking_text, world_text
from compliance.engine.outcome import Outcome, Readings, status_of
from compliance.engine.reasons import grasp, reason_of
from compliance.engine.scoring import LevelEnds, ScoreSpan, Standing, Totals
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State, holds_until
from compliance.engine.steps import binding_rules
from compliance.engine.verdict import Judgement
from compliance.language.deciding import LIMIT
from compliance.model.findings import CitedSource, EndedFact, Fact, Finding, RungSpan, Span
from compliance.model.phrases import joined, say
from compliance.model.records import dataclass
from compliance.model.scorecard import (
    Detail,
    LevelSpan,
    ObjectiveResult,
    ProviderSummary,
    RecognitionResult,
    RestsOn,
    RuleSetSummary,
    Score,
    Scorecard,
    Verdict,
)
from compliance.model.statements import Provider, Source, dotted
from compliance.model.status import Basis, Force, NotApplicableReason, Reason, Status, VerdictStatus
from compliance.model.words import labelled
from compliance.rulesets.demands import demand_text
from compliance.rulesets.ruleset import Recognition, Rule, RuleSet


def scorecard_of(state: State, detail: Detail = "full") -> Scorecard:
    """The scorecard of a decided state, without waivers.

    Args:
        state: what was decided.
        detail: how much of it is made. Looking ahead takes most of the time, saying why and by which facts most of the rest.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    ruleset, snapshot, judgement = state.ruleset, state.snapshot, state.judge()
    findings = tuple(_findings(state, in_words=detail != "verdict"))
    verdicts = verdict_on(state)
    recognitions = recognition_results(state)
    return Scorecard(
        provider=provider_summary(snapshot),
        ruleset=ruleset_summary(ruleset),
        as_of=snapshot.as_of,
        known_as_of=snapshot.known_as_of,
        parameters=_parameters_shown(ruleset, snapshot),
        verdict=_verdict_shown(state, judgement, verdicts, detail),
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


def _verdict_shown(
    state: State, judgement: Judgement, verdicts: dict[Basis, VerdictStatus | None], detail: Detail
) -> Verdict:
    full = detail == "full"
    until, looked_until = holds_until(state) if full else (None, None)
    basis = basis_of_verdict(verdicts, judgement.status)
    asked = None if full else detail
    return Verdict(judgement.status, judgement.possible, binding_rules(state), until, basis, asked, looked_until)


def provider_summary(snapshot: Snapshot) -> ProviderSummary:
    """Who a snapshot is of, as results name it."""
    provider = snapshot.provider
    return ProviderSummary(
        provider.id,
        provider.name,
        provider.digest,
        snapshot.service,
        snapshot.ended_on,
        provider.file,
        snapshot.service_name,
        other_services=snapshot.other_services,
        ceases=snapshot.ceases,
        what_if=provider.supposed,
    )


def ruleset_summary(ruleset: RuleSet) -> RuleSetSummary:
    """What a result says of a rule set."""
    return RuleSetSummary(
        ruleset.id,
        ruleset.title,
        ruleset.version,
        ruleset.digest,
        ruleset.claims,
        tuple(change.words() for change in ruleset.tailoring),
        tuple(rule.id for rule in ruleset.level_inert_rules),
        tuple(rule.id for rule in ruleset.rules if all(rung.when is None for rung in rule.rungs)),
    )


FACTS = 1_000
"""Facts listed for one finding, and as many causes."""
FACTS_OF_ALL = 20_000
"""Facts and causes listed for the findings of one scorecard; beyond that each lists those that decided it."""


def _findings(state: State, *, in_words: bool) -> Iterator[Finding]:
    left = FACTS_OF_ALL
    for standing, readings in zip(state.standings, state.readings, strict=True):
        finding = _finding(standing, readings, state.grounds, min(FACTS, left) if in_words else None)
        left = max(left - len(finding.facts) - len(finding.causes), 0)
        yield finding


def _finding(standing: Standing, readings: Readings, grounds: Grounds, limit: int | None) -> Finding:
    """A finding with at most so many facts; `None` for one not told in words."""
    rule, outcome, status = standing.rule, standing.outcome, standing.status
    basis = basis_of(rule, readings, grounds.accept)
    settled_by = recognition_of(readings, basis)
    found = _UNTOLD if limit is None else told(rule, outcome, grounds, settled_by, limit)
    causes = found.grasp.causes
    listed = causes if limit is None else causes[: max(limit, LIMIT)]
    against = against_text(outcome, grounds.ruleset)
    return Finding(
        rule=rule.id,
        title=rule.title,
        objective=rule.objective,
        role=rule.role,
        status=status,
        reason=found.reason,
        message=found.message,
        waiver=None,
        rung=RungSpan(outcome.certain, outcome.possible),
        points=Span(float(standing.points("certain")), float(standing.points("possible"))),
        max_points=float(rule.max_points),
        facts=found.facts,
        causes=listed,
        worlds=tuple(world_text(rule, world) for world in outcome.worlds),
        contradiction=joined("; ", (outcome.contradiction or "", against or "")) or None,
        why=rule.why,
        fix=rule.fix.text if rule.fix else None,
        fix_by=rule.fix.by if rule.fix else None,
        url=next((reference.url for reference in rule.references if reference.url), None),
        decided=tuple(dotted(path) for path in found.grasp.decided),
        basis=basis,
        recognition=settled_by,
        ended=tuple(
            EndedFact(dotted(one.path), one.last, one.stated) for one in found.grasp.ended if one.last is not None
        ),
        more_facts=found.more_facts,
        more_causes=len(causes) - len(listed),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an outcome: its reason, the sentence that says why, and the facts behind it."""

    reason: Reason | NotApplicableReason | None
    message: str
    facts: tuple[Fact, ...]
    more_facts: int
    grasp: Grasp


_UNTOLD = Told(None, "", (), 0, Grasp((), (), (), frozenset()))


def told(rule: Rule, outcome: Outcome, grounds: Grounds, settled_by: str | None, limit: int = FACTS) -> Told:
    """What is told of an outcome.

    Args:
        rule: the rule.
        outcome: what it came to.
        grounds: those it was decided on.
        settled_by: id of the recognition that settled it; `None` where none did.
        limit: how many facts are listed; those that decided it always are.
    """
    found = grasp(rule, outcome, grounds)
    reads = rule_reads(rule, grounds.snapshot).union(one.path for one in found.ended)
    telling = {dotted(path) for path in (*found.decided, *(one.path for one in found.ended[:LIMIT]))}
    facts, more = some_facts_read(grounds.snapshot, reads, found.excluded, limit, telling)
    message = _message(rule, outcome, grounds, facts, found, settled_by)
    return Told(reason_of(rule, outcome, found), message, facts, more, found)


def open_message(rule: Rule, outcome: Outcome, grounds: Grounds) -> str:
    """Why a rule is open: a graded one can have passed, or failed, and still be open between rungs."""
    status = Status.ERROR if outcome.failure is not None else Status.UNKNOWN
    return finding_message(rule, outcome, status, (), grasp(rule, outcome, grounds), grounds.snapshot.known_as_of)


def _message(
    rule: Rule, outcome: Outcome, grounds: Grounds, facts: tuple[Fact, ...], found: Grasp, settled_by: str | None
) -> str:
    """The reason for a status in one sentence: what settled it, or is in its way, and who says otherwise."""
    status, recognition = status_of(rule, outcome), grounds.recognised.of(settled_by)
    if recognition is not None:
        message: str | None = settled_text(recognition, rule.id)
    elif any(not one.outweighed for one in outcome.against):
        message = None  # what is said against it says it all
    else:
        message = finding_message(rule, outcome, status, facts, found, grounds.snapshot.known_as_of)
    parts = (message or "", against_text(outcome, grounds.ruleset) or "", _withheld(rule, status, grounds))
    return joined("; ", parts)


def _withheld(rule: Rule, status: Status, grounds: Grounds) -> str:
    """Why a recognition says nothing of a rule that it shows elsewhere, where that leaves the rule open."""
    if status is not Status.UNKNOWN or grounds.accept is Basis.FACTS:
        return ""
    reasons = [r.withheld[rule.id].why for r in grounds.ruleset.recognitions if rule.id in r.withheld]
    return say("not recognised here, because {reason}", reason=reasons[0]) if reasons else ""


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
    return CitedSource(
        source.title,
        source.publisher,
        source.url,
        published,
        retrieved,
        source.grade,
        source.page,
        source.clause,
    )


# --- On what it rests --------------------------------------------------------------------------------


def basis_of(rule: Rule, readings: Readings, accept: Basis) -> Basis | None:
    """The first basis that gives a finding the status it has; `None` where that is no pass and no fail."""
    status = status_of(rule, readings.at(accept))
    if status not in (Status.PASS, Status.FAIL):
        return None
    return next(basis for basis in Basis if status_of(rule, readings.at(basis)) is status)


def recognition_of(readings: Readings, basis: Basis | None) -> str | None:
    """Id of the recognition that settled a finding."""
    return readings.at(basis).recognition if basis in (Basis.ATTESTED, Basis.READ) else None


def settled_text(recognition: Recognition, rule: str) -> str:
    """What settled a finding that rests on a recognition: whose word it is, and by whose reading."""
    if recognition.reading is None:
        return say("shown by {word}", word=labelled(recognition.by, recognition.title))
    clause = recognition.clauses.get(rule, recognition.reading)
    by, title = recognition.by, recognition.title
    return say("shown by {body}, by our reading of {clause}: {title}", body=by, clause=clause, title=title)


def against_text(outcome: Outcome, ruleset: RuleSet) -> str | None:
    """What is said of recognitions in force that say otherwise than facts."""
    by_id = {recognition.id: recognition for recognition in ruleset.recognitions}
    sentences = []
    for one in outcome.against:
        recognition = by_id[one.recognition]
        paths = ", ".join(dotted(path) for path in one.facts)
        count = (
            say("facts as strong as that count ({facts})", facts=paths)
            if paths
            else say("facts as strong as that count")
        )
        weaker = say("weaker facts do ({facts})", facts=paths) if paths else say("weaker facts do")
        by = {"body": recognition.by, "title": recognition.title}
        sentences.append(
            say("{body} says otherwise ({title}); {count}", **by, count=count)
            if one.outweighed
            else say("{body} says otherwise ({title}) than {weaker}; neither counts", **by, weaker=weaker)
        )
    return joined("; ", dict.fromkeys(sentences)) or None


def verdict_on(state: State) -> dict[Basis, VerdictStatus | None]:
    """The verdict on each basis and those before it; `None` where a part of it has nothing left to judge."""
    verdicts: dict[Basis, VerdictStatus | None] = {}
    judged: dict[tuple[int, ...], VerdictStatus | None] = {}
    for basis in Basis:
        outcomes = [readings.at(basis) for readings in state.readings]
        key = tuple(map(id, outcomes))
        if key not in judged:
            judged[key] = _verdict(state, outcomes)
        verdicts[basis] = judged[key]
    return verdicts


def _verdict(state: State, outcomes: list[Outcome]) -> VerdictStatus | None:
    counted = [standing.outcome for standing in state.standings]
    if all(a is b for a, b in zip(outcomes, counted, strict=True)):
        judgement = state.judgement
    else:
        rules = state.ruleset.rules
        judgement = state.with_standings(Standing(r, o) for r, o in zip(rules, outcomes, strict=True)).judgement
    return None if judgement is None else judgement.status


def basis_of_verdict(verdicts: Mapping[Basis, VerdictStatus | None], status: VerdictStatus) -> Basis | None:
    """The weakest basis a verdict rests on: the first that gives it. `None` where it is open."""
    if status is VerdictStatus.UNDETERMINED:
        return None
    return next((basis for basis, verdict in verdicts.items() if verdict is status), None)


def rests_on(state: State) -> tuple[RestsOn, ...]:
    """The bases on which decided findings rest, each with whose word it is and how many rest on it."""
    counts: dict[tuple[Basis, str | None], int] = {}
    for rule, readings in zip(state.ruleset.rules, state.readings, strict=True):
        basis = basis_of(rule, readings, state.grounds.accept)
        if basis is not None:
            key = (basis, recognition_of(readings, basis))
            counts[key] = counts.get(key, 0) + 1
    by_id = {recognition.id: recognition for recognition in state.ruleset.recognitions}
    order = {basis: number for number, basis in enumerate(Basis)}
    return tuple(
        RestsOn(
            basis,
            by_id[id_].by if id_ else state.snapshot.provider.name if basis is Basis.DECLARED else None,
            id_,
            by_id[id_].title if id_ else None,
            count,
        )
        for (basis, id_), count in sorted(counts.items(), key=lambda item: (order[item[0][0]], item[0][1] or ""))
    )


def recognition_results(state: State) -> tuple[RecognitionResult, ...]:
    """Every recognition of the rule set: whether it is in force, by which facts, and what it settles and contradicts."""
    if state.grounds.accept is Basis.FACTS:
        return ()
    recognised = state.grounds.recognised
    return tuple(_result(state, recognised.decided(recognition)) for recognition in state.ruleset.recognitions)


def _result(state: State, decided: Decided) -> RecognitionResult:
    recognition = decided.recognition
    pairs = list(zip(state.ruleset.rules, state.readings, strict=True))
    accept = state.grounds.accept
    settles = [
        rule.id
        for rule, outcomes in pairs
        if recognition_of(outcomes, basis_of(rule, outcomes, accept)) == recognition.id
    ]
    against = [
        rule.id
        for rule, outcomes in pairs
        if recognition.id in {one.recognition for one in outcomes.at(accept).against}
    ]
    unknown = decided.force is Force.UNKNOWN
    lacks = recognition_lacks(decided, state.grounds.recognised) if unknown else ()
    known = decided.force in (Force.IN_FORCE, Force.NOT_IN_FORCE)
    paths = state.grounds.recognised.facts(recognition, state.snapshot.first_world) if known else ()
    return RecognitionResult(
        id=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        status=decided.force,
        reason=(lacks[0].reason if lacks else Reason.MISSING) if unknown else None,
        message=decided.failure or (lacking_text(lacks, state.snapshot.known_as_of) if unknown else None),
        facts=facts_read(state.snapshot, paths),
        settles=tuple(settles),
        against=tuple(against),
    )
