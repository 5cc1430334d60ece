"""What a scorecard rests on, in words: the weakest word behind its verdict, what is recognised, and what contradicts that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from compliance.model.findings import Fact, Finding
from compliance.model.phrases import joined, say, say_count
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import ProviderSummary, RecognitionResult, Scorecard, StrengthResult, Verdict
from compliance.model.statements import GRADES, FactLocation, Grade
from compliance.model.status import Basis, Force, Status, Target, VerdictStatus
from compliance.model.words import (
    FEW,
    either,
    labelled,
    more_facts,
    sentence,
    some,
    value_text,
    verdict_name,
    verdict_words,
)
from compliance.rulesets.demands import asked_of_every_rule

LONGEST_CLAUSE = 100
"""Characters of a clause in a line about something else; of a longer one, or of several, the certificate is named."""

UNSUPPORTED = say("on a claim without support (grade D)")

_COUNTED = {
    Basis.FACTS: say("facts alone, no certificate as a whole and no answer of the provider"),
    Basis.ATTESTED: say("facts and what recognised bodies attest, no reading of ours and no answer of the provider"),
    Basis.READ: say("facts and what is recognised, no answer of the provider"),
}

_BASES = {
    Basis.FACTS: say("facts"),
    Basis.ATTESTED: say("attested"),
    Basis.READ: say("read"),
    Basis.DECLARED: say("declared"),
}

_FORCE = {
    Force.IN_FORCE: say("in force"),
    Force.NOT_IN_FORCE: say("not in force"),
    Force.UNKNOWN: say("not known to be in force"),
    Force.ERROR: say("could not be evaluated"),
}


def force_text(force: Force | None) -> str:
    """Whether a certificate is in force, in words; `not recognised` where the rule set does not recognise it."""
    return say("not recognised") if force is None else _FORCE[force]


def counted(accept: Basis, demand: Evidence | None = None) -> Iterator[tuple[str, str]]:
    """What counted in a run and what did not, under its word `Counted`; nothing where that is as usual.

    Args:
        accept: the weakest basis that counted.
        demand: the evidence demanded instead of what each rule asks, on pages that do not list what was tailored.
    """
    parts = [_COUNTED.get(accept, ""), "" if demand is None else asked_of_every_rule(demand)]
    if any(parts):
        yield say("Counted"), joined("; ", parts)


def verdict_line(card: Scorecard) -> str:
    """The verdict with the weakest word it rests on: `necessary-only, on the provider's own word`."""
    return joined(", ", (verdict_name(card.verdict.status), rests_text(card)))


def supposed(provider: ProviderSummary) -> Iterator[tuple[str, str]]:
    """That a result is hypothetical and what is supposed, with its word; nothing where all is stated."""
    what_if = provider.what_if
    if what_if is not None:
        at, facts = what_if.location, what_if.facts
        asked = (say("asked by {who}", who=what_if.who) if what_if.who else "", what_if.why or "")
        graded = say("{facts} at grade {grade}", facts=some(list(facts), FEW), grade=what_if.grade)
        parts = joined("; ", (graded, f"{at.file}:{at.line}:{at.column}", *asked))
        yield say("Supposed, not shown"), say("{name} ({what})", name=what_if.title, what=parts)


def rests_text(card: Scorecard) -> str:
    """The weakest word a verdict rests on: `what if` where something is supposed, and that a claim nobody supports carries it.

    Nothing where it rests on facts with sources that say more, or is open.
    """
    supposed_here = say("what if") if card.provider.what_if else ""
    return joined(", ", (supposed_here, behind_text(card)))


def behind_text(card: Scorecard) -> str:
    """The same without a word on what is supposed, for pages that say that above all else."""
    return joined(", ", (_rests_on(card), UNSUPPORTED if unsupported(card) else ""))


def unsupported(card: Scorecard) -> bool:
    """Does the verdict rest on claims of grade D alone?

    A verdict that is missed does, where every gate that fails has no other fact behind it; one that is reached, where any gate
    passes by such a claim. What a certificate shows as a whole has its own line, with its grade.
    """
    match card.verdict.status:
        case VerdictStatus.NOT_MET:
            binding = frozenset(card.verdict.binding)
            failing = [one for one in card.findings if one.rule in binding and one.status is Status.FAIL]
            return bool(failing) and all(set(_grades(one)) == {"D"} for one in failing)
        case VerdictStatus.NECESSARY_ONLY | VerdictStatus.SUFFICIENT:
            gates = (one for one in card.findings if one.role == "gate" and one.status is Status.PASS)
            return any("D" in _grades(one) for one in gates if one.basis is Basis.FACTS)
    return False


def _grades(finding: Finding) -> Iterator[Grade]:
    """Grades of the facts that settled a finding."""
    return (fact.grade for fact in finding.facts if fact.path in finding.decided and fact.grade is not None)


def _rests_on(card: Scorecard) -> str:
    settling = [one for one in _settling(card) if _basis(one) is card.verdict.basis]
    match card.verdict.basis:
        case Basis.ATTESTED:
            word = some([_named(one) for one in settling], 1) or say("the word of a recognised body")
            return say("rests on {word}", word=word)
        case Basis.READ:
            what = some([_clause(one) for one in settling], 1) or say("a certificate")
            return say("on our reading of {what}", what=what)
        case Basis.DECLARED:
            return say("on the provider's own word")
    return ""


def verdict_word(verdict: Verdict, claims: Target) -> str:
    """A verdict in a table, with its basis where that is not facts: `Met (attested)`."""
    word = verdict_words(verdict.status, claims)
    if verdict.basis in (None, Basis.FACTS):
        return word
    return say("{name} ({what})", name=word, what=_BASES[verdict.basis])


def resting(card: Scorecard, awaited: str = say("Would count"), most: int = 1) -> Iterator[tuple[str, str]]:
    """What a reader must be told of what counts, each with a word for what it is: what does, what is recognised, what is not.

    Args:
        card: the result.
        awaited: the word for certificates that are not known to be in force.
        most: how many of these are named that are unknown for one reason.
    """
    yield from counted(card.accept)
    if card.strengths:
        yield (
            say("By evidence"),
            joined("; ", [labelled(one.strength, _at_strength(one, card)) for one in card.strengths]),
        )
    for title, detail in recognised(card):
        yield say("Recognised"), joined("; ", (title, detail))
    unknown = list(_unknown(card.recognitions, most))
    if unknown:
        yield awaited, joined("; ", unknown)


def recognised(card: Scorecard) -> Iterator[tuple[str, str]]:
    """What is recognised and settles something, through which day; and how many rules, with grade and place."""
    yield from map(_in_force, _settling(card))


def _at_strength(one: StrengthResult, card: Scorecard) -> str:
    return say("nothing to judge") if one.verdict is None else verdict_words(one.verdict, card.ruleset.claims)


def contradiction_text(card: Scorecard, finding: Finding) -> str:
    """What contradicts a finding: of a certificate and the facts that say otherwise both sides, with grade and place."""
    sides = [
        say(
            "{body}: {support}; the facts: {facts}",
            body=one.by,
            support=_support(one.facts),
            facts=_objecting(finding, one),
        )
        for one in card.recognitions
        if finding.rule in one.against
    ]
    return joined(". ", [finding.contradiction or "", *sides])


def shown_by(card: Scorecard, recognition: str) -> str:
    """Whose recognition shows a rule: `shown by ANSSI: SecNumCloud 3.2 qualification in force for the service`."""
    one = next(one for one in card.recognitions if one.id == recognition)
    if one.reading:
        return say("shown by {word}, by our reading of it", word=_named(one))
    return say("shown by {word}", word=_named(one))


def on_word(recognition: RecognitionResult) -> str:
    """On whose word the rules are shown that a recognition settles: `on ANSSI's word`."""
    if recognition.reading:
        return say("by our reading of what {body} verified", body=recognition.by)
    return say("on {body}'s word", body=recognition.by)


def _settling(card: Scorecard) -> list[RecognitionResult]:
    """The recognitions that settle something, those first that settle gates."""
    gates = {finding.rule for finding in card.findings if finding.role == "gate"}
    return sorted((one for one in card.recognitions if one.settles), key=lambda one: gates.isdisjoint(one.settles))


def _basis(recognition: RecognitionResult) -> Basis:
    return Basis.READ if recognition.reading else Basis.ATTESTED


def _named(recognition: RecognitionResult) -> str:
    return labelled(recognition.by, recognition.title)


def _clause(recognition: RecognitionResult) -> str:
    clause = recognition.reading or ""
    if len(clause) <= LONGEST_CLAUSE:
        return clause
    return say("what {body} verified ({title})", body=recognition.by, title=recognition.title)


def _in_force(recognition: RecognitionResult) -> tuple[str, str]:
    last = _last_day(recognition.facts)
    named, count = _named(recognition), len(recognition.settles)
    settles = say_count(count, "settles {count} rule", "settles {count} rules")
    return (
        say("{certificate}, through {day}", certificate=named, day=last) if last else named,
        joined(
            "; ",
            (
                say("{settles}, by our reading of it", settles=settles) if recognition.reading else settles,
                _support(recognition.facts),
            ),
        ),
    )


def _last_day(facts: Iterable[Fact]) -> date | str | None:
    """The last day on which what facts say holds, as written; `None` where none is stated."""
    days = [str(fact.value) for fact in facts if fact.path.endswith(".expires") and fact.value is not None]
    days += [(fact.until - timedelta(days=1)).isoformat() for fact in facts if fact.until is not None]
    last = min(days, default=None)
    return date.fromisoformat(last) if last is not None and len(last) == len("2026-01-31") else last


def _support(facts: Iterable[Fact]) -> str:
    """The weakest grade of some facts, and where the first of them stands; nothing where nobody stated them."""
    stated = [(fact.grade, fact.location) for fact in facts if fact.grade is not None and fact.location is not None]
    if not stated:
        return ""
    grade = max((grade for grade, _ in stated), key=GRADES.index)
    first = min((location for _, location in stated), key=lambda at: (at.file, at.line))
    return _graded(grade, first)


def _graded(grade: Grade, at: FactLocation) -> str:
    place = f"{at.file}:{at.line}"
    return say("grade {grade}, {place}", grade=grade, place=place)


def _objecting(finding: Finding, recognition: RecognitionResult) -> str:
    """The facts that speak against a recognition, with grade and place."""
    paths = {*finding.decided, *(path for _, path in finding.causes)} - {fact.path for fact in recognition.facts}
    return some([_stated(fact) for fact in finding.facts if fact.path in paths and fact.sources], FEW) or say("facts")


def _stated(fact: Fact) -> str:
    """A fact with grade and place, of a disputed one each value."""
    sides = [(value_text(c.value), c.grade, c.location) for c in fact.candidates]
    if not sides and fact.grade is not None and fact.location is not None:
        sides = [(value_text(fact.value), fact.grade, fact.location)]
    values = [say("{name} ({what})", name=value, what=_graded(grade, location)) for value, grade, location in sides]
    return joined(" = ", (fact.path, either(values)))


def _unknown(recognitions: Iterable[RecognitionResult], most: int) -> Iterator[str]:
    """What may be in force and is not known to be, with why; what is unknown for one reason together."""
    titles: dict[str, list[str]] = {}
    for one in recognitions:
        if one.status in (Force.UNKNOWN, Force.ERROR):
            titles.setdefault(one.message or str(one.status), []).append(one.title)
    for why, of_one_reason in titles.items():
        yield say("{name} ({what})", name=some(of_one_reason, most), what=why)


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
    """The facts a scorecard rests on, counted; `span` is from the date of the oldest to that of the newest.

    `more` is how many more its findings mention than they list.
    """

    facts: int
    more: int
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
        sum(finding.more_facts for finding in card.findings),
        ", ".join(f"{grades[grade]} {grade}" for grade in GRADES if grades[grade]) or say("none"),
        say("{first} to {last}", first=dates[0], last=dates[-1]) if dates else say("no date"),
        tuple(sorted(path for path, fact in facts.items() if fact.candidates)),
    )


def evidence_sentence(card: Scorecard) -> str:
    """How many facts the findings rest on, of what grades, and from when."""
    evidence = evidence_summary(card)
    if not evidence.facts:
        return say("No fact is known.")
    counted = say_count(
        evidence.facts,
        "{count} fact, by grade {grades}; from {span}.",
        "{count} facts, by grade {grades}; from {span}.",
        grades=evidence.grades,
        span=evidence.span,
    )
    return joined(" ", (counted, sentence(more_facts(evidence.more)) if evidence.more else ""))
