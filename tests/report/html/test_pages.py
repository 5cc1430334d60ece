"""A page of scorecards: one verdict and all counts as JSON has them, the policy, and nothing that is fetched."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from compliance import render
from compliance.model.words import verdict_words
from compliance.report.html.pages import scorecard_fragment, scorecards_page
from compliance.report.html.site import look
from tests.report.cards import card, numergy
from tests.report.outputs import with_everything

CARDS = [numergy(), card("aws", "secnumcloud-3.2"), with_everything()]


class Elements(HTMLParser):
    """The elements of a page with their attributes, its text, and what stands in script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ""
        self.raw.get(inside, self.text).append(data)


@pytest.mark.parametrize("shown", CARDS, ids=lambda one: one.key[0])
def test_the_verdict_leads_and_every_rule_is_there(shown):
    page = Elements(render(shown, format="html"))
    text = " ".join("".join(page.text).split())
    word = verdict_words(shown.verdict.status, shown.ruleset.claims)
    assert text.index(word) < text.index("Evidence")
    assert all(" ".join(finding.title.split()) in text for finding in shown.findings)
    assert shown.provider.digest in text
    assert shown.ruleset.digest in text


def test_style_and_script_are_those_the_policy_names():
    page = Elements(scorecards_page([numergy()]))
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    (style,), script = page.raw["style"], page.raw["script"][-1]
    for text, of in ((style, "style-src"), (script, "script-src")):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{of} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")


def test_nothing_is_fetched_and_nothing_has_a_style_or_a_handler_of_its_own():
    page = scorecards_page(CARDS)
    for _, attributes in Elements(page).elements:
        assert not {
            name for name in attributes if name == "style" or name.startswith("on") or name in ("src", "srcset")
        }
        assert re.match(r"https?://|#", attributes.get("href") or "#")
    assert "url(http" not in page


def test_ids_are_there_once_and_every_link_inside_leads_to_one():
    elements = Elements(scorecards_page(CARDS)).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len({*ids})
    inside = {a["href"][1:] for _, a in elements if (a.get("href") or "").startswith("#")}
    assert inside <= {*ids}


def test_a_server_hands_in_a_nonce_and_sends_the_policy_itself():
    page = Elements(scorecards_page([numergy()], look_=look("abc")))
    assert not any("http-equiv" in attributes for _, attributes in page.elements)
    assert [a["nonce"] for tag, a in page.elements if tag in ("style", "script") and "nonce" in a] == ["abc", "abc"]


def test_a_fragment_is_what_stands_in_the_page():
    fragment = scorecard_fragment(numergy())
    assert fragment.strip() in scorecards_page([numergy()])
