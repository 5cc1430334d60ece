"""A run as a whole: its settings as `compliance config` shows them, and what it could not evaluate or must not pass over."""

from __future__ import annotations

from typing import Literal

from compliance.model.records import dataclass
from compliance.model.statements import FactLocation


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting of a run, and what sets it."""

    name: str
    """Key of the setting in a file"""
    values: tuple[str, ...]
    """Its values as on the command line; none where nobody set it"""
    origin: Literal["environment", "file", "default"]
    """What kind of thing sets it"""
    place: str | None
    """The environment variable, or the file and line; null for a default"""
    without: str
    """What is done where nobody sets it"""


@dataclass(frozen=True, slots=True)
class ConfigurationDocument:
    """What `config --format json` prints."""

    schema: Literal["configuration/1"]
    """Kind and version of the document"""
    file: str | None
    """The file of configuration, seen from the current folder; null where there is none"""
    settings: tuple[SettingShown, ...]
    """Every setting, in the order of the documentation"""


RunProblemKind = Literal["invalid input", "nothing to evaluate", "waiver", "what if", "ended"]
"""What stands in no scorecard; `ended` is what had ceased and was left out beside others, which fails no run.

`what if` says that a report is of a scenario: it shows nothing, so that none of it is green.
"""


@dataclass(frozen=True, slots=True)
class RunProblem:
    """What stands in no scorecard: a document that is not valid, a provider of which nothing could be evaluated, and the like."""

    kind: RunProblemKind
    """What it is; an ended one was left out beside others, which fails no run; of a scenario nothing is shown"""
    message: str
    """Why, in a sentence"""
    location: FactLocation | None
    """Where it stands; null where it is about no file"""
