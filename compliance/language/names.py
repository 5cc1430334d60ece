"""What the names of an expression mean: facts, parameters, definitions, country sets, loop variables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import field

from compliance.language import tree
from compliance.language.checked import (
    AsOf,
    Checked,
    DefinitionRead,
    FactRead,
    FieldRead,
    ParameterRead,
    SetRead,
    VariableRead,
)
from compliance.language.tree import ExpressionProblem
from compliance.language.types import (
    Basic,
    ListType,
    RecordType,
    Scope,
    Type,
    describe_type,
    field_type,
    same_kind,
    type_of_kind,
    type_of_shape,
)
from compliance.language.vocabulary import OTHER_WORDS
from compliance.model.nearest import as_compared, bracketed
from compliance.model.records import dataclass
from compliance.model.schemes import scheme_meant
from compliance.model.shapes import Record
from compliance.model.statements import FactPath

Typed = tuple[tree.Node, Type]


_RESERVED_NAMES = ("params", "as_of", "service", "x")


@dataclass(slots=True)
class Names(ABC):
    """The names one expression may use, what it read of them, and the mistakes found so far."""

    scope: Scope
    definitions: Mapping[str, Checked]
    problems: list[ExpressionProblem] = field(default_factory=list)
    reads: set[FactPath] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    uses_has: bool = False
    broken: bool = False
    unresolved: tree.TextSpan | None = None
    _variables: dict[str, Type] = field(default_factory=dict)

    def problem(self, span: tree.TextSpan, message: str) -> Type:
        """Note a mistake; its type is `ANY` so that nothing else is blamed for it."""
        self.problems.append(ExpressionProblem(span, message))
        return Basic.ANY

    def expect(self, type_: Type, wanted: Type, span: tree.TextSpan, message: str) -> None:
        """Report a value of another type than is wanted."""
        if not same_kind(type_, wanted):
            self.problem(span, f"{message}; this is {describe_type(type_)}")

    def written_as(self, other: tree.Node, node: tree.Node) -> tree.Node:
        """A text written out, or a list of them, as texts of facts are compared, where it is held against what is not.

        A blank at an end is meant: `startsWith("Acme ")` is no `startsWith("Acme")`.
        """
        if isinstance(other, tree.Literal):
            return node
        match node:
            case tree.Literal(value=str(text)) if text == text.strip():
                of_scheme = isinstance(other, FieldRead) and other.field == "scheme"
                scheme, edition = scheme_meant(text) if of_scheme else (None, "")
                if edition:
                    self.problem(
                        node.span,
                        f"'{text}' is a scheme and an edition, and 'scheme' is the first alone: write "
                        f"scheme == \"{scheme}\" and compare 'edition' as well",
                    )
                return tree.Literal(node.span, scheme or as_compared(text))
            case tree.ListLiteral(items=items) if not isinstance(other, tree.ListLiteral):
                return tree.ListLiteral(node.span, tuple(self.written_as(other, item) for item in items))
        return node

    @abstractmethod
    def visit(self, node: tree.Node) -> Typed:
        """Resolve any node; the rules of operators stand in `check`."""

    def _value(self, node: tree.Node, typed: Typed) -> Typed:
        """A name used as a value: groups are not values; what is read is noted."""
        resolved, type_ = typed
        if isinstance(type_, RecordType) and "*" not in type_.pattern:
            fields = ", ".join(sorted(type_.record.fields)[:4])
            return resolved, self.problem(
                node.span, f"{describe_type(type_)} is not a value; read one of its facts: {fields} ..."
            )
        self.note_read(resolved, type_)
        return resolved, type_

    def note_read(self, resolved: tree.Node, type_: Type) -> None:
        """Remember which facts a resolved name reads."""
        if isinstance(resolved, FactRead):
            self.reads.add(resolved.path)
        elif isinstance(resolved, FieldRead):
            pattern = self.pattern_of(resolved)
            if pattern is not None and pattern[-1] != "id":
                self.reads.add(pattern)
        if isinstance(type_, ListType) and type_.pattern:
            self.reads.discard(type_.pattern)
            self.reads.add((*type_.pattern, "*"))

    def pattern_of(self, node: tree.Node) -> FactPath | None:
        """Where a resolved field stands in the facts."""
        if isinstance(node, FactRead):
            return node.path
        if isinstance(node, FieldRead):
            owner = getattr(node.operand, "type", None)
            if isinstance(owner, RecordType):
                return (*owner.pattern, node.field)
        return None

    def _name(self, node: tree.Name) -> Typed:
        name = node.name
        if name in self._variables:
            return VariableRead(node.span, name, self._variables[name]), self._variables[name]
        if name in self.scope.facts.fields:
            type_ = type_of_shape(self.scope.facts.fields[name], (name,))
            return FactRead(node.span, (name,), type_), type_
        if name in self.scope.definitions:
            return self._definition(node)
        if name in self.scope.sets:
            self.sets.add(name)
            return SetRead(node.span, name), ListType(Basic.TEXT)
        if name == "as_of":
            return AsOf(node.span), Basic.AS_OF
        if name == "service":
            services = type_of_shape(self.scope.facts.fields["services"], ("services",))
            assert isinstance(services, ListType)
            assert isinstance(services.element, RecordType)
            type_ = RecordType(services.element.record, ("service",))
            return FactRead(node.span, ("service",), type_), type_
        if name in ("params", "x"):
            rest = "<name>" if name == "params" else "<namespace>.<name>"
            return node, self.problem(node.span, f"'{name}' is not a value; write {name}.{rest}")
        return node, self.unknown("name", name, node.span, self._names(), self._written_in_full(name))

    def _written_in_full(self, name: str) -> str:
        """What a name alone is short for: a field of a loop variable, a parameter, a fact of a group; or another word for."""
        variables = ((n, type_.record) for n, type_ in self._variables.items() if isinstance(type_, RecordType))
        groups = ((n, shape) for n, shape in self.scope.facts.fields.items() if isinstance(shape, Record))
        found = [f"{owner}.{name}" for owner, record in variables if name in record.fields]
        found += [f"params.{name}"] * (name in self.scope.parameters)
        found += [f"{owner}.{name}" for owner, record in groups if name in record.fields]
        return next(iter(found), OTHER_WORDS.get(name, ""))

    def _names(self) -> list[str]:
        return [
            *self._variables,
            *self.scope.facts.fields,
            *self.scope.definitions,
            *sorted(self.scope.sets),
            *_RESERVED_NAMES,
        ]

    def unknown(self, what: str, name: str, span: tree.TextSpan, known: list[str], short_for: str = "") -> Type:
        """Report an unknown name with the nearest known one, unless it may be declared where nothing could be read."""
        meant = f" (did you mean '{short_for}'?)" if short_for else bracketed(name, known)
        if name in self.scope.unreadable or (what in self.scope.unreadable and not meant):
            self.broken = True
            return Basic.ANY
        return self.problem(span, f"unknown {what} '{name}'{meant}")

    def _definition(self, node: tree.Name) -> Typed:
        checked = self.definitions.get(node.name)
        if checked is None:  # the definition itself is broken, which is reported where it stands
            self.broken = True
            return node, Basic.ANY
        self.reads |= checked.reads
        self.parameters |= checked.parameters
        self.sets |= checked.sets
        self.uses_has |= checked.uses_has
        return DefinitionRead(node.span, node.name, checked.node, checked.text), checked.type

    def _select(self, node: tree.Select) -> Typed:
        operand = node.operand
        if isinstance(operand, tree.Name) and operand.name not in self._variables:
            if operand.name == "params":
                return self._parameter(node)
            if operand.name == "x":
                near = ", ".join(sorted({ns for ns, _ in self.scope.custom})) or "none is declared"
                return node, self.problem(node.span, f"write x.<namespace>.<name>; declared namespaces: {near}")
        if isinstance(operand, tree.Select) and isinstance(operand.operand, tree.Name) and operand.operand.name == "x":
            return self._custom(node, operand)
        resolved, owner = self._owner(operand)
        if owner is Basic.ANY:
            self.unresolved = node.span
            return node, Basic.ANY
        if not isinstance(owner, RecordType):
            return node, self.problem(
                node.field_span, f"{describe_type(owner)} has no field '{node.field}'{list_hint(owner)}"
            )
        type_ = field_type(owner, node.field)
        if type_ is None:
            known = [*owner.record.fields]
            return node, self.unknown(
                "fact", _dotted(owner, node.field), node.field_span, [_dotted(owner, k) for k in known]
            )
        if isinstance(resolved, FactRead):
            return FactRead(node.span, (*resolved.path, node.field), type_), type_
        return FieldRead(node.span, resolved, node.field, type_), type_

    def _owner(self, operand: tree.Node) -> Typed:
        if isinstance(operand, tree.Name):
            return self._name(operand)
        if isinstance(operand, tree.Select):
            return self._select(operand)
        return self.visit(operand)

    def _parameter(self, node: tree.Select) -> Typed:
        type_ = self.scope.parameters.get(node.field)
        if type_ is None:
            return node, self.unknown("parameter", node.field, node.field_span, [*self.scope.parameters])
        self.parameters.add(node.field)
        return ParameterRead(node.span, node.field, type_), type_

    def _custom(self, node: tree.Select, namespace: tree.Select) -> Typed:
        key = (namespace.field, node.field)
        kind = self.scope.custom.get(key)
        if kind is None:
            known = [f"x.{ns}.{name}" for ns, name in self.scope.custom]
            return node, self.unknown("custom fact", f"x.{'.'.join(key)}", node.span, known)
        type_ = type_of_kind(kind)
        return FactRead(node.span, ("x", *key), type_, custom=True), type_


def _dotted(owner: RecordType, name: str) -> str:
    return ".".join((*(part for part in owner.pattern if part != "*"), name))


def list_hint(owner: Type) -> str:
    """How a list is asked about; nothing for other types."""
    return "; ask about its entries: .exists(e, e.<field> ...)" if isinstance(owner, ListType) else ""
