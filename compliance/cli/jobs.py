"""Providers evaluated in several processes (`--jobs N`): what one would have given, in the same order.

Each process understands the command line anew and reads what it evaluates: neither rule sets nor profiles travel, scorecards do.
"""

from __future__ import annotations

import os
import signal
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import field, replace
from datetime import date
from multiprocessing import get_context
from typing import Final, TypeVar

from compliance.assess import EndedKey
from compliance.cli.diagnostics import ExitCode
from compliance.cli.evaluation import EvaluationTask, Run, understood
from compliance.cli.terminal import Terminal, UsageError
from compliance.loading.encoding import FileId, note_reads
from compliance.model.problem import Problem
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import Scorecard
from compliance.model.statements import Provider

AHEAD: Final = 2
"""Providers a process that are worked on before the next one in order is there: more would only take memory."""

WorkResult = TypeVar("WorkResult")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of one profile.

    Attributes:
        provider: whose it is, without what is stated of it; null where the file was none, or is not valid.
        problems: what is wrong with the file.
        cards: the scorecards.
        told: what a run says of them on stderr, each with the way of the terminal that says it.
        codes: exit codes they come to.
        nothing: what nothing could be evaluated of.
        ended: what had ceased.
        read: the files that were read.
    """

    provider: Provider | None
    problems: tuple[Problem, ...]
    cards: tuple[Scorecard, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    codes: frozenset[ExitCode] = frozenset()
    nothing: tuple[RunProblem, ...] = ()
    ended: Mapping[EndedKey, RunProblem] = field(default_factory=dict)
    read: frozenset[FileId] = frozenset()


class SpreadRun(Run):
    """A run whose providers are evaluated in several processes."""

    def __init__(self, task: EvaluationTask, options: Namespace, terminal: Terminal) -> None:
        super().__init__(task, terminal)
        self._options = options

    def cards(self) -> Iterator[Scorecard]:
        """Every scorecard, provider by provider.

        Raises:
            UsageError: a process was ended from outside, and again when it had one provider alone.
        """
        profiles = self.task.profiles
        results = in_order(_evaluated, len(profiles.profiles), self._options.jobs, self._pool)
        try:
            for number, (profile, result) in enumerate(zip(profiles.profiles, results, strict=True), start=1):
                self.terminal.read |= result.read
                self.terminal.progress(f"{number}/{len(profiles.profiles)} {profile.document}")
                if profiles.admit(profile, result.provider, result.problems):
                    for way, message in result.told:
                        getattr(self.terminal, way)(message)
                    self.codes |= result.codes
                    self.evaluation.join(result.cards, result.nothing, result.ended)
                    yield from result.cards
        except EndedProcessError as error:
            name = profiles.profiles[error.number].document
            raise UsageError(
                f"--jobs: the process that evaluated '{name}' was ended, twice: there may be too little memory"
            ) from None
        self.terminal.clear_progress()

    def _pool(self, size: int) -> ProcessPoolExecutor:
        # A process of its own start: one that is forked would share what this one has read and locked.
        return ProcessPoolExecutor(size, get_context("spawn"), _start, (self._options, self.terminal.today))


class EndedProcessError(Exception):
    """A process ended twice on the same work; its number is `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def in_order(
    work: Callable[[int], WorkResult], count: int, jobs: int, pool_of: Callable[[int], ProcessPoolExecutor]
) -> Iterator[WorkResult]:
    """Results of `work(0)` to `work(count - 1)`, in order, each as soon as it is there.

    Work on which a process ends is tried once more, alone: others may have taken the memory it needed.

    Args:
        work: a function of a module.
        count: how many there are.
        jobs: number of processes, at least 1.
        pool_of: makes a pool of so many.

    Raises:
        EndedProcessError: a process was ended again.
    """
    done = 0
    while done < count:
        pool = pool_of(min(jobs, count - done))
        try:
            for result in _while_it_lasts(pool, work, range(done, count), AHEAD * jobs):
                yield result
                done += 1
        except BrokenProcessPool:
            yield _alone(work, done, pool_of)
            done += 1
        finally:
            pool.shutdown(cancel_futures=True)


def _while_it_lasts(
    pool: ProcessPoolExecutor, work: Callable[[int], WorkResult], numbers: range, ahead: int
) -> Iterator[WorkResult]:
    waiting: deque[Future[WorkResult]] = deque()
    for number in numbers:
        waiting.append(pool.submit(work, number))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _alone(work: Callable[[int], WorkResult], number: int, pool_of: Callable[[int], ProcessPoolExecutor]) -> WorkResult:
    with pool_of(1) as pool:
        try:
            return pool.submit(work, number).result()
        except BrokenProcessPool:
            raise EndedProcessError(number) from None


# --- In the other processes --------------------------------------------------------------------------


class _Notes(Terminal):
    """A terminal that keeps what it is told, for the process that has the streams."""

    def __init__(self, today: date) -> None:
        super().__init__(None, None, os.environ, today)
        self.told: list[tuple[str, str]] = []

    def say(self, message: str) -> None:
        """Keep what is no result."""
        self.told.append(("say", message))

    def say_once(self, message: str) -> None:
        """Keep what is said once only."""
        self.told.append(("say_once", message))

    def complain(self, message: str) -> None:
        """Keep what went wrong."""
        self.told.append(("complain", message))


_tasks: list[tuple[EvaluationTask, date]] = []
"""What this process was started for, and when."""


def _start(options: Namespace, today: date) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that has the terminal ends the others
    _tasks.append((understood(options, _Notes(today)), today))


def _evaluated(number: int) -> Evaluated:
    (task, today) = _tasks[0]
    profile = task.profiles.profiles[number]
    read = note_reads()
    provider, problems = profile.read_or_problems()
    if provider is None:
        return Evaluated(None, problems, read=frozenset(read))
    notes = _Notes(today)
    run = Run(task, notes)
    cards = tuple(run.of(provider, profile))
    codes, met = frozenset(run.codes), run.evaluation
    shown = replace(provider, statements=(), sources={})
    return Evaluated(shown, (), cards, tuple(notes.told), codes, tuple(met.nothing), met.ended, frozenset(read))
