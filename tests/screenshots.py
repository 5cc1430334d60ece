"""The pictures of pages in the documentation: `python -m tests.screenshots` makes them anew, in the system's browser.

They are of one day, so that they change only where the pages or the facts do. Fonts are this machine's: nothing compares bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from compliance.cli.main import main
from tests.browser import ARGUMENTS, NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DAY = ("--as-of", "2026-11-30", "--known-as-of", "2026-11-30")
REPORT = (
    *("report", "s3ns@premi3ns", "ovhcloud@vmware-snc", "3ds-outscale@iaas", "aws@main-cloud"),
    *("--against", "secnumcloud-3.2", "--beside", "eu-csf-2026", "extraterritorial-exposure", *DAY),
)
FOUNDING = (
    "numergy",
    "--against",
    "andromede",
    "--as-of",
    "2016-02-01",
    "--known-as-of",
    "2026-11-30",
    "--format",
    "html",
)
SHOTS = {
    "report.png": (REPORT, "light", 1280),
    "report-phone.png": (REPORT, "light", 390),
    "scorecard.png": (("evaluate", *FOUNDING), "light", 1280),
    "timeline.png": (("timeline", *FOUNDING), "light", 1280),
    "compare.png": (
        (
            *("compare", "s3ns@premi3ns", "ovhcloud@vmware-snc", "aws@main-cloud", "--against", "eu-csf-2026", *DAY),
            *("--format", "html"),
        ),
        "light",
        1280,
    ),
}
"""Each picture: the command that writes the page, the colours, and how many pixels it is wide."""


BEFORE = ("--as-of", "2026-10-05", "--known-as-of", "2026-10-05")
"""The day of the page of a scenario, two days before it was published under which edition the service is qualified."""
SERVED = {"what-if.png": ("ovhcloud@vmware-snc", ("secnumcloud-3.2", "eu-csf-2026", "extraterritorial-exposure"))}
"""Each picture of a page of `serve`: the offer, and the rule sets it is held against."""
ANSWERED = ('[name="f.certifications.secnumcloud-vmware.edition"]', "3.2")
"""What is supposed there."""


def take_served(browser: Browser, folder: Path, work: str) -> None:
    """Write the pictures of pages that a server answers."""
    here = Path(work, "procurement")
    here.mkdir()
    command = [sys.executable, "-m", "compliance", "serve", str(here), *BEFORE]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        address = server.stderr.readline().split()[-1]
        shown = browser.new_page(viewport={"width": 1280, "height": 1100})
        shown.goto(address)
        for name, (offer, rulesets) in SERVED.items():
            query = "&".join(f"against={ruleset}" for ruleset in rulesets)
            shown.goto(f"{address.partition('/open')[0]}/what-if/{offer}?{query}")
            shown.fill(*ANSWERED)
            shown.wait_for_selector(".then.met")
            shown.wait_for_selector("#panel .lead:has-text('Holds through')")
            shown.screenshot(path=folder / name)
        server.terminate()


def take(folder: Path) -> None:
    """Write every picture into a folder."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    path = next(filter(None, map(shutil.which, NAMES)))
    with TemporaryDirectory() as work, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, (arguments, scheme, width) in SHOTS.items():
            page = Path(work, f"{name}.html")
            main([*arguments, "--output", str(page)])
            shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            shown.goto(page.as_uri())
            shown.screenshot(path=folder / name)
            shown.close()
        take_served(browser, folder, work)
        browser.close()


if __name__ == "__main__":
    take(PICTURES)
