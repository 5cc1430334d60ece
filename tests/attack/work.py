"""What one process of the attack does: documents and pairs in turn, counted, with what was found made small."""

from __future__ import annotations

import faulthandler
import gc
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.attack import pairs
from tests.attack.documents import AGAIN, Ground, case, ground
from tests.attack.execute import HANGING
from tests.attack.found import Found, as_document, as_pair, cause, smaller_document, smaller_pair

MEMORY = 3 << 30
"""Bytes of address space of one process; what asks for more is stopped by the system, and so found."""
DOCUMENTS_A_PAIR = 10
WATCHED = 100
EACH = 3
"""Cases of one cause that are kept by one process."""


@dataclass(frozen=True)
class Share:
    """The share of one process: every `step`-th number from `first` on, until either end is reached."""

    seed: int
    first: int
    step: int
    documents: int | None
    pairs: int | None
    seconds: float | None


@dataclass
class Counts:
    """What was tried and found."""

    documents: int = 0
    pairs: int = 0
    compared: int = 0
    document_seconds: float = 0.0
    pair_seconds: float = 0.0
    slowest: float = 0.0
    memory: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Add those of another process."""
        for name in ("documents", "pairs", "compared", "document_seconds", "pair_seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.slowest, self.memory = max(self.slowest, other.slowest), max(self.memory, other.memory)
        for name in ("kinds", "codes", "causes"):
            getattr(self, name).update(getattr(other, name))
        self.found += other.found


def prepare() -> None:
    """Bound the memory of this process, which does nothing else."""
    gc.set_threshold(100_000, 20, 20)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def attack(share: Share) -> Counts:
    """Try a share; deterministic where it is given by numbers."""
    counts, ends = Counts(), None if share.seconds is None else time.monotonic() + share.seconds
    with ground() as folder:
        there = Ground(folder)
        number = share.first
        while ends is None or time.monotonic() < ends:
            document = share.documents is None or number < share.documents
            pair = share.pairs is None or number < share.pairs
            if not (document or pair):
                break
            if number // share.step % WATCHED == 0:  # for where no signal reaches, inside a library
                faulthandler.dump_traceback_later(HANGING * 10, exit=True, file=sys.__stderr__)
            # Within minutes there are so many documents to a pair; by number there are as many as were asked for.
            if document:
                _document(share.seed, number, there, counts)
            if pair and (share.pairs is not None or number // share.step % DOCUMENTS_A_PAIR == 0):
                _pair(share.seed, number, counts)
            number += share.step
    faulthandler.cancel_dump_traceback_later()
    counts.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return counts


def _document(seed: int, number: int, there: Ground, counts: Counts) -> None:
    started = time.process_time()
    tried = case(seed, number)
    faulthandler.dump_traceback_later(
        HANGING * 6, exit=True, file=sys.__stderr__
    )  # where no signal reaches, inside a library
    found, ran = there.tried(tried, twice=number % AGAIN == 0)
    counts.documents += 1
    counts.document_seconds += time.process_time() - started
    counts.slowest = max(counts.slowest, ran.seconds)
    counts.kinds[tried.kind] += 1
    counts.codes[int(ran.code)] += 1
    for what in found:
        counts.causes[cause(what)] += 1
        if counts.causes[cause(what)] <= EACH:
            small = smaller_document(tried, there, cause(what))
            counts.found.append(Found(what, as_document(small)))


def _pair(seed: int, number: int, counts: Counts) -> None:
    started = time.process_time()
    tried = pairs.pair(seed, number)
    counts.pairs += 1
    counts.compared += not tried.skipped
    counts.pair_seconds += time.process_time() - started
    for what in tried.wrong[:1]:
        counts.causes[cause(what)] += 1
        if counts.causes[cause(what)] <= EACH:
            small = smaller_pair(tried.case, cause(what))
            counts.found.append(Found(what, as_pair(small)))
