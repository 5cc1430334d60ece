"""Words and numbers that every rendering shares, so that all of them say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sized
from datetime import date
from typing import TYPE_CHECKING, Protocol

from compliance.model.findings import Finding
from compliance.model.phrases import joined, say, say_count
from compliance.model.scorecard import ClauseResult, ProviderSummary, RuleSetSummary, Score, Scorecard
from compliance.model.status import Reason, Status, VerdictStatus
from compliance.model.words import (
    FEW,
    NOTHING,
    OTHER_SERVICES,
    either,
    labelled,
    level_text,
    offer_id,
    offer_words,
    one_line,
    percent,
    points_text,
    rounded,
    some,
    verdict_words,
)
from compliance.report.pages.resting import contradiction_text, evidence_summary, resting, supposed

if TYPE_CHECKING:
    from compliance.analysis.timeline.timeline import AssessedRuleSet
    from compliance.rulesets.ruleset import RuleSet

HALF = 50
"""A score from which a reader may think that the provider does well."""

JSON_HAS = say("the JSON format has them all")
"""Where to find what a page leaves out."""

_STATUS_ORDER = (Status.ERROR, Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


def verdict_sentence(card: Scorecard) -> str:
    """What the verdict means, in a sentence or two."""
    match card.verdict.status:
        case VerdictStatus.SUFFICIENT:
            return say("It has everything that is held necessary here, and everything that is held sufficient.")
        case VerdictStatus.NECESSARY_ONLY if card.ruleset.claims == "necessary":
            return say("Everything it cannot do without is there. This shows what is necessary, and no more.")
        case VerdictStatus.NECESSARY_ONLY:
            return joined(" ", (say("It has everything it cannot do without."), _not_enough(card)))
        case VerdictStatus.NOT_MET:
            return say("Something it cannot do without is missing, whatever else comes out.")
        case VerdictStatus.UNDETERMINED:
            verdicts = possible_verdicts(card)
            return say("What is known allows {verdicts}. Open is neither a pass nor a fail.", verdicts=verdicts)


def _not_enough(card: Scorecard) -> str:
    surely = all(status is VerdictStatus.NECESSARY_ONLY for status in card.verdict.possible)
    return say("That is not enough.") if surely else say("More than that is not shown.")


def possible_verdicts(card: Scorecard) -> str:
    """The verdicts still possible, as a screen calls them: `Not met or Met`."""
    return either([verdict_words(status, card.ruleset.claims) for status in card.verdict.possible])


def floor_sentence(card: Scorecard) -> str | None:
    """The sentence that a score does not make up for a floor that is missed; `None` where there is no such score or floor."""
    missed = [
        c for c in card.clauses if c.part == "necessary" and c.status == "not met" and c.kind in ("gates", "level")
    ]
    reached = [c for c in card.clauses if c.kind == "score" and c.status == "met" and not c.asks_nothing]
    if not missed or card.score is None or not (reached or card.score.certain >= HALF):
        return None
    level = level_text(card.level, levels=card.levels)
    what = (
        say("the level is {level}", level=level)
        if missed[0].kind == "level"
        else say("not {clause}", clause=missed[0].text)
    )
    if card.verdict.binding:
        what = say("{what}, held down by {rules}", what=what, rules=some(card.verdict.binding, FEW))
    score = rounded(card.score.certain)
    return say("A score of {score} does not make up for it: {what}.", score=score, what=what)


def asked(card: Scorecard) -> list[ClauseResult]:
    """The conditions of the verdict that ask for anything; all of them where none does."""
    return [clause for clause in card.clauses if not clause.asks_nothing] or [*card.clauses]


def subject(card: Scorecard) -> str:
    """Who was assessed under what, and when."""
    return on_days(held_against(card.provider, card.ruleset), card.as_of, card.known_as_of)


def on_days(what: str, as_of: date, known_as_of: date) -> str:
    """Something, with the day assessed and the knowledge date."""
    return say("{what}, as of {day}, known as of {known}", what=what, day=as_of, known=known_as_of)


def held_against(provider: ProviderSummary, ruleset: RuleSetSummary | AssessedRuleSet | RuleSet) -> str:
    """Which offer was assessed under which rule set: `Acme Cloud, Private Cloud (acme@private) against Baseline (base 1.0.0)`."""
    named = say("{name} ({what})", name=ruleset.title, what=titled(ruleset))
    return say("{offer} against {ruleset}", offer=offer_title(provider), ruleset=named)


def offer_title(provider: ProviderSummary) -> str:
    """An offer by the names of provider and service, and as one types it; services that nobody names by their provider's."""
    if provider.other_services:
        return joined(", ", (provider.name, OTHER_SERVICES))
    return offer_words(provider.id, provider.name, provider.service, provider.service_name)


def name_of(provider: ProviderSummary) -> str:
    """An offer beside others, as one types it: `numergy`, `numergy@iaas`; of a scenario `numergy (what if)`."""
    name = offer_id(provider.id, provider.service, other=provider.other_services)
    return say("{name} ({what})", name=name, what=say("what if")) if provider.what_if else name


def titled(ruleset: RuleSetSummary | AssessedRuleSet | RuleSet) -> str:
    """A rule set and its version: `andromede 1.0.0`."""
    return f"{ruleset.id} {ruleset.version}"


def left_out_text(ended: Sized) -> str:
    """How many providers and services had ceased: `1 left out: ended`."""
    return say_count(len(ended), "{count} left out: ended", "{count} left out: ended")


def ended_text(offer: ProviderSummary) -> str:
    """In a cell, that an offer had ceased: `ended 2016-12-31`."""
    return say("ended {day}", day=str(offer.ended)) if offer.ended else say("ended")


def doubt_text(card: Scorecard) -> str | None:
    """That it is not certain whether the offer is still there; `None` where it is."""
    ceases = card.provider.ceases
    if ceases is None or ceases.possible > card.as_of:
        return None
    return say(
        "{offer} may have ceased on {day}, and sources disagree: nothing is certain to hold from that day on.",
        offer=offer_title(card.provider),
        day=ceases.possible,
    )


def notes(card: Scorecard) -> list[str]:
    """The notes on a scorecard: what a reader must know besides the verdict."""
    doubt = doubt_text(card)
    lines = [] if doubt is None else [labelled(say("In doubt"), doubt)]
    lines += [labelled(say("Tailored"), line) for line in card.ruleset.tailoring]
    if card.ruleset.level_inert:
        inert = card.ruleset.level_inert
        lines.append(
            say(
                "Level: {count} of {all} rules can never lower it, whatever the answer: {rules}.",
                count=len(inert),
                all=len(card.findings),
                rules=", ".join(inert),
            )
        )
    if card.ruleset.answer_only:
        waiting = card.ruleset.answer_only
        lines.append(
            say(
                "Answers: {count} of {all} only a declared answer can settle, no fact: {rules}.",
                count=len(waiting),
                all=len(card.findings),
                rules=", ".join(waiting),
            )
        )
    lines += [
        labelled(say("Contradiction"), labelled(f.rule, contradiction_text(card, f)))
        for f in card.findings
        if f.contradiction
    ]
    return lines


def all_notes(card: Scorecard) -> list[str]:
    """What a reader must be told besides the verdict in one list: what is supposed, what counts, and all else."""
    told = (*supposed(card.provider), *resting(card))
    return [*(labelled(label, text) for label, text in told), *notes(card)]


def undecided(card: Scorecard) -> list[Finding]:
    """The findings that more knowledge could settle."""
    return [finding for finding in card.findings if finding.status in (Status.UNKNOWN, Status.ERROR)]


def groups(card: Scorecard) -> list[tuple[str, list[Finding]]]:
    """The findings of rules that are no gates, by title of their objective; those of no objective under a title of their own."""
    others = [finding for finding in card.findings if finding.role != "gate"]
    titled_groups = [(o.title, [f for f in others if f.objective == o.id]) for o in card.objectives]
    titled_groups.append((say("Rules"), [f for f in others if f.objective is None]))
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
    return say("{name} ({what})", name=of.title, what=of.rule)


def counts(findings: Iterable[Finding]) -> str:
    """How many findings have each status: `8 met, 1 not known`."""
    by_count = Counter(finding.status for finding in findings)
    shown = _STATUS_ORDER[3::-1] + _STATUS_ORDER[4:]
    return joined(", ", [status_count(status, by_count[status]) for status in shown if by_count[status]])


def status_count(status: Status, count: int) -> str:
    """How many rules have a status: `8 met`."""
    match status:
        case Status.PASS:
            return say_count(count, "{count} met", "{count} met")
        case Status.FAIL:
            return say_count(count, "{count} not met", "{count} not met")
        case Status.UNKNOWN:
            return say_count(count, "{count} not known", "{count} not known")
        case Status.NOT_APPLICABLE:
            return say_count(count, "{count} does not apply", "{count} does not apply")
        case Status.ERROR:
            return say_count(count, "{count} could not be evaluated", "{count} could not be evaluated")


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
    effect: str = say("'compliance disputes' tells whether that matters")
    if len(card.verdict.possible) == 1 or not any(map(_hangs_on_a_dispute, card.findings)):
        effect = say("{nothing} for the verdict", nothing=none_of(len(things) if of == "fact" else 1))
    parts = {"things": some(things, 1), "effect": effect}
    if of == "fact":
        return say_count(
            len(things),
            "Sources disagree on {count} fact, {things}; {effect}.",
            "Sources disagree on {count} facts, {things}; {effect}.",
            **parts,
        )
    return say_count(
        len(things),
        "Sources disagree on what is read by {count} rule, {things}; {effect}.",
        "Sources disagree on what is read by {count} rules, {things}; {effect}.",
        **parts,
    )


def _hangs_on_a_dispute(finding: Finding) -> bool:
    """Does a finding come out in more than one way, or may it, depending on whom one believes?"""
    if not finding.worlds:
        return any(reason is Reason.DISPUTED for reason, _ in finding.causes)
    decided = finding.status in (Status.PASS, Status.FAIL, Status.NOT_APPLICABLE)
    return not (decided and finding.rung.certain == finding.rung.possible and len({*finding.worlds}) == 1)


def none_of(count: int, *, other: bool = False) -> str:
    """The words for so many things that do not matter: `neither matters`."""
    if other:
        return say_count(count, "the other does not", "the other {count} do not")
    return {1: say("it does not matter"), 2: say("neither matters")}.get(count, say("none matters"))


def unknown_effect(card: Scorecard) -> str:
    """Whether what is not known can still change the verdict, in a sentence."""
    if len(card.verdict.possible) == 1:
        return say("It cannot change the verdict.")
    return say("It decides whether the verdict is {verdicts}.", verdicts=possible_verdicts(card))


_ACTORS = {
    "provider": say("provider"),
    "owners": say("owners"),
    "buyer": say("buyer"),
    "state": say("state"),
    "nobody": say("nobody"),
}


def remedy(finding: Finding) -> str | None:
    """What would make a finding pass: the fix where it is known to fail, what to find out or back better where it is not."""
    if finding.status is Status.FAIL:
        if not finding.fix:
            return None
        by = finding.fix_by or "nobody"
        return say("fix: {fix} (by {actor})", fix=one_line(finding.fix), actor=_ACTORS.get(by, by))
    if finding.status is not Status.UNKNOWN:
        return None
    backed = {path for reason, path in finding.causes if reason in (Reason.WEAK, Reason.STALE)}
    paths = {path for _, path in finding.causes} - backed
    missing = sorted(paths - {ended.path for ended in finding.ended} or paths)
    parts = [
        say("to find out: {facts}", facts=some(missing)) if missing else "",
        say("to back better: {facts}", facts=some(sorted(backed))) if backed else "",
    ]
    return joined("; ", parts) or None


class _Placed(Protocol):
    """A source, and where to look in it."""

    @property
    def page(self) -> str | None: ...
    @property
    def clause(self) -> str | None: ...


def place_in(source: _Placed) -> str:
    """Where to look in a source, after its date: `, page 12, article 3`; nothing where that is not stated."""
    page = say(", page {page}", page=source.page) if source.page else ""
    return joined("", (page, f", {source.clause}" if source.clause else ""))
