"""Conditions that are asked of the same environments, as one query: a row in, a row of true, false and null out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

import pyarrow as pa

from compliance.batch.sql.columns import Columns
from compliance.batch.sql.dialect import Dialect
from compliance.batch.sql.lengths import LONGEST, lists_read, longest
from compliance.batch.sql.printer import Printer
from compliance.batch.sql.terms import UnprintableError
from compliance.language.operators import Environment
from compliance.language.program import ParameterValues, Program

ROW = "row_number"
"""The column that numbers the environments."""


class ConditionSheet:
    """Conditions on one date, and the table of environments they are asked of.

    Attributes:
        unprinted: the conditions that no query asks: the engine decides them.
        longest: of each condition, by number, the most members that the lists it reads may have so that it does not run out of
            its steps, and these lists.
    """

    def __init__(self, sets: Mapping[str, tuple[str, ...]], as_of: int) -> None:
        self._columns = Columns()
        self._printer = Printer(self._columns, sets, as_of)
        self._by_sql: dict[str, int] = {}
        self._parameters: list[ParameterValues] = []
        self.unprinted: list[Program] = []
        self.longest: dict[int, tuple[int, frozenset[str]]] = {}

    def __len__(self) -> int:
        """Number of conditions asked."""
        return len(self._by_sql)

    def ask(self, program: Program, parameters: ParameterValues) -> int | None:
        """The number of a condition among those asked, from 0; `None` where it has no SQL here."""
        try:
            sql = self._printer.condition(program.checked.node, parameters)
        except UnprintableError:
            self.unprinted.append(program)
            return None
        self._parameters.append(parameters)  # the printer tells them apart by identity
        number = self._by_sql.setdefault(sql, len(self._by_sql))
        self.longest[number] = longest(program.checked.node, parameters), frozenset(lists_read(program.checked.node))
        return number

    def too_long(self) -> frozenset[int]:
        """The conditions, by number, that may run out of their steps in the environment of the last row: the engine's."""
        lengths = self._columns.lengths
        if max(lengths.values(), default=0) <= self._least:
            return frozenset()
        return frozenset(
            number
            for number, (most, lists) in self.longest.items()
            if any(lengths.get(name, 0) > most for name in lists)
        )

    @cached_property
    def _least(self) -> int:
        return min((most for most, _ in self.longest.values()), default=LONGEST)

    @property
    def groups(self) -> frozenset[str]:
        """The groups of facts that the conditions read."""
        return self._columns.groups | {"services"}

    def forget(self) -> None:
        """Forget what was read of the environments of one provider, whose offers share values."""
        self._columns.forget()

    def schema(self) -> pa.Schema:
        """The columns of the table of environments."""
        return pa.schema([pa.field(ROW, pa.int64()), *self._columns.fields()])

    def row(self, env: Environment) -> dict[str, Any]:
        """An environment as a row; raises `UntoldError` where it is the engine's to decide."""
        return self._columns.row(env)

    def row_of(
        self, groups: Mapping[str, object], service: object, environment: Callable[[], Environment]
    ) -> dict[str, Any]:
        """As `row`, of one of the environments of a provider: see `Columns.row_of`."""
        return self._columns.row_of(groups, service, environment)

    def query(self, table: str, dialect: Dialect, extra: Iterable[str] = ()) -> str:
        """The query: the number of each environment, further columns that are handed on, and a column `c…` a condition."""
        inner = table
        for level in self._printer.levels.columns:
            columns = ", ".join(f"{sql} AS {name}" for name, sql in level.items())
            inner = f"(SELECT *, {columns} FROM {inner})"  # noqa: S608 - all of it printed here
        asked = [f"{sql} AS c{number}" for sql, number in self._by_sql.items()]
        return dialect.text(f"SELECT {', '.join([ROW, *extra, *asked])} FROM {inner}")  # noqa: S608 - as above
