"""Every page, and the JSON behind it: what it says, what it refuses, and that no text of a document does anything."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from compliance import evaluate, load_provider, load_ruleset
from compliance.report.formats.json_ import plain
from tests.cli.documents import provider, valid
from tests.web.conftest import HERE, HOSTILE, TODAY, Site, hostile_folder

PAGES = {
    "/offers": "Which offer, and what is asked of it?",
    "/offer/acme": "What sources say of it",
    "/offer/acme?against=demo": "Open",
    "/compare": "Rule sets",
    "/compare?offer=acme&offer=numergy&against=demo&as_of=2016-02-01": "Demonstration",
    "/timeline/acme/demo": "Course",
    "/corpus": "All providers",
    "/corpus?against=demo": "Rules not known",
    "/rule-sets": "Demonstration",
    "/rule-sets/demo": "Verdict",
    "/rule-sets/demo/needed": "Needed",
    "/facts": "exit.notice_days",
    "/what-if/acme?against=demo": "Questions",
}


@pytest.mark.parametrize(("path", "said"), PAGES.items())
def test_every_page_is_whole(site, path, said):
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert said in answer.text
    assert answer.text.count("<h1") == 1
    assert "Undefined" not in answer.text
    assert site.complaints == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/offer/acme.json?against=demo", "scorecards"),
        ("/compare.json?offer=acme&offer=numergy&against=demo&as_of=2016-02-01", "comparison"),
        ("/timeline/acme/demo.json", "timeline"),
        ("/corpus.json?against=demo", "summary"),
        ("/rule-sets/demo/needed.json", "rule"),
        ("/what-if/acme.json?against=demo", "questions"),
    ],
)
def test_behind_it_is_json_of_a_published_schema(site, path, kind):
    answer = site.get(path)
    assert answer.headers["content-type"] == "application/json"
    valid(kind, answer.text)
    page = path.replace(".json", "", 1)
    assert site.get(page, headers={"Accept": "application/json"}).text == answer.text
    assert f'href="{path.replace("&", "&amp;")}"' in site.get(page).text


@pytest.mark.parametrize(
    "path", ["/offers.json", "/rule-sets.json", "/rule-sets/demo.json", "/facts.json", "/offer/acme.json"]
)
def test_other_json_is_there_too(site, path):
    assert json.loads(site.get(path).text)


def test_the_scorecard_is_that_of_the_library(builtin):
    (card,) = json.loads(builtin.get("/offer/numergy.json?against=andromede&as_of=2016-02-01").text)["scorecards"]
    days = {"as_of": "2016-02-01", "known_as_of": TODAY}
    assert card == json.loads(json.dumps(plain(evaluate(load_provider("numergy"), load_ruleset("andromede"), **days))))


def test_the_first_form_leads_to_a_verdict(site):
    answer = site.get("/assess?offer=acme&against=demo&as_of=2026-01-31&show=verdict", follow_redirects=False)
    assert answer.headers["location"] == "/offer/acme?against=demo&as_of=2026-01-31"
    assert "31 January 2026" in site.get(answer.headers["location"]).text
    answer = site.get("/assess?offer=acme&against=demo&show=what-if", follow_redirects=False)
    assert answer.headers["location"] == "/what-if/acme?against=demo"


@pytest.mark.parametrize(
    "offer", ["//evil.example", "https://evil.example", "a/../../b", "\\evil", "a\r\nSet-Cookie: b=c"]
)
def test_it_leads_nowhere_else(site, offer):
    answer = site.get(f"/assess?offer={quote(offer, safe='')}&against=demo", follow_redirects=False)
    assert answer.headers["location"].startswith("/offer/")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing", 404, "There is no such page"),
        ("/offer/nobody", 404, "there is no provider"),
        ("/offer/numergi?against=demo", 404, "did you mean numergy?"),
        ("/offer/acme@none", 404, "has no service"),
        ("/offer/acme?against=none", 404, "there is no rule set"),
        ("/offer/acme?against=demo&as_of=tomorrow", 400, "as_of"),
        ("/offer/numergy?against=andromede", 404, "Nothing to evaluate"),
        ("/rule-sets/demo/none", 404, "there is no rule"),
        ("/what-if/acme", 404, "name a rule set"),
        ("/what-if/ovhcloud?against=secnumcloud-3.2", 404, "/what-if/ovhcloud@vmware-snc?against=secnumcloud-3.2"),
        ("/offer/..%2f..%2fetc%2fpasswd", 404, "There is no such page"),
        ("/offer/%2e%2e", 404, "there is no provider"),
        ("/offer/acme%00", 404, "there is no provider"),
        ("/rule-sets/demo/../../../etc/passwd", 404, "There is no such page"),
        ("/offer/acme?" + "&".join(f"against=r{n}" for n in range(20)), 400, "at most 8 rule sets"),
    ],
)
def test_what_cannot_be_shown_says_why(site, path, status, said):
    answer = site.get(path)
    assert answer.status_code == status
    assert said.lower() in answer.text.lower()
    assert site.complaints == []


def test_an_invalid_document_is_told_on_the_first_page_with_its_place(site, folder):
    (folder / "broken.yaml").write_text("schema: provider/1\nid: broken\nname: B\nnmae: C\n", encoding="utf-8")
    assert "broken.yaml:4:1" in site.get("/offers").text


def test_every_page_says_that_a_document_is_not_valid_and_where_it_is_asked_for_why(site, folder):
    assert "documents of this folder" not in site.get("/facts").text
    (folder / "numergy.yaml").write_text("schema: provider/1\nid: numergy\nname: [\n", encoding="utf-8")
    (folder / "broken.yaml").write_text("schema: provider/1\nid: broken\nname: B\nnmae: C\n", encoding="utf-8")
    for path in PAGES:
        assert '<a class="out" href="/offers#not-valid">' in site.get(path).text
    text = site.get("/offer/broken").text
    assert "broken.yaml:4:1" in text
    assert re.search(r"numergy.yaml:\d:\d", text)
    assert "Traceback" not in text


def test_services_can_be_chosen_to_compare_and_taken_out_again(builtin):
    text = builtin.get("/compare?offer=ovhcloud@vmware-snc&offer=aws&against=eu-csf-2026").text
    assert re.search(r'value="ovhcloud@vmware-snc" checked', text)
    assert re.search(r'value="aws" checked', text)
    assert text.count(" checked") == 3
    assert 'type="hidden" name="offer"' not in text


def test_no_text_of_a_document_does_anything(tmp_path):
    hostile_folder(tmp_path, HOSTILE)
    site = Site(tmp_path).opened()
    for path in PAGES:
        answer = site.get(path)
        assert answer.status_code == 200, path
        for piece in ("<script>alert", "<img", "\u202e", "\x1b"):
            assert piece not in answer.text, (path, piece)
        assert "' onmouseover" not in answer.text.replace("&#39; onmouseover", "")
        assert 'href="javascript' not in answer.text
    assert "{{7*7}}" in site.get("/offer/acme?against=demo").text
    form = {"f.x.demo.other": HOSTILE, "title": HOSTILE, "source_title": HOSTILE, "publisher": HOSTILE}
    for path in ("/what-if/acme?against=demo", "/what-if/acme/statement?against=demo"):
        answer = site.post(path, form)
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_a_hostile_address_does_nothing(site):
    for path in (f"/offer/{quote(HOSTILE, safe='')}", f"/offers?offer={quote(HOSTILE)}", f"/{quote(HOSTILE, safe='')}"):
        answer = site.get(path)
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_a_form_that_is_none_supposes_nothing(site):
    head = {"Origin": HERE, "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe", b"a", b"&".join([b"a=b"] * 5_000), b"=%zz"):
        answer = site.client.post("/what-if/acme?against=demo", content=body, headers=head)
        assert answer.status_code == 200
        assert "not saved" not in answer.text


def test_reading_writes_nothing(site, folder):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for path in PAGES:
        site.get(path)
    site.post("/what-if/acme?against=demo", {"f.x.demo.enough": "yes"})
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_services_have_pages_of_their_own(builtin):
    text = builtin.get("/offer/ovhcloud").text
    assert "/offer/ovhcloud@vmware-snc" in text
    assert provider is not None
    assert "What if" in builtin.get("/offer/ovhcloud@vmware-snc?against=secnumcloud-3.2").text


def test_every_count_of_the_corpus_leads_to_what_it_counts(site):
    text = site.get("/corpus?against=andromede").text
    targets = re.findall(r'<a href="(/offer/[^"#]+)#(c\d+-rules)">([^<]+)</a>', text)
    assert len(targets) == 2 * text.count('data-head="Gates met"') > 0
    there, anchor, count = next(one for one in targets if "scaleway" in one[0])
    page = site.get(there.replace("&amp;", "&")).text
    assert f'id="{anchor}"' in page
    assert f"{count} met" in page
    for symbol in re.findall(r'<a href="#v-(\w+)">', text):
        assert text.count(f'id="v-{symbol}"') == 1
    assert 'href="#left-out"' in text
    assert 'id="left-out"' in text
