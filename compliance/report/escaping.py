"""What text from documents must not do besides what `printable` keeps it from: command the machine that logs it."""

from __future__ import annotations

import re

_AT_START = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_ANYWHERE = re.compile(r"#(#\w*\[)")


def inert(text: str) -> str:
    """Text whose lines no build service takes for commands of its log: `::name::` at their start, `##[name]` anywhere.

    GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; Azure Pipelines and
    TeamCity write `##vso[` and `##teamcity[`.
    """
    return _ANYWHERE.sub(r"\\x23\1", _AT_START.sub(r"\1\\x3a", text))


def inert_json(text: str) -> str:
    """The same for JSON, in which only texts can hold such a thing, and hold the same afterwards."""
    return _ANYWHERE.sub(r"\\u0023\1", text)
