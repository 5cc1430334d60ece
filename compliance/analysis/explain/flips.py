"""Which parts of conditions are enough to turn an outcome: the smallest sets, tried out rather than guessed.

A part is what conditions join by `&&`, `||` and `!`, definitions written out. Parts with the same text are one part: they
turn together. Parts are taken as independent of each other; that two of them read the same fact is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import comb

from compliance.language import tree
from compliance.language.checked import DefinitionRead
from compliance.language.program import Computed, Program

Steps = tuple[Computed, ...]
Values = dict[str, bool | None]
Turn = tuple[tuple[str, bool], ...]
"""Parts, each with the value it would have to have."""

SIZE_LIMIT = 3
TRIALS_LIMIT = 5000


def turning(programs: Sequence[Program], traced: Sequence[Sequence[Steps]], *, wanted: bool) -> list[Turn]:
    """The smallest sets of parts that, with other values than now, give the outcome wanted in every world.

    Args:
        programs: conditions of which one has to be true.
        traced: for each world, the recorded evaluation of each condition.
        wanted: the outcome looked for.

    Returns:
        All sets of the smallest size there are any of, up to `SIZE_LIMIT` parts; none where that is not enough.
    """
    worlds = [_values(programs, steps) for steps in traced]
    parts = list(worlds[0])
    for size in range(1, min(SIZE_LIMIT, len(parts)) + 1):
        if comb(len(parts), size) * 2**size * len(worlds) > TRIALS_LIMIT:
            break
        found = [
            turn
            for chosen in combinations(parts, size)
            for turn in _changes(chosen, worlds)
            if all(_outcome(programs, {**values, **dict(turn)}) is wanted for values in worlds)
        ]
        if found:
            return found
    return []


def _changes(chosen: Sequence[str], worlds: list[Values]) -> Iterator[Turn]:
    """Values that are new to these parts in every world."""
    for values in product((True, False), repeat=len(chosen)):
        turn = tuple(zip(chosen, values, strict=True))
        if all(world[part] is not value for part, value in turn for world in worlds):
            yield turn


def _values(programs: Sequence[Program], traced: Sequence[Steps]) -> Values:
    """Each part with its value in one world; `None` where that is unknown or an error."""
    found: Values = {}
    for program, steps in zip(programs, traced, strict=True):
        values = {id(step.node): step.value for step in steps if not step.bindings}
        for node, part in _parts(program.checked.node, program.text):
            value = values.get(id(node))
            found[part] = value if isinstance(value, bool) else None
    return found


def _parts(node: tree.Node, text: str) -> Iterator[tuple[tree.Node, str]]:
    match node:
        case tree.Logic(operands=operands):
            for operand in operands:
                yield from _parts(operand, text)
        case tree.Not(operand=operand):
            yield from _parts(operand, text)
        case DefinitionRead(body=body, text=inner):
            yield from _parts(body, inner)
        case tree.Literal():
            return
        case _:
            yield node, _name(node, text)


def _name(node: tree.Node, text: str) -> str:
    return " ".join(text[node.span.start : node.span.end].split())


def _outcome(programs: Sequence[Program], values: Mapping[str, bool | None]) -> bool | None:
    """Is one of the conditions true? `None` where that is open."""
    return _joined("||", [_value(program.checked.node, program.text, values) for program in programs])


def _value(node: tree.Node, text: str, values: Mapping[str, bool | None]) -> bool | None:
    match node:
        case tree.Logic(operator=operator, operands=operands):
            return _joined(operator, [_value(operand, text, values) for operand in operands])
        case tree.Not(operand=operand):
            value = _value(operand, text, values)
            return None if value is None else not value
        case DefinitionRead(body=body, text=inner):
            return _value(body, inner, values)
        case tree.Literal(value=bool(value)):
            return value
    return values[_name(node, text)]


def _joined(operator: tree.LogicOperator, values: list[bool | None]) -> bool | None:
    decisive = operator == "||"
    if decisive in values:
        return decisive
    return None if None in values else not decisive
