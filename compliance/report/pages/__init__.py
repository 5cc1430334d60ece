"""Results as pages for people: on a terminal and in Markdown."""

from __future__ import annotations

from typing import Literal

PageFormat = Literal["text", "json", "markdown"]
"""What most results can be shown as."""

WIDTH = 100
"""Columns of text where there is no terminal to ask, so that files are the same everywhere."""

SCREEN = 80
"""Columns, where there is no terminal to ask, of pages that people read on a screen rather than in a file."""
