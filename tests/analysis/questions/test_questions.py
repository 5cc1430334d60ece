"""One thing is asked once, for all rules, rule sets and offers; what decides comes first."""

from __future__ import annotations

from compliance.analysis.questions.questions import WantedVerdict, questionnaire
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.rulesets import country_sets
from tests.builders import day, provider, ruleset, source, statement

NOW = day("2025-01-01")
REFERENCES = {"text": {"title": "Text", "clause": "4"}}
ISO = 'certifications.exists(c, c.scheme == "iso-27001" && covers(c) && in_force(c))'


def gate(id_, check=None, **more):
    return {"id": id_, "role": "gate", **({"check": check} if check else {}), **more}


def asked(*rulesets, facts=None, service=None, wanted=None, sources=None):
    acme = provider([statement("2024-01-01", facts or {})], **({"sources": sources} if sources else {}))
    there = take_snapshot(acme, NOW, NOW, country_sets(), service)
    return questionnaire([(decide_all(one, there), "necessary") for one in rulesets], wanted)


def rules(*made, id_="demo", **more):
    return ruleset(list(made), [{"gates": "all"}], id=id_, references=REFERENCES, **more)


def test_a_fact_is_asked_once_for_all_rules_and_rule_sets():
    first = rules(gate("a", "exit.notice_days <= 60"), gate("b", "exit.notice_days >= 10"))
    found = asked(first, rules(gate("c", "exit.notice_days <= 30"), id_="other"))
    [question] = found.questions
    assert (question.id, question.type, question.unit, question.mark) == (
        "exit.notice_days",
        "number",
        "days",
        "ends it",
    )
    assert [(why.ruleset, why.rule) for why in question.why] == [("demo", "a"), ("demo", "b"), ("other", "c")]
    assert [standing.enough.questions for standing in found.standings] == [("exit.notice_days",)] * 2


def test_it_says_what_either_answer_does():
    [question] = asked(rules(gate("a", "exit.api_export"), gate("b", "exit.api_export || exit.full_return"))).questions[
        :1
    ]
    assert [(c.answer, c.passes, c.fails) for c in question.consequences] == [
        ("yes", ("demo/a", "demo/b"), ()),
        ("no", (), ("demo/a",)),
    ]


def test_a_fact_that_cannot_refute_a_rule_alone_matters_and_does_not_end_it():
    found = {q.id: q.mark for q in asked(rules(gate("b", "exit.api_export || exit.full_return"))).questions}
    assert found == {"exit.api_export": "matters", "exit.full_return": "matters"}


def test_a_fact_of_a_rule_set_s_own_is_asked_with_the_title_that_declares_it():
    other = {
        "schema": "ruleset/1",
        "id": "other",
        "title": "Other",
        "version": "1.0",
        "issuer": "X",
        "claims": "necessary",
        "facts": {"x.acme.drill": {"type": "bool", "title": "A drill was held within a year"}},
        "rules": [{"id": "B", "title": "B", "role": "gate", "check": "x.acme.drill"}],
        "verdict": {"necessary": [{"gates": "all"}]},
    }
    declared = {"x.acme.regions": {"type": "number", "title": "Regions in the Union."}}
    mine = rules(
        gate("a", "x.acme.regions >= 2"), facts=declared, imports=[{"ruleset": "other"}], beside={"other": other}
    )
    assert {q.id: q.question for q in asked(mine).questions} == {
        "x.acme.regions": "What is this: Regions in the Union?",
        "x.acme.drill": "Is this so: A drill was held within a year?",
    }


def test_facts_that_only_together_settle_a_rule_are_all_enough_only_together():
    check = "finance.paid_in_meur >= 0.5 * finance.committed_meur"
    found = asked(rules(gate("paid", check)))
    assert [q.id for q in found.questions] == ["finance.paid_in_meur", "finance.committed_meur"]
    assert len(found.standings[0].enough.questions) == found.standings[0].enough.at_least == 2


def test_a_list_is_asked_as_one_table_with_what_it_holds():
    seal = 'certifications.exists(c, c.scheme == "acme-seal" && c.accredited)'
    held = {"certifications": {"seal": {"scheme": "acme-seal"}}}
    [question] = asked(rules(gate("seal", seal)), facts=held).questions
    assert (question.kind, question.id, question.type) == ("list", "certifications", "table")
    assert question.question.endswith("Name all, and say whether these are all.")
    assert {"scheme", "accredited", "issued", "expires"} <= {column.name for column in question.columns}
    assert [(row.id, row.values) for row in question.rows] == [("seal", {"scheme": "acme-seal"})]


def test_certificates_are_looked_up_in_the_register_of_their_scheme():
    [question] = asked(rules(gate("iso", ISO))).questions
    assert "https://www.iafcertsearch.org" in question.register


def test_a_certificate_that_settles_much_comes_first_and_is_enough_alone():
    recognises = [
        {"id": "visa", "title": "Visa", "by": "Body", "when": ISO, "shows": [{"rules": ["*"]}], "references": ["text"]}
    ]
    found = asked(rules(gate("a"), gate("b"), gate("c", "exit.api_export"), recognises=recognises))
    assert [q.id for q in found.questions] == [
        "certificate.iso-27001",
        "exit.api_export",
        "answers.demo.a",
        "answers.demo.b",
    ]
    [standing] = found.standings
    assert (standing.enough.questions, standing.enough.at_least) == (("certificate.iso-27001",), 1)
    assert len(standing.enough_without_certificates.questions) == 3


def test_a_judgement_is_asked_as_the_rule_says():
    made = rules(
        gate("a", question="Is there a plan?", known_by="public"),
        {"id": "g", "rungs": [{"title": "no"}, {"title": "all", "points": 2}]},
    )
    by_id = {q.id: q for q in asked(made).questions}
    plain, graded = by_id["answers.demo.a"], by_id["answers.demo.g"]
    assert (plain.question, plain.choices, plain.known_by) == ("Is there a plan?", ("yes", "no"), "public")
    assert (graded.choices, graded.mark) == (("1: no", "2: all"), "score only")


def test_what_is_too_weak_is_told_with_what_is_wanted():
    weak = rules(gate("a", "exit.api_export", evidence={"grade": "B", "max_age": "P3Y"}))
    [question] = asked(
        weak, facts={"exit": {"api_export": True}}, sources={"s": source(grade="D", published="2024-01-01")}
    ).questions
    assert question.evidence == "of grade B or better, not older than 3 years"
    assert question.said[0].message == "exit.api_export: grade D (a claim without support), B is asked"
    assert question.said[0].sources == ("A source (Someone), grade D, from 2024-01-01",)


def test_an_answer_about_a_service_is_written_with_the_service_and_one_about_its_owner_is_not():
    made = rules(gate("a", "exit.api_export"), gate("b", "identity.listed"), gate("c", 'service.kind == "iaas"'))
    found = asked(made, facts={"services": {"vm": {"name": "VM"}}}, service="vm")
    assert {q.id: q.places for q in found.questions} == {
        "exit.api_export": ("services.vm.facts.exit.api_export",),
        "identity.listed": ("identity.listed",),
        "service.kind": ("services.vm.kind",),
    }


def test_of_questions_on_which_as_much_hangs_what_a_register_answers_comes_first_whatever_the_points():
    made = rules(
        gate("a", "operations.independent_patching", points=9),
        gate("b", "exit.api_export"),
        gate("c", 'identity.registered_office_country == "FR"'),
        {"id": "d", "check": "exit.full_return"},
        {"id": "e", "check": "data.stays_in_eu", "points": 5},
    )
    found = asked(made).questions
    assert [(q.id, q.known_by, q.register is not None) for q in found] == [
        ("identity.registered_office_country", "public", True),
        ("exit.api_export", "public", False),
        ("operations.independent_patching", "provider", False),
        ("data.stays_in_eu", "public", False),
        ("exit.full_return", "public", False),
    ]


def test_what_is_wanted_is_chosen_by_mark_by_whom_and_by_number():
    made = rules(
        gate("a", "operations.independent_patching"),
        gate("b", "exit.api_export"),
        {"id": "c", "check": "exit.full_return"},
    )
    ids = lambda **wanted: [q.id for q in asked(made, wanted=WantedVerdict(**wanted)).questions]  # noqa: E731 - named for reading
    assert ids() == ["exit.api_export", "operations.independent_patching", "exit.full_return"]
    assert ids(only=("score only",)) == ["exit.full_return"]
    assert ids(whom="provider") == ["operations.independent_patching"]
    assert ids(top=1) == ["exit.api_export"]
    assert asked(made, wanted=WantedVerdict(top=1)).left_out == 2
