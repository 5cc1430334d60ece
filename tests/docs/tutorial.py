"""Plays a page of documentation from an empty folder: files are written, changed, and commands run as the page says.

- a block `yaml NAME` is a file as a whole;
- a block `diff NAME` changes a file: lines with `-` go, lines with `+` come, the others show where;
- in a block `console`, `$ compliance ...` is run, and what follows up to the next `$` is what it prints.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ ([^\n]*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)

Run = Callable[[list[str]], str]


def play(text: str, folder: Path, run: Run) -> str:
    """The page as it is if every output is what the commands print now."""
    parts, end = [], 0
    for match in BLOCK.finditer(text):
        language, name, body = match.groups()
        if language == "console":
            body = "".join(f"$ {line}\n{run(arguments(line))}" for line, _ in COMMAND.findall(body))
        elif name and language == "diff":
            change(folder / name, body)
        elif name:
            (folder / name).write_text(body, encoding="utf-8")
        parts += [text[end : match.start(3)], body]
        end = match.end(3)
    return "".join([*parts, text[end:]])


def arguments(line: str) -> list[str]:
    """What is given to the one command a page may run."""
    command, *rest = shlex.split(line)
    assert command == "compliance", line
    return rest


def change(path: Path, diff: str) -> None:
    """Apply a change; what it replaces stands in the file exactly once."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"not once in {path.name}:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def blocks_of(text: str, language: str) -> int:
    """How many blocks of a language a page has."""
    return sum(match[1] == language for match in BLOCK.finditer(text))
