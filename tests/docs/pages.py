"""Reads the code blocks of the documentation."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    """The text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The blocks of one language."""
    return [code for found, code in FENCE.findall(page(name)) if found == language]


def commands(name: str) -> list[list[str]]:
    """The arguments of every `compliance` command in console blocks."""
    lines = [line for code in blocks(name, "console") for line in code.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("compliance ")]
