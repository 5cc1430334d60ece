"""`compliance compare`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import compliance as library
from tests.cli.documents import invalid_ruleset, provider, ruleset, write
from tests.cli.invoke import THEN
from tests.published import mistakes

DATES = ("--as-of", "2024-06-30", "--known-as-of", "2024-06-30")


@pytest.fixture
def files(tmp_path):
    """Three providers and a rule set."""
    facts = {"fine": {"needed": True, "enough": True}, "poor": {"needed": False}, "open": {"needed": True}}
    named = {name: provider(tmp_path, name, **of) for name, of in facts.items()}
    return {**named, "demo": ruleset(tmp_path)}


def compare(compliance, files, *names, more=()):
    return compliance("compare", *(files[name] for name in names), "--against", files["demo"], *DATES, *more)


def flat(ran):
    return " ".join(ran.out.split())


def document(ran):
    found = json.loads(ran.out)
    assert mistakes("comparison", found) == []
    return found


def test_text(compliance, files):
    brief = compare(compliance, files, "fine", "poor", "open")
    ran = compare(compliance, files, "fine", "poor", "open", more=("--verbose",))
    assert (brief.code, brief.err, ran.code, ran.err) == (0, "", 0, "")
    assert "What is known and tells them apart\n  Needed (needed): met fine, open; not met poor\n" in brief.out
    assert len(brief.out.splitlines()) < len(ran.out.splitlines())
    assert "Compared under Demonstration (demo 1), as of 2024-06-30, known as of 2024-06-30" in ran.out
    assert "Not ranked: what is necessary is missed\n  Needed (needed): not met poor\n" in ran.out
    assert "necessary: needed pass: met fine, open; not met poor\n" in ran.out
    assert "fine and open: 1 of the 1 open findings could decide it alone: Enough (enough)" in ran.out
    assert "may decide alone, moves a total by up to 50. Not known: open: x.demo.enough (missing)" in flat(ran)


def test_json_is_valid_and_the_same_each_time(compliance, files):
    ran = compare(compliance, files, "fine", "poor", "open", more=("--format", "json"))
    (found,) = document(ran)["comparisons"]
    assert [offer["place"] for offer in found["offers"]] == ["ranked", "not ranked", "ranked"]
    assert ran.out == compare(compliance, files, "fine", "poor", "open", more=("--format", "json")).out


def test_markdown(compliance, files):
    ran = compare(compliance, files, "fine", "poor", more=("--format", "markdown"))
    assert ran.code == 0
    assert "# Compared under Demonstration" in ran.out
    assert "| offer | verdict | open | score | rank |" in ran.out


def test_output_goes_to_a_file(compliance, files, tmp_path):
    target = tmp_path / "out.json"
    ran = compare(compliance, files, "fine", "poor", more=("--format", "json", "--output", str(target)))
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "comparison/1"


def test_two_versions_of_a_rule_set(compliance, files, tmp_path):
    (tmp_path / "later").mkdir()
    rules = [{"id": "needed", "title": "Needed", "check": "!x.demo.needed"}]
    later = ruleset(
        tmp_path / "later",
        sufficient=False,
        version="2",
        rules=rules,
        facts={"x.demo.needed": {"type": "bool", "title": "needed"}},
    )
    ran = compliance("compare", files["fine"], "--against", files["demo"], later, *DATES, "--format", "json")
    assert ran.code == 0
    (difference,) = document(ran)["differences"]
    assert (difference["common"], difference["only_first"]) == (1, ["enough"])
    (status,) = difference["providers"][0]["statuses"]
    assert (status["first_status"], status["second_status"], status["differs"]) == ("pass", "fail", ["conditions"])
    text = compliance("compare", files["fine"], "--against", files["demo"], later, *DATES).out
    assert "needed: met / not met, because of conditions" in text
    assert "Only in demo 1: enough\n" in text


@pytest.mark.parametrize(
    ("more", "start"),
    [
        (("--format", "svg"), b"<?xml"),
        (("--format", "png"), b"\x89PNG"),
        (("--picture", "heatmap"), b"<?xml"),
        (("--picture", "heatmap", "--format", "png"), b"\x89PNG"),
    ],
)
def test_pictures(compliance, files, tmp_path, more, start):
    pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
    target = tmp_path / "picture"
    ran = compare(compliance, files, "fine", "open", more=(*more, "--output", str(target)))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert target.read_bytes().startswith(start)


def test_the_name_of_the_file_tells_the_kind_of_picture(compliance, files, tmp_path):
    pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
    target = tmp_path / "picture.PNG"
    compare(compliance, files, "fine", "open", more=("--picture", "bars", "--output", str(target)))
    assert target.read_bytes().startswith(b"\x89PNG")
    assert compare(compliance, files, "fine", "open", more=("--picture", "bars")).out.startswith("<?xml")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--picture", "bars", "--format", "json"), "--picture draws one: it needs --format svg or png, not json"),
        (("--format", "png"), "--format png is no text: name a file with --output FILE"),
        (("--picture", "radar"), "a radar needs 3 objectives, and demo has 0: --picture bars shows them"),
        (("--picture", "pie"), "invalid choice: 'pie'"),
    ],
)
def test_pictures_that_cannot_be(compliance, files, more, said):
    pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
    ran = compare(compliance, files, "fine", "open", more=more)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_picture_shows_one_rule_set(compliance, files):
    ran = compliance("compare", files["fine"], "--against", files["demo"], files["demo"], "--format", "svg")
    assert (ran.code, "a picture shows one rule set" in ran.err) == (2, True)


def test_without_the_library_the_extra_is_named(compliance, files, monkeypatch):
    monkeypatch.setattr("compliance.cli.outputs.find_spec", lambda _: None)
    ran = compare(compliance, files, "fine", "open", more=("--picture", "bars"))
    assert ran.code == 2
    assert "pip install 'cloud-provider-compliance[pictures]'" in ran.err


def test_rule_sets_without_a_common_rule(compliance):
    ran = compliance("compare", "numergy", "--against", "uptime-tier", "iso-27001", *THEN)
    assert ran.code == 0
    assert "They have no rule in common" in ran.out


def test_the_founding_case(compliance):
    ran = compliance("compare", "numergy", "cloudwatt", "ovhcloud", "s3ns", "--against", "andromede", *THEN, "-v")
    assert ran.code == 0
    assert "None is certain yet." in ran.out
    assert "rank 4" in ran.out
    found = document(compliance("compare", "numergy", "cloudwatt", "--against", "andromede", *THEN, "--format", "json"))
    numergy, cloudwatt = found["comparisons"][0]["offers"]
    assert (numergy["place"], cloudwatt["place"]) == ("ranked", "may drop out")


def test_two_frameworks(compliance):
    ran = compliance(
        "compare", "hetzner", "safespring", "leaseweb", "--against", "eu-csf-2026", "eu-csf-1.2.1", *THEN[2:]
    )
    assert ran.code == 0
    assert "What differs between eu-csf-2026 1.0.0 and eu-csf-1.2.1 1.0.0" in ran.out
    assert re.search(
        r"^weight of +eu-csf-2026 1.0.0 +eu-csf-1.2.1 1.0.0\nSOV-1 +20 +15\nSOV-5 +10 +20$", ran.out, re.MULTILINE
    )
    assert "because of the weights alone" in flat(ran)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fine",), "there is nothing to compare"),
        (("fine", "fine"), "named more than once: fine"),
        (("fine", "nobody"), "nobody"),
    ],
)
def test_wrong_usage(compliance, files, arguments, said):
    ran = compare(compliance, {**files, "nobody": "nobody"}, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_unknown_service(compliance, files):
    ran = compare(compliance, files, "fine", "open", more=("--service", "iaas"))
    assert ran.code == 2
    assert "has no service 'iaas'" in ran.err


def test_invalid_documents_are_all_told(compliance, files, tmp_path):
    wrong = invalid_ruleset(tmp_path)
    ran = compliance("compare", files["fine"], files["open"], "--against", files["demo"], wrong, *DATES)
    assert (ran.code, ran.out) == (3, "")
    assert "wrong.yaml:" in ran.err


def test_where_nothing_can_be_evaluated_the_others_are_shown(compliance, files, tmp_path):
    (tmp_path / "future").mkdir()
    future = {"effective": {"from": "2030-01-01"}}
    late = ruleset(tmp_path / "future", "late", sufficient=False, **future)
    ran = compliance("compare", files["fine"], files["open"], "--against", files["demo"], late, *DATES)
    assert ran.code == 4
    assert "nothing to evaluate for fine" in ran.err
    assert "Compared under Demonstration (demo 1)" in ran.out
    alone = compliance("compare", files["fine"], files["open"], "--against", late, *DATES)
    assert (alone.code, alone.out) == (4, "")


COMPARED = ("compare", "numergy", "exoscale", "--against", "iso-27001", "--as-of", "2026-01-01")


def test_a_provider_that_ceased_has_a_column_and_no_rank(compliance):
    brief = compliance(*COMPARED).out
    assert re.search(r"^numergy +ended 2016-12-31 +- +- +-$", brief, re.MULTILINE)
    assert "1 left out: ended." in brief
    ran = compliance(*COMPARED, "-v")
    head, verdict, *_ = ran.out.splitlines()[2:]
    assert head.split() == ["exoscale", "numergy"]
    assert verdict.split() == ["verdict", "Open", "ended", "2016-12-31"]
    assert "1 left out: ended." in ran.out
    assert (ran.code, ran.err.splitlines()[0]) == (0, "compliance: 1 left out: ended")
    assert "Numergy ceased on 2016-12-31: nothing to assess on 2026-01-01" in ran.err
    found = document(compliance(*COMPARED, "--format", "json"))["comparisons"][0]
    assert [offer["provider"]["id"] for offer in found["offers"]] == ["exoscale"]
    assert [(one["id"], one["ended"]) for one in found["ended"]] == [("numergy", "2016-12-31")]


def test_where_all_had_ceased_nothing_is_compared(compliance):
    ran = compliance("compare", "numergy", "cloudwatt", "--against", "iso-27001", "--as-of", "2026-01-01")
    assert (ran.code, ran.out) == (4, "")
    assert [line.split(":")[1] for line in ran.err.splitlines()] == [
        " Numergy ceased on 2016-12-31",
        " Cloudwatt ceased on 2020-02-01",
    ]


def seller(folder, name, services, **facts):
    """A provider of services of which `needed` is stated, beside what it states of itself."""
    sold = {id_: {"facts": {"x": {"demo": {"needed": needed}}}} for id_, needed in services.items()}
    document = json.loads(Path(provider(folder, name, **facts)).read_text(encoding="utf-8"))
    document["statements"][0]["facts"] |= {"services": sold} if sold else {}
    return write(folder / f"{name}.yaml", document)


@pytest.fixture
def _sellers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    seller(tmp_path, "one", {"good": True, "bad": False}, needed=False)
    seller(tmp_path, "two", {"vm": True, "mail": True})
    seller(tmp_path, "bare", {}, needed=True)
    for about in ("provider", "service", "offer"):
        ruleset(tmp_path, f"about-{about}", sufficient=False, assesses=about)


@pytest.mark.usefixtures("_sellers")
@pytest.mark.parametrize(
    ("named", "about", "offers"),
    [
        (["one@good", "two@vm"], "service", ["one@good met", "two@vm met"]),
        (["one@good", "one@bad"], "provider", ["one@good met", "one@bad not met"]),
        (["one", "one@good"], "provider", ["one not met", "one@good met"]),
        (["one"], "service", ["one@bad not met", "one@good met", "one (any other service) not met"]),
        (["one@good", "one"], "offer", ["one@good met", "one@bad not met", "one (any other service) not met"]),
        (["two", "one@bad"], "service", ["two@mail met", "two@vm met", "one@bad not met"]),
        (["bare", "two@vm"], "service", ["bare (any other service) open", "two@vm met"]),
        (["bare", "two@vm"], "offer", ["bare met", "two@vm met"]),
    ],
)
def test_offers_side_by_side(compliance, named, about, offers):
    arguments = [f"{provider}.yaml{at}{service}" for provider, at, service in (n.partition("@") for n in named)]
    ran = compliance("compare", *arguments, "--against", f"about-{about}.yaml", *DATES, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    (found,) = document(ran)["comparisons"]
    words = {"not-met": "not met", "necessary-only": "met", "undetermined": "open"}
    assert [f"{offer['name']} {words[offer['verdict']['status']]}" for offer in found["offers"]] == offers
    ranked = {offer["name"] for offer in found["offers"] if offer["place"] != "not ranked"}
    assert {name for pair in found["pairs"] for name in (pair["first"], pair["second"])} <= ranked


@pytest.mark.usefixtures("_sellers")
def test_offers_are_named_as_they_are_typed(compliance):
    text = compliance("compare", "one.yaml", "two.yaml@vm", "--against", "about-service.yaml", *DATES).out
    assert all(name in text for name in ("one@bad", "one@good", "one (any other service)", "two@vm"))
    markdown = compliance(
        "compare", "one.yaml@good", "two.yaml@vm", "--against", "about-service.yaml", *DATES, "--format", "markdown"
    ).out
    assert r"one\@good" in markdown


@pytest.mark.usefixtures("_sellers")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["one.yaml@good", "one.yaml@good"], "named more than once: one@good"),
        (["one.yaml@good", "./one.yaml", "--service", "good"], "named more than once: one@good"),
        (["one.yaml@good", "two.yaml", "--service", "vm"], "'one.yaml@good' and --service vm name different services"),
        (["one.yaml@goood", "two.yaml"], "provider 'one' has no service 'goood': did you mean 'good'?"),
        (["one.yaml@good"], "there is nothing to compare: name two offers"),
        (["bare.yaml"], "there is nothing to compare: name two offers"),
    ],
)
def test_what_cannot_be_put_side_by_side(compliance, arguments, said):
    ran = compliance("compare", *arguments, "--against", "about-service.yaml", *DATES)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.usefixtures("_sellers")
def test_rule_sets_about_different_things_are_not_compared(compliance):
    against = ["--against", "about-service.yaml", "about-provider.yaml", *DATES]
    ran = compliance("compare", "one.yaml", *against, "--format", "json")
    assert document(ran)["differences"] == []
    assert "'about-service' and 'about-provider' are not compared: nothing is assessed under both" in ran.err
    ran = compliance("compare", "one.yaml@good", *against, "--format", "json")
    assert (len(document(ran)["differences"]), ran.err) == (1, "")


def test_a_main_cloud_and_whatever_else_is_sold_are_refuted_by_the_seat_of_their_provider(compliance):
    offers = ["s3ns@premi3ns", "3ds-outscale@iaas", "ovhcloud@vmware-snc", "aws"]
    day = ("--as-of", "2026-11-01", "--known-as-of", "2026-11-30")
    ran = compliance("compare", *offers, "--against", "secnumcloud-3.2", *day, "--format", "json")
    (found,) = document(ran)["comparisons"]
    others = {offer["name"]: offer for offer in found["offers"]}
    of_aws = ["aws@european-sovereign-cloud", "aws@main-cloud", "aws (any other service)"]
    assert [*others] == [*offers[:3], *of_aws]
    assert others["aws (any other service)"]["place"] == "not ranked"
    for name in of_aws[1:]:
        assert "19.6.a" in [obstacle["rule"] for obstacle in others[name]["obstacles"]]
    assert others["s3ns@premi3ns"]["verdict"]["status"] == "necessary-only"


@pytest.mark.usefixtures("_sellers")
@pytest.mark.parametrize(
    ("ended", "code", "offers", "said"),
    [
        ({"bad": None}, 0, ["one@good", "one (any other service)", "two@vm"], "1 left out: ended: one@bad"),
        ({"good": None, "bad": {"ended": "2022-01-01"}}, 0, ["one (any other service)", "two@vm"], "2 left out: ended"),
    ],
)
def test_services_that_ended_are_left_out_and_counted(compliance, tmp_path, ended, code, offers, said):
    one = json.loads((tmp_path / "one.yaml").read_text(encoding="utf-8"))
    one["statements"].append({"from": "2022-01-01", "sources": ["s"], "facts": {"services": ended}})
    write(tmp_path / "one.yaml", one)
    arguments = ["one.yaml", "two.yaml@vm", "--against", "about-service.yaml", *DATES, "--format", "json"]
    ran = compliance("compare", *arguments)
    assert (ran.code, said in ran.err) == (code, True)
    assert [offer["name"] for offer in document(ran)["comparisons"][0]["offers"]] == offers


@pytest.mark.usefixtures("_sellers")
def test_a_provider_whose_services_have_all_ended_is_left_out_beside_others(compliance, tmp_path):
    two = json.loads((tmp_path / "two.yaml").read_text(encoding="utf-8"))
    gone = {"services": {"vm": {"ended": "2022-01-01"}, "mail": {"ended": "2022-01-01"}}}
    two["statements"].append({"from": "2022-01-01", "sources": ["s"], "facts": gone})
    write(tmp_path / "two.yaml", two)
    against = ["--against", "about-service.yaml", *DATES]
    ran = compliance("compare", "one.yaml@good", "two.yaml", *against, "--format", "json")
    assert (ran.code, ran.err) == (0, "compliance: 2 left out: ended: two@mail, two@vm\n")
    (found,) = document(ran)["comparisons"]
    assert [offer["name"] for offer in found["offers"]] == ["one@good"]
    assert [(one["id"], one["service"]) for one in found["ended"]] == [("two", "mail"), ("two", "vm")]
    one, two = map(library.load_provider, ("one.yaml", "two.yaml"))
    against_one, days = [library.load_ruleset("about-service.yaml")], {"as_of": DATES[1], "known_as_of": DATES[3]}
    beside = library.compare([(one, "good"), two], against_one, **days)
    assert [summary.service for summary in beside.comparisons[0].ended] == ["mail", "vm"]
    with pytest.raises(library.NothingEvaluatedError, match="under 'about-service': every service has ended"):
        library.compare([two], against_one, **days)
    alone = compliance("compare", "two.yaml", "--against", "about-service.yaml", "about-offer.yaml", *DATES)
    assert (alone.code, alone.out) == (4, "")
    assert "compliance: nothing to evaluate under 'about-service': every service has ended" in alone.err


def test_pairs_of_the_first_offers_only(compliance, files):
    names = ("fine", "open", "poor")
    ran = compare(compliance, files, *names, more=("--pairs", "2", "--format", "json"))
    (comparison,) = document(ran)["comparisons"]
    assert (len(comparison["pairs"]), comparison["unpaired"]) == (1, 0)
    assert [offer["verdict"].get("detail") for offer in comparison["offers"]] == ["findings"] * 3
    assert "'1' is no number of offers, from 2" in compare(compliance, files, *names, more=("--pairs", "1")).err
