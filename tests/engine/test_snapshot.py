"""What is known of a provider at a date: a row for each sentence of the rules on statements, lists and disputes.

A row is a name, the statements, a condition, and its status with the reason where it is unknown. Where the order or the
ids of statements must not matter, `test_order_of_statements_is_irrelevant` turns every row around.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.disputes import WORLDS_LIMIT
from compliance.model.rule_values import Evidence
from tests.builders import (
    answers,
    card_of,
    day,
    demo,
    finding,
    judgement,
    nested,
    problems,
    provider,
    rule,
    ruleset,
    scorecard,
    snapshot,
    source,
    statement,
    status,
)

NOW = "2024-06-30"
SOURCES = {
    "s": source(),
    "a": source(grade="A"),
    "b": source(grade="B"),
    "c": source(grade="C"),
    "c2": source(grade="C"),
    "d": source(grade="D"),
    "old": source("2010-01-01", "A"),
    "new": source("2024-01-01", "D"),
}


def owners(**entries):
    return {"ownership": {"shareholders": entries}}


def certificates(**entries):
    return {"certifications": entries}


def paid(value, **more):
    return {"finance": {"paid_in_meur": value, **more}}


def service(facts, **fields):
    return {"services": {"box": {**fields, "facts": facts}}}


OWNERS = {"exhaustive": ["ownership.shareholders"]}
CERTIFICATES = {"exhaustive": ["certifications"]}
FR, US = {"country": "FR"}, {"country": "US"}
ALL_FR = 'ownership.shareholders.all(s, s.country == "FR")'
NO_X = '!certifications.exists(c, c.scheme == "x")'
NO_Y = '!certifications.exists(c, c.scheme == "y")'
X, Y = {"scheme": "x"}, {"scheme": "y"}


def only(**where):
    """Closes only these certificates."""
    return {"exhaustive": [{"path": "certifications", "where": where}]}


def row(name, statements, check, expected, **more):
    return pytest.param(statements, check, expected, more, id=name)


S = statement
PATCHES = [
    row("a fact is true from its first day", [S(NOW, paid(5))], "finance.paid_in_meur == 5", "pass"),
    row("and not before", [S("2024-07-01", paid(5))], "finance.paid_in_meur == 5", "unknown: missing"),
    row(
        "texts that look the same are the same, and shown as written",
        [
            S(
                NOW,
                {
                    "identity": {"legal_name": "Caf\u00e9\u00a0 d\u2019Or"},
                    "customers": {"references": ["Cafe\u0301 d'Or"]},
                },
            )
        ],
        'identity.legal_name in customers.references && identity.legal_name.startsWith("Caf\u00e9 d\u2018O")',
        "pass",
    ),
    row(
        "two statements that differ in no letter one can see agree",
        [S(NOW, {"identity": {"legal_name": "Caf\u00e9"}}), S(NOW, {"identity": {"legal_name": "Cafe\u0301"}})],
        'identity.legal_name == "Caf\u00e9"',
        "pass",
    ),
    row(
        "a blank at the end of what a text starts with is meant",
        [S(NOW, {"identity": {"legal_name": "Acmes"}})],
        'identity.legal_name.startsWith("Acme ")',
        "fail",
    ),
    row(
        "a later statement replaces a value",
        [S("2020-01-01", paid(5)), S("2021-01-01", paid(6))],
        "finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "and leaves the rest of the group",
        [S("2020-01-01", paid(5, committed_meur=9)), S("2021-01-01", paid(6))],
        "finance.committed_meur == 9",
        "pass",
    ),
    row(
        "null ends a fact",
        [S("2020-01-01", paid(5)), S("2021-01-01", paid(None))],
        "finance.paid_in_meur == 5",
        "unknown: ended",
    ),
    row(
        "null ends a group",
        [S("2020-01-01", paid(5)), S("2021-01-01", {"finance": None})],
        "finance.paid_in_meur == 5",
        "unknown: ended",
    ),
    row(
        "after which it can be stated again",
        [S("2020-01-01", paid(5)), S("2021-01-01", {"finance": None}), S("2022-01-01", paid(7))],
        "finance.paid_in_meur == 7",
        "pass",
    ),
    row(
        "null ends an entry of a closed list, which stays closed",
        [S("2020-01-01", owners(alpha=FR, beta=US), **OWNERS), S("2021-01-01", owners(beta=None))],
        ALL_FR,
        "pass",
    ),
    row(
        "null ends an entry of an open list, which may come back",
        [S("2020-01-01", owners(beta=US)), S("2021-01-01", owners(beta=None))],
        '!ownership.shareholders.exists(s, s.id == "beta")',
        "unknown: ended",
    ),
    row(
        "null ends a list and what closed it",
        [S("2020-01-01", owners(alpha=FR), **OWNERS), S("2021-01-01", {"ownership": {"shareholders": None}})],
        ALL_FR,
        "unknown: ended",
    ),
    row(
        "null ends a group with lists in lists",
        [
            S("2020-01-01", {"market": {"giants": {"aws": {"years": {"2014": {"capex_meur": 5}}}}}}),
            S("2021-01-01", {"market": None}),
        ],
        "market.giants.exists(g, g.years.exists(y, y.capex_meur > 1))",
        "unknown: ended",
    ),
    row(
        "a closing after the end of a list counts",
        [
            S("2020-01-01", owners(beta=US)),
            S("2021-01-01", {"ownership": None}),
            S("2022-01-01", owners(alpha=FR), **OWNERS),
        ],
        ALL_FR,
        "pass",
    ),
    row("an entry may be called facts", [S("2020-01-01", owners(facts=FR), **OWNERS)], ALL_FR, "pass"),
    row("and so may a custom fact", [S("2020-01-01", demo(facts=True))], "x.demo.facts", "pass"),
    row(
        "true is no number",
        [S("2020-01-01", demo(a=1)), S("2021-01-01", demo(a=True))],
        "x.demo.a",
        "pass",
    ),
]

UNTIL = {"until": "2022-01-01"}
RUN_OUT = [
    row(
        "until is the first day no longer true",
        [S("2020-01-01", paid(5), until=NOW)],
        "has(finance.paid_in_meur)",
        "fail",
    ),
    row(
        "the day before it is true", [S("2020-01-01", paid(5), until="2024-07-01")], "finance.paid_in_meur == 5", "pass"
    ),
    row(
        "earlier values never come back",
        [S("2020-01-01", paid(4)), S("2021-01-01", paid(5), **UNTIL)],
        "finance.paid_in_meur == 4",
        "unknown: ended",
    ),
    row(
        "unless a later statement sets it",
        [S("2020-01-01", paid(5), **UNTIL), S("2021-01-01", paid(5))],
        "finance.paid_in_meur == 5",
        "pass",
    ),
    row(
        "an entry ends with its statement",
        [S("2020-01-01", owners(beta=US), **UNTIL)],
        'ownership.shareholders.exists(s, s.id == "beta")',
        "unknown: ended",
    ),
    row(
        "one that others stated too stays, without the fields",
        [S("2019-01-01", owners(beta={"name": "Beta"})), S("2020-01-01", owners(beta=US), **UNTIL)],
        'ownership.shareholders.exists(s, s.name == "Beta" && !has(s.country))',
        "pass",
    ),
    row(
        "a list that was closed until then is open, and empty",
        [S("2019-01-01", owners(beta=FR)), S("2020-01-01", owners(alpha=FR), **OWNERS, **UNTIL)],
        ALL_FR,
        "unknown: ended",
    ),
    row(
        "the earlier closing does not come back",
        [S("2019-01-01", owners(alpha=FR), **OWNERS), S("2020-01-01", owners(alpha=FR), **OWNERS, **UNTIL)],
        ALL_FR,
        "unknown: ended",
    ),
    row(
        "nor does an earlier partial one",
        [S("2019-01-01", certificates(c=X), **only(scheme="x")), S("2020-01-01", {}, **CERTIFICATES, **UNTIL)],
        NO_X,
        "unknown: open-list",
    ),
    row(
        "nor an earlier whole one after a partial one",
        [S("2019-01-01", certificates(c=X), **CERTIFICATES), S("2020-01-01", {}, **only(scheme="x"), **UNTIL)],
        NO_X,
        "unknown: ended",
    ),
    row(
        "a partial one that ran out says nothing of other entries",
        [
            S("2019-01-01", certificates(c=X), **only(scheme="y")),
            S("2020-01-01", {}, **only(scheme="x"), **UNTIL),
        ],
        NO_Y,
        "pass",
    ),
    row(
        "also one that another statement closed on that day",
        [S("2020-01-01", owners(beta=US), **UNTIL), S("2020-01-01", {}, **OWNERS)],
        ALL_FR,
        "unknown: ended",
    ),
    row(
        "not where another statement of that day names the entry, too",
        [S("2020-01-01", owners(beta={"name": "Beta"}), **UNTIL), S("2020-01-01", owners(beta=FR), **OWNERS)],
        ALL_FR,
        "pass",
    ),
    row(
        "an entry that was new for a while has reopened the list",
        [S("2019-01-01", owners(alpha=FR), **OWNERS), S("2020-01-01", owners(beta=FR), **UNTIL)],
        ALL_FR,
        "unknown: ended",
    ),
    row(
        "one that never fell under a partial closing has not",
        [S("2019-01-01", {}, **only(scheme="x")), S("2020-01-01", certificates(c=Y), **UNTIL)],
        NO_X,
        "pass",
    ),
    row(
        "but one of which nobody ever said what it is may fall under it, and be there",
        [S("2019-01-01", certificates(c={}), **UNTIL), S("2020-01-01", {}, **only(scheme="x"))],
        NO_X,
        "unknown: ended",
    ),
    row(
        "and one that is said to be such may be there, also where another statement closed that part on its day",
        [S("2020-01-01", certificates(c=X), **UNTIL), S("2020-01-01", {}, **only(scheme="x"))],
        NO_X,
        "unknown: ended",
    ),
    row(
        "but not where that part was closed later",
        [S("2019-01-01", certificates(c=X), **UNTIL), S("2020-01-01", {}, **only(scheme="x"))],
        NO_X,
        "pass",
    ),
    row(
        "of two closings from one day, the one that ran out wins",
        [S("2019-01-01", owners(alpha=FR), **OWNERS), S("2019-01-01", owners(alpha=FR), **OWNERS, **UNTIL)],
        "size(ownership.shareholders) == 1",
        "unknown: open-list",
    ),
]

LISTS = [
    row("an open list may hold more", [S("2020-01-01", owners(alpha=FR))], ALL_FR, "unknown: open-list"),
    row(
        "what is listed is there",
        [S("2020-01-01", owners(alpha=FR))],
        'ownership.shareholders.exists(s, s.country == "FR")',
        "pass",
    ),
    row(
        "a missing list is open and empty", [S("2020-01-01", paid(1))], "size(certifications) == 0", "unknown: missing"
    ),
    row("an empty list can be closed", [S("2020-01-01", {}, **CERTIFICATES)], "size(certifications) == 0", "pass"),
    row(
        "closing replaces",
        [S("2020-01-01", owners(beta=US)), S("2021-01-01", owners(alpha=FR), **OWNERS)],
        ALL_FR,
        "pass",
    ),
    row(
        "fields of replaced entries are gone",
        [S("2020-01-01", owners(alpha=FR)), S("2021-01-01", owners(alpha={"name": "A"}), **OWNERS)],
        ALL_FR,
        "unknown: missing",
    ),
    row(
        "a new entry reopens",
        [S("2020-01-01", owners(alpha=FR), **OWNERS), S("2021-01-01", owners(beta=FR))],
        ALL_FR,
        "unknown: open-list",
    ),
    row(
        "more about an entry does not",
        [S("2020-01-01", owners(alpha={}), **OWNERS), S("2021-01-01", owners(alpha=FR))],
        ALL_FR,
        "pass",
    ),
    row("partly closed: none of these", [S("2020-01-01", {}, **only(scheme="x"))], NO_X, "pass"),
    row("but others there may be", [S("2020-01-01", {}, **only(scheme="x"))], NO_Y, "unknown: open-list"),
    row(
        "replaces the matching entries only",
        [S("2020-01-01", certificates(c=X, e=Y)), S("2021-01-01", {}, **only(scheme="x"))],
        NO_X,
        "pass",
    ),
    row(
        "and keeps the others",
        [S("2020-01-01", certificates(c=X, e=Y)), S("2021-01-01", {}, **only(scheme="x"))],
        'certifications.exists(c, c.scheme == "y")',
        "pass",
    ),
    row(
        "an entry of unknown scheme may be one",
        [S("2020-01-01", certificates(c={"level": "1"})), S("2021-01-01", {}, **only(scheme="x"))],
        NO_X,
        "unknown: missing",
    ),
    row(
        "with two fields: not both",
        [S("2020-01-01", {}, **only(scheme="x", level="1"))],
        '!certifications.exists(c, c.scheme == "x" && c.level == "1")',
        "pass",
    ),
    row("but either", [S("2020-01-01", {}, **only(scheme="x", level="1"))], NO_X, "unknown: open-list"),
    row(
        "two partial closings together",
        [S("2020-01-01", {}, **only(scheme="x")), S("2020-01-01", {}, **only(scheme="y"))],
        'certifications.all(c, c.scheme != "x" && c.scheme != "y")',
        "pass",
    ),
    row(
        "more ways than are told apart: none is used",
        [S("2020-01-01", {}, **only(scheme=f"x{n}", level="1")) for n in range(5)],
        '!certifications.exists(c, c.scheme == "x1" && c.level == "1")',
        "unknown: open-list",
    ),
    row(
        "a new match reopens a partial closing",
        [S("2020-01-01", {}, **only(scheme="x")), S("2021-01-01", certificates(c={"scheme": "x", "level": "1"}))],
        '!certifications.exists(c, c.scheme == "x" && c.level == "2")',
        "unknown: open-list",
    ),
    row(
        "so does one that may match",
        [
            S("2020-01-01", {}, **only(scheme="x")),
            S("2021-01-01", certificates(c={"level": "1"})),
            S("2022-01-01", certificates(c=Y)),
        ],
        NO_X,
        "unknown: open-list",
    ),
    row(
        "and one that comes to match",
        [
            S("2020-01-01", certificates(c={"scheme": "y", "level": "1"}), **only(scheme="x")),
            S("2021-01-01", certificates(c=X)),
        ],
        '!certifications.exists(c, c.scheme == "x" && c.level == "2")',
        "unknown: open-list",
    ),
    row(
        "another one does not",
        [S("2020-01-01", {}, **only(scheme="x")), S("2021-01-01", certificates(c=Y))],
        NO_X,
        "pass",
    ),
    row(
        "a new entry that is listed in full reopens nothing",
        [
            S("2020-01-01", certificates(e={"scheme": "y", "level": "1"}), **CERTIFICATES),
            S("2021-01-01", certificates(c={"scheme": "x", "level": "1"}), **only(scheme="x")),
        ],
        'certifications.all(c, c.level == "1")',
        "pass",
    ),
    row(
        "a whole closing replaces partial ones of its day too",
        [
            S("2019-01-01", certificates(e=Y)),
            S("2020-01-01", {}, **only(scheme="x")),
            S("2020-01-01", certificates(c={"scheme": "z"}), **CERTIFICATES),
        ],
        NO_Y,
        "pass",
    ),
    row(
        "lists of plain values are closed and replaced whole",
        [
            S("2020-01-01", nested(data__storage_countries=["FR", "US"])),
            S("2021-01-01", nested(data__storage_countries=["FR"])),
        ],
        '!("US" in data.storage_countries)',
        "pass",
    ),
]

ALPHA, BETA = 'ownership.shareholders.exists(s, s.id == "alpha")', 'ownership.shareholders.exists(s, s.id == "beta")'
DAY = "2020-01-01"
CHAIN = [
    S("2019-01-01", paid(0, committed_meur=0, cumulated_loss_meur=0)),
    S(DAY, nested(finance__paid_in_meur=1), id="a"),
    S(DAY, nested(finance__paid_in_meur=2, finance__committed_meur=2), id="b"),
    S(DAY, nested(finance__committed_meur=3, finance__cumulated_loss_meur=3), id="c"),
    S(DAY, nested(finance__cumulated_loss_meur=4), id="d"),
]
DISPUTES = [
    row(
        "two values from one day", [S(DAY, paid(5)), S(DAY, paid(6))], "finance.paid_in_meur == 5", "unknown: disputed"
    ),
    row("which agree for this rule", [S(DAY, paid(5)), S(DAY, paid(6))], "finance.paid_in_meur > 4", "pass"),
    row("or disagree with it", [S(DAY, paid(5)), S(DAY, paid(6))], "finance.paid_in_meur > 7", "fail"),
    row(
        "values spelled in two ways are one", [S(DAY, paid(5)), S(DAY, paid(5.0))], "finance.paid_in_meur == 5", "pass"
    ),
    row("a flag and a number are two", [S(DAY, demo(a=True)), S(DAY, demo(a=1))], "x.demo.a", "error: disputed"),
    row("three values", [S(DAY, paid(n)) for n in (5, 6, 7)], "finance.paid_in_meur <= 6", "unknown: disputed"),
    row("the third may decide", [S(DAY, paid(n)) for n in (5, 6, 7)], "finance.paid_in_meur <= 7", "pass"),
    row(
        "a world picks a statement for all the paths it sets",
        [S(DAY, paid(5, committed_meur=5)), S(DAY, paid(9, committed_meur=9))],
        "finance.paid_in_meur == finance.committed_meur",
        "pass",
    ),
    row(
        "those that agree are believed together",
        [
            S(DAY, paid(1)),
            S(DAY, paid(2, committed_meur=2)),
            S(DAY, nested(finance__committed_meur=1)),
        ],
        "finance.paid_in_meur == finance.committed_meur",
        "pass",
    ),
    row(
        "two that are not believed still contradict each other on what no believed one speaks of",
        CHAIN,
        "finance.paid_in_meur == 1 && finance.committed_meur == 2 && finance.cumulated_loss_meur == 4",
        "unknown: disputed",
    ),
    row("of which one is right, and nothing from before", CHAIN, "finance.committed_meur >= 2", "pass"),
    row(
        "a third one on half of it leaves the other half between two",
        [S(DAY, paid(5, committed_meur=60)), S(DAY, paid(2, committed_meur=80)), S(DAY, paid(3))],
        "finance.committed_meur >= 60",
        "pass",
    ),
    row(
        "a value against an end",
        [S(DAY, paid(5)), S(DAY, paid(None))],
        "finance.paid_in_meur == 5",
        "unknown: disputed",
    ),
    row(
        "a value against the end of its group",
        [S(DAY, paid(5)), S(DAY, {"finance": None})],
        "finance.paid_in_meur == 5",
        "unknown: disputed",
    ),
    row("an entry against its end", [S(DAY, owners(beta=FR)), S(DAY, owners(beta=None))], BETA, "unknown: disputed"),
    row(
        "an entry without fields against its end",
        [S(DAY, owners(beta={})), S(DAY, owners(beta=None))],
        BETA,
        "unknown: disputed",
    ),
    row(
        "an entry against the end of its list",
        [S(DAY, owners(beta={})), S(DAY, {"ownership": None})],
        BETA,
        "unknown: disputed",
    ),
    row(
        "two closed lists",
        [S(DAY, owners(alpha=FR), **OWNERS), S(DAY, owners(beta=FR), **OWNERS)],
        BETA,
        "unknown: disputed",
    ),
    row(
        "of which both would do",
        [S(DAY, owners(alpha=FR), **OWNERS), S(DAY, owners(beta=FR), **OWNERS)],
        ALL_FR,
        "pass",
    ),
    row(
        "two closed lists that agree",
        [S(DAY, owners(alpha=FR), **OWNERS), S(DAY, owners(alpha={}), **OWNERS)],
        ALL_FR,
        "pass",
    ),
    row(
        "a closed list against a further entry",
        [S(DAY, owners(alpha=FR), **OWNERS), S(DAY, owners(beta=FR))],
        ALL_FR,
        "unknown: disputed",
    ),
    row(
        "an older closing does not help",
        [S("2019-01-01", owners(gamma=FR), **OWNERS), S(DAY, owners(alpha=FR), **OWNERS), S(DAY, owners(beta=FR))],
        ALL_FR,
        "unknown: disputed",
    ),
    row(
        "a partly closed list against a match",
        [S(DAY, {}, **only(scheme="x")), S(DAY, certificates(c=X))],
        NO_X,
        "unknown: disputed",
    ),
    row("and against another entry", [S(DAY, {}, **only(scheme="x")), S(DAY, certificates(c=Y))], NO_X, "pass"),
    row(
        "named across dates",
        [S("2019-01-01", paid(5), id="a"), S(DAY, paid(6), disputes=["a"])],
        "finance.paid_in_meur == 6",
        "unknown: disputed",
    ),
    row(
        "not named: the later one",
        [S("2019-01-01", paid(5), id="a"), S(DAY, paid(6))],
        "finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "a later statement settles it",
        [S(DAY, paid(5)), S(DAY, paid(6)), S("2021-01-01", paid(7))],
        "finance.paid_in_meur == 7",
        "pass",
    ),
    row(
        "or settles a part of it",
        [S(DAY, paid(5, committed_meur=5)), S(DAY, paid(6, committed_meur=6)), S("2021-01-01", paid(7))],
        "finance.committed_meur == 6",
        "unknown: disputed",
    ),
    row(
        "which entries are replaced may depend on a dispute about a field not read",
        [
            S(DAY, certificates(c={"scheme": "x", "level": "2"})),
            S(DAY, certificates(c=Y)),
            S("2021-01-01", {}, **only(scheme="x")),
        ],
        'certifications.exists(c, c.level == "2")',
        "unknown: disputed",
    ),
    row(
        "a dispute about something else does not matter",
        [S(DAY, paid(5, committed_meur=1)), S(DAY, nested(finance__committed_meur=2))],
        "finance.paid_in_meur == 5",
        "pass",
    ),
    row(
        "an error in one reading is an error",
        [S(DAY, paid(0)), S(DAY, paid(5))],
        "1 / finance.paid_in_meur > 0",
        "error: disputed",
    ),
]

CORRECTIONS = [
    row(
        "supersedes from the same day",
        [S(DAY, paid(5), id="a"), S(DAY, paid(6), supersedes=["a"])],
        "finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "supersedes a later one",
        [S(DAY, paid(5), id="a"), S("2019-01-01", paid(6), supersedes=["a"])],
        "finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "what it does not set stays",
        [S(DAY, paid(5, committed_meur=9), id="a"), S(DAY, paid(6), supersedes=["a"])],
        "finance.committed_meur == 9",
        "pass",
    ),
    row(
        "supersedes an end",
        [S(DAY, paid(None), id="a"), S(DAY, paid(6), supersedes=["a"])],
        "finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "supersedes the end of an entry",
        [S(DAY, owners(beta=None), id="a"), S(DAY, owners(beta=FR), supersedes=["a"])],
        BETA,
        "pass",
    ),
    row(
        "supersedes the later end of an entry",
        [S("2021-01-01", owners(beta=None), id="a"), S(DAY, owners(beta=FR), supersedes=["a"])],
        BETA,
        "pass",
    ),
    row(
        "is itself an end",
        [S(DAY, paid(6), id="a"), S(DAY, paid(None), supersedes=["a"])],
        "finance.paid_in_meur == 6",
        "unknown: ended",
    ),
    row(
        "corrects a closed list",
        [S(DAY, owners(alpha=FR, beta=US), id="a", **OWNERS), S(DAY, owners(alpha=FR), supersedes=["a"], **OWNERS)],
        ALL_FR,
        "pass",
    ),
    row(
        "adds to a closed list, which is open then",
        [S(DAY, owners(alpha=FR), id="a", **OWNERS), S(DAY, owners(beta=FR), supersedes=["a"])],
        ALL_FR,
        "unknown: open-list",
    ),
    row(
        "two that correct each other say nothing",
        [S(DAY, paid(5), id="a", supersedes=["b"]), S(DAY, paid(6), id="b", supersedes=["a"])],
        "finance.paid_in_meur > 1",
        "unknown: missing",
    ),
]

B_OR_BETTER = {"evidence": {"grade": "B"}}
THREE_YEARS = {"evidence": {"max_age": "P3Y"}}
EVIDENCE = [
    row("good enough", [S(DAY, paid(5), "b")], "finance.paid_in_meur == 5", "pass", **B_OR_BETTER),
    row("too weak", [S(DAY, paid(5), "c")], "finance.paid_in_meur == 5", "unknown: weak", **B_OR_BETTER),
    row(
        "two reports",
        [S(DAY, paid(5), ["c", "c2"], grade="B", grade_reason="two newspapers")],
        "finance.paid_in_meur == 5",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "a report and a claim are not two",
        [S(DAY, paid(5), ["c", "d"], grade="B", grade_reason="two newspapers")],
        "finance.paid_in_meur == 5",
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row("the best source counts", [S(DAY, paid(5), ["d", "a"])], "finance.paid_in_meur == 5", "pass", **B_OR_BETTER),
    row(
        "restating adds sources",
        [S(DAY, paid(5), "a"), S("2021-01-01", paid(5.0), "d")],
        "finance.paid_in_meur == 5",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "another value does not",
        [S(DAY, paid(5), "a"), S("2021-01-01", paid(6), "d")],
        "finance.paid_in_meur > 1",
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row("fresh", [S("2021-06-30", paid(5), "old")], "finance.paid_in_meur == 5", "pass", **THREE_YEARS),
    row("too old", [S("2021-06-29", paid(5), "old")], "finance.paid_in_meur == 5", "unknown: stale", **THREE_YEARS),
    row(
        "a later source renews it",
        [S(DAY, paid(5), ["old", "new"])],
        "finance.paid_in_meur == 5",
        "pass",
        **THREE_YEARS,
    ),
    row(
        "old from one, weak from the other",
        [S(DAY, paid(5), "old"), S("2023-01-01", paid(5), "new")],
        "finance.paid_in_meur == 5",
        "unknown: stale",
        evidence={"grade": "B", "max_age": "P3Y"},
    ),
    row(
        "only weak",
        [S("2023-01-01", paid(5), "new")],
        "finance.paid_in_meur == 5",
        "unknown: weak",
        evidence={"grade": "B", "max_age": "P3Y"},
    ),
    row("that an entry exists", [S(DAY, owners(alpha=FR), "d")], ALPHA, "unknown: weak", **B_OR_BETTER),
    row(
        "that a list is closed",
        [S(DAY, owners(alpha=FR), "a"), S(DAY, owners(alpha=FR), "d", **OWNERS)],
        ALL_FR,
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row(
        "that an entry is gone",
        [S(DAY, owners(alpha=FR, beta=US), "a", **OWNERS), S("2021-01-01", owners(beta=None), "d")],
        ALL_FR,
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row(
        "that a partial closing has replaced one",
        [S(DAY, certificates(c=X), "a", **CERTIFICATES), S("2021-01-01", {}, "d", **only(scheme="x"))],
        NO_X,
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row(
        "a weak entry counts as maybe",
        [S(DAY, owners(alpha=FR), "a"), S(DAY, owners(beta=FR), "d")],
        "size(ownership.shareholders) >= 2",
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row(
        "a strong one as one",
        [S(DAY, owners(alpha=FR), "a"), S(DAY, owners(beta=FR), "d")],
        "size(ownership.shareholders) >= 1",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "a weak candidate is unknown, not dropped",
        [S(DAY, paid(5), "a"), S(DAY, paid(6), "d")],
        "finance.paid_in_meur == 5",
        "unknown: disputed",
        **B_OR_BETTER,
    ),
    row(
        "a weak closed list against a strong one",
        [S(DAY, owners(alpha=FR), "d", **OWNERS), S(DAY, owners(alpha=FR, beta=FR), "a", **OWNERS)],
        ALL_FR,
        "unknown: disputed",
        **B_OR_BETTER,
    ),
    row(
        "a closed list says nothing of an entry whose scheme a weak source states later",
        [
            S("2019-01-01", certificates(c={"level": "1"}), "d"),
            S("2020-01-01", {}, "a", **only(scheme="x")),
            S("2021-01-01", certificates(c=Y), "d"),
        ],
        NO_X,
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row("has() is true of a weak fact", [S(DAY, paid(5), "d")], "has(finance.paid_in_meur)", "pass", **B_OR_BETTER),
    row(
        "applies follows the same evidence",
        [S(DAY, {**demo(a=True), **paid(5)}, "d")],
        "true",
        "unknown: weak",
        applies="x.demo.a",
        **B_OR_BETTER,
    ),
]

RANGES = [
    row("for every value", [S(DAY, paid({"min": 5, "max": 6}))], "finance.paid_in_meur >= 5", "pass"),
    row("for none", [S(DAY, paid({"min": 5, "max": 6}))], "finance.paid_in_meur > 6", "fail"),
    row("for some", [S(DAY, paid({"min": 5, "max": 6}))], "finance.paid_in_meur > 5", "unknown: missing"),
    row("without upper end", [S(DAY, paid({"min": 5}))], "finance.paid_in_meur > 1000", "unknown: missing"),
    row("the schema bounds it below", [S(DAY, paid({"max": 6}))], "finance.paid_in_meur >= 0", "pass"),
    row(
        "and above",
        [S(DAY, owners(a={"capital_pct": {"min": 40}}))],
        "ownership.shareholders.exists(s, s.capital_pct <= 100)",
        "pass",
    ),
    row(
        "ends that meet are a number",
        [S(DAY, nested(technology__open_source_pct={"min": 100}))],
        "technology.open_source_pct == 100",
        "pass",
    ),
    row(
        "a custom fact has no bounds",
        [S(DAY, demo(a={"max": 6}))],
        "x.demo.a >= 0",
        "unknown: missing",
        facts={"x.demo.a": {"type": "float", "title": "a"}},
    ),
]

BOX = {"service": "box"}
FEW, MANY = {"min": 4, "max": 6}, {"min": 5, "max": 9}
LISTED = {"customers": {"references": ["a", "b"]}}
AGREEMENTS = [
    row("a number within a range", [S(DAY, paid(5)), S(DAY, paid(FEW))], "finance.paid_in_meur == 5", "pass"),
    row("at its end", [S(DAY, paid(6)), S(DAY, paid(FEW))], "finance.paid_in_meur == 6", "pass"),
    row("beyond it", [S(DAY, paid(7)), S(DAY, paid(FEW))], "finance.paid_in_meur == 7", "unknown: disputed"),
    row("two ranges: what both allow", [S(DAY, paid(FEW)), S(DAY, paid(MANY))], "finance.paid_in_meur >= 5", "pass"),
    row("and no more", [S(DAY, paid(FEW)), S(DAY, paid(MANY))], "finance.paid_in_meur > 5", "unknown: missing"),
    row(
        "two that share an end point only",
        [S(DAY, paid(FEW)), S(DAY, paid({"min": 6, "max": 9}))],
        "finance.paid_in_meur >= 6",
        "unknown: disputed",
    ),
    row(
        "ranges without an end",
        [S(DAY, paid({"min": 3})), S(DAY, paid({"max": 8}))],
        "finance.paid_in_meur >= 3 && finance.paid_in_meur <= 8",
        "pass",
    ),
    row(
        "a range between two that contradict each other",
        [S(DAY, paid(4)), S(DAY, paid(FEW)), S(DAY, paid(6))],
        "finance.paid_in_meur == 4 || finance.paid_in_meur == 6",
        "pass",
    ),
    row(
        "a list in another order",
        [S(DAY, LISTED), S(DAY, {"customers": {"references": ["b", "a"]}})],
        'size(customers.references) == 2 && "a" in customers.references',
        "pass",
    ),
    row(
        "a list of others",
        [S(DAY, LISTED), S(DAY, {"customers": {"references": ["a"]}})],
        '"b" in customers.references',
        "unknown: disputed",
    ),
    row(
        "who says that he disputes it does not agree",
        [S(DAY, paid(5), id="a"), S(DAY, paid(FEW), disputes=["a"])],
        "finance.paid_in_meur == 5",
        "unknown: disputed",
    ),
    row(
        "the range of a later day is what holds",
        [S(DAY, paid(5)), S("2021-01-01", paid(FEW))],
        "finance.paid_in_meur == 5",
        "unknown: missing",
    ),
    row(
        "a rule sees what is strong enough for it",
        [S(DAY, paid(5), "c"), S(DAY, paid(FEW), "a")],
        "finance.paid_in_meur >= 4",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "and what would say it more exactly is too weak",
        [S(DAY, paid(5), "c"), S(DAY, paid(FEW), "a")],
        "finance.paid_in_meur >= 5",
        "unknown: weak",
        **B_OR_BETTER,
    ),
    row(
        "a weak range takes nothing away",
        [S(DAY, paid(5), "a"), S(DAY, paid(FEW), "d")],
        "finance.paid_in_meur == 5",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "what is stated again keeps its sources, whoever agrees",
        [S(DAY, paid(5), "a"), S("2021-01-01", paid(5), "d"), S("2021-01-01", paid(FEW), "d")],
        "finance.paid_in_meur == 5",
        "pass",
        **B_OR_BETTER,
    ),
    row(
        "so do ranges",
        [S(DAY, paid(FEW), "a"), S("2021-01-01", paid(FEW), "d"), S("2021-01-01", paid(MANY), "d")],
        "finance.paid_in_meur <= 6",
        "pass",
        **B_OR_BETTER,
    ),
]

SERVICES = [
    row("the provider's facts hold", [S(DAY, {**paid(5), **service({})})], "finance.paid_in_meur == 5", "pass", **BOX),
    row(
        "the service's stand over them",
        [S(DAY, {**paid(5), **service(paid(6))})],
        "finance.paid_in_meur == 6",
        "pass",
        **BOX,
    ),
    row(
        "not when the provider is assessed",
        [S(DAY, {**paid(5), **service(paid(6))})],
        "finance.paid_in_meur == 5",
        "pass",
    ),
    row(
        "null ends the provider's",
        [S(DAY, {**paid(5), **service(paid(None))})],
        "finance.paid_in_meur == 5",
        "unknown: ended",
        **BOX,
    ),
    row(
        "also a group",
        [S(DAY, {**paid(5), **service({"finance": None})})],
        "finance.paid_in_meur == 5",
        "unknown: ended",
        **BOX,
    ),
    row(
        "a list closed in a service",
        [S(DAY, {**certificates(c=Y), **service(certificates(e=X))}, exhaustive=["services.box.facts.certifications"])],
        NO_Y,
        "pass",
        **BOX,
    ),
    row(
        "not when the provider is assessed, where it is open",
        [S(DAY, {**certificates(c=Y), **service(certificates(e=X))}, exhaustive=["services.box.facts.certifications"])],
        NO_X,
        "unknown: open-list",
    ),
    row(
        "partly closed in a service",
        [
            S(
                DAY,
                {**certificates(c=X), **service({})},
                exhaustive=["certifications", {"path": "services.box.facts.certifications", "where": {"scheme": "x"}}],
            )
        ],
        NO_X,
        "pass",
        **BOX,
    ),
    row(
        "a service's entry reopens the provider's list",
        [S(DAY, {**certificates(c=Y), **service(certificates(e=Y))}, **CERTIFICATES)],
        NO_X,
        "unknown: open-list",
        **BOX,
    ),
    row(
        "two disputes in one place, one of them hidden in one world of the other",
        [
            S(DAY, paid(1)),
            S(DAY, paid(9)),
            S("2019-01-01", service(paid(1)), id="a"),
            S("2019-01-01", service({"finance": None}), id="b"),
        ],
        "finance.paid_in_meur == 1",
        "unknown: disputed",
        **BOX,
    ),
    row("service.kind", [S(DAY, service({}, kind="iaas"))], 'service.kind == "iaas"', "pass", **BOX),
    row("without a service", [S(DAY, service({}, kind="iaas"))], 'service.kind == "iaas"', "unknown: no service"),
    row(
        "a certificate that names it",
        [S(DAY, {**certificates(c={"services": ["box"]}), **service({})})],
        "certifications.exists(c, covers(c))",
        "pass",
        **BOX,
    ),
    row(
        "one that leaves it out",
        [S(DAY, {**certificates(c={"services": ["other"]}), **service({})}, **CERTIFICATES)],
        "certifications.exists(c, covers(c))",
        "fail",
        **BOX,
    ),
    row(
        "one that does not say",
        [S(DAY, {**certificates(c={}), **service({})})],
        "certifications.exists(c, covers(c))",
        "unknown: missing",
        **BOX,
    ),
    row(
        "the provider as a whole is covered",
        [S(DAY, certificates(c={"services": ["other"]}))],
        "certifications.exists(c, covers(c))",
        "pass",
    ),
]

SUSPENDED = [
    S("2020-01-01", certificates(c=X), **CERTIFICATES),
    S("2023-01-01", certificates(c=None), until="2024-06-01"),
]
ENDS_THAT_RUN_OUT = [
    row("until the last day an entry is gone", SUSPENDED, NO_X, "unknown: ended"),
    row("an open list alike", [S("2020-01-01", certificates(c=X)), SUSPENDED[1]], NO_X, "unknown: ended"),
    row(
        "a day earlier it is certainly not there",
        [SUSPENDED[0], S("2023-01-01", certificates(c=None), until="2024-07-01")],
        NO_X,
        "pass",
    ),
    row("it is no other kind of thing", SUSPENDED, NO_Y, "pass"),
    row(
        "its earlier values do not come back",
        [S("2020-01-01", certificates(c={**X, "edition": "1"}), **CERTIFICATES), SUSPENDED[1]],
        'certifications.all(c, c.edition == "1")',
        "unknown: ended",
    ),
    row("it may be there once", SUSPENDED, "certifications.size() <= 1", "pass"),
    row("stated later it is there", [*SUSPENDED, S("2024-06-10", certificates(c=X))], NO_X, "fail"),
    row(
        "without what was stated before",
        [*SUSPENDED, S("2024-06-10", certificates(c={"edition": "2"}))],
        NO_X,
        "unknown: missing",
    ),
    row("ended again later it is gone", [*SUSPENDED, S("2024-06-10", certificates(c=None))], NO_X, "pass"),
    row(
        "of two ends of one day the one without a last day holds",
        [*SUSPENDED, S("2023-01-01", certificates(c=None), "a")],
        NO_X,
        "pass",
    ),
    row("a list closed later does not have it", [*SUSPENDED, S("2024-06-10", {}, **CERTIFICATES)], NO_X, "pass"),
    row(
        "a fact that ended is not known",
        [S("2020-01-01", paid(5)), S("2023-01-01", paid(None), until="2024-06-01")],
        "finance.paid_in_meur == 5",
        "unknown: ended",
    ),
    row(
        "an end stated by a service",
        [SUSPENDED[0], S("2023-01-01", service(certificates(c=None)), until="2024-06-01")],
        NO_X,
        "unknown: ended",
        **BOX,
    ),
]

ISO, HELD = {"scheme": "iso-27001"}, "certifications.exists(c, in_force(c))"


def held(*, stated="2024-01-01", **fields):
    """A complete list of one certificate."""
    return S(stated, certificates(c={**ISO, **fields}), **CERTIFICATES)


CYCLES = [  # the day is 2024-06-30
    row("three years from its first day", [held(issued="2021-07-01")], HELD, "pass"),
    row("and not a day longer", [held(issued="2021-06-30")], HELD, "unknown: missing"),
    row("however late it is still listed", [held(issued="2018-01-01", stated=NOW)], HELD, "unknown: missing"),
    row("a stated last day counts", [held(issued="2018-01-01", expires=NOW)], HELD, "pass"),
    row("one that is past, too", [held(issued="2024-01-01", expires="2024-06-29")], HELD, "fail: ended"),
    row("without a first day, from when it was stated", [held(stated="2021-07-01")], HELD, "pass"),
    row("and no longer", [held(stated="2021-06-30")], HELD, "unknown: missing"),
    row("stated again, from then", [held(stated="2018-01-01"), S("2022-01-01", certificates(c=ISO))], HELD, "pass"),
    row("a scheme of which nobody knows how long", [held(scheme="x", issued="2001-01-01")], HELD, "pass"),
    row("no scheme", [S("2001-01-01", certificates(c={}), **CERTIFICATES)], HELD, "pass"),
    row(
        "an attestation runs a year",
        [held(scheme="csa-star", type="attestation", issued="2023-06-30")],
        HELD,
        "unknown: missing",
    ),
    row(
        "where a certification runs three",
        [held(scheme="csa-star", type="certification", issued="2023-06-30")],
        HELD,
        "pass",
    ),
    row("of no stated kind, the shorter", [held(scheme="csa-star", issued="2023-06-30")], HELD, "unknown: missing"),
    row(
        "a first day too weakly stated",
        [held(), S("2024-02-01", certificates(c={"issued": "2024-02-01"}), "c")],
        HELD,
        "unknown: weak",
        evidence={"grade": "B"},
    ),
    row(
        "a weaker statement later does not count",
        [held(stated="2021-06-30"), S("2024-02-01", certificates(c=ISO), "c")],
        HELD,
        "unknown: missing",
        evidence={"grade": "B"},
    ),
    row(
        "which end is disputed matters",
        [held(issued="2021-06-30"), held(scheme="x", issued="2021-06-30")],
        HELD,
        "unknown: disputed",
    ),
]

FOUNDED = [S(DAY, {"identity": {"founded": "2014-06"}})]
IN_JUNE = held(issued="2021-07-01", expires="2024-06")
INEXACT = [  # the day is 2024-06-30
    row("in the month given for the last day", [IN_JUNE], HELD, "unknown: missing"),
    row("before it", [held(expires="2024-07")], HELD, "pass"),
    row("after it", [held(expires="2024-05")], HELD, "fail: ended"),
    row("in the year given for it", [held(expires="2024")], HELD, "unknown: missing"),
    row("in the month given for the first day", [held(issued="2024-06", expires="2026-01-01")], HELD, "unknown: missing"),
    row("after the month given for the first day", [held(issued="2024-05", expires="2026-01-01")], HELD, "pass"),
    row("three years from the first day it may be", [held(issued="2021-06")], HELD, "unknown: missing"),
    row("earlier than every day of it", FOUNDED, 'identity.founded >= timestamp("2014-06-01T00:00:00Z")', "pass"),
    row("earlier than some", FOUNDED, 'identity.founded >= timestamp("2014-06-02T00:00:00Z")', "unknown: missing"),
    row("later than every day of it", FOUNDED, 'identity.founded > timestamp("2014-06-30T00:00:00Z")', "fail"),
    row("shifted by days", FOUNDED, 'identity.founded + duration("24h") > timestamp("2014-06-01T00:00:00Z")', "pass"),
    row("days since, at least", FOUNDED, "days(as_of - identity.founded) >= 3653", "pass"),
    row("days since, perhaps", FOUNDED, "days(as_of - identity.founded) >= 3654", "unknown: missing"),
    row("it is stated", FOUNDED, "has(identity.founded)", "pass"),
    row("a month and a day in it agree", [*FOUNDED, S(DAY, {"identity": {"founded": "2014-06-10"}})],
        'identity.founded == timestamp("2014-06-10T00:00:00Z")', "pass"),
    row("a month and a day outside do not", [*FOUNDED, S(DAY, {"identity": {"founded": "2014-07-10"}})],
        'identity.founded == timestamp("2014-07-10T00:00:00Z")', "unknown: disputed"),
    row("a rule's own date", [S(DAY, {"x": {"demo": {"since": "2014-06"}}})], 'x.demo.since < timestamp("2014-07-01T00:00:00Z")',
        "pass", facts={"x.demo.since": {"type": "date", "title": "since"}}),
    row("a rule's own year", [S(DAY, {"x": {"demo": {"since": 2014}}})], 'x.demo.since < timestamp("2014-07-01T00:00:00Z")',
        "unknown: missing", facts={"x.demo.since": {"type": "date", "title": "since"}}),
    row("a year that closes some day of a month",
        [S(DAY, {"finance": {"years": {"2024": {"closes": "2024-06", "revenue_meur": 1}, "2023": {"revenue_meur": 2}}}})],
        'latest(finance.years, "revenue_meur") == 2', "unknown: missing"),
    row("one that closed in a month", [S(DAY, {"finance": {"years": {"2024": {"closes": "2024-05", "revenue_meur": 1}}}})],
        'latest(finance.years, "revenue_meur") == 1', "pass"),
    row("a statement from a month counts from its last day", [S("2024-06", paid(5))], "finance.paid_in_meur == 5", "pass"),
    row("not before", [S("2024-07", paid(5))], "finance.paid_in_meur == 5", "unknown: missing"),
    row("one that begins within it and says otherwise is in dispute", [S("2024-05", paid(5)), S("2024-05-10", paid(6))],
        "finance.paid_in_meur == 5", "unknown: disputed"),
    row("one that says the same is not", [S("2024-05", paid(5)), S("2024-05-10", paid(5))], "finance.paid_in_meur == 5", "pass"),
    row("one that begins before or after it is not", [S("2024-04-30", paid(4)), S("2024-05", paid(5)), S("2024-06-01", paid(6))],
        "finance.paid_in_meur == 6", "pass"),
    row("two of months that share days", [S("2024", paid(5)), S("2024-05", paid(6))], "finance.paid_in_meur == 6", "pass"),
]  # fmt: skip

JUDGED = judgement("R")
LADDER = {
    "id": "R",
    "rungs": [
        {"title": "one"},
        {"title": "two", "when": "x.demo.two"},
        {"title": "three", "evidence": {"grade": "A"}},
    ],
}


def answered(value, source="a", **facts):
    return [S(DAY, {**answers({"R": value}), **(demo(**facts) if facts else {})}, source)]


ANSWERS = [
    row("a judgement rule passes", answered("pass"), JUDGED, "pass"),
    row("or fails", answered("fail"), JUDGED, "fail"),
    row("or is open", [S(DAY, paid(1))], JUDGED, "unknown: missing"),
    row("an answer can end", [*answered("pass"), S("2021-01-01", answers({"R": None}))], JUDGED, "unknown: ended"),
    row("answers can disagree", [*answered("pass"), *answered("fail")], JUDGED, "unknown: disputed"),
    row("an answer can be too weak", answered("pass", "d"), {**JUDGED, **B_OR_BETTER}, "unknown: weak"),
    row("it settles what the facts leave open", answered(2), LADDER, "fail"),
    row("up to the top", answered(3), LADDER, "pass"),
    row("a rung may ask for better evidence than the rule", answered(3, "d", two=True), LADDER, "unknown: weak"),
    row("a lower one is settled by less", answered(2, "d"), LADDER, "fail"),
    row("an answer below what is certain is ignored", answered(1, two=True), LADDER, "unknown: missing"),
    row("and above what is possible", answered(3, two=False), LADDER, "fail"),
    row("a number that is no rung is ignored", answered(9), LADDER, "unknown: missing"),
    row("pass says nothing of a ladder", answered("pass"), LADDER, "unknown: missing"),
    row("a check decides for itself", answered("pass", a=False), rule("x.demo.a"), "fail"),
    row("unless it is open", answered("pass"), rule("x.demo.a"), "pass"),
]

ROWS = [
    *PATCHES,
    *RUN_OUT,
    *ENDS_THAT_RUN_OUT,
    *CYCLES,
    *INEXACT,
    *LISTS,
    *DISPUTES,
    *CORRECTIONS,
    *EVIDENCE,
    *RANGES,
    *AGREEMENTS,
    *SERVICES,
    *ANSWERS,
]


def found(statements, check, more):
    profile = provider(statements, SOURCES)
    if "facts" in more:
        first = scorecard(profile, ruleset([rule(check)], **more), NOW).findings[0]
        return str(first.status) if first.reason is None else f"{first.status}: {first.reason}"
    return status(profile, check, NOW, **more)


@pytest.mark.parametrize(("statements", "check", "expected", "more"), ROWS)
def test_snapshot(statements, check, expected, more):
    assert found(statements, check, more) == expected


@pytest.mark.parametrize(("statements", "check", "expected", "more"), ROWS)
def test_order_of_statements_is_irrelevant(statements, check, expected, more):
    """Turned around, which also gives those without id another one."""
    assert found(statements[::-1], check, more) == expected


KNOWLEDGE = [
    ("a source of a day", {"published": "2024-05-31"}, "2024-05-30", "2024-05-31"),
    ("of a month: its last day", {"published": "2024-02"}, "2024-02-28", "2024-02-29"),
    ("of a year: its last day", {"published": "2023"}, "2023-12-30", "2023-12-31"),
    ("undated: the day it was retrieved", {"retrieved": "2024-05-31"}, "2024-05-30", "2024-05-31"),
]


@pytest.mark.parametrize(("dated", "before", "after"), [k[1:] for k in KNOWLEDGE], ids=[k[0] for k in KNOWLEDGE])
def test_a_statement_is_not_there_before_its_first_source(dated, before, after):
    profile = provider([S("2020-01-01", paid(5))], {"s": source(**dated)})
    assert status(profile, "finance.paid_in_meur == 5", NOW, known_as_of=before) == "unknown: missing"
    assert status(profile, "finance.paid_in_meur == 5", NOW, known_as_of=after) == "pass"


@pytest.mark.parametrize(
    ("known_as_of", "expected"),
    [("2021-12-31", "unknown: weak"), ("2022-01-01", "pass")],
    ids=["one of two reports", "both"],
)
def test_grade_and_age_come_from_the_sources_there_are(known_as_of, expected):
    reports = {"c": source("2021-01-01", "C"), "c2": source("2022-01-01", "C"), "d": source("2021-01-01", "D")}
    both = provider([S(DAY, paid(5), ["c", "d", "c2"], grade="B", grade_reason="two newspapers")], reports)
    assert status(both, "finance.paid_in_meur == 5", NOW, known_as_of=known_as_of, **B_OR_BETTER) == expected
    better = provider([S(DAY, paid(5), ["c", "a"])], {**reports, "a": source("2022-01-01", "A")})
    assert status(better, "finance.paid_in_meur == 5", NOW, known_as_of=known_as_of, **B_OR_BETTER) == expected


@pytest.mark.parametrize(
    ("known_as_of", "expected"),
    [("2021-12-31", "fail"), ("2022-01-01", "pass")],
    ids=["before the correction was published", "after"],
)
def test_a_correction_counts_once_its_source_exists(known_as_of, expected):
    profile = provider(
        [S(DAY, paid(5), id="first"), S(DAY, paid(6), "later", supersedes=["first"])],
        {"later": source("2022-01-01")},
    )
    assert status(profile, "finance.paid_in_meur == 6", NOW, known_as_of=known_as_of) == expected


def named(*names, **more):
    """Statements of a registered name, one a year."""
    return [
        S(f"202{year}-01-01", {"identity": {"legal_name": name}}, id=f"name-{year}", **more if year else {})
        for year, name in enumerate(names)
    ]


FIRST_OR_SECOND = '"First" == identity.legal_name || "First" in identity.former_names'
NAMES = {"identity": {"legal_name": "Second"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (named("First", "Second"), "pass"),
        (named("First", "Second", "Third"), "pass"),
        (named("Another", "Second"), "unknown: missing"),
        ([*named("First", "Second"), S("2023-01-01", {"identity": {"former_names": []}})], "fail"),
        ([*named("Second"), S("2023-01-01", {"identity": {"former_names": ["First"]}})], "pass"),
        # Two names of one day contradict each other, and one that corrects another was never the company's.
        ([S(NOW, {"identity": {"legal_name": "First"}}), S(NOW, NAMES)], "unknown: disputed"),
        (named("First", "Second", supersedes=["name-0"]), "unknown: missing"),
        # A company that ended is another one.
        ([*named("First", None, "Second")], "unknown: missing"),
    ],
)
def test_a_name_once_registered_counts_unless_former_names_say_otherwise(statements, expected):
    assert status(provider(statements), FIRST_OR_SECOND, NOW) == expected


def test_a_former_name_is_known_as_well_as_its_weakest_statement():
    weak = named("First", "Second")
    weak[0]["sources"] = ["d"]
    found = provider(weak, SOURCES)
    assert status(found, FIRST_OR_SECOND, NOW) == "pass"
    assert status(found, FIRST_OR_SECOND, NOW, evidence={"grade": "B"}) == "unknown: weak"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "pass"),
        ({"identity": {"legal_name": "Daughter"}}, "unknown: missing"),
        ({"identity": {"legal_name": "Daughter", "former_names": ["First"]}}, "pass"),
    ],
)
def test_a_service_of_another_company_has_not_the_names_of_the_provider(facts, expected):
    stated = [*named("First", "Second"), S("2022-01-01", service(facts, name="Box"))]
    assert status(provider(stated), FIRST_OR_SECOND, NOW, service="box") == expected
    number = [S("2022-01-01", {"identity": {"register_numbers": ["1"]}, **service(facts, name="Box")})]
    kept = status(provider(number), '"1" in identity.register_numbers', NOW, service="box")
    assert kept == ("pass" if not facts else "unknown: missing")


def stored(places, from_=NOW):
    return provider([S(from_, {"data": {"storage_countries": places}})])


REGIONAL = (
    "size(data.storage_countries) > 0",
    "size(data.storage_countries) == 2",
    "data.storage_countries.all(c, c in EEA)",
    "data.storage_countries.all(c, c in EU)",
    "data.storage_countries.exists(c, c in ADEQUATE)",
    'data.storage_countries.all(c, c != "US")',
    '"CH" in data.storage_countries',
    'data.storage_countries.exists(c, c == "SE" || c == "NO")',
    "size(data.storage_countries.filter(c, c in EU)) >= 2",
)
"""Conditions on a list of places."""


@settings(max_examples=30)
@given(st.sampled_from(REGIONAL), st.sets(st.sampled_from(["SE", "FR", "NO", "RE", "IS"]), min_size=1), st.booleans())
def test_a_region_stands_for_any_of_its_countries(check, countries, swiss):
    besides = ["CH"] if swiss else []
    exact = status(stored([*sorted(countries), *besides]), check, NOW)
    assert status(stored(["EEA", *besides]), check, NOW) in (exact, "unknown: open-list")


@pytest.mark.parametrize(
    ("places", "check", "expected"),
    [
        (["EEA"], "data.storage_countries.all(c, c in EEA) && size(data.storage_countries) > 0", "pass"),
        (["EU"], "data.storage_countries.all(c, c in EEA)", "pass"),
        (["EEA"], "data.storage_countries.all(c, c in EU)", "unknown"),
        (["EEA", "CH"], "data.storage_countries.all(c, c in EEA)", "fail"),
        (["EEA"], "data.storage_countries.all(c, !(c in FIVE_EYES))", "pass"),
        (["EEA"], '"FR" in data.storage_countries', "unknown"),
    ],
)
def test_a_region_decides_what_is_the_same_for_all_its_countries(places, check, expected):
    assert status(stored(places), check, NOW).partition(":")[0] == expected


def test_a_region_has_the_countries_of_the_day():
    british = stored(["EU"], "2010-01-01")
    check = "data.storage_countries.all(c, !(c in FIVE_EYES))"
    today = snapshot(british, "2021-01-01", NOW)
    before = today.at(day("2020-01-31"))
    rules = ruleset([rule(check)])
    assert [card_of(rules, one).findings[0].status for one in (today, before)] == ["pass", "unknown"]


def disputed(number):
    """A provider with this many independent disputes of two readings each."""
    facts = [f"f{n}" for n in range(number)]
    return provider([S(DAY, demo(**{f: value})) for f in facts for value in (True, False)])


@pytest.mark.parametrize(("number", "expected"), [(6, "pass"), (7, "unknown: disputed")])
def test_more_worlds_than_the_limit_are_unknown(number, expected):
    assert WORLDS_LIMIT == 2**6
    check = " && ".join(f"(x.demo.f{n} || !x.demo.f{n})" for n in range(number))
    assert status(disputed(number), check, NOW) == expected


def test_a_rule_is_tried_in_the_worlds_of_what_it_reads_only():
    assert status(disputed(40), "x.demo.f1 || !x.demo.f1", NOW) == "pass"
    assert len(finding(disputed(40), "x.demo.f1", NOW).worlds) == 2


@pytest.mark.parametrize(("number", "expected"), [(64, "pass"), (65, "unknown: disputed")])
def test_more_readings_of_one_dispute_than_the_limit_are_unknown(number, expected):
    profile = provider([S(DAY, paid(n + 1)) for n in range(number)])
    assert status(profile, "finance.paid_in_meur > 0", NOW) == expected


def test_statements_that_agree_against_one_are_two_readings():
    """Finding them must not try every subset of those that agree; that would never end."""
    agreeing = [S(DAY, demo(**{f"f{n}": True})) for n in range(60)]
    (dispute,) = snapshot(provider([S(DAY, {"x": {"demo": None}}, id="hub"), *agreeing]), NOW).disputes
    assert sorted(map(len, dispute.readings)) == [1, 60]


def test_readings_are_the_largest_sets_without_contradiction():
    statements = [
        S(DAY, nested(finance__paid_in_meur=1), id="a"),
        S(DAY, nested(finance__paid_in_meur=2, finance__committed_meur=2), id="b"),
        S(DAY, nested(finance__committed_meur=3), id="c"),
    ]
    (dispute,) = snapshot(provider(statements), NOW).disputes
    assert set(dispute.readings) == {frozenset({"a", "c"}), frozenset({"b"})}
    assert dispute.paths == {("finance", "paid_in_meur"), ("finance", "committed_meur")}


def test_a_settled_dispute_is_read_by_no_rule():
    there = snapshot(provider([S(DAY, paid(5)), S(DAY, paid(6)), S("2021-01-01", paid(7))]), NOW)
    assert there.disputes_read([("finance", "paid_in_meur")]) == ()


def test_the_outcome_of_each_reading_is_told():
    found = finding(provider([S(DAY, paid(5)), S(DAY, paid(6))]), "finance.paid_in_meur == 5", NOW)
    assert found.worlds == ("pass", "fail")


def test_an_ignored_answer_is_told():
    found = finding(provider(answered("pass", a=False)), rule("x.demo.a"), NOW)
    assert found.contradiction == "declared answer 'pass' lies outside what the facts allow (rung 1); ignored"


REFUSED = [
    ("a claim is no second report", [S(DAY, paid(5), "c", grade="B", grade_reason="x")], "a combined grade needs two"),
    ("until after from", [S(DAY, paid(5), until=DAY)], "'until' must be later than 'from'"),
    ("below the schema's bounds", [S(DAY, paid({"min": -1}))], "must not be below 0"),
    ("above them", [S(DAY, nested(technology__open_source_pct={"max": 101}))], "must not be above 100"),
    ("closing what is no list", [S(DAY, {}, exhaustive=["finance"])], "'finance' is not a keyed list"),
    ("disputing nothing", [S(DAY, paid(5), disputes=["x"])], "there is no other statement 'x'"),
]


@pytest.mark.parametrize(("statements", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(statements, message):
    assert any(message in found for found in problems(provider, statements))


def test_what_services_state_none_of_is_read_once_and_what_they_state_is_their_own():
    facts = {**paid(1), **certificates(iso={"scheme": "iso-27001"}), "exit": {"notice_days": 30}}
    stated = {**facts, "services": {"bag": {"name": "Bag"}, "box": {"facts": paid(5)}, "can": {"name": "Can"}}}
    closed = statement("2021-01-01", {}, "s", exhaustive=["services.can.facts.certifications"])
    there = snapshot(provider([statement("2020-01-01", stated, "s"), closed], sources=SOURCES), NOW)
    world = there.first_world
    tables = {id_: there.of_service(id_).table(world) for id_ in ("bag", "box", "can")}
    assert tables["bag"] is there.table(world)
    assert tables["box"].changed_from(there.table(world)) == {"finance"}
    assert tables["can"].changed_from(there.table(world)) == {"certifications"}
    for first, second in (("box", "bag"), ("bag", "box")):
        read = {id_: there.of_service(id_).environment(world, Evidence()) for id_ in (first, second)}
        assert read["box"]["finance.paid_in_meur"] == 5
        assert read["bag"]["finance.paid_in_meur"] == 1
        assert read["box"]["certifications"] is read["bag"]["certifications"]
    assert there.of_service("can").environment(world, Evidence())["certifications"].items == ()


def test_what_a_service_no_longer_says_of_a_certificate_changes_none_of_the_provider():
    statements = [
        statement("2019-01-01", {"services": {"v": {"name": "V"}}, "certifications": {"k": {"scheme": "hds"}}}),
        statement(
            "2020-01-01",
            {"services": {"v": {"facts": {"certifications": {"k": {"scheme": "c5"}}}}}},
            until="2021-01-01",
        ),
    ]
    of_service = snapshot(provider(statements), "2022-01-01", service="v")
    table = of_service.table(of_service.first_world)
    assert table.leaves["certifications", "k", "scheme"].value is None
    assert not table.members["certifications",]["k"].ended
