"""What a condition that is unknown lacks: the facts that could still settle it, and of lists only the entries that could.

A condition is looked at twice: as the rule sees the facts, and as they are stated, however weakly or long ago. An entry that
what is stated excludes, such as a certificate of another scheme, cannot matter any more; where what is stated would do, what is
lacking is evidence of it and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from compliance.language import tree
from compliance.language.checked import CompiledPattern, DefinitionRead, FactRead, FieldRead
from compliance.language.functions import FUNCTIONS
from compliance.language.operators import Environment, Scoped
from compliance.language.program import ParameterValues, Program
from compliance.language.values import (
    NO_CAUSES,
    PLAIN,
    Entry,
    Failure,
    InexactNumber,
    ListValue,
    Unknown,
    UnknownCauses,
    causes_of,
)
from compliance.model.records import dataclass
from compliance.model.statements import FactPath
from compliance.model.status import Reason

VISITS = 2_000
"""Parts of one condition that are looked into; beyond that all is named that is unknown."""

_EVIDENCE = (Reason.WEAK, Reason.STALE)

_Wanted = bool | None
"""Would it help if a condition were true, or a number more (true); the contrary (false); or can neither be said?"""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a condition lacks.

    Attributes:
        causes: the facts that could settle it, each with what is the matter with it.
        unmatched: the lists in which something was looked for, none of whose known entries fits.
    """

    causes: UnknownCauses
    unmatched: frozenset[FactPath]


def lacking(program: Program, env: Environment, stated: Environment, parameters: ParameterValues) -> Lacking:
    """What an unknown condition lacks, given the facts as it sees them and as they are stated, however weakly."""
    whole = _all_causes(program.evaluate(env, parameters))
    if not any("*" in path for path in program.reads) and not any(reason in _EVIDENCE for reason, _ in whole):
        return Lacking(
            whole, frozenset()
        )  # nothing is stated that it does not see, and there are no entries to tell apart
    walk = _Walk(program, env, stated)
    causes = walk.lacks(program.checked.node, _At((), (parameters,), (parameters,)), wanted=True)
    return Lacking(_by_entry(causes), frozenset(walk.unmatched))


def excluded_entries(program: Program, stated: Environment, parameters: ParameterValues) -> frozenset[FactPath]:
    """The entries of lists that a condition looks at and excludes wherever it does, by what is stated of them."""
    walk = _Walk(program, stated, stated)
    at = _At((), (parameters,), (parameters,))
    seen: dict[FactPath, bool] = {}
    for path, kept in walk.seen(program.checked.node, at):
        seen[path] = seen.get(path, False) or kept
    return frozenset(path for path, kept in seen.items() if not kept)


def _by_entry(causes: UnknownCauses) -> UnknownCauses:
    """Causes without those that say of a field what is said of its whole entry."""
    whole = {path for reason, path in causes if reason in _EVIDENCE}
    return frozenset(
        (reason, path)
        for reason, path in causes
        if reason not in _EVIDENCE or not any(path[:size] in whole for size in range(1, len(path)))
    )


class _At(NamedTuple):
    """A place in an expression: the loop variables in scope, and their values as the rule sees them and as they are stated."""

    variables: tuple[str, ...]
    frame: Scoped
    stated: Scoped

    def inside(self, node: tree.Macro, member: _Member) -> _At:
        """The place in the body of a macro, at one member of its list."""
        return _At((*self.variables, node.variable), (*self.frame, member.value), (*self.stated, member.stated))

    def outermost(self) -> _At:
        """The place in a definition: it sees the parameters only."""
        return _At((), self.frame[:1], self.stated[:1])


class _Member(NamedTuple):
    """A member of a list, as the rule sees it and as it is stated.

    Attributes:
        value: as the rule sees it.
        stated: as it is stated.
        certain: whether the rule sees it in the list for certain.
        out: whether it is not in the list by what is stated.
        kind: whether it is of the kind that is looked for, by what is stated.
        causes: why it is not certain.
    """

    value: Any
    stated: Any
    certain: bool
    out: bool
    causes: UnknownCauses
    kind: bool = True


class _Walk:
    """A walk down a checked tree, along what leaves its value open."""

    def __init__(self, program: Program, env: Environment, stated: Environment) -> None:
        self._program = program
        self._env = env
        self._stated_env = stated
        self._visits = 0
        self.unmatched: set[FactPath] = set()

    def _value(self, node: tree.Node, at: _At) -> Any:
        return self._program.part(node, at.variables, self._env, at.frame)

    def _stated(self, node: tree.Node, at: _At) -> Any:
        return self._program.part(node, at.variables, self._stated_env, at.stated)

    def lacks(self, node: tree.Node, at: _At, *, wanted: _Wanted) -> UnknownCauses:
        """What the value of a node lacks; nothing where it is settled."""
        value = self._value(node, at)
        if _settled(value):
            return NO_CAUSES
        self._visits += 1
        if self._visits > VISITS:
            return causes_of(value)
        match node:
            case DefinitionRead(body=body):
                return self.lacks(body, at.outermost(), wanted=wanted)
            case tree.Not(operand=operand) | tree.Negate(operand=operand):
                return self.lacks(operand, at, wanted=_flipped(wanted))
            case tree.Logic():
                return self._logic(node, at, wanted)
            case tree.Compare():
                return self._compare(node, at, wanted)
            case tree.Macro() if node.macro in ("exists", "all"):
                return self._quantifier(node, at, wanted)
            case tree.Macro() if value.__class__ is ListValue:
                return self._list(node, at, wanted)
        return self._operation(node, value, at, wanted)

    def _operation(self, node: tree.Node, value: Any, at: _At, wanted: _Wanted) -> UnknownCauses:
        causes = NO_CAUSES
        match node:
            case tree.In(item=item, container=container):
                causes = self.lacks(item, at, wanted=None) | self.lacks(container, at, wanted=wanted)
            case tree.Arithmetic(left=left, right=right, operator=operator):
                signs = {"+": (wanted, wanted), "-": (wanted, _flipped(wanted))}.get(operator, (None, None))
                causes = self.lacks(left, at, wanted=signs[0]) | self.lacks(right, at, wanted=signs[1])
            case tree.Call():
                causes = self._call(node, at, wanted)
            case tree.ListLiteral(items=items):
                causes = NO_CAUSES.union(*(self.lacks(item, at, wanted=None) for item in items))
            case FieldRead(operand=operand) | tree.Macro(target=operand):
                causes = self.lacks(operand, at, wanted=None)
        return causes or _all_causes(value)

    def _call(self, node: tree.Call, at: _At, wanted: _Wanted) -> UnknownCauses:
        if FUNCTIONS[node.function].can_fall is not None and self._value(node.arguments[0], at).__class__ is ListValue:
            return self._list(node.arguments[0], at, wanted)
        arguments = [a for a in node.arguments if not isinstance(a, CompiledPattern)]
        open_ = [a for a in arguments if self._value(a, at).__class__ is not ListValue]
        return NO_CAUSES.union(*(self.lacks(argument, at, wanted=None) for argument in open_))

    def _compare(self, node: tree.Compare, at: _At, wanted: _Wanted) -> UnknownCauses:
        if node.operator in ("==", "!="):
            left, right = None, None
        else:
            left = _flipped(wanted) if node.operator.startswith("<") else wanted
            right = _flipped(left)
        return self.lacks(node.left, at, wanted=left) | self.lacks(node.right, at, wanted=right)

    def _logic(self, node: tree.Logic, at: _At, wanted: _Wanted) -> UnknownCauses:
        """What the operands lack that could settle it: of several ways to what is wanted, those not excluded."""
        decisive = node.operator == "||"
        whole = self._stated(node, at)
        open_ = [(o, self._stated(o, at)) for o in node.operands if not _settled(self._value(o, at))]
        chosen = open_
        if whole is decisive:
            chosen = [(o, stated) for o, stated in open_ if stated is decisive]
        elif whole.__class__ is not bool and _any_will_do(decisive, wanted):
            chosen = [(o, stated) for o, stated in open_ if stated.__class__ is not bool]
        return NO_CAUSES.union(*(self.lacks(o, at, wanted=wanted) for o, _ in chosen or open_))

    def _quantifier(self, node: tree.Macro, at: _At, wanted: _Wanted) -> UnknownCauses:
        """What the members of a list lack that could settle `exists` and `all`, and why others may be in it."""
        if self._value(node.target, at).__class__ is not ListValue:
            return self.lacks(node.target, at, wanted=None)
        decisive = node.macro == "exists"
        whole, searching = self._stated(node, at), _any_will_do(decisive, wanted)
        open_: list[tuple[_Member, _At, Any]] = []
        for member in self._members(node.target, at):
            inner = at.inside(node, member)
            value = self._value(node.body, inner)
            if not _settled(value) or (value is decisive and not member.certain):
                open_.append((member, inner, self._stated(node.body, inner)))
        rest = self._rest(node, at, (not decisive) if searching else None)
        if whole is decisive:
            chosen = [one for one in open_ if one[2] is decisive and not one[0].out]
        elif searching and (rest or whole.__class__ is not bool):
            chosen = [one for one in open_ if one[2] is not (not decisive) and not one[0].out]
        else:
            chosen = [one for one in open_ if one[2] is not (not decisive) or self._of_kind(node.body, *one[:2])]
        causes = NO_CAUSES.union(
            *(member.causes | self.lacks(node.body, inner, wanted=wanted) for member, inner, _ in chosen)
        )
        if whole is decisive and causes:
            return causes
        if not chosen and not rest:
            return self._of_the_list(node.target, at, self._value(node, at))
        if searching and rest and not chosen:
            self.unmatched |= self._places(node.target, at)
        return (causes | rest) or _all_causes(self._value(node, at))

    def _of_the_list(self, node: tree.Node, at: _At, value: Any) -> UnknownCauses:
        """What is lacking where no member is of the kind looked for, by what is stated: better evidence of what a list holds."""
        places, whole = self._places(node, at), _all_causes(value)
        causes = frozenset((reason, path) for reason, _ in whole if reason in _EVIDENCE for path in places)
        self.unmatched |= places if causes else set()
        return causes or whole

    def _of_kind(self, body: tree.Node, member: _Member, inner: _At) -> bool:
        """Is a member of the kind, edition and so on that is looked for, and for the service, by what is stated of it?"""
        conjuncts = body.operands if isinstance(body, tree.Logic) and body.operator == "&&" else (body,)
        return member.kind and not any(
            _says_which(conjunct) and self._stated(conjunct, inner) is False for conjunct in conjuncts
        )

    def _list(self, node: tree.Node, at: _At, wanted: _Wanted) -> UnknownCauses:
        """Why it is not certain what is in a list, and what its members lack."""
        value = self._value(node, at)
        open_ = [m for m in self._members(node, at) if not (m.certain and _settled(m.value))]
        chosen = [member for member in open_ if not member.out]
        if wanted is False or not (chosen or value.rest):
            chosen += [member for member in open_ if member.out and member.kind]
        if open_ and not chosen and not value.rest:
            return self._of_the_list(node, at, value)
        causes = NO_CAUSES.union(*(member.causes | _all_causes(member.value) for member in chosen))
        rest = self._rest_of(value, self._stated(node, at), searching=wanted is not False)
        if rest and not chosen and wanted is not False and not value.items:
            self.unmatched |= self._places(node, at)
        return causes | rest

    def _rest(self, node: tree.Macro, at: _At, neutral: _Wanted) -> UnknownCauses:
        """Why a further member cannot be ruled out that would matter."""
        value, stated = self._value(node.target, at), self._stated(node.target, at)
        variables, part = (*at.variables, node.variable), self._program.part
        idle = node.macro == "all"  # the value of a member that does not matter
        forms = [f for f in value.rest if part(node.body, variables, self._env, (*at.frame, f)) is not idle]
        if neutral is not None and stated.__class__ is ListValue:
            left = (
                f for f in stated.rest if part(node.body, variables, self._stated_env, (*at.stated, f)) is not neutral
            )
            stated = ListValue((), rest=tuple(left), causes=stated.causes)
        here = ListValue((), rest=tuple(forms), causes=value.causes)
        return self._rest_of(here, stated, searching=neutral is not None)

    def _rest_of(self, value: ListValue, stated: Any, *, searching: bool) -> UnknownCauses:
        """Why a list may hold more: that it is open, or that its closure is not well enough evidenced, whichever matters.

        Where something is searched for, that other entries of it have ended says nothing of what else may be in it.
        """
        if not value.rest:
            return NO_CAUSES
        shortest = min((len(path) for _, path in value.causes), default=0)
        causes = value.causes
        if searching:  # what has ended is looked up by what it was
            causes = frozenset(c for c in causes if c[0] is not Reason.ENDED or len(c[1]) == shortest)
        is_open = stated.__class__ is not ListValue or bool(stated.rest)
        return frozenset(c for c in causes if (c[0] not in _EVIDENCE) is is_open) or causes

    def _members(self, node: tree.Node, at: _At) -> Iterator[_Member]:
        """The members that are, or may be, in a list."""
        match node:
            case DefinitionRead(body=body):
                yield from self._members(body, at.outermost())
            case tree.Macro(macro="filter" | "map"):
                for member in self._members(node.target, at):
                    inner = at.inside(node, member)
                    value, stated = self._value(node.body, inner), self._stated(node.body, inner)
                    if node.macro == "map":
                        yield member._replace(value=value, stated=stated)
                    elif value is not False:
                        out = member.out or stated is False
                        causes = member.causes | self.lacks(node.body, inner, wanted=True)
                        kind = stated is not False or self._of_kind(node.body, member, inner)
                        certain = member.certain and value is True
                        yield member._replace(certain=certain, out=out, kind=member.kind and kind, causes=causes)
            case _:
                yield from _paired(self._value(node, at), self._stated(node, at))

    def _places(self, node: tree.Node, at: _At) -> set[FactPath]:
        """The list of facts that a list is made of."""
        match node:
            case DefinitionRead(body=body):
                return self._places(body, at.outermost())
            case tree.Macro(target=target):
                return self._places(target, at)
            case FactRead(path=path):
                return {path}
            case FieldRead(operand=operand, field=field):
                owner = self._value(operand, at)
                return {owner.path_of(field)} if owner.__class__ is Entry and not owner.rest else set()
        return set()

    # --- Which entries it looks at ------------------------------------------------------------------------------------

    def seen(self, node: tree.Node, at: _At) -> Iterator[tuple[FactPath, bool]]:
        """The entries a condition looks at, each with whether it is kept there."""
        self._visits += 1
        if self._visits > VISITS:
            return
        if isinstance(node, DefinitionRead):
            yield from self.seen(node.body, at.outermost())
        elif isinstance(node, tree.Macro):
            yield from self.seen(node.target, at)
            nested = any(isinstance(below, tree.Macro) for below in tree.nodes_of(node.body))
            value = self._value(node.target, at)
            for item in (*value.items, *(item for item, _ in value.maybe)) if value.__class__ is ListValue else ():
                inner = at.inside(node, _Member(item, item, certain=True, out=False, causes=NO_CAUSES))
                if item.__class__ is Entry:
                    searched = node.macro in ("exists", "filter")
                    yield item.path, not (searched and self._value(node.body, inner) is False)
                if nested:
                    yield from self.seen(node.body, inner)
        elif not isinstance(node, tree.Literal | FactRead):
            for child in tree.children(node):
                yield from self.seen(child, at)


def _paired(value: Any, stated: Any) -> Iterator[_Member]:
    """The members of a list of facts, as the rule sees them and as they are stated."""
    if value.__class__ is not ListValue:
        return
    known = [] if stated.__class__ is not ListValue else [*stated.items, *(entry for entry, _ in stated.maybe)]
    by_path = {entry.path: entry for entry in known if entry.__class__ is Entry}
    for item in value.items:
        other = by_path.get(item.path, item) if item.__class__ is Entry else item
        yield _Member(item, other, certain=True, out=False, causes=NO_CAUSES)
    for item, causes in value.maybe:
        out = item.__class__ is Entry and item.path not in by_path
        other = by_path.get(item.path, item) if item.__class__ is Entry else item
        yield _Member(item, other, certain=False, out=out, causes=causes)


def _says_which(node: tree.Node) -> bool:
    """Does a condition say which kind of entry is meant, or for which service, and not how good it has to be?"""
    match node:
        case tree.Compare(operator="=="):
            return True
        case tree.In(container=tree.ListLiteral()) | tree.Call(function="covers"):
            return True
    return False


def _settled(value: Any) -> bool:
    """Is nothing open about a value? Of a list, that it is closed and its members are there for certain."""
    if value.__class__ is ListValue:
        return not (value.rest or value.maybe)
    return value.__class__ in PLAIN or value.__class__ in (Failure, Entry)


def _all_causes(value: Any) -> UnknownCauses:
    if value.__class__ is ListValue:
        return value.causes.union(*(causes for _, causes in value.maybe))
    return causes_of(value) if value.__class__ in (Unknown, InexactNumber) else NO_CAUSES


def _any_will_do(decisive: bool, wanted: _Wanted) -> bool:  # noqa: FBT001 - the value that settles an operator
    """Is one operand, or member, enough for what is wanted?"""
    return decisive is (wanted is not False)


def _flipped(wanted: _Wanted) -> _Wanted:
    return None if wanted is None else not wanted
