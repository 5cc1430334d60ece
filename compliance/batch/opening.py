"""Which source stands at a path: asked once, where a batch starts or goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.batch.sources import DoraRegister, Files, Folder, Lines, ProviderSource, is_register, register_files
from compliance.loading.builtin import SUFFIXES
from compliance.model.problem import LoadError, Problem


def open_source(name: str, on: date) -> ProviderSource:
    """The source of a path.

    Args:
        name: a folder of profiles or of tables, a file of lines, a register as a folder or a zip, or one profile.
        on: the day that what bears no date is taken to be read on.

    Raises:
        LoadError: there is no such file, or it cannot be read.
    """
    path = Path(name)
    if not path.exists():
        raise LoadError([Problem(path.as_posix(), 1, 1, "there is no such file or folder")])
    if path.is_dir() and any((path / f"providers{end}").exists() for end in ("", ".parquet")) and _has_tables(path):
        from compliance.batch.parquet import Tables  # noqa: PLC0415 - only tables need it

        return Tables(path)
    if is_register(path):
        return DoraRegister(register_files(path), on)
    if path.is_dir():
        return Folder(path)
    return Files(path) if path.suffix.lower() in SUFFIXES else Lines(path)


def _has_tables(path: Path) -> bool:
    return next(path.glob("facts*.parquet"), None) is not None or next(path.glob("facts/*.parquet"), None) is not None
