"""The formats of scorecards, by name: what the command prints and the library returns, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # who only asks for help or the width waits for no model
    from compliance.model.scorecard import Scorecard, Tool

Format = Literal["text", "json", "markdown"]

WIDTH = 100
"""Columns where there is no terminal to ask, so that files are the same everywhere."""


def render_scorecards(
    scorecards: Iterable[Scorecard],
    format_: Format,
    tool: Tool,
    *,
    colour: bool = False,
    verbose: bool = False,
    width: int = WIDTH,
) -> Iterator[str]:
    """Scorecards in one format, each written as soon as it is there.

    Args:
        scorecards: what to show.
        format_: `text`, `json` or `markdown`.
        tool: the program, named in the JSON.
        colour: text only: paint statuses.
        verbose: text only: every rule with its facts and their sources.
        width: text only: columns.

    Raises:
        ValueError: there is no such format.
    """
    match format_:
        case "json":
            from compliance.report.json_ import render_json  # noqa: PLC0415 - only what is asked for is imported

            return render_json(scorecards, tool)
        case "markdown":
            from compliance.report.markdown import render_markdown  # noqa: PLC0415 - as above

            return _separated(render_markdown(card) for card in scorecards)
        case "text":
            from compliance.report.text import render_texts  # noqa: PLC0415 - as above

            return render_texts(scorecards, colour=colour, verbose=verbose, width=width)
    raise ValueError(f"unknown format '{format_}'; it is one of text, json, markdown")


def _separated(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield ("\n" if number else "") + text
