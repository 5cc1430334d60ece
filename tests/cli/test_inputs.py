"""Which offer a command is about: `provider@service`, `--service`, and what it asks where neither names one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from compliance.cli import inputs
from compliance.loading.rulesets import load_ruleset
from tests.cli.documents import ruleset, write

SOURCES = {"s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}}
COMMANDS = {
    "explain": ["needed"],
    "plan": [],
    "timeline": [],
    "disputes": [],
}
DAY = ["--as-of", "2022-01-01"]
INTO = ["--into", "acme.yaml", "--on", "2026-11-30"]
WAIVED = {
    "rule": "needed",
    "service": "mail",
    "reason": "Moves to another host.",
    "owner": "ops@example.org",
    "created": "2021-12-01",
    "expires": "2022-03-01",
}


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
        (["ovhclod@vmware-snc"], "unknown provider 'ovhclod'; did you mean 'ovhcloud'"),
        ([".@vm"], "a folder stands for many providers"),
    ],
)
def test_an_offer_that_there_is_not(compliance, command, offer, said):
    ran = compliance(command, *offer[:1], *COMMANDS[command], *offer[1:], "--against", "about-offers.yaml", *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.fixture
def piped():
    """Makes a pipe that holds the text of a file, and names it as a shell does."""
    opened = []

    def hold(file):
        reading, writing = os.pipe()
        os.write(writing, Path(file).read_bytes())
        os.close(writing)
        opened.append(reading)
        return f"/dev/fd/{reading}"

    yield hold
    for descriptor in opened:
        os.close(descriptor)


@pytest.fixture
def stdin(piped):
    """Puts the text of a file on the standard input."""
    kept = os.dup(0)

    def feed(file):
        pipe = os.open(piped(file), os.O_RDONLY)
        os.dup2(pipe, 0)
        os.close(pipe)

    yield feed
    os.dup2(kept, 0)
    os.close(kept)


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    ("arguments", "held"),
    [
        (
            ["answer", "-", "--into", "acme.yaml", "--on", "2026-11-30", "--dry-run"],
            "## A?\n\n- Id: exit.notice_days\n\nAnswer: 30\n",
        ),
        (
            ["answer", "-", *INTO],
            "## A?\n\n- Id: exit.notice_days\n\nAnswer: soon\n",
        ),
        (
            ["import", "caiq", "-", "--on", "2026-11-30", "--name", "B"],
            "Question ID,CSP CAIQ Answer\nIVS-04.1,No\nIVS-05.1,\n",
        ),
        (["evaluate", "acme.yaml", "--suppliers", "-", "--against", "about-offers.yaml"], "name\nAcme\nNobody\n"),
    ],
)
def test_what_others_wrote_is_read_on_the_standard_input_as_its_file_is(compliance, stdin, arguments, held):
    Path("held").write_text(held, encoding="utf-8")
    named = compliance(*("held" if argument == "-" else argument for argument in arguments))
    stdin("held")
    fed = compliance(*arguments)
    assert (fed.code, fed.out.replace("<stdin>", "held")) == (named.code, named.out)
    assert fed.err.replace("<stdin>", "held") == named.err
    assert fed.out or fed.code == 3


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate", "-", "--against", "about-offers.yaml"],
        ["evaluate", "acme.yaml", "--against", "-"],
        ["compare", "-", "--against", "about-offers.yaml"],
        ["compare", "acme.yaml", "--against", "-"],
        *([name, "-", *more, "--against", "about-offers.yaml", "--service", "vm"] for name, more in COMMANDS.items()),
        *([name, "acme.yaml", *more, "--against", "-", "--service", "vm"] for name, more in COMMANDS.items()),
        ["check", "-"],
        ["show", "-"],
        ["list", "services", "-"],
        ["list", "rules", "--against", "-"],
        ["analyze", "-"],
    ],
)
def test_a_document_on_the_standard_input_is_read_as_its_file_is(compliance, stdin, arguments):
    before = arguments[arguments.index("-") - 1]
    file = "about-offers.yaml" if before in ("--against", "analyze") else "acme.yaml"
    named = compliance(*(file if argument == "-" else argument for argument in arguments))
    stdin(file)
    fed = compliance(*arguments)
    assert (fed.code, fed.out.replace("<stdin>", file)) == (named.code, named.out)
    assert "stdin" not in fed.out.replace("<stdin>", "")
    assert fed.err.replace("<stdin>", file).replace("/dev/stdin", file) == named.err


@pytest.mark.usefixtures("_documents")
def test_every_document_may_come_from_a_pipe_of_its_own(compliance, piped, tmp_path):
    waivers = {"schema": "waivers/1", "waivers": {"late": {**WAIVED, "provider": "acme", "ruleset": "about-offers"}}}
    write(tmp_path / "waivers.yaml", waivers)
    run = ["evaluate", "acme.yaml", "--against", "about-offers.yaml", "--waivers", "waivers.yaml", *DAY]
    named = compliance(*run, "--format", "json=cards.json")
    assert named.code == 0
    fed = compliance(
        *(piped(word) if word.endswith(".yaml") else word for word in run), "--baseline", piped("cards.json")
    )
    assert fed.code == 0
    assert "waived" in fed.out
    assert compliance("diff", piped("cards.json"), "cards.json").code == 0


@pytest.mark.usefixtures("_documents")
def test_what_a_piped_document_names_by_id_stands_in_the_working_folder(compliance, piped):
    ruleset(Path(), "own", imports=[{"ruleset": "about-offers", "as": "them"}], sufficient=False)
    ran = compliance("show", piped("own.yaml"))
    assert ran.code == 0
    assert "them/needed" in ran.out


@pytest.mark.usefixtures("_documents")
def test_the_standard_input_is_one_document_only(compliance):
    ran = compliance("evaluate", "-", "--against", "/dev/stdin")
    assert (ran.code, ran.err) == (
        2,
        "compliance: the standard input, '-', can be read once: name files for the other documents\n",
    )


@pytest.mark.usefixtures("_documents")
def test_mistakes_of_a_pipe_are_told_like_those_of_a_file(compliance, stdin, tmp_path):
    (tmp_path / "wrong.yaml").write_text("schema: provider/1\nid: acme\nnames: Acme\n", encoding="utf-8")
    stdin("wrong.yaml")
    ran = compliance("check", "-")
    assert ran.code == 3
    assert "<stdin>:3:1: unknown key 'names' (did you mean 'name'?)" in ran.err
    stdin("/dev/null")
    ran = compliance("evaluate", "-", "--against", "about-offers.yaml")
    assert (ran.code, "<stdin>:1:1: the file is empty" in ran.err) == (3, True)


@pytest.mark.usefixtures("_documents")
def test_a_pipe_found_in_a_folder_is_never_waited_for(compliance, tmp_path):
    folder = tmp_path / "providers"
    folder.mkdir()
    os.mkfifo(folder / "pipe.yaml")
    ran = compliance("check", "providers")
    assert (ran.code, "providers/pipe.yaml:1:1: cannot read the file: it is not a regular file" in ran.err) == (3, True)


@pytest.mark.usefixtures("_documents")
def test_a_file_that_was_named_without_its_ending_or_misspelt_is_found(compliance):
    ran = compliance("evaluate", "acme", "--against", "about-offers", "--as-of", "31.12.2022")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "compliance: unknown provider 'acme'; for the file of that name, write acme.yaml",
        "compliance: unknown rule set 'about-offers'; for the file of that name, write about-offers.yaml",
        "compliance: --as-of: expected a day such as 2016-01-31, found text ('31.12.2022'); write 2022-12-31",
    ]
    ran = compliance("evaluate", "acmee.yaml", "--against", "about-offers.yaml", "--waivers", "nowhere/w.yaml")
    assert ran.code == 3
    assert "did you mean 'acme.yaml'?" in ran.err


def test_a_rule_set_that_is_named_often_is_read_once(monkeypatch):
    names = []
    monkeypatch.setattr(inputs, "load_ruleset", lambda name: names.append(name) or load_ruleset(name))
    assert len(inputs.read_rulesets(["andromede"] * 300, [], [])) == 300
    assert names == ["andromede"]
