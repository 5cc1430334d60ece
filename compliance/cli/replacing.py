"""A file is replaced as a whole or not at all, and what a killed run left beside it is taken away."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

PARTIAL = ".partial"
"""How the name of a file ends that is not complete."""

LONGEST_NAME = 100
"""Characters of a file's name that stand in the name of its partial one: a folder takes names of 255 bytes."""


def replace_file(
    target: Path, pieces: Iterable[bytes], keep: Callable[[], None] = lambda: None, *, sync: bool = False
) -> None:
    """Write beside the file, then move over it; who may read it stays as it was.

    Args:
        target: the file, links followed; it need not be there yet.
        pieces: its new content, made while it is written.
        keep: called before the file is replaced; raises where it may not be.
        sync: whether it is on the disk before this ends, so that not even a power cut leaves half of it.

    Raises:
        OSError: it cannot be written; the file is as it was.
    """
    _take_away_strays(target)
    partial, file = _partial(target)
    try:
        with file:
            file.writelines(pieces)
            keep()
            file.flush()
            with contextlib.suppress(FileNotFoundError):  # a new one
                partial.chmod(target.stat().st_mode & 0o777)
            if sync:
                os.fsync(file.fileno())
            partial.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


def _partial(target: Path) -> tuple[Path, BinaryIO]:
    """A new file beside the target, held as long as it is open."""
    while True:
        path = target.with_name(f".{target.name[:LONGEST_NAME]}.{os.urandom(4).hex()}{PARTIAL}")
        file = path.open("xb")
        _hold(file)
        with contextlib.suppress(OSError):
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return path, file
        file.close()  # another run took it for a stray before it was held


def _take_away_strays(target: Path) -> None:
    """Remove the partial files of this target that no running process holds: those that wrote them were killed."""
    stray = re.compile(rf"\.{re.escape(target.name[:LONGEST_NAME])}\.[0-9a-f]{{8}}{re.escape(PARTIAL)}")
    with contextlib.suppress(OSError):
        for name in filter(stray.fullmatch, os.listdir(target.parent)):  # noqa: PTH208 - names only
            path = target.with_name(name)
            with contextlib.suppress(OSError), path.open("rb") as file:
                if _hold(file):
                    path.unlink()


def _hold(file: BinaryIO) -> bool:
    """Hold a file until it is closed; whether that could be done."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
