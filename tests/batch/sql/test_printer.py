"""SQL against the engine: every built-in condition in random environments, true, false and unknown alike."""

from __future__ import annotations

from collections import Counter

import duckdb
import pyarrow as pa
import pytest

from compliance.batch.sql.columns import UntoldError
from compliance.batch.sql.dialect import DUCKDB
from compliance.batch.sql.sheets import ROW, ConditionSheet
from compliance.language.constants import seconds_of_day
from compliance.language.values import Unknown
from compliance.loading.rulesets import country_sets
from tests.batch.sql.environments import DAY, conditions, some

FEW = ("andromede", "gaia-x-24.11", "iso-27001")


def asked(of):
    """A sheet with conditions, and the number of each in it."""
    sheet = ConditionSheet(country_sets().as_known(DAY).members_on(DAY), seconds_of_day(DAY))
    return sheet, [sheet.ask(program, parameters) for _, program, parameters in of]


def table_of(sheet, environments):
    """The environments as a table, and those it holds."""
    rows, held = [], []
    for env in environments:
        try:
            rows.append({ROW: len(rows), **sheet.row(env)})
        except UntoldError:
            continue
        if not sheet.too_long():
            held.append(env)
        else:
            rows.pop()
    return pa.Table.from_pylist(rows, schema=sheet.schema()), held


def differences(of, answers, held, numbers):
    """The conditions of which an answer is another one than the engine's, and how many answers there are of each kind."""
    wrong, kinds = Counter(), Counter()
    for (ruleset, program, parameters), number in zip(of, numbers, strict=True):
        if number is None:
            continue
        for env, answer in zip(held, answers[number], strict=True):
            value = program.evaluate(env, parameters)
            expected = value if isinstance(value, bool) else None
            assert expected is not None or isinstance(value, Unknown)
            kinds[expected] += 1
            if answer is not expected:
                wrong[ruleset, program.text, expected, answer] += 1
    return wrong, kinds


@pytest.mark.exhaustive
@pytest.mark.parametrize("how_many", [40, 110])
def test_every_condition_is_what_the_engine_says(how_many):
    of = [one for one in conditions() if how_many > 100 or one[0] in FEW]
    sheet, numbers = asked(of)
    environments, held = table_of(sheet, some(how_many, seed=how_many))
    assert environments.num_rows == len(held) > 0.8 * how_many
    result = duckdb.sql(f"{sheet.query('environments', DUCKDB)} ORDER BY {ROW}").to_arrow_table()
    wrong, kinds = differences(of, [result[f"c{n}"].to_pylist() for n in range(len(sheet))], held, numbers)
    assert not wrong, wrong.most_common(5)
    assert all(kinds[answer] > how_many for answer in (True, False, None))


def test_nearly_every_condition_has_sql():
    sheet, _ = asked(conditions())
    assert [program.text[:9] for program in sheet.unprinted] == ["latest(pl", "ownership"]
    assert min(most for most, _ in sheet.longest.values()) >= 30
