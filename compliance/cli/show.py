"""Shows the result of a command: in the format asked for, on stdout or in a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable

from compliance.cli.terminal import Terminal, write_result
from compliance.report.pages import WIDTH
from compliance.report.pages.blocks import Block, render_page


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
        lambda colour, width: render_page(document, blocks, options.format, colour=colour, width=width),
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
