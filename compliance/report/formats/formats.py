"""The formats of scorecards, by name: what the command prints and the library returns, piece by piece.

A new format is a module of its own, and here its name, a function that imports it and a row of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from compliance.model.phrases import ENGLISH, Translator
from compliance.model.records import dataclass
from compliance.report.pages import WIDTH

if TYPE_CHECKING:  # who only asks for help waits for no model
    from compliance.model.run import RunProblem
    from compliance.model.scorecard import Scorecard, Tool

TextFormat = Literal[
    "text",
    "json",
    "jsonl",
    "markdown",
    "html",
    "junit",
    "sarif",
    "github",
    "github-summary",
    "gitlab",
    "csv",
    "csv-facts",
    "badge",
    "badge-svg",
    "oscal",
    "cyclonedx",
    "hdf",
    "in-toto",
]
"""What scorecards can be shown as in text."""

Format = TextFormat | Literal["xlsx"]
"""What scorecards can be shown as."""


@dataclass(frozen=True, slots=True)
class Readers:
    """How what people read is laid out.

    Attributes:
        colour: text only: paint statuses.
        verbose: text only: every rule with its facts and their sources.
        width: text only: columns.
        translator: the language of text and Markdown; what programs read is in English.
    """

    colour: bool = False
    verbose: bool = False
    width: int = WIDTH
    translator: Translator = ENGLISH


@dataclass(frozen=True, slots=True)
class _Asked:
    """Scorecards to show, and how."""

    cards: Iterable[Scorecard]
    tool: Tool
    readers: Readers
    problems: Callable[[], Sequence[RunProblem]]

    def whole(self) -> tuple[Sequence[Scorecard], Sequence[RunProblem]]:
        """Every scorecard and every problem of the run, which is known once all scorecards were taken."""
        cards = tuple(self.cards)
        return cards, self.problems()

    def left_out(self) -> Sequence[RunProblem]:
        """What had ceased, which is known once all scorecards were taken."""
        return [problem for problem in self.problems() if problem.kind == "ended"]


@dataclass(frozen=True, slots=True)
class _Row:
    """How a format is written."""

    write: Callable[[_Asked], Iterable[str | bytes]]
    for_services: bool = False
    """Build services read it: it says as well what a run could not evaluate"""
    needs: tuple[str, str] | None = None
    """The package it needs besides our own dependencies, and the extra that brings it"""


def _text(asked: _Asked) -> Iterable[str]:
    from compliance.report.pages.scorecard import render_texts

    readers = asked.readers
    return render_texts(
        asked.cards,
        asked.left_out,
        colour=readers.colour,
        verbose=readers.verbose,
        width=readers.width,
        translator=readers.translator,
    )


def _json(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.json_ import render_json

    return render_json(asked.cards, asked.tool, asked.left_out)


def _jsonl(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.json_ import render_json_lines

    return render_json_lines(asked.cards, asked.tool, asked.left_out)


def _markdown(asked: _Asked) -> Iterable[str]:
    from compliance.report.pages.scorecard import render_markdowns

    return render_markdowns(asked.cards, asked.left_out, asked.readers.translator)


def _html(asked: _Asked) -> Iterable[str]:
    from compliance.report.html.pages import scorecards_page

    cards = tuple(asked.cards)
    return [scorecards_page(cards, asked.left_out(), translator=asked.readers.translator)]


def _csv(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.csv_ import render_csv

    return render_csv(asked.cards)


def _csv_facts(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.csv_ import render_csv_facts

    return render_csv_facts(asked.cards)


def _junit(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.junit import render_junit

    return [render_junit(*asked.whole())]


def _sarif(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.sarif import render_sarif

    cards, problems = asked.whole()
    return [render_sarif(cards, asked.tool, problems)]


def _github(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.github import render_github

    return [render_github(*asked.whole())]


def _github_summary(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.github import render_github_summary

    return [render_github_summary(*asked.whole())]


def _gitlab(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.gitlab import render_gitlab

    return [render_gitlab(*asked.whole())]


def _badge(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.badge import render_badge

    return [render_badge(*asked.whole())]


def _badge_svg(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.badge import render_badge_svg

    return [render_badge_svg(*asked.whole())]


def _oscal(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.oscal import render_oscal

    return [render_oscal(asked.cards, asked.tool)]


def _cyclonedx(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.cyclonedx import render_cyclonedx

    return [render_cyclonedx(asked.cards, asked.tool)]


def _hdf(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.hdf import render_hdf

    cards, problems = asked.whole()
    return [render_hdf(cards, asked.tool, problems)]


def _in_toto(asked: _Asked) -> Iterable[str]:
    from compliance.report.formats.in_toto import render_in_toto

    return render_in_toto(asked.cards, asked.tool)


def _xlsx(asked: _Asked) -> Iterable[bytes]:
    from compliance.report.formats.xlsx import render_xlsx

    return [render_xlsx(asked.cards)]


_TABLE: Final[Mapping[Format, _Row]] = {
    "text": _Row(_text),
    "json": _Row(_json),
    "jsonl": _Row(_jsonl),
    "markdown": _Row(_markdown),
    "html": _Row(_html),
    "junit": _Row(_junit, for_services=True, needs=("junitparser", "junit")),
    "sarif": _Row(_sarif, for_services=True),
    "github": _Row(_github, for_services=True),
    "github-summary": _Row(_github_summary, for_services=True),
    "gitlab": _Row(_gitlab, for_services=True),
    "csv": _Row(_csv),
    "csv-facts": _Row(_csv_facts),
    "badge": _Row(_badge, for_services=True),
    "badge-svg": _Row(_badge_svg, for_services=True),
    "oscal": _Row(_oscal),
    "cyclonedx": _Row(_cyclonedx),
    "hdf": _Row(_hdf, for_services=True),
    "in-toto": _Row(_in_toto),
    "xlsx": _Row(_xlsx, needs=("openpyxl", "xlsx")),
}

FORMATS: Final = tuple(_TABLE)

FOR_SERVICES: Final = frozenset(name for name, row in _TABLE.items() if row.for_services)
"""What build services read: these say as well what a run could not evaluate."""

NO_TEXT: Final = frozenset({"xlsx"})
"""What no screen shows: these are bytes, and go to a file."""

NEEDS: Final[Mapping[str, tuple[str, str]]] = {name: row.needs for name, row in _TABLE.items() if row.needs}
"""The package a format needs besides our own dependencies, and the extra that brings it."""


FOR_FILES: Final = Readers()
"""As files are, everywhere the same: in English, without colour."""


def render_scorecards(
    scorecards: Iterable[Scorecard],
    format_: Format,
    tool: Tool,
    *,
    readers: Readers = FOR_FILES,
    problems: Callable[[], Sequence[RunProblem]] = tuple,
) -> Iterator[str | bytes]:
    """Scorecards in one format; text, JSON, JSON Lines, Markdown and CSV are written as soon as each is there, `xlsx` is bytes.

    Args:
        scorecards: what to show.
        format_: one of `FORMATS`.
        tool: the program, named in JSON and SARIF.
        readers: how what people read is laid out, and in which language.
        problems: what build services are told of besides, and all are where it was left out: asked once every scorecard
            was taken.

    Raises:
        ValueError: there is no such format.
        ModuleNotFoundError: a package that `NEEDS` names is not installed.
    """
    row = _TABLE.get(format_)
    if row is None:
        raise ValueError(f"unknown format '{format_}'; it is one of {', '.join(FORMATS)}")
    return iter(row.write(_Asked(scorecards, tool, readers, problems)))
