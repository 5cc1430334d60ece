"""What reading one fact notes, for whoever follows what gave a condition its value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from compliance.language import tree
from compliance.language.checked import FactRead, FieldRead
from compliance.language.lists import in_force, latest
from compliance.language.operators import Environment, Frame
from compliance.language.program import Program
from compliance.language.values import Entry, ListValue, Unknown
from compliance.model.provider import FactPath
from compliance.model.schema import KEY_FIELD

LIMIT = 25
"""Facts named of one condition."""


class At(NamedTuple):
    """The loop variables in scope, and the parameters with their values."""

    variables: tuple[str, ...]
    frame: Frame

    def inside(self, node: tree.Macro, member: Any) -> At:
        """In the body of a macro, at one member of its list."""
        return At((*self.variables, node.variable), (*self.frame, member))

    def outermost(self) -> At:
        """In a definition."""
        return At((), self.frame[:1])


class Reads(ABC):
    """The facts noted so far, in order, and how each kind of read adds to them."""

    def __init__(self, program: Program, env: Environment) -> None:
        self._program = program
        self._env = env
        self.found: dict[FactPath, None] = {}

    @abstractmethod
    def visit(self, node: tree.Node, at: At) -> None:
        """Note the facts behind the value of a node."""

    def value(self, node: tree.Node, at: At) -> Any:
        """The value of a node."""
        return self._program.part(node, at.variables, self._env, at.frame)

    def add(self, path: FactPath) -> None:
        """Note a fact, up to the bound."""
        if len(self.found) < LIMIT:
            self.found[path] = None

    def read(self, path: FactPath, value: Any) -> None:
        """A fact; what can be excluded of one that is not known is known of what is in its way, such as a list's closure."""
        if value.__class__ is not Unknown:
            self.add(path)
            return
        for _, cause in sorted(value.causes):
            self.add(cause)

    def field(self, node: FieldRead, at: At) -> None:
        """A field of an entry."""
        owner = self.value(node.operand, at)
        if owner.__class__ is Entry:
            self.read(_below(owner, node.field), self.value(node, at))
        else:
            self.visit(node.operand, at)

    def has(self, operand: tree.Node, at: At) -> None:
        """Whether a fact is stated."""
        if isinstance(operand, FactRead):
            self.add(operand.path)
        elif isinstance(operand, FieldRead):
            owner = self.value(operand.operand, at)
            if owner.__class__ is Entry:
                self.add(owner.path if owner.rest else _below(owner, operand.field))

    def latest_year(self, node: tree.Call, at: At) -> None:
        """The year that was the last, and when it closes."""
        years, field = self.value(node.arguments[0], at), node.arguments[1]
        if years.__class__ is not ListValue or not isinstance(field, tree.Literal):
            self.visit(node.arguments[0], at)
            return
        name = str(field.value)
        known = (*years.items, *(entry for entry, _ in years.maybe))
        for entry in sorted(known, key=lambda year: str(year.path[-1]), reverse=True):
            value = latest(ListValue((entry,)), name, self._env["as_of"], entry.path)
            if value.__class__ is not Unknown:
                self.add(_below(entry, name))
                if "closes" in entry.fields:
                    self.add(_below(entry, "closes"))
                return
        self.read((), self.value(node, at))

    def certificate(self, function: str, entry: Entry) -> None:
        """The bound of its validity that is not kept, else all that are stated; or the services it covers."""
        if entry.rest:
            self.add(entry.path)
        elif function == "covers":
            if "service.id" in self._env:
                self.add(_below(entry, "services"))
        else:
            bounds = {name: entry.fields[name] for name in ("issued", "expires") if name in entry.fields}
            as_of = self._env["as_of"]
            passed = {n: v for n, v in bounds.items() if in_force(Entry(entry.path, {n: v}), as_of) is False}
            for name, value in (passed or bounds).items():
                self.read(_below(entry, name), value)

    def place(self, node: tree.Node, at: At) -> FactPath:
        """The path of a list that is a fact; nothing for another one."""
        if isinstance(node, FactRead):
            return node.path
        if isinstance(node, FieldRead):
            owner = self.value(node.operand, at)
            if owner.__class__ is Entry:
                return owner.path if owner.rest else _below(owner, node.field)
        return ()


def _below(entry: Entry, name: str) -> FactPath:
    return entry.path if name == KEY_FIELD else (*entry.path, *name.split("."))
