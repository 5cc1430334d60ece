"""Text from documents, made safe for the place it lands in: one function a place, and none anywhere else.

| place | function |
|---|---|
| a terminal, any text for people | `printable` |
| the log of a build service | `inert`, and `inert_json` for JSON |
| Markdown, running text or code | `escape_markdown`, `markdown_line`, `markdown_code`, `markdown_fence` |
| XML and HTML | `escape_xml` |
| a cell of a spreadsheet | `escape_cell` |
| a workflow command of GitHub Actions | `escape_command`, `escape_property` |
| a message of SARIF | `without_links` |

Patterns are texts, which Python compiles when they are first used: every run imports this module, few need all of it.
"""

from __future__ import annotations

import re

from compliance.model.problem import printable

__all__ = [
    "escape_cell",
    "escape_command",
    "escape_markdown",
    "escape_property",
    "escape_xml",
    "inert",
    "inert_json",
    "markdown_code",
    "markdown_fence",
    "markdown_line",
    "printable",
    "without_links",
]

_COMMAND_AT_START = r"(?m)^(\s*):(?=:)"
_COMMAND_ANYWHERE = r"#(#\w*\[)"

_MARKDOWN = r"([\\`*_{}\[\]()#+!|<>~&$@])"
_MARKDOWN_ENTITIES = {"\\<": "&lt;", "\\>": "&gt;", "\\&": "&amp;"}
# What sites make links of after Markdown is done with, so that a backslash does not help: addresses, people, numbers.
# An id before an `@`, and no dot after it, is an offer's name: neither a person nor an address.
_OFFER = r"(?<=[A-Za-z0-9]@)[\w-]+(?![\w-]|\.[\w.-])"
_LINKED = rf"(?i)(?<=:)(?=//)|(?<=#)(?=\w)|(?<=@)(?=\w)(?!{_OFFER})|(?<=\bwww)(?=\.)"
_NOTHING = "&#8203;"  # a space of no width: nobody sees it, nothing is linked across it
_MARKDOWN_BLOCK = r"^(?=[-=:])|^(?P<number>[0-9]+)(?=[.)])"

_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

# Also after a semicolon: where a comma is the decimal sign, spreadsheets part cells there.
_FORMULA = r"(^|;)([\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"

_GITHUB_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_GITHUB_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})

_SARIF_LINK = r"\](?=\()"


def inert(text: str) -> str:
    """Text whose lines no build service takes for commands of its log: `::name::` at their start, `##[name]` anywhere.

    GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; Azure Pipelines and
    TeamCity write `##vso[` and `##teamcity[`.
    """
    return re.sub(_COMMAND_ANYWHERE, r"\\x23\1", re.sub(_COMMAND_AT_START, r"\1\\x3a", text))


def inert_json(text: str) -> str:
    """JSON in whose texts no build service finds a command of its log; read back, it holds the same texts."""
    return re.sub(_COMMAND_ANYWHERE, r"\\u0023\1", text)


def escape_markdown(text: str) -> str:
    """Text that means nothing to Markdown, nor to the HTML it becomes."""
    apart = re.sub(_LINKED, "\u200b", printable(text))
    escaped = re.sub(_MARKDOWN, r"\\\1", apart)
    for character, entity in _MARKDOWN_ENTITIES.items():
        escaped = escaped.replace(character, entity)
    return escaped.replace("\u200b", _NOTHING)


def markdown_line(escaped: str) -> str:
    """A line of escaped Markdown that cannot begin a list, a heading or a table of its own."""
    return re.sub(_MARKDOWN_BLOCK, lambda match: f"{match['number'] or ''}\\", escaped)


def markdown_code(text: str) -> str:
    """A piece of code in Markdown, as it is, whatever stands in it."""
    ticks = "`" * (1 + _longest_run(text))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{printable(text)}{space}{ticks}"


def markdown_fence(lines: str) -> str:
    """Lines of printable code in Markdown, in a fence that none of them ends."""
    fence = "`" * max(3, 1 + _longest_run(lines))
    return f"{fence}text\n{lines}\n{fence}"


def _longest_run(text: str) -> int:
    """The number of backticks in the longest row of them."""
    return max(map(len, re.findall("`+", text)), default=0)


def escape_xml(text: str) -> str:
    """Text that is no markup in XML or HTML, between tags or in an attribute."""
    return printable(text).translate(_XML)


def escape_cell(text: str) -> str:
    """Text that no spreadsheet computes: an apostrophe before what begins a formula makes it text.

    OWASP, CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return re.sub(_FORMULA, r"\1'\2", printable(text))


def escape_command(*lines: str) -> str:
    """The message of a workflow command of GitHub Actions, which is shown in so many lines."""
    return "\n".join(inert(printable(line)) for line in lines).translate(_GITHUB_MESSAGE)


def escape_property(text: str) -> str:
    """The value of a property of a workflow command of GitHub Actions: a colon or a comma would end it."""
    return inert(printable(text)).translate(_GITHUB_PROPERTY)


def without_links(text: str) -> str:
    """Text of one or more lines without links: SARIF makes one of a bracket before a parenthesis."""
    return re.sub(_SARIF_LINK, "] ", "\n".join(map(printable, text.split("\n"))))
