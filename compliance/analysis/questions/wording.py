"""A question in words: what is asked, of whom, why, what is said already, and what an answer does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, cast

from compliance.analysis.questions.asked import AskedFor, Need
from compliance.analysis.questions.asking import OfferInquiry, place_of
from compliance.analysis.questions.consequences import consequences_of
from compliance.analysis.questions.document import (
    AlreadySaid,
    AnswerColumn,
    AnswerEffect,
    AnswerRow,
    Question,
    Why,
    strongest,
)
from compliance.analysis.questions.values import YES_NO, equals_of, kind_of, value_words
from compliance.engine.evidence import NO_DEMAND, best_grade, stricter
from compliance.engine.lacks import Lack, in_order
from compliance.engine.messages import lacking_text, period_text
from compliance.language import tree
from compliance.model.fact_groups.evidence import SCHEME_REGISTERS
from compliance.model.phrases import joined, say
from compliance.model.records import dataclass
from compliance.model.schema import register_words, shape_at, unit_of
from compliance.model.shapes import NOT_ASKED, Asking, Field, KeyedList
from compliance.model.statements import FactPath, dotted
from compliance.model.values import FactKind
from compliance.model.words import TYPE_WORDS, offer_id, some
from compliance.rulesets.ruleset import Recognition, Reference

_CERTIFICATE: Final = ("scheme", "edition", "type", "issuer", "number", "issued", "expires")
"""What one asks of any certificate, beside what conditions read."""
_NAMED: Final = ("name", "country")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What is asked, with every offer and rule set that asks it."""

    asked: AskedFor
    askings: Sequence[OfferInquiry]

    def question(self, effects: tuple[AnswerEffect, ...]) -> Question:
        """The whole question."""
        first = self.askings[0]
        known = self._known()
        answers = self._answers()
        columns = tuple(self._columns())
        return Question(
            id=self.asked.id,
            kind=self.asked.kind,
            question=self._text(known),
            mark=strongest(effect.mark for effect in effects),
            type=say("table") if columns else say("choice") if len(answers) > len(YES_NO) else self._type(answers),
            choices=answers,
            unit=unit_of(self.asked.path, kind_of(self.asked, first.state)) if self.asked.kind == "fact" else "",
            columns=columns,
            rows=tuple(self._rows(columns)),
            known_by=cast("Literal['public', 'provider']", known.known_by),
            register=known.register,
            evidence=self._evidence(),
            why=tuple(dict.fromkeys(self._why())),
            said=tuple(self._said()),
            consequences=tuple(consequences_of(self.asked, self.askings)),
            effects=effects,
            places=tuple(dict.fromkeys(self._place(asking) for asking in self.askings)),
        )

    def asked_before(self) -> bool:
        """Was all that is lacking looked for and not found, as the profiles say?"""
        return all(lack.looked for asking in self.askings for lack in self._lacks(asking))

    # --- What is asked, and of whom -----------------------------------------------------------------------------------

    def _rules(self) -> Iterator[tuple[OfferInquiry, Need]]:
        for asking in self.askings:
            for need in asking.lacking.get(self.asked, ()):
                yield asking, need

    def _recognitions(self) -> list[Recognition]:
        found = (
            r for a in self.askings if self.asked in a.certificates for r in a.certificates[self.asked].recognitions
        )
        return list({r.origin: r for r in found}.values())

    def _known(self) -> Asking:
        """What is asked of whom, as the fact or the rule says it."""
        if self.asked.kind == "answer":
            return next(self._rules())[1].rule.asking
        if self.asked.kind == "certificate":
            titles = list(dict.fromkeys(recognition.title for recognition in self._recognitions()))
            question = (
                say("Is this in force: {title}? Which document shows it?", title=titles[0])
                if len(titles) == 1
                else say(
                    "Is one of these in force, and which: {titles}? Which document shows it?",
                    titles=joined("; ", titles),
                )
            )
            return Asking(question, "public", self._register())
        if self.asked.path[0] == "x":
            return Asking(self._declared(), "provider")
        path = ("services", "", *self.asked.path[1:]) if self.asked.path[0] == "service" else self.asked.path
        shape = shape_at(path)
        known = shape.asking if isinstance(shape, Field | KeyedList) else NOT_ASKED
        if self.asked.path[0] == "certifications":
            return Asking(known.question, known.known_by, self._register())
        return known if known.question else Asking(say("What is {fact}?", fact=self.asked.id), "provider")

    def _declared(self) -> str:
        """The question of a fact that is a rule set's own, made of the title it is declared with."""
        titles = (asking.state.ruleset.custom_titles.get(self.asked.id) for asking in self.askings)
        title = next(filter(None, titles), self.asked.id).rstrip(" .?")
        kind = kind_of(self.asked, self.askings[0].state)
        if kind is not None and kind.name == "bool":
            return say("Is this so: {title}?", title=title)
        return say("What is this: {title}?", title=title)

    def _text(self, known: Asking) -> str:
        if self.asked.kind != "list":
            return known.question
        return joined(" ", (known.question, say("Name all, and say whether these are all.")))

    def _register(self) -> str | None:
        """The registers in which the certificates that are looked for stand."""
        found = {
            register_words(one.title, one.url): None
            for scheme in self._schemes()
            if (one := SCHEME_REGISTERS.get(scheme)) is not None
        }
        return some(list(found), 2, "; ") if found else None

    def _schemes(self) -> list[str]:
        return equals_of(self._nodes(), "scheme")

    def _nodes(self) -> Iterator[tree.Node]:
        """The conditions that read what is asked."""
        for recognition in self._recognitions():
            yield recognition.when.checked.node
        for _, need in self._rules():
            yield from (program.checked.node for program in need.rule.programs)

    def _answers(self) -> tuple[str, ...]:
        """The answers there are, where they are few."""
        if self.asked.kind == "answer":
            rule = next(self._rules())[1].rule
            return tuple(f"{n}: {rung.title}" for n, rung in enumerate(rule.rungs, 1)) if rule.graded else YES_NO
        kind = kind_of(self.asked, self.askings[0].state) if self.asked.kind == "fact" else None
        if kind is None:
            return ()
        return YES_NO if kind.name == "bool" else kind.values

    def _type(self, answers: tuple[str, ...]) -> str:
        if answers == YES_NO:
            return TYPE_WORDS["bool"]
        kind = kind_of(self.asked, self.askings[0].state)
        return say("choice") if answers else _type_words(kind) if kind else TYPE_WORDS["text"]

    # --- Tables -------------------------------------------------------------------------------------------------------

    def _list(self) -> FactPath | None:
        """The list an answer is a row of, or the whole of."""
        if self.asked.kind == "list":
            return self.asked.path
        if self.asked.kind == "certificate":
            reads = sorted(self._recognitions()[0].when.reads)
            return next((path[: path.index("*")] for path in reads if "*" in path), ("certifications",))
        return None

    def _columns(self) -> Iterator[AnswerColumn]:
        path = self._list()
        shape = shape_at(path) if path else None
        if path is None or not isinstance(shape, KeyedList):
            return
        programs = [p for _, need in self._rules() for p in need.rule.programs] + [r.when for r in self._recognitions()]
        size = len(path)
        read = {one[size + 1] for p in programs for one in p.reads if one[:size] == path and len(one) > size + 1}
        usual = _CERTIFICATE if path == ("certifications",) else _NAMED
        for name, inner in shape.entry.fields.items():
            if isinstance(inner, Field) and (name in read or name in usual):
                choices = YES_NO if inner.kind.name == "bool" else inner.kind.values
                yield AnswerColumn(name, inner.asking.question or inner.title, _type_words(inner.kind), choices)

    def _rows(self, columns: Sequence[AnswerColumn]) -> Iterator[AnswerRow]:
        """What a list holds already. What is asked of a certificate that nobody may hold is no row."""
        path = self._list()
        if path is None or self.asked.kind == "certificate":
            return
        snapshot = self.askings[0].state.snapshot
        table = snapshot.table(snapshot.first_world)
        for key, member in sorted(table.members.get(path, {}).items()):
            if not member.ended:
                leaves = {c.name: table.leaves.get((*path, key, c.name)) for c in columns}
                values = {
                    name: leaf.value for name, leaf in leaves.items() if leaf is not None and leaf.value is not None
                }
                yield AnswerRow(key, {name: value_words(value) for name, value in values.items()})

    def _place(self, asking: OfferInquiry) -> str:
        service = asking.state.snapshot.service
        path = self._list() if self.asked.kind == "certificate" else None
        return dotted(path or place_of(self.asked, service))

    # --- Why, what is said, what an answer does -----------------------------------------------------------------------

    def _why(self) -> Iterator[Why]:
        for asking in self.askings:
            if self.asked in asking.certificates:
                for one in asking.certificates[self.asked].recognitions:
                    yield Why(asking.state.ruleset.id, one.id, one.title, _clauses(one.references))
        for asking, need in self._rules():
            yield Why(asking.state.ruleset.id, need.rule.id, need.rule.title, _clauses(need.rule.references))

    def _lacks(self, asking: OfferInquiry) -> list[Lack]:
        lacks = list(asking.certificates[self.asked].lacks) if self.asked in asking.certificates else []
        lacks += [lack for need in asking.lacking.get(self.asked, ()) for lack in need.lacks[self.asked]]
        return list({(lack.reason, lack.path, lack.asked): lack for lack in lacks}.values())

    def _evidence(self) -> str:
        asked = NO_DEMAND
        for asking in self.askings:
            for lack in self._lacks(asking):
                asked = stricter(asked, lack.asked)
        grade = say("of grade {grade} or better", grade=asked.grade) if asked.grade else ""
        age = say("not older than {age}", age=period_text(asked.max_age)) if asked.max_age else ""
        return joined(", ", (grade, age))

    def _said(self) -> Iterator[AlreadySaid]:
        offers: dict[str, list[OfferInquiry]] = {}
        for asking in self.askings:
            offers.setdefault(offer_id(*asking.offer), []).append(asking)
        for offer, askings in offers.items():
            lacks = {(k.reason, k.path): k for asking in askings for k in self._lacks(asking)}
            backing = {support.statement.id: support for lack in lacks.values() for support in lack.backing}
            sources = tuple(
                say(
                    "{title} ({publisher}), grade {grade}, from {day}",
                    title=source.title,
                    publisher=source.publisher,
                    grade=best_grade((support,)),
                    day=support.latest,
                )
                for support in backing.values()
                for source in support.sources
            )
            known_as_of = askings[0].state.snapshot.known_as_of
            yield AlreadySaid(offer, lacking_text(in_order(lacks.values()), known_as_of), sources)


_FORMS: Final = {
    "country code": (say("country code"), say("list of country codes")),
    "scheme": (say("scheme"), say("list of schemes")),
}
"""The forms of text that are not told by what kind of value it is: of one, and of a list of them."""


def _type_words(kind: FactKind) -> str:
    """What a value is, in words: `country code`, `list of country codes`."""
    if not kind.form:
        return TYPE_WORDS[kind.name]
    one, more = _FORMS[kind.form]
    return one if kind.name == "text" else more


def _clauses(references: Sequence[Reference]) -> tuple[str, ...]:
    return tuple(joined(", ", (one.title, one.clause or "")) for one in references)
