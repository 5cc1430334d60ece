"""The words of another engine: what is in quotes stays as it is."""

from __future__ import annotations

import pytest

from compliance.batch.sql.dialect import DUCKDB, SPARK


@pytest.mark.parametrize(
    ("sql", "spark"),
    [
        (
            "list_transform(a, lambda x: {'e': x.e, 'v': 'it''s {x}'})",
            "transform(a, x -> named_struct('e', x.e, 'v', 'it''s {x}'))",
        ),
        ("CAST(NULL AS VARCHAR[])", "CAST(NULL AS ARRAY<STRING>)"),
        ("(-86400.0::DOUBLE)", "(-86400.0D)"),
        ("list_has_all(['a, b', 'c'], x)", "(size(array_except( x, array('a, b', 'c'))) = 0)"),
        ("list_has_any(a, list_filter(b, lambda y: y = ')'))", "arrays_overlap(a,  filter(b, y -> y = ')'))"),
    ],
)
def test_words_of_spark(sql, spark):
    assert SPARK.text(sql) == spark
    assert DUCKDB.text(sql) == sql
