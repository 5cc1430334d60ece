"""`compliance timeline`: its options, its formats and its exit codes."""

import json

import pytest

from tests.cli.documents import provider, ruleset

NUMERGY = ("timeline", "numergy", "--against", "andromede", "--known-as-of", "2026-11-23")
YEARS = ("--from", "2012-01-01", "--to", "2017-01-01")


def test_the_story_of_numergy(compliance):
    ran = compliance(*NUMERGY, *YEARS, "--as-of", "2016-02-01")
    assert (ran.code, ran.err) == (0, "")
    assert "As of 2016-02-01: Necessary, not sufficient through 2016-12-30; on 2016-12-31, Numergy ceases." in ran.out
    assert ran.out.index("2012-09-05  Open") < ran.out.index("2016-01-01  Necessary, not sufficient; score 0 to 11")
    assert "Safeguard procedure opened for six months" in ran.out
    assert "[founding]: Account of the end of Numergy" in ran.out


def test_json(compliance):
    given = (*NUMERGY, *YEARS, "--as-of", "2016-02-01", "--format", "json")
    ran = compliance(*given)
    document = json.loads(ran.out)
    assert document["schema"] == "timeline/1"
    assert {"date", "verdict", "score", "level", "changes"} == set(document["points"][0])
    assert document["holds_until"] == "2016-12-31"
    assert document["provider"]["ended"] == "2016-12-31"
    (last,) = [point for point in document["points"] if point["verdict"] == "nothing"]
    assert (last["date"], last["changes"][0]["causes"][0]["kind"]) == ("2016-12-31", "ceased")
    assert ran.out == compliance(*given).out


def test_it_ends_with_the_provider(compliance):
    """A later day has nothing to assess, and the course is told all the same; of later days alone there is none."""
    ran = compliance(*NUMERGY, "--as-of", "2026-11-23")
    told = "As of 2026-11-23: nothing to assess: Numergy ceased on 2016-12-31; its last day was 2016-12-30."
    assert (ran.code, told in ran.out) == (0, True)
    assert ran.out.index("2016-01-01  Necessary, not sufficient") < ran.out.index("2016-12-31  nothing to assess")
    assert "2018-04-01" not in ran.out
    assert compliance(*NUMERGY, "--from", "2017-01-01").code == 4


@pytest.mark.parametrize(
    ("given", "as_of"),
    [
        ((), None),
        (YEARS, "2017-01-01"),
        (("--from", "2100-01-01"), "2100-01-01"),
        (("--as-of", "2016-02-01"), "2016-02-01"),
        (("--as-of", "2016-02-01", "--sweep", "--to", "2015-12-31"), "2016-02-01"),
    ],
)
def test_the_day_the_forecast_counts_from(compliance, given, as_of):
    document = json.loads(compliance(*NUMERGY, *given, "--format", "json").out)
    assert document["as_of"] == as_of or as_of is None
    assert document["sweep"] == ("--sweep" in given)


def test_services_and_settings(compliance):
    given = ("timeline", "s3ns", "--against", "iso-27001", "--service", "premi3ns", "--format", "json")
    assert json.loads(compliance(*given).out)["provider"]["service"] == "premi3ns"
    tailored = json.loads(compliance(*NUMERGY, *YEARS, "--set", "pass_mark=0", "--format", "json").out)
    assert tailored["points"][-2]["verdict"] == "undetermined"  # whether demand is secured is not known
    assert any("pass_mark" in line for line in tailored["ruleset"]["tailoring"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--from", "2017-01-01", "--to", "2016-01-01"), "--to 2016-01-01 is before --from 2017-01-01"),
        (("--from", "soon"), "--from: "),
        (("--to", "2016-02-30"), "--to: "),
        (("--service", "nothing-like-it"), "no service"),
        (("--format", "png"), "--output FILE"),
        (("--format", "gif"), "invalid choice"),
    ],
)
def test_wrong_usage(compliance, given, message):
    ran = compliance(*NUMERGY, *given)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(("format_", "extra"), [("ics", "calendar"), ("svg", "pictures"), ("png", "pictures")])
def test_a_format_whose_extra_is_missing(compliance, monkeypatch, format_, extra):
    monkeypatch.setattr("compliance.cli.outputs.find_spec", lambda _: None)
    ran = compliance(*NUMERGY, "--format", format_)
    assert (ran.code, ran.out) == (2, "")
    assert f"pip install 'cloud-provider-compliance[{extra}]'" in ran.err


@pytest.mark.parametrize(
    ("format_", "package", "start"),
    [
        ("ics", "icalendar", b"BEGIN:VCALENDAR\r\n"),
        ("svg", "matplotlib", b"<?xml"),
        ("png", "matplotlib", b"\x89PNG\r\n"),
    ],
)
def test_files(compliance, tmp_path, format_, package, start):
    pytest.importorskip(package, reason=f"needs the extra that brings {package}")
    path = tmp_path / f"numergy.{format_}"
    ran = compliance(*NUMERGY, *YEARS, "--format", format_, "-o", path)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_bytes().startswith(start)
    if format_ != "png":
        written = path.read_bytes().decode()
        assert compliance(*NUMERGY, *YEARS, "--format", format_).out.replace("\r\n", "\n") == written.replace(
            "\r\n", "\n"
        )


def test_nothing_to_evaluate(compliance, tmp_path):
    rules = ruleset(tmp_path, effective={"from": "2100-01-01"})
    ran = compliance("timeline", provider(tmp_path, needed=True), "--against", rules, "--to", "2030-01-01")
    assert ran.code == 4
    assert "nothing" in ran.out
    assert "at any of these dates" in ran.err


def test_invalid_input(compliance, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("schema: provider/1\nid: broken\n", encoding="utf-8")
    ran = compliance("timeline", path, "--against", "andromede")
    assert (ran.code, ran.out) == (3, "")


def test_that_a_provider_ceased_is_told_of_days_to_come_but_not_of_earlier_ones(compliance):
    told = "Ended: Numergy ceased on 2016-12-31: nothing holds from that day on."
    assert told in compliance(*NUMERGY, "--as-of", "2014-06-01").out
    assert told not in compliance(*NUMERGY, "--as-of", "2014-06-01", "--to", "2016-06-30").out
