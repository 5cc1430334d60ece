"""Expression text to tree: the part of CEL that conditions are written in.

    expression = or
    or         = and { "||" and }
    and        = relation { "&&" relation }
    relation   = sum { ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) sum }
    sum        = product { ( "+" | "-" ) product }
    product    = unary { ( "*" | "/" ) unary }
    unary      = member | "!" { "!" } member | "-" { "-" } member
    member     = primary { "." NAME [ "(" [ arguments ] ")" ]
                         | "." MACRO "(" NAME "," expression ")" }
    primary    = literal | NAME [ "(" [ arguments ] ")" ] | "has" "(" member "." NAME ")"
               | "(" expression ")" | "[" [ arguments ] [ "," ] "]"
    literal    = "true" | "false" | [ "-" ] NUMBER | TEXT
    arguments  = expression { "," expression }

Binary operators are left associative. What may be called is in `vocabulary`; MACRO is `exists`, `all`,
`filter` or `map`. What CEL has and this subset leaves out (`?:`, `null`, `%`, indexing, maps, messages,
optionals, unsigned integers, bytes, `exists_one`) is refused by name.
The whole of it: https://github.com/google/cel-spec/blob/master/doc/langdef.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NoReturn, cast

from compliance.language.functions import FUNCTIONS
from compliance.language.lexer import Cursor, tokenize
from compliance.language.tree import (
    Arithmetic,
    ArithmeticOperator,
    Call,
    Compare,
    CompareOperator,
    ExpressionError,
    ExpressionProblem,
    Has,
    In,
    ListLiteral,
    Literal,
    Logic,
    LogicOperator,
    Macro,
    MacroName,
    Name,
    Negate,
    Node,
    Not,
    Select,
    TextSpan,
)
from compliance.language.vocabulary import ACCUMULATOR, KEYWORDS, MACROS, RESERVED, unknown_function, wrong_call
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.language.lexer import Tokens


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """How large an expression may be: it may come from a stranger."""

    characters: int = 10_000
    depth: int = 50
    """Levels, of the tree and of brackets; to read one takes at most eight frames of Python's stack."""
    nodes: int = 5_000


_LOGIC: dict[str, LogicOperator] = {"||": "||", "&&": "&&"}
_COMPARE: dict[str, CompareOperator] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ARITHMETIC: dict[str, ArithmeticOperator] = {"+": "+", "-": "-", "*": "*", "/": "/"}
_BINDING = {"||": 1, "&&": 2, **dict.fromkeys(_COMPARE, 3), "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_LOOSEST = 1
_DEFAULT_LIMITS = ParseLimits()


def parse(text: str, limits: ParseLimits = _DEFAULT_LIMITS) -> Node:
    """Read the text of an expression into a tree.

    Args:
        text: The expression, in CEL.
        limits: Bounds on its size.

    Returns:
        The tree, every node with its place in `text`.

    Raises:
        ExpressionError: If `text` is not an expression of the subset, or is over a bound.
    """
    if len(text) > limits.characters:
        message = f"the expression has {len(text)} characters, more than the limit of {limits.characters}"
        raise ExpressionError((ExpressionProblem(TextSpan(limits.characters, len(text)), message),))
    return _Parser(tokenize(text), limits).whole()


class _Parser(Cursor):
    """Reads by recursive descent; each method leaves in `height` how high the tree is that it returned."""

    __slots__ = ("height", "level", "limits", "nodes", "pending")

    def __init__(self, tokens: Tokens, limits: ParseLimits) -> None:
        super().__init__(tokens)
        self.limits = limits
        self.level = 0
        self.pending = 0
        self.height = 0
        self.nodes = 0

    def whole(self) -> Node:
        if self.kinds[0] == "end":
            self.fail(TextSpan(0, len(self.tokens.text)), "the expression is empty")
        node = self.expression()
        if self.kinds[self.at] != "end":
            self.unexpected("an operator or the end of the expression")
        if self.problems:
            self.refuse()
        return node

    def expression(self) -> Node:
        self.level += 1
        if self.level > self.limits.depth:
            self.too_deep(self.at)
        node = self.operators(_LOOSEST)
        self.level -= 1
        if self.kinds[self.at] == "?":
            self.fail(self.here(), "'?:' is left out: write (condition && a) || (!condition && b)")
        return node

    def operators(self, loosest: int) -> Node:
        """Binary operators that bind at least that tightly, by precedence climbing."""
        first = self.at
        node = self.unary()
        height = self.height
        while (binding := _BINDING.get(operator := self.kinds[self.at], 0)) >= loosest:
            if operator == "%":
                if self.kinds[self.at + 1] not in self._PRIMARIES:
                    self.fail(
                        self.here(), "a percentage has no sign here: leave the '%' out, facts in _pct run from 0 to 100"
                    )
                self.report(self.here(), "'%' is left out: all numbers are floating-point")
            self.pending += 1  # levels of the tree that are certain before they are built
            if self.pending > self.limits.depth:
                self.too_deep(self.at)
            operands = [node]
            while self.kinds[self.at] == operator and (operator in _LOGIC or len(operands) == 1):
                self.at += 1
                operands.append(self.operators(binding + 1))
                height = max(height, self.height)
            self.pending -= 1
            node = _combined(operator, self.since(first), operands)
            height = self.built(height + 1)
        return node

    def unary(self) -> Node:
        first = self.at
        sign = self.kinds[first]
        if sign not in {"!", "-"}:
            return self.member()
        while self.kinds[self.at] == sign:
            self.at += 1
        if sign == "-" and self.kinds[self.at] == "number":
            self.at -= 1  # the sign is part of the literal, as in CEL
        last = self.at
        if last - first > self.limits.depth:
            self.too_deep(first + self.limits.depth)
        other = self.kinds[last]
        if other in {"!", "-"} and self.kinds[last + 1] != "number":
            self.fail(self.here(), f"'{sign}' directly before '{other}' is not CEL: use parentheses")
        node = self.member()
        for place in range(last - 1, first - 1, -1):
            span = self.since(place)
            node = Not(span, node) if sign == "!" else Negate(span, node)
            self.built(self.height + 1)
        return node

    def member(self) -> Node:
        first = self.at
        node = self._PRIMARIES.get(self.kinds[first], _Parser.no_value)(self)
        while True:
            kind = self.kinds[self.at]
            if kind == ".":
                node = self.after_dot(first, node)
            elif kind == "[":
                self.index()
            elif kind == "{":
                self.fail(self.here(), "messages such as T{field: value} are left out")
            else:
                return node

    def after_dot(self, first: int, target: Node) -> Node:
        self.at += 1
        if self.kinds[self.at] != "name":
            self.no_field()
        name, name_span = self.tokens.word(self.at), self.here()
        self.at += 1
        if self.kinds[self.at] != "(":
            self.built(self.height + 1)
            return Select(self.since(first), target, name, name_span)
        macro = MACROS.get(name)
        if macro:
            return self.macro(first, target, macro)
        height = self.height
        arguments = self.arguments()
        self.check_call(name, name_span, len(arguments), after_value=True)
        self.built(max(height, self.height) + 1)
        return Call(self.since(first), name, (target, *arguments), name_span)

    def macro(self, first: int, target: Node, macro: MacroName) -> Node:
        height = self.height
        self.open()
        if self.kinds[self.at : self.at + 2] != ["name", ","]:
            self.fail(self.here(), f"'{macro}' takes a variable, a comma and an expression: list.{macro}(x, ...)")
        variable, variable_span = self.tokens.word(self.at), self.here()
        self.check_name(variable, variable_span)
        if variable == ACCUMULATOR:
            self.report(variable_span, f"CEL keeps '{variable}' for itself: choose another variable")
        self.at += 2
        body = self.expression()
        height = max(height, self.height)
        if self.kinds[self.at] == ",":
            self.third_argument(macro)
        self.close()
        self.built(height + 1)
        return Macro(self.since(first), macro, target, variable, variable_span, body)

    def third_argument(self, macro: MacroName) -> None:
        self.at += 1
        first = self.at
        self.expression()
        one = "list.filter(x, condition).map(x, value)" if macro == "map" else f"list.{macro}(x, condition)"
        self.report(self.since(first), f"'{macro}' with three arguments is left out: write {one}")

    def name(self) -> Node:
        first = self.at
        name, span = self.tokens.word(first), self.here()
        self.at += 1
        if self.kinds[self.at] == "(":
            return self.call(first, name, span)
        self.check_name(name, span)
        self.built(1)
        return Name(span, name)

    def call(self, first: int, function: str, function_span: TextSpan) -> Node:
        arguments = self.arguments()
        self.built(self.height + 1)
        span = self.since(first)
        if function == "has":
            fact = arguments[0] if len(arguments) == 1 else None
            if isinstance(fact, Select):
                return Has(span, fact)
            self.report(fact.span if fact else function_span, "'has' takes one field of something: has(a.b)")
        else:
            self.check_call(function, function_span, len(arguments), after_value=False)
        return Call(span, function, arguments, function_span)

    def check_call(self, name: str, span: TextSpan, arguments: int, *, after_value: bool) -> None:
        if name == "has":
            message = "'has' is written has(a.b)"
        elif name in FUNCTIONS:
            message = wrong_call(name, FUNCTIONS[name].form, arguments, after_value=after_value)
        else:
            message = unknown_function(name, FUNCTIONS)
        if message:
            self.report(span, message)

    def literal(self) -> Node:
        kind, span = self.kinds[self.at], self.here()
        value = kind == "true" if kind in KEYWORDS else self.tokens.values[self.at]
        if kind == "null":
            self.report(span, "null is left out: to ask whether a fact is stated, write has(a.b)")
        self.at += 1
        self.built(1)
        return Literal(span, value)

    def negative_number(self) -> Node:
        number = cast("float", self.tokens.values[self.at + 1])  # `unary` has seen to it
        self.at += 2
        self.built(1)
        return Literal(self.since(self.at - 2), -number)

    def parenthesised(self) -> Node:
        self.open()
        node = self.expression()
        self.close()
        return node

    def list_literal(self) -> Node:
        first = self.at
        items = self.arguments()
        self.built(self.height + 1)
        return ListLiteral(self.since(first), items)

    def leading_dot(self) -> Node:
        self.report(self.here(), "a leading '.' is left out: there are no namespaces")
        self.at += 1
        if self.kinds[self.at] != "name":
            self.no_value()
        return self.name()

    def arguments(self) -> tuple[Node, ...]:
        """What stands between brackets; that of a list may end in a comma, as in CEL."""
        closing = self.open()
        is_list = closing == "]"
        if is_list and self.kinds[self.at : self.at + 2] == [",", "]"]:
            self.at += 1
        items: list[Node] = []
        height = 0
        while self.kinds[self.at] != closing:
            items.append(self.expression())
            height = max(height, self.height)
            if self.kinds[self.at] != ",":
                break
            self.at += 1
            if not is_list and self.kinds[self.at] == closing:
                self.unexpected("another argument")
        self.close()
        self.height = height
        return tuple(items)

    def index(self) -> None:
        first, height = self.at, self.height
        self.arguments()
        self.height = height
        self.report(self.since(first), "indexing is left out: select a field, or use exists, all or filter")

    def check_name(self, name: str, span: TextSpan) -> None:
        if name in RESERVED:
            self.report(span, f"'{name}' is a reserved word of CEL: it can only be a field, after a dot")

    def no_value(self) -> NoReturn:
        if self.kinds[self.at] == "{":
            self.fail(self.here(), "maps such as {key: value} are left out")
        self.unexpected("a value")

    def no_field(self) -> NoReturn:
        kind = self.kinds[self.at]
        if kind == "?":
            dot = self.starts[self.at - 1]
            self.fail(TextSpan(dot, self.ends[self.at]), "optional fields (a.?b) are left out")
        if kind in KEYWORDS:
            self.fail(self.here(), f"'{kind}' is a keyword of CEL: it cannot be a field")
        self.unexpected("the name of a field")

    def built(self, height: int) -> int:
        """Count a node just read, which makes a tree that high."""
        self.height = height
        self.nodes += 1
        if height > self.limits.depth:
            self.too_deep(self.at - 1)
        if self.nodes > self.limits.nodes:
            message = f"the expression has more nodes than the limit of {self.limits.nodes}"
            self.fail(self.token_span(self.at - 1), message)
        return height

    def too_deep(self, place: int) -> NoReturn:
        message = f"the expression is nested deeper than the limit of {self.limits.depth} levels"
        self.fail(self.token_span(place), message)

    _PRIMARIES: ClassVar[dict[str, Callable[[_Parser], Node]]] = {
        "name": name,
        "number": literal,
        "text": literal,
        "true": literal,
        "false": literal,
        "null": literal,
        "-": negative_number,
        "(": parenthesised,
        "[": list_literal,
        ".": leading_dot,
    }


def _combined(operator: str, span: TextSpan, operands: list[Node]) -> Node:
    if operator in _LOGIC:
        return Logic(span, _LOGIC[operator], tuple(operands))
    left, right = operands
    if operator in _COMPARE:
        return Compare(span, _COMPARE[operator], left, right)
    if operator == "in":
        return In(span, left, right)
    return Arithmetic(span, _ARITHMETIC.get(operator, "/"), left, right)  # '%' has been reported
