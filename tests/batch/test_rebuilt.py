"""Providers as rows and back: nothing is lost, and a row that no profile could hold is refused with its place."""

from __future__ import annotations

from dataclasses import fields

import pytest

from compliance.batch.rebuilt import BatchRow, ProviderRows, provider_of
from compliance.batch.tables import SCHEMAS, arrow_tables, rows_of
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.model.problem import LoadError
from tests.builders import provider, statement


def as_rows(of, **changed):
    """A provider as it is read from its tables; `changed` are further rows of a table."""
    tables = {name: table.to_pylist() for name, table in arrow_tables(rows_of(of)).items()}
    for name, more in changed.items():
        tables[name] += more
    return ProviderRows(
        of.id,
        {
            name: [BatchRow(f"{name}.parquet", n, {"provider": of.id, **row}) for n, row in enumerate(rows, 1)]
            for name, rows in tables.items()
        },
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("id_", ids("provider"))
def test_a_profile_comes_back_whole(id_):
    of = load_provider(id_)
    again = provider_of(as_rows(of))
    for before, after in zip(of.statements, again.statements, strict=True):
        assert {f.name: getattr(before, f.name) for f in fields(before)} == {
            f.name: getattr(after, f.name) for f in fields(after)
        }
    assert (again.name, again.digest, again.searched, again.location) == (of.name, of.digest, of.searched, of.location)
    cited = {source.id for one in of.statements for source in one.sources}
    assert again.sources == {id_: source for id_, source in of.sources.items() if id_ in cited}


def test_every_kind_of_value_has_its_column():
    of = provider(
        [
            statement(
                "2024-01",
                {
                    "finance": {"paid_in_meur": {"min": 3}, "committed_meur": 7, "public_paid_in_meur": None},
                    "identity": {"founded": "2020-05", "legal_name": "Acme"},
                    "certifications": {"a": {"scheme": "hds", "services": ["x", "y"]}, "b": {}, "c": None},
                    "answers": {"eu-csf-1.2.1": {"SOV-1.1": 3}},
                    "x": {"acme": {"on": True, "day": "2024-05-01"}},
                },
                exhaustive=["datacenters", {"path": "certifications", "where": {"scheme": "hds"}}],
                until="2030-01-01",
            )
        ]
    )
    assert provider_of(as_rows(of)).statements == of.statements


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("facts", {"statement": "statement-1", "path": "finance.paid_in_mur", "lo": 1.0, "hi": 1.0}, "paid_in_mur"),
        ("facts", {"statement": "statement-1", "path": "finance.committed_meur", "text": "5"}, "committed_meur"),
        ("facts", {"statement": "statement-1", "path": "finance.committed_meur", "lo": -1.0, "hi": -1.0}, "below 0"),
        ("facts", {"statement": "statement-1", "path": "finance.committed_meur", "lo": 1.0, "bool": True}, "one value"),
        ("facts", {"statement": "statement-1", "path": "finance.committed_meur", "lo": 1.0, "ended": True}, "ended"),
        ("facts", {"statement": "statement-1", "path": "finance.paid_in_meur", "lo": 1.0, "hi": 1.0}, "twice"),
        ("facts", {"statement": "statement-1", "path": "finance.paid_in_meur.x", "lo": 1.0, "hi": 1.0}, "below a fact"),
        ("facts", {"statement": "nowhere", "path": "finance.committed_meur"}, "no statement 'nowhere'"),
        ("facts", {"statement": "statement-1", "path": None}, "needs its path"),
        ("facts", {"statement": "statement-1", "path": "identity.ended", "date": "2024-01-02", "text": "2024"}, "2024"),
        ("statements", {"statement": "statement-1", "from": "2024-01-01"}, "there twice"),
        ("statements", {"statement": "other", "from": None}, "needs an id and the day"),
        ("sources", {"statement": "statement-1", "source": "t", "known": None, "grade": "A"}, "a source needs"),
        ("sources", {"statement": "statement-1", "source": "t", "known": "2024-01-01", "grade": "E"}, "a source needs"),
        ("closures", {"statement": "statement-1", "list": "finance"}, "not a keyed list"),
        (
            "closures",
            {"statement": "statement-1", "list": "certifications", "where": [("scheme", "ISO 27001:2022")]},
            "no scheme",
        ),
        ("closures", {"statement": "statement-1", "list": "certifications", "where": [("odd", "x")]}, "no text field"),
        ("providers", {"name": "Acme"}, "there twice"),
    ],
)
def test_a_row_that_is_not_valid_is_named(table, row, said):
    of = provider([statement("2024-01-01", {"finance": {"paid_in_meur": 5}})])
    empty = dict.fromkeys(SCHEMAS[table].names)
    with pytest.raises(LoadError, match=said) as raised:
        provider_of(as_rows(of, **{table: [{**empty, "provider": of.id, **row}]}))
    assert raised.value.problems[-1].file == f"{table}.parquet"
    assert raised.value.problems[-1].line >= 1
