"""`caiq`: answers to questions become declared answers to controls; blank is unknown, and one no is no."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.exchange import caiq
from compliance.exchange.caiq import QUESTIONS_4_0
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.model.problem import LoadError
from tests.exchange.samples import sample
from tests.exchange.workbooks import workbook

TODAY = date(2026, 11, 30)
HEADER = ["Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership", "CSP Implementation Description"]


def read(data, name="caiq-4.0.csv", **asked):
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


def test_the_questions_of_version_4_0_are_those_of_its_controls():
    assert sum(map(len, QUESTIONS_4_0.values())) == 197
    assert sum(int(count) for counts in QUESTIONS_4_0.values() for count in counts) == 261


@pytest.mark.parametrize(
    ("control", "numbers", "why"),
    [
        ("IVS-04", [1], ""),
        ("HRS-01", [1, 2], "not in this file: HRS-01.3"),
        ("IPY-01", [2, 4], "not in this file: IPY-01.1, IPY-01.3, IPY-01.5"),
        ("IVS-04", [1, 2], "version 4.0 has no question IVS-04.2"),
        ("IVS-10", [1], "version 4.0 has no question IVS-10.1"),
        ("XYZ-00", [1], "version 4.0 has no question XYZ-00.1"),
    ],
)
def test_a_control_passes_only_with_all_the_questions_of_its_edition(control, numbers, why):
    imported = read(table(*((f"{control}.{n}", "Yes") for n in numbers)))
    assert answers(imported) == ({} if why else {f"ccm-4.0.{control}": "pass"})
    assert why in left(imported).get(control, ("", ""))[1]
    assert [*answers(read(table(*((f"{control}.{n}", "No") for n in numbers)))).values()] == ["fail"]


def test_a_short_file_of_no_named_edition_lets_nothing_pass():
    imported = read(table(("AIS-03.1", "Yes"), ("AIS-04.1", "No")), "answers.csv")
    assert answers(imported) == {"ccm-4.0.AIS-04": "fail"}
    assert "which edition this is" in left(imported)["AIS-03"][1]


@pytest.mark.parametrize(("edition", "whole"), [("4.1", 283), ("3.1", 310)])
def test_of_other_editions_only_the_whole_questionnaire_passes(edition, whole):
    def of(count):
        asked = [(f"IAM-{n // 20 + 1:02}.{n % 20 + 1}", "Yes") for n in range(count)]
        return read(table(*asked), f"CAIQ-v{edition}.csv")

    short = of(whole - 1)
    assert answers(short) == {}
    assert f"has {whole} questions, this file {whole - 1}" in left(short)["IAM-01"][1]
    assert {*answers(of(whole)).values()} == {"pass"}


def test_what_is_left_is_told_with_its_row():
    imported = read(table(("IAM-01.1", ""), ("IAM-01.2", "Partially"), ("Total", "Yes")))
    told = left(imported)
    assert told["IAM-01.1"] == ("row 2", "blank: unknown, not no")
    assert told["IAM-01.2 Partially"][0] == "row 3"
    assert told["Total"] == ("row 4", "not the id of a question, such as A&A-02.1")


def test_a_control_of_which_a_question_is_not_in_the_file_stays_unknown():
    assert answers(read(table(("IAM-01.1", "Yes")))) == {}
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


SHEETS = {"Intro": [["Read me"]], "CAIQv4.1": [["CAIQ v4.1"], HEADER, ["A&A-01.1", "", "No"], ["A&A-01.2", "", "No"]]}


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
    assert answers(imported) == {"ccm-3.1.AAC-02": "fail"}
    assert "this file 4" in left(imported)["AAC-01"][1]
    assert "AAC-03.1 yes: X and no: X" in left(imported)


def test_the_rule_set_can_be_named():
    assert answers(read(table(("IAM-03.1", "Yes")), ruleset="house")) == {"house.IAM-03": "pass"}


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
    assert imported.count == 14
    assert {*answers(imported).values()} == {"pass"}
    assert {entry.summary.partition("(")[2] for entry in imported.entries} == {"CSP-owned)", "Shared CSP and CSC)"}
    told = left(imported)
    assert len(told) == 10
    assert told["IVS-03"][0].endswith("row 21" if name.endswith("csv") else "row 22")
    assert "not in this file: IVS-03.2, IVS-03.3, IVS-03.4, IVS-03.5" in told["IVS-03"][1]
