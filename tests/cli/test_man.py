"""The manual page that `python -m compliance.cli.man` writes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from compliance import __version__
from compliance.cli.commands import command, names
from compliance.cli.main import build_parser
from compliance.cli.man import man_page
from compliance.cli.options import SETTINGS
from compliance.cli.terminal import COLOUR_VARIABLES
from tests.cli.invoke import environment

PAGE = man_page().replace(r"\-", "-")


def test_the_command_writes_it():
    ran = subprocess.run(
        [sys.executable, "-m", "compliance.cli.man"],
        env=environment(COLUMNS="20"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == man_page()


def test_it_says_what_it_is():
    assert PAGE.startswith(
        f'.TH COMPLIANCE 1 "" "compliance {__version__}" "User Commands"\n.SH NAME\ncompliance - check'
    )


@pytest.mark.parametrize("name", names())
def test_every_command_is_in_it_with_its_options(name):
    (section,) = re.findall(rf"^\.SS compliance {name}\n(.*?)(?=^\.S[SH] )", PAGE, re.MULTILINE | re.DOTALL)
    assert section.startswith(command(name).description)
    parser = build_parser(name)
    (commands,) = [action for action in parser._actions if action.dest == "command"]  # noqa: SLF001 - no other way
    options = {option for action in commands.choices[name]._actions for option in action.option_strings}  # noqa: SLF001
    assert set(re.findall(r"\\fB(-[^\\]*)\\fR", section)) == options - {"-h", "--help"}


def test_variables_and_exit_codes_are_in_it():
    assert all(rf"\fB{name}\fR" in PAGE for name in (*COLOUR_VARIABLES, *(setting.variable for setting in SETTINGS)))
    status = PAGE[PAGE.index(".SH EXIT STATUS") :]
    assert all(f" {code} " in status for code in (0, 1, 2, 3, 4, 70, 130, 141))


def test_every_line_is_text_or_a_known_request():
    requests = {line.split()[0] for line in man_page().splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".TP", ".PP"}
    assert not re.search(r"%\(|%%", PAGE)


def test_groff_has_nothing_to_say_of_it():
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    ran = subprocess.run(
        [groff, "-man", "-ww", "-W", "break", "-z"], input=man_page(), capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
