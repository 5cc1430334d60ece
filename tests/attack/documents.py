"""The attack with documents: made, mutated, damaged, given to every command that reads one of their kind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.attack import hostile, kinds
from tests.attack.execute import Ran, run_here, too_long, warm, wrong
from tests.attack.from_schemas import made
from tests.attack.kinds import KINDS, Kind, surroundings
from tests.attack.mutations import damaged, dressed, mutated
from tests.attack.writing import encoded

AGAIN = 50
"""One in so many cases is run twice: the same bytes have to come out."""


@dataclass(frozen=True)
class Case:
    """A command and the file it is about."""

    kind: str
    argv: list[str]
    file: str
    data: bytes


def case(seed: int, number: int) -> Case:
    """The case of a number: the same for the same seed, whatever ran before."""
    rng = Random(f"{seed}/{number}")  # noqa: S311 - nothing is kept secret with it
    kind = KINDS[number % len(KINDS)]
    document = _document(rng, kind)
    text = kind.write(document)
    data = text if isinstance(text, bytes) else encoded(text)
    if rng.random() < 0.15:
        data = damaged(rng, data)
    file = kind.file if kind.fixed_name or rng.random() < 0.9 else _named(rng, kind)
    return Case(kind.name, kind.command(rng, file), file, data)


def _document(rng: Random, kind: Kind) -> Any:
    seeds = kind.seeds()
    if kind.made_of is not None and rng.random() < 0.3:
        document = made(rng, kind.made_of)
    else:
        document = rng.choice(seeds[:2]) if rng.random() < 0.8 else rng.choice(seeds)
    if rng.random() < 0.5:
        document = dressed(rng, document)
    return mutated(rng, document, seeds[:2]) if rng.random() < 0.6 else document


def _named(rng: Random, kind: Kind) -> str:
    name = rng.choice(hostile.NAMES)
    ending = Path(kind.file).suffix
    # A name that begins like an option is one: people write ./ before it.
    return ("./" if name.startswith("-") else "") + (name if ending == ".yaml" else name.replace(".yaml", ending))


@contextmanager
def ground() -> Iterator[Path]:
    """A folder with all that stands beside a case, as the current one; what is built in is read once."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, warm():
        os.chdir(folder)
        try:
            surroundings(Path(folder))
            argv = [
                "evaluate",
                "acme.yaml",
                "--against",
                "house.yaml",
                "--format",
                "json",
                *kinds.DATES,
                "-o",
                "base.json",
            ]
            run_here(argv)
            yield Path(folder)
        finally:
            os.chdir(before)


class Ground:
    """Runs cases in one folder, and puts it in order again behind each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = {name: data for name, data in self._files() if name != ""}

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield os.fspath(path.relative_to(self.folder)), path.read_bytes()

    def tried(self, case: Case, *, twice: bool = False) -> tuple[list[str], Ran]:
        """Run it; what is wrong, and what it printed."""
        ran = self._ran(case)
        found = wrong(ran)
        if too_long(ran) and not ran.error:
            again = self._ran(case)
            if too_long(again):
                found.append(f"slow: {case.argv[0]} took {min(ran.seconds, again.seconds):.1f} s of CPU")
        if twice and not found:
            again = self._ran(case)
            if (again.code, again.out, again.err) != (ran.code, ran.out, ran.err):
                found.append("violation: a second run printed something else")
        return found + self._left(case), ran

    def _ran(self, case: Case) -> Ran:
        self._put(case)
        return run_here(case.argv)

    def _put(self, case: Case) -> None:
        for name in {os.path.normpath(case.file), *self._may_change(case)} & self.kept.keys():
            Path(name).write_bytes(self.kept[name])
        Path(case.file).write_bytes(case.data)

    def _may_change(self, case: Case) -> frozenset[str]:
        return next(kind.may_change for kind in KINDS if kind.name == case.kind)

    def _left(self, case: Case) -> list[str]:
        """Is everything as it was? It is so afterwards."""
        found = []
        expected = {**self.kept, os.path.normpath(case.file): case.data}
        may_change = self._may_change(case) if "--dry-run" not in case.argv else frozenset()
        there = dict(self._files())
        for name in there.keys() | expected.keys():
            if there.get(name) == expected.get(name):
                continue
            if name not in may_change or name not in there:
                found.append(f"violation: {name!r} was changed, made or removed")
        for name in there.keys() - self.kept.keys():
            Path(name).unlink()
        for name, data in self.kept.items():
            if there.get(name) != data:
                Path(name).write_bytes(data)
        return found
