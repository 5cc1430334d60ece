"""The same SQL in the words of another engine: a table of replacements, and lambdas written its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from compliance.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes what DuckDB writes otherwise.

    Attributes:
        name: of the engine.
        replacements: patterns and what stands for them, in order; texts in quotes are left as they are.
        calls: functions of two arguments that are written in another way, each with what is written for it.
    """

    name: str
    replacements: tuple[tuple[str, str], ...] = ()
    calls: Mapping[str, Callable[[str, str], str]] | None = None

    def text(self, sql: str) -> str:
        """The text of a query in this dialect."""
        for name, written in (self.calls or {}).items():
            sql = _rewritten(sql, f"{name}(", written)
        if not self.replacements:
            return sql
        parts = _QUOTED.split(sql)
        for number in range(0, len(parts), 2):
            for pattern, by in self.replacements:
                parts[number] = re.sub(pattern, by, parts[number])
        return "".join(parts)


_QUOTED: Final = re.compile(r"('(?:[^']|'')*')")
_TOKEN: Final = re.compile(r"'(?:[^']|'')*'|[()\[\]{},]")


def _rewritten(sql: str, call: str, written: Callable[[str, str], str]) -> str:
    """The text with each call of a function of two arguments written in another way, from the last one to the first."""
    while (start := sql.rfind(call)) >= 0:
        first, depth, comma = start + len(call), 0, 0
        for token in _TOKEN.finditer(sql, first):
            if token[0] in ("(", "[", "{"):
                depth += 1
            elif token[0] == "," and depth == 0:
                comma = token.start()
            elif token[0] in (")", "]", "}"):
                if depth == 0:
                    made = written(sql[first:comma], sql[comma + 1 : token.start()])
                    sql = f"{sql[:start]}{made}{sql[token.end() :]}"
                    break
                depth -= 1
    return sql


DUCKDB: Final = Dialect("duckdb")
SPARK: Final = Dialect(
    "spark",
    (
        (r"VARCHAR\[\]", "ARRAY<STRING>"),
        (r"\bVARCHAR\b", "STRING"),
        (r"lambda (\w+):", r"\1 ->"),
        (r"^: ", ", "),  # after the name of a field
        (r"\{", "named_struct("),
        (r"\}", ")"),
        (r"\[", "array("),
        (r"\]", ")"),
        (r"([0-9.]+)::DOUBLE", r"\1D"),
        (r"\blist_transform\(", "transform("),
        (r"\blist_filter\(", "filter("),
        (r"\blist_max\(", "array_max("),
        (r"\blist_min\(", "array_min("),
        (r"\blist_contains\(", "array_contains("),
        (r"\blen\(", "size("),
        (r"\bregexp_matches\(", "regexp("),
        (r"\bstarts_with\(", "startswith("),
        (r"\bends_with\(", "endswith("),
    ),
    {
        "list_has_all": lambda whole, part: f"(size(array_except({part}, {whole})) = 0)",
        "list_has_any": lambda one, other: f"arrays_overlap({one}, {other})",
    },
)
"""For the settings of `compliance.batch.spark`, by which a backslash in a text is one."""
