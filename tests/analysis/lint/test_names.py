"""Names declared and never used."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, findings, ids, messages, provider_findings, rule

ALIGNED = "governance.owners_aligned"
SITES = {"sites": {"title": "Sites", "value": 2}}
FACTS = {"x.demo.a": {"type": "bool", "title": "A"}}


def recognition(when, **more):
    shows = [{"rules": ["*"]}]
    when = f"{when} && certifications.exists(c, covers(c))"
    return {"id": "visa", "title": "Visa", "by": "Them", "when": when, "shows": shows, "references": ["law"], **more}


def test_a_rule_set_of_which_everything_is_used_is_clean():
    assert ids(document()) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"parameters": SITES}, ["unused-parameter"]),
        ({"parameters": SITES, "rules": [rule("size(datacenters) >= params.sites")]}, []),
        ({"parameters": SITES, "rules": [rule(ALIGNED, applies="params.sites > 1")]}, []),
        ({"define": {"two": "params.sites > 1"}, "rules": [rule(f"two && {ALIGNED}")], "parameters": SITES}, []),
        # What only an unused definition reads goes with the definition.
        ({"define": {"two": "params.sites > 1"}, "parameters": SITES}, ["unused-definition"]),
        ({"define": {"other": ALIGNED}}, ["unused-definition"]),
        ({"define": {"a": ALIGNED, "b": "!a"}, "rules": [rule("b")]}, []),
        ({"define": {"a": ALIGNED, "b": "!a"}, "rules": [rule(ALIGNED)]}, ["unused-definition"] * 2),
        ({"facts": FACTS}, ["unused-fact"]),
        ({"facts": FACTS, "rules": [rule("x.demo.a")]}, []),
        ({"facts": FACTS, "rules": [rule("has(x.demo.a)")]}, []),
        ({"facts": FACTS, "define": {"a": "x.demo.a"}, "rules": [rule("a")]}, []),
        ({"parameters": SITES, "recognises": [recognition("size(datacenters) >= params.sites")]}, []),
        ({"define": {"a": ALIGNED}, "recognises": [recognition("a")]}, []),
        ({"facts": FACTS, "recognises": [recognition("x.demo.a")]}, []),
        (
            {
                "recognises": [recognition(ALIGNED, references=["b"])],
                "references": {"law": {"title": "A"}, "b": {"title": "B"}},
            },
            [],
        ),
        ({"references": {"law": {"title": "A"}, "b": {"title": "B"}}}, ["unused-reference"]),
    ],
)
def test_unused_names(more, expected):
    assert ids(document(**more)) == expected


@pytest.mark.parametrize(
    "clause",
    [
        {"score": {"of": "all", "at_least": {"param": "sites"}}},
        {"points": {"of": {"R": 3}, "at_least": {"param": "sites"}}},
        {"points": {"of": {"R": {"param": "sites"}}, "at_least": 1}},
    ],
)
def test_a_clause_reads_parameters_too(clause):
    assert ids(document(parameters=SITES, verdict={"necessary": [clause]})) == []


def test_a_parameter_cites_references():
    cited = {"law": {"title": "A"}, "b": {"title": "B"}, "c": {"title": "C", "published": "2020-01-01"}}
    parameters = {
        "one": {"title": "One", "value": 1, "source": "b"},
        "two": {"title": "Two", "values": [{"from": "2020-01-01", "value": 1, "source": "c"}]},
    }
    rules = [rule("size(datacenters) >= params.one + params.two")]
    assert ids(document(rules, references=cited, parameters=parameters)) == []


def test_a_reference_whose_id_is_a_number_is_cited_all_the_same():
    text = """\
schema: ruleset/1
id: demo
title: Demo
version: 1
issuer: Nobody
claims: necessary
references: {2016: {title: A law}}
rules:
  - id: R
    title: R
    check: governance.owners_aligned
    why: It matters.
    fix: {text: Do it., by: provider}
    references: [2016]
verdict: {necessary: [{all: [R]}]}
"""
    assert ids(text) == []


def test_a_definition_other_rule_sets_import_is_used():
    other = document(id="other", imports=[{"ruleset": "demo", "definitions": ["aligned"]}])
    whole = document(define={"base": ALIGNED, "aligned": "!base", "other": ALIGNED})
    assert messages(whole, "unused-definition", beside={"other": other}) == [
        "unused-definition: no condition uses the definition 'other', and no rule set known here imports it"
    ]


def test_an_imported_rule_reads_a_declared_fact():
    other = document([rule("x.demo.a")], id="other", facts=FACTS)
    whole = document(facts=FACTS, imports=[{"ruleset": "other", "as": "o"}])
    assert ids(whole, beside={"other": other}) == []


@pytest.mark.parametrize(
    ("scheme", "meant"),
    [
        ("secnumclod", "secnumcloud"),
        ("ISO 27001 (ISMS)", "iso-27001"),
        ("hdss", "hds"),
        ("iso27001", None),
        ("ISO/IEC 27001", None),
        ("HDS", None),
        ("iso-27001", None),
        ("iso-27002", None),
        ("iso-22301", None),
        ("soc-2", None),
        ("our-own-scheme", None),
    ],
)
def test_a_scheme_that_is_spelt_otherwise(scheme, meant):
    check = f'certifications.exists(c, c.scheme == "{scheme}" && in_force(c))'
    listed = f'certifications.exists(c, "{scheme}" != c.scheme || c.scheme in ["hds", "{scheme}"])'
    message = f"'{scheme}' may be another name of a known scheme, and is not surely one: that is unknown"
    said = ("misspelt-name", message, f"did you mean '{meant}'?")
    found = findings(document([rule(check)]), "misspelt-name")
    assert [(f.lint.id, f.message, f.hint) for f in found] == ([said] if meant else [])
    assert len(findings(document([rule(listed)]), "misspelt-name")) == (2 if meant else 0)


@pytest.mark.parametrize(
    ("topic", "meant"), [("key", "keys"), ("Data_Location", "data-location"), ("keys", None), ("beekeeping", None)]
)
def test_a_topic_that_is_spelt_otherwise(topic, meant):
    found = findings(document([rule(ALIGNED, topics=["seat", topic])]), "misspelt-name")
    said = (f"no built-in rule set knows the topic '{topic}'", f"did you mean '{meant}'?")
    assert [(f.message, f.hint) for f in found] == ([said] if meant else [])


@pytest.mark.parametrize(
    ("edition", "meant"),
    [("2017", "2013"), ("2023", "2022"), ("2013", None), ("2019", None), ("2.0", None), ("5", None)],
)
def test_an_edition_no_certificate_is_read_as(edition, meant):
    found = findings(document([rule(f'certifications.exists(c, c.edition == "{edition}")')]), "misspelt-name")
    said = (f"no certificate is read as of the edition '{edition}'", f"did you mean '{meant}'?")
    assert [(f.message, f.hint) for f in found] == ([said] if meant else [])


_ACTIVITY = 'certifications.filter(c, c.scheme == "hds").exists(c, c.activities.{})'


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            'certifications.exists(c, c.scheme == "iso-27001" && c.edition == "ISO/IEC 27001:2013")',
            [("no certificate of ISO/IEC 27001 is read as of the edition 'ISO/IEC 27001:2013'", "write '2013'")],
        ),
        # The year of an adoption is told once, with the scheme that has it.
        (
            'certifications.exists(c, "hds" != c.scheme && c.edition == "2017" && c.scheme == "ISO 27001")',
            [("no certificate of ISO/IEC 27001 is read as of the edition '2017'", "write '2013'")],
        ),
        (
            'certifications.exists(c, c.scheme == "soc-2" && c.level in ["type 1", "Type II"])',
            [("no certificate of SOC 2 is read as of the level 'Type II'", "write 'type 2'")],
        ),
        (
            'certifications.exists(c, c.scheme == "secnumcloud" && c.edition == "4.2")',
            [("'4.2' is no edition of SecNumCloud", "did you mean '3.2'?")],
        ),
        (_ACTIVITY.format('exists(a, a == "6")'), []),
        (
            _ACTIVITY.format('exists(a, a in ["1", "8"])'),
            [("'8' is no activity of HDS", "write each as a number from 1 to 6")],
        ),
        (
            _ACTIVITY.format('exists(a, a == "2 to 3")'),
            [
                (
                    "no certificate of HDS is read as of the activities '2 to 3'",
                    "compare with one at a time: '2', '3'",
                )
            ],
        ),
        # Whose scheme is not said, or is one of another certificate, may have any word.
        ('certifications.exists(c, c.level == "Type II")', []),
        ('certifications.exists(c, c.scheme == "hds" || c.edition == "9")', []),
        ('certifications.exists(c, c.scheme == "our-own" && c.edition == "first")', []),
        ('certifications.exists(c, c.scheme == "hds" && certifications.exists(d, d.edition == "9"))', []),
        ('certifications.exists(c, c.scheme == "hds") && certifications.exists(c, c.edition == "9")', []),
    ],
)
def test_words_of_a_scheme_that_no_certificate_of_it_is_read_as(check, said):
    found = findings(document([rule(check)]), "misspelt-name")
    assert [(f.message, f.hint) for f in found] == said


def test_words_of_a_scheme_in_a_condition_on_a_definition():
    whole = document([rule('hosts.exists(h, h.activities.exists(a, a == "7"))')], define={"hosts": HOSTS})
    assert messages(whole, "misspelt-name") == ["misspelt-name: '7' is no activity of HDS"]


@pytest.mark.parametrize(
    ("condition", "value", "said"),
    [
        ("c.scheme in params.p", ["iso-27001", "HDS"], [("the scheme 'HDS'", "write 'hds'")]),
        ("params.p == c.scheme", "C5:2020", [("the scheme 'C5:2020'", "write 'c5', and compare 'edition' as well")]),
        ('c.scheme == "soc-2" && c.level == params.p', "Type I", [("the level 'Type I'", "write 'type 1'")]),
        ("c.scheme in params.p", ["iso-27001", "our-own"], []),
    ],
)
def test_words_that_a_parameter_holds_are_compared_as_they_stand(condition, value, said):
    whole = document([rule(f"certifications.exists(c, {condition})")], parameters={"p": {"title": "P", "value": value}})
    found = [(f.message.partition(" read as of ")[2], f.hint) for f in findings(whole, "misspelt-name")]
    assert found == said


HOSTS = 'certifications.filter(c, in_force(c) && c.scheme == "hds")'


def test_words_of_a_certificate_that_its_scheme_does_not_have():
    text = PROFILE_OF_CERTIFICATES.format(
        certificates="""
        one: {scheme: ISO/IEC 27701, edition: "2013"}
        two: {scheme: csa-star, control_set: CAIQ, level: Level 2}
        three: {scheme: hds, activities: ["1 à 5", all]}
        four: {scheme: our-own, edition: first, level: top}
        five: {scheme: "C5:2020", level: Type II}
        six: {scheme: "C5:2020", edition: "2016"}"""
    )
    assert [(f.line, f.message, f.hint) for f in provider_findings(text)] == [
        (11, "'2013' is no edition of ISO/IEC 27701: that is unknown", "did you mean '2019'?"),
        (12, "'CAIQ' is no control set of CSA STAR: that is unknown", "there are: 1, 1.0, 2, 2.0, 3, 3.0, 4, 4.0, 4.1"),
        (13, "'all' is no activity of HDS: that is unknown", "write each as a number from 1 to 6"),
        (16, "'C5:2020' is a scheme and an edition, and not the edition stated beside it", "write 'c5' and edition"),
    ]


PROFILE_OF_CERTIFICATES = """schema: provider/1
id: acme
name: Acme
sources:
  page: {{title: Page, publisher: Acme, published: 2026-03-01, grade: B}}
statements:
  - from: 2026-03-01
    sources: [page]
    facts:
      certifications:{certificates}
"""


@pytest.mark.parametrize(
    ("scheme", "told"), [("health", True), ("Our Label", False), ("HDS", False), ("iso27001", False)]
)
def test_a_list_declared_complete_for_a_scheme_nobody_knows(scheme, told):
    text = PROFILE_OF_CERTIFICATES.format(certificates=" {one: {scheme: Our Label}}")
    closing = f"    exhaustive: [{{path: certifications, where: {{scheme: {scheme}}}}}]\n    facts:"
    said = "nothing here has the scheme 'health', nor is it a known one: this declares nothing complete"
    found = provider_findings(text.replace("    facts:", closing))
    assert [f.message for f in found] == ([said] if told else [])


def test_schemes_and_frameworks_of_profiles():
    text = """schema: provider/1
id: acme
name: Acme
sources:
  page: {title: Page, publisher: Acme, published: 2026-03-01, grade: B}
statements:
  - from: 2026-03-01
    sources: [page]
    facts:
      certifications:
        one: {scheme: soc2a}
        two: {scheme: SOC 2}
        three:
          scheme: HDS (1)  # lint: off misspelt-name (as printed)
      assessments:
        four: {framework: EU CSF}
"""
    found = provider_findings(text)
    assert [(f.line, f.column, f.message, f.hint) for f in found] == [
        (
            11,
            15,
            "'soc2a' may be another name of a known scheme, and is not surely one: that is unknown",
            "did you mean 'soc-2'?",
        ),
        (16, 16, "no built-in rule set knows the framework 'EU CSF'", "did you mean 'eu-csf'?"),
    ]
