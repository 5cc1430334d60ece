"""The formats of scorecards, by name: what the command prints and the library returns, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, get_args

from compliance.report.pages import WIDTH

if TYPE_CHECKING:  # who only asks for help waits for no model
    from compliance.model.run import RunProblem
    from compliance.model.scorecard import Scorecard, Tool

Format = Literal[
    "text",
    "json",
    "markdown",
    "junit",
    "sarif",
    "github",
    "github-summary",
    "gitlab",
    "csv",
    "badge",
    "badge-svg",
]
"""What scorecards can be shown as."""

FORMATS: Final[tuple[Format, ...]] = get_args(Format)

FOR_SERVICES: Final[frozenset[Format]] = frozenset(
    ("junit", "sarif", "github", "github-summary", "gitlab", "badge", "badge-svg")
)
"""What build services read: these say as well what a run could not evaluate."""

NEEDS: Final[Mapping[str, tuple[str, str]]] = {"junit": ("junitparser", "junit")}
"""The package a format needs besides our own dependencies, and the extra that brings it."""


def render_scorecards(
    scorecards: Iterable[Scorecard],
    format_: Format,
    tool: Tool,
    *,
    colour: bool = False,
    verbose: bool = False,
    width: int = WIDTH,
    problems: Callable[[], Sequence[RunProblem]] = tuple,
) -> Iterator[str]:
    """Scorecards in one format; text, JSON, Markdown and CSV are written as soon as each is there.

    Args:
        scorecards: what to show.
        format_: one of `FORMATS`.
        tool: the program, named in JSON and SARIF.
        colour: text only: paint statuses.
        verbose: text only: every rule with its facts and their sources.
        width: text only: columns.
        problems: what build services are told of besides: asked once every scorecard was taken.

    Raises:
        ValueError: there is no such format.
        ModuleNotFoundError: a package that `NEEDS` names is not installed.
    """
    match format_:
        case "json":
            from compliance.report.formats.json_ import render_json  # noqa: PLC0415 - only what is asked for is imported

            return render_json(scorecards, tool)
        case "markdown":
            from compliance.report.pages.scorecard import render_markdown  # noqa: PLC0415 - as above

            return _separated(render_markdown(card) for card in scorecards)
        case "text":
            from compliance.report.pages.scorecard import render_texts  # noqa: PLC0415 - as above

            return render_texts(scorecards, colour=colour, verbose=verbose, width=width)
        case "csv":
            from compliance.report.formats.csv_ import render_csv  # noqa: PLC0415 - as above

            return render_csv(scorecards)
        case _ if format_ in FORMATS:
            return iter((_for_services(scorecards, format_, tool, problems),))
    raise ValueError(f"unknown format '{format_}'; it is one of {', '.join(FORMATS)}")


def _for_services(
    scorecards: Iterable[Scorecard], format_: str, tool: Tool, problems: Callable[[], Sequence[RunProblem]]
) -> str:
    """What build services read: whole documents, which need every scorecard before the first line."""
    cards = tuple(scorecards)
    found = problems()
    match format_:
        case "sarif":
            from compliance.report.formats.sarif import render_sarif  # noqa: PLC0415 - only what is asked for is imported

            return render_sarif(cards, tool, found)
        case "junit":
            from compliance.report.formats.junit import render_junit  # noqa: PLC0415 - as above

            return render_junit(cards, found)
        case "gitlab":
            from compliance.report.formats.gitlab import render_gitlab  # noqa: PLC0415 - as above

            return render_gitlab(cards, found)
        case "github" | "github-summary":
            from compliance.report.formats import github  # noqa: PLC0415 - as above

            return (github.render_github if format_ == "github" else github.render_github_summary)(cards, found)
    from compliance.report.formats import badge  # noqa: PLC0415 - as above

    return (badge.render_badge if format_ == "badge" else badge.render_badge_svg)(cards, found)


def _separated(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield ("\n" if number else "") + text
