"""Providers evaluated in several processes (`--jobs N`): what one would have given, in the same order.

Each process understands the command line anew and reads what it evaluates: neither rule sets nor profiles travel, scorecards do.
"""

from __future__ import annotations

import os
import signal
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
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

WorkItem = TypeVar("WorkItem")
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
        names = [profile.document for profile in profiles.profiles]
        results = named_in_order(_evaluated, range(len(names)), names, self._options.jobs, self._pool)
        for number, (profile, result) in enumerate(zip(profiles.profiles, results, strict=True), start=1):
            self.terminal.read |= result.read
            self.terminal.progress(f"{number}/{len(names)} {profile.document}")
            if profiles.admit(profile, result.provider, result.problems):
                for way, message in result.told:
                    getattr(self.terminal, way)(message)
                self.codes |= result.codes
                self.evaluation.join(result.cards, result.nothing, result.ended)
                yield from result.cards
        self.terminal.clear_progress()

    def _pool(self, size: int) -> ProcessPoolExecutor:
        return pool_of(size, _start, (self._options, self.terminal.today))


def pool_of(size: int, start: Callable[..., None], given: tuple[object, ...]) -> ProcessPoolExecutor:
    """So many processes, each of which first calls a function of a module with what is given."""
    # A process of its own start: one that is forked would share what this one has read and locked.
    return ProcessPoolExecutor(size, get_context("spawn"), _begin, (start, given))


def _begin(start: Callable[..., None], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that has the terminal ends the others
    start(*given)


class EndedProcessError(Exception):
    """A process ended twice on the same work; its number is `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def named_in_order(
    work: Callable[[WorkItem], WorkResult],
    items: Sequence[WorkItem],
    names: Sequence[str],
    jobs: int,
    pool: Callable[[int], ProcessPoolExecutor],
) -> Iterator[WorkResult]:
    """As `in_order`; `names` say whom each item is about.

    Raises:
        UsageError: a process was ended from outside, and again when it had one item alone; it says whom that was about.
    """
    try:
        yield from in_order(work, items, jobs, pool)
    except EndedProcessError as error:
        whom = names[error.number]
        raise UsageError(
            f"--jobs: the process that evaluated '{whom}' was ended, twice: there may be too little memory"
        ) from None


def in_order(
    work: Callable[[WorkItem], WorkResult],
    items: Sequence[WorkItem],
    jobs: int,
    pool_of: Callable[[int], ProcessPoolExecutor],
) -> Iterator[WorkResult]:
    """What a function gives for each item, in order, each as soon as it is there.

    Work on which a process ends is tried once more, alone: others may have taken the memory it needed.

    Args:
        work: a function of a module.
        items: what it is called with.
        jobs: number of processes, at least 1.
        pool_of: makes a pool of so many.

    Raises:
        EndedProcessError: a process was ended again.
    """
    done = 0
    while done < len(items):
        pool = pool_of(min(jobs, len(items) - done))
        try:
            for result in _while_it_lasts(pool, work, items[done:], AHEAD * jobs):
                yield result
                done += 1
        except BrokenProcessPool:
            yield _alone(work, items[done], done, pool_of)
            done += 1
        finally:
            pool.shutdown(cancel_futures=True)


def _while_it_lasts(
    pool: ProcessPoolExecutor, work: Callable[[WorkItem], WorkResult], items: Sequence[WorkItem], ahead: int
) -> Iterator[WorkResult]:
    waiting: deque[Future[WorkResult]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _alone(
    work: Callable[[WorkItem], WorkResult],
    item: WorkItem,
    number: int,
    pool_of: Callable[[int], ProcessPoolExecutor],
) -> WorkResult:
    with pool_of(1) as pool:
        try:
            return pool.submit(work, item).result()
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
