"""Documents handed in as text or as data: what becomes of them is what becomes of a file with that text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from tests.builders import rule, source, statement

PROVIDER = """\
schema: provider/1
id: acme
name: Acme Cloud
sources: {s: {title: A source, publisher: Someone, published: 2020-01-01, grade: A}}
statements: [{from: 2020-01-01, sources: [s], facts: {finance: {paid_in_meur: 5}}}]
"""
DATA = {
    "schema": "provider/1",
    "id": "acme",
    "name": "Acme Cloud",
    "sources": {"s": source()},
    "statements": [statement("2020-01-01", {"finance": {"paid_in_meur": 5}})],
}
RULES = {
    "schema": "ruleset/1",
    "id": "demo",
    "title": "Demo",
    "version": "1",
    "issuer": "Nobody",
    "claims": "necessary",
    "rules": [rule("finance.paid_in_meur >= 5", title="Paid in")],
    "verdict": {"necessary": [{"all": ["R"]}]},
}
IMPORTING = {
    **RULES,
    "id": "outer",
    "rules": [],
    "imports": [{"ruleset": "demo"}],
}
CONTEXT = {
    "schema": "context/1",
    "id": "market",
    "title": "A market",
    "sources": {"m": source()},
    "statements": [statement("2020-01-01", {}, "m")],
}


def problems(load, *arguments, **keywords):
    with pytest.raises(LoadError) as caught:
        load(*arguments, **keywords)
    return [f"{problem.file}:{problem.line}:{problem.column}: {problem.message}" for problem in caught.value.problems]


def test_text_is_read_as_the_file_with_that_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("acme.yaml").write_text(PROVIDER, encoding="utf-8")
    assert (
        load_provider(text=PROVIDER, name="acme.yaml") == load_provider("acme.yaml") == load_provider(Path("acme.yaml"))
    )


def test_data_says_what_its_text_says():
    from_text, from_data = load_provider(text=PROVIDER), load_provider(DATA)
    assert from_text.statements[0].leaves == from_data.statements[0].leaves
    assert from_text.sources == from_data.sources | {"s": from_text.sources["s"]}


@pytest.mark.parametrize("published", [date(2020, 1, 1), "2020-01-01"])
def test_a_date_is_its_text(published):
    data = DATA | {"sources": {"s": source() | {"published": published}}}
    assert load_provider(data).sources["s"].known == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("load", "text", "name", "said"),
    [
        (load_provider, "schema: provider/1\nid: a\n", "mine", "mine:1:1: missing key 'name'"),
        (load_provider, "schema: provider/1\nid: a\n", None, "<provider>:1:1: missing key 'name'"),
        (load_ruleset, "schema: ruleset/1\nid: a\n", None, "<ruleset>:1:1: missing key 'title'"),
        (load_ruleset, "", None, "<ruleset>:1:1: the file is empty"),
        (load_ruleset, "a: \ud800", None, "<ruleset>:1:4: the byte 0xED is not valid UTF-8"),
        (load_provider, "a: 1\na: 2", None, "<provider>:2:1: duplicate key 'a'; the first one is at 1:1"),
    ],
)
def test_messages_name_the_document_and_the_place(load, text, name, said):
    assert said in problems(load, text=text, name=name)


def test_a_mistake_in_data_has_a_place_in_its_text():
    assert problems(load_provider, DATA | {"nmae": "Acme"}, name="row 7") == [
        "row 7:26:2: unknown key 'nmae' (did you mean 'name'?)"
    ]


def test_bounds_hold_for_data_too():
    nested = DATA
    for _ in range(40):
        nested = {"a": nested}
    assert problems(load_provider, nested) == [
        "<provider>:33:38: lists and mappings more than 32 deep inside one another"
    ]


@pytest.mark.parametrize("other", [RULES, "schema: ruleset/1"])
def test_imports_are_handed_in_by_id(other):
    if isinstance(other, str):
        assert problems(load_ruleset, IMPORTING, name="x/outer.yaml", beside={"demo": other})[0].startswith(
            "x/demo.yaml:"
        )
    else:
        imported = load_ruleset(IMPORTING, name="x/outer.yaml", beside={"demo": other})
        assert [(r.id, r.location.file) for r in imported.rules] == [("R", "x/demo.yaml")]


def test_contexts_are_handed_in_by_id():
    provider = load_provider(DATA | {"includes": ["market"]}, name="x/acme.yaml", beside={"market": CONTEXT})
    assert {s.location.file for s in provider.statements} == {"x/acme.yaml", "x/context/market.yaml"}


def test_what_is_handed_in_is_reached_from_what_is_handed_in():
    middle = IMPORTING | {"id": "middle"}
    outer = IMPORTING | {"imports": [{"ruleset": "middle"}]}
    assert [r.id for r in load_ruleset(outer, beside={"middle": middle, "demo": RULES}).rules] == ["R"]


def test_without_it_only_what_is_built_in_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text("schema: ruleset/1", encoding="utf-8")
    assert problems(load_ruleset, IMPORTING, name="outer.yaml") == [
        "outer.yaml:20:15: there is no rule set 'demo', neither beside this file nor built in"
    ]
    built_in = IMPORTING | {"imports": [{"ruleset": "iso-27001"}], "verdict": {"necessary": [{"gates": "all"}]}}
    assert {r.location.file for r in load_ruleset(built_in).rules} == {"profiles/iso-27001.yaml"}


@pytest.mark.parametrize("load", [load_provider, load_ruleset])
@pytest.mark.parametrize(
    ("arguments", "keywords", "said"),
    [
        ((), {}, "takes either a built-in id, a path or a mapping, or text="),
        (("numergy",), {"text": "a: 1"}, "takes either a built-in id, a path or a mapping, or text="),
        (("numergy",), {"name": "x"}, "name= and beside= go with text= or a mapping"),
        (("numergy",), {"beside": {}}, "name= and beside= go with text= or a mapping"),
        ((7,), {}, "takes a built-in id, a path or a mapping, not int"),
        ((), {"text": b"a: 1"}, "a document is text or a mapping, not bytes"),
        (({"a": {1, 2}},), {}, "a document holds text, numbers, dates, lists and mappings, not set"),
    ],
)
def test_anything_else_is_a_type_error(load, arguments, keywords, said):
    with pytest.raises(TypeError, match=said.replace("(", r"\(")):
        load(*arguments, **keywords)
