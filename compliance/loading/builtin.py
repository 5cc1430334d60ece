"""Finds the documents that come with the package, and the files named on the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compliance.model.nearest import nearest

if TYPE_CHECKING:
    from compliance.loading.source_map import YamlValue

Kind = Literal["provider", "ruleset"]

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = {"provider": "providers", "ruleset": "profiles"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class UnknownDocumentError(LookupError):
    """Neither a built-in id nor a file; `nearest` are the built-in ids that look like it."""

    def __init__(self, kind: Kind, name: str, nearest: list[str]) -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest
        super().__init__(f"unknown {_WORDS[kind]} '{name}'")


_WORDS = {"provider": "provider", "ruleset": "rule set"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and its name in messages (never an absolute path of this machine for what is built in)."""

    path: Path
    name: str


def root() -> Path:
    """The folder of `profiles/`, `providers/` and `schemas/examples/`: in the wheel the package's, else the checkout."""
    inside = _PACKAGE / "_builtin"
    return inside if inside.is_dir() else _PACKAGE.parent


def example(kind: str) -> YamlValue:
    """The example of a kind of document, as plain data; nothing for a kind that has none."""
    from compliance.loading.yaml_source import read_yaml  # noqa: PLC0415 - who looks for a name waits for no YAML

    path = root() / "schemas" / "examples" / f"{kind}.yaml"
    return read_yaml(path, path.name).data if path.is_file() else None


def ids(kind: Kind) -> list[str]:
    """The built-in documents of a kind, sorted."""
    return sorted(
        path.stem for path in (root() / _FOLDERS[kind]).glob("*.yaml") if not path.name.endswith(".tests.yaml")
    )


def find(kind: Kind, name: str) -> Found:
    """The file of a built-in id or a path.

    Raises:
        UnknownDocumentError: it is neither.
    """
    if _ID.fullmatch(name) and not name.endswith((".yaml", ".yml")):
        built_in = beside(name, root() / _FOLDERS[kind], _FOLDERS[kind])
        if built_in is not None:
            return built_in
    path = Path(name)
    if (name and _exists(path)) or path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        return Found(path, path.as_posix())
    raise UnknownDocumentError(kind, name, nearest(name, ids(kind), most=3))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a path
        return False


def beside(id_: str, folder: Path, shown: str) -> Found | None:
    """The document of this id in a folder, if there is one; an id never leads out of the folder."""
    if not _ID.fullmatch(id_):
        return None
    path = folder / f"{id_}.yaml"
    # A link could lead out of the folder, to a file nobody named.
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return Found(path, f"{shown}/{id_}.yaml" if shown not in ("", ".") else f"{id_}.yaml")


def related(kind: Kind, id_: str, origin: Found | None, subfolder: str = "") -> Found | None:
    """A document another one names by id: beside that one, if that is a file, else built in."""
    near = None
    if origin is not None:
        shown = Path(origin.name).parent / subfolder
        near = beside(id_, origin.path.parent / subfolder, shown.as_posix())
    built_in = Path(_FOLDERS[kind]) / subfolder
    return near or beside(id_, root() / built_in, built_in.as_posix())
