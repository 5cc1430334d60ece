"""One command in this process, as fast as it gets: its exit code, what it printed, what it took, and what is wrong with that."""

from __future__ import annotations

import contextlib
import io
import json
import re
import signal
import sys
import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

import pytest

from compliance.cli.main import build_parser, main
from tests.builtin_once import read_once

SLOW = 1.0
"""Seconds of CPU within which every command ends on documents within the documented bounds, where `_work` takes `WORK`."""
CORPUS_SLOW = 15.0
"""Seconds for what also goes through every provider built in: more than any document adds."""
WORK = 0.047
"""Seconds of CPU that `_work` takes on the machine on which the bounds were set; another one may have longer for everything."""
HANGING = 60.0
"""Seconds of CPU after which one is stopped."""
CODES = frozenset({0, 1, 2, 3, 4})
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PLACED = re.compile(r"^.+: .+", re.MULTILINE)


class TooLongError(BaseException):
    """The command was stopped; no handler of the command may swallow it."""


@dataclass(frozen=True)
class Ran:
    """What became of a command; `error` is the traceback of what it let through."""

    argv: Sequence[str]
    code: int
    out: str
    err: str
    seconds: float
    error: str = ""


def run_here(argv: Sequence[str]) -> Ran:
    """Run the command with streams of its own, in the current folder."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    error, code = "", -1
    started = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            with _stopped():
                code = main([*argv])
        except TooLongError:
            error = f"stopped after {HANGING:g} s of CPU: {_place(sys.exc_info()[2])}"
        except BaseException:  # noqa: BLE001 - whatever comes out is what is looked for
            error = traceback.format_exc()
    seconds = time.process_time() - started
    return Ran(argv, code, _text(out), _text(err), seconds, error)


def _place(tb: object) -> str:
    frames = traceback.extract_tb(tb)  # type: ignore[arg-type]
    return "; ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:])


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8", "surrogateescape")  # type: ignore[attr-defined]


@contextlib.contextmanager
def _stopped() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def warm() -> Iterator[None]:
    """What is built in is read once, and the grammar of each command is made once."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        patch.setattr("compliance.cli.main.build_parser", lru_cache(maxsize=64)(build_parser))
        yield


def too_long(ran: Ran) -> bool:
    """Did it take more CPU than it may, on a machine as fast as this one is now?"""
    bound = CORPUS_SLOW if ran.argv[0] == "analyze" else SLOW
    return ran.seconds > bound and ran.seconds > bound * _work() / WORK


def _work() -> float:
    """Seconds of CPU for a piece of plain work, by which machines are compared."""
    table: dict[int, tuple[str, list[int]]] = {}
    started = time.process_time()
    for number in range(300_000):
        table[number % 1_000] = (str(number), [number])
    return time.process_time() - started


def wrong(ran: Ran) -> list[str]:
    """What must never be, whatever was read: one line each, the first word a kind of finding."""
    found = []
    if ran.error:
        kind = "slow" if ran.error.startswith("stopped") else "traceback"
        found.append(f"{kind}: {ran.error.strip().splitlines()[-1]}")
    elif ran.code not in CODES:
        found.append(f"traceback: exit code {ran.code}: {ran.err.strip()[-300:]}")
    if "Traceback (most recent" in ran.err + ran.out:
        found.append("traceback: printed")
    if ran.code == 3 and not _PLACED.search(ran.err):
        found.append("violation: exit code 3 and no problem told")
    found += [f"violation: {told}" for told in _printed(ran)]
    return found


def _printed(ran: Ran) -> Iterator[str]:
    for name, text in (("stdout", ran.out), ("stderr", ran.err)):
        if acting := _ACTING.search(text.replace("\r\n", "\n")):
            yield f"{name} holds {acting.group()!r}"
        if any("\udc80" <= char <= "\udcff" for char in text):
            yield f"{name} is no UTF-8"
        if re.search(r"^::(?:set-output|error file=a,line=1::owned)|^##(?:\[error\]owned|vso)", text, re.MULTILINE):
            yield f"{name} lets a workflow command through"
    if ran.out and not ran.error and "--format" in ran.argv:
        yield from _format(ran.argv[ran.argv.index("--format") + 1], ran.out)


def _format(name: str, text: str) -> Iterator[str]:
    try:
        if name in ("json", "sarif", "gitlab", "badge", "oscal", "cyclonedx", "hdf"):
            json.loads(text, parse_constant=_refuse)
        elif name in ("jsonl", "in-toto"):
            for line in text.splitlines():
                json.loads(line, parse_constant=_refuse)
        elif name in ("junit", "badge-svg"):
            ET.fromstring(text.encode())  # noqa: S314 - what our own command wrote
    except (ValueError, ET.ParseError) as error:
        yield f"{name} cannot be read: {error}"
    if name in ("html", "junit", "badge-svg") and "<script>alert" in text:
        yield f"{name} holds a script"


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
