"""Generated expression trees, for whoever tests something that walks over them."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import strategies as st

from compliance.language.functions import FUNCTIONS
from compliance.language.tree import (
    Arithmetic,
    Call,
    Compare,
    Has,
    In,
    ListLiteral,
    Literal,
    Logic,
    Macro,
    Name,
    Negate,
    Node,
    Not,
    Select,
    TextSpan,
)
from compliance.language.vocabulary import ACCUMULATOR, KEYWORDS, MACROS, RESERVED

NOWHERE = TextSpan(0, 0)

WORDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True)
FIELDS = st.one_of(WORDS, st.sampled_from(sorted(RESERVED))).filter(lambda word: word not in KEYWORDS)
NAMES = FIELDS.filter(lambda word: word not in RESERVED)
VARIABLES = NAMES.filter(lambda word: word != ACCUMULATOR)
NUMBERS = st.one_of(st.integers(-20, 20).map(float), st.floats(allow_nan=False, allow_infinity=False))
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.text("\"'\\\n\r\t`aé\x00", max_size=8)
)


def literals() -> st.SearchStrategy[Node]:
    """Bools, numbers and texts."""
    return st.builds(Literal, st.just(NOWHERE), st.one_of(st.booleans(), NUMBERS, TEXTS))


def names() -> st.SearchStrategy[Node]:
    """Any name an expression may use."""
    return st.builds(Name, st.just(NOWHERE), NAMES)


def trees(max_leaves: int = 20) -> st.SearchStrategy[Node]:
    """Any tree the parser could return, well typed or not; its spans are all `NOWHERE`."""
    return st.recursive(st.one_of(literals(), names()), _larger, max_leaves=max_leaves)


def unplaced(node: Node) -> Node:
    """The same tree with all its spans `NOWHERE`."""
    return replace(node, **{field.name: _unplaced(getattr(node, field.name)) for field in fields(node)})


def _unplaced(value: object) -> object:
    if isinstance(value, TextSpan):
        return NOWHERE
    if isinstance(value, Node):
        return unplaced(value)
    return tuple(map(_unplaced, value)) if isinstance(value, tuple) else value


def _larger(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    here = st.just(NOWHERE)
    several = st.lists(children, max_size=4).map(tuple)
    operands = st.lists(children, min_size=2, max_size=4).map(tuple)
    selections = st.builds(Select, here, children, FIELDS, here)
    return st.one_of(
        selections,
        st.builds(Has, here, selections),
        st.builds(Not, here, children),
        st.builds(Negate, here, children),
        st.builds(Logic, here, st.sampled_from(["&&", "||"]), operands),
        st.builds(Compare, here, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), children, children),
        st.builds(In, here, children, children),
        st.builds(Arithmetic, here, st.sampled_from(["+", "-", "*", "/"]), children, children),
        st.builds(ListLiteral, here, several),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda function: _calls(function, children)),
        st.builds(Macro, here, st.sampled_from(sorted(MACROS)), children, VARIABLES, here, children),
    )


def _calls(function: str, children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    form = FUNCTIONS[function].form
    count = form.alone if form.alone is not None else 1 + (form.after_value or 0)
    arguments = st.tuples(*[children] * count)
    return st.builds(Call, st.just(NOWHERE), st.just(function), arguments, st.just(NOWHERE))
