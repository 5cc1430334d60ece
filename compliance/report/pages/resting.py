"""What a scorecard rests on, in words: the weakest word behind its verdict, what is recognised, and what contradicts that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from compliance.model.findings import Fact, FactLocation, Finding
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import ProviderSummary, RecognitionResult, Scorecard, StrengthResult, Verdict
from compliance.model.statements import GRADES, Grade
from compliance.model.status import Basis, Force, Status, Target
from compliance.model.words import FEW, plural, some, value_text, verdict_words
from compliance.rulesets.demands import asked_of_every_rule

LONGEST_CLAUSE = 100
"""Characters of a clause in a line about something else; of a longer one, or of several, the certificate is named."""

_COUNTED = {
    Basis.FACTS: "facts alone, no certificate as a whole and no answer of the provider",
    Basis.ATTESTED: "facts and what recognised bodies attest, no reading of ours and no answer of the provider",
    Basis.READ: "facts and what is recognised, no answer of the provider",
}

_FORCE = {
    Force.IN_FORCE: "in force",
    Force.NOT_IN_FORCE: "not in force",
    Force.UNKNOWN: "not known to be in force",
    Force.ERROR: "could not be evaluated",
}


def force_text(force: Force | None) -> str:
    """Whether a certificate is in force, in words; `not recognised` where the rule set does not recognise it."""
    return "not recognised" if force is None else _FORCE[force]


def counted(accept: Basis, demand: Evidence | None = None) -> Iterator[tuple[str, str]]:
    """What counted in a run and what did not, under its word `Counted`; nothing where that is as usual.

    Args:
        accept: the weakest basis that counted.
        demand: the evidence demanded instead of what each rule asks, on pages that do not list what was tailored.
    """
    parts = [_COUNTED.get(accept), None if demand is None else asked_of_every_rule(demand)]
    if any(parts):
        yield "Counted", "; ".join(filter(None, parts))


def verdict_line(card: Scorecard) -> str:
    """The verdict with the weakest word it rests on: `necessary-only, on the provider's own word`."""
    return ", ".join(filter(None, (card.verdict.status, rests_text(card))))


def supposed(provider: ProviderSummary) -> Iterator[tuple[str, str]]:
    """That a result is hypothetical and what is supposed, with its word; nothing where all is stated."""
    what_if = provider.what_if
    if what_if is not None:
        at, facts = what_if.location, what_if.facts
        asked = (what_if.who and f"asked by {what_if.who}", what_if.why)
        parts = (f"{some(list(facts), FEW)} at grade {what_if.grade}", f"{at.file}:{at.line}:{at.column}", *asked)
        yield "Supposed, not shown", f"{what_if.title} ({'; '.join(filter(None, parts))})"


def rests_text(card: Scorecard) -> str:
    """The weakest word a verdict rests on: `what if` where something is supposed; nothing where it rests on facts, or is open."""
    return ", ".join(filter(None, ("what if" if card.provider.what_if else "", _rests_on(card))))


def _rests_on(card: Scorecard) -> str:
    settling = [one for one in _settling(card) if _basis(one) is card.verdict.basis]
    match card.verdict.basis:
        case Basis.ATTESTED:
            return f"rests on {some([_named(one) for one in settling], 1) or 'the word of a recognised body'}"
        case Basis.READ:
            return f"on our reading of {some([_clause(one) for one in settling], 1) or 'a certificate'}"
        case Basis.DECLARED:
            return "on the provider's own word"
    return ""


def verdict_word(verdict: Verdict, claims: Target) -> str:
    """A verdict in a table, with its basis where that is not facts: `Met (attested)`."""
    word = verdict_words(verdict.status, claims)
    return word if verdict.basis in (None, Basis.FACTS) else f"{word} ({verdict.basis})"


def resting(card: Scorecard) -> Iterator[tuple[str, str]]:
    """What a reader must be told of what counts, each with a word for what it is: what does, what is recognised, what is not."""
    yield from counted(card.accept)
    if card.strengths:
        yield "By evidence", "; ".join(f"{one.strength}: {_at_strength(one, card)}" for one in card.strengths)
    for recognition in _settling(card):
        yield "Recognised", _in_force(recognition)
    unknown = list(_unknown(card.recognitions))
    if unknown:
        yield "Would count", "; ".join(unknown)


def _at_strength(one: StrengthResult, card: Scorecard) -> str:
    return "nothing to judge" if one.verdict is None else verdict_words(one.verdict, card.ruleset.claims)


def contradiction_text(card: Scorecard, finding: Finding) -> str:
    """What contradicts a finding: of a certificate and the facts that say otherwise both sides, with grade and place."""
    sides = [
        f"{one.by}: {_support(one.facts)}; the facts: {_objecting(finding, one)}"
        for one in card.recognitions
        if finding.rule in one.against
    ]
    return ". ".join([finding.contradiction or "", *sides])


def shown_by(card: Scorecard, recognition: str) -> str:
    """Whose recognition shows a rule: `shown by ANSSI: SecNumCloud 3.2 qualification in force for the service`."""
    one = next(one for one in card.recognitions if one.id == recognition)
    return f"shown by {_named(one)}{', by our reading of it' if one.reading else ''}"


def on_word(recognition: RecognitionResult) -> str:
    """On whose word the rules are shown that a recognition settles: `on ANSSI's word`."""
    if recognition.reading:
        return f"by our reading of what {recognition.by} verified"
    return f"on {recognition.by}'s word"


def _settling(card: Scorecard) -> list[RecognitionResult]:
    """The recognitions that settle something, those first that settle gates."""
    gates = {finding.rule for finding in card.findings if finding.role == "gate"}
    return sorted((one for one in card.recognitions if one.settles), key=lambda one: gates.isdisjoint(one.settles))


def _basis(recognition: RecognitionResult) -> Basis:
    return Basis.READ if recognition.reading else Basis.ATTESTED


def _named(recognition: RecognitionResult) -> str:
    return f"{recognition.by}: {recognition.title}"


def _clause(recognition: RecognitionResult) -> str:
    clause = recognition.reading or ""
    return clause if len(clause) <= LONGEST_CLAUSE else f"what {recognition.by} verified ({recognition.title})"


def _in_force(recognition: RecognitionResult) -> str:
    last = _last_day(recognition.facts)
    reading = ", by our reading of it" if recognition.reading else ""
    parts = [
        _named(recognition) + (f", through {last}" if last else ""),
        f"settles {plural(len(recognition.settles), 'rule')}{reading}",
        _support(recognition.facts),
    ]
    return "; ".join(filter(None, parts))


def _last_day(facts: Iterable[Fact]) -> str | None:
    """The last day on which what facts say holds, as written; `None` where none is stated."""
    days = [str(fact.value) for fact in facts if fact.path.endswith(".expires") and fact.value is not None]
    days += [(fact.until - timedelta(days=1)).isoformat() for fact in facts if fact.until is not None]
    return min(days, default=None)


def _support(facts: Iterable[Fact]) -> str:
    """The weakest grade of some facts, and where the first of them stands; nothing where nobody stated them."""
    stated = [(fact.grade, fact.location) for fact in facts if fact.grade is not None and fact.location is not None]
    if not stated:
        return ""
    grade = max((grade for grade, _ in stated), key=GRADES.index)
    first = min((location for _, location in stated), key=lambda at: (at.file, at.line))
    return _graded(grade, first)


def _graded(grade: Grade, at: FactLocation) -> str:
    return f"grade {grade}, {at.file}:{at.line}"


def _objecting(finding: Finding, recognition: RecognitionResult) -> str:
    """The facts that speak against a recognition, with grade and place."""
    paths = {*finding.decided, *(path for _, path in finding.causes)} - {fact.path for fact in recognition.facts}
    return some([_stated(fact) for fact in finding.facts if fact.path in paths and fact.sources], FEW) or "facts"


def _stated(fact: Fact) -> str:
    """A fact with grade and place, of a disputed one each value."""
    sides = [(value_text(c.value), c.grade, c.location) for c in fact.candidates]
    if not sides and fact.grade is not None and fact.location is not None:
        sides = [(value_text(fact.value), fact.grade, fact.location)]
    values = [f"{value} ({_graded(grade, location)})" for value, grade, location in sides]
    return f"{fact.path} = {' or '.join(values)}"


def _unknown(recognitions: Iterable[RecognitionResult]) -> Iterator[str]:
    """What may be in force and is not known to be, with why; what is unknown for one reason together."""
    titles: dict[str, list[str]] = {}
    for one in recognitions:
        if one.status in (Force.UNKNOWN, Force.ERROR):
            titles.setdefault(one.message or str(one.status), []).append(one.title)
    yield from (f"{some(of_one_reason, 1)} ({why})" for why, of_one_reason in titles.items())


def evidence_text(finding: Finding) -> str:
    """The weakest grade among the facts that decided it, and the date of the newest; of all facts read where none of these is."""
    known = [fact for fact in finding.facts if fact.grade is not None]
    deciding = finding.decided if finding.status in (Status.PASS, Status.FAIL) else ()
    stated = [fact for fact in known if fact.path in deciding] or known
    if not stated:
        return "-"
    grade = max((fact.grade for fact in stated if fact.grade), key=GRADES.index)
    return f"{grade} {max(fact.from_ for fact in stated if fact.from_)}"


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """The facts a scorecard rests on, counted; `span` is from the date of the oldest to that of the newest."""

    facts: int
    grades: str
    span: str
    disputed: tuple[str, ...]


def evidence_summary(card: Scorecard) -> EvidenceSummary:
    """Facts, grades and dates behind all findings, each fact once."""
    facts: dict[str, Fact] = {
        fact.path: fact for finding in card.findings for fact in finding.facts if fact.grade is not None
    }
    grades = Counter(fact.grade for fact in facts.values())
    dates = sorted(fact.from_ for fact in facts.values() if fact.from_)
    return EvidenceSummary(
        len(facts),
        ", ".join(f"{grades[grade]} {grade}" for grade in GRADES if grades[grade]) or "none",
        f"{dates[0]} to {dates[-1]}" if dates else "no date",
        tuple(sorted(path for path, fact in facts.items() if fact.candidates)),
    )


def evidence_sentence(card: Scorecard) -> str:
    """How many facts the findings rest on, of what grades, and from when."""
    evidence = evidence_summary(card)
    facts = plural(evidence.facts, "fact")
    return f"{facts}, by grade {evidence.grades}; from {evidence.span}." if evidence.facts else "No fact is known."
