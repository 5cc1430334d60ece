"""Whole processes: the version, and one cold evaluation."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import ROOT, Command, Environment, Figure, Row, environment, interleaved, python, run

EVALUATION = ("evaluate", "numergy", "--against", "andromede", "--as-of", "2016-02-01", "--known-as-of", "2026-11-23")
DOCUMENTS = ("providers/numergy.yaml", "profiles/andromede.yaml")
NOT_MET = 1
"""Exit code of that evaluation: numergy does not meet what the rule set claims."""


def version(rounds: int) -> Row:
    """`--version` against an interpreter that does nothing."""
    commands = {"python -c pass": python("-c", "pass"), "python -m compliance": python("-m", "compliance", "--version")}
    script = Path(sys.executable).with_name("compliance")
    if script.exists():
        commands["compliance"] = [script, "--version"]
    medians = _measured(commands, rounds)
    bare = medians.pop("python -c pass")
    figures = tuple(Figure(f"{name} --version / python -c pass", value / bare, 3) for name, value in medians.items())
    return Row(1, "compliance --version", figures, (f"python -c pass: {bare * 1e3:.1f} ms",))


def cold(rounds: int) -> Row:
    """One evaluation against a script that only parses its two files: of what is built in, and of a user's own files."""
    with tempfile.TemporaryDirectory() as folder, environment() as environ:
        copies = [Path(shutil.copy(ROOT / name, folder)) for name in DOCUMENTS]
        arguments = ("evaluate", copies[0], "--against", copies[1], *EVALUATION[4:])
        commands: dict[str, Command] = {
            "baseline": python(ROOT / "benchmarks" / "baseline.py", *DOCUMENTS),
            "evaluate": python("-m", "compliance", *EVALUATION),
            "own files": python("-m", "compliance", *arguments),
        }
        actions = {name: _timed(command, environ, (0, NOT_MET)) for name, command in commands.items()}
        interleaved(actions, 1)  # compiles the modules they import
        least = interleaved(actions, rounds, min)
    baseline = least["baseline"]
    figures = (
        Figure("evaluate / parse the same files, CPU", least["evaluate"] / baseline, 1.5),
        Figure("evaluate own files / parse them, CPU", least["own files"] / baseline, 2.4),
    )
    remark = ", ".join(f"{name}: {value * 1e3:.0f} ms" for name, value in least.items())
    return Row(2, f"compliance {' '.join(EVALUATION[:4])}, cold", figures, (remark,))


def _measured(commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Median seconds of some commands, after one run of each that compiles the modules it imports."""
    with environment() as environ:
        actions = {name: _timed(command, environ) for name, command in commands.items()}
        interleaved(actions, 1)
        return interleaved(actions, rounds)


def _timed(command: Command, environ: Environment, expected: Sequence[int] = (0,)) -> Callable[[], float]:
    return lambda: run(command, environ, expected=expected).seconds
