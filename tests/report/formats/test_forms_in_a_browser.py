"""The page of questions in a real browser: filled in, saved as a file, and read back to the scorecard it has to give."""

from __future__ import annotations

import json

import pytest

from compliance.cli.main import main
from tests.browser import too_wide, violations
from tests.cli.commands.test_answer import ASK, GOOD, ON, there  # noqa: F401 - a fixture


@pytest.fixture
def page(browser, there):  # noqa: F811 - the fixture
    """The page, opened from its file, with what it asked for besides, and what went wrong in it."""
    assert (
        main(["ask", "acme.yaml", "--against", "demo-1.2.yaml", *ASK, "--format", "html", "--output", "form.html"]) == 0
    )
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    opened.asked, opened.wrong = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.goto((there / "form.html").as_uri())
    yield opened
    context.close()


def fill(page, answers):
    for id_, answer in answers.items():
        page.locator(f'fieldset[data-id="{id_}"] [data-answer]').fill(answer)


def saved(page, there):  # noqa: F811 - its folder
    with page.expect_download() as download:
        page.get_by_role("button", name="Save answers as a file").click()
    assert download.value.suggested_filename == "answers.json"
    download.value.save_as(there / "answers.json")
    return json.loads((there / "answers.json").read_text(encoding="utf-8"))


@pytest.mark.exhaustive
def test_answers_given_in_a_browser_give_the_scorecard(page, there, capsys):  # noqa: F811 - the fixture
    fill(page, GOOD)
    table = page.locator('fieldset[data-id="supply_chain.subprocessors"]')
    row = table.locator("tbody tr").first
    assert row.locator('[data-column="id"]').input_value() == "beta"
    row.locator('[data-column="can_access_data"]').select_option("no")
    table.locator("[data-all]").select_option("yes")
    document = saved(page, there)
    assert (document["offers"], document["rulesets"]) == (["acme"], ["demo-1.2"])
    assert {one["id"]: one["answer"] for one in document["answers"] if one["answer"]} == GOOD
    assert main(["answer", "answers.json", "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml"]) == 0
    assert "is now necessary-only; open rules 7, now 0" in capsys.readouterr().out
    assert main(["evaluate", "acme.yaml", "--against", "demo-1.2.yaml", *ASK]) == 0
    # What it saved is no request: it left the page for nowhere.
    assert [url for url in page.asked if not url.startswith(("file:", "blob:"))] == page.wrong == []


@pytest.mark.exhaustive
def test_nothing_filled_in_is_nothing_answered(page, there):  # noqa: F811 - the fixture
    assert not any(one["answer"] or one["source"] for one in saved(page, there)["answers"])
    assert main(["answer", "answers.json", "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml"]) == 4


@pytest.mark.exhaustive
def test_a_wrong_answer_is_saved_as_it_is_and_refused_when_read(page, there, capsys):  # noqa: F811 - the fixture
    fill(page, {"exit.notice_days": "30 days", "exit.api_export": '"><script>alert(1)</script>'})
    saved(page, there)
    assert main(["answer", "answers.json", "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml"]) == 3
    said = capsys.readouterr().err
    assert "'30 days' is no number" in said
    assert "is neither yes nor no" in said
    assert page.wrong == []


@pytest.mark.exhaustive
def test_everybody_can_fill_it_in(page):
    assert violations(page) == []
    assert too_wide(page) == []
    names = page.evaluate(
        "[...document.querySelectorAll('input,select')].filter((e) => !e.labels?.length && !e.ariaLabel).map((e) => e.outerHTML)"
    )
    assert names == []
