"""The documentation as a site: it builds without a warning, every link leads somewhere, and nothing is fetched.

What needs no site is tried on the Markdown itself: a code host shows the same pages.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from compliance._version import __version__
from tests.docs.pages import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
USERS = ("for-buyers", "for-rule-writers", "for-ci")
FETCHED = {"img": "src", "script": "src", "source": "src", "iframe": "src", "object": "data", "link": "href"}
INERT = {"index", "search", "next", "prev", "canonical", "author", "license"}
"""What a `link` may be besides something to fetch."""


@cache
def parsed(path):
    return MarkdownIt().parse(path.read_text(encoding="utf-8"))


def links(path):
    """The targets of a page in Markdown that are files of ours."""
    inline = [token for token in parsed(path) if token.type == "inline"]
    targets = [str(child.attrs["href"]) for token in inline for child in token.children if child.type == "link_open"]
    return [target for target in targets if not urlsplit(target).scheme]


def anchors(path):
    """What the headings of a page are called, as code hosts call them."""
    tokens = parsed(path)
    heads = [tokens[at + 1] for at, token in enumerate(tokens) if token.type == "heading_open"]
    texts = [
        "".join(child.content for child in head.children if child.type in {"text", "code_inline"}) for head in heads
    ]
    return {re.sub(r"[^\w\- ]", "", text.lower().strip()).replace(" ", "-") for text in texts}


def test_links_and_their_anchors_lead_somewhere():
    for path in [*PAGES, ROOT / "README.md"]:
        for target in links(path):
            file, _, anchor = unquote(target).partition("#")
            led = (path.parent / file).resolve() if file else path
            assert led.exists(), f"{path.name}: {target}"
            assert not anchor or anchor in anchors(led), f"{path.name}: {target}"


def test_every_page_is_listed():
    """The contents of the site are made of these lists; a page that is in none of them breaks it."""
    lists = [DOCS / "index.md", DOCS / "lints" / "README.md"]
    listed = {(page.parent / target).resolve() for page in lists for target in links(page)}
    assert sorted(set(PAGES) - listed - set(lists)) == [], "link it from docs/index.md, or from docs/lints/README.md"


@pytest.mark.parametrize("name", USERS)
def test_the_first_page_of_a_user_is_on_the_first_page_and_leads_to_what_is_known(name):
    assert f"{name}.md" in links(DOCS / "index.md")
    assert "coverage.md" in links(DOCS / f"{name}.md")


class Page(HTMLParser):
    """The ids of a page, where it leads, and what a browser fetches for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids, self.leads, self.fetches = {""}, [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """One element."""
        given = dict(attrs)
        self.ids.add(given.get("id", ""))
        if tag == "a" and given.get("href"):
            self.leads.append(given["href"])
        target = given.get(FETCHED.get(tag, ""))
        if target and given.get("rel", "") not in INERT:
            self.fetches.append(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built with the command of the documentation."""
    pytest.importorskip("furo", reason="needs the extra 'site'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", folder / "read", "-b", "html"]
    built = subprocess.run([*command, "docs", folder / "html"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return {path: Page(path) for path in (folder / "html").rglob("*.html")}


def test_every_page_is_there_once_and_leads_somewhere(site):
    assert len(site) == len(PAGES) + len({"search", "genindex"})
    for path, page in site.items():
        for href in page.leads:
            to = urlsplit(href)
            if to.scheme:
                continue
            led = (path.parent / unquote(to.path)).resolve() if to.path else path
            assert led.is_file(), f"{path.name}: {href}"
            assert led.suffix != ".html" or unquote(to.fragment) in site[led].ids, f"{path.name}: {href}"


def test_nothing_is_fetched_from_elsewhere(site):
    fetched = [(path, target) for path, page in site.items() for target in page.fetches]
    assert len(fetched) > len(site)
    assert [target for _, target in fetched if urlsplit(target).scheme or target.startswith("//")] == []
    assert all((path.parent / urlsplit(target).path).is_file() for path, target in fetched)
    styles = (next(path for path in site if path.name == "index.html").parent / "_static").rglob("*.css")
    read = {path.name: path.read_text(encoding="utf-8") for path in styles}
    assert read
    assert [name for name, text in read.items() if re.search(r"@import|url\(['\"]?(https?:|//)", text)] == []


def test_the_first_page_says_of_which_version_it_is(site):
    (first,) = [path for path in site if path.name == "index.html"]
    assert f"<title>Cloud provider compliance {__version__}</title>" in first.read_text(encoding="utf-8")


def test_the_site_names_no_place_of_this_machine(site):
    for path in site:
        assert str(ROOT) not in path.read_text(encoding="utf-8")
