"""What a scenario does to a verdict: before and after side by side, and the difference told in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from compliance.model.findings import Finding
from compliance.model.records import dataclass
from compliance.model.scorecard import LevelSpan, RecognitionResult, Scorecard
from compliance.model.status import Basis, Status
from compliance.model.words import FEW, level_text, plural, status_words, together, verdict_words
from compliance.report.html import marks, words
from compliance.report.html.card import cells

_DECIDED: Final = (Status.PASS, Status.FAIL)
_NOW_HEIGHT: Final = 8
_LOOKS: Final = {
    Basis.FACTS: "m-w1",
    Basis.ATTESTED: "m-w2",
    Basis.READ: "m-w3",
    Basis.DECLARED: "m-w4",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on what a scenario does, and the rules that it counts."""

    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a scenario does to the verdict under one rule set."""

    ruleset: str
    symbol: str
    before: str
    after: str
    sentences: tuple[Sentence, ...]

    @property
    def same(self) -> bool:
        """Is the verdict the one it was?"""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Bars:
    """One measure now and then; the second picture is null where it is the same, `counts` whether its note counts rules."""

    title: str
    note: str
    now: Markup
    then: Markup | None
    axis: tuple[str, ...] = ()
    counts: bool = False


def difference(before: Scorecard, after: Scorecard | None) -> Difference:
    """What a scenario does to one verdict, in words."""
    title, claims = before.ruleset.title, before.ruleset.claims
    was = verdict_words(before.verdict.status, claims).lower()
    if after is None:
        return Difference(
            title, "na", was, "nothing to evaluate", (Sentence("Nothing of the verdict would be left to judge."),)
        )
    symbol = words.verdict_symbol(after.verdict.status, claims)
    sentences = tuple(_sentences(before, after))
    same = after.verdict.possible == before.verdict.possible
    told = sentences or ((Sentence("What you suppose does not touch it."),) if same else ())
    return Difference(title, symbol, was, verdict_words(after.verdict.status, claims).lower(), told)


def _sentences(before: Scorecard, after: Scorecard) -> Iterator[Sentence]:
    if before.score and after.score and before.score != after.score:
        scores = [words.whole(one) for one in (before.score, after.score)]
        yield Sentence(
            f"Score {scores[0]} becomes {scores[1]}."
            if scores[0] != scores[1]
            else f"Score {scores[0]}, moved by less than 1."
        )
    if before.level != after.level:
        levels = [_level(card.level, card) for card in (before, after)]
        yield Sentence(f"Level: {levels[0]} becomes {levels[1]}.")
    moved = list(_moved(before, after))
    settled: dict[str, list[str]] = {}
    for was, one in moved:
        if one.status in _DECIDED and was.status not in _DECIDED:
            settled.setdefault(_word(one, after), []).append(one.title)
    if settled:
        total = sum(map(len, settled.values()))
        told = [f"{len(titles)} {word}" for word, titles in settled.items()]
        rules = tuple(title for titles in settled.values() for title in titles)
        yield Sentence(f"{plural(total, 'rule')} {'is' if total == 1 else 'are'} settled: {together(told)}.", rules)
    for status in (Status.FAIL, Status.UNKNOWN, Status.PASS):
        turned = [one.title for was, one in moved if one.status is status is not was.status and _tells(status, was)]
        if len(turned) > FEW:
            yield Sentence(f"{plural(len(turned), 'rule')} {status_words(status)} now.", tuple(turned))
        elif turned:
            yield Sentence(f"{status_words(status).capitalize()} now: {'; '.join(turned)}.")


def _tells(status: Status, was: Finding) -> bool:
    """Is a turn told by its title? Those that become known by being met are counted."""
    return status is not Status.PASS or was.status is Status.FAIL


def _level(level: LevelSpan | None, card: Scorecard) -> str:
    return level_text(level, "none", card.levels)


def _moved(before: Scorecard, after: Scorecard) -> Iterator[tuple[Finding, Finding]]:
    was = {finding.rule: finding for finding in before.findings}
    for finding in after.findings:
        earlier = was[finding.rule]
        if (finding.status, finding.points) != (earlier.status, earlier.points):
            yield earlier, finding


def _word(finding: Finding, card: Scorecard) -> str:
    """On whose word a rule is settled: `on ANSSI's word`, `by what you suppose`."""
    by = _recognition(finding, card)
    if by is not None and finding.basis is Basis.ATTESTED:
        return f"on {by.by}'s word"
    if by is not None and finding.basis is Basis.READ:
        return f"by our reading of {by.by}'s clauses"
    return "on the provider's own word" if finding.basis is Basis.DECLARED else "by what you suppose"


def _recognition(finding: Finding, card: Scorecard) -> RecognitionResult | None:
    return next((one for one in card.recognitions if one.id == finding.recognition), None)


def bars(before: Scorecard, after: Scorecard | None) -> Iterator[Bars]:
    """The measures of a verdict, now and then."""
    title = before.ruleset.title
    yield _strips(before, after, title)
    if before.score and any(clause.kind == "score" for clause in before.clauses):
        now, then = before.score, after.score if after else None
        drawn = None if then in (None, now) else marks.score_bar(then.certain, then.possible)
        yield Bars(title, "score of 100", marks.score_bar(now.certain, now.possible, height=_NOW_HEIGHT), drawn)
    if before.level:
        then_level = after.level if after else None
        same = then_level in (None, before.level)
        least = next((c.at_least for c in before.clauses if c.kind == "level" and c.of == "all"), None)
        asked = least if isinstance(least, str) else None
        cell = cells(before, before.level.certain, before.level.possible, asked)
        drawn = None if same or then_level is None else cells(before, then_level.certain, then_level.possible, asked)
        yield Bars(title, f"level; {asked} asked" if asked else "level", cell, drawn, _short(before.levels))


def _short(levels: Sequence[str]) -> tuple[str, ...]:
    """Names of levels without what all begin with, where a number is left: 0 to 4 fit a phone, SEAL-0 to SEAL-4 do not."""
    parts = [level.rpartition("-") for level in levels]
    numbered = len({before for before, _, _ in parts}) == 1 and all(number.isdigit() for _, _, number in parts)
    return tuple(number for _, _, number in parts) if numbered else tuple(levels)


def _strips(before: Scorecard, after: Scorecard | None, title: str) -> Bars:
    yours = set() if after is None else {one.rule for _, one in _moved(before, after) if one.basis is Basis.FACTS}
    now = _strip(before.findings, set())
    then = None if after is None or not [*_moved(before, after)] else _strip(after.findings, yours)
    return Bars(title, plural(len(before.findings), "rule"), now, then, counts=True)


def _strip(findings: Sequence[Finding], yours: set[str]) -> Markup:
    """Rules by whose word they are met; those not met first, those open last."""
    applying = [one for one in findings if one.status is not Status.NOT_APPLICABLE]
    met = [one for one in applying if one.status is Status.PASS]
    parts = [marks.StripPart("m-out", sum(one.status is Status.FAIL and one.rule not in yours for one in applying))]
    parts.append(marks.StripPart("m-yours", sum(one.rule in yours and one.status in _DECIDED for one in applying)))
    for basis, look in _LOOKS.items():
        parts.append(marks.StripPart(look, sum(one.basis is basis and one.rule not in yours for one in met)))
    parts.append(marks.StripPart("m-hatch", sum(one.status in (Status.UNKNOWN, Status.ERROR) for one in applying)))
    return marks.strip(parts)
