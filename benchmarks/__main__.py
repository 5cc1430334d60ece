"""`python -m benchmarks`: one table of ratios, each measured in one run with interleaved rounds and medians.

`python -m benchmarks house` counts the source instead; its exit code is 1 where a target is missed.
`python -m benchmarks coverage --as-of DATE` counts what the built-in profiles decide, and prints a page.
`python -m benchmarks added` prints the page of the statements that the built-in profiles were given last.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date

from benchmarks.house import House, counts, read, report
from benchmarks.measure import ROOT, Row
from compliance.report.pages.layout import plain_table


def _version(*, quick: bool) -> Row:
    from benchmarks.startup import version  # noqa: PLC0415 - a measured process counts the memory of the one it forked from

    return version(9 if quick else 41)


def _cold(*, quick: bool) -> Row:
    from benchmarks.startup import cold  # noqa: PLC0415 - as above

    return cold(7 if quick else 31)


def _one_rule(*, quick: bool) -> Row:
    from benchmarks.rules import one_rule  # noqa: PLC0415 - as above

    return one_rule(9 if quick else 41)


def _many(*, quick: bool) -> Row:
    from benchmarks.many import many  # noqa: PLC0415 - as above

    return many(2, 1_000) if quick else many(3)


def _solver(*, quick: bool) -> Row:
    from benchmarks.solver import solver  # noqa: PLC0415 - as above

    return solver(3, 1) if quick else solver(10, 5)


def _what_if(*, quick: bool) -> Row:
    from benchmarks.whatif import what_if  # noqa: PLC0415 - as above

    return what_if(3, 1) if quick else what_if(11, 11)


def _batches(*, quick: bool) -> Row:
    from benchmarks.batches import batches  # noqa: PLC0415 - as above

    return batches(3, 20, 200) if quick else batches(9, 200, 2_000)


def _schemas(*, quick: bool) -> Row:
    from benchmarks.schemas import both  # noqa: PLC0415 - as above

    return both(5 if quick else 41)


def _counted(*, quick: bool) -> Row:  # noqa: ARG001 - each is counted once
    from benchmarks.counted import counted  # noqa: PLC0415 - as above

    return counted()


ROWS: dict[int, Callable[..., Row]] = {
    1: _version,
    2: _cold,
    9: _counted,
    4: _many,
    3: _one_rule,
    8: _schemas,
    5: _solver,
    6: _what_if,
    7: _batches,
}
"""In the order in which they are measured: what loads much into this process comes last."""


def table(rows: Iterable[Row]) -> str:
    """The rows for reading, with remarks below."""
    rows = sorted(rows, key=lambda row: row.number)
    cells = [
        (
            str(row.number) if first else "",
            row.what if first else "",
            figure.name,
            f"{figure.value:.2f}{figure.unit}",
            f"{'>=' if figure.at_least else '<='} {figure.limit:g}{figure.unit}",
            "yes" if figure.within else "NO",
        )
        for row in rows
        for first, figure in ((figure is row.figures[0], figure) for figure in row.figures)
    ]
    lines = plain_table(("", "what", "ratio", "measured", "target", "within"), cells)
    remarks = [f"{row.number}: {remark}" for row in rows for remark in row.remarks]
    return "\n".join([*lines, "", *remarks])


def main() -> int:
    """Measure or count, and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=("speed", "house", "coverage", "added"),
        default="speed",
        help="what is looked at (default: speed)",
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and at most 1,000 providers")
    parser.add_argument("--row", type=int, choices=sorted(ROWS), help="measure one row only")
    parser.add_argument("--as-of", type=date.fromisoformat, help="the day of coverage")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if options.what == "house":
        numbers = counts(House(read(ROOT / "compliance")))
        print(report(numbers))
        return 0 if all(count.met for count in numbers) else 1
    if options.what == "added":
        from benchmarks.added import of_folder  # noqa: PLC0415 - as above
        from benchmarks.added import page as page_of_added  # noqa: PLC0415 - as above

        print(page_of_added(of_folder(ROOT / "providers")), end="")
        return 0
    if options.what == "coverage":
        if options.as_of is None:
            parser.error("coverage needs --as-of")
        from benchmarks.coverage import everything, page  # noqa: PLC0415 - as above

        print(page(everything(options.as_of), options.as_of), end="")
        return 0
    rows = [measure(quick=options.quick) for number, measure in ROWS.items() if options.row in (None, number)]
    if options.json:
        figures = [
            asdict(figure) | {"row": row.number, "within": figure.within} for row in rows for figure in row.figures
        ]
        print(json.dumps(sorted(figures, key=lambda figure: figure["row"]), indent=2))
    else:
        print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
