"""Documents are data until they are valid: whatever stands where something else should, no reader of a kind breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.loading.builtin import Found
from compliance.loading.configuration import read_configuration
from compliance.loading.kinds import CHECKS, kind_of
from compliance.loading.scorecards import read_scorecards
from compliance.loading.yaml_source import parse_yaml
from compliance.model.problem import LoadError
from tests.cli.invoke import ROOT
from tests.exchange.test_wrong_shapes import changed, paths
from tests.memory import grows_no_faster

TYPES = (None, 1, True, "", "x", [], [None], ["x"], {}, {"x": None})
SELDOM = (-1, 1.5, "2020-01-01", "*", "a/b", "é" * 300, [[]], [1, "x"], [{}], {"id": []}, {"": 1}, {"x": {"y": []}})
INSTEAD = (*TYPES, *SELDOM)
"""Every type there is, empty, plain and with members of the wrong types."""
NAMES = ("", "*", "<<", "true", "a.b", "é", "x" * 300)
EXAMPLES = sorted(p.name for p in (ROOT / "schemas/examples").glob("*.yaml") if p.name != "configuration.yaml")
IMPORTING = """
schema: ruleset/1
id: ours
title: Ours
version: "1"
issuer: Us
claims: necessary
imports:
  - {ruleset: iso-27001, as: iso, rules: [valid-certificate], parameters: {}, role: gate, definitions: [valid_certificates]}
  - {ruleset: csa-star, exclude: [star-level-2], definitions: []}
parameters: {p: {title: P, value: 1, choices: [1, 2]}}
define: {d: "x.a.b > params.p"}
facts: {x.a.b: {type: int, title: B}}
rules:
  - {id: A, title: A, check: d, applies: d, evidence: {grade: B, max_age: P1Y}, effective: {from: 2024-01-01}}
  - {id: B, title: B, rungs: [{title: a}, {title: b, when: d, points: 5}], pass_from: 2}
recognises:
  - {id: v, title: V, by: B, when: d, shows: [{rules: [A]}], reading: ours, clause: "1", evidence: {grade: B, max_age: P1Y}}
verdict: {necessary: [{all: [A]}, {any_of: [B]}, {points: {of: {A: 1}, at_least: {param: p}}}]}
"""


def documents():
    """One document of each kind, a profile first, and what the examples leave out."""
    for name in sorted(EXAMPLES, key=lambda name: name != "provider.yaml"):
        yield name, parse_yaml((ROOT / "schemas/examples" / name).read_bytes(), name).data
    yield "imports", parse_yaml(IMPORTING.encode(), "x.yaml").data


DOCUMENTS = dict(documents())


def read(document):
    """Read a document as what it says it is."""
    text = json.dumps(document, ensure_ascii=False, default=str).encode()
    try:
        parsed = parse_yaml(text, "x.yaml")
        CHECKS[kind_of(parsed)](parsed, Found(Path("x.yaml"), "x.yaml"))
    except LoadError:
        pass


def renamed(document, path, name):
    """The document with one key called otherwise."""
    *above, key = path
    at = document
    for step in above:
        at = at[step]
    entries = {name if each == key else each: value for each, value in at.items()}
    return changed(document, tuple(above), entries)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_value_of_another_type_is_a_problem_and_no_more(name):
    """Of each value one of the types, another one of the next value."""
    for number, path in enumerate(paths(DOCUMENTS[name])):
        read(changed(DOCUMENTS[name], path, INSTEAD[number % len(INSTEAD)]))


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_value_of_any_other_type_is_a_problem_and_no_more(name):
    """Of each value every type, plain; by turns those that are seldom, and other names of its key. One of alike is enough."""
    alike = {tuple("*" if isinstance(step, int) else step for step in path): path for path in paths(DOCUMENTS[name])}
    for number, path in enumerate(alike.values()):
        for instead in (*TYPES, SELDOM[number % len(SELDOM)]):
            read(changed(DOCUMENTS[name], path, instead))
        if path and isinstance(path[-1], str):
            read(renamed(DOCUMENTS[name], path, NAMES[number % len(NAMES)]))


@pytest.mark.parametrize("instead", [{}, [], {"a": 1}, None, 5])
def test_the_rule_set_of_an_import_may_be_anything(instead):
    read(changed(DOCUMENTS["imports"], ("imports", 0, "ruleset"), instead))


def read_toml(text, folder):
    (folder / "conf.toml").write_text(text, encoding="utf-8")
    read_configuration(folder / "conf.toml")


def read_json(text, _):
    read_scorecards(text.encode(), "x.json")


def read_text(text, _):
    parse_yaml(text.encode(), "x.yaml")


GROWING = {
    "a list": (read_text, lambda n: "a:\n" + "- 1\n" * n),
    "a mapping": (read_text, lambda n: "".join(f"k{i}: 1\n" for i in range(n))),
    "deep mappings": (read_text, lambda n: "".join(f"k{i}: {'{a: ' * 28}1{'}' * 28}\n" for i in range(n // 28))),
    "a text": (read_text, lambda n: f"a: '{'x' * n * 9}'\n"),
    "comments": (read_text, lambda n: "a: 1\n" + "# x\n" * n),
    "aliases": (read_text, lambda n: "a: &a [1, 2]\nb:\n" + "- *a\n" * n),
    "anchors": (read_text, lambda n: "a:\n" + "".join(f"- &a{i} 1\n" for i in range(n))),
    "repeated keys": (read_text, lambda n: "k: {a: 1}\n" * n),
    "keys of TOML": (read_toml, lambda n: "".join(f"k{i} = 1\n" for i in range(n))),
    "deep keys of TOML": (read_toml, lambda n: "".join(f"{'a.' * 29}b{i} = 1\n" for i in range(n // 9))),
    "one key of TOML": (read_toml, lambda n: f"{'a.' * n * 9}b = 1\n"),
    "a list of JSON": (read_json, lambda n: f'{{"schema": "scorecards/1", "scorecards": [{"1, " * n}1]}}'),
    "keys of JSON": (read_json, lambda n: "{" + ", ".join(f'"k{i}": 1' for i in range(n)) + "}"),
    "lists of JSON": (read_json, lambda n: "[" * n),
}
"""Texts that grow with a number, and what reads them."""


@pytest.mark.parametrize("what", GROWING)
def test_the_memory_of_reading_grows_with_the_text_and_no_faster(what, tmp_path):
    read_it, text = GROWING[what]
    grows_no_faster(lambda written: read_it(written, tmp_path), text)
