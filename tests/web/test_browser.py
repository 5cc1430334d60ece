"""The server's pages in a browser: for readers of every kind, on every width, by keyboard alone, with and without a script."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.browser import too_wide, unfold, violations
from tests.cli.documents import ruleset
from tests.cli.invoke import environment
from tests.web.conftest import HOSTILE, hostile_folder
from tests.web.test_saving import PROFILE

pytest.importorskip("uvicorn", reason="needs the extra 'web'")

AGAINST = "against=secnumcloud-3.2&against=eu-csf-2026&against=extraterritorial-exposure"
PAGES = {
    "offers": "/offers",
    "offer": "/offer/ovhcloud@vmware-snc",
    "scorecards": f"/offer/ovhcloud@vmware-snc?{AGAINST}",
    "what if": f"/what-if/ovhcloud@vmware-snc?{AGAINST}",
    "choose what to compare": "/compare",
    "compare": "/compare?offer=aws&offer=scaleway&against=andromede",
    "timeline": "/timeline/numergy/andromede",
    "corpus": "/corpus?against=andromede",
    "rule sets": "/rule-sets",
    "rule set": "/rule-sets/secnumcloud-3.2",
    "rule": "/rule-sets/andromede/capital-paid-in",
    "facts": "/facts",
    "nothing": "/nothing",
}
DAY = "2026-10-05"
"""Two days before it was published under which edition the service is qualified: until then one answer decides."""
HOSTILE_PAGES = (
    "/offers",
    "/offer/acme",
    "/offer/acme@one?against=demo",
    "/compare?offer=acme@one&offer=aws&against=demo",
    "/corpus?against=demo",
    "/timeline/acme@one/demo",
    "/rule-sets",
    "/rule-sets/demo",
    "/rule-sets/demo/needed",
    "/what-if/acme@one?against=demo",
)
EDITION = '[name="f.certifications.secnumcloud-vmware.edition"]'
PATIENCE = 180_000
"""Milliseconds: the first page reads every document there is, on a machine that may have much else to do."""
every_page = pytest.mark.parametrize("name", PAGES)
pytestmark = pytest.mark.exhaustive


QUICK = ("test_a_change_moves_the_verdict_at_once_and_the_fields_stay", "test_without_a_script_forms_do_the_same")


@pytest.fixture(autouse=True)
def _few_where_quick(request):
    if request.config.option.quick and request.node.originalname not in QUICK:
        pytest.skip("takes seconds: tried without --quick")


@contextmanager
def serving(folder):
    """A server over a folder: its address, and the one that gives the key."""
    command = [sys.executable, "-m", "compliance", "serve", str(folder), "--as-of", DAY, "--known-as-of", DAY]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        opening = re.search(r"http://\S+", process.stderr.readline())[0]
        try:
            yield opening.partition("/open")[0], opening
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
            assert "internal error" not in process.stderr.read()


def watched(context):
    """A page that notes what it asks for, and what goes wrong in it."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
    return page


@pytest.fixture(scope="module")
def server(browser, tmp_path_factory):
    """A server, its address, and what a browser has once it has opened that."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "acme.yaml").write_text(PROFILE, encoding="utf-8")
    ruleset(folder)
    with serving(folder) as (address, opening):
        context = browser.new_context()
        context.new_page().goto(opening, timeout=PATIENCE)
        state = context.storage_state()
        context.close()
        yield address, state


@pytest.fixture
def opened(browser, server):
    """Opens a page of the server."""
    address, state = server
    contexts = []

    def opened(path, **context):
        contexts.append(browser.new_context(storage_state=state, **context))
        page = watched(contexts[-1])
        page.goto(address + path)
        return page

    yield opened
    for one in contexts:
        one.close()


@every_page
def test_anybody_can_use_it_on_any_width_and_nothing_is_asked_of_anybody_else(opened, server, name):
    page = unfold(opened(PAGES[name]))
    assert violations(page) == []
    assert too_wide(page) == []
    assert [url for url in page.asked if not url.startswith(server[0] + "/")] == []
    assert [text for text in page.wrong if "404" not in text] == []


def test_anybody_can_use_it_once_something_is_supposed(opened):
    page = opened(PAGES["what if"])
    page.fill(EDITION, "3.2")
    page.wait_for_selector(".supposed")
    assert violations(unfold(page)) == []


def test_a_change_moves_the_verdict_at_once_and_the_fields_stay(opened):
    page = opened(PAGES["what if"])
    assert page.locator(".then").inner_text().strip() == "Open"
    page.fill(EDITION, "3.2")
    page.wait_for_selector(".then.met")
    page.wait_for_selector("#panel .lead:has-text('Holds through')")
    assert page.evaluate("document.activeElement.name") == "f.certifications.secnumcloud-vmware.edition"
    assert page.locator("fieldset.touched").count() == 1
    assert "open becomes met" in page.locator(".does").inner_text()
    page.fill(EDITION, "")
    page.wait_for_selector(".then.open")
    assert page.locator("fieldset.touched").count() == 0
    assert page.wrong == []


def test_without_a_script_forms_do_the_same(opened):
    page = opened(PAGES["what if"], java_script_enabled=False)
    page.fill(EDITION, "3.2")
    page.click("text=Apply answers")
    assert page.locator(".then").inner_text().strip() == "Met"
    assert page.input_value(EDITION) == "3.2"
    assert "Changed by you" in page.locator("fieldset.changed").inner_text()
    page.click("text=Undo all")
    assert page.locator(".then").inner_text().strip() == "Open"


@pytest.mark.parametrize("script", [True, False])
def test_a_verdict_is_three_steps_away_by_keyboard_alone(opened, script):
    page = opened("/offers", java_script_enabled=script)
    _tab_to(page, "#offer")
    page.keyboard.type("Numergy")
    _tab_to(page, '[name=against][value="andromede"]')
    page.keyboard.press("Space")
    _tab_to(page, "#as_of")
    page.keyboard.type("2016-02-01")
    _tab_to(page, "button[value=verdict]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/offer/numergy?*")
    assert "Necessary, not sufficient" in page.locator(".decision").first.inner_text()


def test_what_if_by_keyboard_alone(opened):
    page = opened("/what-if/acme?against=demo")
    _tab_to(page, '[name="f.x.demo.enough"]')
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".supposed")
    assert page.locator(".then").inner_text().strip() == "Sufficient"
    assert page.evaluate("document.activeElement.value") == "yes"


def _tab_to(page, selector):
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} cannot be reached")


def test_the_verdict_stays_in_sight_and_covers_nothing(opened):
    page = opened(PAGES["what if"], viewport={"width": 1280, "height": 1000})
    page.fill(EDITION, "3.2")
    page.wait_for_selector("#panel .lead:has-text('Holds through')")
    page.evaluate("window.scrollTo(0, 700)")
    assert page.locator(".then").bounding_box()["y"] > 0
    page.click("summary:has-text('Save as a statement')")
    assert page.locator("[name=source_title]").is_visible()


def test_lines_are_shown_and_a_scenario_is_saved_with_and_without_a_script(opened, tmp_path):
    for script in (True, False):
        page = opened("/what-if/acme?against=demo", java_script_enabled=script)
        page.check('[name="f.x.demo.enough"][value=yes]', force=True)
        page.click("summary:has-text('Save as a statement')")
        with page.expect_download() as saved:
            page.click("text=Save as a scenario only")
        saved.value.save_as(tmp_path / "what-if.yaml")
        assert "enough: true" in (tmp_path / "what-if.yaml").read_text(encoding="utf-8")
        page.fill("[name=source_title]", "A letter")
        page.fill("[name=publisher]", "Somebody")
        page.click("text=Show the lines to be written")
        assert "+          enough: true" in page.locator("pre").inner_text()
        assert not script or violations(page) == []


def test_another_site_can_do_nothing_with_it(browser, server, tmp_path):
    address, state = server
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    file = tmp_path / "evil.html"
    file.write_text(
        f'<iframe src="{address}/offers"></iframe><form method="post" action="{address}/what-if/acme?against=demo">'
        '<input name="f.x.demo.enough" value="yes"><button>go</button></form>',
        encoding="utf-8",
    )
    page.goto(file.as_uri())
    inner = page.frames[1]
    assert "Which offer" not in (inner.evaluate("document.body && document.body.innerText") or "")
    page.click("button")
    assert "not sent by a page of this server" in page.content() or "Open the address" in page.content()
    context.close()


STRANGE = "img, iframe, object, [onmouseover], [onerror], a[href^=javascript], body > script ~ script"


def test_a_hostile_folder_does_nothing_on_any_page(browser, tmp_path):
    hostile_folder(tmp_path, HOSTILE)
    context = browser.new_context()
    with serving(tmp_path) as (address, opening):
        page = watched(context)
        page.goto(opening)
        for path in HOSTILE_PAGES:
            unfold(page).goto(address + path)
            assert page.locator(STRANGE).count() == 0, path
            assert "<script>alert(1)" in page.locator("body").inner_text(), path
            assert too_wide(page) == [], path
        unfold(page).locator("input[name^='f.']:not([type])").first.fill(HOSTILE)
        page.wait_for_selector(".supposed")
        assert page.locator(STRANGE).count() == 0
        assert [url for url in page.asked if not url.startswith(address)] == page.wrong == []
    context.close()
