"""The process's streams and environment, handed to commands so that they never reach for them."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from compliance.model.problem import printable

NARROWEST, WIDEST = 60, 160


@dataclass(slots=True)
class Terminal:
    """Where results and messages go, and what today is."""

    out: TextIO
    err: TextIO
    environ: Mapping[str, str]
    today: date
    quiet: bool = False
    color: str = "auto"
    _said: set[str] = field(default_factory=set)

    @classmethod
    def of_process(cls) -> Terminal:
        """The real one."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, os.environ, datetime.now(UTC).date())

    def colour(self, *, to_file: bool) -> bool:
        """Paint? `--color` decides, then `NO_COLOR`, then whether a person is looking."""
        if self.color != "auto":
            return self.color == "always"
        if to_file or self.environ.get("NO_COLOR") or self.environ.get("TERM") == "dumb":
            return False
        return self.out.isatty()

    def width(self, *, to_file: bool) -> int:
        """Columns: the terminal's, 100 where there is none, so that files are the same everywhere."""
        if to_file or not self.out.isatty():
            return 100
        return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((100, 40)).columns))

    def say(self, message: str) -> None:
        """Tell the user something that is not a result."""
        if not self.quiet:
            self.complain(message)

    def say_once(self, message: str) -> None:
        """The same, but only the first time."""
        if message not in self._said:
            self._said.add(message)
            self.say(message)

    def complain(self, message: str) -> None:
        """Tell the user what went wrong; not even `--quiet` hides that."""
        self.err.write("\n".join(printable(line) for line in message.splitlines()) + "\n")

    def progress(self, message: str) -> None:
        """Show where a long run is, on a terminal only."""
        if self.err.isatty() and not self.quiet:
            self.err.write(f"\r\x1b[K{printable(message)}")
            self.err.flush()


def write_result(pieces: Iterable[str], output: str | None, terminal: Terminal) -> None:
    """Write to stdout, or to a file that appears only once it is complete.

    Raises:
        OSError: the file cannot be written.
    """
    if output is None:
        for piece in pieces:
            terminal.out.write(piece)
        return
    target = Path(output)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
