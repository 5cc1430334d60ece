"""`python -m tests.attack --minutes N --seed S`: documents that try to break the command, and pairs held against the oracle.

By number (`--documents N --pairs N`) a run tries the same whatever the machine. Cases that were found are made small and written
into a folder; exit code 1 where there are any.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.attack.work import Counts, Share, attack, prepare


def main(arguments: Sequence[str]) -> int:
    """Run the attack; returns the exit code."""
    options = _options(arguments)
    by_number = options.documents is not None or options.pairs is not None
    shares = [
        Share(
            options.seed,
            first,
            options.jobs,
            (options.documents or 0) if by_number else None,
            (options.pairs or 0) if by_number else None,
            None if options.minutes is None and by_number else 60 * (options.minutes or 1),
        )
        for first in range(options.jobs)
    ]
    started = time.monotonic()
    counts = Counts()
    if options.jobs == 1:
        counts.add(attack(shares[0]))
    else:
        with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn"), initializer=prepare) as pool:
            for made in pool.map(attack, shares):
                counts.add(made)
    _report(counts, time.monotonic() - started)
    for found in counts.found:
        print(f"{found.what[:300]}\n  {found.save(options.into)}")
    return 1 if counts.causes else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.attack", description=__doc__)
    parser.add_argument("--minutes", type=float, help="how long (default: 1, unless numbers are given)")
    parser.add_argument("--documents", type=int, metavar="N", help="so many documents")
    parser.add_argument("--pairs", type=int, metavar="N", help="so many pairs")
    parser.add_argument("--seed", type=int, default=1, help="another one tries other cases (default: 1)")
    parser.add_argument("--jobs", type=int, default=1, metavar="J", help="processes (default: 1)")
    parser.add_argument(
        "--into", type=Path, default=Path("attack-found"), metavar="DIR", help="folder for what is found"
    )
    return parser.parse_args(arguments)


def _report(counts: Counts, seconds: float) -> None:
    def kind(name: str) -> int:
        return sum(n for cause, n in counts.causes.items() if cause.startswith(name))

    rows = [
        ("documents", counts.documents, f"{counts.documents / (counts.document_seconds or 1):.0f} a second of CPU"),
        (
            "pairs",
            counts.pairs,
            f"{counts.pairs / (counts.pair_seconds or 1):.0f} a second of CPU, {counts.compared} compared",
        ),
        ("tracebacks", kind("traceback"), ""),
        ("slow cases", kind("slow"), f"slowest {counts.slowest:.2f} s of CPU"),
        ("violations", kind("violation"), ""),
        ("peak memory, MiB", counts.memory >> 20, "of one process"),
        ("seconds", round(seconds), ""),
    ]
    for name, number, more in rows:
        print(f"{name:17} {number:>9,}  {more}".rstrip())
    print("exit codes:", ", ".join(f"{code} {n:,} times" for code, n in sorted(counts.codes.items())))
    print("documents of each kind:", ", ".join(f"{name} {n:,}" for name, n in sorted(counts.kinds.items())))
    for cause, n in counts.causes.most_common():
        print(f"{n:>6} x {cause}")


if __name__ == "__main__":
    prepare()
    sys.exit(main(sys.argv[1:]))
