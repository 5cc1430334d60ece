"""One thing that `evaluate` can be told: on the command line, by the environment or in a file."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from argparse import _ActionsContainer

PREFIX = "COMPLIANCE_"
"""What the environment variables of settings begin with."""


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
        """Its environment variable."""
        return PREFIX + self.name.upper()

    @property
    def positional(self) -> bool:
        """Is it given without the name of an option?"""
        return not self.option.startswith("--")

    def add(self, parser: _ActionsContainer) -> None:
        """Add it to the command line; its value stands under its name."""
        known: dict[str, Any] = {"help": self.help, "metavar": self.metavar}
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
