"""The JSON: its schema, its names, its bytes."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from compliance.model.run import RunProblem
from compliance.model.scorecard import TOOL, Score
from compliance.model.statements import Location
from compliance.report.formats import json_
from compliance.report.formats.json_ import json_text, plain, render_json, render_json_lines
from compliance.report.schemas.schemas import document_schema
from tests.report.cards import PAIRS, TODAY, card, card_if_any, numergy

VALIDATOR = jsonschema.Draft202012Validator(
    document_schema("scorecards"), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
# The names of the format, as they are promised.
NAMES = {
    "": {"schema", "tool", "scorecards"},
    "tool": {"name", "version"},
    "card": {
        *("provider", "ruleset", "as_of", "known_as_of", "parameters", "verdict", "score", "level", "objectives"),
        "findings",
    },
    "provider": {"id", "name", "digest"},
    "ruleset": {"id", "version", "digest", "claims", "tailoring"},
    "verdict": {"status", "possible", "binding", "holds_until"},
    "score": {"certain", "possible", "coverage"},
    "objective": {"id", "title", "weight", "score", "level"},
    "finding": {
        *("rule", "title", "objective", "role", "status", "reason", "message", "waiver", "rung", "points", "facts"),
    },
    "span": {"certain", "possible"},
    "fact": {"path", "value", "candidates", "from", "until", "known", "sources", "grade", "location"},
    "location": {"file", "line", "column"},
}


def text(*cards) -> str:
    return "".join(render_json(cards, TOOL))


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_valid_against_the_published_schema(who, what):
    document = json.loads(text(card(who, what)))
    VALIDATOR.validate(document)


def test_the_schema_refuses_what_is_not_so():
    document = json.loads(text(numergy()))
    for broken in ({"verdict": {}}, {"findings": [{"status": "maybe"}]}, {"unheard_of": 1}):
        (given,) = document["scorecards"]
        assert not VALIDATOR.is_valid({**document, "scorecards": [{**given, **broken}]})


def test_names():
    document = json.loads(text(numergy()))
    (given,) = document["scorecards"]
    finding = given["findings"][0]
    fact = next(fact for fact in finding["facts"] if fact["location"])
    shown = {
        "": document,
        "tool": document["tool"],
        "card": given,
        **{name: given[name] for name in ("provider", "ruleset", "verdict", "score")},
        "objective": given["objectives"][0],
        "finding": finding,
        "span": finding["points"],
        "fact": fact,
        "location": fact["location"],
    }
    for name, keys in NAMES.items():
        assert keys <= set(shown[name]), name
    assert set(finding["rung"]) == NAMES["span"]
    assert document["schema"] == "scorecards/1"
    assert '"from_"' not in json.dumps(document)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_streamed_in_pieces_as_if_written_at_once(count):
    cards = [card(*pair) for pair in PAIRS[:count]]
    whole = {"schema": "scorecards/1", "tool": plain(TOOL), "scorecards": [plain(shown) for shown in cards]}
    assert text(*cards) == json.dumps(whole, indent=2) + "\n"


def test_a_line_is_a_document_of_one_scorecard():
    cards = [card(*pair) for pair in PAIRS[:2]]
    gone = RunProblem("ended", "Acme ceased", None)
    lines = "".join(render_json_lines(cards, TOOL, lambda: [gone])).splitlines()
    for line in lines:
        VALIDATOR.validate(json.loads(line))
    assert [json.loads(line)["scorecards"] for line in lines] == [[plain(cards[0])], [plain(cards[1])], []]
    assert [json.loads(line).get("left_out") for line in lines] == [None, None, [plain(gone)]]


def test_no_scorecard_waits_for_the_next():
    taken = []

    def cards():
        for pair in PAIRS[:3]:
            taken.append(pair)
            yield card(*pair)

    pieces = render_json(cards(), TOOL)
    next(pieces)
    next(pieces)
    assert len(taken) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_written(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        text(replace(numergy(), score=Score(value, 1.0, 1.0)))


# Exponents are spelt in two ways, so numbers keep to the size that has none.
LEAVES = st.none() | st.booleans() | st.integers() | st.integers(-(10**9), 10**9).map(lambda n: n / 64)
TEXTS = st.text(st.characters(exclude_categories=[])) | st.sampled_from(["##[x]", "\x7f", "\ud800", "\U0001f512"])


@with_any(
    st.recursive(
        LEAVES | TEXTS | st.dates(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(TEXTS, inner),
        max_leaves=10,
    )
)
def test_two_writers_make_the_same_text(value):
    written = json_text(value)
    assert json.loads(written) == plain(value) == json.loads(json.dumps(plain(value)))
    assert written.replace("\\u0023", "#") == json.dumps(plain(value), indent=2).replace("\\u0023", "#")


def test_no_decimal_is_lost():
    (given,) = json.loads(text(replace(numergy(), score=Score(1 / 3, 2 / 3, 1 / 7))))["scorecards"]
    assert given["score"] == {"certain": 1 / 3, "possible": 2 / 3, "coverage": 1 / 7}


KNOWN = [date(2013, 1, 1), date(2014, 6, 1), date(2015, 10, 14), date(2020, 1, 1), TODAY]


@pytest.mark.exhaustive(one_in=10)
@pytest.mark.parametrize("known_as_of", KNOWN)
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_nothing_is_known_before_its_source(who, what, known_as_of):
    for as_of in (date(2016, 2, 1), TODAY):
        shown = card_if_any(who, what, as_of, known_as_of)
        if shown is None:
            continue
        (given,) = json.loads(text(shown))["scorecards"]
        dates = {id_: source["published"] or source["retrieved"] for id_, source in given["sources"].items()}
        for finding in given["findings"]:
            for fact in finding["facts"]:
                cited = {*fact["sources"], *(id_ for c in fact["candidates"] for id_ in c["sources"])}
                assert all(dates[id_] <= known_as_of.isoformat() for id_ in cited)
                assert fact["known"] is None or fact["known"] <= known_as_of.isoformat()
                assert fact["from"] is None or fact["from"] <= as_of.isoformat()


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_facts_are_sorted_and_sources_are_those_cited(who, what):
    (given,) = json.loads(text(card(who, what)))["scorecards"]
    cited = set()
    for finding in given["findings"]:
        paths = [fact["path"].split(".") for fact in finding["facts"]]
        assert paths == sorted(paths)
        cited |= {id_ for fact in finding["facts"] for id_ in fact["sources"]}
    cited |= {id_ for one in given["recognitions"] for fact in one["facts"] for id_ in fact["sources"]}
    assert sorted(cited) == list(given["sources"])


def test_an_interrupt_while_it_is_written_is_one(monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(json_, "_object", interrupted)
    with pytest.raises(KeyboardInterrupt):
        json_text(Location("file.yaml", 1, 2))
