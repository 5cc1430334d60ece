"""Whether another value of a parameter makes a rule set easier or harder to meet.

A condition is monotone in a parameter where every use of it points the same way: in `x >= params.p` a lower value lets
more through, in `x <= params.p` a higher one. Anything else cannot be told, and is said to be so: "loosened" is said only
where it is certain. What a clause of the verdict makes of its parameters, it knows itself (`Clause.directions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.language import tree
from compliance.language.checked import DefinitionRead, ParameterRead
from compliance.language.functions import FUNCTIONS
from compliance.model.rule_values import ParameterValue
from compliance.rulesets.ruleset import Parameter, Rule, RuleSet

Sign = int
"""1 where more lets more through, -1 where less does, 0 where it cannot be told."""


def loosens(ruleset: RuleSet, scope: str, old: Parameter, new: ParameterValue) -> bool | None:
    """Does a parameter's new value make the rule set easier to meet? `None` where it cannot be told.

    Args:
        ruleset: the rule set the parameter belongs to, or one that imported it.
        scope: the parameter's scope in it.
        old: the parameter as it is there.
        new: the value that replaces it at every date.
    """
    rules = [rule for rule in ruleset.rules if rule.scope == scope]
    signs = {s for rule in rules for s in _rule_signs(rule, old.name)}
    if not scope:
        clauses = (*ruleset.necessary, *ruleset.sufficient)
        signs |= {sign for clause in clauses for name, sign in clause.directions() if name == old.name}
    if not signs:
        return False  # nothing reads it
    if len(signs) > 1 or 0 in signs:
        return None
    changes = {_direction(dated.value, new, ruleset.levels) for dated in old.values}
    if None in changes:
        return None
    return any(change == signs.copy().pop() for change in changes if change)


def only_loosens(rule: Rule, parameter: Parameter) -> bool:
    """Does a parameter, as it is here, let through whatever it let through as published, in every use of this rule?

    A change that cannot be told, or that makes the rule apply to more or less, is none of that kind.
    """
    published = parameter.values if parameter.published is None else parameter.published
    changes = {_direction(old.value, new.value, ()) for old in published for new in parameter.values}
    return changes == {0} or any(changes <= {0, sign} for sign in _only(_rule_signs(rule, parameter.name)))


def _only(signs: Iterable[Sign]) -> Iterator[Sign]:
    """The one sign of them all, where they have one and it can be told."""
    different = {*signs}
    yield from different if len(different) == 1 and 0 not in different else ()


def _direction(old: ParameterValue, new: ParameterValue, levels: tuple[str, ...]) -> int | None:
    """1 where the new value is more, -1 where it is less, 0 where it is the old one; `None` where they cannot be compared."""
    if old == new:
        return 0
    match old, new:
        case bool(), bool():
            return None
        case ((int() | float()), (int() | float())):
            return 1 if new > old else -1
        case tuple(), tuple():
            more, less = set(new) > set(old), set(new) < set(old)
            return 1 if more else -1 if less else None
        case str(), str() if old in levels and new in levels:
            return 1 if levels.index(new) > levels.index(old) else -1
    return None


def _rule_signs(rule: Rule, name: str) -> Iterator[Sign]:
    # A rule that applies to more is harder to meet, and one that applies to less need not be easier for this provider.
    if rule.applies is not None and name in rule.applies.checked.parameters:
        yield 0
    for rung in rule.rungs:
        if rung.when is not None and name in rung.when.checked.parameters:
            yield from _signs(rung.when.checked.node, name, 1)


def _signs(node: tree.Node, name: str, sign: Sign) -> Iterator[Sign]:
    """The sign of every use of the parameter below a node that stands for a condition."""
    match node:
        case DefinitionRead(body=body):
            yield from _signs(body, name, sign)
        case tree.Not(operand=operand):
            yield from _signs(operand, name, -sign)
        case tree.Logic(operands=operands):
            for operand in operands:
                yield from _signs(operand, name, sign)
        case tree.Macro(macro="exists" | "all" as macro, target=target, body=body):
            yield from _list_signs(target, name, sign if macro == "exists" else -sign)
            yield from _signs(body, name, sign)
        case tree.Compare(operator=operator, left=left, right=right):
            up = {"<": 1, "<=": 1, ">": -1, ">=": -1}.get(operator, 0)
            yield from _number_signs(left, name, -up * sign)
            yield from _number_signs(right, name, up * sign)
        case tree.In(item=item, container=container):
            yield from _number_signs(item, name, 0)
            yield from _list_signs(container, name, sign)
        case _ if _mentions(node, name):
            yield 0


def _number_signs(node: tree.Node, name: str, sign: Sign) -> Iterator[Sign]:
    """The sign of every use of the parameter below a number that lets more through the higher it is (`sign` 1), or the lower."""
    match node:
        case DefinitionRead(body=body):
            yield from _number_signs(body, name, sign)
        case ParameterRead(name=read) if read == name:
            yield sign
        case tree.Call(function=function, arguments=(of,)) if FUNCTIONS[function].sign:
            yield from _list_signs(of, name, sign * FUNCTIONS[function].sign)
        case _ if _mentions(node, name):
            yield 0


def _list_signs(node: tree.Node, name: str, sign: Sign) -> Iterator[Sign]:
    """The sign of every use of the parameter below a list that lets more through the longer it is (`sign` 1), or the shorter."""
    match node:
        case DefinitionRead(body=body):
            yield from _list_signs(body, name, sign)
        case ParameterRead(name=read) if read == name:
            yield sign
        case tree.Macro(macro="filter", target=target, body=body):
            yield from _list_signs(target, name, sign)
            yield from _signs(body, name, sign)
        case _ if _mentions(node, name):
            yield 0


def _mentions(node: tree.Node, name: str) -> bool:
    if isinstance(node, ParameterRead) and node.name == name:
        return True
    if isinstance(node, DefinitionRead) and _mentions(node.body, name):
        return True
    return any(_mentions(child, name) for child in tree.children(node))
