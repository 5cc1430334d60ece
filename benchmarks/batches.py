"""A batch by each engine, on tables of made-up providers; and the SQL that is printed against SQL written by hand."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Figure, Row, interleaved
from benchmarks.perturbed import write
from compliance.engine.evidence import NO_DEMAND
from compliance.language.lists import in_force
from compliance.language.values import InexactNumber, Unknown
from compliance.loading.builtin import ids
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.rulesets.ruleset import RuleSet

DAY: Final = date(2026, 11, 1)
Verdicts = dict[tuple[str, str, str | None, bool], tuple[str | None, tuple[str, ...]]]
"""The verdict and the possible ones, by rule set, provider, service and whether it is any other one."""

CONDITIONS: Final = (
    "finance.paid_in_meur >= 5",
    'identity.registered_office_country == "FR"',
    "finance.committed_meur - finance.paid_in_meur <= 100",
    'datacenters.exists(d, d.country == "FR")',
    "datacenters.all(d, d.country in EU)",
    "size(datacenters) >= 3",
    'datacenters.exists(d, d.country == "FR" && d.tier >= 3)',
    "ownership.shareholders.all(s, s.country in EU || s.capital_pct < 25)",
    'certifications.exists(c, c.scheme == "hds" && in_force(c))',
    'certifications.exists(c, c.scheme == "iso-27001" && in_force(c))',
)
_EXISTS: Final = (
    "CASE WHEN len(list_filter({list}, lambda x: x.e = 0 AND ({body}))) > 0 THEN TRUE "
    "WHEN len(list_filter({list}, lambda x: coalesce({body}, TRUE))) > 0 THEN NULL ELSE FALSE END"
)
_ALL: Final = (
    "CASE WHEN len(list_filter({list}, lambda x: x.e = 0 AND NOT ({body}))) > 0 THEN FALSE "
    "WHEN len(list_filter({list}, lambda x: NOT coalesce({body}, FALSE))) > 0 THEN NULL ELSE TRUE END"
)
_EQUAL: Final = (
    "CASE WHEN x.{field} IS NULL AND list_contains(x.not_{field}, '{value}') THEN FALSE ELSE x.{field} = '{value}' END"
)
_AMONG: Final = (
    "CASE WHEN x.{field} IS NULL AND list_has_all(x.not_{field}, [{values}]) "  # noqa: ISC003 - a line is not as long
    + "THEN FALSE ELSE x.{field} IN ({values}) END"
)
_OVER: Final = "CASE WHEN {low} >= {limit} THEN TRUE WHEN {high} < {limit} THEN FALSE END"
_UNDER: Final = "CASE WHEN {high} < {limit} THEN TRUE WHEN {low} >= {limit} THEN FALSE END"


def batches(rounds: int, few: int, many: int) -> Row:
    """CPU time a scorecard by either engine on one set of tables, and by the second as tables grow; and the SQL alone.

    Args:
        rounds: of the SQL alone.
        few: providers that both engines are given.
        many: providers that DuckDB is given, twice: as one part, and of which a tenth before.
    """
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), many)
        of_python, verdicts = _decided("python", folder, few)
        _, same = _decided("duckdb", folder, few)
        of_few, _ = _decided("duckdb", folder, many // 10)
        of_many, _ = _decided("duckdb", folder, many)
        printed, by_hand, rows = _sql(folder, rounds)
    different = sum(same.get(key) != verdict for key, verdict in verdicts.items()) + len(same.keys() - verdicts.keys())
    figures = (
        Figure("python / duckdb, CPU a scorecard", of_python / of_many, 10, at_least=True),
        Figure(f"duckdb, CPU a scorecard, {many} / {many // 10} providers", of_many / of_few, 1.25),
        Figure("verdicts that differ", different, 0, ""),
        Figure("ten conditions: SQL printed / by hand", printed / by_hand, 1.5),
    )
    remarks = (
        f"{len(ids('ruleset'))} rule sets; python {of_python * 1e6:.0f} us a scorecard of {few} providers",
        f"duckdb {of_many * 1e6:.0f} us a scorecard of {many} providers",
        f"{len(verdicts)} verdicts compared",
        f"ten conditions on {rows} rows with the same answers: printed {printed * 1e3:.0f} ms, by hand {by_hand * 1e3:.0f} ms",
    )
    return Row(7, "a batch out of tables, all rule sets", figures, remarks)


def _decided(name: str, folder: str, count: int) -> tuple[float, Verdicts]:
    """CPU seconds a scorecard, reading included and rule sets loaded before; and the verdicts."""
    from compliance.batch.jobs import engine_of  # noqa: PLC0415 - other rows need no extra
    from compliance.batch.opening import open_source  # noqa: PLC0415 - as above
    from compliance.batch.run import BatchTerms  # noqa: PLC0415 - as above

    engine = engine_of(name, BatchTerms(tuple(map(load_ruleset, ids("ruleset"))), (DAY,), DAY))
    source = open_source(folder, DAY)
    start = time.process_time()
    gathered = engine.part(source, 0, count)
    seconds = time.process_time() - start
    verdicts: Verdicts = {}
    for (table, ruleset, _), columns in gathered.partitions.items():
        if table == "scorecards":
            of = columns.values
            keys = zip(of["provider"], of["service"], of["other_services"], strict=True)
            for key, status, possible in zip(keys, of["status"], of["possible"], strict=True):
                verdicts[ruleset, *key] = status, tuple(possible or ())
    return seconds / len(verdicts), verdicts


# --- The SQL alone ----------------------------------------------------------------------------------------------------


def _sql(folder: str, rounds: int, copies: int = 20) -> tuple[float, float, int]:
    """CPU seconds of ten conditions as printed and as written by hand, on the same values; and the number of rows.

    Raises:
        AssertionError: an answer of one is not that of the other.
    """
    import duckdb  # noqa: PLC0415 - other rows need no extra
    import pyarrow as pa  # noqa: PLC0415 - as above

    from compliance.batch.sql.dialect import DUCKDB  # noqa: PLC0415 - as above

    sheet, printed, plain = environments(folder)
    queries = {"printed": sheet.query("printed", DUCKDB), "by hand": by_hand()}
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, table in (("printed", printed), ("plain", plain)):
            connection.register(f"one_{name}", pa.concat_tables([table] * copies))
            connection.execute(f"CREATE TABLE {name} AS FROM one_{name}")
        answers = [connection.sql(query).to_arrow_table().select(_COLUMNS).to_pylist() for query in queries.values()]
        assert answers[0] == answers[1], "what is written by hand says something else"

        def timed(query: str) -> Callable[[], float]:
            def run() -> float:
                start = time.process_time()
                connection.sql(query).to_arrow_table()
                return time.process_time() - start

            return run

        medians = interleaved({name: timed(query) for name, query in queries.items()}, rounds)
    return medians["printed"], medians["by hand"], len(answers[0])


_COLUMNS: Final = [f"c{number}" for number in range(len(CONDITIONS))]


def environments(folder: str) -> tuple[Any, Any, Any]:
    """A sheet of the ten conditions, and the same environments as its columns and as somebody would name them."""
    import pyarrow as pa  # noqa: PLC0415 - other rows need no extra

    from compliance.batch.opening import open_source  # noqa: PLC0415 - as above
    from compliance.batch.sql.sheets import ROW, ConditionSheet  # noqa: PLC0415 - as above
    from compliance.engine.snapshot import take_snapshot  # noqa: PLC0415 - as above
    from compliance.language.constants import seconds_of_day  # noqa: PLC0415 - as above

    sheet = ConditionSheet(country_sets().as_known(DAY).members_on(DAY), seconds_of_day(DAY))
    numbers = [sheet.ask(program, {}) for rule in ten_rules().rules for program in rule.programs]
    assert numbers == [*range(len(CONDITIONS))]
    source = open_source(folder, DAY)
    snapshots = (take_snapshot(one.provider, DAY, DAY, country_sets()) for one in source.read(0, 500) if one.provider)
    envs = [one.environment(one.first_world, NO_DEMAND) for one in snapshots]
    rows = [{ROW: number, **sheet.row(env)} for number, env in enumerate(envs)]
    named = pa.Table.from_pylist([_named(env) for env in envs], schema=pa.schema(_fields()))
    return sheet, pa.Table.from_pylist(rows, schema=sheet.schema()), named


def ten_rules() -> RuleSet:
    """A rule set of the ten conditions, a rule each."""
    rules = [{"id": f"C{number}", "title": "One", "check": text} for number, text in enumerate(CONDITIONS)]
    head = {
        "schema": "ruleset/1",
        "id": "ten",
        "title": "Ten",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
    }
    verdict = {"necessary": [{"all": [rule["id"] for rule in rules]}]}
    return load_ruleset(text=json.dumps({**head, "rules": rules, "verdict": verdict}), name="ten.yaml")


def _fields() -> Iterator[Any]:
    import pyarrow as pa  # noqa: PLC0415 - other rows need no extra

    ends = [pa.field(f"{name}_{end}", pa.float64()) for name in ("paid", "committed") for end in ("lo", "hi")]
    yield from (*ends, pa.field("office", pa.string()))
    texts = pa.list_(pa.string())

    def listed(*fields: tuple[str, pa.DataType]) -> pa.DataType:
        return pa.list_(pa.struct([("e", pa.int8()), *fields]))

    country = (("country", pa.string()), ("not_country", texts))
    yield pa.field("sites", listed(*country, ("tier_lo", pa.float64()), ("tier_hi", pa.float64())))
    yield pa.field("owners", listed(*country, ("share_lo", pa.float64()), ("share_hi", pa.float64())))
    yield pa.field("certificates", listed(("scheme", pa.string()), ("not_scheme", texts), ("valid", pa.bool_())))


def _named(env: Mapping[str, Any]) -> dict[str, Any]:
    """An environment under names of its own: a list of a marked member each, a number by its ends."""
    return {
        **_ends("paid", env.get("finance.paid_in_meur")),
        **_ends("committed", env.get("finance.committed_meur")),
        **_text("office", env.get("identity.registered_office_country")),
        "sites": [
            {"e": e, **_text("country", of.get("country")), **_ends("tier", of.get("tier"))}
            for e, of in _members(env.get("datacenters"))
        ],
        "owners": [
            {"e": e, **_text("country", of.get("country")), **_ends("share", of.get("capital_pct"))}
            for e, of in _members(env.get("ownership.shareholders"))
        ],
        "certificates": [
            {"e": e, **_text("scheme", of.get("scheme")), "valid": of["valid"]}
            for e, of in _members(env.get("certifications"), env["as_of"])
        ],
    }


def _members(value: Any, as_of: int | None = None) -> Iterator[tuple[int, Mapping[str, Any]]]:  # noqa: ANN401 - a value of the language
    if value is None:  # nothing is said of the list: it may hold anything
        yield 2, {"valid": None}
        return
    marked = [
        *((0, one) for one in value.items),
        *((1, one) for one, _ in value.maybe),
        *((2, one) for one in value.rest),
    ]
    for e, entry in marked:
        valid = None if as_of is None else in_force(entry, as_of)
        yield e, {**entry.fields, "valid": valid if isinstance(valid, bool) else None}


def _ends(name: str, value: Any) -> dict[str, float]:  # noqa: ANN401 - as above
    if value is None or value.__class__ is Unknown:
        return {}
    low, high = (value.low, value.high) if value.__class__ is InexactNumber else (value, value)
    return {f"{name}_lo": low, f"{name}_hi": high}


def _text(name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    if value.__class__ is Unknown:
        return {f"not_{name}": sorted(value.excluded)} if name != "office" else {}
    return {name: value}


def by_hand() -> str:
    """The ten conditions as somebody writes them in SQL who knows of unknowns, ranges and open lists."""
    members = ", ".join(f"'{country}'" for country in country_sets().as_known(DAY).members_on(DAY)["EU"])
    french, tier = _EQUAL.format(field="country", value="FR"), _OVER.format(low="x.tier_lo", high="x.tier_hi", limit=3)
    european = _AMONG.format(field="country", values=members)
    small = _UNDER.format(low="x.share_lo", high="x.share_hi", limit=25)
    there = "len(list_filter(sites, lambda x: x.e = 0))"
    is_open = "len(list_filter(sites, lambda x: x.e = 2)) > 0"

    def certified(scheme: str) -> str:
        body = f"({_EQUAL.format(field='scheme', value=scheme)}) AND x.valid"
        return _EXISTS.format(list="certificates", body=body)

    columns = (
        _OVER.format(low="paid_lo", high="paid_hi", limit=5),
        "office = 'FR'",
        "CASE WHEN committed_hi - paid_lo <= 100 THEN TRUE WHEN committed_lo - paid_hi > 100 THEN FALSE END",
        _EXISTS.format(list="sites", body=french),
        _ALL.format(list="sites", body=european),
        f"CASE WHEN {there} >= 3 THEN TRUE WHEN {is_open} OR len(sites) >= 3 THEN NULL ELSE FALSE END",
        _EXISTS.format(list="sites", body=f"({french}) AND ({tier})"),
        _ALL.format(list="owners", body=f"({european}) OR ({small})"),
        certified("hds"),
        certified("iso-27001"),
    )
    return f"SELECT {', '.join(f'{sql} AS c{number}' for number, sql in enumerate(columns))} FROM plain"  # noqa: S608 - all of it is here
