"""Colour, width, progress: what a person sees, and what a file gets."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from datetime import date

import pytest

from compliance.cli.terminal import Terminal
from tests.cli.documents import provider, ruleset
from tests.cli.invoke import ROOT, THEN, environment, process

NUMERGY = ("evaluate", "numergy", "--against", "andromede", *THEN)
ANSI = re.compile(r"\x1b\[[0-9]*m")


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(*arguments: str, **more: str) -> str:
    """What the command shows where stdout and stderr are the same terminal of 80 columns."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm", COLUMNS="80") | more
    command = [sys.executable, "-m", "compliance", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=env, cwd=ROOT
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        running.wait(timeout=60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("more", "options", "painted"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),  # https://no-color.org: when present and not empty
        ({"TERM": "dumb"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({}, ["--color", "never"], False),
        ({}, ["--color", "auto"], True),
    ],
)
def test_colour_on_a_terminal(more, options, painted):
    shown = on_a_terminal(*NUMERGY, *options, **more)
    assert bool(ANSI.search(shown)) is painted
    assert "necessary-only" in shown


@pytest.mark.parametrize(
    ("color", "to_file", "environ", "on_a_terminal", "elsewhere"),
    [
        ("always", True, {"NO_COLOR": "1"}, True, True),
        ("never", False, {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False, False),
        ("auto", True, {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False, False),
        ("auto", False, {"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False, False),
        ("auto", False, {"NO_COLOR": "", "FORCE_COLOR": "1"}, True, True),
        ("auto", False, {"FORCE_COLOR": "3", "TERM": "dumb"}, True, True),
        ("auto", False, {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, True),
        ("auto", False, {"FORCE_COLOR": "0", "CLICOLOR_FORCE": "1"}, True, True),
        ("auto", False, {"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, True, False),
        ("auto", False, {"FORCE_COLOR": "", "CLICOLOR_FORCE": ""}, True, False),
        ("auto", False, {"FORCE_COLOR": "0", "TERM": "dumb"}, False, False),
        ("auto", False, {}, True, False),
    ],
)
def test_what_decides_about_colour(color, to_file, environ, on_a_terminal, elsewhere):
    for stream, painted in ((Screen(), on_a_terminal), (io.StringIO(), elsewhere)):
        terminal = Terminal(stream, io.StringIO(), environ, date(2026, 1, 1), color=color)
        assert terminal.colour(to_file=to_file) is painted


@pytest.mark.exhaustive
@pytest.mark.parametrize("variable", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_colour_can_be_forced_into_a_pipe(variable):
    assert ANSI.search(process(*NUMERGY, env=environment(**{variable: "1"})).stdout)
    assert not ANSI.search(process(*NUMERGY, "--format", "json", env=environment(**{variable: "1"})).stdout)


@pytest.mark.parametrize(
    ("options", "painted"), [([], False), (["--color", "always"], True), (["--color", "never"], False)]
)
@pytest.mark.parametrize(
    "command", [NUMERGY, ("show", "hds"), ("explain", "numergy", "eu-hosted", "--against", "andromede", *THEN)]
)
def test_colour_elsewhere(compliance, command, options, painted):
    assert bool(ANSI.search(compliance(*command, *options).out)) is painted


def test_a_file_is_the_same_wherever_it_is_written_from(tmp_path, compliance):
    here, there = tmp_path / "here.txt", tmp_path / "there.txt"
    compliance(*NUMERGY, "--output", here)
    on_a_terminal(*NUMERGY, "--output", str(there))
    assert here.read_bytes() == there.read_bytes()
    assert compliance(*NUMERGY).out.encode() == here.read_bytes()


def test_colour_can_be_forced_into_a_file(tmp_path, compliance):
    compliance(*NUMERGY, "--output", tmp_path / "card.txt", "--color", "always")
    assert ANSI.search((tmp_path / "card.txt").read_text(encoding="utf-8"))


def test_the_scorecard_fits_the_terminal():
    lines = ANSI.sub("", on_a_terminal(*NUMERGY)).splitlines()
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("80", 80), ("120", 120), ("400", 160)])
def test_width_of_a_terminal(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    terminal = Terminal(Screen(), Screen(), {}, None)
    assert terminal.width(to_file=False) == width
    assert terminal.width(to_file=True) == 100
    assert Terminal(io.StringIO(), Screen(), {}, None).width(to_file=False) == 100


def test_progress_leaves_nothing_behind(tmp_path):
    """Where results and progress share a terminal, every line of a result starts at the left."""
    given = [provider(tmp_path, name, needed=True) for name in ("one", "two")]
    shown = on_a_terminal("evaluate", *given, "--against", ruleset(tmp_path), "--color", "never")
    assert "\x1b[K1/2 " in shown
    visible = re.sub(r"[^\n]*\r\x1b\[K", "", shown)
    assert visible.startswith("Open (undetermined)\n  One against Demonstration (demo 1)")
    assert "\nOpen (undetermined)\n  Two against Demonstration (demo 1)" in visible
    assert "/2 " not in visible


def test_no_progress_elsewhere(compliance, tmp_path):
    given = [provider(tmp_path, name, needed=True) for name in ("one", "two")]
    assert compliance("evaluate", *given, "--against", ruleset(tmp_path)).err == ""


def test_quiet_silences_all_but_errors(compliance, tmp_path):
    later = ("evaluate", "numergy", "leaseweb", "--against", "andromede", "--as-of", "2024-06-01")
    assert compliance(*later).err.startswith("compliance: 1 left out: ended\n")
    assert compliance(*later, "--quiet").err == ""
    assert compliance("evaluate", "numergy", "--against", tmp_path / "no.yaml", "-q").err != ""


def test_nothing_of_a_message_moves_the_cursor(compliance):
    err = compliance("evaluate", "nobody\x1b[2J\r\n::error::x", "--against", "andromede").err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", err)
    assert not any(line.lstrip().startswith("::") for line in err.splitlines())
