"""What signed statements come to: every reason not to rely on one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from compliance.report.pages.blocks import render_text_page
from tests.report.cards import numergy
from tests.report.outputs import demo, rendered

from compliance.signing.checked import GivenFile, Reliance, check  # isort: skip
from compliance.signing.envelopes import SignedLine  # isort: skip

DAY = date(2016, 2, 2)
PROFILE = GivenFile("numergy.yaml", frozenset({numergy().provider.digest}), "provider", "numergy")
RULES = GivenFile("andromede.yaml", frozenset({numergy().ruleset.digest}), "ruleset", "andromede")
OTHER = frozenset({"sha256:" + 64 * "0"})


def lines(card=numergy, **changed):
    """The statements of a scorecard as lines whose signatures are right, some changed by the one who signed."""
    found = [json.loads(line) for line in rendered("in-toto", card()).splitlines()]
    return [SignedLine(n, "verified", ("k",), one | changed) for n, one in enumerate(found, 1)]


def problems(given=None, day=DAY, target=None, files=(PROFILE, RULES)):
    return list(check(lines() if given is None else given, "k", Reliance(day, target, files))[0].problems)


def test_nothing_against_a_verdict_that_holds_and_is_about_these_files():
    found, blocks = check(lines(), "k", Reliance(DAY, "necessary", (PROFILE, RULES)))
    assert (found.problems, found.reliable) == ((), True)
    text = render_text_page(blocks, width=200)
    assert "2 of 2 statements signed by the key k" in text
    assert "Verdict: necessary-only" in text
    assert "Holds: from 2016-02-01, through 2016-12-30" in text
    assert f"Profile: numergy.yaml, {numergy().provider.digest}" in text


AGAINST = {
    "a day past": (
        problems,
        {"day": date(2016, 12, 31)},
        "it held through 2016-12-30, and may be another on 2016-12-31",
    ),
    "a day before": (problems, {"day": date(2016, 1, 31)}, "it is about 2016-02-01 and later, not about 2016-01-31"),
    "more required": (problems, {"target": "sufficient"}, "the verdict is necessary-only, and sufficient is required"),
    "another profile": (
        problems,
        {"files": (replace(PROFILE, digests=OTHER), RULES)},
        "the profile numergy.yaml is not as it was assessed",
    ),
    "another rule set": (
        problems,
        {"files": (PROFILE, replace(RULES, digests=OTHER))},
        "the rule set andromede.yaml is not as it was assessed",
    ),
    "a file of nothing": (
        problems,
        {"files": (PROFILE, RULES, GivenFile("x.yaml", OTHER))},
        "x.yaml: none of the signed verdicts is about it",
    ),
    "a line that was changed": (problems, {"given": [*lines(), SignedLine(3, "changed", ("k",), None)]}, "line 3: "),
    "another key": (problems, {"given": [*lines(), SignedLine(3, "another key", ("q",), None)]}, "another key (q)"),
    "a line without a signature": (
        problems,
        {"given": [*lines(), SignedLine(3, "not signed", (), None)]},
        "not signed",
    ),
    "a result alone": (problems, {"given": lines()[1:]}, "no scorecard beside the result says so"),
    "no scorecard in it": (problems, {"given": lines(predicate={"schema": "scorecards/1"})[:1]}, "cannot be read"),
    "no predicate": (
        problems,
        {"given": [SignedLine(1, "verified", (), {**lines()[0].statement, "subject": 1})]},
        "read",
    ),
    "other files named": (problems, {"given": lines(subject=lines()[1].statement["subject"])[:1]}, "names other files"),
}


@pytest.mark.parametrize(("found", "of", "message"), AGAINST.values(), ids=AGAINST)
def test_every_reason_not_to_rely_on_it(found, of, message):
    assert any(message in one for one in found(**of)), found(**of)


def other_pair(**about):
    """Another verdict: of another profile under another rule set."""
    one = replace(numergy(), provider=replace(numergy().provider, id="other", digest="sha256:1", **about))
    return replace(one, ruleset=replace(one.ruleset, id="others", digest="sha256:2"))


def test_a_profile_and_a_rule_set_need_a_verdict_about_both():
    both = [*lines(), *lines(other_pair)]
    theirs = GivenFile("others.yaml", frozenset({"sha256:2"}), "ruleset", "others")
    assert problems(both, files=(PROFILE, RULES)) == []
    assert problems(both, files=(PROFILE,)) == []
    (missing,) = problems(both, files=(PROFILE, theirs))
    assert missing == "none of the signed verdicts is of numergy.yaml under others.yaml"


def test_what_is_not_about_the_documents_named_is_shown_and_stands_against_nothing():
    both = [*lines(), *lines(demo)]
    assert problems(both, target="necessary", files=())
    found, blocks = check(both, "k", Reliance(DAY, "necessary", (PROFILE, RULES)))
    assert found.problems == ()
    assert [one.about for one in found.verdicts] == [True, False]
    assert "Beside: not about the documents named" in render_text_page(blocks, width=200)


def test_a_service_that_is_meant_is_the_one_the_verdict_is_about():
    def of_service():
        return other_pair(service="vm")

    meant = GivenFile("other.yaml@vm", frozenset({"sha256:1"}), "provider", "other", "vm")
    assert problems(lines(of_service), files=(meant,)) == []
    (missing,) = problems(lines(of_service), files=(replace(meant, name="other.yaml@db", service="db"),))
    assert missing == "other.yaml@db: none of the signed verdicts is about it"


def test_it_holds_through_its_last_day_and_from_its_first():
    assert problems(day=date(2016, 12, 30)) == problems(day=date(2016, 2, 1)) == []


def test_an_open_verdict_meets_nothing_and_can_be_relied_on_as_such():
    open_ = Reliance(date(2022, 7, 1))
    assert check(lines(demo), "k", open_)[0].reliable
    assert not check(lines(demo), "k", replace(open_, target="necessary"))[0].reliable


def test_a_verdict_of_which_the_end_was_not_worked_out():
    predicate = json.loads(rendered("json", numergy()))
    del predicate["scorecards"][0]["verdict"]["holds_until"]
    predicate["scorecards"][0]["verdict"]["detail"] = "findings"
    (one, *_) = problems(lines(predicate=predicate)[:1])
    assert one.startswith("line 1: signed, but its scorecard cannot be read: ")
    assert "missing key 'holds_until'" in one


def test_what_is_of_another_kind_is_left_alone():
    of_others = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1"}
    found, blocks = check([*lines(), SignedLine(3, "verified", (), of_others)], "k", Reliance(DAY))
    assert found.problems == ()
    assert "Line 3: signed, and a statement of another kind: not read" in render_text_page(blocks, width=200)


def test_without_files_it_says_that_none_was_held_against_it():
    found, blocks = check(lines(), "k", Reliance(DAY))
    assert found.problems == ()
    assert "No file was held against them" in render_text_page(blocks, width=200)


def test_the_result_for_programs_names_each_verdict_its_documents_and_what_speaks_against_it():
    found, _ = check(lines(), "k", Reliance(date(2017, 1, 1), "sufficient", (PROFILE, replace(RULES, digests=OTHER))))
    (one,) = found.verdicts
    assert (one.line, one.status, one.holds_until) == (1, numergy().verdict.status, date(2016, 12, 31))
    assert one.documents == ("numergy.yaml",)
    assert [f"numergy under andromede: {problem}" for problem in one.problems] == list(found.problems)
    assert [(line.line, line.trust) for line in found.lines] == [(1, "verified"), (2, "verified")]
    assert (len(found.problems), found.reliable) == (3, False)
