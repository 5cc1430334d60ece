"""Runs the command: in this process where that is enough, in one of its own where the process matters."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from compliance.cli.main import main
from compliance.cli.terminal import COLOUR_VARIABLES

ROOT = Path(__file__).resolve().parents[2]
THEN = ("--as-of", "2016-02-01", "--known-as-of", "2026-11-23")
"""Dates at which Numergy is necessary-only under andromede, and meets hds."""


@dataclass(frozen=True)
class Ran:
    """What a command ended with."""

    code: int
    out: str
    err: str


class Command:
    """The command, in this process, its streams captured."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        self._capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds this checkout, with nothing that decides about colour or buffers."""
    kept = {k: v for k, v in os.environ.items() if k not in (*COLOUR_VARIABLES, "PYTHONUNBUFFERED", "COLUMNS", "TERM")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def process(*arguments: str, env: dict[str, str] | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "compliance", *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run(command, env=env or environment(), text=True, timeout=120, check=False, **streams)
