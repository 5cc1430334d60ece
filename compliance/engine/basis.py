"""On what a decided state rests: the basis of each finding and of the verdict, whose word that is, and what is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.engine.facts_read import facts_read
from compliance.engine.messages import unknown_text
from compliance.engine.outcome import Outcome, Readings, status_of
from compliance.engine.paths import dotted
from compliance.engine.recognition import Decided
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.model.scorecard import RecognitionResult, RestsOn
from compliance.model.status import Basis, Force, Status, VerdictStatus
from compliance.rulesets.ruleset import Recognition, Rule, RuleSet

DECIDED = (Status.PASS, Status.FAIL)


def basis_of(rule: Rule, readings: Readings, accept: Basis) -> Basis | None:
    """The first basis that gives a finding the status it has; `None` where that is no pass and no fail."""
    status = status_of(rule, readings.at(accept))
    if status not in DECIDED:
        return None
    return next(basis for basis in Basis if status_of(rule, readings.at(basis)) is status)


def recognition_of(readings: Readings, basis: Basis | None) -> str | None:
    """Id of the recognition that settled a finding."""
    return readings.at(basis).recognition if basis in (Basis.ATTESTED, Basis.READ) else None


def settled_text(recognition: Recognition, rule: str) -> str:
    """What settled a finding that rests on a recognition: whose word it is, and by whose reading."""
    if recognition.reading is None:
        return f"shown by {recognition.by}: {recognition.title}"
    clause = recognition.clauses.get(rule, recognition.reading)
    return f"shown by {recognition.by}, by our reading of {clause}: {recognition.title}"


def against_text(outcome: Outcome, ruleset: RuleSet) -> str | None:
    """What is said of recognitions in force that say otherwise than facts."""
    by_id = {recognition.id: recognition for recognition in ruleset.recognitions}
    said = []
    for one in outcome.against:
        recognition = by_id[one.recognition]
        paths = f" ({', '.join(dotted(path) for path in one.facts)})" if one.facts else ""
        if one.outweighed:
            said.append(f"{recognition.by} says otherwise ({recognition.title}); facts as strong as that count{paths}")
        else:
            said.append(
                f"{recognition.by} says otherwise ({recognition.title}) than weaker facts do{paths}; neither counts"
            )
    return "; ".join(dict.fromkeys(said)) or None


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
    own = [standing.outcome for standing in state.standings]
    if all(a is b for a, b in zip(outcomes, own, strict=True)):
        judgement = state.judgement
    else:
        rules = state.ruleset.rules
        judgement = state.with_standings(Standing(r, o) for r, o in zip(rules, outcomes, strict=True)).judgement
    return None if judgement is None else judgement.status


def basis_of_verdict(verdicts: Mapping[Basis, VerdictStatus | None], status: VerdictStatus) -> Basis | None:
    """The weakest basis a verdict rests on: the first that gives it. `None` where it is open."""
    if status is VerdictStatus.UNDETERMINED:
        return None
    return next((basis for basis, own in verdicts.items() if own is status), None)


def rests_on(state: State) -> tuple[RestsOn, ...]:
    """On what the decided findings rest, and on whose word, with how many rest on each."""
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
    settles = [rule.id for rule, own in pairs if recognition_of(own, basis_of(rule, own, accept)) == recognition.id]
    against = [rule.id for rule, own in pairs if _speaks_against(own.at(accept), recognition.id)]
    paths: Iterable[tuple[str, ...]] = state.grounds.recognised.facts(recognition, state.snapshot.first_world)
    return RecognitionResult(
        id=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        status=decided.force,
        reason=decided.reason if decided.force is Force.UNKNOWN else None,
        message=decided.failure or (unknown_text(decided.causes) if decided.force is Force.UNKNOWN else None),
        facts=facts_read(state.snapshot, paths) if decided.force in (Force.IN_FORCE, Force.NOT_IN_FORCE) else (),
        settles=tuple(settles),
        against=tuple(against),
    )


def _speaks_against(outcome: Outcome, recognition: str) -> bool:
    return any(one.recognition == recognition for one in outcome.against)
