"""What every group of facts has in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Group(BaseModel):
    """Base of fact groups and of the entries of keyed lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fact(description: str) -> Any:  # noqa: ANN401 - a pydantic field
    """A field that may be left out (unknown) or `null` (ended)."""
    return Field(default=None, description=description)
