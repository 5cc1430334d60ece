"""What conditions can be that are not taken apart: macros, comparisons of two terms, tests of texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from compliance.analysis.lint.domains import BOTH, TextSet, Truths, compared, meet, truths
from compliance.analysis.lint.terms import TermNumbers, domain_of, length_of
from compliance.language import tree
from compliance.language.checked import CompiledPattern, VariableRead
from compliance.language.evaluate import Parts, compile_part
from compliance.language.types import Basic


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
    """`exists` is true, and `all` false, where a member makes it so; otherwise they are settled by there being none."""
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
    """A test of a text against a constant, tried on every text that the subject can be, where they can be listed."""
    domain = domain_of(subject)
    listed = domain.finite if isinstance(domain, TextSet) else None
    if listed is None:
        return BOTH
    tested = VariableRead(subject.span, "tested", Basic.TEXT)
    test = compile_part(replace(node, arguments=(tested, constant)), ("tested",), Parts())
    return Truths(frozenset(test({}, ({}, text)) for text in listed))
