"""Which offer a command is about: `provider@service`, `--service`, and what it asks where neither names one."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import ruleset, write

SOURCES = {"s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}}
COMMANDS = {
    "explain": ["needed"],
    "plan": [],
    "timeline": [],
    "disputes": [],
}
DAY = ["--as-of", "2022-01-01"]


def acme(folder, services, ended=()):
    """A provider whose services are stated with what they need, and end later."""
    facts = {id_: {"name": id_.upper(), "facts": {"x": {"demo": {"needed": met}}}} for id_, met in services.items()}
    gone = [{"from": "2021-01-01", "sources": ["s"], "facts": {"services": dict.fromkeys(ended)}}] if ended else []
    document = {
        "schema": "provider/1",
        "id": "acme",
        "name": "Acme",
        "sources": SOURCES,
        "statements": [{"from": "2020-01-01", "sources": ["s"], "facts": {"services": facts}}, *gone],
    }
    return write(folder / "acme.yaml", document)


@pytest.fixture
def _documents(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    acme(tmp_path, {"vm": True, "mail": False})
    ruleset(tmp_path, "about-services", sufficient=False, assesses="service")
    ruleset(tmp_path, "about-offers", sufficient=False, assesses="offer")
    ruleset(tmp_path, "about-providers", sufficient=False)


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("against", ["about-services", "about-offers", "about-providers"])
def test_an_offer_is_named_in_the_heading_however_it_was_given(compliance, command, against):
    rest = [*COMMANDS[command], "--against", f"{against}.yaml", *DAY]
    ran = compliance(command, "acme.yaml@vm", *rest)
    assert (ran.code, ran.err) == (0, "")
    assert "Acme, VM (acme@vm)" in " ".join(" ".join(ran.out.splitlines()[:3]).split())
    for other in (["acme.yaml", "--service", "vm"], ["acme.yaml@vm", "--service", "vm"]):
        assert compliance(command, *other, *rest).out == ran.out


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize("command", ["plan", "timeline", "disputes"])
def test_the_documents_keep_provider_and_service_apart(compliance, command):
    ran = compliance(command, "acme.yaml@vm", "--against", "about-offers.yaml", *DAY, "--format", "json")
    document = json.loads(ran.out)
    about = document["provider"] if command == "timeline" else {"id": document["provider"], **document}
    assert (about["id"], about["service"], about["other_services"]) == ("acme", "vm", False)


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("against", ["about-services", "about-offers"])
def test_a_provider_is_asked_for_a_service_where_rules_are_about_one(compliance, command, against):
    ran = compliance(command, "acme.yaml", *COMMANDS[command], "--against", f"{against}.yaml", *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"compliance: acme.yaml has 2 services, and '{against}' is about one: "
        "name the one you buy: acme.yaml@mail or acme.yaml@vm\n"
    )


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    ("services", "ended", "asked"),
    [
        ({"vm": True}, (), "acme.yaml has 1 service, and 'about-offers' is about one: name it: acme.yaml@vm"),
        ({"a": False, "b": False, "c": True}, "c", "name the one you buy: acme.yaml@a or acme.yaml@b"),
        ({"a": False, "b": True}, "ab", "acme.yaml had 2 services, and 'about-offers' is about one: name the one"),
        (
            {"a": False, "b": False, "c": True, "d": True},
            (),
            (
                "acme.yaml has 4 services, and 'about-offers' is about one: name the one you buy, such as acme.yaml@c; "
                "'compliance list services acme.yaml' has them all"
            ),
        ),
    ],
    ids=["one", "ended ones left out", "all ended", "many"],
)
def test_the_services_to_choose_from(compliance, tmp_path, services, ended, asked):
    acme(tmp_path, services, ended)
    ran = compliance("plan", "acme.yaml", "--against", "about-offers.yaml", *DAY)
    assert ran.code == 2
    assert asked in ran.err


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    ("against", "title"), [("about-services", "Acme, any other service against"), ("about-offers", "Acme against")]
)
def test_a_provider_that_states_no_service_is_asked_for_none(compliance, tmp_path, against, title):
    acme(tmp_path, {})
    for command in ("plan", "timeline", "disputes"):
        ran = compliance(command, "acme.yaml", "--against", f"{against}.yaml", *DAY)
        assert ran.code == 0
        assert title in ran.out.splitlines()[0]


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (["acme.yaml@vmm"], "provider 'acme' has no service 'vmm': did you mean 'vm'? There are: mail, vm"),
        (["acme.yaml@vm", "--service", "mail"], "'acme.yaml@vm' and --service mail name different services"),
        (["ovhclod@vmware-snc"], "unknown provider 'ovhclod'; did you mean 'ovhcloud'?"),
        ([".@vm"], "a folder stands for many providers"),
    ],
)
def test_an_offer_that_there_is_not(compliance, command, offer, said):
    ran = compliance(command, *offer[:1], *COMMANDS[command], *offer[1:], "--against", "about-offers.yaml", *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
