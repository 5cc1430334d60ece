"""Nobody but this machine, this browser and this origin is answered; and an answer may do nothing but show itself."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, PORT, Site

FORM = {"f.x.demo.enough": "yes"}
WHAT_IF = "/what-if/acme?against=demo"


@pytest.fixture
def closed(folder):
    return Site(folder)


@pytest.mark.parametrize(
    "path", ["/", "/rule-sets/demo", "/facts.json", WHAT_IF, "/nothing", "/open?token=", "/open?token=wrong"]
)
def test_without_the_key_nothing_is_answered(closed, path):
    answer = closed.get(path, follow_redirects=False)
    assert answer.status_code == 403
    assert "acme" not in answer.text


def test_the_first_address_gives_the_key_once_and_leads_away_from_itself(closed):
    address = f"/open?token={closed.keys.token}"
    answer = closed.get(address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert f"compliance-{PORT}=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert closed.get("/rule-sets/demo").status_code == 200
    closed.client.cookies.clear()
    assert closed.get(address, follow_redirects=False).status_code == 403


def test_who_has_the_key_may_open_the_address_again(site):
    assert site.get("/open?token=used", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"localhost.evil:{PORT}",
        "",
        f"127.0.0.1:{PORT}.evil",
    ],
)
def test_by_another_name_nothing_is_answered(site, host):
    assert site.get("/rule-sets/demo", headers={"Host": host}).status_code == 403


def test_this_machine_has_two_names(site):
    cookie = f"compliance-{PORT}={site.keys.cookie}"
    assert site.get("/facts.json", headers={"Host": f"localhost:{PORT}", "Cookie": cookie}).status_code == 200


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", f"http://localhost:{PORT}", f"https://127.0.0.1:{PORT}"]
)
def test_a_form_of_another_origin_is_refused(site, origin):
    headers = {} if origin is None else {"Origin": origin}
    assert site.client.post(WHAT_IF, data=FORM, headers=headers).status_code == 403


def test_a_form_is_refused_where_the_browser_says_that_another_site_sent_it(site):
    assert site.post(WHAT_IF, FORM).status_code == 200
    assert site.post(WHAT_IF, FORM, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert site.post(WHAT_IF, FORM, **{"Sec-Fetch-Site": "same-site"}).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=a", "application/json", ""])
def test_forms_are_urlencoded(site, kind):
    answer = site.client.post(WHAT_IF, content=b"f.x.demo.enough=yes", headers={"Origin": HERE, "Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(site, method):
    assert site.client.request(method, "/rule-sets/demo").status_code == 405


def test_a_body_is_bounded_whatever_its_head_says(site):
    head = {"Origin": HERE, "Content-Type": "application/x-www-form-urlencoded"}
    assert site.client.post(WHAT_IF, content=b"a=" + b"b" * 300_000, headers=head).status_code == 413

    def pieces():
        for _ in range(40):
            yield b"a" * 10_000

    assert site.client.post(WHAT_IF, content=pieces(), headers=head).status_code == 413


def test_an_address_is_bounded(site):
    assert site.get(f"/rule-sets/demo?offer={'a' * 20_000}").status_code == 414


@pytest.mark.parametrize("path", ["/rule-sets/demo", "/nothing", "/facts.json", WHAT_IF])
def test_every_answer_may_only_show_itself(site, path):
    answer = site.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


def test_a_refusal_is_as_careful(closed):
    assert closed.get("/rule-sets/demo").headers["content-security-policy"].startswith("default-src 'none'")


def test_each_answer_has_a_nonce_of_its_own_and_only_that_may_run(site):
    answers = [site.get("/rule-sets/demo") for _ in range(2)]
    nonces = [
        answer.headers["content-security-policy"].split("script-src 'nonce-")[1].split("'")[0] for answer in answers
    ]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        assert answer.text.count("<script") == answer.text.count(f'<script nonce="{nonce}"') == 1
        assert answer.text.count("<style") == answer.text.count(f'<style nonce="{nonce}"') == 1
        assert " style=" not in answer.text
        assert "onclick" not in answer.text


def test_an_error_of_the_program_shows_nothing_of_it(site, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret /home/somebody")

    monkeypatch.setattr("compliance.web.reading.facts_page", broken)
    answer = site.get("/facts")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert len(site.complaints) == 1
    assert "RuntimeError" in site.complaints[0]
