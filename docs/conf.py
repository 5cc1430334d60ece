"""How Sphinx makes a site of these pages: `python -m sphinx -W --keep-going -b html docs site`.

Nothing is fetched, neither while it is built nor by a reader: the theme's fonts are the system's, its scripts its own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
LINK = re.compile(r"\]\(([\w./-]+)\.md\)")
OUTSIDE = re.compile(r"\]\((\.\./[A-Z]+\.md)\)")
LISTS = ("index", "lints/README")
"""Pages that list others, for people; the contents beside each page are made from them."""

project = "Cloud provider compliance"
release = version = re.search(r'= "(.+)"', (DOCS.parent / "compliance/_version.py").read_text(encoding="utf-8"))[1]
language = "en"

extensions = ["myst_parser"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"{project} {release}"
html_copy_source = False
html_show_copyright = False


def contents(_: Sphinx, name: str, source: list[str]) -> None:
    """Add to a list of pages the contents that a site needs: under each of its headings, the pages it links.

    A page of the project that is none of the site, such as the README, is a file to read.
    """
    source[0] = OUTSIDE.sub(r"](path:\1)", source[0])
    if name not in LISTS:
        return
    head, *parts = re.split(r"^## (.+)\n", source[0], flags=re.MULTILINE)
    sections = [("Contents", head), *zip(parts[::2], parts[1::2], strict=True)]
    for title, text in sections:
        if linked := dict.fromkeys(LINK.findall(text)):
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {title}", "", *linked, "```", ""])


def setup(app: Sphinx) -> dict[str, bool]:
    """Let a page that lists others be the contents, too."""
    app.connect("source-read", contents)
    return {"parallel_read_safe": True}
