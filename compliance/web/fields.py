"""What can be supposed of an offer, as fields of a form: what decides first, then what is stated already.

A field is named after the fact it is about: `f.exit.notice_days`, `f.answers.secnumcloud-3.2.19_6_e`; that a list is complete is
`c.certifications`, and an entry that is not there yet `n.certifications.edition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from compliance.analysis.questions.asking import OfferInquiry, inquiry_of
from compliance.analysis.questions.document import Mark, Question, Questionnaire
from compliance.analysis.questions.marks import open_rules
from compliance.analysis.questions.values import equals_of
from compliance.analysis.questions.written import shown
from compliance.engine.lacks import Lack
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State
from compliance.model.records import dataclass
from compliance.model.schema import is_entry, shape_at, title_at, unit_of
from compliance.model.scorecard import Scorecard
from compliance.model.shapes import Field
from compliance.model.statements import FactPath, dotted, is_of_service, of_provider
from compliance.model.status import Status
from compliance.model.values import FactKind
from compliance.report.html.facts import answered, by_name
from compliance.report.html.reasons import which

NOT_KNOWN: Final = "unknown"
"""What a choice posts that says so."""

FEW_CHOICES: Final = 8
"""Choices up to which each is a button of its own."""

STATED_LIMIT: Final = 60
"""Facts stated already that are offered to be changed."""

_WORDS: Final[Mapping[Mark, str]] = {
    "ends it": "Ends it",
    "matters": "Matters",
    "score only": "Score only",
    "no effect": "No effect",
}


@dataclass(frozen=True, slots=True)
class Control:
    """One field: its name in the form, its label where it is one of several, and what can be chosen or written.

    `stated` is what stands in the profile as one writes it, empty where nothing does; `value` what the form says now.
    """

    name: str
    label: str
    choices: tuple[str, ...]
    suggestions: tuple[str, ...]
    hint: str
    stated: str
    value: str
    mistake: str = ""

    @property
    def changed(self) -> bool:
        """Does the form say something else than the profile?"""
        return self.value != (self.stated or (NOT_KNOWN if self.choices else ""))


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question with its fields.

    `about` says which rules it is asked for; `more` are the fields of an entry that is not there yet.
    """

    id: str
    word: str
    mark: Mark | None
    text: str
    about: tuple[str, ...]
    so_far: str
    controls: tuple[Control, ...]
    complete: Control | None = None
    more: tuple[Control, ...] = ()

    @property
    def changed(self) -> bool:
        """Does the form say something here?"""
        controls = (*self.controls, *self.more, *([self.complete] if self.complete else []))
        return any(control.changed for control in controls)


@dataclass(frozen=True, slots=True)
class Fields:
    """All that can be supposed of an offer: questions in the order in which they decide, and facts stated."""

    questions: tuple[FormQuestion, ...]
    stated: tuple[FormQuestion, ...]

    def filled(self, form: Mapping[str, str], mistakes: Mapping[str, str]) -> Fields:
        """The fields as a form was sent."""
        return Fields(
            tuple(_filled(one, form, mistakes) for one in self.questions),
            tuple(_filled(one, form, mistakes) for one in self.stated),
        )

    @property
    def changed(self) -> int:
        """How many questions and facts the form says something else of."""
        return sum(one.changed for one in (*self.questions, *self.stated))


def _filled(one: FormQuestion, form: Mapping[str, str], mistakes: Mapping[str, str]) -> FormQuestion:
    def said(control: Control) -> Control:
        value = form.get(control.name, control.value).strip()
        return replace(control, value=value, mistake=mistakes.get(control.name, ""))

    complete = said(one.complete) if one.complete else None
    return replace(one, controls=tuple(map(said, one.controls)), complete=complete, more=tuple(map(said, one.more)))


def fields_of(document: Questionnaire, states: Sequence[State], cards: Sequence[Scorecard]) -> Fields:
    """What can be supposed of one offer.

    Args:
        document: the questions about it under all rule sets.
        states: how it stands under each of them.
        cards: the scorecards of these.
    """
    inquiries = [inquiry_of(state, open_rules(state)) for state in states]
    decides = {one.enough.questions[0] for one in document.standings if one.enough and len(one.enough.questions) == 1}
    titles = {f"{card.ruleset.id}/{one.rule}": one.title for card in cards for one in card.findings}
    maker = _Maker(inquiries, states[0].snapshot, titles, {card.ruleset.id: card.ruleset.title for card in cards})
    seen: set[str] = set()
    questions = tuple(_once((maker.question(one, decides=one.id in decides) for one in document.questions), seen))
    return Fields(questions, tuple(_once(_stated(cards, maker), seen))[:STATED_LIMIT])


def _once(questions: Iterable[FormQuestion], seen: set[str]) -> Iterator[FormQuestion]:
    """Questions in which no field stands that stands in an earlier one: a form has one value of each."""
    for one in questions:
        controls = tuple(control for control in one.controls if control.name not in seen)
        more = tuple(control for control in one.more if control.name not in seen)
        complete = one.complete if one.complete and one.complete.name not in seen else None
        if controls or more or complete:
            yield replace(one, controls=controls, more=more, complete=complete)
        seen |= {control.name for control in (*controls, *more, *([complete] if complete else []))}


def kind_at(path: FactPath, states: Iterable[State]) -> FactKind | None:
    """What a fact holds, one of a rule set's own included; `None` where there is no such fact."""
    if path[0] == "x":
        return next((kind for s in states if (kind := s.ruleset.custom.get(dotted(path))) is not None), None)
    return getattr(shape_at(path), "kind", None)


def value_at(path: FactPath, snapshot: Snapshot) -> str:
    """What is stated at a path of the profile, as one writes it; nothing where that is not known, or in dispute."""
    leaves = [snapshot.table(world).leaves.get(path) for world in snapshot.worlds([path]) or (snapshot.first_world,)]
    values = {None if leaf is None else leaf.value for leaf in leaves}
    (value,) = values if len(values) == 1 else (None,)
    return "" if value is None else shown(value)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes fields of the questions about one offer."""

    inquiries: Sequence[OfferInquiry]
    snapshot: Snapshot
    rules: Mapping[str, str]
    rulesets: Mapping[str, str]

    def question(self, one: Question, *, decides: bool) -> FormQuestion:
        """One question with its fields."""
        controls, complete, more = self._controls(one)
        return FormQuestion(
            id=one.id,
            word="Decides" if decides else _WORDS[one.mark],
            mark=one.mark,
            text=one.question.removesuffix(" Name all, and say whether these are all."),
            about=tuple(self._about(one)),
            so_far=" ".join(_so_far(said.message) for said in one.said if said.message),
            controls=controls,
            complete=complete,
            more=more,
        )

    def _about(self, one: Question) -> Iterator[str]:
        """The rules a question is asked for, and what the first bad answers do, in words."""
        for ruleset, title in self.rulesets.items():
            rules = dict.fromkeys(why.title for why in one.why if why.ruleset == ruleset)
            if rules:
                yield f"For {title}: {'; '.join(rules)}."
        for bad in [consequence for consequence in one.consequences if consequence.fails][:2]:
            does = ". ".join(which(bad, self.rules))
            yield f"If {answered(bad.answer, one)}: {does[0].lower()}{does[1:]}."

    def _controls(self, one: Question) -> tuple[tuple[Control, ...], Control | None, tuple[Control, ...]]:
        if one.kind == "answer":
            return (self._answer(one),), None, ()
        if one.kind == "fact":
            return tuple(self.control(tuple(place.split("."))) for place in one.places), None, ()
        lists = dict.fromkeys(one.places)
        found = dict.fromkeys(lack.path for lack in self._lacks(one.id) if _is_field_of_entry(lack.path))
        controls = tuple(self.control(path, label=_entry_label(path, self.snapshot)) for path in found)
        place = next(iter(lists))
        complete = Control(f"c.{place}", "These are all", ("yes",), (), "", "", NOT_KNOWN)
        more = tuple(
            self.control((*place.split("."), "*", column.name), name=f"n.{place}.{column.name}", label=column.question)
            for column in one.columns
        )
        return controls, complete, more

    def _lacks(self, question: str) -> Iterator[Lack]:
        for inquiry in self.inquiries:
            for of, certificate in inquiry.certificates.items():
                if of.id == question:
                    yield from certificate.lacks
            for of, needs in inquiry.lacking.items():
                if of.id == question:
                    for need in needs:
                        yield from need.lacks[of]

    def _answer(self, one: Question) -> Control:
        return Control(f"f.{one.id}", "", one.choices, (), "", "", NOT_KNOWN)

    def control(self, path: FactPath, *, name: str = "", label: str = "") -> Control:
        """The field of one fact."""
        kind = kind_at(path, [inquiry.state for inquiry in self.inquiries])
        choices = () if kind is None else ("yes", "no") if kind.name == "bool" else kind.values
        stated = "" if name else value_at(path, self.snapshot)
        suggestions = () if choices or kind is None or kind.name != "text" else self._compared(path[-1])
        hint = unit_of(path, kind) or _HINTS.get(kind.form or kind.name if kind else "", "")
        value = stated or (NOT_KNOWN if choices else "")
        return Control(name or f"f.{dotted(path)}", label, choices, suggestions, hint, stated, value)

    def _compared(self, field: str) -> tuple[str, ...]:
        """The texts that conditions compare a field of entries with."""
        nodes = [
            program.checked.node
            for inquiry in self.inquiries
            for programs in (
                *(need.rule.programs for need in inquiry.needs),
                *([r.when] for r in inquiry.state.ruleset.recognitions),
            )
            for program in programs
        ]
        return tuple(dict.fromkeys(equals_of(nodes, field)))


_HINTS: Final = {
    "number": "a number",
    "date": "a day, 2026-01-31",
    "country code": "two letters, such as FR",
    "texts": "several with commas between them",
}


_PATHS: Final = re.compile(r": [a-z_]+\.[\w.*-]+(?:, [a-z_]+\.[\w.*-]+)*(?: and \d+ more)?$")


def _so_far(message: str) -> str:
    """What is known so far, without the paths it ends with: the question says what it is about."""
    told = by_name(_PATHS.sub("", message))
    return f"{told[0].upper()}{told[1:]}."


def _is_field_of_entry(path: FactPath) -> bool:
    return isinstance(shape_at(path), Field) and is_entry(path[:-1])


def _entry_label(path: FactPath, snapshot: Snapshot) -> str:
    """A field of an entry in words: what it is, and of which entry, by its name or number where it has one."""
    shape = shape_at(path)
    asked = shape.asking.question if isinstance(shape, Field) else ""
    names = (value_at((*path[:-1], name), snapshot) for name in ("name", "title"))
    number = value_at((*path[:-1], "number"), snapshot)
    named = next(filter(None, names), "") or by_name(dotted(path[:-1])).removeprefix("the ")
    of = ", ".join(filter(None, (named, f"number {number}" if number else "")))
    return f"{asked or title_at(path) or path[-1]} ({of})"


def _stated(cards: Sequence[Scorecard], maker: _Maker) -> Iterator[FormQuestion]:
    """The facts that decided rules, those of rules that bind the verdict first."""
    found: dict[str, list[str]] = {}
    for card in cards:
        binding = {*card.verdict.binding}
        ranked = sorted(card.findings, key=lambda f: (f.rule not in binding, f.status is not Status.FAIL))
        for finding in ranked:
            stated = {fact.path for fact in finding.facts if fact.grade is not None}
            for decided in finding.decided:
                if decided in stated and not decided.startswith("answers."):
                    found.setdefault(decided, []).append(finding.title)
    for text, titles in found.items():
        path = tuple(text.split("."))
        if isinstance(shape_at(path), Field) or path[0] == "x":
            yield FormQuestion(
                id=text,
                word="",
                mark=None,
                text=_fact_title(path, maker.snapshot),
                about=(f"{'; '.join(dict.fromkeys(titles))}.",),
                so_far="",
                controls=(maker.control(path),),
            )


def _fact_title(path: FactPath, snapshot: Snapshot) -> str:
    title = title_at(path) or dotted(path)
    if _is_field_of_entry(path):
        return _entry_label(path, snapshot)
    return f"{title} (of this service)" if is_of_service(path) and of_provider(path) else title
