"""Words and numbers that every rendering shares, so that all of them say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sized
from typing import TYPE_CHECKING, Protocol

from compliance.model.findings import Finding, WaiverNote
from compliance.model.schema import title_at
from compliance.model.scorecard import ClauseResult, ProviderSummary, Requirement, RuleSetSummary, Score, Scorecard
from compliance.model.status import Reason, Status, VerdictStatus
from compliance.model.words import (
    FEW,
    MANY,
    NOTHING,
    OTHER_SERVICES,
    level_text,
    offer_id,
    offer_words,
    percent,
    plural,
    points_text,
    rounded,
    score_text,
    some,
    status_words,
    verdict_words,
)
from compliance.report.pages.resting import contradiction_text, evidence_summary, resting, supposed

if TYPE_CHECKING:
    from compliance.analysis.timeline.timeline import AssessedRuleSet
    from compliance.rulesets.ruleset import RuleSet

HALF = 50
"""A score from which a reader may think that the provider does well."""

JSON_HAS = "the JSON format has them all"
"""Where to find what a page leaves out."""

_OF_CLAIM = {"necessary": "verdict necessary-only or sufficient", "sufficient": "verdict sufficient"}

_ANSWERS = "answers."
"""Where the provider's own answers stand among the facts."""

_STATUS_ORDER = (Status.ERROR, Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


def verdict_sentence(card: Scorecard) -> str:
    """What the verdict means, in a sentence or two."""
    match card.verdict.status:
        case VerdictStatus.SUFFICIENT:
            return "It has everything that is held necessary here, and everything that is held sufficient."
        case VerdictStatus.NECESSARY_ONLY if card.ruleset.claims == "necessary":
            return "Everything it cannot do without is there. This shows what is necessary, and no more."
        case VerdictStatus.NECESSARY_ONLY:
            return f"It has everything it cannot do without. {_not_enough(card)}"
        case VerdictStatus.NOT_MET:
            return "Something it cannot do without is missing, whatever else comes out."
        case VerdictStatus.UNDETERMINED:
            return f"What is known allows {possible_verdicts(card)}. Open is neither a pass nor a fail."


def _not_enough(card: Scorecard) -> str:
    surely = all(status is VerdictStatus.NECESSARY_ONLY for status in card.verdict.possible)
    return "That is not enough." if surely else "More than that is not shown."


def possible_verdicts(card: Scorecard) -> str:
    """The verdicts still possible, as a screen calls them: `Not met or Met`."""
    return " or ".join(verdict_words(status, card.ruleset.claims) for status in card.verdict.possible)


def floor_sentence(card: Scorecard) -> str | None:
    """The sentence that a score does not make up for a floor that is missed; `None` where there is no such score or floor."""
    missed = [
        c for c in card.clauses if c.part == "necessary" and c.status == "not met" and c.kind in ("gates", "level")
    ]
    reached = [c for c in card.clauses if c.kind == "score" and c.status == "met" and not c.asks_nothing]
    if not missed or card.score is None or not (reached or card.score.certain >= HALF):
        return None
    by_rules = f", held down by {some(card.verdict.binding, FEW)}" if card.verdict.binding else ""
    what = (
        f"the level is {level_text(card.level, levels=card.levels)}{by_rules}"
        if missed[0].kind == "level"
        else f"not {missed[0].text}{by_rules}"
    )
    return f"A score of {rounded(card.score.certain)} does not make up for it: {what}."


def asked(card: Scorecard) -> list[ClauseResult]:
    """The conditions of the verdict that ask for anything; all of them where none does."""
    return [clause for clause in card.clauses if not clause.asks_nothing] or [*card.clauses]


def subject(card: Scorecard) -> str:
    """Who was assessed under what, and when."""
    return f"{held_against(card.provider, card.ruleset)}, as of {card.as_of}, known as of {card.known_as_of}"


def held_against(provider: ProviderSummary, ruleset: RuleSetSummary | AssessedRuleSet | RuleSet) -> str:
    """Which offer was assessed under which rule set: `Acme Cloud, Private Cloud (acme@private) against Baseline (base 1.0.0)`."""
    return f"{offer_title(provider)} against {ruleset.title} ({titled(ruleset)})"


def offer_title(provider: ProviderSummary) -> str:
    """An offer by the names of provider and service, and as one types it; services that nobody names by their provider's."""
    if provider.other_services:
        return f"{provider.name}, {OTHER_SERVICES}"
    return offer_words(provider.id, provider.name, provider.service, provider.service_name)


def name_of(provider: ProviderSummary) -> str:
    """An offer beside others, as one types it: `numergy`, `numergy@iaas`; of a scenario `numergy (what if)`."""
    name = offer_id(provider.id, provider.service, other=provider.other_services)
    return f"{name} (what if)" if provider.what_if else name


def titled(ruleset: RuleSetSummary | AssessedRuleSet | RuleSet) -> str:
    """A rule set and its version: `andromede 1.0.0`."""
    return f"{ruleset.id} {ruleset.version}"


def left_out_text(ended: Sized) -> str:
    """How many providers and services had ceased: `1 left out: ended`."""
    return f"{len(ended)} left out: ended"


def ended_text(offer: ProviderSummary) -> str:
    """In a cell, that an offer had ceased: `ended 2016-12-31`."""
    return f"ended {offer.ended}" if offer.ended else "ended"


def doubt_text(card: Scorecard) -> str | None:
    """That it is not certain whether the offer is still there; `None` where it is."""
    ceases = card.provider.ceases
    if ceases is None or ceases.possible > card.as_of:
        return None
    gone = f"{offer_title(card.provider)} may have ceased on {ceases.possible}"
    return f"{gone}, and sources disagree: nothing is certain to hold from that day on."


def notes(card: Scorecard) -> list[str]:
    """The notes on a scorecard: what a reader must know besides the verdict."""
    doubt = doubt_text(card)
    lines = [] if doubt is None else [f"In doubt: {doubt}"]
    lines += [f"Tailored: {line}" for line in card.ruleset.tailoring]
    if card.ruleset.level_inert:
        inert = card.ruleset.level_inert
        of_all = f"{len(inert)} of {len(card.findings)} rules"
        lines.append(f"Level: {of_all} can never lower it, whatever the answer: {', '.join(inert)}.")
    if card.ruleset.answer_only:
        waiting = card.ruleset.answer_only
        lines.append(
            f"Answers: {len(waiting)} of {len(card.findings)} only a declared answer can settle, no fact: {', '.join(waiting)}."
        )
    lines += [f"Contradiction: {f.rule}: {contradiction_text(card, f)}" for f in card.findings if f.contradiction]
    return lines


def all_notes(card: Scorecard) -> list[str]:
    """What a reader must be told besides the verdict in one list: what is supposed, what counts, and all else."""
    labelled = (*supposed(card.provider), *resting(card))
    return [*(f"{label}: {text}" for label, text in labelled), *notes(card)]


def undecided(card: Scorecard) -> list[Finding]:
    """The findings that more knowledge could settle."""
    return [finding for finding in card.findings if finding.status in (Status.UNKNOWN, Status.ERROR)]


def groups(card: Scorecard) -> list[tuple[str, list[Finding]]]:
    """The findings of rules that are no gates, by title of their objective; those of no objective under a title of their own."""
    others = [finding for finding in card.findings if finding.role != "gate"]
    titled_groups = [(o.title, [f for f in others if f.objective == o.id]) for o in card.objectives]
    titled_groups.append(("Rules", [f for f in others if f.objective is None]))
    return [(title, findings) for title, findings in titled_groups if findings]


def by_status(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in order: what went wrong first, in the rule set's order otherwise."""
    return sorted(findings, key=lambda finding: _STATUS_ORDER.index(finding.status))


class _OfRule(Protocol):
    """Something about a rule, with its title and its id."""

    @property
    def title(self) -> str: ...
    @property
    def rule(self) -> str: ...


def title_and_id(of: _OfRule) -> str:
    """A rule by its title and its id: `Registered in the EU (eu-registered)`."""
    return f"{of.title} ({of.rule})"


_IN_THE_WAY = {
    Reason.NO_SERVICE: "no service was named",
    Reason.DISPUTED: "sources disagree",
    Reason.WEAK: "evidence weaker than is asked",
    Reason.STALE: "evidence older than is asked",
    Reason.ENDED: "what was known has ended",
    Reason.MISSING: "facts that nobody has stated",
    Reason.OPEN_LIST: "lists that may have more entries than are stated",
}


def cause_text(finding: Finding) -> str:
    """What kind of thing is in the way of a rule that is not known."""
    if finding.reason is Reason.MISSING and finding.causes and not facts_in_the_way(finding):
        return "answers that only the provider can give"
    if _is_late(finding):
        return "what is stated with a date that has not come"
    stated = {fact.path for fact in finding.facts if fact.value is not None}
    if finding.reason is Reason.MISSING and finding.causes and stated.issuperset(facts_in_the_way(finding)):
        return "facts that are not stated exactly enough"
    return _IN_THE_WAY[Reason(finding.reason or Reason.MISSING)]


def facts_in_the_way(finding: Finding) -> list[str]:
    """The facts that a rule which is not known waits for, for its reason; none where only an answer or a service settles it."""
    paths = {path for reason, path in finding.causes if reason is finding.reason and not path.startswith(_ANSWERS)}
    return [] if finding.reason is Reason.NO_SERVICE else sorted(paths)


def says_what_is_the_matter(finding: Finding) -> bool:
    """Does the message of an unknown say more of what is stated than where that is: its grade, its age, the day it ended?"""
    return finding.reason in (Reason.WEAK, Reason.STALE, Reason.ENDED) or _is_late(finding)


def _is_late(finding: Finding) -> bool:
    """Is what is not known stated, and counts only from the last day of a month or a year?"""
    return finding.status is Status.UNKNOWN and "; stated by '" in finding.message


def waits_for(finding: Finding) -> str:
    """The facts that one rule waits for, after its name, or what is the matter with them; nothing where there is none to name."""
    if says_what_is_the_matter(finding):
        return f": {finding.message}"
    facts = [fact_named(path) for path in facts_in_the_way(finding)]
    return f": {some(facts, 1)}" if facts else ""


def fact_named(path: str) -> str:
    """A fact by what it is and by its path, `Seat of the company (identity.seat)`; by its path where that is all."""
    title = title_at(tuple(path.split(".")))
    return f"{title} ({path})" if title else path


def counts(findings: Iterable[Finding]) -> str:
    """How many findings have each status: `8 met, 1 not known`."""
    by_count = Counter(finding.status for finding in findings)
    return ", ".join(
        f"{by_count[status]} {status_words(status)}"
        for status in _STATUS_ORDER[3::-1] + _STATUS_ORDER[4:]
        if by_count[status]
    )


def score_cells(score: Score | None) -> list[str]:
    """The cells of a score: what is certain, what is possible, and how much of the weight is settled."""
    if score is None:
        return [NOTHING] * 3
    return [rounded(score.certain), rounded(score.possible), percent(score.coverage)]


def points_cell(finding: Finding) -> str:
    """The points of a finding as an interval, of how many: `0 to 10/10`."""
    return NOTHING if finding.status is Status.NOT_APPLICABLE else points_text(finding.points, finding.max_points)


def disagreement_sentence(card: Scorecard) -> str | None:
    """Which facts sources disagree on, and that it does not matter for the verdict where that is plain; `None` for none.

    It is plain where one verdict only is possible whatever is unknown, or where the rules come out the same in each reading.
    """
    deciding = {path for finding in card.findings for reason, path in finding.causes if reason is Reason.DISPUTED}
    of, things = "fact", [*sorted(deciding), *sorted({*evidence_summary(card).disputed} - deciding)]
    if not things:  # on whether an entry of a list is there, say
        of, things = "rule", [finding.rule for finding in card.findings if len(finding.worlds) > 1]
    if not things:
        return None
    effect = "'compliance disputes' tells whether that matters"
    if len(card.verdict.possible) == 1 or not any(map(_hangs_on_a_dispute, card.findings)):
        effect = f"{none_of(len(things)) if of == 'fact' else 'it does not matter'} for the verdict"
    on = "" if of == "fact" else "what is read by "
    return f"Sources disagree on {on}{plural(len(things), of)}, {some(things, 1)}; {effect}."


def _hangs_on_a_dispute(finding: Finding) -> bool:
    """Does a finding come out in more than one way, or may it, depending on whom one believes?"""
    if not finding.worlds:
        return any(reason is Reason.DISPUTED for reason, _ in finding.causes)
    decided = finding.status in (Status.PASS, Status.FAIL, Status.NOT_APPLICABLE)
    return not (decided and finding.rung.certain == finding.rung.possible and len({*finding.worlds}) == 1)


def none_of(count: int, *, other: bool = False) -> str:
    """The words for so many things that do not matter: `neither matters`."""
    if other:
        return "the other does not" if count == 1 else f"the other {count} do not"
    return {1: "it does not matter", 2: "neither matters"}.get(count, "none matters")


def unknown_effect(card: Scorecard) -> str:
    """Whether what is not known can still change the verdict, in a sentence."""
    if len(card.verdict.possible) == 1:
        return "It cannot change the verdict."
    return f"It decides whether the verdict is {possible_verdicts(card)}."


def remedy(finding: Finding) -> str | None:
    """What would make a finding pass: the fix where it is known to fail, what to find out or back better where it is not."""
    if finding.status is Status.FAIL:
        return f"fix: {_line(finding.fix)} (by {finding.fix_by})" if finding.fix else None
    if finding.status is not Status.UNKNOWN:
        return None
    backed = {path for reason, path in finding.causes if reason in (Reason.WEAK, Reason.STALE)}
    paths = {path for _, path in finding.causes} - backed
    missing = sorted(paths - {ended.path for ended in finding.ended} or paths)
    parts = [f"to find out: {some(missing)}"] if missing else []
    return "; ".join(parts + ([f"to back better: {some(sorted(backed))}"] if backed else [])) or None


class _Placed(Protocol):
    """A source, and where to look in it."""

    @property
    def page(self) -> str | None: ...
    @property
    def clause(self) -> str | None: ...


def place_in(source: _Placed) -> str:
    """Where to look in a source, after its date: `, page 12, article 3`; nothing where that is not stated."""
    page = f", page {source.page}" if source.page else ""
    return f"{page}, {source.clause}" if source.clause else page


def waiver_text(note: WaiverNote | None) -> str:
    """Until when a finding is waived, on whose word and why: one line, not yet escaped; nothing where it is not."""
    if note is None:
        return ""
    owner = "no owner" if note.owner is None else f"owner: {_line(note.owner)}"
    return f"waived through {note.expires} ({owner}): {_line(note.reason)}"


def _line(text: str) -> str:
    """A text in one line that may be folded over several in its file."""
    return " ".join(text.split())


def waived_findings(card: Scorecard) -> list[Finding]:
    """The findings over which a waiver is in force."""
    return [finding for finding in card.findings if finding.waiver is not None]


def waived_lines(card: Scorecard) -> list[str]:
    """What is waived and what a build makes of it, in sentences; none where no waiver is in force."""
    waived, result = waived_findings(card), card.with_waivers
    if not waived or result is None:
        return []
    short = [f for f in card.findings if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    named = some([finding.rule for finding in waived], MANY)
    counted = " or ".join(result.possible)
    lines = [
        f"Waived: {len(waived)} of {len(short)} findings that do not pass: {named}.",
        f"With these waivers a build counts it as {counted}, the verdict stays {card.verdict.status}.",
    ]
    moved = []
    if result.score and card.score and score_text(result.score) != score_text(card.score):
        moved.append(f"a score of {score_text(result.score)} instead of {score_text(card.score)}")
    if result.level != card.level:
        moved.append(f"the level {level_text(result.level)} instead of {level_text(card.level)}")
    return [*lines, f"The build goes by {' and '.join(moved)}."] if moved else lines


def required_shown(card: Scorecard) -> tuple[Requirement, ...]:
    """What a run requires of a scorecard, where that is more than the verdict the rule set claims or is met by waivers only."""
    usual = all(r.text == _OF_CLAIM[card.ruleset.claims] and r.status != "met by waiver" for r in card.requirements)
    return () if usual else card.requirements


def required_text(requirement: Requirement) -> str:
    """One requirement in a line: what is asked, what there is, which rules stand against it."""
    text = f"{requirement.text}: {requirement.message}"
    if not requirement.rules:
        return text
    against = [f"{rule} (waived)" if rule in requirement.waived else rule for rule in requirement.rules]
    return f"{text}; because of {some(against, MANY)}"
