"""`caiq`: answers to questions become declared answers to controls; blank is unknown, and one no is no."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.exchange import caiq
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.model.problem import LoadError
from tests.exchange.samples import sample
from tests.exchange.workbooks import workbook

TODAY = date(2026, 11, 30)
HEADER = ["Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership", "CSP Implementation Description"]


def read(data, name="answers.csv", **asked):
    return caiq.read([Foreign(name, data)], ImportTerms(TODAY, name="Acme", **asked))


def table(*answers):
    rows = [f"{question},,{answer},," for question, answer in answers]
    return "\n".join([",".join(HEADER), *rows]).encode()


def answers(imported):
    return {".".join(taken.path[1:]): taken.value for entry in imported.entries for taken in entry.facts}


def left(imported):
    return {one.what: (one.at, one.why) for one in imported.left}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["Yes", "Yes"], "pass"),
        (["Yes", "NA"], "pass"),
        (["yes", "N/A"], "pass"),
        (["Yes", "No"], "fail"),
        (["No", ""], "fail"),
        (["Yes", ""], None),
        (["Yes", "Partially"], None),
        (["", ""], None),
        (["NA", "Not Applicable"], None),
    ],
)
def test_the_answers_to_its_questions_answer_a_control(given, said):
    imported = read(table(*zip(["BCR-01.1", "BCR-01.2"], given, strict=True)))
    assert answers(imported) == ({} if said is None else {"ccm-4.0.BCR-01": said})


def test_what_is_left_is_told_with_its_row():
    imported = read(table(("IAM-01.1", ""), ("IAM-01.2", "Partially"), ("Total", "Yes")))
    told = left(imported)
    assert told["IAM-01.1"] == ("row 2", "blank: unknown, not no")
    assert told["IAM-01.2 Partially"][0] == "row 3"
    assert told["Total"] == ("row 4", "not the id of a question, such as A&A-02.1")


def test_a_control_of_which_a_question_is_not_in_the_file_stays_unknown():
    assert answers(read(table(("IAM-01.2", "Yes")))) == {}
    assert answers(read(table(("IAM-01.2", "No")))) == {"ccm-4.0.IAM-01": "fail"}


def test_a_question_answered_twice_counts_neither_way():
    imported = read(table(("IAM-01.1", "No"), ("IAM-01.1", "Yes")))
    assert answers(imported) == {}
    assert "answered before, in row 2" in left(imported)["IAM-01.1"][1]


def test_ownership_and_what_the_provider_wrote_are_kept():
    row = b'\nA&A-02.1,,Yes,Shared CSP and CSC,"Every year,\nby an outside firm"\n'
    (entry,) = read(",".join(HEADER).encode() + row).entries
    assert entry.summary == "A&A-02: yes to .1 (Shared CSP and CSC): Every year, by an outside firm"
    assert (entry.grade, entry.publisher, entry.from_, entry.published) == ("D", "Acme", TODAY, None)
    assert entry.facts[0].path == ("answers", "ccm-4.0", "A-A-02")


SHEETS = {"Intro": [["Read me"]], "CAIQv4.1": [["CAIQ v4.1"], HEADER, ["A&A-01.1", "", "Yes"], ["A&A-01.2", "", "Yes"]]}


def test_a_workbook_is_read_from_the_sheet_that_has_the_questions():
    imported = read(workbook(SHEETS), "caiq.xlsx")
    (entry,) = imported.entries
    (taken,) = entry.facts
    assert (taken.path[1:], taken.at) == (("ccm-4.1", "A-A-01"), "sheet CAIQv4.1, row 3, row 4")


def test_a_formula_is_no_answer():
    imported = read(workbook({"CAIQv4.0.3": [HEADER, ["IAM-01.1", "", '=IF(1,"Yes")']]}), "caiq.xlsx")
    assert answers(imported) == {}
    assert "IAM-01.1 a formula in C2: what it shows was not answered" in left(imported)


VERSION_3 = [
    ["CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v3.1"],
    [
        "Control Domain",
        "Control ID",
        "Question ID",
        "Control Specification",
        "Questions",
        "Consensus Assessment Answers",
    ],
    ["", "", "", "", "", "Yes", "No", "Not Applicable", "Notes"],
    ["Audit", "AAC-01", "AAC-01.1", "", "", "X", "", "", ""],
    ["", "", "AAC-01.2", "", "", "", "", "x", ""],
    ["", "AAC-02", "AAC-02.1", "", "", "", "X", "", ""],
    ["", "AAC-03", "AAC-03.1", "", "", "X", "X", "", ""],
]


def test_marks_of_version_3_are_read_and_two_marks_are_none():
    imported = read(workbook({"CAIQ": VERSION_3}), "caiq.xlsx")
    assert answers(imported) == {"ccm-3.1.AAC-01": "pass", "ccm-3.1.AAC-02": "fail"}
    assert "AAC-03.1 yes: X and no: X" in left(imported)


def test_the_rule_set_can_be_named():
    assert answers(read(table(("IAM-01.1", "Yes")), ruleset="house")) == {"house.IAM-01": "pass"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n", "no row names a column 'Question ID'"),
        (b"Question ID,Question\nA&A-01.1,\n", "no column of answers"),
        (table(("x", "Yes")), "no question ids"),
        (workbook({"Intro": [["Read me"]]}), "no sheet has a column"),
    ],
)
def test_what_is_no_questionnaire_is_refused(data, said):
    with pytest.raises(LoadError, match=said):
        read(data)


@pytest.mark.parametrize("name", ["forgedapps-caiq-lite-4.0.3.csv", "forgedapps-caiq-v4-layout.xlsx"])
def test_real_files(name):
    imported = read(sample(f"caiq/{name}"), name)
    assert imported.count == 24
    assert {*answers(imported).values()} == {"pass"}
    assert {entry.summary.partition("(")[2] for entry in imported.entries} == {"CSP-owned)", "Shared CSP and CSC)"}
    assert [one.what for one in imported.left] == ["24 questions"]
