"""The settings of a run as `compliance config` shows them. Field names are those of the JSON output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting: its key in a file, its values as on the command line, and what they come from.

    `place` is the environment variable, or the file and line; null for a default. `without` says what is done without a value.
    """

    name: str
    values: tuple[str, ...]
    origin: Literal["environment", "file", "default"]
    place: str | None
    without: str


@dataclass(frozen=True, slots=True)
class ConfigurationDocument:
    """What `config --format json` prints; `file` is the file of configuration, null where there is none."""

    schema: Literal["configuration/1"]
    file: str | None
    settings: tuple[SettingShown, ...]
