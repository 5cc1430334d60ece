"""What one lint found, before it is placed in its file."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.language import tree
from compliance.rulesets.lintable import Path

_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: of which lint, about what stands at `path`, or about a character of the text there."""

    lint: str
    path: Path
    message: str
    hint: str = ""
    offset: int | None = None


def shown(node: tree.Node, text: str) -> str:
    """A part of an expression as it is written, on one line and cut if long."""
    words = " ".join(text[node.span.start : node.span.end].split())
    return f"'{words}'" if len(words) <= _SHOWN else f"'{words[: _SHOWN - 3]}...'"
