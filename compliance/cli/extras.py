"""Formats that need a package of an extra."""

from __future__ import annotations

from importlib.util import find_spec

from compliance.cli.arguments import UsageError

_EXTRAS = {
    "ics": ("icalendar", "calendar"),
    "junit": ("junitparser", "junit"),
    "png": ("matplotlib", "pictures"),
    "svg": ("matplotlib", "pictures"),
}
"""What a format needs, and the extra that brings it."""


def require_writable(format_: str, output: str | None) -> None:
    """Raise `UsageError`, before anything is computed, where a format cannot be written here, or not to stdout."""
    mistakes = []
    package, extra = _EXTRAS.get(format_, (None, None))
    if package is not None and find_spec(package) is None:
        mistakes.append(
            f"--format {format_} needs the package '{package}': pip install 'cloud-provider-compliance[{extra}]'"
        )
    if format_ == "png" and output is None:
        mistakes.append("--format png is no text: name a file with --output FILE")
    if mistakes:
        raise UsageError("\n".join(mistakes))
