"""Conditions decided by Spark: the text that DuckDB is asked, in its dialect; all else as with DuckDB."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import SparkSession

from compliance.batch.duck import DuckEngine
from compliance.batch.run import BatchTerms, UnavailableError
from compliance.batch.sql.dialect import SPARK
from compliance.batch.sql.sheets import ConditionSheet

SETTINGS = {
    "spark.sql.codegen.maxFields": "2000",
    "spark.sql.parser.escapedStringLiterals": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
}
"""What the text of the queries rests on, and what makes them quick."""


class SparkEngine(DuckEngine):
    """Conditions as SQL in Spark, on the cluster of a session; environments and verdicts in this process."""

    name = "spark"

    def __init__(self, terms: BatchTerms, master: str | None = None) -> None:
        """Begin a session, or take the one that is there.

        Args:
            terms: what is asked of every provider.
            master: where the cluster is, as Spark writes it; as Spark is configured where it is null.

        Raises:
            UnavailableError: there is no Java, or no cluster there.
        """
        super().__init__(terms)
        self._session = session_of(master)

    def ask(self, sheet: ConditionSheet, environments: pa.Table) -> pa.Table:
        """As `DuckEngine.ask`."""
        return asked_of_spark(self._session, sheet, environments)


def session_of(master: str | None) -> SparkSession:
    """A session with the settings that queries rest on; raises `UnavailableError`."""
    builder = SparkSession.builder.appName("compliance batch")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        session = (builder if master is None else builder.master(master)).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    except Exception as error:  # noqa: BLE001 - whatever Spark and Java raise, there is no cluster to ask
        where = f" at {master}" if master else ""
        said = " ".join(str(error).split())[:300]
        raise UnavailableError(f"no Spark{where}: {said}\nit needs Java, and a cluster") from None
    return session


def asked_of_spark(session: SparkSession, sheet: ConditionSheet, environments: pa.Table) -> pa.Table:
    """The answers to a sheet in some environments, a row each."""
    session.createDataFrame(environments).createOrReplaceTempView("environments")
    return session.sql(sheet.query("environments", SPARK)).toArrow()
