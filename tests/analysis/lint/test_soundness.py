"""What is said to be impossible never happens: random conditions under random facts, through the engine itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.analysis.lint.possible import Inquiry, WantedPart
from compliance.language.check import compile_expression
from compliance.language.types import NUMBER, Basic, Scope
from compliance.loading.rulesets import country_sets
from compliance.model.rule_values import Evidence
from compliance.model.schema import fact_schema
from tests.builders import provider, snapshot, source, statement
from tests.properties import examples

SCOPE = Scope(fact_schema(), {"n": NUMBER, "t": Basic.TEXT}, {}, frozenset(country_sets()))
VALUES = {"n": 1.0, "t": "FR"}
COUNTRIES = ["FR", "DE", "GB", "HR", "NO", "US"]
KINDS = ["iaas", "paas", "saas"]
DAYS = ["1980-01-01", "2013-07-01", "2014-04-11", "2014-04-12", "2019-12-31", "2020-02-01", "2024-06-30"]

numbers = st.integers(-1, 3).map(str)
comparisons = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
countries = st.sampled_from(COUNTRIES).map(lambda code: f'"{code}"')
days = st.sampled_from(DAYS).map(lambda day: f'timestamp("{day}T00:00:00Z")')


def compare(terms, others):
    return st.builds("{} {} {}".format, terms, comparisons, others)


def texts(terms):
    listed = st.lists(countries, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    return st.one_of(
        st.builds("{} {} {}".format, terms, st.sampled_from(["==", "!="]), st.one_of(countries, st.just("params.t"))),
        st.builds("{} in {}".format, terms, st.one_of(listed, st.sampled_from(["EU", "EEA"]))),
        st.builds('{}.{}("{}")'.format, terms, st.sampled_from(["startsWith", "contains"]), st.sampled_from("FR")),
    )


def combined(atoms):
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("!({})".format, inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner),
        ),
        max_leaves=4,
    )


AMOUNTS = st.sampled_from(["finance.paid_in_meur", "finance.committed_meur"])
SUMS = st.one_of(
    AMOUNTS,
    st.builds("({} {} {})".format, AMOUNTS, st.sampled_from("+-*"), st.one_of(AMOUNTS, numbers)),
    st.builds("(-{})".format, AMOUNTS),
    st.just("params.n"),
    st.just("size(datacenters)"),
    st.just("sum(datacenters.map(d, d.tier))"),
)
OF_SITES = combined(
    st.one_of(compare(st.just("d.tier"), numbers), texts(st.just("d.country")), st.just("d.id == 'one'"))
)
OF_SERVICES = st.sampled_from([*KINDS, "iass"]).map('s.kind == "{}"'.format)
ATOMS = st.one_of(
    compare(AMOUNTS, numbers),
    compare(SUMS, st.one_of(numbers, SUMS)),
    texts(st.just("identity.registered_office_country")),
    compare(st.just("as_of"), days),
    compare(st.just("identity.founded"), days),
    st.sampled_from(
        ["governance.owners_aligned", "has(finance.paid_in_meur)", "true", "governance.owners_aligned == false"]
    ),
    st.builds("datacenters.{}(d, {})".format, st.sampled_from(["exists", "all"]), OF_SITES),
    st.builds("size(datacenters.filter(d, {})) {} {}".format, OF_SITES, comparisons, numbers),
    st.builds("services.{}(s, {})".format, st.sampled_from(["exists", "all"]), combined(OF_SERVICES)),
)
CONDITIONS = combined(ATOMS)


def group(**fields):
    """Mostly whole: what is missing makes conditions unknown, and those show nothing."""
    return st.one_of(
        st.fixed_dictionaries(fields), st.fixed_dictionaries(fields), st.fixed_dictionaries({}, optional=fields)
    )


amounts = st.one_of(st.integers(0, 3), st.integers(0, 3), st.just({"min": 1, "max": 2}), st.just({"min": 2}))
FACTS = group(
    finance=group(paid_in_meur=amounts, committed_meur=amounts),
    governance=group(owners_aligned=st.booleans()),
    identity=group(registered_office_country=st.sampled_from(COUNTRIES), founded=st.sampled_from(DAYS)),
    datacenters=st.dictionaries(
        st.sampled_from(["one", "two"]),
        group(tier=st.integers(1, 4), country=st.sampled_from(COUNTRIES)),
    ),
    services=st.dictionaries(st.sampled_from(["one", "two"]), group(kind=st.sampled_from(KINDS))),
)
CLOSED = ["datacenters", "services"]
STATEMENTS = st.tuples(FACTS, st.sampled_from("AC"), st.sampled_from([CLOSED, CLOSED, []]))


@pytest.mark.exhaustive
@given(
    st.lists(CONDITIONS, min_size=2, max_size=2), st.lists(STATEMENTS, min_size=1, max_size=2), st.sampled_from(DAYS)
)
@settings(max_examples=examples(500), suppress_health_check=[HealthCheck.too_slow])
def test_what_is_excluded_never_happens(conditions, stated, as_of):
    programs = [compile_expression(condition, SCOPE, {}) for condition in conditions]
    sources = {f"s{n}": source("1979-01-01", grade) for n, (_, grade, _) in enumerate(stated)}
    made = [
        statement(f"197{n}-01-01", facts, f"s{n}", exhaustive=[name for name in closed if name in facts])
        for n, (facts, _, closed) in enumerate(stated)
    ]
    seen = snapshot(provider(made, sources), as_of)
    question = Inquiry(country_sets())
    # The second condition may take weaker evidence than the first.
    values, parts = [], []
    for program, evidence in zip(programs, (Evidence("B"), Evidence()), strict=True):
        values.append(program.evaluate(seen.environment(seen.first_world, evidence), VALUES))
        parts.append(program.checked.node)
    for value, part in zip(values, parts, strict=True):
        if isinstance(value, bool):
            assert question.may(part, wanted=value)
    if all(isinstance(value, bool) for value in values):
        assert question.together([WantedPart(part, value) for part, value in zip(parts, values, strict=True)])
