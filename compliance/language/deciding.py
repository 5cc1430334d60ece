"""Which facts gave a condition its value: the operands that settled it and, of lists, the members that did.

Only what settled it is followed: of a false `&&` the false operands, of a true `exists` the members it is true of. A number
that falls short owes it also to the members of a list that were not counted; one that is too large does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from compliance.language import tree
from compliance.language.checked import CompiledPattern, DefinitionRead, FactRead, FieldRead
from compliance.language.functions import FUNCTIONS
from compliance.language.operators import Environment, Scoped
from compliance.language.program import ParameterValues, Program
from compliance.language.types import ListType, RecordType
from compliance.language.values import Entry, Failure, ListValue, Unknown
from compliance.model.statements import FactPath

LIMIT = 25
"""Facts named of one condition."""

MEMBERS = 10
"""Members of one list that are looked into."""

COMPARED = 200
"""Members of one list that gave a condition its value among which those closest to another value are looked for."""

VISITS = 1_000
"""Parts of one condition that are looked into: lists within lists may lead to the same few facts very often."""


def deciding_facts(program: Program, env: Environment, parameters: ParameterValues) -> tuple[FactPath, ...]:
    """The facts that gave a condition the value it has in an environment: true, false or an error.

    In the order of the text, the members of a list that failed last of all first: those come closest. At most `LIMIT`. A
    closed list without a member to name stands for itself.
    """
    walk = _Walk(program, env)
    walk.visit(program.checked.node, _At((), (parameters,)))
    return tuple(walk.found)


class _At(NamedTuple):
    """A place in an expression: the loop variables in scope there, and their values after those of the parameters."""

    variables: tuple[str, ...]
    frame: Scoped

    def inside(self, node: tree.Macro, member: Any) -> _At:
        """The place in the body of a macro, at one member of its list."""
        return _At((*self.variables, node.variable), (*self.frame, member))

    def outermost(self) -> _At:
        """The place in a definition: it sees the parameters, and none of the loop variables around its use."""
        return _At((), self.frame[:1])


class _Member(NamedTuple):
    """A member of a list: the path it stands for, whether it is there for certain, and the conditions that kept it.

    What else may be in an open list stands for nothing.
    """

    value: Any
    root: FactPath
    certain: bool
    kept: tuple[tuple[tree.Node, _At], ...] = ()


Short = bool | None
"""Is a number too small (true), too large (false), or neither?"""


class _Walk:
    """A walk down a checked tree, along what settled its value; `found` are the facts noted so far, in order."""

    def __init__(self, program: Program, env: Environment) -> None:
        self._program = program
        self._env = env
        self._visits = 0
        self.found: dict[FactPath, None] = {}

    def visit(self, node: tree.Node, at: _At, short: Short = None) -> None:
        """Note the facts behind the value of a node; what is none of these cases reads no fact."""
        self._visits += 1
        if len(self.found) >= LIMIT or self._visits > VISITS:
            return
        match node:
            case DefinitionRead(body=body):
                self.visit(body, at.outermost(), short)
            case FactRead(path=path):
                self._read(path, self._value(node, at))
            case FieldRead():
                self._field(node, at)
            case tree.Has(operand=operand):
                self._has(operand, at)
            case tree.Not(operand=operand):
                self.visit(operand, at)
            case tree.Negate(operand=operand):
                self.visit(operand, at, _flipped(short))
            case tree.ListLiteral(items=items):
                self._all(items, at)
            case _:
                self._operation(node, at, short)

    def _operation(self, node: tree.Node, at: _At, short: Short) -> None:
        match node:
            case tree.Logic():
                self._logic(node, at)
            case tree.Compare():
                self._compare(node, at)
            case tree.In():
                self._in(node, at)
            case tree.Arithmetic():
                self._arithmetic(node, at, short)
            case tree.Call():
                self._call(node, at, short)
            case tree.Macro():
                self._macro(node, at)

    def _all(self, nodes: Iterable[tree.Node], at: _At) -> None:
        for node in nodes:
            self.visit(node, at)

    def _logic(self, node: tree.Logic, at: _At) -> None:
        """The operands that have the value of the whole: one is enough, or all have it."""
        value = self._value(node, at)
        for operand in node.operands:
            part = self._value(operand, at)
            if part is value or (value.__class__ is not bool and part.__class__ is value.__class__):
                self.visit(operand, at)

    def _compare(self, node: tree.Compare, at: _At) -> None:
        value = self._value(node, at)
        if node.operator in ("==", "!=") or value.__class__ is not bool:
            self._failing(value, (node.left, node.right), at)
            return
        short = node.operator.startswith("<") == value
        self.visit(node.left, at, short)
        self.visit(node.right, at, not short)

    def _failing(self, value: Any, nodes: tuple[tree.Node, ...], at: _At) -> None:
        """Note the operands of an operator that needs all of them; of an error those it comes from, if any."""
        failing = [node for node in nodes if self._value(node, at).__class__ is Failure] if _failed(value) else []
        self._all(failing or nodes, at)

    def _in(self, node: tree.In, at: _At) -> None:
        value, (container, inside) = self._value(node, at), _written_out(node.container, at)
        self.visit(node.item, at)
        if not isinstance(container, tree.Macro):
            self.visit(container, inside)
            return
        item = self._value(node.item, at)
        members = self._members(container, inside)
        self._explain((m for m in members if m.value == item) if value is True else members)
        if value is not True:
            self._outside(container, inside)

    def _arithmetic(self, node: tree.Arithmetic, at: _At, short: Short) -> None:
        value = self._value(node, at)
        if _failed(value):
            its_error = not any(_failed(self._value(side, at)) for side in (node.left, node.right))
            nodes = (node.right,) if its_error and node.operator == "/" else (node.left, node.right)
            self._failing(value, nodes, at)
            return
        left, right = (short, short) if node.operator == "+" else (short, _flipped(short))
        if node.operator in ("*", "/"):  # by a negative number what is too small is too large
            left, right = (short if _positive(other) else None for other in (node.right, node.left))
        self.visit(node.left, at, left)
        self.visit(node.right, at, right if node.operator != "/" else None)

    def _call(self, node: tree.Call, at: _At, short: Short) -> None:
        function, first = FUNCTIONS[node.function], node.arguments[0]
        value = self._value(first, at)
        if function.can_fall is not None and value.__class__ is ListValue:
            self._explain(m for m in self._members(first, at) if m.root)
            if short is not False or function.can_fall(node):
                self._outside(first, at)
            return
        facts = function.explain(node, value, self._env)
        if facts is None:
            self._failing(
                self._value(node, at), tuple(a for a in node.arguments if not isinstance(a, CompiledPattern)), at
            )
            return
        for path, fact in facts:
            self._read(path, fact)

    def _macro(self, node: tree.Macro, at: _At) -> None:
        if node.macro in ("filter", "map"):
            self._explain(self._members(node, at))
            self._outside(node, at)
            return
        value, target = self._value(node, at), self._value(node.target, at)
        if target.__class__ is not ListValue:
            self.visit(node.target, at)
            return
        if value.__class__ is not bool:
            failing = self._giving(node, at, lambda result, _: result.__class__ is value.__class__)
            self._explain_body(node, at, failing or [*islice(self._members(node.target, at), COMPARED)])
        elif value is (node.macro == "exists"):
            settling = self._giving(node, at, lambda result, certain: result is value and certain)
            self._explain_body(node, at, settling)
            self._explain(settling)
        else:
            self._explain_body(node, at, self._giving(node, at, lambda result, _: result is value))
            self._outside(node.target, at)

    def _giving(self, node: tree.Macro, at: _At, wanted: Callable[[Any, bool], bool]) -> list[_Member]:
        """The members for which the body of a macro has a value that is wanted, up to the bound."""
        giving = (
            member
            for member in self._members(node.target, at)
            if wanted(self._value(node.body, at.inside(node, member.value)), member.certain)
        )
        return [*islice(giving, COMPARED)]

    def _members(self, node: tree.Node, at: _At) -> Iterator[_Member]:
        """The members that are, or may be, in a list."""
        match node:
            case DefinitionRead(body=body):
                yield from self._members(body, at.outermost())
            case tree.Macro(macro="filter" | "map"):
                for member in self._members(node.target, at):
                    inner = at.inside(node, member.value)
                    result, kept = self._value(node.body, inner), (*member.kept, (node.body, inner))
                    if node.macro == "map":
                        yield member._replace(value=result, kept=kept)
                    elif result is not False:
                        yield member._replace(certain=member.certain and result is True, kept=kept)
            case _:
                value = self._value(node, at)
                if value.__class__ is ListValue:
                    place = self._place(node, at)
                    known = [(item, True) for item in value.items] + [(item, False) for item, _ in value.maybe]
                    for item, certain in known:
                        yield _Member(item, item.path if item.__class__ is Entry else place, certain)
                    for form in value.rest:
                        yield _Member(form, (), certain=False)

    def _explain(self, members: Iterable[_Member]) -> None:
        """What kept members in a list; an entry that no condition speaks of stands for itself."""
        for member in islice(members, MEMBERS):
            for node, at in reversed(member.kept):
                self.visit(node, at)
            self._stand_for_itself(member)

    def _explain_body(self, node: tree.Macro, at: _At, members: list[_Member]) -> None:
        """What gave the body of a macro its value at members, those first that come closest to another one."""
        closest = sorted(members, key=lambda m: (not m.root, -self._passed(node.body, at.inside(node, m.value))))
        for member in closest[:MEMBERS]:
            self.visit(node.body, at.inside(node, member.value))

    def _stand_for_itself(self, member: _Member) -> None:
        root = member.root
        if root and not any(path[: len(root)] == root for path in self.found):
            self._add(root)

    def _passed(self, body: tree.Node, at: _At) -> int:
        """How many operands of a false `&&` were not false before the first that was: the first says which kind is meant."""
        operands = body.operands if isinstance(body, tree.Logic) and body.operator == "&&" else ()
        count = 0
        for operand in operands:
            if self._value(operand, at) is False:
                break
            count += 1
        return count

    def _outside(self, node: tree.Node, at: _At) -> None:
        """Why nothing else is in a list: what kept members out, and that the list says it is complete."""
        match node:
            case DefinitionRead(body=body):
                self._outside(body, at.outermost())
            case tree.Macro(macro="filter"):
                self._explain_body(node, at, self._giving(node, at, lambda result, _: result is False))
                self._outside(node.target, at)
            case tree.Macro():
                self._outside(node.target, at)
            case FactRead() | FieldRead():
                value = self._value(node, at)
                empty = value.__class__ is not ListValue or not (value.items or value.maybe or value.rest)
                if empty or not _keyed(node):
                    self._add(self._place(node, at))

    # --- What reading one fact notes ---------------------------------------------------------------------------------

    def _value(self, node: tree.Node, at: _At) -> Any:
        """The value of a node."""
        return self._program.part(node, at.variables, self._env, at.frame)

    def _add(self, path: FactPath) -> None:
        """Note a fact, up to the bound."""
        if len(self.found) < LIMIT:
            self.found[path] = None

    def _read(self, path: FactPath, value: Any) -> None:
        """A fact; what can be excluded of one that is not known is known of what is in its way, such as a list's closure."""
        if value.__class__ is not Unknown:
            self._add(path)
            return
        for _, cause in sorted(value.causes):
            self._add(cause)

    def _field(self, node: FieldRead, at: _At) -> None:
        """Note a field of an entry, or what left open which entry it is."""
        owner = self._value(node.operand, at)
        if owner.__class__ is Entry:
            self._read(owner.path_of(node.field), self._value(node, at))
        else:
            self.visit(node.operand, at)

    def _has(self, operand: tree.Node, at: _At) -> None:
        """Note the fact that `has` asks about."""
        if isinstance(operand, FactRead):
            self._add(operand.path)
        elif isinstance(operand, FieldRead):
            owner = self._value(operand.operand, at)
            if owner.__class__ is Entry:
                self._add(owner.path if owner.rest else owner.path_of(operand.field))

    def _place(self, node: tree.Node, at: _At) -> FactPath:
        """The path of a list that is a fact; of any other list, the empty path."""
        if isinstance(node, FactRead):
            return node.path
        if isinstance(node, FieldRead):
            owner = self._value(node.operand, at)
            if owner.__class__ is Entry:
                return owner.path if owner.rest else owner.path_of(node.field)
        return ()


def _written_out(node: tree.Node, at: _At) -> tuple[tree.Node, _At]:
    """What a name of a definition stands for, and where that is."""
    while isinstance(node, DefinitionRead):
        node, at = node.body, at.outermost()
    return node, at


def _keyed(node: FactRead | FieldRead) -> bool:
    return isinstance(node.type, ListType) and isinstance(node.type.element, RecordType)


def _positive(node: tree.Node) -> bool:
    return isinstance(node, tree.Literal) and isinstance(node.value, float) and node.value > 0


def _flipped(short: Short) -> Short:
    return None if short is None else not short


def _failed(value: Any) -> bool:
    return value.__class__ is Failure
