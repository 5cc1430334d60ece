"""The manual page, built from the parser: `python -m compliance.cli.man > compliance.1`.

Written here because what generators make of a parser dates itself with the day, names no environment variable, and has no
line by which `man -k` would find it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from compliance._version import __version__
from compliance.cli.main import build_parser
from compliance.cli.options import SETTINGS
from compliance.cli.terminal import COLOUR_VARIABLES

_SUMMARY = "check cloud providers against compliance rule sets"
_SETTINGS = (
    "Settings of 'compliance evaluate', which its command line overrides; 'compliance config' shows what applies."
)


def man_page() -> str:
    """The page as roff source, with the `man` macros: the same bytes for the same version."""
    parser = build_parser()
    lines = [
        f'.TH COMPLIANCE 1 "" "compliance {__version__}" "User Commands"',
        ".SH NAME",
        rf"compliance \- {_SUMMARY}",
        ".SH SYNOPSIS",
        r"\fBcompliance\fR \fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...",
        ".SH DESCRIPTION",
        _roff(parser.description or ""),
        ".SH OPTIONS",
        *_actions(parser, parser._actions),  # noqa: SLF001 - argparse has no other way to ask what a parser knows
        ".SH COMMANDS",
        *_commands(parser),
        ".SH ENVIRONMENT",
        *_environment(),
        ".SH EXIT STATUS",
        *_epilog(parser),
    ]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - as above
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for name, command in action.choices.items():
                yield f".SS compliance {_roff(name)}"
                yield _roff(command.description or "")
                for group in command._action_groups:  # noqa: SLF001 - as above
                    yield from _actions(command, group._group_actions)  # noqa: SLF001 - as above
                if command.epilog:
                    yield ".PP"
                    yield _sentence(command.epilog)


def _actions(parser: argparse.ArgumentParser, actions: list[argparse.Action]) -> Iterator[str]:
    """Each option and argument with its help, but for `--help`, which every command has."""
    for action in actions:
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction):  # noqa: SLF001 - as above
            yield ".TP"
            yield _invocation(parser, action)
            yield _roff((action.help or "") % {"default": action.default, "prog": parser.prog})


def _invocation(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    """`-o FILE, --output FILE`, what is typed in bold, what stands for something in italics."""
    formatter = argparse.HelpFormatter(parser.prog)
    name = (action.metavar if isinstance(action.metavar, str) else action.dest).upper()
    arguments = "" if action.nargs == 0 else formatter._format_args(action, name)  # noqa: SLF001 - as above
    value = rf"\fI{_roff(arguments)}\fR" if arguments else ""
    if not action.option_strings:
        return value
    return ", ".join(rf"\fB{_roff(option)}\fR {value}".rstrip() for option in action.option_strings)


def _environment() -> Iterator[str]:
    for name, text in COLOUR_VARIABLES.items():
        yield ".TP"
        yield rf"\fB{name}\fR"
        yield _roff(text)
    yield ".TP"
    yield ", ".join(rf"\fB{setting.variable}\fR" for setting in SETTINGS)
    yield _roff(_SETTINGS)


def _epilog(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The exit codes, then the example."""
    for number, part in enumerate((parser.epilog or "").split("\n\n")):
        yield from [".PP"] * bool(number)
        yield _sentence(part)


def _sentence(text: str) -> str:
    text = _roff(" ".join(text.split()))
    return f"{text[:1].upper()}{text[1:]}."


def _roff(text: str) -> str:
    """Text that means nothing to roff: no escapes, no requests, and hyphens that can be copied from the page."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.stdout.write(man_page())
