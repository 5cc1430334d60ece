"""`compliance analyze` as a user runs it, with and without a corpus and an outcome."""

from __future__ import annotations

import json
from html import unescape

import pytest

from compliance.cli.options import TARGETS
from tests.cli.documents import HOSTILE, provider, ruleset, valid, write
from tests.cli.invoke import ROOT, THEN
from tests.published import mistakes

ANALYZE = ("analyze", "andromede", "--as-of", "2026-11-23", "--known-as-of", "2026-11-23")


DATES = ("--as-of", "2024-06-30", "--known-as-of", "2024-06-30")
OBJECTIVES = [{"id": "security", "title": "Security"}, {"id": "rest", "title": "The rest"}]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Three providers in a folder, and a rule set beside it."""
    monkeypatch.chdir(tmp_path)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rules = [
        {"id": "needed", "title": "Needed", "check": "x.demo.needed", "objective": "security", "role": "gate"},
        {"id": "enough", "title": "Enough", "check": "x.demo.enough", "objective": "rest"},
    ]
    ruleset(tmp_path, objectives=OBJECTIVES, rules=rules)
    provider(corpus, "both", needed=True, enough=True)
    provider(corpus, "secure", needed=True, enough=False)
    provider(corpus, "dark", enough=True)
    return corpus


def world(ran):
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert mistakes("analysis", document) == []
    return document


@pytest.mark.usefixtures("folder")
def test_a_corpus(compliance):
    command = ("analyze", "demo.yaml", "--corpus", "corpus", "--outcome", "x.demo.enough", *DATES, "--format", "json")
    found = world(compliance(*command))
    corpus = found["corpus"]
    assert (corpus["outcome"]["text"], corpus["cases"]) == ("x.demo.enough", 3)
    security = corpus["objectives"][0]
    assert security["cells"] == {
        "met_with_outcome": ["both"],
        "met_without_outcome": ["secure"],
        "unmet_with_outcome": [],
        "unmet_without_outcome": [],
    }
    assert security["unknown"] == [
        {
            "provider": "dark",
            "met": None,
            "outcome": True,
            "met_unknown": ["needed: not known: x.demo.needed"],
            "outcome_unknown": [],
        }
    ]
    needed = security["necessary_in_the_world"]
    assert (needed["incl_n"], needed["cov_n"], needed["ron"]) == (1.0, 0.5, 0.0)
    assert needed["viol_upper95"] == pytest.approx(0.95)
    assert security["sufficient_in_the_world"]["incl_s"] == 0.5
    assert compliance(*command).out == compliance(*command).out


@pytest.mark.usefixtures("folder")
def test_the_witness_is_a_real_provider_of_the_corpus_where_there_is_one(compliance):
    def witnesses(*corpus):
        ran = compliance("analyze", "demo.yaml", "--corpus", *corpus, *DATES, "--format", "json")
        claim = "objective security is not sufficient"
        return [(w["provider"], w["as_of"]) for w in world(ran)["witnesses"] if w["claim"] == claim]

    assert witnesses("corpus") == [("secure", "2024-06-30")]
    assert witnesses("corpus/both.yaml", "corpus/dark.yaml") == [(None, None)]


@pytest.mark.usefixtures("folder")
def test_by_rule_and_in_the_world_are_never_mixed(compliance):
    ran = compliance("analyze", "demo.yaml", "--corpus", "corpus", *DATES)
    assert (ran.code, ran.err) == (0, "")
    by_rule, _, in_the_world = ran.out.partition("\nNecessary and sufficient in the world\n")
    assert "\nNecessary and sufficient by rule\n" in by_rule
    assert "Outcome: still-trading" in in_the_world
    assert "RoN" not in by_rule
    assert "knock-out" not in in_the_world
    assert "necessary by rule" in in_the_world.replace("\n", " ").replace("   ", " ")
    found = world(compliance("analyze", "demo.yaml", "--corpus", "corpus", *DATES, "--format", "json"))
    keys = {key for key in json.dumps(found["corpus"]).split('"') if "necessary" in key and " " not in key}
    assert keys == {"necessary_in_the_world"}
    assert "in_the_world" not in json.dumps({k: v for k, v in found.items() if k != "corpus"})
    page = compliance("analyze", "demo.yaml", "--corpus", "corpus", *DATES, "--format", "markdown").out
    assert "\n## Necessary and sufficient by rule\n" in page
    assert "\n## Necessary and sufficient in the world\n" in page


def test_without_either_option_nothing_is_said_of_the_world(compliance):
    assert world(compliance("analyze", "andromede", *THEN, "--format", "json"))["corpus"] is None


def test_several_folders_and_files_each_file_once(compliance, folder, tmp_path):
    (tmp_path / "more" / "deep").mkdir(parents=True)
    provider(tmp_path / "more" / "deep", "fourth", needed=False, enough=True)
    write(
        folder / "market.yaml", {"schema": "context/1", "id": "market", "title": "M", "sources": {}, "statements": []}
    )
    ran = compliance(
        "analyze", "demo.yaml", "--corpus", "corpus", "more", "--corpus", "corpus/both.yaml", *DATES, "--format", "json"
    )
    found = world(ran)["corpus"]
    assert found["cases"] == 4
    assert found["objectives"][0]["cells"]["unmet_with_outcome"] == ["fourth"]


@pytest.mark.usefixtures("folder")
def test_dates_are_those_of_any_assessment(compliance):
    early = ("--as-of", "2019-12-31", "--known-as-of", "2024-06-30")
    found = world(compliance("analyze", "demo.yaml", "--corpus", "corpus", *early, "--format", "json"))["corpus"]
    for objective in found["objectives"]:
        assert [case["outcome_unknown"] for case in objective["unknown"]] == [
            ["nothing is stated of it by 2019-12-31"]
        ] * 3
        measures = objective["necessary_in_the_world"]
        assert (measures["incl_n"], measures["cov_n"], measures["ron"], measures["viol_upper95"]) == (None,) * 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--outcome", "identity.lsted"],
            "--outcome: column 10: unknown fact 'identity.lsted' (did you mean 'identity.listed'?)",
        ),
        (["--outcome", "finance.paid_in_meur"], "--outcome: column 1: a condition must be true or false"),
        (["--outcome", "x.demo.enuogh"], "did you mean 'x.demo.enough'"),
        (["--outcome", "still_trading"], "did you mean 'still-trading'?"),
        (["--outcome", ""], "--outcome: column 1: "),
        (["--outcome", "identity.lsted && finance.paid > 1"], "column 27: unknown fact 'finance.paid'"),
        (["--outcome", "(" * 5000], "--outcome: column "),
        (["--outcome", "identity.listed && " * 5000 + "identity.listed"], "--outcome: column "),
        (["--corpus", ""], "--corpus: there is no folder or file ''"),
        (["--corpus", "n" * 5000], "--corpus: there is no folder or file 'nnn"),
        (["--corpus", "nowhere", "corpus", "gone"], "--corpus: there is no folder or file 'gone'"),
        (["--corpus", "nowhere", "corpus", "gone"], "--corpus: there is no folder or file 'nowhere'"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage(compliance, arguments, said):
    ran = compliance("analyze", "demo.yaml", *arguments, *DATES)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.usefixtures("folder")
def test_two_profiles_of_one_id(compliance, tmp_path):
    (tmp_path / "more").mkdir()
    provider(tmp_path / "more", "both")
    ran = compliance("analyze", "demo.yaml", "--corpus", "corpus", "more", *DATES)
    assert (ran.code, ran.out) == (2, "")
    assert "several profiles have the id 'both': corpus/both.yaml, more/both.yaml" in ran.err


def test_every_problem_of_every_file_is_reported(compliance, folder, tmp_path):
    (folder / "bad.yaml").write_text("schema: provider/1\nid: bad\nnaem: Bad\n", encoding="utf-8")
    (folder / "worse.yml").write_text("schema: provider/1\nid: [\n", encoding="utf-8")
    (folder / "what.yaml").write_text("no: schema\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("schema: ruleset/1\n", encoding="utf-8")
    ran = compliance("analyze", "broken.yaml", "--corpus", "corpus", *DATES)
    assert (ran.code, ran.out) == (3, "")
    for place in ("corpus/bad.yaml:3:1: ", "corpus/worse.yml:", "corpus/what.yaml:1:1: ", "broken.yaml:1:1: "):
        assert place in ran.err


@pytest.mark.parametrize(
    "files", [{}, {"market.yaml": "schema: context/1\n"}, {".hidden.yaml": "schema: provider/1\n"}]
)
@pytest.mark.usefixtures("folder")
def test_a_folder_without_a_provider(compliance, tmp_path, files):
    (tmp_path / "empty").mkdir()
    for name, text in files.items():
        (tmp_path / "empty" / name).write_text(text, encoding="utf-8")
    ran = compliance("analyze", "demo.yaml", "--corpus", "corpus", "empty", *DATES)
    assert (ran.code, ran.out) == (4, "")
    assert "there is no provider profile in empty" in ran.err


def test_a_link_out_of_the_folder_is_not_followed(compliance, folder, tmp_path):
    provider(tmp_path, "outside", needed=True)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    ran = compliance("analyze", "demo.yaml", "--corpus", "corpus", *DATES)
    assert (ran.code, ran.out) == (3, "")
    assert "corpus/link.yaml:1:1: " in ran.err


@pytest.mark.exhaustive
@pytest.mark.parametrize("as_of", ["2016-02-01", "2026-11-23"])
def test_the_providers_that_come_with_the_program(compliance, as_of, monkeypatch):
    """Security, as of 2016: only Numergy is known to have met it, and the giants traded without."""
    monkeypatch.chdir(ROOT)
    dates = ("--as-of", as_of, "--known-as-of", "2026-11-23")
    ran = compliance(
        "analyze", "andromede", "--corpus", "providers", "--outcome", "still-trading", *dates, "--format", "json"
    )
    found = world(ran)
    security, viability = found["corpus"]["objectives"]
    assert viability["met_when"] == "score of Viability at least 60; secured-demand pass"
    assert {"aws", "microsoft-azure"} <= set(security["cells"]["unmet_with_outcome"])
    place = "unmet_with_outcome" if as_of == "2016-02-01" else "unmet_without_outcome"
    assert viability["cells"][place] == ["cloudwatt", "numergy"]
    if as_of == "2016-02-01":
        same = compliance("analyze", "andromede", "--outcome", "still-trading", *dates, "--format", "json")
        assert ran.out == same.out
        assert security["cells"]["met_with_outcome"] == ["numergy"]
        assert "nothing is stated of it by 2016-02-01" in {c["met_unknown"][0] for c in security["unknown"]}
    else:
        assert security["cells"]["met_without_outcome"] == ["numergy"]
        assert {"provider": "numergy", "last_day": "2016-12-30"} in found["corpus"]["ended"]
        told = (
            "Not sufficient in the world: numergy (2016-12-30) meets 'Security and EU law' without having the outcome."
        )
        assert security["sufficient_in_the_world"]["shows"].startswith(told)
        page = compliance("analyze", "andromede", "--corpus", "providers", "--outcome", "still-trading", *dates).out
        assert told in " ".join(page.split())
        assert "1: numergy (2016-12-30)" in page
    (witness,) = [w for w in found["witnesses"] if w["claim"] == "objective security is not sufficient"]
    assert witness["provider"] == "numergy"


@pytest.mark.exhaustive
@pytest.mark.parametrize("target", TARGETS)
def test_analyze_as_json(compliance, target):
    ran = compliance(*ANALYZE, "--target", target, "--format", "json")
    found = valid("analysis", ran.out)
    assert (ran.code, found["schema"], found["target"]) == (0, "analysis/1", target)
    roles = {part["id"]: part["role"] for part in found["objectives"]}
    necessary = {"security": "sole", "viability": "decorative"}
    assert roles == (necessary if target == "necessary" else {"security": "knock-out", "viability": "knock-out"})


def test_analyze(compliance):
    ran = compliance(*ANALYZE)
    assert (ran.code, ran.err) == (0, "")
    assert "Minimal blocking sets: 716\n" in ran.out
    assert "Minimal sufficient sets: 662\n" in ran.out
    assert "objective security is not sufficient: numergy on 2016-12-30 passes" in ran.out
    assert "in the world\n" not in ran.out.replace("so in the world", "")


def test_analyze_shows_hidden_vetoes(compliance):
    page = compliance(*ANALYZE, "--set", "pass_mark=90", "--format", "markdown").out
    vetoes = unescape(page).partition("## Hidden vetoes\n")[2].partition("\n### ")[0]
    assert [name for name in ("owners-aligned", "capital-paid-in>=rung 2") if name not in vetoes] == []


@pytest.mark.parametrize(("mark", "word"), [("0", "Trivial: "), ("101", "Impossible: ")])
def test_analyze_claims_nothing_of_a_verdict_that_asks_nothing_or_too_much(compliance, mark, word, tmp_path):
    rules = HOSTILE.replace("{all: [A]}", f"{{score: {{of: all, at_least: {mark}}}}}").replace(
        "until: 2025", "until: 2027"
    )
    path = tmp_path / "rules.yaml"
    path.write_text(rules, encoding="utf-8")
    ran = compliance("analyze", str(path), "--as-of", "2026-01-01")
    assert ran.code == 0
    assert f"\n  {word}" in ran.out
    assert "Rules\n" not in ran.out
