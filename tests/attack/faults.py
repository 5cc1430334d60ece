"""A command in a process forked from this one, that is killed, runs out of disk or may write no more at some point."""

from __future__ import annotations

import contextlib
import itertools
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any

from compliance.cli.main import main
from compliance.cli.replacing import replace_file

WRITES = frozenset({"open", "os.rename", "os.remove", "os.truncate", "os.link", "shutil.move"})
"""Events of the interpreter that can change a folder."""


@dataclass(frozen=True)
class Ended:
    """How it ended: an exit code, or the signal that killed it; and what it said."""

    code: int | None
    signal: int | None
    err: str


Run = Sequence[str] | Callable[[], int]
"""What is run: the arguments of the command, or a function that gives an exit code."""


def forked(argv: Run, folder: Path, before: Callable[[], None] = lambda: None) -> Ended:
    """Run the command in a forked process, in a folder, after `before` has set up its fault."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _in_child(argv, folder, before, write)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    return Ended(None if killed else os.WEXITSTATUS(status), killed, said.decode("utf-8", "replace"))


def _in_child(argv: Run, folder: Path, before: Callable[[], None], write: int) -> None:
    code = 99
    try:
        os.chdir(folder)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the process ends without closing it
        sys.stderr = os.fdopen(write, "w", encoding="utf-8")
        before()
        code = argv() if callable(argv) else main(argv)
    except BaseException as error:  # noqa: BLE001 - told to the parent
        with contextlib.suppress(OSError):
            sys.stderr.write(f"Traceback: {error!r}")
    finally:
        with contextlib.suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


def killed_at(number: int, folder: Path) -> Callable[[], None]:
    """Kill -9 at the so-manieth event that can change the folder."""
    left = [number]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in WRITES and _changes(event, arguments, folder):
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    return lambda: sys.addaudithook(watch)


CALLS = frozenset({
    "open", "write", "writelines", "flush", "close", "fsync", "flock", "chmod", "fchmod", "rename", "replace", "unlink", "remove",
    "stat", "fstat", "listdir", "urandom", "fdopen", "truncate", "link", "mkdir",
})  # fmt: skip
"""Calls of the system, and of files, that stand between an old file and a new one."""
WRITER = "compliance/cli/replacing.py"
DEPTH = 8


def around_calls(act: Callable[[int], None]) -> Callable[[], None]:
    """Do something before and after each call by which a file is replaced, told its number: even ones before, odd ones after."""
    numbers = itertools.count()

    def watch(frame: FrameType, event: str, called: object) -> None:
        if event in ("c_call", "c_return") and getattr(called, "__name__", "") in CALLS and _by_writer(frame):
            act(next(numbers))

    def watched(*arguments: Any, **named: Any) -> Any:
        sys.setprofile(watch)
        try:
            return whole(*arguments, **named)
        finally:
            sys.setprofile(None)

    def watching() -> None:
        # Whoever has the function has it by name: so what it does is changed, and nothing else is watched, which is slow.
        replace_file.__globals__["_watched"] = watched
        replace_file.__defaults__ = replace_file.__kwdefaults__ = None
        replace_file.__code__ = _as_watched.__code__

    whole = FunctionType(replace_file.__code__, replace_file.__globals__, argdefs=replace_file.__defaults__)
    whole.__kwdefaults__ = replace_file.__kwdefaults__
    return watching


def _as_watched(*arguments: Any, **named: Any) -> Any:
    return _watched(*arguments, **named)  # type: ignore[name-defined]  # noqa: F821 - where it is put in


def killed_around_call(number: int) -> Callable[[], None]:
    """Kill -9 before or after the so-manieth call by which a file is replaced."""
    return around_calls(lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == number else None)


def looked_at_around_calls(target: str, looked: Path) -> Callable[[], None]:
    """Write down, before and after each call by which a file is replaced, what a kill -9 would leave of it: what is there.

    What the process has not yet handed to the system dies with it, and what it has stays, so that one run shows it all.
    """

    def look(_: int) -> None:
        with open(looked, "a", encoding="utf-8") as file:  # noqa: PTH123 - a path that is opened calls the system by itself
            file.write(f"{state_of(Path(target))}\n")

    return around_calls(look)


def state_of(path: Path) -> str:
    """What stands in a file, in short; `none` where there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.exists() else "none"


def _by_writer(frame: FrameType | None) -> bool:
    for _ in range(DEPTH):
        if frame is None:
            return False
        if frame.f_code.co_filename.endswith(WRITER):
            return True
        frame = frame.f_back
    return False


def _changes(event: str, arguments: tuple[object, ...], folder: Path) -> bool:
    path, *more = arguments
    if not isinstance(path, str) or not os.path.abspath(path).startswith(os.fspath(folder)):  # noqa: PTH100 - of any path
        return False
    mode = more[1] if event == "open" and len(more) > 1 else os.O_WRONLY
    return isinstance(mode, int) and bool(mode & (os.O_WRONLY | os.O_RDWR))


def file_limit(size: int, *, kills: bool) -> Callable[[], None]:
    """No file may grow beyond so many bytes: what goes on is killed there, in the midst of a write, or gets an error."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if kills else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    return limit


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of so many kilobytes; raises `CalledProcessError` where one may not be mounted."""
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True, capture_output=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
