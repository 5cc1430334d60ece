"""Laws of the three values: Kleene's strong logic with error on top, and what more knowledge may change."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.language.values import Entry, Failure, InexactNumber, ListValue, Unknown
from tests.language.harness import (
    BOOL,
    GENERATED,
    KIND_OF,
    NUMBER,
    SOME_NUMBERS,
    between,
    cause,
    conditions,
    entries,
    entry,
    environment,
    evaluate,
    facts_by_key,
    known,
    program,
    rest,
    same,
    schema,
    scope,
    unknown,
    value_of,
)
from tests.properties import examples

pytestmark = pytest.mark.exhaustive

FEW = settings(max_examples=examples(250))
LOGIC = scope(schema(p=BOOL, q=BOOL, r=BOOL))
FOUR = {
    "true": True,
    "false": False,
    "unknown": unknown("missing", "p"),
    "error": Failure("division by zero"),
}
RANK = {"error": 2, "unknown": 1}
CASES = list(FOUR)


def logic(text, **operands):
    return evaluate(text, environment({name: FOUR[word] for name, word in operands.items()}), LOGIC)


def kleene(operator, *words):
    """Strong Kleene logic with error on top, as a table: a decisive operand, else the worst one."""
    decisive = "false" if operator == "&&" else "true"
    if decisive in words:
        return decisive
    return max(words, key=lambda word: RANK.get(word, 0))


@pytest.mark.parametrize("operator", ["&&", "||"])
@pytest.mark.parametrize("p", CASES)
@pytest.mark.parametrize("q", CASES)
@pytest.mark.parametrize("r", CASES)
def test_logic_is_kleenes_with_error_on_top(operator, p, q, r):
    operands = {"p": p, "q": q, "r": r}
    expected = FOUR[kleene(operator, p, q, r)]
    for a, b, c in permutations("pqr"):
        for text in (f"{a} {operator} {b} {operator} {c}", f"{a} {operator} ({b} {operator} {c})"):
            assert same(logic(text, **operands), expected)
    assert same(logic(f"p {operator} q", **operands), FOUR[kleene(operator, p, q)])
    assert same(logic(f"p {operator} p", **operands), FOUR[p])
    dual = "||" if operator == "&&" else "&&"
    assert same(logic(f"!(p {operator} q)", **operands), logic(f"!p {dual} !q", **operands))
    assert same(logic("!!p", **operands), FOUR[p])
    distributed = logic(f"(p {operator} q) {dual} (p {operator} r)", **operands)
    assert same(logic(f"p {operator} (q {dual} r)", **operands), distributed) or "error" in (p, q, r)


@FEW
@given(
    st.data(), st.sampled_from([" && ", " || "]), st.lists(conditions(depth=2), min_size=2, max_size=4), facts_by_key()
)
def test_the_order_of_operands_does_not_matter(data, operator, operands, facts):
    shuffled = data.draw(st.permutations(operands))
    env = blurred(data.draw, facts)
    first, second = (
        evaluate(operator.join(f"({each})" for each in them), env, GENERATED) for them in (operands, shuffled)
    )
    assert same(first, second)


@FEW
@given(st.data(), conditions(), facts_by_key())
def test_the_order_of_members_does_not_matter(data, text, facts):
    env = blurred(data.draw, facts)
    mixed = {name: shuffled(data.draw, value) for name, value in env.items()}
    assert same(evaluate(text, env, GENERATED), evaluate(text, mixed, GENERATED))


@FEW
@given(st.data(), conditions(), facts_by_key())
def test_a_trace_comes_to_the_same_value(data, text, facts):
    condition, env = program(text, GENERATED), blurred(data.draw, facts)
    value, steps = condition.trace(env, {})
    assert same(value, condition.evaluate(env, {}))
    assert same(steps[-1].value, value)
    assert steps[-1].node == condition.checked.node


@FEW
@given(st.data(), conditions(), facts_by_key())
def test_every_unknown_names_what_it_misses(data, text, facts):
    value = evaluate(text, blurred(data.draw, facts), GENERATED)
    assert value in (True, False) or value.__class__ is Failure or value.causes


@settings(max_examples=examples(600))
@given(st.data(), conditions(), facts_by_key())
def test_more_knowledge_never_changes_a_definite_value(data, text, facts):
    clear = data.draw(st.sampled_from([known, known, lambda facts: blurred(data.draw, facts)]))(facts)
    less = {name: _blur_again(data.draw, name, value) for name, value in clear.items()}
    for name in KIND_OF:
        less.setdefault(name, unknown("missing", name))
    before, after = evaluate(text, less, GENERATED), evaluate(text, clear, GENERATED)
    if before.__class__ is bool:
        assert after is before


NESTED = (
    "xs.filter(i, i.t).all(i, ys.exists(j, j.id == i.id && j.n > i.n))",
    "xs.all(i, ys.filter(j, j.s != i.s).size() >= size(i.words))",
    "xs.filter(i, !(i.s in words)).map(i, i.n).all(k, k > n)",
    "sum(xs.filter(i, i.s != 'a').map(i, i.a)) > sum(ys.filter(j, j.s == 'a').map(j, j.a))",
    "sum(xs.map(i, i.n)) + sum(ys.map(j, j.n - j.a)) > m",
    "sum(xs.map(i, i.a)) + size(ys) >= m && xs.exists(i, i.n in [n, m])",
    "size(xs.filter(i, i.s == 'a')) == size(ys.filter(i, i.s == 'a'))",
    "xs.exists(i, sum(ys.filter(j, j.s == i.s).map(j, j.n * i.n)) < 0)",
    "xs.filter(i, i.s == 'a').size() == 0 || ys.all(i, i.s != 'a')",
)


@settings(max_examples=examples(150))
@given(st.data(), facts_by_key())
@pytest.mark.parametrize("text", NESTED)
def test_more_knowledge_never_changes_a_definite_value_of_nested_lists(text, data, facts):
    clear = known(facts)
    less = {name: _blur_again(data.draw, name, value) for name, value in clear.items()}
    before, after = evaluate(text, less, GENERATED), evaluate(text, clear, GENERATED)
    if before.__class__ is bool:
        assert after is before


CHOICES = st.lists(st.sampled_from(SOME_NUMBERS), min_size=1, max_size=4)
NUMERIC = scope(schema(p=NUMBER, q=NUMBER, r=NUMBER))
TERMS = st.recursive(
    st.sampled_from(["p", "q", "r", "2.0", "-0.5", "0.1"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*"]), inner),
        st.builds("({} / {})".format, inner, st.sampled_from(["2.0", "-0.3", "(0.0 - 4.0)"])),
        st.builds("-({})".format, inner),
        st.builds("sum([{}, {}, {}])".format, inner, inner, inner),
    ),
    max_leaves=6,
)


@FEW
@given(st.data(), TERMS, st.fixed_dictionaries(dict.fromkeys("pqr", CHOICES)))
def test_a_range_holds_what_every_choice_within_gives(data, text, choices):
    spans = {name: _hull(name, numbers) for name, numbers in choices.items()}
    point = {name: data.draw(st.sampled_from(numbers)) for name, numbers in choices.items()}
    value, exact = evaluate(text, environment(spans), NUMERIC), evaluate(text, environment(point), NUMERIC)
    low, high = (value.low, value.high) if value.__class__ is InexactNumber else (value, value)
    assert low <= exact <= high


@FEW
@given(
    st.data(),
    TERMS,
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    TERMS,
    st.fixed_dictionaries(dict.fromkeys("pqr", CHOICES)),
)
def test_a_definite_comparison_of_ranges_holds_for_every_choice(data, left, operator, right, choices):
    spans = {name: _hull(name, numbers) for name, numbers in choices.items()}
    point = {name: data.draw(st.sampled_from(numbers)) for name, numbers in choices.items()}
    text = f"{left} {operator} {right}"
    value = evaluate(text, environment(spans), NUMERIC)
    if value.__class__ is bool:
        assert evaluate(text, environment(point), NUMERIC) is value


def _hull(name, numbers):
    low, high = min(numbers), max(numbers)
    return low if low == high else between(low, high, name)


def shuffled(draw, value):
    """The same list with its members in another order."""
    if not isinstance(value, ListValue):
        return value
    return ListValue(
        tuple(draw(st.permutations(value.items))),
        tuple(draw(st.permutations(value.maybe))),
        tuple(draw(st.permutations(value.rest))),
        value.causes,
    )


def blurred(draw, facts):
    """An environment in which some of the facts are weak, inexact or in the rest of an open list."""
    return {name: _blur_again(draw, name, value) for name, value in known(facts).items()}


def _blur_again(draw: Any, path: str, value: Any) -> Any:
    """Forget some of a value."""
    if path.startswith("#") or path == "as_of":
        return value
    if isinstance(value, ListValue):
        return _blur_list(draw, path, value)
    if draw(st.booleans()):
        return value
    if isinstance(value, float):
        return draw(
            st.sampled_from([between(value - 1, value, path), between(None, value, path), unknown("weak", path)])
        )
    return unknown("weak", path)


def _blur_list(draw: Any, path: str, value: ListValue) -> ListValue:
    """Forget that a list is closed, that its members are certain or there at all, or some of their fields."""
    if all(isinstance(item, str) for item in value.items) and path not in ("xs", "ys"):
        causes = frozenset({cause("weak", path)})
        return draw(st.sampled_from([value, value, ListValue((), rest=(Unknown(causes),), causes=causes)]))
    open_ = bool(value.rest) or draw(st.booleans())
    items, maybe, hidden = [], [], []
    for member in value.items:
        fate = draw(st.sampled_from(["keep", "keep", "keep", "weaken", "hide" if open_ else "keep"]))
        seen = _blur_entry(draw, member)
        if fate == "hide":
            hidden.append(member)
        elif fate == "weaken":
            maybe.append((seen, frozenset({cause("weak", ".".join(member.path))})))
        else:
            items.append(seen)
    for member, causes in value.maybe:
        if open_ and draw(st.booleans()):
            hidden.append(member)
        else:
            maybe.append((_blur_entry(draw, member), causes))
    gone = [
        key for key in "efg" if not open_ and draw(st.booleans())
    ]  # weak entries of whom more knowledge finds nothing
    maybe += [
        (entry(f"{path}.{key}", s=draw(st.sampled_from(["a", "b"]))), frozenset({cause("weak", f"{path}.{key}")}))
        for key in gone
    ]
    taken = {each.path[-1]: {} for each in (*items, *(each for each, _ in maybe))}
    forms = entries(path, taken, forms=tuple(_forms(draw, path, value, hidden)) if open_ else ()).rest
    causes = frozenset({cause("open-list", path)}) if forms else frozenset()
    return ListValue(tuple(items), tuple(maybe), forms, causes)


def _forms(draw: Any, path: str, value: ListValue, hidden: list[Entry]) -> list[Entry]:
    """What the rest of a list may still be known of: here, of which kind it is not."""
    if value.rest:
        return [rest(path)]
    absent = [
        text for text in ("a", "b") if all(e.fields.get("s") in set("ab") - {text} | {"", "ab", "é"} for e in hidden)
    ]
    choice = draw(st.sampled_from(["", *absent]))
    return [rest(path, s=choice)] if choice else [rest(path)]


def _blur_entry(draw: Any, member: Entry) -> Entry:
    fields = {name: value for name, value in member.fields.items() if name == "id" or draw(st.integers(0, 2))}
    return Entry(
        member.path,
        {n: v if n == "id" else _blur_again(draw, ".".join((*member.path, n)), v) for n, v in fields.items()},
    )


def test_the_blurred_world_is_not_all_fog():
    """The properties above say something only if definite values survive a loss of knowledge."""
    clear = known({"xs": {"a": {"n": 1.0}}, "ys": {}, "t": True})
    assert evaluate("xs.exists(i, i.n == 1.0) || f", clear, GENERATED) is True
    opened = {**clear, "xs": entries("xs", {"a": {"n": value_of(1)}}, open_=True)}
    assert evaluate("xs.exists(i, i.n == 1.0) || f", opened, GENERATED) is True
