"""Why a finding came out as it did: what an unknown lacks, what a pass rests on, what has ended, each by name and line."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import Status
from compliance.engine.decide import readings
from compliance.engine.outcome import status_of
from compliance.engine.reasons import grasp
from compliance.engine.requirements import NothingLapses
from compliance.engine.state import decide_all
from compliance.loading.builtin import ids
from compliance.loading.rulesets import load_ruleset
from compliance.model.rule_values import Period
from compliance.model.scorecard import Tool
from compliance.model.status import Reason
from compliance.report.formats.github import render_github
from compliance.report.formats.gitlab import render_gitlab
from compliance.report.formats.json_ import render_json
from compliance.report.formats.junit import render_junit
from compliance.report.formats.places import places
from compliance.report.formats.sarif import render_sarif
from compliance.report.pages.scorecard import render_text
from tests.builders import (
    demo,
    finding,
    nested,
    provider,
    rule,
    ruleset,
    scorecard,
    snapshot,
    source,
    statement,
)

NOW = "2025-06-30"
VISA = 'certifications.exists(c, c.scheme == "secnumcloud" && c.edition == "3.2" && covers(c) && in_force(c))'
ASKED = {"grade": "B", "max_age": "P3Y"}
HELD = {
    "scheme": "secnumcloud",
    "type": "qualification",
    "edition": "3.2",
    "issued": "2024-01-01",
    "expires": "2026-12-31",
}
HOSTING = {"scheme": "hds"}
REPORT = source("2024-02-01", "C")
SOURCES = {"a": source("2024-02-01"), "c": REPORT, "d": source("2024-02-01", "D"), "old": source("2020-01-02")}


def certificates(**held):
    return {"certifications": held}


def said(*statements, check=VISA, evidence=ASKED, as_of=NOW, sources=SOURCES, known=None):
    """The finding of a check on statements."""
    return finding(provider(list(statements), sources), rule(check, evidence=evidence), as_of, known)


LOOKED = [
    {"facts": ["exit"], "on": "2025-02-03", "where": ["Terms"]},
    {"facts": ["exit.retrieval_days", "certifications"], "on": "2025-04-05", "where": ["Terms", "Register"]},
]


@pytest.mark.parametrize(
    ("check", "searched", "known", "message"),
    [
        ("exit.notice_days <= 60", [], NOW, "not known: exit.notice_days"),
        ("exit.notice_days <= 60", LOOKED, NOW, "looked for on 2025-02-03, not found: exit.notice_days"),
        ("exit.retrieval_days >= 30", LOOKED, NOW, "looked for on 2025-04-05, not found: exit.retrieval_days"),
        ("exit.retrieval_days >= 30", LOOKED, "2025-03-01", "looked for on 2025-02-03, not found: exit.retrieval_days"),
        ("exit.retrieval_days >= 30", LOOKED, "2025-01-01", "not known, nobody has looked: exit.retrieval_days"),
        (
            "exit.notice_days <= 60 && operations.staff > 2 && exit.retrieval_days >= 30",
            LOOKED,
            NOW,
            (
                "not known, nobody has looked: operations.staff; looked for on 2025-02-03, not found: exit.notice_days; "
                "looked for on 2025-04-05, not found: exit.retrieval_days"
            ),
        ),
        (
            VISA,
            LOOKED,
            NOW,
            "none of that kind is stated in certifications; the list may have more, and none was found on 2025-04-05",
        ),
    ],
)
def test_an_unknown_says_whether_anybody_has_looked(check, searched, known, message):
    acme = provider([statement("2024-02-01", certificates(aaa=HOSTING))], searched=searched)
    assert finding(acme, rule(check), NOW, known).message == message


def without(*names):
    return {name: value for name, value in HELD.items() if name not in names}


CLOSED_VISAS = {"exhaustive": [{"path": "certifications", "where": {"scheme": "secnumcloud"}}]}
CLAIM = "grade D (a claim without support)"

ROWS = [
    (
        "too weak, and another one that could not matter",
        [statement("2024-02-01", certificates(aaa=HOSTING, snc=HELD), "c")],
        "weak",
        "SecNumCloud qualification (certifications.snc): grade C (one report), B is asked",
        ("certifications.snc",),
    ),
    (
        "too weak, and something of it missing",
        [statement("2024-02-01", certificates(aaa=HOSTING, snc=without("edition")), "d")],
        "weak",
        f"SecNumCloud qualification (certifications.snc): {CLAIM}, B is asked; not known: certifications.snc.edition",
        ("certifications.snc", "certifications.snc.edition"),
    ),
    (
        "too old",
        [statement("2020-01-02", certificates(aaa=HOSTING, snc=HELD), "old")],
        "stale",
        "SecNumCloud qualification (certifications.snc): from 2020-01-02, at most 3 years asked",
        ("certifications.snc",),
    ),
    (
        "only a field of it too weak",
        [
            statement("2024-02-01", certificates(aaa=HOSTING, snc=without("edition")), "a"),
            statement("2024-03-01", certificates(snc={"edition": "3.2"}), "c"),
        ],
        "weak",
        "certifications.snc.edition: grade C (one report), B is asked",
        ("certifications.snc.edition",),
    ),
    (
        "something of it missing",
        [statement("2024-02-01", certificates(aaa=HOSTING, snc=without("edition")), "a")],
        "missing",
        "not known: certifications.snc.edition",
        ("certifications.snc.edition",),
    ),
    (
        "a weak statement that it is another one",
        [
            statement("2024-02-01", certificates(snc=without("edition")), "a"),
            statement("2024-03-01", certificates(snc={"edition": "3.1"}), "c"),
        ],
        "open-list",
        "none of that kind is stated in certifications; the list may have more",
        ("certifications",),
    ),
    (
        "none of that kind",
        [statement("2024-02-01", certificates(aaa=HOSTING), "a")],
        "open-list",
        "none of that kind is stated in certifications; the list may have more",
        ("certifications",),
    ),
    (
        "none of that kind, and that is not certain enough",
        [
            statement("2024-02-01", certificates(aaa=HOSTING), "a"),
            statement(
                "2024-02-01", {}, "c", exhaustive=[{"path": "certifications", "where": {"scheme": "secnumcloud"}}]
            ),
        ],
        "weak",
        "that there are no others (certifications): grade C (one report), B is asked",
        ("certifications",),
    ),
    (
        "none of that kind, by statements that are too weak to be sure",
        [statement("2024-02-01", certificates(aaa=HOSTING), "c"), statement("2024-01-31", {}, "a", **CLOSED_VISAS)],
        "weak",
        "none of that kind is stated in certifications, and what is stated there is too weak to be sure",
        ("certifications",),
    ),
    (
        "a closure of another kind does not matter",
        [
            statement("2024-02-01", certificates(aaa={"scheme": "c5"}), "a"),
            statement("2024-02-01", {}, "c", exhaustive=[{"path": "certifications", "where": {"scheme": "hds"}}]),
        ],
        "open-list",
        "none of that kind is stated in certifications; the list may have more",
        ("certifications",),
    ),
    (
        "expired, and another one that could not matter",
        [statement("2024-02-01", certificates(aaa=HOSTING, snc=HELD | {"expires": "2025-06-29"}), "a")],
        "ended",
        "certifications.snc expired on 2025-06-29; whether there is another is not known",
        ("certifications.snc.expires",),
    ),
    (
        "the one that expired last",
        [
            statement(
                "2024-02-01",
                certificates(first=HELD | {"expires": "2024-05-01"}, snc=HELD | {"expires": "2025-06-29"}),
                "a",
            )
        ],
        "ended",
        "certifications.snc expired on 2025-06-29; whether there is another is not known",
        ("certifications.snc.expires",),
    ),
    (
        "withdrawn",
        [
            statement("2024-02-01", certificates(aaa=HOSTING, snc=HELD), "a"),
            statement("2025-06-30", certificates(snc=None), "a"),
        ],
        "ended",
        "certifications.snc ended on 2025-06-29; whether there is another is not known",
        ("certifications.snc",),
    ),
    (
        "announced to end",
        [statement("2024-02-01", certificates(snc=without("expires")), "a", until="2025-06-30")],
        "ended",
        "certifications.snc ended on 2025-06-29; whether there is another is not known",
        ("certifications.snc",),
    ),
    (
        "another one withdrawn does not matter",
        [
            statement("2024-02-01", certificates(aaa=HOSTING), "a"),
            statement("2025-06-30", certificates(aaa=None), "a"),
        ],
        "open-list",
        "none of that kind is stated in certifications; the list may have more",
        ("certifications",),
    ),
    (
        "a new one that may count outranks the old one that expired",
        [
            statement(
                "2024-02-01",
                certificates(old=HELD | {"expires": "2025-06-29"}, new=without("edition")),
                "a",
            )
        ],
        "missing",
        "not known: certifications.new.edition",
        ("certifications.new.edition",),
    ),
]


@pytest.mark.parametrize(
    ("statements", "reason", "message", "decided"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_an_unknown_names_what_could_settle_it(statements, reason, message, decided):
    found = said(*statements)
    assert found.status == "unknown"
    assert (found.reason, found.message) == (reason, message)
    assert found.decided in (decided, (*decided, "certifications"))  # that there may be others comes last


@pytest.mark.parametrize("claim", ["c", "old"])
def test_who_lists_all_of_one_scheme_says_of_those_of_other_schemes_that_were_there_that_they_are_none(claim):
    assert (
        said(
            statement("2020-01-02", certificates(aaa=HOSTING), claim), statement("2024-02-01", {}, "a", **CLOSED_VISAS)
        ).status
        == "fail"
    )


def test_who_lists_all_of_one_scheme_says_nothing_of_one_that_may_be_of_it():
    unclear = certificates(aaa={"scheme": "SecNumCloud for some"})
    assert (
        said(statement("2024-01-02", unclear, "c"), statement("2024-02-01", {}, "a", **CLOSED_VISAS)).status
        == "unknown"
    )


@pytest.mark.parametrize("statements", [r[1] for r in ROWS], ids=[r[0] for r in ROWS])
def test_the_facts_of_an_unknown_are_none_of_entries_that_cannot_matter(statements):
    assert not [fact.path for fact in said(*statements).facts if fact.path.startswith("certifications.aaa.")]


@pytest.mark.parametrize(
    ("sources", "text"),
    [
        (["c"], "grade C (one report)"),
        (["c", "other"], "grade C (two reports)"),
        (["c", "same"], "grade C (two reports of one publisher)"),
        (["d"], "grade D (a claim without support)"),
        (["b"], "grade B"),
    ],
)
def test_evidence_is_told_as_what_it_is(sources, text):
    others = {
        "b": source("2024-02-01", "B"),
        "other": source("2024-02-01", "C") | {"publisher": "Another"},
        "same": REPORT,
    }
    facts = statement("2024-02-01", demo(a=True), sources)
    found = said(facts, check="x.demo.a", evidence={"grade": "A"}, sources=SOURCES | others)
    assert found.message == f"x.demo.a: {text}, A is asked"


@pytest.mark.parametrize(
    ("period", "words"),
    [("P3Y", "3 years"), ("P1Y", "1 year"), ("P18M", "18 months"), ("P1Y30D", "1 year and 30 days")],
)
def test_age_is_told_in_words(period, words):
    found = said(statement("2020-01-02", demo(a=True), "old"), check="x.demo.a", evidence={"max_age": period})
    assert found.message == f"x.demo.a: from 2020-01-02, at most {words} asked"


def test_of_several_conditions_only_what_is_open_is_named():
    facts = {**demo(a=True), **certificates(aaa=HOSTING, snc=without("edition"))}
    found = said(statement("2024-02-01", facts, "a"), check=f"x.demo.a && ({VISA} || x.demo.b)")
    assert found.message == "not known: certifications.snc.edition, x.demo.b"


def test_a_list_that_must_hold_for_all_is_told_as_one_that_may_not_be_complete():
    found = said(
        statement("2024-02-01", certificates(aaa=HOSTING), "a"), check='certifications.all(c, c.scheme == "hds")'
    )
    assert (found.reason, found.message) == ("open-list", "the list may not be complete: certifications")


# --- What decided a pass -----------------------------------------------------------------------------------------------


def test_a_pass_shows_the_evidence_of_the_entry_that_decided_it():
    found = said(
        statement("2024-02-01", certificates(iso=HELD), "a"),
        statement("2025-02-01", certificates(zz=HOSTING), "d"),
    )
    assert found.status == "pass"
    assert {path.rpartition(".")[0] for path in found.decided} == {"certifications.iso"}
    assert {fact.path.rpartition(".")[0] for fact in found.facts} == {"certifications.iso"}
    assert {fact.grade for fact in found.facts if fact.sources} == {"A"}
    assert "zz" not in found.message


def test_a_pass_names_the_facts_it_rests_on_and_no_others():
    found = said(statement("2024-02-01", demo(a=False, b=True), "a"), check="x.demo.a || x.demo.b")
    assert (found.status, found.message, found.decided) == ("pass", "demo.b = yes", ("x.demo.b",))


# --- What has ended ---------------------------------------------------------------------------------------------------

CLOSED = {"exhaustive": ["certifications"]}


@pytest.mark.parametrize(
    ("statements", "ended", "message"),
    [
        (
            [statement("2024-02-01", certificates(aaa=HOSTING, snc=HELD | {"expires": "2025-06-29"}), "a", **CLOSED)],
            "certifications.snc.expires",
            "certifications.snc expired on 2025-06-29",
        ),
        (
            [
                statement("2024-02-01", certificates(aaa=HOSTING, snc=HELD), "a", **CLOSED),
                statement("2025-06-30", certificates(snc=None), "a"),
            ],
            "certifications.snc",
            "certifications.snc ended on 2025-06-29",
        ),
    ],
)
def test_a_closed_list_fails_by_what_has_ended_and_nothing_else(statements, ended, message):
    found = said(*statements)
    assert (found.status, found.reason, found.message) == ("fail", "ended", message)
    assert found.decided == (ended,)
    assert [(one.path, str(one.last)) for one in found.ended] == [(ended, "2025-06-29")]


def test_a_failure_that_would_have_been_one_before_has_not_ended():
    facts = {**demo(a=False), **certificates(snc=HELD | {"expires": "2025-06-29"})}
    found = said(statement("2024-02-01", facts, "a", **CLOSED), check=f"x.demo.a && {VISA}")
    assert (found.status, found.reason, found.ended) == ("fail", None, ())


# --- Disputes and dates -----------------------------------------------------------------------------------------------

PLAN = (
    nested(customers__count=40, operations__planned_staff=300),
    nested(customers__count=30, operations__planned_staff=100),
)


@pytest.mark.parametrize(
    ("check", "named"),
    [
        ("operations.planned_staff >= 150", ["operations.planned_staff"]),
        ("customers.count >= 20 && operations.planned_staff >= 150", ["operations.planned_staff"]),
        ("customers.count >= 35 || operations.planned_staff >= 400", ["customers.count"]),
        ("customers.count >= 35 && operations.planned_staff >= 150", ["customers.count", "operations.planned_staff"]),
    ],
)
def test_a_dispute_is_named_by_the_facts_that_decide(check, named):
    one, two = (statement("2024-02-01", facts, id_) for facts, id_ in zip(PLAN, "ab", strict=True))
    found = said(one, two, check=check, evidence={}, sources={})
    assert (found.reason, found.message) == ("disputed", f"sources disagree: {', '.join(named)}")
    assert list(found.decided) == named


@pytest.mark.parametrize(
    ("published", "known", "counts"),
    [
        ("2026", "2026-11-15", "2026-12-31"),
        ("2026-11", "2026-11-15", "2026-11-30"),
        ("2026", "2027-01-01", None),
        ("2027", "2026-11-15", ""),
        ("2026-11-20", "2026-11-15", ""),
    ],
)
def test_a_source_left_out_for_a_month_or_year_that_has_begun_is_said_to_be(published, known, counts):
    sources = {"leaflet": source(published, "B")}
    storage = statement("2026-03-01", {"data": {"storage_countries": ["FR"]}}, "leaflet")
    check = "data.storage_countries.all(c, c in EEA)"
    found = said(storage, check=check, evidence={}, as_of="2026-11-15", known=known, sources=sources)
    late = f"; stated by 'leaflet', which counts as published on {counts}, after {known}" if counts else ""
    assert found.message == (
        "storage_countries = [FR]" if counts is None else f"not known: data.storage_countries{late}"
    )


# --- Reasons change nothing -------------------------------------------------------------------------------------------

FIELDS = {"scheme": ["secnumcloud", "hds"], "edition": ["3.2", "3.1"], "expires": ["2025-06-29", "2026-12-31"]}


@st.composite
def profiles(draw):
    """Certificates of any kind, grade and age, in one list, open or closed."""
    statements = []
    for number in range(draw(st.integers(1, 3))):
        entry = {name: draw(st.sampled_from(values)) for name, values in FIELDS.items() if draw(st.booleans())}
        key = draw(st.sampled_from("ab"))
        facts = certificates(**{key: draw(st.sampled_from([entry, entry, None]))})
        more = {"exhaustive": ["certifications"]} if draw(st.booleans()) else {}
        more |= {"until": "2025-06-01"} if draw(st.integers(0, 5)) == 0 else {}
        statements.append(statement(f"202{number}-02-01", facts, draw(st.sampled_from(["a", "c", "old"])), **more))
    return provider(statements, SOURCES)


CHECKS = [VISA, f"!{VISA}", 'size(certifications.filter(c, c.scheme == "hds")) >= 2', f"x.demo.a || {VISA}",
          'certifications.filter(c, c.scheme == "secnumcloud").all(c, in_force(c))']  # fmt: skip
RULES = ruleset([rule(check, f"R{n}", evidence=ASKED) for n, check in enumerate(CHECKS)])


@given(profiles())
def test_every_unknown_has_a_reason_and_no_reason_changes_an_outcome(profile):
    state = decide_all(RULES, snapshot(profile, NOW))
    for standing in state.standings:
        found = grasp(standing.rule, standing.outcome, state.grounds)
        again = readings(standing.rule, state.grounds).at(state.grounds.accept)
        assert again == standing.outcome
        if status_of(standing.rule, standing.outcome) is Status.UNKNOWN:
            assert found.lacks
            # Nothing is made up: what is lacking was in the way, or is the end of an entry of a list that was.
            paths = {path for _, path in standing.outcome.causes}
            for lack in found.lacks:
                assert lack.last or any(path[: len(lack.path)] == lack.path for path in paths)
            ranks = [list(Reason).index(lack.reason) for lack in found.lacks]
            assert ranks == sorted(ranks)


@pytest.mark.exhaustive
@pytest.mark.parametrize("id_", ids("ruleset"))
def test_no_built_in_rule_names_a_certificate_of_a_scheme_it_does_not_know(id_):
    profile = provider([statement("2024-02-01", certificates(aaa={"scheme": "of-no-rule-set"}), "a")])
    state = decide_all(load_ruleset(id_), snapshot(profile, NOW))
    named = {
        lack.path
        for standing in state.standings
        for lack in grasp(standing.rule, standing.outcome, state.grounds).lacks
        if lack.path[:2] == ("certifications", "aaa")
    }
    assert not named


# --- In every format ----------------------------------------------------------------------------------------------------

LAPSED = dedent("""\
    schema: provider/1
    id: acme
    name: Acme Cloud
    sources:
      register: {title: Register of certificates, publisher: A body, published: 2024-01-12, grade: A}
      page: {title: Certificates, publisher: Acme, published: 2025-02-01, grade: D}
    statements:
      - from: 2024-01-12
        sources: [register]
        facts:
          certifications:
            main:
              scheme: iso-27001
              edition: "2022"
              issued: 2024-01-12
              expires: 2027-01-11
      - from: 2025-02-01
        sources: [page]
        facts:
          certifications:
            cards: {scheme: pci-dss}
    """)
WITHDRAWN = (
    LAPSED
    + """\
  - from: 2026-05-04
    sources: [page]
    facts:
      certifications:
        main: null
"""
)
CLOSED_LIST = LAPSED.replace(
    "[register]\n", "[register]\n    exhaustive: [{path: certifications, where: {scheme: iso-27001}}]\n"
)
SUSPENDED = WITHDRAWN.replace("from: 2026-05-04\n", "from: 2026-05-04\n    until: 2026-08-04\n")
ANNOUNCED = LAPSED.replace("[register]\n", "[register]\n    until: 2026-05-04\n").replace(
    "expires: 2027-01-11", "number: '1'"
)


def line_of(text, wanted):
    """The last line of a text that says something, from 1."""
    return max(number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == wanted)


def in_formats(card, name="valid-certificate"):
    """Each format's place and text of a rule about a certificate in force."""
    sarif = json.loads(render_sarif([card], Tool("compliance", "1")))["runs"][0]["results"]
    result = next(r for r in sarif if r["ruleId"].endswith(name))
    at = result["locations"][0]["physicalLocation"]["region"]
    gitlab = next(e for e in json.loads(render_gitlab([card])) if e["check_name"].endswith(name))
    github = next(line for line in render_github([card]).splitlines() if f"{name}%3A" in line)
    document = json.loads("".join(render_json([card], Tool("compliance", "1"))))
    found = next(f for f in document["scorecards"][0]["findings"] if f["rule"] == name)
    first = found["decided"][0]
    located = [
        f["location"]["line"] for f in found["facts"] if f["location"] and f"{f['path']}.".startswith(f"{first}.")
    ]
    junit = render_junit([card])
    return {
        "sarif": (at["startLine"], result["message"]["text"]),
        "gitlab": (gitlab["location"]["lines"]["begin"], gitlab["description"]),
        "github": (int(github.partition("line=")[2].partition(",")[0]), github),
        "json": (located[0], found["message"]),
        "junit": (int(junit.partition(f"{name}:")[2].partition("acme.yaml:")[2].partition(":")[0]), junit),
        "text": (places(card, card.finding(name))[0].location.line, " ".join(render_text(card).split())),
    }


@pytest.mark.parametrize(
    ("text", "day", "line", "status", "message"),
    [
        (LAPSED, "2027-01-12", "expires: 2027-01-11", "unknown", "certifications.main expired on 2027-01-11"),
        (CLOSED_LIST, "2027-01-12", "expires: 2027-01-11", "fail", "certifications.main expired on 2027-01-11"),
        (WITHDRAWN, "2026-05-04", "main: null", "unknown", "certifications.main ended on 2026-05-03"),
        (ANNOUNCED, "2026-05-04", "main:", "unknown", "certifications.main ended on 2026-05-03"),
    ],
    ids=["expired", "expired, list closed", "ended by null", "ended as announced"],
)
def test_what_ended_is_named_with_its_line_in_every_format_on_the_day(text, day, line, status, message):
    card = scorecard(provider(text), load_ruleset("iso-27001"), day)
    found = card.finding("valid-certificate")
    assert (found.status, found.reason) == (status, "ended")
    assert found.message == message + ("; whether there is another is not known" if status == "unknown" else "")
    for name, (at, said_) in in_formats(card).items():
        assert (name, at) == (name, line_of(text, line))
        assert message in said_, name
    assert "cards" not in render_text(card)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2027-01-15", "not known: certifications.main.expires (stated as 2027-01)"),
        ("2027-02-01", "certifications.main expired in 2027-01; whether there is another is not known"),
    ],
)
def test_a_last_day_known_to_a_month_is_told_as_it_is_stated(day, message):
    card = scorecard(
        provider(LAPSED.replace("2027-01-11", "2027-01").replace("2024-01-12", "2026-01-12")),
        load_ruleset("iso-27001"),
        day,
    )
    found = card.finding("valid-certificate")
    assert found.message == message
    assert {fact.value for fact in found.facts if fact.path.endswith(".expires")} == {"2027-01"}


def test_a_certificate_that_has_run_as_long_as_its_scheme_does_is_told_with_the_day():
    dates = "issued: 2024-01-12", "issued: 2023-11-01"
    profile = provider(LAPSED.replace("expires: 2027-01-11", "number: '1'").replace(*dates))
    card = scorecard(profile, load_ruleset("iso-27001"), "2026-11-01")
    message = "not known: certifications.main.expires (ran out on 2026-10-31 unless it was renewed)"
    assert card.finding("valid-certificate").message == message


def test_a_statement_from_a_month_that_has_not_ended_is_named():
    profile = provider([statement("2025-06", {"data": {"storage_countries": ["FR"]}})])
    rules = ruleset([rule("data.storage_countries.all(c, c in EEA)")])
    card = scorecard(profile, rules, "2025-06-15")
    message = "not known: data.storage_countries; stated by 's' as from 2025-06-30, which has not come"
    assert card.findings[0].message == message
    assert message in " ".join(render_text(card).split())
    assert scorecard(profile, rules, "2025-06-30").findings[0].status == "pass"
    assert scorecard(profile, rules, "2025-05-31").findings[0].message == "not known: data.storage_countries"


def test_what_was_gone_until_an_announced_day_is_named_with_both_days():
    card = scorecard(provider(SUSPENDED), load_ruleset("iso-27001"), "2026-08-04")
    message = "certifications.main was gone from 2026-05-04 through 2026-08-03; whether it is there again is not known"
    assert card.finding("valid-certificate").message == message


QUALIFIED = dedent("""\
    schema: provider/1
    id: acme
    name: Acme Cloud
    sources:
      weekly: {title: Acme is qualified, publisher: A trade weekly, published: 2025-03-03, grade: C}
    statements:
      - from: 2025-03-01
        sources: [weekly]
        facts:
          services: {box: {name: Box}}
          certifications:
            host: {scheme: hds, services: [box]}
            visa:
              edition: "3.2"
              scheme: secnumcloud
              type: qualification
              services: [box]
              issued: 2025-03-01
              expires: 2028-02-29
    """)


def test_evidence_too_weak_is_named_with_the_line_of_its_own_entry_in_every_format():
    card = scorecard(provider(QUALIFIED), load_ruleset("secnumcloud-3.2"), "2026-01-31", service="box")
    message = "SecNumCloud qualification (certifications.visa): grade C (one report), B is asked"
    found = card.finding("qualification")
    assert (found.status, found.reason, found.message) == ("unknown", "weak", message)
    for name, (at, said_) in in_formats(card, "qualification").items():
        assert (name, at) == (name, line_of(QUALIFIED, 'edition: "3.2"'))
        assert message in said_, name
        assert "certifications.host" not in said_, name
    (recognition,) = card.recognitions
    assert (recognition.status, recognition.reason, recognition.message) == ("unknown", "weak", message)


def test_on_its_last_day_a_certificate_passes_and_the_pass_is_told_by_its_own_evidence():
    card = scorecard(provider(LAPSED), load_ruleset("iso-27001"), "2027-01-11")
    found = card.finding("valid-certificate")
    assert found.status == "pass"
    first, last = (line_of(LAPSED, line) for line in ("scheme: iso-27001", "expires: 2027-01-11"))
    assert {place.location.line for place in places(card, found)} == {*range(first, last + 1)}
    assert "A 2024-01-12" in render_text(card)
    assert "D 2025-02-01" not in render_text(card)
    for rendered in (
        render_sarif([card], Tool("c", "1")),
        render_gitlab([card]),
        render_github([card]),
        render_junit([card]),
    ):
        assert "certifications.cards" not in rendered
    document = json.loads("".join(render_json([card], Tool("compliance", "1"))))
    assert "certifications.cards" not in json.dumps(document["scorecards"][0]["findings"][0])


@pytest.mark.parametrize(
    ("day", "status", "message"),
    [
        (
            "2027-01-11",
            "not met",
            "the verdict holds through 2027-01-11, as far as is known; certifications.main expires on 2027-01-11",
        ),
        ("2027-01-12", "not met", "certifications.main expired on 2027-01-11"),
        ("2027-01-13", "met", "as far as is known; before that: certifications.main expired on 2027-01-11"),
    ],
)
def test_what_lapses_is_named_on_the_day_itself_and_later(day, status, message):
    against = ruleset([rule('certifications.exists(c, c.scheme == "iso-27001" && in_force(c))')])
    card = scorecard(provider(LAPSED), against, day)
    requirement = NothingLapses(Period(0, 3, 0), fails=True).requirement(card)
    assert (requirement.status, requirement.message) == (status, message)
