"""Waivers over findings: the one matcher, and what a run has to say about its waivers. The one clock is `as_of`.

A scorecard is about one day, so its waivers are those in force on that day: a run for another day is about that day, and so
are its waivers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

from compliance.engine.scorecard import level_shown, objectives_shown, score_shown
from compliance.engine.scoring import WaivedStanding
from compliance.engine.state import State
from compliance.model.findings import WaiverNote
from compliance.model.nearest import did_you_mean
from compliance.model.patterns import is_pattern, matches
from compliance.model.scorecard import Scorecard, WaivedResult
from compliance.model.statements import FactLocation
from compliance.model.status import Status
from compliance.model.waivers import Waiver, WaiverNotice, Waivers

WAIVABLE = frozenset({Status.FAIL, Status.UNKNOWN, Status.ERROR})
"""What there is anything to pass over in."""

_REMEMBERED = 1_000
"""Ids kept for hints, so that memory stays flat over many providers."""


class WaiverBook:
    """All waivers of a run, several files as one."""

    def __init__(self, files: Iterable[Waivers]) -> None:
        # One waiver stands in one place: a file that is named twice counts once.
        self.waivers: tuple[Waiver, ...] = tuple({w.location: w for file in files for w in file.waivers}.values())
        self._of_one: dict[str, list[Waiver]] = defaultdict(list)
        self._of_many: list[Waiver] = []
        for waiver in self.waivers:
            (self._of_many if is_pattern(waiver.provider) else self._of_one[waiver.provider]).append(waiver)
        self._rules: dict[tuple[str, str], frozenset[str]] = {}

    def of_provider(self, provider: str) -> list[Waiver]:
        """The waivers that name a provider, whatever else they name."""
        return [*self._of_one.get(provider, ()), *(w for w in self._of_many if matches(w.provider, provider))]

    def over(self, card: Scorecard, state: State) -> Scorecard:
        """A scorecard with the waivers in force over its findings.

        Args:
            card: of the state, without waivers.
            state: what the scorecard was made of.

        Returns:
            The same scorecard, its status, score and verdict included; besides, the waivers on the findings they cover,
            and what it would come to had these passed. Without such waivers, the very same.
        """
        notes = self._notes(card)
        if not notes:
            return card
        findings = tuple(replace(f, waiver=notes.get(f.rule)) for f in card.findings)
        return replace(card, findings=findings, with_waivers=_with_waivers(state, notes))

    def _notes(self, card: Scorecard) -> dict[str, WaiverNote]:
        """The waiver in force over each finding that has one, by rule."""
        about = [w for w in self.of_provider(card.provider.id) if w.in_force(card.as_of) and _about(w, card) is None]
        # Where several are in force, the one that says most exactly what it is about, then the longest.
        about.sort(key=lambda w: (len(w.patterns), w.service is None, -w.expires.toordinal(), w.location, w.id))
        waivable = {finding.rule for finding in card.findings if finding.status in WAIVABLE}
        notes: dict[str, WaiverNote] = {}
        for waiver in about:
            for rule in (self.rules_of(waiver, card) & waivable) - notes.keys():
                notes[rule] = _note(waiver)
        return notes

    def rules_of(self, waiver: Waiver, card: Scorecard) -> frozenset[str]:
        """The rules a waiver names among those of a scorecard; looked for once a rule set, whatever the provider."""
        key = (waiver.rule, card.ruleset.digest)
        if key not in self._rules:
            self._rules[key] = frozenset(f.rule for f in card.findings if matches(waiver.rule, f.rule))
        return self._rules[key]


def _about(waiver: Waiver, card: Scorecard) -> Literal["service", "ruleset"] | None:
    """What of a scorecard of its provider a waiver does not name; `None` where it is about this scorecard."""
    service = card.provider.service
    if waiver.service is not None and (service is None or not matches(waiver.service, service)):
        return "service"
    return None if matches(waiver.ruleset, card.ruleset.id) else "ruleset"


def _note(waiver: Waiver) -> WaiverNote:
    place = FactLocation(waiver.location.file, waiver.location.line, waiver.location.column)
    return WaiverNote(waiver.id, waiver.reason, waiver.owner, waiver.created, waiver.expires, waiver.broad, place)


def _with_waivers(state: State, waived: Collection[str]) -> WaivedResult:
    """Scores and verdict anew, with every waived rule taken as passed."""
    passed = state.with_standings(
        WaivedStanding(s.rule, s.outcome) if s.rule.id in waived else s for s in state.standings
    )
    score, level = score_shown(passed.totals.score), level_shown(state.ruleset, passed.totals.level)
    return WaivedResult(passed.judge().possible, score, level, objectives_shown(state.ruleset, passed.totals))


_NEEDED = ("provider", "service", "ruleset", "rule", "finding")
"""What a waiver has to meet in a run to be used, one after the other."""


class WaiverUse:
    """What came of the waivers of a run: shown one scorecard after the other, it keeps none of them."""

    def __init__(self, book: WaiverBook) -> None:
        self._book = book
        self._met: dict[Waiver, int] = dict.fromkeys(book.waivers, 0)
        self._providers: dict[str, None] = {}
        self._services: dict[str, None] = {}
        self._rulesets: dict[str, None] = {}
        self._rules: dict[str, None] = {}

    def see(self, card: Scorecard) -> None:
        """Note which waivers a scorecard has a use for, whatever the day they are in force."""
        provider, service, ruleset = card.provider.id, card.provider.service, card.ruleset.id
        _remember(self._providers, provider)
        _remember(self._services, service)
        if ruleset not in self._rulesets:
            _remember(self._rulesets, ruleset)
            for finding in card.findings:
                _remember(self._rules, finding.rule)
        for waiver in self._book.of_provider(provider):
            met = self._met[waiver]
            if met < len(_NEEDED):
                self._met[waiver] = max(met, self._meets(waiver, card))

    def _meets(self, waiver: Waiver, card: Scorecard) -> int:
        short_of = _about(waiver, card)
        if short_of is not None:
            return _NEEDED.index(short_of)
        rules = self._book.rules_of(waiver, card)
        if any(finding.rule in rules and finding.status in WAIVABLE for finding in card.findings):
            return len(_NEEDED)
        return _NEEDED.index("finding" if rules else "rule")

    def notices(self, as_of: date) -> tuple[WaiverNotice, ...]:
        """Everything about the waivers of the run that someone should put right, by place."""
        return tuple(sorted(notice for waiver in self._book.waivers for notice in self._of(waiver, as_of)))

    def _of(self, waiver: Waiver, as_of: date) -> Iterable[WaiverNotice]:
        if as_of > waiver.expires:
            message = f"{waiver.expires} was its last day, and this run is as of {as_of}; renew or remove it"
            yield WaiverNotice(waiver.places["expires"], "expired", waiver.id, message)
        elif as_of < waiver.created:
            message = f"{waiver.created} is its first day, and this run is as of {as_of}"
            yield WaiverNotice(waiver.places["created"], "not yet valid", waiver.id, message)
        elif self._met[waiver] < len(_NEEDED):
            key = _NEEDED[self._met[waiver]]
            yield WaiverNotice(waiver.places.get(key, waiver.location), "unused", waiver.id, self._unused(waiver, key))
        for key in waiver.patterns:
            pattern = getattr(waiver, key)
            message = f"'{key}' is a pattern, {pattern}, and covers findings nobody has seen yet; name one"
            if key == "rule" and not pattern.strip("*?"):
                message = (
                    f"'rule' is {pattern}, every rule: whatever fails, the build passes; name the rules that are meant"
                )
            yield WaiverNotice(waiver.places[key], "broad", waiver.id, message)
        if waiver.owner is None:
            message = "nobody answers for it; add 'owner'"
            yield WaiverNotice(waiver.location, "unowned", waiver.id, message)

    def _unused(self, waiver: Waiver, key: str) -> str:
        match key:
            case "provider":
                return f"no scorecard of this run is of provider '{waiver.provider}'" + _hint(
                    waiver.provider, self._providers
                )
            case "service":
                hint = _hint(waiver.service or "", self._services)
                return f"no scorecard of this run is of service '{waiver.service}' of its provider{hint}"
            case "ruleset":
                hint = _hint(waiver.ruleset, self._rulesets)
                return f"no scorecard of its provider is under rule set '{waiver.ruleset}'{hint}"
            case "rule":
                return f"its rule set has no rule '{waiver.rule}'{_hint(waiver.rule, self._rules)}"
        return "what it covers passes or does not apply; remove it"


def _remember(ids: dict[str, None], id_: str | None) -> None:
    if id_ is not None and len(ids) < _REMEMBERED:
        ids[id_] = None


def _hint(id_: str, known: Collection[str]) -> str:
    meant = "" if id_ in known else did_you_mean(id_, sorted(known))
    return f"; {meant}" if meant else ""
