"""The process's streams and environment, handed to commands so that they never reach for them."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from compliance.cli.replacing import PARTIAL, replace_file
from compliance.model.problem import Problem, printable
from compliance.model.records import dataclass
from compliance.report.escaping import inert
from compliance.report.pages import WIDTH

if TYPE_CHECKING:
    from compliance.loading.encoding import FileId

NARROWEST, WIDEST = 60, 160

COLOUR_VARIABLES = {
    "NO_COLOR": "Where it is set and not empty, nothing is painted (https://no-color.org). It goes before the two below.",
    "FORCE_COLOR": "Where it is set, and neither empty nor 0, results on stdout are painted, on a terminal or not.",
    "CLICOLOR_FORCE": "Means what FORCE_COLOR means.",
}
"""What decides about colour where `--color` does not, the first that applies."""


@dataclass(slots=True)
class Terminal:
    """Where results and messages go, and what today is; a stream is `None` where the process was started without."""

    out: TextIO | None
    err: TextIO | None
    environ: Mapping[str, str]
    today: date
    quiet: bool = False
    color: str = "auto"
    read: set[FileId] = field(default_factory=set)
    """The files that were read."""
    written: dict[str, str] = field(default_factory=dict)
    """The files that were written, each by its place as it was named."""
    _once: set[str] = field(default_factory=set)
    _progress_shown: bool = False

    @classmethod
    def of_process(cls) -> Terminal:
        """The terminal of this process."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, os.environ, datetime.now(UTC).date())

    def colour(self, *, to_file: bool) -> bool:
        """Is a result painted?

        `--color` decides, then `NO_COLOR`, then `FORCE_COLOR` or `CLICOLOR_FORCE`, then whether a person is looking. A file of
        `--output` is painted by `--color always` only: a build service that wants colour in its log wants none in its files.
        """
        if self.color != "auto":
            return self.color == "always"
        if to_file or self.environ.get("NO_COLOR"):
            return False
        if any(self.environ.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
            return True
        return self.environ.get("TERM") != "dumb" and _is_terminal(self.out)

    def width(self, *, to_file: bool, without: int = WIDTH) -> int:
        """Columns: the terminal's, or as many as a page has without one, so that files are the same everywhere."""
        return self.screen_width(to_file=to_file) or without

    def screen_width(self, *, to_file: bool) -> int | None:
        """Columns of the terminal the result goes to, within reason; `None` where it goes elsewhere."""
        if to_file or not _is_terminal(self.out):
            return None
        return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDTH, 40)).columns))

    def say(self, message: str) -> None:
        """Tell the user something that is not a result."""
        if not self.quiet:
            self.complain(message)

    def say_once(self, message: str) -> None:
        """Tell the user something that is not a result, however often it comes up, the first time only."""
        if message not in self._once:
            self._once.add(message)
            self.say(message)

    def complain(self, message: str) -> None:
        """Tell the user what went wrong; not even `--quiet` hides that."""
        self._tell("\n".join(printable(line) for line in message.splitlines()))

    def complain_about(self, problem: Problem) -> None:
        """Show one mistake of an input, with its place."""
        self._tell(problem.render())

    def _tell(self, safe: str) -> None:
        try:
            self.clear_progress()
            if self.err is not None:
                self.err.write(inert(safe) + "\n")
        except BrokenPipeError:
            raise
        except OSError:  # nobody can be told; what the run comes to is what it was
            self.err = None

    def progress(self, message: str) -> None:
        """Show where a long run is, on a terminal only."""
        if self.err is not None and _is_terminal(self.err) and not self.quiet:
            self.err.write(f"\r\x1b[K{printable(message)}")
            self.err.flush()
            self._progress_shown = True

    def clear_progress(self) -> None:
        """Take the line of progress away: what is to stay on the terminal takes its place."""
        if self._progress_shown and self.err is not None:
            self.err.write("\r\x1b[K")
            self.err.flush()
            self._progress_shown = False


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


class UsageError(Exception):
    """The command line cannot be understood.

    Attributes:
        usage: the short help of the command meant; empty where the mistake is not in the grammar.
    """

    def __init__(self, message: str, usage: str = "") -> None:
        self.usage = usage
        super().__init__(message)


class OutputError(OSError):
    """A result could not be written; `filename` is the file, null for stdout."""


def keep_inputs(
    outputs: Iterable[str | None], terminal: Terminal, inputs: Iterable[os.PathLike[str] | str] = ()
) -> None:
    """No output may stand where an input does: it would be lost, and a baseline replaced by what is held against it.

    This one place decides it, for every command and every kind of input: by what a file is, whatever name, link or stream it
    goes by. No two outputs may be one file either.

    Args:
        outputs: the files to write; null is stdout.
        terminal: knows what the run has read and written.
        inputs: what the run is to read yet.

    Raises:
        UsageError: with every output that would.
    """
    named = [os.path.realpath(path) for path in inputs]
    read = terminal.read | {id_ for path in named if (id_ := _id_of(path)) is not None}
    written = dict(terminal.written)
    mistakes = []
    for output in outputs:
        if output is None:
            continue
        place, id_ = os.path.realpath(output), _id_of(output)
        if id_ in read or place in named:
            mistakes.append(f"'{output}' is an input of this run; write the output to another file")
        elif place in written:
            mistakes.append(
                f"'{output}' is the same file as '{written[place]}'; write each output to a file of its own"
            )
        elif id_ is not None or not os.path.exists(output):  # noqa: PTH110 - Path.exists() fails on a name too long
            written[place] = output
    if mistakes:
        raise UsageError("\n".join(mistakes))


def _id_of(path: str) -> FileId | None:
    from compliance.loading.encoding import file_id  # noqa: PLC0415 - few runs write a file

    try:
        return file_id(os.stat(path))  # noqa: PTH116 - a path may be too long
    except (OSError, ValueError):
        return None


def write_result(
    pieces: Iterable[str | bytes], output: str | None, terminal: Terminal, *, replaces: bool = False
) -> None:
    """Write to stdout, or to a file that appears only once it is complete.

    Args:
        pieces: the result, made while it is written.
        output: the file; null is stdout.
        terminal: the streams, and what was read and written.
        replaces: whether the file is an input that is meant to change.

    Raises:
        UsageError: the file is an input of the run, or was written by it.
        OutputError: the file cannot be written.
    """
    if output is None:
        _write_to_stdout(pieces, terminal)
        return

    def keep() -> None:
        keep_inputs([] if replaces else [output], terminal)

    keep()
    target = Path(output)
    try:
        if (
            target.exists() and not target.is_file()
        ):  # a device or a pipe: there is nothing to replace; a folder is refused
            with target.open("wb") as file:
                file.writelines(map(_encoded, pieces))
            return
        replace_file(target.resolve(), map(_encoded, pieces), keep)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (error.filename and not _is_partial(error.filename, output)):
            raise
        raise OutputError(error.errno, error.strerror or str(error), output) from None
    terminal.written[os.path.realpath(output)] = output


def _is_partial(name: object, output: str) -> bool:
    """Is a file the output, or what is written beside it?"""
    return str(name) in (output, str(Path(output).resolve())) or str(name).endswith(PARTIAL)


def _encoded(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8")


def _write_to_stdout(pieces: Iterable[str | bytes], terminal: Terminal) -> None:
    if terminal.out is None:
        raise OutputError(errno.EBADF, "stdout is closed")
    for piece in pieces:
        terminal.clear_progress()
        with _of_stdout():
            terminal.out.write(piece if isinstance(piece, str) else piece.decode("utf-8"))
    with _of_stdout():
        terminal.out.flush()


@contextmanager
def _of_stdout() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror or str(error)) from None
