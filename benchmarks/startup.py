"""Whole processes: the version, and one cold evaluation."""

from __future__ import annotations

import sys
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
    """One evaluation against a script that only validates its two files."""
    commands = {
        "baseline": python(ROOT / "benchmarks" / "baseline.py", *DOCUMENTS),
        "evaluate": python("-m", "compliance", *EVALUATION),
    }
    medians = _measured(commands, rounds, (0, NOT_MET))
    figure = Figure("evaluate / validate the same files", medians["evaluate"] / medians["baseline"], 1.5)
    remark = f"evaluate: {medians['evaluate'] * 1e3:.0f} ms, baseline: {medians['baseline'] * 1e3:.0f} ms"
    return Row(2, f"compliance {' '.join(EVALUATION[:4])}, cold", (figure,), (remark,))


def _measured(commands: Mapping[str, Command], rounds: int, expected: Sequence[int] = (0,)) -> dict[str, float]:
    """Median seconds of some commands, after one run of each that compiles the modules it imports."""
    with environment() as environ:
        for command in commands.values():
            run(command, environ, expected=expected)
        return interleaved({name: _timed(command, environ, expected) for name, command in commands.items()}, rounds)


def _timed(command: Command, environ: Environment, expected: Sequence[int]) -> Callable[[], float]:
    return lambda: run(command, environ, expected=expected).seconds
