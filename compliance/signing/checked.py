"""What signed statements come to: whose word, about which files, for which day and until when; and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

from compliance.loading.scorecards import read_scorecards
from compliance.model.problem import LoadError
from compliance.model.scorecard import Scorecard
from compliance.model.status import Target
from compliance.model.words import plural
from compliance.report.formats.identifiers import hexadecimal
from compliance.report.formats.in_toto import RESULT, SCORECARD, properties_of
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.wording import name_of, subject
from compliance.signing.envelopes import STATEMENT, SignedLine

_TRUST: Final = {
    "changed": "what was signed was changed afterwards, or its signature was: it does not verify",
    "another key": "it is signed by another key",
    "not signed": "it is not signed",
}


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file to hold against what was signed.

    Attributes:
        name: as messages show it.
        digests: every digest it has, `sha256:...`: of its bytes, and of the document with all that it includes or imports.
        kind: `provider` or `ruleset`; null where it is neither.
        id: of the document; null where it is neither.
        service: the service meant, of a profile; null where the provider is, or any of its offers.
    """

    name: str
    digests: frozenset[str]
    kind: str | None = None
    id: str | None = None
    service: str | None = None

    def is_about(self, card: Scorecard, kind: str) -> bool:
        """Is a scorecard about this document, in this text or another, and about the service that is meant?"""
        digest, id_ = (
            (card.provider.digest, card.provider.id) if kind == "provider" else (card.ruleset.digest, card.ruleset.id)
        )
        return (digest in self.digests or (self.kind, self.id) == (kind, id_)) and self.service in (None, card.key[1])


@dataclass(frozen=True, slots=True)
class Reliance:
    """What somebody wants to rely on it for: the day, and the verdict that is enough, null where any is."""

    day: date
    target: Target | None = None
    files: Sequence[GivenFile] = ()

    def asks_for(self, card: Scorecard) -> bool:
        """Is a scorecard about what was named: the profiles, where any was, and the rule sets, where any was?"""
        return all(
            not (named := [one for one in self.files if one.kind == kind])
            or any(one.is_about(card, kind) for one in named)
            for kind in ("provider", "ruleset")
        )


@dataclass(slots=True)
class Verification:
    """What was found: a page about it, and every reason not to rely on it. `statements` counts the lines that hold any."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    statements: int = 0


def check(lines: Sequence[SignedLine], key: str, reliance: Reliance) -> Verification:
    """Hold lines that were verified against what one wants to rely on them for.

    Args:
        lines: from `verified`.
        key: the id of the key they were verified with.
        reliance: the day, the files and the verdict.
    """
    found = Verification()
    right = sum(line.trust == "verified" for line in lines)
    found.blocks.append(Heading(1, f"{right} of {plural(len(lines), 'statement')} signed by the key {key}"))
    cards: list[Scorecard] = []
    results: list[tuple[int, dict[str, Any]]] = []
    for line in lines:
        found.statements += line.trust != "not signed" or line.statement is not None
        if line.trust != "verified":
            others = f" ({', '.join(line.keys)})" if line.trust == "another key" else ""
            found.problems.append(f"line {line.number}: {_TRUST[line.trust]}{others}")
        elif _kind(line.statement) == SCORECARD:
            cards += _cards(line, found)
        elif _kind(line.statement) == RESULT:
            results.append((line.number, line.statement))
        else:
            found.blocks.append(Item(text=f"Line {line.number}: signed, and a statement of another kind: not read"))
    for card in cards:
        _add(found, _about(card, reliance) if reliance.asks_for(card) else _beside(card), card)
    _results(found, results, cards)
    _files(found, cards, reliance.files)
    if found.problems:
        found.blocks.append(Heading(2, "Not to be relied on"))
        found.blocks += [Item(text=problem) for problem in found.problems]
    return found


def _kind(statement: Any) -> str | None:  # noqa: ANN401 - any JSON
    return (
        statement.get("predicateType") if isinstance(statement, dict) and statement.get("_type") == STATEMENT else None
    )


def _cards(line: SignedLine, found: Verification) -> tuple[Scorecard, ...]:
    """The scorecard of a statement, which is about the files that the statement names, or else is a problem."""
    name = f"line {line.number}"
    try:
        cards = read_scorecards(json.dumps(line.statement["predicate"]).encode(), name)
        named = {subject["digest"]["sha256"] for subject in line.statement["subject"]}
    except (LoadError, KeyError, TypeError) as error:
        why = next((p.message for p in error.problems), "") if isinstance(error, LoadError) else f"no {error}"
        found.problems.append(f"{name}: signed, but its scorecard cannot be read: {why}")
        return ()
    for card in cards:
        if named != {hexadecimal(card.provider.digest), hexadecimal(card.ruleset.digest)}:
            found.problems.append(f"{name}: the statement names other files than its scorecard is about")
    return cards


_Told = Iterator[tuple[str, str, str | None]]


def _add(found: Verification, told: _Told, card: Scorecard) -> None:
    """Put what is told of a scorecard on the page, and its problems, the third part, among the problems."""
    found.blocks.append(Heading(2, subject(card)))
    of = f"{name_of(card.provider)} under {card.ruleset.id}"
    for label, text, problem in told:
        found.blocks.append(Item(label, text))
        found.problems += [f"{of}: {problem}"] if problem else []


def _about(card: Scorecard, reliance: Reliance) -> _Told:
    yield "Verdict", verdict_line(card), _short_of(card, reliance.target)
    if card.provider.what_if is not None:
        problem = "it is of a scenario, which shows nothing"
        yield "What if", card.provider.what_if.title, problem
    yield "Holds", *_holds(card, reliance.day)
    yield "Profile", *_compared(card.provider.digest, reliance.files, "provider", card.provider.id)
    yield "Rule set", *_compared(card.ruleset.digest, reliance.files, "ruleset", card.ruleset.id)
    if card.ruleset.tailoring:
        yield "Tailored", "; ".join(card.ruleset.tailoring), None


def _beside(card: Scorecard) -> _Told:
    yield "Verdict", verdict_line(card), None
    yield "Beside", "not about the documents named: nothing of it was held against anything", None


def _short_of(card: Scorecard, target: Target | None) -> str | None:
    if target is None or (card.verdict.status != "undetermined" and card.verdict.status.meets(target)):
        return None
    return f"the verdict is {card.verdict.status}, and {target} is required"


def _holds(card: Scorecard, day: date) -> tuple[str, str | None]:
    """From when to when it holds, and why it says nothing of a day."""
    until = card.verdict.holds_until
    last = "no day is known on which it can change" if until is None else f"through {until - timedelta(days=1)}"
    text = f"from {card.as_of}, {last}"
    if day < card.as_of:
        return text, f"it is about {card.as_of} and later, not about {day}"
    if until is not None and day >= until:
        return f"{text}; past on {day}", f"it held through {until - timedelta(days=1)}, and may be another on {day}"
    return text, None


def _compared(digest: str, files: Sequence[GivenFile], kind: str, id_: str) -> tuple[str, str | None]:
    """Which of the files given one digest is of; a file that is of the same document and another text is a problem."""
    same = [one.name for one in files if digest in one.digests]
    if same:
        return f"{', '.join(same)}, {digest}", None
    word = "profile" if kind == "provider" else "rule set"
    other = [one.name for one in files if (one.kind, one.id) == (kind, id_)]
    if other:
        return (
            f"{digest}; {', '.join(other)} is another text",
            f"the {word} {', '.join(other)} is not as it was assessed",
        )
    return f"{digest}; not held against a file", None


def _results(found: Verification, results: Iterable[tuple[int, dict[str, Any]]], cards: Sequence[Scorecard]) -> None:
    """Simple Verification Results: each must say what a scorecard beside it says."""
    backed = [(hexadecimal(card.provider.digest), card.as_of.isoformat(), tuple(properties_of(card))) for card in cards]
    for number, statement in results:
        try:
            said = tuple(statement["predicate"]["properties"])
            (subject_,) = statement["subject"]
            about = subject_["digest"]["sha256"], statement["predicate"]["timeCreated"][:10], said
        except (KeyError, TypeError, ValueError):
            found.problems.append(f"line {number}: signed, but the result cannot be read")
            continue
        found.blocks.append(Item("Simple Verification Result", ", ".join(map(str, said))))
        if about not in backed:
            found.problems.append(f"line {number}: no scorecard beside the result says so, nor until when it holds")


def _files(found: Verification, cards: Sequence[Scorecard], files: Sequence[GivenFile]) -> None:
    """What was named and nothing signed is about: a document, or a profile under a rule set that was named with it."""
    profiles, rulesets = ([one for one in files if one.kind == kind] for kind in ("provider", "ruleset"))
    unseen = [one for one in files if not any(one.is_about(card, one.kind or "provider") for card in cards)]
    unseen = [one for one in unseen if one.kind or not any(one.is_about(card, "ruleset") for card in cards)]
    found.problems += [f"{one.name}: none of the signed verdicts is about it" for one in unseen]
    for profile, ruleset in product(profiles, rulesets):
        both = any(profile.is_about(card, "provider") and ruleset.is_about(card, "ruleset") for card in cards)
        if not both and profile not in unseen and ruleset not in unseen:
            found.problems.append(f"none of the signed verdicts is of {profile.name} under {ruleset.name}")
    if not files and cards:
        text = "No file was held against them: name the profile and the rule set to see whether they are the ones assessed."
        found.blocks.append(Paragraph(text))
