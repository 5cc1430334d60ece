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


def violations(page: Page) -> list[str]:
    """What is hard to use for somebody: every violation of WCAG 2.2 AA and best practice that axe finds, with where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra 'browser'")
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]
