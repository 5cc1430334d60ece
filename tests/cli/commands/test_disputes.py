"""`compliance disputes` as a user runs it, and what `evaluate` says of it in a line."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import ruleset
from tests.cli.invoke import THEN
from tests.published import mistakes

NUMERGY = ("disputes", "numergy", "--against", "andromede", *THEN)
DAY = ("--as-of", "2024-06-30", "--known-as-of", "2024-06-30")

PROVIDER = """\
schema: provider/1
id: acme
name: Acme
sources:
  weekly: {title: It is there, publisher: The Weekly, published: 2024-02-01, grade: C}
  daily: {title: It is not, publisher: The Daily, published: 2024-03-01, grade: B}
statements:
  - id: there
    from: 2024-01-01
    sources: [weekly]
    facts: {x: {demo: {needed: true}}}
  - id: missing
    from: 2024-01-01
    sources: [daily]
    facts: {x: {demo: {needed: false}}}
  - id: rest
    from: 2024-01-01
    sources: [weekly]
    facts:
      x: {demo: {enough: false}}
      answers: {demo: {enough: pass}}
  - {id: small, from: 2024-01-01, sources: [weekly], facts: {operations: {staff: 5}}}
  - {id: large, from: 2024-01-01, sources: [daily], facts: {operations: {staff: 50}}}
"""


@pytest.fixture
def acme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ruleset(tmp_path)
    (tmp_path / "acme.yaml").write_text(PROVIDER, encoding="utf-8")
    return ("disputes", "acme.yaml", "--against", "demo.yaml", *DAY)


def test_the_revenue_of_numergy(compliance):
    ran = compliance(*NUMERGY)
    assert (ran.code, ran.err) == (0, "")
    assert "Its rules read 1 dispute. It does not matter for the verdict.\n" in ran.out
    assert "the verdict is 'Necessary, not sufficient' whichever side is right." in " ".join(ran.out.split())
    assert "providers/numergy.yaml:" in ran.out
    assert "No rule of andromede reads: ownership.ultimate_controller_country (altice-luxembourg against" in ran.out


TEXT = """\
Acme against Demonstration (demo 1): sources that disagree
As of 2024-06-30, known as of 2024-06-30: the verdict may be 'Not met' or 'Necessary, not
sufficient'.
Its rules read 1 dispute. Matters for the verdict: x.demo.needed.
The facts contradict 1 declared answer, which is ignored. Believing that to enough would change the
verdict.

Disputed: x.demo.needed
  Matters for the verdict: in reading 1 (x.demo.needed = no), the verdict is 'Not met'; in reading 2
  (x.demo.needed = yes), the verdict is 'Necessary, not sufficient'.
  missing: x.demo.needed = no (acme.yaml:15:24), from 2024-01-01, grade B. The Daily, 2024-03-01,
    grade B [daily]
  there: x.demo.needed = yes (acme.yaml:11:24), from 2024-01-01, grade C. The Weekly, 2024-02-01,
    grade C [weekly]
  Reading 1: x.demo.needed = no
  Reading 2: x.demo.needed = yes
  in reading       1                2
  verdict          Not met          Necessary, not sufficient
  score            0                50
  Needed (needed)  not met, rung 1  met, rung 2

Contradicted: the answer to enough
  Enough (enough): not met; declared answer 'pass' lies outside what the facts allow (rung 1);
  ignored.
  Matters for the verdict: had it been believed, the verdict may be 'Not met' or 'Necessary, not
  sufficient' or 'Sufficient'; as it is, the verdict may be 'Not met' or 'Necessary, not
  sufficient'.
  Declared: answers.demo.enough = pass (acme.yaml:21:24), from 2024-01-01, grade C. The Weekly,
    2024-02-01, grade C [weekly]
  Against it: x.demo.enough = no (acme.yaml:20:18), from 2024-01-01, grade C. The Weekly,
    2024-02-01, grade C [weekly]

Other disputes
  No rule of demo reads: operations.staff (large against small).

Sources
  daily: It is not. The Daily, 2024-03-01, grade B
  weekly: It is there. The Weekly, 2024-02-01, grade C
"""


def test_text(compliance, acme):
    ran = compliance(*acme)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TEXT


def test_markdown(compliance, acme):
    ran = compliance(*acme, "--format", "markdown")
    assert ran.code == 0
    assert "## Disputed: x.demo.needed\n" in ran.out
    assert "| in reading | 1 | 2 |\n| --- | --- | --- |\n| verdict | Not met | Necessary, not sufficient |\n" in ran.out


def test_json(compliance, acme):
    ran = compliance(*acme, "--format", "json")
    document = json.loads(ran.out)
    assert mistakes("disputes", document) == []
    assert (ran.code, document["schema"], document["result"]["verdict"]) == (0, "disputes/1", "undetermined")
    assert [one["effect"] for one in document["disputes"]] == ["decides"]
    assert [one["matters"] for one in document["contradictions"]] == [True]
    assert [one["why"] for one in document["irrelevant"]] == ["not read"]


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_the_same_bytes_every_time_and_in_a_file(compliance, acme, format_):
    once = compliance(*acme, "--format", format_).out
    assert compliance(*acme, "--format", format_, "--output", "out").out == ""
    with open("out", encoding="utf-8", newline="") as file:  # noqa: PTH123 - the folder is the current one
        assert file.read() == once


def test_built_in_documents_are_valid_under_the_schema(compliance):
    ran = compliance("disputes", "s3ns", "--against", "eu-csf-2026", "--known-as-of", "2026-11-23", "--format", "json")
    document = json.loads(ran.out)
    assert mistakes("disputes", document) == []
    assert [(one["effect"], one["rules"]) for one in document["disputes"]] == [("open", ["SOV-2.2"])]
    # One side is the qualification's own word, which the other contradicts with weaker evidence: neither counts.
    assert [(one["rule"], one["by"], one["facts_count"]) for one in document["conflicts"]] == [
        ("SOV-2.2", "ANSSI", False)
    ]


def test_nothing_is_disputed(compliance):
    ran = compliance("disputes", "aws", "--against", "andromede", *THEN)
    assert ran.code == 0
    assert "The sources agree on all that its rules read, and no declared answer contradicts the facts.\n" in ran.out


def test_a_service_and_a_parameter(compliance):
    ran = compliance(*NUMERGY, "--service", "iaas", "--set", "pass_mark=0")
    assert ran.code == 0
    assert ran.out.startswith("Numergy, Public cloud infrastructure (numergy@iaas) against")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["numergi", "--against", "andromede"], 2, "unknown provider 'numergi'"),
        (["numergy", "--against", "andromed"], 2, "unknown rule set 'andromed'"),
        (["numergy"], 2, "--against"),
        (["numergy", "--against", "andromede", "--service", "iass"], 2, "did you mean 'iaas'?"),
        (["broken.yaml", "--against", "andromede"], 3, "broken.yaml:1:1: "),
        (["aws", "--against", "over.yaml", "--as-of", "2021-01-01"], 4, "nothing to evaluate for aws"),
    ],
)
def test_what_cannot_be_said(compliance, arguments, code, said, tmp_path, monkeypatch):
    (tmp_path / "broken.yaml").write_text("schema: provider/1\n", encoding="utf-8")
    ruleset(tmp_path, "over", effective={"until": "2020-01-01"})
    monkeypatch.chdir(tmp_path)
    ran = compliance("disputes", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_text_of_documents_commands_nothing(compliance, acme, tmp_path):
    hostile = PROVIDER.replace("publisher: The Daily", r'publisher: "::error::\e[31m <b>*x*</b> | y"')
    (tmp_path / "acme.yaml").write_text(hostile.replace("It is not", "'##vso[task]'"), encoding="utf-8")
    shown = [compliance(*acme, "--format", name) for name in ("text", "markdown", "json")]
    assert [ran.code for ran in shown] == [0, 0, 0]
    for ran in shown:
        assert "\x1b" not in ran.out
        assert "##vso[" not in ran.out
        assert "\n::error" not in ran.out
    assert "<b>" not in shown[1].out


@pytest.mark.parametrize(
    ("needed", "format_", "said"),
    [
        ("false", "text", "Sources disagree on 1 fact, x.demo.needed; it does not matter for the verdict.\n"),
        ("true", "text", "Sources disagree on 1 fact, x.demo.needed; 'compliance disputes' tells whether that"),
        ("true", "markdown", "\nSources disagree on 1 fact, x.demo.needed; 'compliance disputes' tells"),
    ],
)
def test_evaluate_says_so_in_a_line(compliance, acme, tmp_path, needed, format_, said):
    never = [{"all": ["needed"]}, *([{"all": ["never"]}] if needed == "false" else [])]
    rules = [{"id": name, "title": name, "check": f"x.demo.{name}"} for name in ("needed", "enough")]
    ruleset(
        tmp_path,
        sufficient=False,
        rules=[*rules, {"id": "never", "title": "never", "check": "1 > 2"}],
        verdict={"necessary": never},
    )
    ran = compliance("evaluate", *acme[1:], "--format", format_)
    assert ran.code == 1
    assert said in ran.out


def test_evaluate_names_the_rules_where_the_dispute_is_about_an_entry(compliance):
    ran = compliance("evaluate", "scaleway", "--against", "andromede", "--known-as-of", "2026-11-23")
    assert "\nSources disagree on what is read by 3 rules, iso/valid-certificate and 2 more; " in ran.out


def test_evaluate_says_nothing_where_nothing_is_disputed(compliance):
    assert "disagree" not in compliance("evaluate", "aws", "--against", "andromede", *THEN).out
