"""What `evaluate` can be told, on the command line, by the environment or in a file; and what it was told."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from compliance.cli.terminal import UsageError
from compliance.model.problem import STDIN, LoadError, Problem
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from argparse import _ActionsContainer

    from compliance.loading.configuration import Configuration

PREFIX = "COMPLIANCE_"
"""What the environment variables of settings begin with."""


def named(text: str) -> str:
    """What an argument names that is an id or a path: `-` is the standard input, as a path."""
    return STDIN if text == "-" else text


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set.

    Attributes:
        name: its key in a file.
        option: its name on the command line: an option, or what stands for a positional argument.
        default: what applies without it, in words.
        help: its line in help.
        kind: what its values are: `document` an id or a path, `file` a path, `format` a name with perhaps a path, `flag` true
            or false, `plain` anything else.
        many: can it have several values?
        metavar: what stands for its value in help.
        choices: the words it can be, where these are few.
        gate: does it say what exit code 0 means?
    """

    name: str
    option: str
    default: str
    help: str
    kind: Literal["document", "file", "format", "flag", "plain"] = "plain"
    many: bool = True
    metavar: str | None = None
    choices: Sequence[str] | None = None
    gate: bool = False

    @property
    def variable(self) -> str:
        """The environment variable of the setting: `COMPLIANCE_MIN_SCORE` of `min_score`."""
        return PREFIX + self.name.upper()

    @property
    def positional(self) -> bool:
        """Is it given without the name of an option?"""
        return not self.option.startswith("--")

    def add(self, parser: _ActionsContainer) -> None:
        """Add it to the command line; its value stands under its name."""
        known: dict[str, Any] = {"help": self.help, "metavar": self.metavar}
        if self.kind in ("document", "file"):
            known["type"] = named
        if self.kind == "flag":
            parser.add_argument(self.option, dest=self.name, action=BooleanOptionalAction, help=self.help)
        elif self.positional:
            parser.add_argument(self.name, nargs="*", **known)
        elif self.many and self.kind == "document":
            parser.add_argument(self.option, dest=self.name, nargs="+", action="extend", default=[], **known)
        elif self.many:
            parser.add_argument(self.option, dest=self.name, action="append", default=[], **known)
        else:
            parser.add_argument(self.option, dest=self.name, choices=self.choices, **known)


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """What a setting is, as texts like those of the command line; `values` is empty where nobody set it."""

    setting: Setting
    values: tuple[str, ...]
    origin: str
    """`--require`, `COMPLIANCE_REQUIRE`, `compliance.toml:3`, `default`."""

    @property
    def one(self) -> str | None:
        """The value of a setting that has one."""
        return self.values[-1] if self.values else None


@dataclass(slots=True)
class Mistakes:
    """What is wrong with the settings: those of a file are problems of that file, the others wrong usage."""

    file: Configuration | None = None
    usage: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, effective: EffectiveSetting, message: str, on_command_line: str | None = None) -> None:
        """Note a wrong value of a setting; `on_command_line` is what to say instead where it was given there."""
        if self.file is not None and effective.origin.startswith(f"{self.file.name}:"):
            self.problems.append(self.file.problem(effective.setting.name, f"{effective.setting.name}: {message}"))
        elif effective.origin == effective.setting.option and on_command_line is not None:
            self.usage.append(on_command_line)
        else:
            self.usage.append(f"{effective.origin}: {message}")

    def end(self) -> None:
        """Stop the run where anything is wrong.

        Raises:
            UsageError: on the command line or in the environment.
            LoadError: in the file.
        """
        if self.usage:
            raise UsageError("\n".join([*self.usage, *(problem.render() for problem in self.problems)]))
        if self.problems:
            raise LoadError(self.problems)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of a run, by name."""

    file: Configuration | None
    effective: Mapping[str, EffectiveSetting]
    mistakes: Mistakes

    def __getitem__(self, name: str) -> EffectiveSetting:
        """The setting of a name."""
        return self.effective[name]
