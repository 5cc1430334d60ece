"""Can a condition be true, can it be false, whatever the facts? A "no" is certain; a "yes" only says: not excluded.

A condition is taken apart into alternatives, each a number of parts that hold together: comparisons of one term with
constants narrow what the term can be, everything else can be true or false as a whole. Where a term is left nothing to
be, the alternative is out. The schema says what facts can be; the parameters can be anything of their type. Evaluation
is sound: what no exact facts make true is never found true, be the facts missing, inexact or disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import product
from math import inf
from typing import Protocol

from compliance.analysis.lint.terms import (
    BOTH,
    Domain,
    NumberRange,
    TermNumbers,
    TextSet,
    Truths,
    compared,
    domain_of,
    length_of,
    meet,
    number_where,
    truths,
)
from compliance.language import tree
from compliance.language.checked import AsOf, CompiledPattern, DefinitionRead, Seconds, SetRead, VariableRead
from compliance.language.constants import seconds_of_day
from compliance.language.evaluate import Parts, compile_part
from compliance.language.types import Basic
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySet
from compliance.rulesets.ruleset import Effective


class May(Protocol):
    """Says whether a condition inside another can come out as wanted."""

    def __call__(self, node: tree.Node, *, wanted: bool) -> bool:
        """Can the condition come out as wanted?"""


def possible_truths(node: tree.Node, may: May, terms: TermNumbers, scope: str) -> Truths:
    """Which of true and false a condition can be; both where nothing is known of it."""
    match node:
        case tree.Macro(macro="exists", target=target, body=body):
            return _quantified(target, body, may, decisive=True)
        case tree.Macro(macro="all", target=target, body=body):
            return _quantified(target, body, may, decisive=False)
        case tree.Compare(operator=operator, left=left, right=right):
            if terms.of(left, scope) == terms.of(right, scope):
                equal = operator in ("==", "<=", ">=")
                return truths(true=equal, false=not equal)
            a, b = domain_of(left), domain_of(right)
            return BOTH if a is None or b is None else compared(operator, a, b)
        case tree.In(item=item, container=tree.ListLiteral(items=items)):
            return _in_list(item, items, terms, scope)
        case tree.Call(arguments=(subject, tree.Literal() | CompiledPattern() as constant)):
            return _text_test(node, subject, constant)
    return BOTH


def _quantified(target: tree.Node, body: tree.Node, may: May, *, decisive: bool) -> Truths:
    """What `exists` and `all` can be.

    One member that fits makes `exists` true, and one that does not makes `all` false: `decisive` is the value of the body
    that does so. The other value takes that no member does, or that there is none.
    """
    least, most = length_of(target)
    decided = most > 0 and may(body, wanted=decisive)
    undecided = least == 0 or may(body, wanted=not decisive)
    return truths(true=decided, false=undecided) if decisive else truths(true=undecided, false=decided)


def _in_list(item: tree.Node, items: tuple[tree.Node, ...], terms: TermNumbers, scope: str) -> Truths:
    if not items:
        return truths(true=False, false=True)
    if any(terms.of(item, scope) == terms.of(one, scope) for one in items):
        return truths(true=True, false=False)
    domain = domain_of(item)
    others = [domain_of(one) for one in items]
    if domain is None or any(other is None for other in others):
        return BOTH
    matching = any(other is not None and not meet(domain, other).empty for other in others)
    return truths(true=matching, false=True)


def _text_test(node: tree.Call, subject: tree.Node, constant: tree.Node) -> Truths:
    """What a test of a text against a constant can be: tried on every text there is for a fact with few allowed values."""
    domain = domain_of(subject)
    listed = domain.finite if isinstance(domain, TextSet) else None
    if listed is None:
        return BOTH
    tested = VariableRead(subject.span, "tested", Basic.TEXT)
    test = compile_part(replace(node, arguments=(tested, constant)), ("tested",), Parts())
    return Truths(frozenset(test({}, ({}, text)) for text in listed))


ALTERNATIVES_LIMIT = 64
"""Alternatives of one condition told apart; beyond that a part of it can be true or false as a whole."""
PRUNINGS = 8
"""How often one condition is looked through for alternatives that are out already, to make room for others."""
COMBINATIONS_LIMIT = 200_000
"""Combinations of alternatives looked at for one rule set; beyond that nothing is excluded any more."""
_OPPOSITE: Mapping[tree.CompareOperator, tree.CompareOperator] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}
_MIRRORED: Mapping[tree.CompareOperator, tree.CompareOperator] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "==": "==",
    "!=": "!=",
}
_AS_OF = AsOf(tree.TextSpan(0, 0))
_CANONICAL = frozenset({"==", "<=", ">="})


@dataclass(frozen=True, slots=True)
class Atom:
    """A term, what it can be at all, and what it has to be here."""

    term: int
    before: Domain
    domain: Domain


Alternative = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A condition that has to be true (or false); `scope` says whose parameters it reads."""

    node: tree.Node
    wanted: bool = True
    scope: str = ""


@dataclass(slots=True)
class Inquiry:
    """Answers questions about the conditions of one rule set, and remembers what it found out."""

    sets: Mapping[str, CountrySet]
    terms: TermNumbers = field(default_factory=TermNumbers)
    _times: dict[frozenset[str], list[_Time]] = field(default_factory=dict)
    _left: int = COMBINATIONS_LIMIT

    def may(self, node: tree.Node, *, wanted: bool) -> bool:
        """Can a condition come out as wanted, for some facts and at some date?"""
        return self.together([WantedPart(node, wanted)])

    def together(self, parts: Sequence[WantedPart], effective: Iterable[Effective] = ()) -> bool:
        """Can all demands be met by one set of facts, at one date on which all of `effective` hold?"""
        used = frozenset(name for part in parts for name in _sets_in(part.node))
        windows = [_window(e.from_, e.until) for e in effective]
        for time in self._times_of(used):
            span: Domain = time.window
            for window in windows:
                span = meet(span, window)
            if not span.empty and self._in(time, parts, span):
                return True
        return False

    def _in(self, time: _Time, parts: Sequence[WantedPart], window: Domain) -> bool:
        ways = [time.alternatives(part.node, part.scope, wanted=part.wanted) for part in parts]
        for chosen in product(*ways):
            self._left -= 1
            if self._left < 0 or _consistent(chosen, time.as_of, window):
                return True
        return False

    def _times_of(self, used: frozenset[str]) -> list[_Time]:
        """Periods in which none of these country sets changes."""
        if used not in self._times:
            known = [self.sets[name] for name in used if name in self.sets]
            days = sorted({day for s in known for _, first, after in s.members for day in (first, after) if day})
            starts: list[date | None] = [None, *days]
            self._times[used] = [
                _Time(
                    self.terms,
                    {s.name: frozenset(s.at(start or (days[0] - timedelta(days=1)))) for s in known},
                    _window(start, after),
                )
                for start, after in zip(starts, [*starts[1:], None], strict=True)
            ]
        return self._times[used]


def _window(first: date | None, after: date | None) -> NumberRange:
    low = -inf if first is None else seconds_of_day(first)
    return NumberRange(low, inf if after is None else seconds_of_day(after), high_open=after is not None)


def _sets_in(node: tree.Node) -> Iterable[str]:
    return (below.name for below in tree.nodes_of(node) if isinstance(below, SetRead))


def _consistent(chosen: Iterable[Alternative], as_of: int, window: Domain) -> bool:
    """Is every term left something to be?"""
    left: dict[int, Domain] = {as_of: window}
    for alternative in chosen:
        for atom in alternative:
            narrowed = meet(left.get(atom.term, atom.before), atom.domain)
            if narrowed.empty:
                return False
            left[atom.term] = narrowed
    return True


@dataclass(slots=True)
class _Time:
    """A period in which country sets do not change, and what was found out about conditions in it."""

    terms: TermNumbers
    members: Mapping[str, frozenset[str]]
    window: NumberRange
    _known: tree.ByNode[list[Alternative]] = field(default_factory=tree.ByNode)
    _truths: dict[tuple[int, str], Truths] = field(default_factory=dict)

    @property
    def as_of(self) -> int:
        """The term that is the date of assessment."""
        return self.terms.of(_AS_OF, "")

    def alternatives(self, node: tree.Node, scope: str, *, wanted: bool) -> list[Alternative]:
        """The ways in which a condition can come out as wanted; none where it cannot."""
        known = self._known.get(node, (scope, wanted))
        if known is not None:
            return known
        ways = self._alternatives(node, scope, wanted=wanted)
        left = [way for way in ways if _consistent([way], self.as_of, self.window)]
        return self._known.keep(node, left, (scope, wanted))

    def _alternatives(self, node: tree.Node, scope: str, *, wanted: bool) -> list[Alternative]:
        match node:
            case tree.Literal(value=bool() as value):
                return [()] if value is wanted else []
            case DefinitionRead(body=body):
                return self.alternatives(body, scope, wanted=wanted)
            case tree.Not(operand=operand):
                return self.alternatives(operand, scope, wanted=not wanted)
            case tree.Logic(operator=operator, operands=operands):
                if (operator == "&&") is wanted:
                    return self._all(operands, scope, wanted=wanted)
                ways = [way for operand in operands for way in self.alternatives(operand, scope, wanted=wanted)]
                return ways if len(ways) <= ALTERNATIVES_LIMIT else [(self._whole(node, scope, BOTH, wanted=wanted),)]
            case tree.Compare():
                return self._comparison(node, scope, wanted=wanted)
            case tree.In(item=item, container=tree.ListLiteral(items=items)):
                return self._listed(node, item, items, scope, wanted=wanted)
            case tree.In(item=item, container=SetRead(name=name)) if name in self.members:
                return self._one_of(item, self.members[name], scope, wanted=wanted)
        return self._opaque(node, scope, wanted=wanted)

    def _all(self, operands: Sequence[tree.Node], scope: str, *, wanted: bool) -> list[Alternative]:
        ways: list[Alternative] = [()]
        prunings = PRUNINGS
        for operand in operands:
            more = self.alternatives(operand, scope, wanted=wanted)
            if len(ways) * len(more) > ALTERNATIVES_LIMIT and prunings:
                prunings -= 1
                ways = [way for way in ways if _consistent([way], self.as_of, self.window)]
            if len(ways) * len(more) > ALTERNATIVES_LIMIT:
                more = [(self._whole(operand, scope, BOTH, wanted=wanted),)]
            ways = [way + another for way in ways for another in more]
        return ways

    def _comparison(self, node: tree.Compare, scope: str, *, wanted: bool) -> list[Alternative]:
        operator, term, constant = node.operator, node.left, _constant(node.right)
        if constant is None and (constant := _constant(term)) is not None:
            operator, term = _MIRRORED[operator], node.right
        if constant is None or _constant(term) is not None:
            return self._opaque(node, scope, wanted=wanted)
        operator = operator if wanted else _OPPOSITE[operator]
        if isinstance(constant, bool):
            return self.alternatives(term, scope, wanted=constant is (operator == "=="))
        if isinstance(constant, str):
            return self._one_of(term, frozenset({constant}), scope, wanted=operator == "==")
        before = domain_of(term) or NumberRange()
        name = self.terms.of(term, scope)
        ways: tuple[tree.CompareOperator, ...] = ("<", ">") if operator == "!=" else (operator,)
        return [(Atom(name, before, number_where(way, constant)),) for way in ways]

    def _one_of(self, item: tree.Node, texts: frozenset[str], scope: str, *, wanted: bool) -> list[Alternative]:
        before = domain_of(item)
        before = before if isinstance(before, TextSet) else TextSet()
        domain = TextSet(allowed=texts) if wanted else TextSet(excluded=texts)
        return [(Atom(self.terms.of(item, scope), before, domain),)]

    def _listed(
        self, node: tree.In, item: tree.Node, items: Sequence[tree.Node], scope: str, *, wanted: bool
    ) -> list[Alternative]:
        constants = [_constant(one) for one in items]
        texts = frozenset(one for one in constants if isinstance(one, str))
        if all(isinstance(one, str) for one in constants) and _constant(item) is None:
            return self._one_of(item, texts, scope, wanted=wanted)
        return self._opaque(node, scope, wanted=wanted)

    def _opaque(self, node: tree.Node, scope: str, *, wanted: bool) -> list[Alternative]:
        """A condition that is not taken apart further."""
        if isinstance(node, tree.Compare) and node.operator not in _CANONICAL:
            # `a < b` is one thing with `a >= b`, the other way round.
            opposite = tree.Compare(node.span, _OPPOSITE[node.operator], node.left, node.right)
            return self._opaque(opposite, scope, wanted=not wanted)
        at = (self.terms.of(node, scope), scope)
        if at not in self._truths:
            self._truths[at] = possible_truths(node, _May(self, scope), self.terms, scope)
        return [(self._whole(node, scope, self._truths[at], wanted=wanted),)]

    def _whole(self, node: tree.Node, scope: str, before: Truths, *, wanted: bool) -> Atom:
        return Atom(self.terms.of(node, scope), before, truths(true=wanted, false=not wanted))


@dataclass(frozen=True, slots=True)
class _May:
    """Says whether a condition inside another can come out as wanted in one period."""

    time: _Time
    scope: str

    def __call__(self, node: tree.Node, *, wanted: bool) -> bool:
        return bool(self.time.alternatives(node, self.scope, wanted=wanted))


def _constant(node: tree.Node) -> bool | float | str | None:
    match node:
        case tree.Literal(value=value):
            return value
        case Seconds(value=seconds):
            return float(seconds)
        case tree.Negate(operand=tree.Literal(value=float() as value)):
            return -value
    return None
