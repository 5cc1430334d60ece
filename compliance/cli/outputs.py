"""How results are written: which formats can be, which of them a run writes, and where to (`--format NAME[=FILE]`)."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import cast

from compliance.cli.options import FORMATS as SUMMARIES
from compliance.cli.settings import EffectiveSetting, Settings
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.cli.translation import translator_of
from compliance.model.nearest import hint, nearest
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import TOOL, Scorecard
from compliance.report.formats.formats import FOR_SERVICES, FORMATS, NEEDS, NO_TEXT, Format, Readers, render_scorecards
from compliance.report.pages import WIDTH, PageFormat
from compliance.report.pages.blocks import Block, render_page

_NEEDS = {
    **NEEDS,
    "ics": ("icalendar", "calendar"),
    "png": ("matplotlib", "pictures"),
    "svg": ("matplotlib", "pictures"),
}
"""The package a format needs, and the extra that brings it: those of scorecards, and those of other results."""


def require_writable(format_: str, output: str | None) -> None:
    """Raise `UsageError`, before anything is computed, where a format cannot be written here, or not to stdout."""
    missing = _missing(format_)
    mistakes = [] if missing is None else [f"--format {format_} {missing}"]
    if format_ in ("png", *NO_TEXT) and output is None:
        mistakes.append(f"--format {format_} is no text: name a file with --output FILE")
    if mistakes:
        raise UsageError("\n".join(mistakes))


def _missing(format_: str) -> str | None:
    """What to say where the package that a format needs is not installed."""
    package, extra = _NEEDS.get(format_, (None, None))
    return None if package is None else missing_package(package, str(extra))


def require_package(package: str, extra: str, what: str) -> None:
    """Raise `UsageError` where what was asked for needs a package of an extra that is not installed."""
    if missing := missing_package(package, extra):
        raise UsageError(f"{what} {missing}")


def missing_package(package: str, extra: str) -> str | None:
    """What to say where a package of an extra is not installed; `None` where it is."""
    if find_spec(package) is not None:
        return None
    return f"needs the package '{package}': pip install 'cloud-provider-compliance[{extra}]'"


def needs_package(what: str, package: str, extra: str) -> None:
    """Raise `UsageError` where a package of an extra is not installed that something needs."""
    if said := missing_package(package, extra):
        raise UsageError(f"{what} {said}")


@dataclass(frozen=True, slots=True)
class Output:
    """One format, and the file it goes to; stdout where that is null. A summary has a line for each scorecard."""

    format: Format
    file: str | None
    summary: bool = False


WITHOUT_FINDINGS = ("text", "markdown", "json", "jsonl", "badge", "badge-svg")
"""The formats that say something without findings; as text and Markdown a line for each scorecard."""


def outputs_of(settings: Settings, options: Namespace) -> list[Output]:
    """The outputs of a run, at most one of them on stdout; mistakes are noted in the settings."""
    effective, mistakes = settings["format"], settings.mistakes
    outputs = [_output(text, effective, settings) for text in effective.values or ("text",)]
    to_stdout = [n for n, output in enumerate(outputs) if output.file is None]
    if len(to_stdout) > 1:
        names = ", ".join(outputs[n].format for n in to_stdout)
        mistakes.add(effective, f"only one format can go to stdout, not {names}: give the others a file, NAME=FILE")
    for option, given in (("--output", options.output is not None), ("--summary", options.summary)):
        if given and not to_stdout:
            mistakes.usage.append(f"{option}: it is for the format without a file, and every format has one")
    listing = sorted({output.format for output in outputs}.difference(WITHOUT_FINDINGS))
    if options.detail == "verdict" and listing:
        mistakes.usage.append(
            f"--detail verdict: {', '.join(listing)} list findings; without them can be: {', '.join(WITHOUT_FINDINGS)}"
        )
    if options.detail == "findings" and any(output.format == "in-toto" for output in outputs):
        mistakes.usage.append("--detail findings: in-toto says until when a verdict holds: --detail full")
    for number in to_stdout:
        format_ = outputs[number].format
        if format_ in NO_TEXT and options.output is None:
            mistakes.add(effective, f"{format_} is no text: name a file, {format_}=FILE")
        if options.summary and format_ not in SUMMARIES:
            mistakes.usage.append(f"--summary: {format_} has none; these have: {', '.join(SUMMARIES)}")
        outputs[number] = Output(format_, options.output, options.summary)
    if options.detail == "verdict":
        return [Output(one.format, one.file, one.summary or one.format in ("text", "markdown")) for one in outputs]
    return outputs


def _output(text: str, effective: EffectiveSetting, settings: Settings) -> Output:
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        near = nearest(name, FORMATS)
        settings.mistakes.add(effective, f"invalid choice: '{name}'; {hint(near, list(FORMATS))}")
    elif missing := _missing(name):
        settings.mistakes.add(effective, f"{name} {missing}")
    elif equals and not file:
        settings.mistakes.add(effective, f"'{text}' names no file")
    return Output(cast("Format", name), file if equals and file != "-" else None)


def write_outputs(
    outputs: list[Output],
    cards: Iterable[Scorecard],
    problems: Callable[[], Sequence[RunProblem]],
    options: Namespace,
    terminal: Terminal,
) -> None:
    """Write every format; a single one as the scorecards come, several once all are there.

    Build services are told of the problems of the run as well; they are asked for once every scorecard was taken.

    Raises:
        OSError: one cannot be written.
    """
    shared = cards if len(outputs) == 1 else tuple(cards)
    for output in outputs:
        write_result(_rendered(output, shared, problems, options, terminal), output.file, terminal)


TOPS = ("CI_PROJECT_DIR", "GITHUB_WORKSPACE")
"""Variables by which build services say where the repository was checked out."""


def in_repository(environ: Mapping[str, str], given: Iterable[str] = ()) -> Callable[[str], str]:
    """Names files by their path from the top of their repository: build services find no other.

    The top is the folder that the build service names, if it is a checkout; else the nearest one above the file with a `.git`;
    else that of the build service; else the working folder, or as many folders above it as a run was given paths from
    (`../house.yaml`). What is no file here, or is in none of these, keeps its name.

    Args:
        environ: the environment; only `TOPS` are read.
        given: the paths the run was given.
    """
    told = [os.path.realpath(environ[variable]) for variable in TOPS if environ.get(variable)]
    checkouts = [top for top in told if _is_checkout(top)]
    climbed = max((sum(1 for _ in takewhile("..".__eq__, Path(path).parts)) for path in given), default=0)
    here = os.path.realpath(os.path.join(*[".."] * climbed)) if climbed else os.path.realpath("")  # noqa: PTH118 - plain text

    @cache
    def name(file: str) -> str:
        if not os.path.lexists(file):  # built in, or from a pipe
            return file
        folder = os.path.realpath(os.path.dirname(file))  # noqa: PTH120 - the name may be too long for a path
        above = [folder, *map(str, Path(folder).parents)]
        for top in (*checkouts, *filter(_is_checkout, above), *told, here):
            if top in above:
                return Path(folder, os.path.basename(file)).relative_to(top).as_posix()  # noqa: PTH119 - as above
        return file

    return name


def _is_checkout(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118 - a path may be too long


def _rendered(
    output: Output,
    cards: Iterable[Scorecard],
    problems: Callable[[], Sequence[RunProblem]],
    options: Namespace,
    terminal: Terminal,
) -> Iterator[str | bytes]:
    to_file = output.file is not None
    colour, width = terminal.colour(to_file=to_file), terminal.width(to_file=to_file)
    if output.summary:
        from compliance.report.pages.summary import render_summary  # noqa: PLC0415 - few runs are summed up

        summary = render_summary(
            cards,
            cast("PageFormat", output.format),
            TOOL,
            left_out=lambda: [problem for problem in problems() if problem.kind == "ended"],
            colour=colour,
            width=width,
            translator=translator_of(options, terminal),
        )
        return iter((summary,))
    if output.format in FOR_SERVICES:
        from compliance.report.formats.places import relocated  # noqa: PLC0415 - most runs are read by people

        named = [*options.providers, *options.against, *options.waivers]
        name, told = in_repository(terminal.environ, named), problems
        cards = (relocated(card, name) for card in cards)
        problems = lambda: [relocated(problem, name) for problem in told()]  # noqa: E731 - a function is not shorter
    return render_scorecards(
        cards,
        output.format,
        TOOL,
        readers=Readers(colour, options.verbose, width, translator_of(options, terminal)),
        problems=problems,
    )


def show(
    document: object, blocks: Iterable[Block], options: Namespace, terminal: Terminal, *, without: int = WIDTH
) -> None:
    """Write a result as `--format` asks: `json`, `markdown` or `text`.

    Args:
        document: the result for programs, as its published schema has it.
        blocks: the same result as a page for reading.
        options: of the command: `format` and `output`.
        terminal: where the result goes, unless to a file.
        without: columns where there is no terminal.

    Raises:
        OSError: it cannot be written.
    """
    show_lines(
        lambda colour, width: render_page(
            document,
            blocks,
            options.format,
            colour=colour,
            width=width,
            translator=translator_of(options, terminal),
        ),
        options,
        terminal,
        without=without,
    )


def show_lines(
    render: Callable[[bool, int], str], options: Namespace, terminal: Terminal, *, without: int = WIDTH
) -> None:
    """Write a result that is laid out line by line.

    Args:
        render: the text, given whether to paint it and how many columns there are.
        options: of the command: `output`.
        terminal: where the result goes, unless to a file.
        without: columns where there is no terminal.

    Raises:
        OSError: it cannot be written.
    """
    to_file = options.output is not None
    text = render(terminal.colour(to_file=to_file), terminal.width(to_file=to_file, without=without))
    write_result([text], options.output, terminal)
