"""Compiles every expression of a rule set's document, broken or not, so that all mistakes show in one run.

Works on the document as data, not on its validated model: a typo in a key must not hide a misspelt fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from compliance.language import tree
from compliance.language.check import check, program_of
from compliance.language.checked import Checked
from compliance.language.evaluate import Shared
from compliance.language.parser import parse
from compliance.language.program import Program
from compliance.language.tree import ExpressionError, ExpressionProblem
from compliance.language.types import NUMBER, Basic, ListType, Scope, Type
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.rule_values import CUSTOM_PATH
from compliance.model.schema import fact_schema
from compliance.model.values import FactKind
from compliance.rulesets.ruleset import Definition

EXPANSION_LIMIT = 20_000
DEPTH_LIMIT = 100
_TOO_DEEP = f"with the definitions it uses this is nested more than {DEPTH_LIMIT} levels deep"
CUSTOM_KINDS = {
    "bool": FactKind("bool"),
    "number": FactKind("number"),
    "text": FactKind("text"),
    "date": FactKind("date"),
    # As programmers call them.
    "int": FactKind("number"),
    "float": FactKind("number"),
    "str": FactKind("text"),
}


@dataclass(slots=True)
class Conditions:
    """The programs of one document by the path of their text, and what is wrong with the others."""

    programs: dict[DocumentPath, Program] = field(default_factory=dict)
    definitions: dict[str, Checked] = field(default_factory=dict)
    problems: list[tuple[DocumentPath, ExpressionProblem]] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    heights: dict[str, int] = field(default_factory=dict)
    parameters_read: set[str] = field(default_factory=set)
    imported: tuple[str, ...] = ()

    def named(self, names: Iterable[str]) -> dict[str, Definition]:
        """The definitions of these names that are in order, for rule sets that import them.

        One that reads parameters is refused there: a parameter belongs to the rule set it stands in.
        """
        return {
            name: Definition(self.definitions[name], self.sizes[name], self.heights[name])
            for name in names
            if name in self.definitions
        }


def compile_conditions(
    data: Any, sets: frozenset[str], imported: Mapping[str, Definition | None] | None = None
) -> Conditions:
    """Compile all conditions of a document as read from YAML, those of its recognitions too.

    Anything misshapen is left to the model's validation.

    Args:
        data: the document.
        sets: names of the country sets.
        imported: definitions of other rule sets, by name; `None` for one whose rule set is broken, so that nothing
            else is blamed for it.
    """
    conditions = Conditions()
    if not isinstance(data, dict):
        return conditions
    scope = scope_of(data, sets)
    _take_in(imported or {}, data, scope, conditions)
    _compile_definitions(_mapping(data, "define"), scope, conditions)
    names = [*conditions.imported, *_mapping(data, "define")]
    scope = replace(scope, definitions=_definition_types(names, conditions))
    shared: Shared = {}
    for path, text in (*condition_texts(data), *_recognition_texts(data)):
        try:
            node = parse(text)
            _bound_expansion(node, len(text), conditions)
            checked = check(node, scope, conditions.definitions, text=text)
        except ExpressionError as error:
            conditions.problems += [(path, problem) for problem in error.problems]
        else:
            conditions.parameters_read |= checked.parameters
            conditions.programs[path] = program_of(text, checked, shared)
    return conditions


def scope_of(data: Mapping[str, Any], sets: frozenset[str]) -> Scope:
    """The names a document's expressions can use, its definitions aside."""
    parameters = {name: parameter_type(value) for name, value in _mapping(data, "parameters").items()}
    custom = {}
    unreadable = set(_unreadable(data))
    for path, declared in _mapping(data, "facts").items():
        match = CUSTOM_PATH.fullmatch(path)
        kind = CUSTOM_KINDS.get(str(declared.get("type"))) if isinstance(declared, dict) else None
        if match and kind:
            custom[match.groups()] = kind
        else:
            unreadable.add(path)
    # groups() are two texts
    return Scope(fact_schema(), parameters, {}, sets, custom, frozenset(unreadable))  # type: ignore[arg-type]


def _unreadable(data: Mapping[str, Any]) -> Iterator[str]:
    """The kinds of names whose declarations are misshapen: what they would have declared is not called unknown as well."""
    for key, kind in (("parameters", "parameter"), ("facts", "custom fact"), ("define", "name")):
        if not isinstance(data.get(key, {}), dict):
            yield kind
    imports = data.get("imports", [])
    named = [import_.get("definitions", []) if isinstance(import_, dict) else None for import_ in _listed(imports)]
    if not isinstance(imports, list) or not all(isinstance(names, list) for names in named):
        yield "name"


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def parameter_type(parameter: Any) -> Type:
    """The type of a declared parameter; `ANY` where the declaration is broken."""
    if not isinstance(parameter, dict):
        return Basic.ANY
    values = parameter.get("values")
    value = parameter.get("value")
    if isinstance(values, list) and values and isinstance(values[0], dict):
        value = values[0].get("value")
    declared = parameter.get("type")
    if declared == "date":
        return Basic.DATE
    found = _type_of_value(value)
    return found if declared is None or _DECLARED.get(str(declared)) == found else Basic.ANY


_DECLARED = {"bool": Basic.BOOL, "number": NUMBER, "text": Basic.TEXT, "texts": ListType(Basic.TEXT)}


def _type_of_value(value: object) -> Type:
    match value:
        case bool():
            return Basic.BOOL
        case int() | float() | dict():
            return NUMBER
        case str():
            return Basic.TEXT
        case list():
            return ListType(Basic.TEXT)
    return Basic.ANY


def condition_texts(data: Mapping[str, Any]) -> Iterator[tuple[DocumentPath, str]]:
    """Every condition of the rules, with its path in the document."""
    for number, rule in _entries(data, "rules"):
        for key in ("check", "applies"):
            if isinstance(rule.get(key), str):
                yield ("rules", number, key), rule[key]
        for step, rung in _entries(rule, "rungs"):
            if isinstance(rung.get("when"), str):
                yield ("rules", number, "rungs", step, "when"), rung["when"]


def _recognition_texts(data: Mapping[str, Any]) -> Iterator[tuple[DocumentPath, str]]:
    for number, recognition in _entries(data, "recognises"):
        if isinstance(recognition.get("when"), str):
            yield ("recognises", number, "when"), recognition["when"]


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list, each with its position."""
    entries = data.get(key)
    yield from ((n, entry) for n, entry in enumerate(_listed(entries)) if isinstance(entry, dict))


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _take_in(
    imported: Mapping[str, Definition | None], data: Mapping[str, Any], scope: Scope, conditions: Conditions
) -> None:
    """Make imported definitions known, so that those of the document can use them."""
    conditions.imported = tuple(imported)
    for name, definition in imported.items():
        if name in _mapping(data, "define"):
            _report(conditions, name, f"the definition '{name}' is imported as well; give this one another name")
        if definition is not None and _name_problem(name, scope) is None:
            conditions.definitions[name] = definition.checked
            conditions.sizes[name], conditions.heights[name] = definition.size, definition.height


def _definition_types(names: Iterable[str], conditions: Conditions) -> dict[str, Type]:
    known = conditions.definitions
    return {name: known[name].type if name in known else Basic.ANY for name in names}


def _compile_definitions(define: Mapping[str, Any], scope: Scope, conditions: Conditions) -> None:
    trees: dict[str, tree.Node] = {}
    for name, text in define.items():
        problem = _name_problem(name, scope)
        if problem:
            _report(conditions, name, problem)
        elif isinstance(text, str):
            try:
                trees[name] = parse(text)
            except ExpressionError as error:
                conditions.problems += [(("define", name), p) for p in error.problems]
    for name in trees:
        _define(name, trees, define, scope, conditions, ())


def _name_problem(name: str, scope: Scope) -> str | None:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return f"'{name}' cannot be used in expressions; use letters, digits and '_'"
    if name in scope.facts.fields or name in scope.sets or name in ("params", "as_of", "service", "x"):
        return f"the definition '{name}' hides a name that is already in use"
    return None


def _define(
    name: str,
    trees: Mapping[str, tree.Node],
    define: Mapping[str, Any],
    scope: Scope,
    conditions: Conditions,
    above: tuple[str, ...],
) -> None:
    """Check one definition after those it uses; a cycle or an expansion out of bounds is a problem."""
    if name in conditions.sizes:
        return
    conditions.sizes[name] = 0
    for other in sorted(names_in(trees[name]).keys() & trees.keys()):
        if other in (*above, name):
            cycle = " -> ".join((*(*above, name)[(*above, name).index(other) :], other))
            _report(conditions, name, f"definitions must not be recursive: {cycle}")
            return
        if len(above) >= DEPTH_LIMIT:
            _report(conditions, name, _TOO_DEEP)
            return
        _define(other, trees, define, scope, conditions, (*above, name))
    inner = replace(scope, definitions=_definition_types([*conditions.imported, *define], conditions))
    try:
        size, height = _bound_expansion(trees[name], len(define[name]), conditions)
        conditions.definitions[name] = check(
            trees[name], inner, conditions.definitions, expected=None, text=define[name]
        )
    except ExpressionError as error:
        conditions.problems += [(("define", name), p) for p in error.problems]
    else:
        conditions.sizes[name], conditions.heights[name] = size, height
        conditions.parameters_read |= conditions.definitions[name].parameters


def _report(conditions: Conditions, name: str, message: str) -> None:
    conditions.problems.append((("define", name), ExpressionProblem(tree.TextSpan(0, 0), message)))


def _bound_expansion(node: tree.Node, length: int, conditions: Conditions) -> tuple[int, int]:
    """Length and depth of an expression with its definitions written out; an error where one is beyond its bound."""
    uses = names_in(node)
    size = length + sum(count * conditions.sizes.get(name, 0) for name, count in uses.items())
    if size > EXPANSION_LIMIT:
        message = f"with the definitions it uses this is longer than {EXPANSION_LIMIT} characters"
        raise ExpressionError((ExpressionProblem(node.span, message),))
    height = _height(node, conditions.heights)
    if height > DEPTH_LIMIT:
        raise ExpressionError((ExpressionProblem(node.span, _TOO_DEEP),))
    return size, height


def _height(node: tree.Node, heights: Mapping[str, int]) -> int:
    of_name = heights.get(node.name, 0) if isinstance(node, tree.Name) else 0
    return 1 + max([of_name, *(_height(child, heights) for child in tree.children(node))])


def names_in(node: tree.Node) -> Counter[str]:
    """Every free-standing name of a parsed tree, with how often it stands there."""
    return Counter(below.name for below in tree.nodes_of(node) if isinstance(below, tree.Name))
