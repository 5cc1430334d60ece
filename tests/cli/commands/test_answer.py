"""`compliance answer`: answers come back from every form, are checked, and are appended to a profile that stays as it was."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest

from compliance.loading.providers import load_provider
from tests.builders import written

RULES = {
    "schema": "ruleset/1",
    "id": "demo-1.2",
    "title": "Demo",
    "version": "1.0",
    "issuer": "Someone",
    "claims": "necessary",
    "rules": [
        {"id": "api", "title": "Export", "role": "gate", "check": "exit.api_export"},
        {"id": "days", "title": "Notice", "role": "gate", "check": "exit.notice_days <= 60"},
        {"id": "where", "title": "Kept in the EU", "role": "gate", "check": "data.backup_countries.all(c, c in EU)"},
        {"id": "keys", "title": "Keys", "role": "gate", "check": 'exit.erasure_method == "overwrite"'},
        {
            "id": "who",
            "title": "No supplier can read",
            "role": "gate",
            "check": "supply_chain.subprocessors.all(s, !s.can_access_data)",
        },
        {"id": "P-1.1", "title": "A plan", "role": "gate", "question": "Is there a plan?"},
        {
            "id": "care",
            "title": "Care",
            "role": "gate",
            "rungs": [{"title": "none"}, {"title": "some"}, {"title": "much"}],
        },
    ],
    "verdict": {"necessary": [{"gates": "all"}]},
}
PROFILE = """\
# Kept as it is.
schema: provider/1
id: acme
name: Acme
sources:
  old: {title: Old page, publisher: Acme, published: 2024-01-01, grade: B}   # with its comment

statements:
  # the first one
  - from: 2024-01-01
    sources: [old]
    facts:
      supply_chain: {subprocessors: {beta: {name: "Beta"}}}
"""
GOOD = {
    "exit.api_export": "yes",
    "exit.notice_days": "30",
    "data.backup_countries": "FR, DE",
    "exit.erasure_method": "overwrite",
    "answers.demo-1.2.P-1.1": "yes",
    "answers.demo-1.2.care": "3: much",
}
ON = ("--on", "2026-11-30", "--grade", "B")
ASK = ("--as-of", "2026-11-30", "--known-as-of", "2026-11-30")


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "demo-1.2.yaml").write_text(written(RULES), encoding="utf-8")
    return tmp_path


def markdown(there, answers, closed):
    text = (there / "form").read_text(encoding="utf-8")
    for id_, answer in answers.items():
        text = re.sub(
            rf"(- Id: `{re.escape(id_)}`.*?\nAnswer:)",
            lambda m, a=answer: f"{m[1]} {a}",
            text,
            count=1,
            flags=re.DOTALL,
        )
    if closed:
        text = text.replace("| beta | Beta |  |", "| beta | Beta | no |")
        text = text.replace("These are all (yes, no or none):", "These are all (yes, no or none): yes")
    (there / "answers.md").write_text(text, encoding="utf-8")
    return "answers.md"


def as_json(there, answers, closed):
    document = json.loads((there / "form").read_text(encoding="utf-8"))
    for question in document["questions"]:
        if question["id"] in answers:
            question["answer"] = answers[question["id"]]
        elif question["kind"] == "list" and closed:
            question |= {"answer": [{"id": "beta", "can_access_data": False}], "all": True}
    (there / "answers.json").write_text(json.dumps(document), encoding="utf-8")
    return "answers.json"


def as_page(there, answers, closed):
    """What the page saves: every question, the rows of every table."""
    page = (there / "form").read_text(encoding="utf-8")
    saved = []
    for id_, places in re.findall(r'data-id="([^"]+)" data-places="([^"]+)"', page):
        table = id_ == "supply_chain.subprocessors"
        rows = (
            {"rows": [{"id": "beta", "name": "Beta", "can_access_data": "no"}], "all": "yes"}
            if table and closed
            else {}
        )
        saved.append({"id": id_, "places": places.split(" "), "answer": answers.get(id_, ""), "source": "", **rows})
    document = {"schema": "answers/1", "offers": ["acme"], "rulesets": ["demo-1.2"], "answers": saved}
    (there / "answers.json").write_text(json.dumps(document), encoding="utf-8")
    return "answers.json"


def sheet(there, answers, closed):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(BytesIO((there / "form").read_bytes()))
    cells = book.worksheets[0]
    heads = []
    for row in cells.iter_rows():
        id_ = str(row[0].value or "").split(" ")[0]
        match row[1].value:
            case "question" if id_ in answers:
                row[4].value = answers[id_]
            case "question" if id_ == "supply_chain.subprocessors" and closed:
                row[4].value = "yes"
            case "columns":
                heads = [cell.value for cell in row]
            case "row" if row[3].value == "beta" and closed:
                row[heads.index("can_access_data")].value = "no"
    book.save(there / "answers.xlsx")
    return "answers.xlsx"


FORMS = {"markdown": markdown, "json": as_json, "html": as_page, "xlsx": sheet}


def filled(compliance, there, format_, answers, *, closed=False):
    if format_ == "xlsx":
        pytest.importorskip("openpyxl")
    ran = compliance("ask", "acme.yaml", "--against", "demo-1.2.yaml", *ASK, "--format", format_, "--output", "form")
    assert (ran.code, ran.err) == (0, "")
    return FORMS[format_](there, answers, closed)


@pytest.mark.parametrize("format_", FORMS)
def test_answers_come_back_from_every_form_and_give_the_same_scorecard(compliance, there, format_):
    form = filled(compliance, there, format_, GOOD, closed=True)
    ran = compliance("answer", form, "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml")
    assert (ran.code, ran.err) == (0, "compliance: 7 answers added to acme.yaml\n")
    assert (
        "acme under demo-1.2: was undetermined (not-met or necessary-only), is now necessary-only; open rules 7, now 0"
        in ran.out
    )
    after = (there / "acme.yaml").read_text(encoding="utf-8")
    kept = [line for line in after.splitlines() if line in PROFILE.splitlines()]
    assert [line for line in PROFILE.splitlines() if line not in kept] == []
    assert after.startswith(PROFILE[: PROFILE.index("\nstatements:") - 1])
    assert compliance("evaluate", "acme.yaml", "--against", "demo-1.2.yaml", *ASK).code == 0


def test_a_profile_that_comes_through_a_pipe_gets_no_answers(compliance):
    ran = compliance("answer", "form.json", "--into", "-", *ON)
    assert ran.code == 2
    assert "--into: answers are added to a profile that is a file" in ran.err


def test_nothing_is_written_on_a_dry_run(compliance, there):
    ran = compliance(
        "answer",
        filled(compliance, there, "json", GOOD),
        "--into",
        "acme.yaml",
        *ON,
        "--dry-run",
        "--against",
        "demo-1.2.yaml",
    )
    assert ran.code == 0
    assert "notice_days: 30" in ran.out
    assert (there / "acme.yaml").read_text(encoding="utf-8") == PROFILE


WRONG = {
    "exit.api_export": ("perhaps", "'perhaps' is neither yes nor no"),
    "exit.notice_days": ("30 days", "'30 days' is no number; write it without a unit: 30"),
    "data.backup_countries": ("FR, UK", "(did you mean 'GB'?)"),
    "exit.erasure_method": ("overwrit", "did you mean 'overwrite'?"),
    "answers.demo-1.2.care": ("9", "'9' is none of the rungs; these are: 1: none; 2: some; 3: much"),
    "answers.demo-1.2.P-1.1": ("does not apply: we are small", "a rule says itself whether it applies"),
}


@pytest.mark.parametrize("format_", FORMS)
def test_every_wrong_answer_is_told_with_its_place_and_nothing_is_written(compliance, there, format_):
    form = filled(compliance, there, format_, {id_: answer for id_, (answer, _) in WRONG.items()})
    ran = compliance("answer", form, "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml")
    assert (ran.code, ran.out) == (3, "")
    for id_, (_, message) in WRONG.items():
        [line] = [line for line in ran.err.splitlines() if f"{id_}:" in line]
        assert message in line
        assert re.search(
            {"markdown": r"answers\.md:\d+:1: ", "xlsx": r"cell E\d+: "}.get(format_, r"\[\d+\]\.answer: "), line
        )
    assert (there / "acme.yaml").read_text(encoding="utf-8") == PROFILE


def test_what_is_not_known_is_recorded_as_asked_and_blank_is_nothing(compliance, there):
    answers = {"exit.api_export": "do not know", "exit.notice_days": "does not apply: customers leave when they like"}
    ran = compliance("answer", filled(compliance, there, "markdown", answers), "--into", "acme.yaml", *ON)
    assert ran.code == 0
    searched = load_provider("acme.yaml").searched
    assert {path: one.where for one in searched for path in one.paths} == {
        ("exit", "api_export"): ("Asked of Acme, which does not know",),
        ("exit", "notice_days"): ("Asked of Acme, which says that it does not apply: customers leave when they like",),
    }
    assert "Left blank, and so unknown: 5 questions" in ran.out


def test_a_judgement_that_is_not_known_is_recorded_as_asked_and_the_rule_says_so(compliance, there):
    answers = {"answers.demo-1.2.P-1.1": "do not know", "answers.demo-1.2.care": "Do not know."}
    form = filled(compliance, there, "markdown", answers)
    ran = compliance("answer", form, "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml")
    assert (ran.code, ran.err) == (0, "compliance: 2 answers added to acme.yaml\n")
    assert "Left blank, and so unknown: 5 questions" in ran.out
    assert '  - facts: ["answers.demo-1.2.P-1.1"]\n' in ran.out
    assert compliance("check", "acme.yaml").code == 0
    run = ("evaluate", "acme.yaml", "--against", "demo-1.2.yaml", *ASK, "--format", "json")
    card = json.loads(compliance(*run).out)["scorecards"][0]
    found = {finding["rule"]: (finding["status"], finding["message"]) for finding in card["findings"]}
    looked = "looked for on 2026-11-30, not found"
    assert found["P-1.1"] == ("unknown", f"{looked}: answers.demo-1.2.P-1.1")
    assert found["care"][0] == "unknown"
    assert looked in found["care"][1]
    assert looked not in found["api"][1]


def test_one_question_after_the_other_whatever_is_answered_and_none_twice(compliance, there):
    seen = []
    ask = ("ask", "acme.yaml", "--against", "demo-1.2.yaml", "--only", "all", *ASK, "--format", "json")
    for number in range(12):
        [question] = json.loads(compliance(*ask, "--next").out)["questions"] or [None]
        if question is None or question["id"] in seen:
            break
        seen.append(question["id"])
        text = "do not know" if number % 2 else GOOD.get(question["id"], "do not know")
        answers = {"schema": "answers/1", "answers": [{"id": question["id"], "answer": text}]}
        if question["kind"] == "list":
            answers["answers"] = [
                {"id": question["id"], "rows": [{"id": "beta", "can_access_data": False}], "all": True}
            ]
        (there / "a.json").write_text(json.dumps(answers), encoding="utf-8")
        ran = compliance("answer", "a.json", "--into", "acme.yaml", *ON, "--against", "demo-1.2.yaml")
        assert ran.code == 0, ran.err
    assert sorted(seen) == sorted({*GOOD, "supply_chain.subprocessors"})
    left = {question["id"] for question in json.loads(compliance(*ask).out)["questions"]}
    assert left == {id_ for number, id_ in enumerate(seen) if number % 2 and id_ != "supply_chain.subprocessors"}


def test_that_something_does_not_apply_needs_a_reason(compliance, there):
    form = filled(compliance, there, "markdown", {"exit.notice_days": "does not apply"})
    ran = compliance("answer", form, "--into", "acme.yaml", *ON)
    assert ran.code == 3
    assert "say why it does not apply" in ran.err


def test_an_answer_that_contradicts_what_is_stated_becomes_a_dispute(compliance, there):
    weak = PROFILE.replace("      supply_chain:", "      exit: {notice_days: 90}\n      supply_chain:")
    (there / "acme.yaml").write_text(weak, encoding="utf-8")
    answers = {"schema": "answers/1", "answers": [{"id": "exit.notice_days", "answer": 30}]}
    (there / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    ran = compliance("answer", "a.json", "--into", "acme.yaml", *ON)
    assert "In dispute: exit.notice_days: the answer is 30, stated is 90 (Old page (Acme), grade B)" in ran.out
    card = json.loads(compliance("evaluate", "acme.yaml", "--against", "demo-1.2.yaml", *ASK, "--format", "json").out)[
        "scorecards"
    ][0]
    assert {f["rule"]: f["reason"] for f in card["findings"]}["days"] == "disputed"


def test_answers_without_evidence_are_a_claim(compliance, there):
    compliance(
        "answer",
        filled(compliance, there, "json", GOOD),
        "--into",
        "acme.yaml",
        "--on",
        "2026-11-30",
        "--against",
        "demo-1.2.yaml",
    )
    assert load_provider("acme.yaml").sources["answers-2026-11-30"].grade == "D"


def test_a_place_of_another_fact_is_refused(compliance, there):
    answers = {
        "schema": "answers/1",
        "answers": [{"id": "exit.notice_days", "answer": 30, "places": ["exit.transition_days"]}],
    }
    (there / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    ran = compliance("answer", "a.json", "--into", "acme.yaml", *ON)
    assert ran.code == 3
    assert "'exit.transition_days' is no place for an answer to 'exit.notice_days'" in ran.err


def test_nothing_answered_is_nothing_to_add(compliance, there):
    ran = compliance("answer", filled(compliance, there, "markdown", {}), "--into", "acme.yaml", *ON)
    assert (ran.code, ran.out) == (4, "")
    assert "nothing to add" in ran.err


def given(there, *entries):
    (there / "a.json").write_text(json.dumps({"schema": "answers/1", "answers": list(entries)}), encoding="utf-8")
    return "a.json"


def test_what_a_closed_list_does_not_name_is_told_to_be_gone_and_what_it_names_is_stated_again(compliance, there):
    more = PROFILE.replace('beta: {name: "Beta"}', 'beta: {name: "Beta", role: "Support"}, gamma: {name: "Gamma"}')
    (there / "acme.yaml").write_text(more, encoding="utf-8")
    rows = [{"id": "beta", "can_access_data": False}, {"name": "Delta", "can_access_data": False}]
    form = given(there, {"id": "supply_chain.subprocessors", "rows": rows, "all": True})
    ran = compliance("answer", form, "--into", "acme.yaml", *ON)
    assert "No part of its list any more: supply_chain.subprocessors.gamma\n" in ran.out
    closing = load_provider("acme.yaml").statements[-1]
    entries = {path[2] for path in closing.entries}
    assert (entries, closing.leaves["supply_chain", "subprocessors", "beta", "role"]) == ({"beta", "delta"}, "Support")


def test_all_that_is_said_of_a_closed_list_stands_in_one_statement(compliance, there):
    seal = {
        "id": "certificate.hds",
        "places": ["certifications"],
        "rows": [{"scheme": "", "number": "7"}],
        "source": "A list",
    }
    form = given(there, seal, {"id": "certifications", "rows": [{"scheme": "iso-27001", "number": "8"}], "all": True})
    assert compliance("answer", form, "--into", "acme.yaml", *ON).code == 0
    [statement] = [s for s in load_provider("acme.yaml").statements if s.closures]
    schemes = {value for path, value in statement.leaves.items() if path[-1] == "scheme"}
    assert schemes == {"hds", "iso-27001"}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"id": "exit.api_export", "answer": True}, {"id": "exit.api_export", "answer": False}], "is answered twice"),
        (
            [{"id": "exit.api_exprt", "answer": True}],
            "there is no fact 'exit.api_exprt' (did you mean 'exit.api_export'?)",
        ),
        ([{"id": "certifications", "rows": [{"schem": "x"}]}], "there is no column 'schem' (did you mean 'scheme'?)"),
        ([{"id": "certifications", "rows": [{"id": "a b", "scheme": "x"}]}], "'a b' is no id"),
        (
            [{"id": "certifications", "rows": [{"id": "a", "scheme": "x"}, {"id": "a", "scheme": "y"}]}],
            "two rows have the id 'a'",
        ),
        (
            [{"id": "certifications", "rows": [], "all": "perhaps"}],
            "'These are all' takes yes, no or none, not 'perhaps'",
        ),
        ([{"id": "certifications", "rows": [], "all": True}], "no row is filled; write 'none' where there are none"),
        ([{"id": "certifications", "rows": [{"scheme": "x"}], "all": "none"}], "'none' stands beside rows"),
        ([{"id": "data.backup_countries", "answer": ","}], "names nothing; write 'none' where there are none"),
        ([{"id": "answers.eu-csf.SOV-9.9", "answer": "1"}], "rule set 'eu-csf' has no rule 'SOV-9.9' (did you mean"),
        ([{"id": "answers.nobody.R", "answer": "yes"}], "there is no rule set 'nobody' here"),
    ],
)
def test_answers_that_fit_nothing(compliance, there, entries, message):
    ran = compliance("answer", given(there, *entries), "--into", "acme.yaml", *ON)
    assert (ran.code, (there / "acme.yaml").read_text(encoding="utf-8")) == (3, PROFILE)
    assert message in ran.err


def test_that_a_list_has_no_entries_closes_it(compliance, there):
    form = given(there, {"id": "certifications", "rows": [{"scheme": ""}], "all": "none"})
    assert compliance("answer", form, "--into", "acme.yaml", *ON).code == 0
    closing = load_provider("acme.yaml").statements[-1]
    assert ([closure.path for closure in closing.closures], closing.entries) == ([("certifications",)], frozenset())


def test_an_answer_about_a_service_is_one_of_that_service_and_names_the_providers_entries_again(compliance, there):
    served = PROFILE.replace("      supply_chain:", "      services: {vm: {name: VM}}\n      supply_chain:")
    (there / "acme.yaml").write_text(served, encoding="utf-8")
    place = "services.vm.facts.supply_chain.subprocessors"
    rows = [{"id": "beta", "name": "Beta", "can_access_data": False}]
    form = given(
        there,
        {"id": "supply_chain.subprocessors", "places": [place], "rows": rows, "all": True},
        {"id": "exit.api_export", "places": ["services.vm.facts.exit.api_export"], "answer": True},
        {"id": "service.kind", "places": ["services.vm.kind"], "answer": "iaas"},
    )
    ran = compliance("answer", form, "--into", "acme.yaml", *ON)
    assert (ran.code, ran.err) == (0, "compliance: 3 answers added to acme.yaml\n")
    answered = load_provider("acme.yaml").statements[-1]
    assert {".".join(path): value for path, value in answered.leaves.items()} == {
        f"{place}.beta.name": "Beta",
        f"{place}.beta.can_access_data": False,
        "services.vm.facts.exit.api_export": True,
        "services.vm.kind": "iaas",
    }
