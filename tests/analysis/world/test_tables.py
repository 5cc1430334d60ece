"""Measures of condition and outcome: numbers computed elsewhere, and the properties they have for every input."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.world.tables import crosstab, fit, violations_upper
from tests.reference.measures import unique_coverage

DATA = Path(__file__).parent / "data"
REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "methods"
PUBLISHED = REFERENCE.is_dir()
NEEDS_REFERENCE = pytest.mark.skipif(not PUBLISHED, reason="the published observations may not be copied here")
NAMES = {
    "inclN": "incl_n",
    "covN": "cov_n",
    "RoN": "ron",
    "inclS": "incl_s",
    "covS": "cov_s",
    "PRI": "pri",
}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def membership(expression, case):
    """`~` not, `*` and, `+` or."""
    return max(
        min(1 - case[name[1:]] if name.startswith("~") else case[name] for name in term.split("*"))
        for term in expression.split("+")
    )


def cases(dataset):
    path = REFERENCE / f"{dataset}.csv"
    return [{k: Fraction(v) for k, v in row.items() if k != "case"} for row in rows(path)]


def members(dataset, expression):
    return [membership(expression, case) for case in cases(dataset)]


def close(value, expected, tolerance):
    if expected == "":
        return value is None
    return value is not None and math.isclose(value, float(expected), abs_tol=float(tolerance))


def test_the_copy_of_the_made_up_tables_is_complete():
    assert len(rows(DATA / "crosstab_expected.csv")) == 7
    if PUBLISHED:
        assert rows(DATA / "crosstab_expected.csv") == rows(REFERENCE / "crosstab_expected.csv")


@pytest.mark.parametrize("row", rows(DATA / "crosstab_expected.csv"), ids=lambda row: "-".join([*row.values()][:4]))
def test_crosstab(row):
    table = crosstab(*(int(row[name]) for name in ("n11", "n10", "n01", "n00")))
    for name in ("inclN", "covN", "RoN", "inclS"):
        assert close(getattr(table.fit, NAMES[name]), row[name], 1e-9), name
    assert close(table.viol_upper95, row["viol_upper95"], 1e-9)


EXPECTED = rows(REFERENCE / "qca_expected.csv") if PUBLISHED else []


@NEEDS_REFERENCE
@pytest.mark.parametrize("dataset", ["lipset_crisp", "lipset_fuzzy"])
def test_published_parameters_of_fit(dataset):
    expected = [row for row in EXPECTED if row["dataset"] == dataset]
    assert len(expected) >= 150
    for row in expected:
        found = fit(members(dataset, row["x"]), members(dataset, row["y"]))
        assert close(getattr(found, NAMES[row["measure"]]), row["value"], row["tol"]), row


@NEEDS_REFERENCE
def test_every_published_row_is_reproduced():
    assert {row["dataset"] for row in EXPECTED} == {"lipset_crisp", "lipset_fuzzy"}
    assert {row["measure"] for row in EXPECTED} == set(NAMES)


@pytest.mark.parametrize(
    ("condition", "outcome", "undefined"),
    [
        ([0, 0], [1, 1], {"covN", "inclS", "PRI"}),
        ([1, 1], [0, 0], {"inclN", "covS"}),
        ([1, 1], [1, 1], {"RoN"}),
        ([0, 0], [0, 0], {"inclN", "covN", "inclS", "covS", "PRI"}),
        ([0.5, 0.5], [0.5, 0.5], {"PRI"}),
        ([], [], set(NAMES)),
    ],
)
def test_what_has_nothing_to_divide_by_is_undefined(condition, outcome, undefined):
    found = fit(condition, outcome)
    assert {name for name, field in NAMES.items() if getattr(found, field) is None} == undefined


@NEEDS_REFERENCE
def test_published_fit_of_solutions():
    """Of every term, and of the whole solution; printed with three decimals."""
    solutions = rows(REFERENCE / "qca_solutions_expected.csv")
    joined = {}
    for row in solutions:
        key = tuple(row[name] for name in ("dataset", "outcome", "incl_cut", "type", "model"))
        if row["term"] != "ALL":
            joined.setdefault(key, []).append(row["term"])
    for row in solutions:
        key = tuple(row[name] for name in ("dataset", "outcome", "incl_cut", "type", "model"))
        term = "+".join(joined[key]) if row["term"] == "ALL" else row["term"]
        found = fit(members(row["dataset"], term), members(row["dataset"], row["outcome"]))
        for name in ("inclS", "PRI", "covS"):
            assert close(getattr(found, NAMES[name]), row[name], 5e-4), (row, name)


@NEEDS_REFERENCE
def test_published_coverage_of_solutions():
    solutions = {}
    for row in rows(REFERENCE / "qca_solutions_expected.csv"):
        key = tuple(row[name] for name in ("dataset", "outcome", "incl_cut", "type", "model"))
        solutions.setdefault(key, []).append(row)
    checked = 0
    for (dataset, outcome, *_), terms in solutions.items():
        result = members(dataset, outcome)
        named = [row for row in terms if row["term"] != "ALL"]
        sets = [members(dataset, row["term"]) for row in named]
        for number, row in enumerate(named):
            assert close(fit(sets[number], result).cov_s, row["covS"], 5e-4), row
            if row["covU"]:
                assert close(unique_coverage(sets, number, result), row["covU"], 5e-4), row
                checked += 1
    assert checked >= 4


@pytest.mark.parametrize(
    ("terms", "term", "outcome", "expected"),
    [
        ([[1, 1, 0], [0, 1, 0]], 0, [1, 1, 0], Fraction(1, 2)),
        ([[1, 1, 0], [0, 1, 0]], 1, [1, 1, 0], 0),
        ([[1, 1, 0]], 0, [1, 1, 0], 1),
        ([[1, 1]], 0, [0, 0], None),
    ],
)
def test_unique_coverage(terms, term, outcome, expected):
    assert unique_coverage(terms, term, outcome) == expected


def test_no_success_bounds_nothing():
    assert violations_upper(0) is None
    assert violations_upper(1) == pytest.approx(0.95)
    assert crosstab(3, 0, 1, 0).viol_upper95 is None  # there is an exception


# --- properties ------------------------------------------------------------------------------------------------------

CRISP = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=12)
FUZZY = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=12)
CASES = st.one_of(CRISP, FUZZY)


def turned(values):
    return [1 - Fraction(value) for value in values]


def split(pairs):
    return [x for x, _ in pairs], [y for _, y in pairs]


@given(CASES)
def test_each_is_undefined_or_between_0_and_1_and_necessity_mirrors_sufficiency(pairs):  # invariant 28
    found = fit(*split(pairs))
    assert found.incl_s == found.cov_n
    assert found.cov_s == found.incl_n
    values = [getattr(found, name) for name in NAMES.values()]
    assert all(value is None or 0 <= value <= 1 for value in values)
    assert found.pri is None or found.incl_s is None or found.pri <= found.incl_s


@given(CASES)
def test_necessary_throughout_is_the_outcome_within_the_condition(pairs):  # invariant 29
    x, y = split(pairs)
    found = fit(x, y)
    if found.incl_n is not None:
        within = all(b <= a for a, b in pairs)
        assert (found.incl_n == 1) == within
        assert (fit(turned(x), turned(y)).incl_s in (1, None)) == within


@given(CASES)
def test_without_a_success_necessity_is_undefined(pairs):  # invariant 30
    x, _ = split(pairs)
    assert fit(x, [0] * len(x)).incl_n is None


@given(st.integers(0, 6), st.integers(1, 6))
def test_what_every_case_has_is_trivially_necessary(successes, failures):  # invariant 30
    assert crosstab(successes, failures, 0, 0).fit.ron == 0


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_cases_is_irrelevant(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert fit(*split(shuffled)) == fit(*split(pairs))


@given(*[st.integers(0, 5)] * 4)
def test_a_table_is_its_cases(n11, n10, n01, n00):
    x = [1] * (n11 + n10) + [0] * (n01 + n00)
    y = [1] * n11 + [0] * n10 + [1] * n01 + [0] * n00
    assert crosstab(n11, n10, n01, n00).fit == fit(x, y)
