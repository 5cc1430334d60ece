"""How much the built-in profiles decide: every living provider with its offers under every built-in rule set.

Counted are the rules that public facts can settle. Those of which every fact is one that only the provider knows are counted
apart, so are those that only a declared answer settles. Rules that do not apply, and what is said of any other service than
those a profile names, are not counted at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance import NothingEvaluatedError, evaluate_offers, load_provider, load_ruleset
from compliance.loading.builtin import ids
from compliance.model.findings import Finding
from compliance.model.schema import shape_at
from compliance.model.scorecard import Scorecard
from compliance.model.shapes import Field, KeyedList, Shape
from compliance.model.statements import FactPath
from compliance.model.status import Reason, Status
from compliance.rulesets.ruleset import Rule, RuleSet

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
    private: bool = False
    """Whether every fact that could settle it is one that only the provider knows"""


def cases(card: Scorecard, private: Collection[str] = ()) -> Iterator[Case]:
    """What counts of one scorecard, where the rules in `private` read only what the provider alone knows."""
    if card.provider.other_services:
        return
    offer = card.provider.service or "(as a whole)"
    for finding in card.findings:
        if finding.status is Status.NOT_APPLICABLE:
            continue
        decided = finding.status in DECIDED
        answer = not decided and finding.rule in card.ruleset.answer_only
        how = "answer" if answer else _how(finding)
        yield Case(card.provider.id, card.ruleset.id, offer, decided, how, finding.rule in private)


def private_rules(ruleset: RuleSet) -> frozenset[str]:
    """The rules of which every fact their conditions read is one that only the provider knows."""
    return frozenset(rule.id for rule in ruleset.rules if _private(rule))


def _private(rule: Rule) -> bool:
    reads = {path for rung in rule.rungs if rung.when is not None for path in rung.when.reads}
    known = {_known_by(path) for path in reads} - {None}
    return known == {"provider"}


def _known_by(path: FactPath) -> str | None:
    if path[0] == "x":
        return "provider"
    full = ("services", "*", *path[1:]) if path[0] == "service" else path
    if any(_asked_of(shape_at(full[:n])) == "provider" for n in range(1, len(full))):
        return "provider"
    return _asked_of(shape_at(full))


def _asked_of(shape: Shape | None) -> str | None:
    """Who usually knows it; what hangs below a list that only the provider knows, only the provider knows."""
    return shape.asking.known_by if isinstance(shape, Field | KeyedList) and shape.asking.question else None


def _how(finding: Finding) -> str:
    if finding.status in DECIDED:
        return finding.basis or "facts"
    if finding.reason is not Reason.MISSING:
        return str(finding.reason)
    missing = [tuple(path.split(".")) for reason, path in finding.causes if reason is Reason.MISSING]
    if all(_known_by(path) == "provider" for path in missing):
        return "asked"
    return "untried" if any(map(_public, _untried(finding.message))) else "looked"


def _untried(message: str) -> list[str]:
    """What a message says that nobody has looked for; all of it where it does not say that anything was."""
    if "looked for on" not in message:
        return [message]
    _, found, rest = message.partition("nobody has looked: ")
    return rest.partition(";")[0].split(", ") if found else []


def _public(name: str) -> bool:
    return _known_by(tuple(name.split("."))) != "provider"


def everything(day: date) -> Iterator[Case]:
    """Every case of the built-in profiles on a day; providers that had ceased have none."""
    rulesets = [(ruleset, private_rules(ruleset)) for ruleset in map(load_ruleset, ids("ruleset"))]
    for provider in (load_provider(name) for name in ids("provider")):
        for ruleset, private in rulesets:
            try:
                cards = evaluate_offers(provider, ruleset, as_of=day, known_as_of=day)
            except NothingEvaluatedError:
                continue
            for card in cards:
                yield from cases(card, private)


def page(found: Iterable[Case], day: date) -> str:
    """The page of what is decided, as Markdown."""
    every = list(found)
    facts = [case for case in every if case.how != "answer"]
    counted = [case for case in facts if not case.private]
    private = [case for case in facts if case.private]
    hows = Counter(case.how for case in counted)
    unknown = [
        ("nothing is stated, and nobody has looked", hows["untried"]),
        ("nothing is stated of what only the provider knows", hows["asked"]),
        ("nothing is stated; it was looked for and not found", hows["looked"]),
        *((words, hows[how]) for how, words in WHY.items()),
    ]
    known = {*BASES, *WHY, "looked", "untried", "asked"}
    unknown += [(how, number) for how, number in sorted(hows.items()) if how not in known]
    lines = [
        *_head(counted, private, len(every) - len(facts), day),
        *_section("By rule set", "rule set", _shares(counted, lambda case: case.ruleset)),
        *_section("By provider", "provider", _shares(counted, lambda case: case.provider)),
        *_table("By what it is decided", ("decided by", "rules"), [(BASES[how], hows[how]) for how in BASES]),
        *_table("Why the rest is unknown", ("because", "rules"), [row for row in unknown if row[1]]),
        *_rest(hows, sum(not case.decided for case in counted)),
        *_section("What only the provider can answer", "rule set", _shares(private, lambda case: case.ruleset)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _head(counted: Sequence[Case], private: Sequence[Case], answers: int, day: date) -> list[str]:
    offers = {(case.provider, case.offer) for case in counted}
    providers = {case.provider for case in counted}
    decided = sum(case.decided for case in counted)
    share = _percent(decided, len(counted))
    told = sum(case.decided for case in private)
    text = f"""\
# How much the profiles decide

As of {day}, known as of the same day, of {len(providers)} providers that had not ceased and their {len(offers)} offers,
under all built-in rule sets: **{decided:,} of {len(counted):,} publicly answerable rules are decided, {share}**.

A rule counts once for each offer it applies to. An offer is a service that a profile states, or, under rule sets about
providers, the provider as a whole. What is not decided is not failed: public sources do not say, or nobody has asked them. A rule
is publicly answerable unless every fact that its conditions read is one that only the provider knows ([facts](facts.md) say of
each who usually knows it). Of the {len(private):,} others {told:,} are decided, because somebody published it all the same.
Another {answers:,} rules, which only a declared answer settles and none does, are in neither number.

From where staff works (`operations.staff_countries`) counts as what only the provider knows, as from where it administers and
supports: offices are public, who works from them on a service is not. Suppliers that take part in a service
(`supply_chain.subprocessors`) and those who license its platform (`technology.licensors`) count as public: law and contracts have
providers list the former, and releases of both sides name the latter.

`python -m benchmarks coverage --as-of DATE` prints this page.
"""
    return [*text.splitlines(), ""]


def _rest(hows: Counter[str], unknown: int) -> list[str]:
    known = hows["asked"] + hows["looked"]
    share = _percent(known, unknown)
    text = f"""\
Of the {unknown:,} rules not decided, {known:,} are no open work of whoever reads public sources, {share}: what they lack was
looked for in vain on a stated day, or only the provider knows it.
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
