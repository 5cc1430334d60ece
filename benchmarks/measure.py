"""Interleaved rounds, medians, and processes with their time and memory."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent

Command = Sequence[str | Path]
Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number measured, and what it may be at most (or at least)."""

    name: str
    value: float
    limit: float
    unit: str = "x"
    at_least: bool = False

    @property
    def within(self) -> bool:
        """Is the target met?"""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what was measured, with remarks on how."""

    number: int
    what: str
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: CPU seconds, and memory."""

    seconds: float
    peak_kib: int


class FailedRunError(RuntimeError):
    """A process that was to be measured ended with another exit code than expected."""


def interleaved(
    actions: Mapping[str, Callable[[], float]], rounds: int, of: Callable[[list[float]], float] = median
) -> dict[str, float]:
    """The median of each action's figure; the actions take turns, so that a slow moment of the machine hits them all.

    Args:
        actions: what is measured, by name.
        rounds: how many turns each has.
        of: what counts of an action's figures, where it is not the median.
    """
    found: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            found[name].append(action())
    return {name: of(values) for name, values in found.items()}


def run(command: Command, environ: Environment, folder: Path = ROOT, expected: Sequence[int] = (0,)) -> Run:
    """Run a process to its end, its output thrown away.

    Raises:
        FailedRunError: its exit code is not expected: what it took would mean nothing.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in expected:
            errors.seek(0)
            said = errors.read(2_000).decode(errors="replace")
            raise FailedRunError(f"{' '.join(map(str, command[:6]))} ended with {process.returncode}: {said}")
    # The kernel counts kibibytes, on macOS bytes.
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1))


def instructions(command: Command, environ: Environment, folder: Path = ROOT) -> int | None:
    """The instructions that a process takes, which hang on no other load; `None` where there is no `valgrind` to count them."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    counting = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    said = subprocess.run(counting, cwd=folder, env=environ, capture_output=True, text=True, check=False).stderr
    counted = re.search(r"I +refs: +([0-9,]+)", said)
    return None if counted is None else int(counted[1].replace(",", ""))


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """The environment of measured processes: this checkout, and compiled modules in a folder of their own, as installed."""
    with tempfile.TemporaryDirectory() as cache:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        yield kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}


def python(*arguments: str | Path) -> list[str | Path]:
    """A command of the Python that runs this."""
    return [sys.executable, *arguments]
