"""The table of the settings of a run, each with where it comes from."""

from __future__ import annotations

from tabulate import tabulate

from compliance.model.configuration import ConfigurationDocument
from compliance.report.escaping import inert, printable


def render_configuration(document: ConfigurationDocument) -> str:
    """The settings as a table."""
    rows = [
        [shown.name, " ".join(shown.values) if shown.values else f"({shown.without})", shown.place or shown.origin]
        for shown in document.settings
    ]
    table = tabulate(
        [[printable(cell) for cell in row] for row in rows],
        headers=("setting", "value", "from"),
        tablefmt="plain",
        disable_numparse=True,
    )
    file = printable(document.file) if document.file else "none"
    lines = [f"File of configuration: {file}", "", *(line.rstrip() for line in table.splitlines())]
    return inert("\n".join(lines) + "\n")
