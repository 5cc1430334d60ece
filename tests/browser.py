"""One browser for all tests of pages in it: the system's Chromium, with nothing that would fetch by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window; the test is skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser'")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no browser is installed: Debian's package is 'chromium'")
    with api.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


WIDTHS = (320, 390, 1280, 1920)
"""Pixels, from the narrowest screen that has to do to the widest one that is usual."""


PAPER = 680
"""What is left of A4 between its margins."""


def unfold(page: Page) -> Page:
    """The page with everything shown that can be."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return page


def violations(page: Page) -> list[str]:
    """What is hard to use for somebody: every violation of WCAG 2.2 AA and best practice that axe finds, with where.

    Looked for in light and in dark colours; in dark ones for what hangs on colours, all else being the same.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra 'browser'")
    found: list[Any] = []
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast", "link-in-text-block"]})):
        page.emulate_media(color_scheme=scheme)
        found += axe.Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


def too_wide(page: Page) -> list[str]:
    """The windows in which the page has to be moved sideways to be read, and whether paper cuts it off."""
    found = []
    for media, width in (*(("screen", width) for width in WIDTHS), ("print", PAPER)):
        page.emulate_media(media=media)
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{media} {width}")
    page.emulate_media(media="screen")
    return found
