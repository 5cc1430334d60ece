"""`--accept` and `--evidence`: what counts, in every command that decides, and what a wrong word gives."""

from __future__ import annotations

import json

import pytest

from compliance.cli.options import ACCEPT
from compliance.model.status import Basis
from tests.cli.documents import write
from tests.published import mistakes
from tests.recognised import BASES, DAY, GATES, document, profile

DATES = ("--as-of", DAY, "--known-as-of", DAY)
ON_ONE_RULE_SET = {
    "explain": ("acme.yaml", "V"),
    "timeline": ("acme.yaml",),
    "plan": ("acme.yaml",),
    "disputes": ("acme.yaml",),
    "compare": ("acme.yaml", "beta.yaml"),
    "evaluate": ("acme.yaml",),
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Two providers alike and a rule set."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(tmp_path / "acme.yaml", profile())
    write(tmp_path / "beta.yaml", {**profile(), "id": "beta", "name": "Beta"})
    write(tmp_path / "steps.yaml", document())
    return tmp_path


@pytest.fixture
def verdicts(compliance, here):
    """What `evaluate` says of each number of gates, the facts alone first."""

    def of(*given):
        said = []
        for count in range(1, len(GATES) + 1):
            write(here / "steps.yaml", document(GATES[:count]))
            ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, *given, "--format", "json")
            (card,) = json.loads(ran.out)["scorecards"]
            said.append(card["verdict"]["status"])
            assert ran.code == (0 if said[-1] == "necessary-only" else 1)
        return said

    return of


def test_every_basis_can_be_accepted():
    assert ACCEPT.choices == tuple(Basis) == BASES


@pytest.mark.parametrize(("met", "accept"), [*enumerate(BASES, start=1)])
def test_gates_are_met_up_to_what_is_accepted(verdicts, met, accept):
    expected = ["necessary-only"] * met + ["undetermined"] * (len(GATES) - met)
    assert verdicts("--accept", accept) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("as-required", ["necessary-only"] * 4),
        ("any", ["necessary-only"] * 4),
        ("C", ["necessary-only"] * 4),
        ("B", ["necessary-only"] * 3 + ["undetermined"]),
        ("A", ["necessary-only"] + ["undetermined"] * 3),
        ("A,P1M", ["undetermined"] * 4),
    ],
)
def test_evidence_replaces_what_every_rule_asks(verdicts, evidence, expected):
    assert verdicts("--evidence", evidence) == expected


def test_less_than_a_rule_asks_is_marked(compliance, here):
    write(here / "acme.yaml", profile(grade="D"))
    write(here / "steps.yaml", document("V"))
    arguments = ("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES)
    assert compliance(*arguments).code == 1
    loose = compliance(*arguments, "--evidence", "any")
    assert loose.code == 0
    assert "evidence of any grade and age asked of every rule (loosened)" in loose.out


@pytest.mark.parametrize("command", ON_ONE_RULE_SET)
def test_every_command_that_decides_goes_by_both(compliance, command):
    arguments = (command, *ON_ONE_RULE_SET[command], "--against", "steps.yaml", *DATES)
    plain = compliance(*arguments)
    assert plain.out not in {
        compliance(*arguments, "--accept", "facts").out,
        compliance(*arguments, "--evidence", "A").out,
    }
    assert compliance(*arguments, "--accept", "declared", "--evidence", "as-required").out == plain.out


DOCUMENTS = {"plan": "plan", "timeline": "timeline", "disputes": "disputes", "compare": "comparison"}
"""Commands that write a document of their own about one set of terms, each with the kind of it."""

FACTS_ALONE = "facts alone, no certificate as a whole and no answer of the provider"


@pytest.mark.parametrize("command", DOCUMENTS)
@pytest.mark.parametrize(
    ("given", "accept", "evidence"),
    [
        ((), "declared", "as-required"),
        (("--accept", "read"), "read", "as-required"),
        (("--accept", "facts", "--evidence", "B,P2Y"), "facts", "B,P2Y"),
        (("--evidence", "any"), "declared", "any"),
    ],
)
def test_every_document_says_what_counted(compliance, command, given, accept, evidence):
    arguments = (command, *ON_ONE_RULE_SET[command], "--against", "steps.yaml", *DATES)
    written = json.loads(compliance(*arguments, *given, "--format", "json").out)
    assert mistakes(DOCUMENTS[command], written) == []
    (of_terms,) = written.get("comparisons", [written])
    assert (of_terms["accept"], of_terms["evidence"]) == (accept, evidence)


@pytest.mark.parametrize("command", DOCUMENTS)
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_every_page_says_what_counted_where_that_is_not_as_usual(compliance, command, format_):
    arguments = (command, *ON_ONE_RULE_SET[command], "--against", "steps.yaml", *DATES, "--format", format_)
    assert "Counted:" not in compliance(*arguments).out
    assert f"Counted: {FACTS_ALONE}" in " ".join(compliance(*arguments, "--accept", "facts").out.split())
    demanding = " ".join(compliance(*arguments, "--evidence", "B").out.split())
    assert demanding.count("evidence B asked of every rule") == 1


@pytest.mark.parametrize("command", ON_ONE_RULE_SET)
@pytest.mark.parametrize(
    ("option", "word", "said"),
    [
        ("--accept", "claims", "there are: facts, attested"),
        ("--evidence", "E", "'E' is none of as-required, any, A, B, C, D, or a grade with an age, such as B,P2Y"),
        ("--evidence", "B,2Y", "P3Y"),
    ],
)
def test_a_word_there_is_not(compliance, command, option, word, said):
    arguments = (command, *ON_ONE_RULE_SET[command], "--against", "steps.yaml", *DATES)
    ran = compliance(*arguments, option, word)
    assert ran.code == 2
    assert option in ran.err
    assert said in ran.err


def test_both_may_be_configured(compliance, here):
    (here / "compliance.toml").write_text('accept = "attested"\nevidence = "B,P2Y"\n', encoding="utf-8")
    shown = json.loads(compliance("config", "--format", "json").out)["settings"]
    assert {one["name"]: one["values"] for one in shown if one["name"] in ("accept", "evidence")} == {
        "accept": ["attested"],
        "evidence": ["B,P2Y"],
    }
    ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, "--format", "json")
    (card,) = json.loads(ran.out)["scorecards"]
    assert (card["accept"], card["evidence"]) == ("attested", "B,P2Y")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('accept = "all"', "compliance.toml:1:1: accept: invalid choice: 'all'"),
        ('evidence = "E"', "compliance.toml:1:1: evidence: 'E' is none of as-required"),
    ],
)
def test_a_wrong_word_of_the_file_is_a_problem_of_the_file(compliance, here, text, said):
    (here / "compliance.toml").write_text(text, encoding="utf-8")
    ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES)
    assert ran.code == 3
    assert said in ran.err


def at_strengths(compliance, *given):
    arguments = ("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, "--strengths", *given)
    (card,) = json.loads(compliance(*arguments, "--format", "json").out)["scorecards"]
    return {one["strength"]: one["verdict"] for one in card["strengths"]}


@pytest.mark.parametrize(
    ("gates", "grade", "met"),
    [
        ("F", "B", ["claimed", "documented", "grade C", "grade B", "grade A"]),
        ("FVR", "B", ["claimed", "documented", "grade C", "grade B"]),
        ("FVRD", "B", ["claimed", "documented", "grade C"]),
        ("FV", "D", ["claimed"]),
        ("FR", "D", ["claimed", "documented"]),
    ],
)
def test_the_verdict_at_each_strength(compliance, here, gates, grade, met):
    write(here / "acme.yaml", profile(grade=grade))
    write(here / "steps.yaml", document(gates))
    verdicts = at_strengths(compliance)
    assert [*verdicts] == ["claimed", "documented", "grade C", "grade B", "grade A"]
    assert [name for name, verdict in verdicts.items() if verdict == "necessary-only"] == met
    assert {*verdicts.values()} <= {"necessary-only", "undetermined"}
    assert at_strengths(compliance, "--evidence", "A") == verdicts


def test_strengths_go_by_what_is_accepted(compliance):
    assert {*at_strengths(compliance, "--accept", "read").values()} == {"undetermined"}


def test_strengths_are_told_on_request_only(compliance):
    arguments = ("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES)
    told = "By evidence: claimed: Met; documented: Met; grade C: Met; grade B: Open;"
    assert told in " ".join(compliance(*arguments, "--strengths").out.split())
    assert "By evidence" not in compliance(*arguments).out
    (card,) = json.loads(compliance(*arguments, "--format", "json").out)["scorecards"]
    assert "strengths" not in card


@pytest.mark.parametrize("given", [(), ("--strengths",)])
def test_the_document_is_as_its_schema_has_it(compliance, given):
    ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, *given, "--format", "json")
    assert mistakes("scorecards", json.loads(ran.out)) == []


def made(compliance, name, *given):
    ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, *given, "--format", f"json={name}")
    assert ran.code in (0, 1)


@pytest.mark.parametrize(
    ("then", "now", "code"),
    [
        ((), (), 0),
        (("--accept", "facts"), ("--accept", "facts"), 0),
        (("--evidence", "B"), ("--evidence", "B"), 0),
        (("--accept", "facts"), (), 2),
        ((), ("--accept", "facts"), 2),
        ((), ("--evidence", "any"), 2),
        (("--evidence", "B,P2Y"), ("--evidence", "B"), 2),
    ],
)
def test_a_baseline_is_made_with_the_same_words(compliance, then, now, code):
    made(compliance, "then.json", *then)
    ran = compliance("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, *now, "--baseline", "then.json")
    assert ran.code == code
    if code == 2:
        words = [dict(zip(given[::2], given[1::2], strict=True)) for given in (then, now)]
        for each in words:
            assert f"--accept {each.get('--accept', 'declared')}" in ran.err
            assert f"--evidence {each.get('--evidence', 'as-required')}" in ran.err


def test_a_baseline_without_these_words_was_made_without_them(compliance, here):
    made(compliance, "then.json")
    document = json.loads((here / "then.json").read_text(encoding="utf-8"))
    for key in ("accept", "evidence", "rests_on", "verdict_on", "recognitions"):
        del document["scorecards"][0][key]
    write(here / "then.json", document)
    arguments = ("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, "--baseline", "then.json")
    assert compliance(*arguments).code == 0
    assert compliance(*arguments, "--accept", "read").code == 2


def test_a_diff_says_that_something_else_counts(compliance):
    made(compliance, "then.json")
    made(compliance, "now.json", "--accept", "read", "--evidence", "B")
    told = compliance("diff", "then.json", "now.json").out
    assert "what counts: accepted as declared then and read now" in told
    assert "what counts: evidence as-required then and B now" in told


def test_a_diff_says_so_where_all_comes_out_alike(compliance, here):
    write(here / "steps.yaml", document("F"))
    made(compliance, "then.json")
    made(compliance, "now.json", "--accept", "facts")
    assert "accepted as declared then and facts now" in compliance("diff", "then.json", "now.json").out


def test_a_waiver_is_used_where_what_counts_leaves_its_finding_open(compliance, here):
    each = {"provider": "acme", "ruleset": "steps", "reason": "agreed", "owner": "CISO", "created": "2024-01-01"}
    entry = {"rule": "D", **each, "expires": "2024-12-31"}
    write(here / "waivers.yaml", {"schema": "waivers/1", "waivers": {"d": entry}})
    arguments = ("evaluate", "acme.yaml", "--against", "steps.yaml", *DATES, "--waivers", "waivers.yaml")
    unused = compliance(*arguments, "--strict-waivers")
    assert (unused.code, "waiver 'd' is unused" in unused.err) == (1, True)
    used = compliance(*arguments, "--strict-waivers", "--accept", "read")
    assert (used.code, "met only by waivers of D" in used.err) == (0, True)


def test_every_mistake_at_once(compliance, monkeypatch):
    monkeypatch.setenv("COMPLIANCE_ACCEPT", "fact")
    ran = compliance("evaluate", "acme.yaml", "--against", "no-such", "--evidence", "E", *DATES)
    assert ran.code == 2
    for said in ("COMPLIANCE_ACCEPT: invalid choice: 'fact'; did you mean 'facts'?", "'E' is none of", "no-such"):
        assert said in ran.err
