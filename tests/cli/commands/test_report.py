"""`compliance report`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.documents import invalid_ruleset, provider, ruleset

DATES = ("--as-of", "2024-06-30", "--known-as-of", "2024-06-30")


@pytest.fixture
def files(tmp_path):
    """Three providers and a rule set."""
    facts = {"fine": {"needed": True, "enough": True}, "poor": {"needed": False}, "open": {}}
    named = {name: provider(tmp_path, name, **of) for name, of in facts.items()}
    return {**named, "demo": ruleset(tmp_path)}


def test_the_page_goes_to_stdout_or_to_a_file(compliance, files, tmp_path):
    named = [files[name] for name in ("poor", "open", "fine")]
    ran = compliance("report", *named, "--against", files["demo"], *DATES, "--title", "What we buy")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!DOCTYPE html>")
    assert "<title>What we buy</title>" in ran.out
    assert "One offer meets what is required. One is open, one is out." in ran.out
    written = compliance(
        "report",
        *named,
        "--against",
        files["demo"],
        *DATES,
        "--title",
        "What we buy",
        "-o",
        str(tmp_path / "page.html"),
    )
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("fine",), 2, "--against"),
        (("fine", "fine", "--against", "demo"), 2, "named more than once"),
        (
            ("fine", "--against", "demo", "--beside", "demo"),
            2,
            "named more than once after --against and --beside: demo",
        ),
        (("fine", "--against", "dmeo"), 2, "unknown rule set 'dmeo'"),
    ],
)
def test_wrong_usage(compliance, files, arguments, code, said):
    ran = compliance("report", *(files.get(one, one) for one in arguments), *DATES)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_every_problem_of_every_document_in_one_run(compliance, files, tmp_path):
    broken = str(tmp_path / "broken.yaml")
    Path(broken).write_text("schema: provider/1\nid: [", encoding="utf-8")
    wrong = invalid_ruleset(tmp_path)
    ran = compliance("report", broken, files["fine"], "--against", files["demo"], "--beside", wrong, *DATES)
    assert (ran.code, ran.out) == (3, "")
    assert "broken.yaml:2" in ran.err
    assert f"{Path(wrong).name}:" in ran.err


def test_what_had_ceased_is_left_out_and_alone_is_nothing(compliance):
    under = ("--against", "andromede", "--as-of", "2020-01-01")
    alone = compliance("report", "numergy", *under)
    assert (alone.code, alone.out) == (4, "")
    assert "Numergy ceased on 2016-12-31" in alone.err
    beside = compliance("report", "numergy", "scaleway", *under)
    assert beside.code == 0
    assert "left out: Numergy ceased on 2016-12-31" in beside.err
    assert "Numergy ceased on 2016-12-31" in beside.out
