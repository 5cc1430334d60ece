"""What signed statements come to: whose word, about which files, for which day and until when; and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date, timedelta
from itertools import product
from typing import Any, Final, Literal

from compliance.loading.scorecards import read_scorecards
from compliance.model.problem import LoadError
from compliance.model.records import dataclass
from compliance.model.scorecard import ProviderSummary, RuleSetSummary, Scorecard
from compliance.model.statements import Provider
from compliance.model.status import Target, VerdictStatus
from compliance.model.words import plural
from compliance.report.formats.identifiers import hexadecimal
from compliance.report.formats.in_toto import RESULT, SCORECARD, properties_of
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.wording import name_of, subject
from compliance.rulesets.ruleset import RuleSet
from compliance.signing.envelopes import STATEMENT, SignedLine, Trust

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

    @staticmethod
    def of(document: Provider | RuleSet, service: str | None = None, *, name: str = "", raw: str = "") -> GivenFile:
        """A profile or a rule set that was loaded.

        Args:
            document: the profile or the rule set.
            service: the service meant of a profile; of a rule set nothing is.
            name: as messages show it; its id without it.
            raw: another digest that it has: of the bytes of its file alone.
        """
        is_profile = isinstance(document, Provider)
        meant = service if is_profile else None
        shown = f"{name or document.id}{f'@{meant}' if meant else ''}"
        digests = frozenset({document.digest, *filter(None, (raw,))})
        return GivenFile(shown, digests, "provider" if is_profile else "ruleset", document.id, meant)

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


@dataclass(frozen=True, slots=True)
class LineTrust:
    """One line of a file, and whether it is signed as it stands."""

    line: int
    """Number of the line"""
    trust: Trust
    """Whether the key signed it as it stands, or not so, or another key did, or none"""
    keys: tuple[str, ...]
    """Ids of the keys whose signatures it has; a hint, which nothing protects"""


@dataclass(frozen=True, slots=True)
class SignedVerdict:
    """A scorecard that the key signed, and what speaks against relying on it."""

    line: int
    """Number of the line it stands on"""
    provider: ProviderSummary
    """Who was assessed, with the digest of the profile"""
    ruleset: RuleSetSummary
    """Under what, with the digest of the rule set"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """The knowledge date"""
    holds_until: date | None
    """The first day on which the verdict can be another one; null where no such day is known"""
    status: VerdictStatus
    """The verdict"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts that are still possible"""
    about: bool
    """Whether it is about the documents named; what is not counts for nothing and speaks against nothing"""
    documents: tuple[str, ...]
    """The documents given that are those assessed, byte for byte"""
    problems: tuple[str, ...]
    """What speaks against relying on it"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify --format json` prints: what was signed, and every reason not to rely on it."""

    schema: Literal["verification/1"]
    """Kind and version of the document"""
    key: str
    """Id of the key it was verified with"""
    day: date
    """The day on which one wants to rely on it"""
    required: Target | None
    """The least verdict that is enough; null where any is"""
    reliable: bool
    """Whether nothing speaks against relying on it; true also of an open verdict where none is required"""
    lines: tuple[LineTrust, ...]
    """Every line of the file that is not blank"""
    verdicts: tuple[SignedVerdict, ...]
    """Every scorecard on a line that the key signed as it stands"""
    problems: tuple[str, ...]
    """Every reason not to rely on it, those of verdicts among them"""


@dataclass(slots=True)
class _Checked:
    """What has been seen so far: the page about it, the verdicts, and every reason not to rely on them."""

    blocks: list[Block] = field(default_factory=list)
    verdicts: list[SignedVerdict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check(lines: Sequence[SignedLine], key: str, reliance: Reliance) -> tuple[Verification, list[Block]]:
    """Hold lines that were verified against what one wants to rely on them for: the result, and the page about it.

    Args:
        lines: from `verified`.
        key: the id of the key they were verified with.
        reliance: the day, the files and the verdict.
    """
    found = _Checked()
    right = sum(line.trust == "verified" for line in lines)
    found.blocks.append(Heading(1, f"{right} of {plural(len(lines), 'statement')} signed by the key {key}"))
    cards: list[tuple[int, Scorecard]] = []
    results: list[tuple[int, dict[str, Any]]] = []
    for line in lines:
        if line.trust != "verified":
            others = f" ({', '.join(line.keys)})" if line.trust == "another key" else ""
            found.problems.append(f"line {line.number}: {_TRUST[line.trust]}{others}")
        elif _kind(line.statement) == SCORECARD:
            cards += [(line.number, card) for card in _cards(line, found)]
        elif _kind(line.statement) == RESULT:
            results.append((line.number, line.statement))
        else:
            found.blocks.append(Item(text=f"Line {line.number}: signed, and a statement of another kind: not read"))
    for number, card in cards:
        _add(found, number, card, reliance)
    alone = [card for _, card in cards]
    _results(found, results, alone)
    _files(found, alone, reliance.files)
    if found.problems:
        found.blocks.append(Heading(2, "Not to be relied on"))
        found.blocks += [Item(text=problem) for problem in found.problems]
    return _result(found, lines, key, reliance), found.blocks


def _result(found: _Checked, lines: Sequence[SignedLine], key: str, reliance: Reliance) -> Verification:
    return Verification(
        "verification/1",
        key,
        reliance.day,
        reliance.target,
        not found.problems,
        tuple(LineTrust(line.number, line.trust, line.keys) for line in lines),
        tuple(found.verdicts),
        tuple(found.problems),
    )


def _kind(statement: Any) -> str | None:  # noqa: ANN401 - any JSON
    return (
        statement.get("predicateType") if isinstance(statement, dict) and statement.get("_type") == STATEMENT else None
    )


def _cards(line: SignedLine, found: _Checked) -> tuple[Scorecard, ...]:
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


def _add(found: _Checked, number: int, card: Scorecard, reliance: Reliance) -> None:
    """Put what is to be said of a scorecard on the page, and its problems, the third part, among the problems."""
    found.blocks.append(Heading(2, subject(card)))
    about = reliance.asks_for(card)
    of = f"{name_of(card.provider)} under {card.ruleset.id}"
    problems = []
    for label, text, problem in _about(card, reliance) if about else _beside(card):
        found.blocks.append(Item(label, text))
        problems += [problem] if problem else []
    found.problems += [f"{of}: {problem}" for problem in problems]
    digests = {card.provider.digest, card.ruleset.digest}
    found.verdicts.append(
        SignedVerdict(
            line=number,
            provider=card.provider,
            ruleset=card.ruleset,
            as_of=card.as_of,
            known_as_of=card.known_as_of,
            holds_until=card.verdict.holds_until,
            status=card.verdict.status,
            possible=card.verdict.possible,
            about=about,
            documents=tuple(one.name for one in reliance.files if about and digests & one.digests),
            problems=tuple(problems),
        )
    )


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


def _results(found: _Checked, results: Iterable[tuple[int, dict[str, Any]]], cards: Sequence[Scorecard]) -> None:
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


def _files(found: _Checked, cards: Sequence[Scorecard], files: Sequence[GivenFile]) -> None:
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
