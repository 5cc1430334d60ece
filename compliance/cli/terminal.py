"""The process's streams and environment, handed to commands so that they never reach for them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from compliance.model.problem import Problem, printable
from compliance.report.escaping import inert
from compliance.report.pages import WIDTH

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
        self.clear_progress()
        if self.err is not None:
            self.err.write(inert(safe) + "\n")

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


def write_result(pieces: Iterable[str | bytes], output: str | None, terminal: Terminal) -> None:
    """Write to stdout, or to a file that appears only once it is complete.

    Raises:
        OSError: the file cannot be written.
    """
    if output is None:
        _write_to_stdout(pieces, terminal)
        return
    target = Path(output)
    if target.exists() and not target.is_file():  # a device or a pipe: there is nothing to replace; a folder is refused
        with target.open("wb") as file:
            file.writelines(map(_encoded, pieces))
        return
    _replace(target.resolve(), pieces)


def _encoded(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8")


def _write_to_stdout(pieces: Iterable[str | bytes], terminal: Terminal) -> None:
    if terminal.out is None:
        raise OSError(errno.EBADF, "stdout is closed")
    for piece in pieces:
        terminal.clear_progress()
        terminal.out.write(piece if isinstance(piece, str) else piece.decode("utf-8"))
    terminal.out.flush()


def _replace(target: Path, pieces: Iterable[str | bytes]) -> None:
    """Write beside the file, then move over it."""
    partial = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        with partial.open("xb") as file:
            file.writelines(map(_encoded, pieces))
        partial.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(partial)):
            error.filename = str(target)  # the user knows nothing of the other one
        raise
