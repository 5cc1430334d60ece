"""The table of the settings of a run, each with where it comes from."""

from __future__ import annotations

from compliance.model.run import ConfigurationDocument
from compliance.report.escaping import inert, printable
from compliance.report.pages.layout import plain_table


def render_configuration(document: ConfigurationDocument) -> str:
    """The settings as a table."""
    rows = [
        (shown.name, " ".join(shown.values) if shown.values else f"({shown.without})", shown.place or shown.origin)
        for shown in document.settings
    ]
    file = printable(document.file) if document.file else "none"
    lines = [f"File of configuration: {file}", "", *plain_table(("setting", "value", "from"), rows)]
    return inert("\n".join(lines) + "\n")
