"""docs/serve.md: the command is there, its pages and the bounds are those of the program, and a verdict is three steps away."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import commands, page

pytest.importorskip("starlette", reason="needs the extra 'web'")

from compliance.cli.main import build_parser
from compliance.web.asked import OFFERS_LIMIT, RULESETS_LIMIT
from compliance.web.guard import BODY_LIMIT, TARGET_LIMIT
from tests.screenshots import SERVED
from tests.web.conftest import Site

PAGE = "docs/serve.md"


def test_the_command_takes_what_the_page_says():
    for arguments in commands(PAGE):
        assert build_parser("serve").parse_args(arguments).command == "serve"
    said = build_parser("serve").parse_args(
        ["serve", "DIR", "--write", "--open", "--port", "1", "--as-of", "2016-02-01"]
    )
    assert (said.folder, said.write, said.open, said.port) == ("DIR", True, True, 1)


def test_a_verdict_in_three_steps(tmp_path):
    site = Site(tmp_path)
    first = site.get(f"/open?token={site.keys.token}")
    form = re.search(r'<form action="([^"]+)" method="get"', first.text)[1]
    assert 'value="numergy"' in first.text
    assert 'name="against" value="andromede"' in first.text
    verdict = site.get(f"{form}?offer=numergy&against=andromede&as_of=2016-02-01&show=verdict")
    assert "Necessary, not sufficient" in verdict.text


def test_every_page_is_there(tmp_path):
    site = Site(tmp_path).opened()
    rows = re.findall(r"^\| (`/.*?`) \|", page(PAGE), re.MULTILINE)
    addresses = re.findall(r"`(/[^`]*)`", " ".join(rows))
    assert len(addresses) >= 11
    for address in addresses:
        path = address.replace("/rule-sets/ID/RULE", "/rule-sets/andromede/owners-aligned").replace(
            "/rule-sets/ID", "/rule-sets/andromede"
        )
        path = (
            path.replace("offer=ID&offer=ID", "offer=aws&offer=scaleway")
            .replace("ID", "aws")
            .replace("RULESET", "andromede")
        )
        assert site.get(path).status_code == 200, path


def test_its_bounds_are_those_of_the_program():
    bounds = (
        f"{BODY_LIMIT // 1024} KiB a form",
        f"{TARGET_LIMIT // 1024} KiB an address",
        f"{RULESETS_LIMIT} rule sets and {OFFERS_LIMIT} offers",
    )
    assert [bound for bound in bounds if bound not in page(PAGE)] == []


def test_its_picture_is_made_by_one_command_and_shown():
    assert all(f"](pictures/{name})" in page(PAGE) for name in SERVED)
