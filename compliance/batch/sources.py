"""What a batch is read from: a folder of profiles, a file of one document a line, a register under DORA, or tables.

Each is a list of items, one a provider, in an order that is always the same; a part of a batch is so many of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from compliance.exchange.dora_register import read as read_register
from compliance.exchange.dora_register import suppliers
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import Imported, ImportTerms
from compliance.exchange.profile import id_for, profile_text
from compliance.loading.builtin import Found, search_folder
from compliance.loading.encoding import read_bytes
from compliance.loading.given import Given
from compliance.loading.providers import load_provider, read_provider, read_provider_if_one
from compliance.loading.yaml_source import Limits
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Provider


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One provider of a source, read, or why it could not be.

    Attributes:
        name: by which it is found again: a file, a line, a code.
        provider: what it says; null where it could not be read, or is a document of another kind.
        id: its id, as far as that is known.
        problems: what is wrong with it.
    """

    name: str
    provider: Provider | None
    id: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_other(self) -> bool:
        """Is it a document of another kind, which a folder may hold as well?"""
        return self.provider is None and not self.problems


class ProviderSource(Protocol):
    """Where providers come from."""

    @property
    def kind(self) -> str:
        """What it is, in a word."""

    @property
    def names(self) -> Sequence[str]:
        """The names of all its items, in order."""

    @property
    def digest(self) -> str:
        """The digest of all that it holds."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the source itself, and with no item of it."""

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """The items from one number to before another, counted from 0, in order."""


def read_one(name: str, read: Iterable[Provider | None]) -> SourceItem:
    """An item, from the one provider that is read for it."""
    try:
        provider = next(iter(read))
    except LoadError as error:
        return SourceItem(name, None, None, error.problems)
    return SourceItem(name, provider, None if provider is None else provider.id)


class Folder:
    """The YAML files of a folder and of those in it."""

    kind = "folder"

    def __init__(self, path: Path) -> None:
        found = search_folder(path)
        self.problems: Sequence[Problem] = tuple(found.problems)
        self._files: list[Found] = found.files
        self.names: Sequence[str] = [file.name for file in found.files]

    @property
    def digest(self) -> str:
        """Of the names and the bytes of all files."""
        whole = hashlib.sha256()
        for file in self._files:
            whole.update(f"{file.name}\n{digest_of(file.path)}\n".encode())
        return f"sha256:{whole.hexdigest()}"

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """As `Source.read`: a file each."""
        for file in self._files[first:last]:
            yield read_one(file.name, (read_provider_if_one(one) for one in (file,)))


class Files(Folder):
    """One profile in a file of its own."""

    kind = "profile"

    def __init__(self, path: Path) -> None:
        self.problems = ()
        self._files = [Found(path, path.as_posix())]
        self.names = [path.as_posix()]

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """As `Source.read`: a file that is no profile is a problem."""
        for file in self._files[first:last]:
            yield read_one(file.name, (read_provider(one) for one in (file,)))


class Lines:
    """A file of one provider document a line, as JSON."""

    kind = "lines"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problems: Sequence[Problem] = ()
        whole = hashlib.sha256()
        self._places: list[tuple[int, int, int]] = []
        with path.open("rb") as file:
            offset = 0
            for number, line in enumerate(file, 1):
                whole.update(line)
                if line.strip():
                    self._places.append((number, offset, len(line)))
                offset += len(line)
        self.digest = f"sha256:{whole.hexdigest()}"
        self.names: Sequence[str] = [f"{path.as_posix()}:{number}" for number, _, _ in self._places]

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """As `Source.read`: a line each."""
        with self._path.open("rb") as file:
            for number, offset, size in self._places[first:last]:
                file.seek(offset)
                line = file.read(min(size, Limits().bytes + 1))
                yield self._item(number, line)

    def _item(self, number: int, line: bytes) -> SourceItem:
        shown = self._path.as_posix()
        name = f"{shown}:{number}"
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            place = Problem(shown, number, error.start + 1, f"the byte 0x{line[error.start]:02X} is not valid UTF-8")
            return SourceItem(name, None, None, (place,))
        if not text.lstrip().startswith("{"):
            return SourceItem(name, None, None, (Problem(shown, number, 1, "not a JSON object: one document a line"),))
        item = read_one(name, (read_provider(Given(shown, one)) for one in (text,)))
        if not item.problems:
            return item
        # Each line is read as a document of its own, which begins at line 1.
        moved = tuple(
            Problem(
                one.file,
                one.line + number - 1 if one.file == shown else one.line,
                one.column,
                one.message,
                "",
                one.hint,
            )
            for one in item.problems
        )
        return SourceItem(name, None, _id_in(text), moved)


def _id_in(text: str) -> str | None:
    """The id a document states, where it could not be read."""
    match = re.search(r'"id"\s*:\s*"([A-Za-z0-9][A-Za-z0-9_-]{0,63})"', text)
    return match and match[1]


class DoraRegister:
    """A register of information under DORA: what a bank knows of its providers."""

    kind = "dora-register"

    def __init__(self, files: Sequence[Foreign], on: date) -> None:
        self._files = files
        self._on = on
        self.problems: Sequence[Problem] = ()
        self.names: Sequence[str] = [one.number or one.lei for one in suppliers(files)]
        whole = hashlib.sha256("".join(f"{one.name}\n{one.digest}\n" for one in files).encode())
        self.digest = f"sha256:{whole.hexdigest()}"

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """As `Source.read`: a provider each, under an id made of its code in the register."""
        for code in self.names[first:last]:
            yield read_one(code, (self._provider(one) for one in (code,)))

    def _provider(self, code: str) -> Provider:
        imported: Imported = read_register(self._files, ImportTerms(self._on, of=code))
        id_ = id_for(code) or id_for(imported.name)
        return load_provider(text=profile_text(imported, id_), name=f"{self._files[0].name}#{code}")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_register(path: Path) -> bool:
    """Does a folder or a package hold the list of providers of a register under DORA?"""
    if path.is_dir():
        return any(one.is_file() for folder in (path, path / "reports") for one in folder.glob("[bB]_05.01.csv"))
    return path.suffix.lower() == ".zip"


def register_files(path: Path) -> list[Foreign]:
    """The tables of a register, or its package; raises `LoadError`."""
    from compliance.exchange.foreign import BYTES  # noqa: PLC0415 - as below

    if path.is_dir():
        inner = sorted(path.glob("*.csv")) or sorted(path.glob("reports/*.csv"))
        return [Foreign(one.as_posix(), read_bytes(one, one.as_posix(), BYTES + 1)) for one in inner]
    return [Foreign(path.as_posix(), read_bytes(path, path.as_posix(), BYTES + 1))]
