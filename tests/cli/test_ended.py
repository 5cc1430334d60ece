"""What had ceased: alone an error with its last day, among others left out and counted, in every command and format."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from compliance import EndedError, evaluate, load_provider, load_ruleset
from tests.cli.documents import ruleset, write

KNOWN = ("--known-as-of", "2026-11-23")
ANDROMEDE = ("--against", "andromede", *KNOWN)
LATER = "2017-06-01"
GONE = f"Numergy ceased on 2016-12-31: nothing to assess on {LATER}; its last day was 2016-12-30, --as-of 2016-12-30"


def offer(folder, name, ended=None, service_ended=None):
    """A provider that meets `demo`, with a service that does."""
    service = {"name": "Virtual machines"} | ({"ended": service_ended} if service_ended else {})
    facts = {"x": {"demo": {"needed": True, "enough": True}}, "services": {"vm": service}}
    facts |= {"identity": {"ended": ended}} if ended else {}
    sources = {"s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}}
    statements = [{"from": "2020-01-01", "sources": ["s"], "facts": facts}]
    document = {"schema": "provider/1", "id": name, "name": name.capitalize(), "sources": sources}
    return write(folder / f"{name}.yaml", document | {"statements": statements})


@pytest.fixture(name="folder")
def _folder(tmp_path, monkeypatch):
    """Two that are there, one that ended in 2022, and the rule set all of them meet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offers").mkdir()
    for name, ended in (("alpha", None), ("gone", "2022-03-01"), ("zeta", None)):
        offer(tmp_path / "offers", name, ended)
    ruleset(tmp_path)
    return tmp_path


def test_the_founding_case_ends_with_its_provider(compliance):
    ran = compliance("evaluate", "numergy", *ANDROMEDE, "--as-of", "2016-02-01")
    assert (ran.code, ran.err) == (1, "")  # it claims to be sufficient
    assert ran.out.startswith("Necessary, not sufficient (necessary-only)\n  Numergy against ")
    assert "  holds through 2016-12-30: Numergy ceased on 2016-12-31\n" in ran.out
    assert "Gates: 7 of 7 met" in ran.out


def test_its_last_day_and_the_day_after(compliance):
    assert compliance("evaluate", "numergy", *ANDROMEDE, "--as-of", "2016-12-30").code == 1
    assert compliance("evaluate", "numergy", *ANDROMEDE, "--as-of", "2016-12-31").code == 4


@pytest.mark.parametrize("command", ["evaluate", "plan", "disputes", "explain"])
def test_alone_it_is_nothing_to_evaluate(compliance, command):
    rule = ("eu-hosted",) if command == "explain" else ()
    ran = compliance(command, "numergy", *rule, *ANDROMEDE, "--as-of", LATER)
    assert (ran.code, ran.out, ran.err) == (4, "", f"compliance: {GONE}\n")


def test_it_is_said_once_however_many_rule_sets_there_are(compliance):
    ran = compliance("evaluate", "numergy", "--against", "andromede", "iso-27001", *KNOWN, "--as-of", LATER)
    assert (ran.code, ran.err) == (4, f"compliance: {GONE}\n")


def test_what_was_not_known_yet_ends_nothing(compliance):
    """In June 2017 nobody had published that Numergy was gone."""
    known = ("--against", "andromede", "--known-as-of", LATER)
    assert compliance("evaluate", "numergy", *known, "--as-of", LATER).code == 1


@pytest.mark.parametrize("named", [("offers",), ("offers/*.yaml",), ("offers/alpha.yaml", "offers/gone.yaml")])
@pytest.mark.usefixtures("folder")
def test_among_others_it_is_left_out_and_counted(compliance, named):
    ran = compliance("evaluate", *named, "--against", "demo.yaml", "--as-of", "2024-01-01")
    assert (ran.code, ran.out.endswith("1 left out: ended\n")) == (0, True)
    assert "Gone" not in ran.out
    said = ran.err.splitlines()
    assert said[0] == "compliance: 1 left out: ended"
    assert said[1].startswith("compliance: Gone ceased on 2022-03-01: nothing to assess on 2024-01-01; ")


def test_where_all_had_ceased_nothing_is_left(compliance, folder):
    offer(folder / "offers", "alpha", "2021-01-01")
    offer(folder / "offers", "zeta", "2023-01-01")
    ran = compliance("evaluate", "offers", "--against", "demo.yaml", "--as-of", "2024-01-01")
    assert (ran.code, ran.out) == (4, "")
    assert [line.split(" ceased")[0] for line in ran.err.splitlines()] == [
        "compliance: Alpha",
        "compliance: Gone",
        "compliance: Zeta",
    ]


def report(compliance, folder, format_, *named):
    compliance("evaluate", *named, "--against", "demo.yaml", "--as-of", "2024-01-01", "--format", f"{format_}=report")
    return (folder / "report").read_text(encoding="utf-8")


def test_build_services_are_told_and_fail_only_where_it_is_alone(compliance, folder):
    among, alone = (
        ET.fromstring(report(compliance, folder, "junit", named))  # noqa: S314 - our own output
        for named in ("offers", "offers/gone.yaml")
    )
    assert (among.get("errors"), alone.get("errors")) == ("0", "1")
    (skipped,) = among.findall("testsuite[@name='run']/testcase/skipped")
    (error,) = alone.findall("testsuite[@name='run']/testcase/error")
    assert skipped.get("message") == error.get("message")
    assert report(compliance, folder, "github", "offers").startswith("::notice file=offers/gone.yaml,line=1")
    assert report(compliance, folder, "github", "offers/gone.yaml").startswith("::error file=offers/gone.yaml,line=1")
    levels = [
        json.loads(report(compliance, folder, "sarif", named))["runs"][0]["results"][0]["level"]
        for named in ("offers", "offers/gone.yaml")
    ]
    assert levels == ["note", "error"]
    assert json.loads(report(compliance, folder, "gitlab", "offers"))[0]["severity"] == "info"
    assert json.loads(report(compliance, folder, "badge", "offers"))["message"].startswith("sufficient")


@pytest.mark.usefixtures("folder")
def test_json_lists_what_was_left_out(compliance):
    given = ("--against", "demo.yaml", "--as-of", "2024-01-01", "--format", "json")
    found = json.loads(compliance("evaluate", "offers", *given).out)
    assert [card["provider"]["id"] for card in found["scorecards"]] == ["alpha", "zeta"]
    (left_out,) = found["left_out"]
    assert (left_out["kind"], left_out["location"]["file"]) == ("ended", "offers/gone.yaml")
    assert "left_out" not in json.loads(compliance("evaluate", "offers/alpha.yaml", *given).out)


def test_a_service_ends_by_itself(compliance, folder):
    """The provider goes on."""
    offer(folder, "delta", service_ended="2023-06-01")
    given = ("--against", "demo.yaml", "--as-of", "2024-01-01")
    assert compliance("evaluate", "delta.yaml", *given).code == 0
    ran = compliance("evaluate", "delta.yaml", "--service", "vm", *given)
    assert ran.code == 4
    assert "Delta, Virtual machines (delta@vm) ceased on 2023-06-01: nothing to assess on 2024-01-01" in ran.err
    before = compliance("evaluate", "delta.yaml", "--service", "vm", "--against", "demo.yaml", "--as-of", "2023-05-31")
    assert "holds through 2023-05-31: " in before.out


def test_an_announced_end_lapses_within_a_period(compliance, folder):
    offer(folder, "delta", ended="2024-02-01")
    soon = ("--expiring-within", "P60D", "--expiring", "fail")
    ran = compliance("evaluate", "delta.yaml", "--against", "demo.yaml", "--as-of", "2024-01-01", *soon)
    assert ran.code == 1
    assert "the verdict holds through 2024-01-31: Delta " in " ".join(ran.out.split())


def test_the_library_raises():
    with pytest.raises(EndedError) as raised:
        evaluate(load_provider("numergy"), load_ruleset("andromede"), as_of=LATER, known_as_of="2026-11-23")
    assert str(raised.value) == GONE.removesuffix(", --as-of 2016-12-30")
    assert (raised.value.ended.isoformat(), raised.value.last_day.isoformat()) == ("2016-12-31", "2016-12-30")


def test_a_diff_says_that_it_is_evaluated_no_longer(compliance, folder):
    for day in ("2022-02-01", "2024-01-01"):
        given = ("evaluate", "offers", "--against", "demo.yaml", "--as-of", day, "--format", f"json={day}.json")
        assert compliance(*given).code == 0
    ran = compliance("diff", "2022-02-01.json", "2024-01-01.json")
    assert " demo: no longer evaluated (it was sufficient)" in ran.out
    later = ("evaluate", "offers", "--against", "demo.yaml", "--as-of", "2024-01-02")
    assert compliance(*later, "--baseline", folder / "2024-01-01.json").code == 0


@pytest.mark.usefixtures("folder")
def test_a_summary_counts_it(compliance):
    given = ("evaluate", "offers", "--against", "demo.yaml", "--as-of", "2024-01-01", "--summary")
    assert "1 left out: ended" in compliance(*given).out
    found = json.loads(compliance(*given, "--format", "json").out)
    assert [one["kind"] for one in found["left_out"]] == ["ended"]
    assert "1 left out: ended" in compliance(*given, "--format", "markdown").out


def test_a_comparison_lists_the_services_that_ended(compliance, folder):
    """Under a rule set about services, beside a provider that has ceased."""
    offer(folder, "delta", service_ended="2023-06-01")
    ruleset(folder, "services", assesses="offer")
    named = ("delta.yaml", "offers/alpha.yaml", "offers/gone.yaml")
    given = ("compare", *named, "--against", "services.yaml", "--as-of", "2024-01-01")
    ran = compliance(*given)
    assert "delta@vm  ended 2023-06-01" in ran.out
    assert "2 left out: ended." in ran.out
    assert "compliance: 1 left out: ended: delta@vm" in ran.err
    (found,) = json.loads(compliance(*given, "--format", "json").out)["comparisons"]
    assert [(one["id"], one["service"]) for one in found["ended"]] == [("delta", "vm"), ("gone", None)]
