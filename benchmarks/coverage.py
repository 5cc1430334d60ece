"""How much the built-in profiles decide: every living provider with its offers under every built-in rule set.

Counted are the rules a fact can settle. Those that only a declared answer settles are counted apart, and those that do not apply
not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance import NothingEvaluatedError, evaluate_offers, load_provider, load_ruleset
from compliance.loading.builtin import ids
from compliance.model.findings import Finding
from compliance.model.scorecard import Scorecard
from compliance.model.status import Status

DECIDED = frozenset({Status.PASS, Status.FAIL})

BASES = {
    "facts": "facts alone",
    "attested": "what an authority attests: its assessments, or a certificate of something else that it recognises",
    "read": "an answer somebody read out of public sources",
    "declared": "the provider's own answer",
}

WHY = {
    "open-list": "a list is not complete, and the entry that would settle it is not there",
    "no service": "the rule is about a service, and of that one nothing is stated",
    "stale": "evidence is older than the rule asks for, or a certificate has run out",
    "ended": "what was stated has ended",
    "weak": "the source is weaker than the rule asks for",
    "disputed": "sources disagree",
}
"""Reasons in words, but for what is not stated."""


@dataclass(frozen=True, slots=True)
class Case:
    """One rule that applies to one offer."""

    provider: str
    ruleset: str
    offer: str
    decided: bool
    how: str
    """The basis it was decided on, or why it is unknown"""


def cases(card: Scorecard) -> Iterator[Case]:
    """What counts of one scorecard."""
    offer = card.provider.service or "(as a whole)"
    for finding in card.findings:
        if finding.status is Status.NOT_APPLICABLE:
            continue
        decided = finding.status in DECIDED
        if not decided and finding.rule in card.ruleset.answer_only:
            yield Case(card.provider.id, card.ruleset.id, offer, decided, "answer")
        else:
            yield Case(card.provider.id, card.ruleset.id, offer, decided, _how(finding))


def _how(finding: Finding) -> str:
    if finding.status in DECIDED:
        return finding.basis or "facts"
    if finding.reason != "missing":
        return str(finding.reason)
    return "looked" if "looked for on" in finding.message and "nobody has looked" not in finding.message else "untried"


def everything(day: date) -> Iterator[Case]:
    """Every case of the built-in profiles on a day; providers that had ceased have none."""
    rulesets = [load_ruleset(name) for name in ids("ruleset")]
    for provider in (load_provider(name) for name in ids("provider")):
        for ruleset in rulesets:
            try:
                cards = evaluate_offers(provider, ruleset, as_of=day, known_as_of=day)
            except NothingEvaluatedError:
                continue
            for card in cards:
                yield from cases(card)


def page(found: Iterable[Case], day: date) -> str:
    """The page of what is decided, as Markdown."""
    every = list(found)
    counted = [case for case in every if case.how != "answer"]
    hows = Counter(case.how for case in counted)
    unknown = [
        ("nothing is stated, and nobody has looked", hows["untried"]),
        ("nothing is stated; it was looked for and not found", hows["looked"]),
        *((words, hows[how]) for how, words in WHY.items()),
    ]
    known = {*BASES, *WHY, "looked", "untried"}
    unknown += [(how, number) for how, number in sorted(hows.items()) if how not in known]
    lines = [
        *_head(counted, len(every) - len(counted), day),
        *_section("By rule set", "rule set", _shares(counted, lambda case: case.ruleset)),
        *_section("By provider", "provider", _shares(counted, lambda case: case.provider)),
        *_table("By what it is decided", ("decided by", "rules"), [(BASES[how], hows[how]) for how in BASES]),
        *_table("Why the rest is unknown", ("because", "rules"), [row for row in unknown if row[1]]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _head(counted: Sequence[Case], answers: int, day: date) -> list[str]:
    offers = {(case.provider, case.offer) for case in counted}
    providers = {case.provider for case in counted}
    decided = sum(case.decided for case in counted)
    text = f"""\
# How much the profiles decide

As of {day}, known as of the same day, of {len(providers)} providers that had not ceased and their {len(offers)} offers, under
all built-in rule sets: **{decided:,} of {len(counted):,} rules are decided, {_percent(decided, len(counted))}**.

A rule counts once for each offer it applies to. An offer is a service that a profile states, any other service, or, under rule
sets about providers, the provider as a whole. What is not decided is not failed: public sources do not say, or nobody has asked
them. Another {answers:,} rules, which only a declared answer settles and none does, are not among them.

`python -m benchmarks coverage --as-of DATE` prints this page.
"""
    return [*text.splitlines(), ""]


def _shares(counted: Sequence[Case], key: Callable[[Case], str]) -> list[tuple[str, int, int, int]]:
    decided: Counter[str] = Counter()
    number: Counter[str] = Counter()
    offers: dict[str, set[tuple[str, str]]] = {}
    for case in counted:
        name = key(case)
        number[name] += 1
        decided[name] += case.decided
        offers.setdefault(name, set()).add((case.provider, case.offer))
    rows = [(name, len(offers[name]), decided[name], number[name]) for name in number]
    return sorted(rows, key=lambda row: (-row[2] / row[3], row[0]))


def _section(title: str, head: str, rows: Sequence[tuple[str, int, int, int]]) -> list[str]:
    cells = [(f"`{name}`", offers, done, number, _percent(done, number)) for name, offers, done, number in rows]
    return _table(title, (head, "offers", "decided", "rules", "share"), cells)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    def cell(value: object) -> str:
        return f"{value:,}" if isinstance(value, int) else str(value)

    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    under = ["---", *("---:" for _ in heads[1:])]
    return [f"## {title}", "", f"| {' | '.join(heads)} |", f"|{'|'.join(under)}|", *lines, ""]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
