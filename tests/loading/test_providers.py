"""Provider profiles with their contexts: names that must fit together, files side by side, and hostile input."""

from __future__ import annotations

import copy
import json
import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.loading.builtin import Found, ids, root
from compliance.loading.providers import ENTRIES_LIMIT, load_provider, read_provider
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError
from compliance.model.statements import Closure
from compliance.model.values import Range
from tests.properties import examples
from tests.texts import FACTS, PROVIDER, edited

SOURCES = "sources: [s]"
NAME = "name: Acme"
CONTEXT = """\
schema: context/1
id: market-zz
title: A market
sources:
  s: {title: T, publisher: P, published: 2024, grade: C}
statements:
  - {from: 2020-01-01, sources: [s], facts: {market: {size_meur: 5}}}
"""
FUZZ = settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, **files):
    for name, text in files.items():
        path = folder / (name.replace("__", "/").replace("_", "-") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def problems_of(path="acme.yaml"):
    with pytest.raises(LoadError) as caught:
        load_provider(path)
    assert caught.value.problems
    assert list(caught.value.problems) == sorted(set(caught.value.problems))
    return [f"{p.file}:{p.line}:{p.column}: {p.message}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([(SOURCES, "sources: [s, zz]")], ["10:18: there is no source 'zz'"], id="unknown-source"),
        pytest.param(
            [("t: {title: U", "weekly: {title: U"), (SOURCES, "sources: [weakly]")],
            ["10:15: there is no source 'weakly' (did you mean 'weekly'?)"],
            id="unknown-source-near",
        ),
        pytest.param(
            [
                (
                    (
                        "  - id: one\n    from: 2024-01-01\n    sources: [s]\n    facts:\n      identity: "
                        "{listed: true}\n"
                    ),
                    (
                        "  - id: one\n    from: 2024-01-01\n    sources: [s]\n    facts:\n      identity: "
                        "{listed: true}\n  - id: one\n    from: 2024-01-01\n    sources: [s]\n    facts:\n    "
                        "  identity: {listed: true}\n"
                    ),
                )
            ],
            ["13:9: the statement id 'one' stands here twice; the first one is at 8:5"],
            id="statement-twice",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    disputes: [two]")],
            ["11:16: there is no other statement 'two' in this file"],
            id="disputes-unknown",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    supersedes: [one]")],
            ["11:18: there is no other statement 'one' in this file"],
            id="disputes-itself",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [ownership.owners]")],
            ["11:18: 'ownership.owners' is not a keyed list"],
            id="exhaustive-path",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [identity.listed]")],
            ["11:18: 'identity.listed' is not a keyed list"],
            id="exhaustive-leaf",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [ownership.shareholder]")],
            ["11:18: 'ownership.shareholder' is not a keyed list (did you mean 'ownership.shareholders'?)"],
            id="exhaustive-near",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [5]")],
            ["11:18: expected the dotted path of a keyed list, or {path: ..., where: {field: value}}"],
            id="exhaustive-number",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications}]")],
            ["11:18: missing key 'where'"],
            id="exhaustive-no-where",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications, were: {scheme: hds}}]")],
            ["11:41: unknown key 'were' (did you mean 'where'?)"],
            id="exhaustive-where-key",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications, where: {shceme: hds}}]")],
            ["11:49: entries of 'certifications' have no text field 'shceme' (did you mean 'scheme'?)"],
            id="exhaustive-where-field",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications, where: {accredited: x}}]")],
            ["11:49: entries of 'certifications' have no text field 'accredited' (did you mean 'criteria'?)"],
            id="exhaustive-where-flag",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications, where: {award: platinum}}]")],
            ["11:56: 'platinum' is not allowed here; it is one of: none, bronze, silver, gold"],
            id="exhaustive-where-value",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: datacenters, where: {country: Finland}}]")],
            ["11:55: 'Finland' is not an ISO 3166-1 alpha-2 country code (did you mean 'FI'?)"],
            id="exhaustive-where-country",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: certifications, where: {scheme: secnumclod}}]")],
            ["11:57: 'secnumclod' is no scheme, so this closes nothing (did you mean 'secnumcloud'?)"],
            id="exhaustive-where-scheme",
        ),
        pytest.param(
            [(SOURCES, SOURCES + "\n    exhaustive: [{path: identity, where: {award: gold}}]")],
            ["11:25: 'identity' is not a keyed list"],
            id="exhaustive-partial-path",
        ),
        pytest.param(
            [
                (
                    NAME,
                    NAME
                    + "\nsearched: [{facts: [exit, exit.notise_days, certifications.hds], on: 2025-01-02, where: [P]}]",
                )
            ],
            ["4:27: there is no fact 'exit.notise_days' (did you mean 'exit.notice_days'?)"],
            id="searched-near",
        ),
        pytest.param(
            [
                (
                    NAME,
                    NAME + "\nsearched: [{facts: [exits, services.vm.facts.exit.zz], on: 2025-01-02, where: [P]}]",
                )
            ],
            [
                "4:21: there is no fact 'exits' (did you mean 'exit'?)",
                "4:28: there is no fact 'services.vm.facts.exit.zz'",
            ],
            id="searched-unknown",
        ),
        pytest.param(
            [(NAME, NAME + "\nsearched: [{facts: [], on: 2025, where: [P]}]")],
            [
                "4:20: needs at least one entry",
                "4:28: expected a day such as 2016-01-31, found a year (2025)",
            ],
            id="searched-nothing",
        ),
        pytest.param(
            [(NAME, NAME + "\nincludes: [market-zz]")], ["4:12: there is no context 'market-zz'"], id="include-missing"
        ),
        pytest.param(
            [(NAME, NAME + "\nincludes: [5, [x], market-zz, '../acme']")],
            [
                "4:15: expected text, found a list",
                "4:20: 'market-zz' is included twice",
                "4:31: '../acme' is not an id (letters, digits, '_', '-'; at most 64)",
            ],
            id="include-type",
        ),
        pytest.param(
            [(NAME, "nmae: Acme\nincludes: [5, [x], market-zz, '../acme']")],
            [
                "3:1: unknown key 'nmae' (did you mean 'name'?)",
                "4:15: expected text, found a list",
                "4:20: 'market-zz' is included twice",
                "4:31: '../acme' is not an id (letters, digits, '_', '-'; at most 64)",
            ],
            id="include-invalid-too",
        ),
        pytest.param(
            [(NAME, NAME + "\nincludes: [market-fr, market-fr]")],
            ["4:23: 'market-fr' is included twice"],
            id="include-twice",
        ),
    ],
)
def test_names_that_do_not_fit_together(folder, edits, expected):
    write(folder, acme=edited(PROVIDER, edits))
    assert problems_of() == [f"acme.yaml:{line}" for line in expected]


def test_a_provider_is_read(folder):
    facts = "finance: {paid_in_meur: {max: 6}, years: {2024: {revenue_meur: 5}}}, certifications: {c: {edition: 1.10}}"
    write(folder, acme=edited(PROVIDER, [(FACTS, facts.replace(", cert", "\n      cert"))]))
    provider = load_provider("acme.yaml")
    [statement] = provider.statements
    assert (provider.id, provider.name, provider.file) == ("acme", "Acme", "acme.yaml")
    assert (statement.id, statement.from_, statement.until) == ("one", date(2024, 1, 1), None)
    assert [(s.id, s.known, s.dated) for s in statement.sources] == [("s", date(2024, 12, 31), True)]
    assert (provider.sources["t"].known, provider.sources["t"].dated) == (date(2024, 5, 6), False)
    assert statement.leaves == {
        ("finance", "paid_in_meur"): Range(None, 6),
        ("finance", "years", "2024", "revenue_meur"): 5,
        ("certifications", "c", "edition"): "1.10",
    }
    assert statement.entries == {("finance", "years", "2024"), ("certifications", "c")}
    place = statement.places["finance", "years", "2024", "revenue_meur"]
    assert (place.file, place.line, place.column) == ("acme.yaml", 12, 56)


@pytest.mark.parametrize(
    ("exhaustive", "closures"),
    [
        ("[certifications]", (Closure(("certifications",)),)),
        ("[services.iaas.facts.datacenters]", (Closure(("services", "iaas", "facts", "datacenters")),)),
        (
            "[{path: certifications, where: {scheme: HDS, award: gold}}]",
            (Closure(("certifications",), (("award", "gold"), ("scheme", "hds"))),),
        ),
        (
            "[datacenters, {path: datacenters, where: {country: FR}}]",
            (Closure(("datacenters",)), Closure(("datacenters",), (("country", "FR"),))),
        ),
    ],
)
def test_closures(folder, exhaustive, closures):
    write(folder, acme=edited(PROVIDER, [(SOURCES, f"{SOURCES}\n    exhaustive: {exhaustive}")]))
    assert load_provider("acme.yaml").statements[0].closures == closures


@pytest.mark.parametrize(
    ("written", "holders", "column"),
    [
        ("{scheme: hds, holder: Acme SAS}", ("Acme SAS",), 43),
        ("{scheme: hds, holders: [Acme SAS, LEI 0]}", ("Acme SAS", "LEI 0"), 43),
        ("{scheme: hds, holders: Acme SAS}", ("Acme SAS",), 43),
    ],
)
def test_one_holder_of_a_certificate_stands_alone(folder, written, holders, column):
    write(folder, acme=edited(PROVIDER, [(FACTS, f"certifications: {{one: {written}}}")]))
    statement = load_provider("acme.yaml").statements[0]
    path = ("certifications", "one", "holders")
    assert (statement.leaves[path], statement.places[path].column) == (holders, column)


@pytest.mark.parametrize("name", ["statement-1", "statement-2", "statement-2-"])
def test_a_statement_without_id_gets_one_that_no_other_has(folder, name):
    second = "  - {from: 2025-01-01, sources: [s], facts: {identity: {listed: false}}}\n"
    third = second.replace("2025", "2026")
    text = edited(PROVIDER, [("id: one", f"id: {name}")]) + second + third
    write(folder, acme=text)
    identities = [s.id for s in load_provider("acme.yaml").statements]
    assert identities[0] == name
    assert len(set(identities)) == 3


INCLUDES = [(NAME, f"{NAME}\nincludes: [market-zz]")]


def test_a_context_beside_the_provider_is_included(folder):
    write(folder, acme=edited(PROVIDER, INCLUDES), context__market_zz=CONTEXT)
    provider = load_provider("acme.yaml")
    assert [(s.id, s.location.file) for s in provider.statements] == [
        ("one", "acme.yaml"),
        ("market-zz:statement-1", "context/market-zz.yaml"),
    ]


def test_a_context_beside_the_provider_goes_before_a_built_in_one(folder):
    includes = [(NAME, f"{NAME}\nincludes: [market-fr]")]
    write(folder, acme=edited(PROVIDER, includes))
    built_in = load_provider("acme.yaml")
    assert {s.location.file for s in built_in.statements} == {"acme.yaml", "providers/context/market-fr.yaml"}
    write(folder, context__market_fr=CONTEXT.replace("market-zz", "market-fr"))
    beside = load_provider("acme.yaml")
    assert {s.location.file for s in beside.statements} == {"acme.yaml", "context/market-fr.yaml"}
    assert beside.digest != built_in.digest


@pytest.mark.parametrize(
    ("provider", "context", "expected"),
    [
        pytest.param(
            [],
            [("title: A market", "titel: A market")],
            ["context/market-zz.yaml:3:1: unknown key 'titel' (did you mean 'title'?)"],
            id="context",
        ),
        pytest.param(
            [(FACTS, "identity: {listd: true}")],
            [("size_meur: 5", "size_meur: -5"), ("[s]", "[zz]")],
            [
                "acme.yaml:13:18: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
                "context/market-zz.yaml:7:67: must not be below 0",
            ],
            id="both",
        ),
        pytest.param(
            [(SOURCES, "sources: [z]")],
            [("[s]", "[zz]")],
            [
                "acme.yaml:11:15: there is no source 'z'",
                "context/market-zz.yaml:7:34: there is no source 'zz'",
            ],
            id="sources",
        ),
        pytest.param(
            [],
            [("schema: context/1", "schema: provider/1")],
            [
                (
                    "context/market-zz.yaml:1:9: this file is a provider profile; "
                    "expected a context that provider profiles include ('schema: context/1')"
                )
            ],
            id="kind",
        ),
        pytest.param(
            [],
            [("id: market-zz", "id: market-yy")],
            ["context/market-zz.yaml:2:5: this context is included as 'market-zz', so that is its id"],
            id="id",
        ),
        pytest.param(
            [],
            [("title: T", "title: Another")],
            ["context/market-zz.yaml:5:3: the source id 's' means something else in acme.yaml"],
            id="source",
        ),
        pytest.param(
            [(NAME, "nmae: Acme")],
            [("title: A market", "")],
            [
                "acme.yaml:3:1: unknown key 'nmae' (did you mean 'name'?)",
                "context/market-zz.yaml:1:1: missing key 'title'",
            ],
            id="both-models",
        ),
        pytest.param(
            [(NAME, "nmae: Acme")],
            [("title: T,", "title: [T,")],
            [
                "acme.yaml:3:1: unknown key 'nmae' (did you mean 'name'?)",
                (
                    "context/market-zz.yaml:5:57: not valid YAML: did not find expected ',' or ']' "
                    "while parsing a flow sequence that starts at 5:14"
                ),
            ],
            id="yaml",
        ),
    ],
)
def test_a_provider_and_its_context_are_reported_together(folder, provider, context, expected):
    write(folder, acme=edited(PROVIDER, [*INCLUDES, *provider]), context__market_zz=edited(CONTEXT, context))
    assert problems_of() == expected


def test_a_source_may_stand_in_two_files_if_it_is_the_same(folder):
    write(folder, acme=edited(PROVIDER, INCLUDES), context__market_zz=CONTEXT)
    assert load_provider("acme.yaml").sources["s"].title == "T"


@pytest.mark.parametrize("name", ["../other", "/etc/other", "..", "a/b", "a\\0b", "a" * 5_000, "~", "C:other"])
@pytest.mark.parametrize("broken", [True, False])
def test_includes_lead_out_of_no_folder(folder, name, broken):
    inside = folder / "inside"
    write(folder, other="told: 'hunter2'\n", inside__other="told: 'hunter2'\n")
    text = edited(PROVIDER, [(NAME, f'{"nmae" if broken else "name"}: Acme\nincludes: ["{name}"]')])
    write(inside, acme=text)
    with pytest.raises(LoadError) as caught:
        read_provider(Found(inside / "acme.yaml", "acme.yaml"))
    assert {p.file for p in caught.value.problems} == {"acme.yaml"}
    assert "hunter2" not in str(caught.value)


def test_the_digest_is_that_of_the_text(folder):
    write(
        folder,
        acme=PROVIDER,
        other=PROVIDER,
        changed=PROVIDER.replace("Acme", "Acme "),
        include=edited(PROVIDER, INCLUDES),
    )
    write(folder, context__market_zz=CONTEXT)
    digests = {name: load_provider(f"{name}.yaml").digest for name in ("acme", "other", "changed", "include")}
    assert digests["acme"] == digests["other"] == load_provider(str(folder / "acme.yaml")).digest
    assert len(set(digests.values())) == 3
    write(folder, context__market_zz=CONTEXT.replace("A market", "The market"))
    assert load_provider("include.yaml").digest != digests["include"]


def test_a_list_has_bounded_entries(folder):
    entries = ", ".join(f"e{n}: {{name: N}}" for n in range(ENTRIES_LIMIT + 1))
    write(folder, acme=edited(PROVIDER, [(FACTS, f"datacenters: {{{entries}}}")]))
    assert problems_of() == ["acme.yaml:12:20: a list may have at most 2000 entries; this one has 2001"]


@pytest.mark.parametrize("id_", ids("provider"))
def test_every_built_in_provider_loads(id_):
    provider = load_provider(id_)
    assert provider.id == id_
    assert provider.file == f"providers/{id_}.yaml"
    assert len({s.id for s in provider.statements}) == len(provider.statements)
    assert {s.location.file.split("/")[0] for s in provider.statements} == {"providers"}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["FR", "2024-01-01", "2024", "a.b", "../x", "{param: x}", "provider/1"]),
    st.just([]),
    st.just({}),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def slots(value):
    """Every place of a document that can be changed: its container, and the key or index in it."""
    found, todo = [], [value]
    while todo:
        current = todo.pop()
        steps = current.keys() if isinstance(current, dict) else range(len(current))
        for step in steps:
            found.append((current, step))
            if isinstance(current[step], dict | list):
                todo.append(current[step])
    return found


def mutate(document, draw):
    """Delete, double, replace, rename or move parts of a document."""
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        places = slots(document)
        if not places:
            return document
        container, step = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.sampled_from(["delete", "double", "replace", "rename", "move"])):
            case "delete":
                del container[step]
            case "replace":
                container[step] = draw(JUNK)
            case "move":
                other, there = places[draw(st.integers(0, len(places) - 1))]
                container[step] = copy.deepcopy(other[there])
            case "rename" | "double" if isinstance(container, dict):
                container[draw(st.text(max_size=8))] = copy.deepcopy(container[step])
            case _:
                container.insert(step, copy.deepcopy(container[step]))
    return document


BUILT_IN = {id_: read_yaml(root() / "providers" / f"{id_}.yaml", id_).data for id_ in ids("provider")}


@pytest.mark.exhaustive
@FUZZ
@given(st.data(), st.sampled_from(sorted(BUILT_IN)))
def test_no_mutated_provider_brings_the_loader_down(tmp_path, data, id_):
    path = tmp_path / "acme.yaml"
    path.write_text(json.dumps(mutate(BUILT_IN[id_], data.draw), indent=1, ensure_ascii=data.draw(st.booleans())))
    try:
        provider = read_provider(Found(path, "acme.yaml"))
    except LoadError as error:
        check_problems(error)
    else:
        assert provider.statements


def check_problems(error):
    assert error.problems
    for problem in error.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.excerpt or not problem.line > 1
        assert "Input should" not in problem.message
        assert os.sep + "tmp" not in problem.file
        assert problem.render()


@FUZZ
@given(st.data(), st.sampled_from(sorted(BUILT_IN)))
def test_no_mangled_text_brings_the_loader_down(tmp_path, data, id_):
    text = (root() / "providers" / f"{id_}.yaml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    path = tmp_path / "acme.yaml"
    path.write_text(
        text[:start] + data.draw(st.text("[]{}:,-'\"#&*!|>%@ \n\tabé0\x1b", max_size=5)) + text[end:], encoding="utf-8"
    )
    try:
        provider = read_provider(Found(path, "acme.yaml"))
    except LoadError as error:
        check_problems(error)
    else:
        assert provider.statements
