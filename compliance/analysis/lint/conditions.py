"""Conditions that come out in one way whatever the facts, and rungs nobody stands on."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from decimal import Decimal

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry, WantedPart
from compliance.analysis.lint.terms import NumberRange, TextSet, domain_of, kind_of
from compliance.language import tree
from compliance.language.checked import DefinitionRead, FactRead, FieldRead, ParameterRead, VariableRead
from compliance.language.program import Program
from compliance.language.types import Basic
from compliance.model.nearest import ALPHA_2, did_you_mean
from compliance.model.problem import DocumentPath
from compliance.model.values import FactKind
from compliance.model.words import stated, stated_range
from compliance.rulesets.lintable import Lintable
from compliance.rulesets.ruleset import Parameter, Rule

_LISTED = 12
"""Values of a fact that a message lists."""
_SHOWN = 70
"""Characters of a condition that a message quotes."""

CONSTANT_CONDITION = Lint(
    "constant-condition", Severity.ERROR, "A condition, or a part of one, that comes out the same whatever the facts"
)


def constant_conditions(lintable: Lintable, inquiry: Inquiry) -> Iterator[Hit]:
    """The smallest parts of conditions that can never be true, or never be false."""
    for name in lintable.document.define:
        definition = lintable.ruleset.definitions.get(name)
        if definition is not None and definition.checked.type is Basic.BOOL:
            yield from _constants(definition.checked.node, definition.checked.text, ("define", name), inquiry)
        elif definition is not None:
            yield from _inside(definition.checked.node, definition.checked.text, ("define", name), inquiry)
    for number, rule in lintable.own_rules:
        for path, program in _programs(("rules", number), rule):
            root = program.checked.node
            if path[-1] == "when" and not inquiry.may(root, wanted=True):
                continue  # an unreachable rung, which is said elsewhere
            yield from _constants(root, program.text, path, inquiry)


def _programs(place: DocumentPath, rule: Rule) -> Iterator[tuple[DocumentPath, Program]]:
    if rule.applies is not None:
        yield (*place, "applies"), rule.applies
    for step, rung in enumerate(rule.rungs):
        if rung.when is not None:
            yield ((*place, "rungs", step, "when") if rule.graded else (*place, "check")), rung.when


def _constants(node: tree.Node, text: str, path: DocumentPath, inquiry: Inquiry) -> list[Hit]:
    """What is constant in a condition: parts of it, else the whole; a definition is looked at where it stands."""
    if isinstance(node, DefinitionRead):
        return []
    parts = list(_inside(node, text, path, inquiry))
    if parts:
        return parts
    for wanted, never in ((True, "true"), (False, "false")):
        if not inquiry.may(node, wanted=wanted):
            if _rests_on_definitions(node, inquiry):
                return []
            message = f"{_shown(node, text)} can never be {never}, whatever the facts"
            return [Hit(CONSTANT_CONDITION, path, message, _reason(node, inquiry.sets), node.span.start)]
    return []


def _inside(node: tree.Node, text: str, path: DocumentPath, inquiry: Inquiry) -> Iterator[Hit]:
    """What is constant in the conditions within an expression."""
    match node:
        case DefinitionRead():
            return
        case tree.Logic(operands=operands):
            for operand in operands:
                yield from _constants(operand, text, path, inquiry)
        case tree.Not(operand=operand):
            yield from _constants(operand, text, path, inquiry)
        case tree.Macro(macro=macro, target=target, body=body):
            yield from _inside(target, text, path, inquiry)
            within = _inside if macro == "map" else _constants
            yield from within(body, text, path, inquiry)
        case tree.Compare(left=left, right=right) | tree.Arithmetic(left=left, right=right):
            yield from _inside(left, text, path, inquiry)
            yield from _inside(right, text, path, inquiry)
        case tree.In(item=item, container=container):
            yield from _inside(item, text, path, inquiry)
            yield from _inside(container, text, path, inquiry)
        case tree.Call(arguments=arguments):
            for argument in arguments:
                yield from _inside(argument, text, path, inquiry)


def _rests_on_definitions(node: tree.Node, inquiry: Inquiry) -> bool:
    """Is one of the operands a constant definition? That is said where the definition stands."""
    operands = node.operands if isinstance(node, tree.Logic) else (node.operand,) if isinstance(node, tree.Not) else ()
    return any(
        isinstance(operand, DefinitionRead) and not all(inquiry.may(operand, wanted=wanted) for wanted in (True, False))
        for operand in operands
    )


def _reason(node: tree.Node, sets: Container[str]) -> str:
    """Why a condition can come out in one way only, where one fact or operator is the reason; else nothing."""
    match node:
        case tree.Compare(left=term, right=other) | tree.In(item=term, container=other):
            fact, literal = (term, other) if isinstance(term, FactRead | FieldRead) else (other, term)
            return _bounds(fact, literal, sets) if isinstance(fact, FactRead | FieldRead) else ""
        case tree.Literal():
            return "a condition that reads nothing decides nothing; remove it"
        case tree.Logic(operator="&&"):
            return "its parts exclude each other"
        case tree.Logic(operator="||"):
            return "one of its parts always holds"
    return ""


def _bounds(fact: FactRead | FieldRead, literal: tree.Node, sets: Container[str]) -> str:
    name = ".".join(fact.path) if isinstance(fact, FactRead) else fact.field
    match domain_of(fact):
        case NumberRange(low=low, high=high):
            return f"'{name}' is {stated_range(low, None if high == float('inf') else high)}"
        case TextSet(allowed=frozenset() as allowed):
            values = sorted(allowed)
            meant = next(filter(None, (did_you_mean(text, values) for text in _texts(literal))), "")
            hint = f"; {meant}" if meant else ""
            inside = next((text for text in _texts(literal) if text in sets), None)
            if inside is not None:
                return f"{inside} is a set of countries: write 'in {inside}', without quotes"
            if len(values) > _LISTED:
                return f"'{name}' is an ISO 3166-1 alpha-2 country code{hint}"
            return f"'{name}' is one of {', '.join(values)}{hint}"
    return ""


def _shown(node: tree.Node, text: str) -> str:
    """A part of an expression as it is written, on one line and cut if long."""
    words = tree.written(node, text)
    return f"'{words}'" if len(words) <= _SHOWN else f"'{words[: _SHOWN - 3]}...'"


def _texts(literal: tree.Node) -> list[str]:
    items = literal.items if isinstance(literal, tree.ListLiteral) else (literal,)
    return [item.value for item in items if isinstance(item, tree.Literal) and isinstance(item.value, str)]


UNREACHABLE_RUNG = Lint("unreachable-rung", Severity.ERROR, "A rung whose condition can never be true")
RUNGS_OUT_OF_ORDER = Lint(
    "rungs-out-of-order", Severity.ERROR, "A rung that is passed over: whoever reaches it reaches a higher one"
)


def unreachable_rungs(lintable: Lintable, inquiry: Inquiry) -> Iterator[Hit]:
    """Rungs whose condition can never be true, and rungs that are passed over."""
    for number, rule in lintable.own_rules:
        if not rule.graded:
            continue
        dead = []
        for step, rung in enumerate(rule.rungs):
            if rung.when is None or inquiry.may(rung.when.checked.node, wanted=True):
                continue
            dead.append(step)
            yield Hit(
                UNREACHABLE_RUNG,
                ("rules", number, "rungs", step, "when"),
                f"nobody reaches rung {step + 1} of '{rule.id}', {rung.title}: its condition can never be true",
                _reason(rung.when.checked.node, inquiry.sets),
            )
        yield from _passed_over(rule, number, dead, inquiry)


def _passed_over(rule: Rule, number: int, dead: list[int], inquiry: Inquiry) -> Iterator[Hit]:
    """Rungs whose condition implies a higher one's, under the same evidence."""
    for step, rung in enumerate(rule.rungs):
        for above in range(step + 1, len(rule.rungs)):
            higher = rule.rungs[above]
            if rung.when is None or higher.when is None or rung.evidence != higher.evidence or step in dead:
                continue
            parts = [WantedPart(rung.when.checked.node), WantedPart(higher.when.checked.node, wanted=False)]
            if not inquiry.together(parts):
                message = (
                    f"nobody stops at rung {step + 1} of '{rule.id}', {rung.title}: "
                    f"its condition implies that of rung {above + 1}, {higher.title}"
                )
                yield Hit(RUNGS_OUT_OF_ORDER, ("rules", number, "rungs", step, "when"), message)
                break


IMPOSSIBLE_VALUE = Lint(
    "impossible-value", Severity.ERROR, "A value in a condition that its fact never has, beside others"
)

_Known = Mapping[str, tuple[str, FactKind]]
"""What loop variables stand for: members of a list of a fact of this name and kind."""


def impossible_values(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Values compared with facts that never have them, where the condition as a whole can still be both."""
    for path, root in own_roots(lintable):
        for name, literal in _strangers(root, {}, lintable.ruleset.parameters[""]):
            value = str(literal.value)
            message = f"{json.dumps(value, ensure_ascii=False)} is no value of '{name[0]}'"
            meant = _meant(value, _allowed(name[1]), lintable.sets)
            yield Hit(IMPOSSIBLE_VALUE, path, message, meant, literal.span.start)


def own_roots(lintable: Lintable) -> Iterator[tuple[DocumentPath, tree.Node]]:
    """Every condition and definition the document declares itself, with its place."""
    for name in lintable.document.define:
        if name in lintable.ruleset.definitions:
            yield ("define", name), lintable.ruleset.definitions[name].checked.node
    for number, rule in lintable.own_rules:
        for path, program in _programs(("rules", number), rule):
            yield path, program.checked.node
    for number, recognition in lintable.own_recognitions:
        yield ("recognises", number, "when"), recognition.when.checked.node


def _strangers(
    node: tree.Node, known: _Known, parameters: Mapping[str, Parameter]
) -> Iterator[tuple[tuple[str, FactKind], tree.Literal]]:
    """The texts a condition compares with a fact that never has them, each with the fact; those of parameters too."""
    match node:
        case DefinitionRead():
            return
        case tree.Macro(target=target, variable=variable, body=body):
            members = _kind(target, known)
            yield from _strangers(target, known, parameters)
            yield from _strangers(body, known if members is None else {**known, variable: members}, parameters)
            return
        case tree.In(item=item, container=tree.ListLiteral(items=items)):
            yield from _wrong(item, items, known, beside_others=not isinstance(item, VariableRead))
        case tree.In(item=item, container=container) | tree.Compare(left=item, right=container):
            for term, other in ((item, container), (container, item)):
                if isinstance(other, ParameterRead):
                    yield from _wrong(term, held(other, parameters), known, beside_others=False)
                elif isinstance(node, tree.In) or isinstance(term, VariableRead):
                    yield from _wrong(term, (other,), known, beside_others=False)
    for child in tree.children(node):
        yield from _strangers(child, known, parameters)


def held(node: ParameterRead, parameters: Mapping[str, Parameter]) -> list[tree.Literal]:
    """The texts that a parameter of the document's own is, or holds, at any time."""
    values = [dated.value for dated in parameters[node.name].values] if node.name in parameters else []
    members = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [tree.Literal(node.span, one) for one in dict.fromkeys(members) if isinstance(one, str)]


def _wrong(
    term: tree.Node, literals: Sequence[tree.Node], known: _Known, *, beside_others: bool
) -> Iterator[tuple[tuple[str, FactKind], tree.Literal]]:
    """The literals that a term never is; where all are, and the term is a fact, the condition is constant: said elsewhere."""
    fact = _kind(term, known)
    allowed = frozenset() if fact is None else frozenset(_allowed(fact[1]))
    texts = [one for one in literals if isinstance(one, tree.Literal) and isinstance(one.value, str)]
    wrong = [one for one in texts if one.value not in allowed]
    if fact is not None and allowed and not (beside_others and len(wrong) == len(literals)):
        yield from ((fact, one) for one in wrong)


def _kind(node: tree.Node, known: _Known) -> tuple[str, FactKind] | None:
    """The fact a node reads, or whose members it is or holds, with what the schema says of it."""
    match node:
        case DefinitionRead(body=body) | tree.Macro(macro="filter", target=body):
            return _kind(body, known)
        case VariableRead(name=name):
            return known.get(name)
        case FactRead(path=path) if kind := kind_of(node):
            return ".".join(path), kind
        case FieldRead(field=field) if kind := kind_of(node):
            return field, kind
    return None


def _allowed(kind: FactKind) -> Collection[str]:
    return ALPHA_2 if kind.form == "country code" else kind.values


def _meant(value: str, values: Collection[str], sets: Container[str]) -> str:
    if value in sets:
        return f"{value} is a set of countries: write 'in {value}', without quotes"
    meant = did_you_mean(value, sorted(values))
    if len(values) > _LISTED:
        return meant or "it is an ISO 3166-1 alpha-2 country code, such as DE"
    return meant or f"it is one of {', '.join(sorted(values))}"


PERCENT_AS_SHARE = Lint(
    "percent-as-share", Severity.WARNING, "A percentage from 0 to 100 that is compared with one below 1"
)


def percents_as_shares(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Comparisons of facts whose name ends with `_pct` with a number between 0 and 1."""
    for path, root in own_roots(lintable):
        for node in tree.nodes_of(root):
            for term, other in _compared(node):
                share = _share(other, lintable)
                if share is not None and (name := _percentage(term)):
                    message = f"'{name}' runs from 0 to 100, and is compared with {stated(share)}"
                    whole = f"{(Decimal(str(share)) * 100).normalize():f}"
                    yield Hit(PERCENT_AS_SHARE, path, message, f"for {whole} %, write {whole}", other.span.start)


def _compared(node: tree.Node) -> Iterator[tuple[tree.Node, tree.Node]]:
    """What a node compares with what, either way round, each member of a list by itself."""
    match node:
        case tree.Compare(left=left, right=right):
            yield from ((left, right), (right, left))
        case tree.In(item=item, container=tree.ListLiteral(items=items)):
            yield from ((item, other) for other in items)


def _share(node: tree.Node, lintable: Lintable) -> float | None:
    """A number between 0 and 1 that a node always is, or that a parameter of the document's own is somewhen."""
    values: list[object] = []
    if isinstance(node, tree.Literal):
        values = [node.value]
    elif isinstance(node, ParameterRead):
        parameter = lintable.ruleset.parameters[""].get(node.name)
        values = [dated.value for dated in parameter.values] if parameter else []
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return next((float(number) for number in numbers if 0 < number < 1), None)


def _percentage(node: tree.Node) -> str:
    """The fact a node reads, or adds up, if it is a percentage; else nothing."""
    match node:
        case DefinitionRead(body=body) | tree.Call(function="sum", arguments=(tree.Macro(macro="map", body=body), *_)):
            return _percentage(body)
        case tree.Call(function="latest", arguments=(_, tree.Literal(value=str() as name), *_)):
            return name if name.endswith("_pct") else ""
        case FactRead(path=path) if path[-1].endswith("_pct"):
            return ".".join(path)
        case FieldRead(field=field) if field.endswith("_pct"):
            return field
    return ""


READS_NOTHING = Lint(
    "reads-nothing", Severity.WARNING, "A rule that reads no fact, and so comes out alike for everybody"
)


def reads_nothing(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Rules decided by conditions of which none reads a fact: by parameters, or by the day."""
    for number, rule in lintable.own_rules:
        conditions = [rung.when for rung in rule.rungs[1:]]
        if all(when is not None and not when.reads for when in conditions):
            yield Hit(
                READS_NOTHING,
                ("rules", number, "rungs" if rule.graded else "check"),
                f"the rule '{rule.id}' reads no fact: it would count as a pass of providers of which nothing is known",
                "what a parameter may be is said by its 'choices'; when a rule counts, by 'applies' or 'effective'",
            )


SEARCHES = (
    Search(reads_nothing, READS_NOTHING),
    Search(impossible_values, IMPOSSIBLE_VALUE),
    Search(percents_as_shares, PERCENT_AS_SHARE),
    Search(constant_conditions, CONSTANT_CONDITION),
    Search(unreachable_rungs, UNREACHABLE_RUNG, RUNGS_OUT_OF_ORDER),
)
"""Every search of this module."""
