"""The same SQL in the words of another engine: a table of replacements, and lambdas written its way."""

from __future__ import annotations

import re
from typing import Final

from compliance.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes what DuckDB writes otherwise: patterns and what stands for them, in order."""

    name: str
    replacements: tuple[tuple[str, str], ...] = ()

    def text(self, sql: str) -> str:
        """The text of a query in this dialect. Texts in quotes are left as they are."""
        if not self.replacements:
            return sql
        parts = _QUOTED.split(sql)
        for number in range(0, len(parts), 2):
            for pattern, by in self.replacements:
                parts[number] = re.sub(pattern, by, parts[number])
        return "".join(parts)


_QUOTED: Final = re.compile(r"('(?:[^']|'')*')")

DUCKDB: Final = Dialect("duckdb")
