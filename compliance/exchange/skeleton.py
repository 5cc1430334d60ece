"""A framework of others as the skeleton of a rule set: objectives and judgement rules that answers settle, texts left out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from typing import Final

from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import Left
from compliance.exchange.profile import NEW, not_taken, scalar
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import printable
from compliance.model.records import dataclass
from compliance.model.words import plural

TITLE: Final = 160
"""The most characters of a title; of a requirement without one, as much of its text."""


@dataclass(slots=True)
class ForeignRequirement:
    """One requirement: its id and title here, where it stands, its objective, its weight, and the rules it is related to."""

    id: str
    title: str
    at: str
    objective: str | None = None
    weight: Decimal = Decimal(1)
    related: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Skeleton:
    """A framework as others describe it.

    Attributes:
        format: the name of the format.
        file: the framework's.
        title: of the framework.
        version: of it.
        issuer: who issued it.
        objectives: titles by id.
        requirements: in their order.
        levels: steps of its scale, lowest first; empty where a requirement is met or not.
        parameters: title and value by id.
        left: what was not taken.
    """

    format: str
    file: Foreign
    title: str
    version: str
    issuer: str
    objectives: dict[str, str] = field(default_factory=dict)
    requirements: list[ForeignRequirement] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    parameters: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=lambda: {"all": 1})  # `all` means the whole rule set there

    @property
    def count(self) -> int:
        """Number of requirements taken."""
        return len(self.requirements)

    @property
    def told(self) -> str:
        """How much was taken and left, in one line."""
        used = {one.objective for one in self.requirements} - {None}
        objectives = f" in {plural(len(used), 'objective')}" if used else ""
        return f"{plural(self.count, 'requirement')} taken{objectives}, {len(self.left)} not"

    def leave(self, file: Foreign, at: str, what: str, why: str) -> None:
        """Note what was not taken."""
        self.left.append(Left(file.name, at, title_of(what)[:200], why))

    def complete(self) -> None:
        """Give requirements without an objective one of their own, where others have one: a rule set has them for all or none."""
        without = [one for one in self.requirements if one.objective is None]
        if 0 < len(without) < self.count:
            id_ = self.id_for("other", "")
            self.objectives[id_] = "Other requirements"
            for one in without:
                one.objective = id_

    def id_for(self, text: str, at: str) -> str:
        """An id that no other requirement or objective has, made of what stands there; a change is told."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        made = text if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", text) else _made(plain)
        self._ids[made] = self._ids.get(made, 0) + 1
        if self._ids[made] > 1:
            made = f"{made}-{self._ids[made]}"
            self.leave(self.file, at, text, f"an id that stands there twice: '{made}' here")
        return made


def _made(plain: str) -> str:
    return "-".join(re.findall(r"[a-z0-9_.]+", plain.lower())).strip("-._")[:60] or "node"


def title_of(text: str) -> str:
    """A text as a title: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


def skeleton_text(skeleton: Skeleton, id_: str) -> str:
    """A rule set of what was taken, with the place of each requirement beside it; it is valid as it is.

    Args:
        skeleton: what was taken; at least one requirement.
        id_: the id of the rule set, a valid one.

    Raises:
        LoadError: something in it is no valid part of a rule set.
    """
    title = f"{skeleton.file.name.rpartition('/')[2]}, sha256 {skeleton.file.digest}"
    lines = [
        f"# A skeleton, imported from {printable(skeleton.file.name)}: {skeleton.told}.",
        "# Each rule is a gate, settled by a declared answer, until you say otherwise; what meeting it shows is yours to say.",
        *(f"# Not taken: {printable(left)}" for left in not_taken(skeleton.left)),
        "schema: ruleset/1",
        f"id: {json.dumps(id_)}",
        f"title: {scalar(title_of(skeleton.title))}",
        f"version: {scalar(skeleton.version)}",
        f"issuer: {scalar(skeleton.issuer)}",
        "claims: necessary",
        "references:",
        f"  source: {{title: {scalar(title)}, publisher: {scalar(skeleton.issuer)}}}",
    ]
    lines += _parts(skeleton)
    text = "".join(f"{line}\n" for line in [*lines, "  necessary: [{gates: all}]"])
    load_ruleset(text=text, name=NEW)
    return text


def _parts(skeleton: Skeleton) -> Iterator[str]:
    """What stands below the head of a rule set, up to its verdict."""
    if skeleton.parameters:
        yield "parameters:"
        for key, (what, value) in skeleton.parameters.items():
            yield f"  {scalar(key)}: {{title: {scalar(what)}, value: {scalar(value)}}}"
    if skeleton.levels:
        yield f"levels: {scalar(skeleton.levels)}"
    used = {one.objective for one in skeleton.requirements}
    if used - {None}:
        yield "objectives:"
        for key, what in skeleton.objectives.items():
            if key in used:
                yield f"  - {{id: {scalar(key)}, title: {scalar(what)}}}"
    yield "rules:"
    for one in skeleton.requirements:
        yield from _rule(one, skeleton.levels)
    yield "verdict:"


def _rule(one: ForeignRequirement, levels: list[str]) -> Iterator[str]:
    yield f"  - id: {scalar(one.id)}  # {printable(one.at)}"
    yield f"    title: {scalar(one.title)}"
    if one.objective is not None:
        yield f"    objective: {scalar(one.objective)}"
    yield "    role: gate"
    if levels:
        yield "    rungs:"
        for number, level in enumerate(levels):
            points = (one.weight * 100 * number / (len(levels) - 1)).normalize()
            yield f"      - {{title: {scalar(level)}, points: {points:f}, level: {scalar(level)}}}"
    elif one.weight != 1:
        yield f"    points: {one.weight}"
    yield "    references: [source]"
    if one.related:
        yield f"    related: {scalar(one.related)}"
