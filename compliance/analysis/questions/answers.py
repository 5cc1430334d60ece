"""Answers checked, and what they say of a provider: dated, sourced statements, each ready to be appended to its profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from compliance.analysis.questions.written import (
    NONE,
    NOT_APPLICABLE,
    TRUTHS,
    UNKNOWN,
    WrongAnswerError,
    checked,
    key_of,
    meant,
    nested,
    plain,
    rung_of,
    shown,
    written_value,
)
from compliance.engine.disputes import same_value
from compliance.engine.snapshot import Snapshot
from compliance.model.answers import Answered, AnsweredRow, AnswerSheet
from compliance.model.nearest import bracketed
from compliance.model.records import dataclass
from compliance.model.schema import shape_at
from compliance.model.shapes import Field, KeyedList, Record
from compliance.model.statements import FactPath, dotted, is_of_service, of_provider
from compliance.model.values import FactKind, Scalar
from compliance.rulesets.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that cannot be taken: where it stands in the form, the question, and why."""

    where: str
    question: str
    message: str


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One statement to append: from when, on which source, which facts, and which lists it closes."""

    from_: date
    source: str
    facts: Mapping[str, Any]
    closes: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Something that was asked and is not known, or does not apply: paths of facts, and who said so, with the reason."""

    paths: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """An answer that says otherwise than what stands in the profile."""

    path: str
    answer: str
    stated: str
    sources: tuple[str, ...]


@dataclass
class AnswersRead:
    """What the answers of a form come to; `dropped` are entries of lists that an answer says are no part of them."""

    entries: list[AnswerEntry] = field(default_factory=list)
    not_known: list[NotKnown] = field(default_factory=list)
    conflicts: list[AnswerConflict] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    blank: int = 0
    taken: int = 0


FindRuleSet = Callable[[str], RuleSet | None]
"""Finds a rule set by its id; `None` where there is none."""


def read_answers(
    sheet: AnswerSheet, snapshot: Snapshot, on: date, find: FindRuleSet, custom: Mapping[str, FactKind]
) -> AnswersRead:
    """Check every answer of a form, and say what they add to a profile.

    Args:
        sheet: the form read back.
        snapshot: what is known of the provider as a whole on the day of the answers.
        on: the day of the answers, from which they are true.
        find: finds the rule set that asks for a rung.
        custom: facts of rule sets' own, by dotted path.
    """
    return _Reader(snapshot, on, find, custom).read(sheet)


@dataclass
class _Reader:
    snapshot: Snapshot
    on: date
    find: FindRuleSet
    custom: Mapping[str, FactKind]
    result: AnswersRead = field(default_factory=AnswersRead)
    _leaves: dict[str, dict[FactPath, tuple[Any, Scalar]]] = field(default_factory=dict)
    _closes: dict[str, list[str]] = field(default_factory=dict)
    _keys: set[FactPath] = field(default_factory=set)

    def read(self, sheet: AnswerSheet) -> AnswersRead:
        seen: dict[str, str] = {}
        for answer in sheet.answers:
            if answer.question in seen:
                twice = f"this question is answered twice, also at {seen[answer.question]}"
                self.result.mistakes.append(Mistake(answer.where, answer.question, twice))
                continue
            seen[answer.question] = answer.where
            try:
                self._answer(answer)
            except WrongAnswerError as error:
                self.result.mistakes.append(Mistake(error.where or answer.where, answer.question, str(error)))
        self._state()
        return self.result

    # --- One answer ---------------------------------------------------------------------------------------------------

    def _answer(self, answer: Answered) -> None:
        if answer.question.startswith("answers."):
            self._declared(answer)
            return
        places = [tuple(place.split(".")) for place in self._places(answer)]
        if answer.rows or answer.complete:
            self._table(answer, places)
            return
        if not answer.text:
            self.result.blank += 1
            return
        if self._not_known(answer, places):
            return
        written = written_value(self._kind(answer, places[0]), answer.text)
        value = checked(places[0], written, answer.text)
        for place in places:
            self._take(answer, place, written, value)
        self.result.taken += 1

    def _places(self, answer: Answered) -> Sequence[str]:
        """Where the answer goes; a form that names other places than its question has was changed."""
        places = [place for place in answer.places if place != answer.question] or [answer.question]
        own = answer.question.removeprefix("service.")
        for place in places:
            path = tuple(place.split("."))
            inner = dotted(of_provider(path)) if is_of_service(path) else place
            fits = inner == answer.question or (path[0] == "services" and dotted(path[2:]) == own)
            if not fits and not answer.question.startswith("certificate."):
                raise WrongAnswerError(f"'{place}' is no place for an answer to '{answer.question}'")
        return places

    def _not_known(self, answer: Answered, places: Sequence[FactPath]) -> bool:
        said = ""
        if UNKNOWN.fullmatch(answer.text.strip(" .")):
            said = "does not know"
        elif (found := NOT_APPLICABLE.fullmatch(answer.text)) is not None:
            if not found[1].strip():
                raise WrongAnswerError("say why it does not apply: 'does not apply: ' and the reason")
            said = f"does not apply: {found[1].strip()}"
        if said:
            paths = tuple(dotted(place) for place in places)
            self.result.not_known.append(NotKnown(paths, said))
            self.result.taken += 1
        return bool(said)

    def _kind(self, answer: Answered, place: FactPath) -> FactKind:
        shape = shape_at(place)
        if answer.question in self.custom:
            return self.custom[answer.question]
        if not isinstance(shape, Field):
            raise WrongAnswerError(f"there is no fact '{answer.question}'{meant(answer.question)}")
        return shape.kind

    def _declared(self, answer: Answered) -> None:
        """An answer to a rule: a rung, or pass or fail."""
        if not answer.text:
            self.result.blank += 1
            return
        if UNKNOWN.fullmatch(answer.text.strip(" .")):
            rule = self._rule(answer.question.removeprefix("answers."))
            self._not_known(answer, [("answers", *rule.origin)])
            return
        if NOT_APPLICABLE.fullmatch(answer.text):
            raise WrongAnswerError(
                "a rule says itself whether it applies; answer with one of its rungs, or leave it blank"
            )
        rule = self._rule(answer.question.removeprefix("answers."))
        rung = rung_of(rule, answer.text)
        self._take(answer, ("answers", *rule.origin), rung, rung)
        self.result.taken += 1

    def _rule(self, name: str) -> Rule:
        """The rule of `<rule set>.<rule>`; either may have dots in it."""
        parts = name.split(".")
        splits = [(".".join(parts[:size]), ".".join(parts[size:])) for size in range(1, len(parts))]
        known = [(ruleset, origin) for origin in splits if (ruleset := self.find(origin[0])) is not None]
        for ruleset, origin in known:
            rule = next((r for r in ruleset.rules if r.origin == origin), None)
            if rule is not None:
                return rule
        if known:
            ruleset, (id_, rule_id) = known[-1]
            ids = [r.origin[1] for r in ruleset.rules if r.origin[0] == id_]
            raise WrongAnswerError(f"rule set '{id_}' has no rule '{rule_id}'{bracketed(rule_id, ids)}")
        raise WrongAnswerError(f"there is no rule set '{parts[0]}' here; name its file with --against")

    # --- Tables -------------------------------------------------------------------------------------------------------

    def _table(self, answer: Answered, places: Sequence[FactPath]) -> None:
        complete = {**TRUTHS, **dict.fromkeys(NONE, True)}.get(answer.complete.strip().lower())
        if answer.complete and complete is None and self._not_known(_without_rows(answer), places):
            return
        if answer.complete and complete is None:
            raise WrongAnswerError(f"'These are all' takes yes, no or none, not '{answer.complete}'")
        rows = [_of_kind(row, answer.question) for row in answer.rows if row.key or any(row.values.values())]
        taken = 0
        for place in places:
            shape = shape_at(place)
            if not isinstance(shape, KeyedList):
                raise WrongAnswerError(f"there is no list '{dotted(place)}'{meant(answer.question)}")
            known = self._stated_below(place)
            named: set[str] = set()
            for row in rows:
                taken += self._row(answer, row, place, shape.entry, known, named)
            if complete:
                _require_said(answer, named)
                taken += 1
                self._close(answer, place, known, named)
        self.result.taken += bool(taken)
        self.result.blank += not taken

    def _row(
        self,
        answer: Answered,
        row: AnsweredRow,
        place: FactPath,
        entry: Record,
        known: Mapping[str, Any],
        named: set[str],
    ) -> bool:
        """Take one row; `False` where it says nothing new."""
        if not any(row.values.values()):
            if row.key in known:
                named.add(row.key)
                return False
            raise WrongAnswerError(f"the row '{row.key}' says nothing", row.where)
        taken = {path[-1] for path in self._keys if path[:-1] == place}
        key = row.key or key_of(row, {*known, *named, *taken})
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", key):
            raise WrongAnswerError(f"'{key}' is no id: letters, digits, '_' and '-'", row.where)
        if key in named:
            raise WrongAnswerError(f"two rows have the id '{key}'", row.where)
        named.add(key)
        stated = known.get(key, {})
        new = False
        for name, text in row.values.items():
            if text and not UNKNOWN.fullmatch(text.strip(" .")):
                written, value = _cell(row, (*place, key, name), entry, text)
                if stated.get(name) is None or not same_value(stated[name], value):
                    self._take(answer, (*place, key, name), written, value)
                    new = True
        if key not in known:
            self._keys.add((*place, key))
        return new or key not in known

    def _close(self, answer: Answered, place: FactPath, known: Mapping[str, Any], named: set[str]) -> None:
        """Close a list. What stands there and is not named is no part of it any more; what is named is stated again."""
        self._closes.setdefault(answer.source, []).append(dotted(place))
        self.result.dropped += [dotted((*place, key)) for key in sorted(set(known) - named)]
        leaves = self._leaves.setdefault(answer.source, {})
        for key in sorted(named & set(known)):
            for name, value in known[key].items():
                leaves.setdefault((*place, key, name), (plain(value), value))
            self._keys.add((*place, key))

    def _stated_below(self, place: FactPath) -> dict[str, dict[str, Any]]:
        """What is stated of the entries of a list, however weakly."""
        snapshot = self.snapshot
        if is_of_service(place):  # what the provider states of all its services is part of the list of each
            snapshot, place = snapshot.of_service(place[1]), of_provider(place)
        table = snapshot.table(snapshot.first_world)
        size = len(place)
        found: dict[str, dict[str, Any]] = {
            key: {} for key, member in table.members.get(place, {}).items() if not member.ended
        }
        for path, leaf in table.leaves.items():
            if path[:size] == place and len(path) == size + 2 and path[size] in found and leaf.value is not None:
                found[path[size]][path[-1]] = leaf.value
        return found

    # --- Statements ---------------------------------------------------------------------------------------------------

    def _take(self, answer: Answered, place: FactPath, written: Any, value: Scalar) -> None:  # noqa: ANN401 - as YAML has it
        self._leaves.setdefault(answer.source, {})[place] = (written, value)

    def _state(self) -> None:
        """Gather what was taken into statements, one a source; what is contradicted stands in statements of its own."""
        self._gather_closed()
        for source in sorted({*self._leaves, *self._closes}):
            leaves = self._leaves.get(source, {})
            apart = {path: stated for path, (_, value) in leaves.items() if (stated := self._against(path, value))}
            agreed = {path: written for path, (written, _) in leaves.items() if path not in apart}
            closes = tuple(self._closes.get(source, ()))
            keys = [key for key in self._keys if any(path[: len(key)] == key for path in leaves)]
            if agreed or closes:
                facts = nested(agreed, keys)
                self.result.entries.append(AnswerEntry(self.on, source, facts, closes))
            for path, (from_, disputes) in apart.items():
                facts = nested({path: leaves[path][0]}, [])
                self.result.entries.append(AnswerEntry(from_, source, facts, (), disputes))

    def _gather_closed(self) -> None:
        """Put all that is said of a closed list into the statement that closes it: two of one day would be a dispute."""
        for source, places in self._closes.items():
            self._leaves.setdefault(source, {})
            for place in (tuple(name.split(".")) for name in places):
                for other, leaves in self._leaves.items():
                    below = [path for path in leaves if path[: len(place)] == place and other != source]
                    self._leaves[source].update({path: leaves.pop(path) for path in below})

    def _against(self, path: FactPath, value: Scalar) -> tuple[date, tuple[str, ...]] | None:
        """How to put an answer into dispute with what is stated and says otherwise; `None` where nothing does."""
        leaf = self.snapshot.table(self.snapshot.first_world).leaves.get(path)
        if leaf is None or leaf.value is None or same_value(leaf.value, value):
            return None
        statements = [support.statement for support in leaf.supports]
        titles = tuple(
            f"{source.title} ({source.publisher}), grade {support.grade}"
            for support in leaf.supports
            for source in support.sources
        )
        self.result.conflicts.append(AnswerConflict(dotted(path), shown(value), shown(leaf.value), titles))
        named = tuple(s.id for s in statements if not s.id.startswith("statement-"))
        # Two statements from one day that disagree are a dispute; one that has an id can be named besides.
        return (self.on, named) if len(named) == len(statements) else (max(s.from_ for s in statements), ())


def _of_kind(row: AnsweredRow, question: str) -> AnsweredRow:
    """A row about a certificate, with the scheme or framework that was asked for where none is written."""
    asked = question.split(".")
    name = next((one for one in ("scheme", "framework") if one in row.values), None)
    if asked[0] != "certificate" or len(asked) != 2 or name is None or row.values[name] or not any(row.values.values()):
        return row
    return AnsweredRow(row.key, {**row.values, name: asked[1]}, row.where, row.cells)


def _require_said(answer: Answered, named: set[str]) -> None:
    """That a list has no entries at all is said in so many words: a table left empty may only be unfinished."""
    if (answer.complete.strip().lower() in NONE) != (not named):
        there = "no row is filled; write 'none' where there are none" if not named else "'none' stands beside rows"
        raise WrongAnswerError(f"'These are all': {there}")


def _without_rows(answer: Answered) -> Answered:
    return Answered(answer.question, answer.places, answer.complete, (), "", answer.source, answer.where)


def _cell(row: AnsweredRow, path: FactPath, entry: Record, text: str) -> tuple[Any, Scalar]:
    """What is written in one cell of a row, and the value it stands for."""
    name = path[-1]
    shape = entry.fields.get(name)
    where = row.cells.get(name, row.where)
    if not isinstance(shape, Field):
        raise WrongAnswerError(f"there is no column '{name}'{bracketed(name, list(entry.fields))}", where)
    try:
        written = written_value(shape.kind, text)
        return written, checked(path, written, text)
    except WrongAnswerError as error:
        raise WrongAnswerError(f"{name}: {error}", where) from None
