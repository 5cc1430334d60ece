"""The published schemas: valid, up to date, true of everything shipped, and of one mind with the loaders."""

from __future__ import annotations

import copy
import json
import math
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.builtin import Found, example, root
from compliance.loading.kinds import CHECKS
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.loading.yaml_source import read_yaml
from compliance.model.facts import Facts
from compliance.model.problem import LoadError
from compliance.model.scorecard import Tool
from compliance.report.formats.json_ import render_json
from compliance.report.schemas.kinds import KINDS
from compliance.report.schemas.schemas import DIALECT, document_schema, schema_text
from tests.properties import examples

PUBLISHED = Path(__file__).resolve().parents[3] / "schemas"
EXAMPLES = {path.stem: example(path.stem) for path in sorted((PUBLISHED / "examples").iterdir())}
WRITTEN = {kind for kind, about in KINDS.items() if about.written}
DELETE = object()


made = cache(document_schema)


@cache
def validator(kind, pointer=""):
    schema = made(kind)
    if pointer:
        schema = {"$schema": DIALECT, "$defs": schema["$defs"], "$ref": pointer}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def errors(kind, document):
    return [f"{e.json_path}: {e.message[:200]}" for e in validator(kind).iter_errors(document)]


def loads(kind, document, folder):
    """What the loader of a kind says of a document; JSON is YAML."""
    path = folder / "document.yaml"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    try:
        CHECKS[f"{kind}/1"](read_yaml(path, "document.yaml"), Found(path, "document.yaml"))
    except LoadError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind):
    schema = made(kind)
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, f"{kind}.schema.json")
    assert schema["title"]
    assert schema["properties"]["schema"]["const"] == f"{kind}/1"


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_the_same_each_time(kind):
    assert schema_text(kind, example(kind)) == schema_text(kind, example(kind))


def test_there_is_no_schema_of_anything_else():
    with pytest.raises(KeyError):
        document_schema("waiver")


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_copy_is_up_to_date(kind):
    path = PUBLISHED / f"{kind}.schema.json"
    command = f"compliance schema {kind} > schemas/{kind}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(kind, example(kind)), f"out of date; run: {command}"


def test_nothing_else_is_published():
    files = [path.name for path in PUBLISHED.iterdir() if path.is_file()]
    assert sorted(files) == sorted(f"{kind}.schema.json" for kind in KINDS)


def objects(schema):
    todo = [schema]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            yield current
            todo += [value for key, value in current.items() if key != "examples"]
        elif isinstance(current, list):
            todo += current


@pytest.mark.parametrize("kind", KINDS)
def test_every_mapping_is_closed_and_every_key_described(kind):
    """Open are only the lists keyed by what the schema cannot know, and there each entry has a schema."""
    for schema in objects(made(kind)):
        if "properties" in schema and schema.get("type") == "object":
            assert schema["additionalProperties"] is False
        if "properties" in schema and isinstance(schema.get("title"), str):
            missing = [key for key, value in schema["properties"].items() if not value.get("description")]
            assert missing == []


@pytest.mark.parametrize("kind", sorted(WRITTEN))
def test_what_a_field_means_stands_with_the_field_alone(kind):
    schema = made(kind)
    for owner in [schema, *(one for one in schema["$defs"].values() if "properties" in one)]:
        assert [key for key in owner["properties"] if f"`{key}`" in owner["description"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_default_or_title_of_pydantic_is_left(kind):
    for schema in objects(made(kind)):
        for value in schema.get("properties", {}).values():
            if isinstance(value, dict) and "type" in value:
                assert not isinstance(value.get("title"), str)
                assert not (value["type"] == "number" and isinstance(value.get("default"), str))


def test_every_kind_that_people_write_has_an_example():
    assert EXAMPLES.keys() == set(KINDS) - set(WRITTEN) | {"configuration"}


@pytest.mark.parametrize(("kind", "document"), EXAMPLES.items())
def test_the_examples_are_shown_and_valid_and_load(kind, document, tmp_path):
    assert document_schema(kind, document)["examples"] == [document]
    assert errors(kind, document) == []
    if kind not in WRITTEN:
        assert loads(kind, document, tmp_path) == []


def shipped():
    """Every document that comes with the program, by the kind it says it is of."""
    files = sorted(path for folder in ("profiles", "providers") for path in (root() / folder).rglob("*.yaml"))
    names = [path.relative_to(root()).as_posix() for path in files]
    return [(read_yaml(root() / name, name).data["schema"].partition("/")[0], name) for name in names]


SHIPPED = shipped()


def test_every_kind_that_is_read_is_shipped():
    # Waivers are a build's own, answers a provider's, scenarios of whoever asks.
    assert {kind for kind, _ in SHIPPED} == set(KINDS) - set(WRITTEN) - {"waivers", "answers", "scenario"}


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize(("kind", "name"), SHIPPED)
def test_every_shipped_document_is_valid(kind, name):
    assert errors(kind, read_yaml(root() / name, name).data) == []


@pytest.mark.parametrize(("kind", "name"), [*SHIPPED, *((kind, f"schemas/examples/{kind}.yaml") for kind in EXAMPLES)])
def test_every_shipped_document_leads_an_editor_to_its_schema(kind, name):
    first = (root() / name).read_text(encoding="utf-8").splitlines()[0]
    marker, _, schema = first.partition("$schema=")
    assert marker == "# yaml-language-server: "
    assert ((root() / name).parent / schema).resolve() == PUBLISHED / f"{kind}.schema.json"


SHOWN = {"enum", "const", "examples", "properties", "patternProperties", "additionalProperties", "items", "anyOf"}
"""What tells an editor which values there are."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WRITTEN])
def test_an_editor_has_words_and_examples_for_every_key(kind):
    """Flags show their values themselves; facts that are free text are told by their description."""
    schema = document_schema(kind, example(kind))
    bare = set()
    for name, owner in [*schema["$defs"].items(), ("", schema)]:
        for key, part in owner.get("properties", {}).items():
            assert part.get("description"), (name, key)
            target = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
            if not SHOWN & {*part, *target} and target.get("type") != "boolean":
                bare.add((name, key))
    assert {(name, key) for name, key in bare if name.endswith("Document") or not name} == set()
    facts = record_types(schema["$defs"])
    assert {facts[name, key] for name, key in bare} <= {"text"}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_of_a_key_is_valid(kind):
    schema = document_schema(kind, example(kind))
    parts = [part for owner in objects(schema) for part in owner.get("properties", {}).values()]
    found = [part for part in parts if isinstance(part, dict) and "examples" in part]
    assert found
    for part in found:
        one = Draft202012Validator({"$schema": DIALECT, "$defs": schema["$defs"], **part})
        assert [error.message for example in part["examples"] for error in one.iter_errors(example)] == []


def record_types(definitions):
    """`text` for every property of a definition that is free text."""
    text = {"$ref": "#/$defs/Text"}
    return {
        (name, key): "text" if text.items() <= part.items() or text in part.get("anyOf", ()) else "other"
        for name, owner in definitions.items()
        for key, part in owner.get("properties", {}).items()
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize("day", [date(2012, 1, 1), date(2014, 12, 31), date(2016, 12, 30)])
@pytest.mark.parametrize("provider", ["numergy", "ovhcloud"])
def test_scorecards_are_valid(provider, day):
    profile = load_provider(provider)
    snapshot = take_snapshot(profile, day, date(2026, 1, 1), country_sets(), None)
    card = scorecard_of(decide_all(load_ruleset("andromede"), snapshot))
    document = json.loads("".join(render_json([card], Tool("compliance", "0"))))
    assert errors("scorecards", document) == []
    assert document["scorecards"][0]["findings"]


def test_an_empty_list_of_scorecards_is_valid():
    assert errors("scorecards", json.loads("".join(render_json([], Tool("compliance", "0"))))) == []


def changed(kind, path, value):
    """The example of a kind with one place replaced, added or removed."""
    document = copy.deepcopy(EXAMPLES[kind])
    owner = document
    for step in path[:-1]:
        owner = owner[step]
    if value is DELETE:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return document


FACTS = ("statements", 0, "facts")
RULE = ("rules", 0)
RECOGNITION = ("recognises", 0)
TEST = ("tests", 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("provider", ("schema",), "ruleset/1"),
        ("provider", ("schema",), DELETE),
        ("provider", ("name",), DELETE),
        ("provider", ("name",), ""),
        ("provider", ("name",), None),
        ("provider", ("name",), True),
        ("provider", ("name",), "x" * 4_001),
        ("provider", ("id",), "a b"),
        ("provider", ("id",), "a" * 65),
        ("provider", ("zebra",), 1),
        ("provider", ("sources", "a b"), {"title": "T", "publisher": "P", "published": 2024, "grade": "A"}),
        ("provider", ("sources", "register", "grade"), "E"),
        ("provider", ("sources", "register", "published"), DELETE),
        ("provider", ("sources", "register", "published"), "2024-13"),
        ("provider", ("sources", "register", "published"), "2023-02-29"),
        ("provider", ("sources", "register", "published"), 24),
        ("provider", ("sources", "register", "published"), None),
        ("provider", ("sources", "register", "retrieved"), "2024-01-01"),
        ("provider", ("sources", "register", "url"), None),
        ("provider", ("statements",), []),
        ("provider", ("statements", 0, "from"), "2024-13"),
        ("provider", ("statements", 0, "from"), "2023-02-29"),
        ("provider", ("statements", 0, "from_"), "2024-01-01"),
        ("provider", ("statements", 0, "sources"), []),
        ("provider", ("statements", 0, "sources"), "register"),
        ("provider", ("statements", 0, "grade"), "B"),
        ("provider", ("statements", 0, "exhaustive"), [5]),
        ("provider", ("statements", 0, "exhaustive"), [{"path": "certifications"}]),
        ("provider", ("statements", 0, "exhaustive"), [{"path": "certifications", "where": {}}]),
        ("provider", ("statements", 0, "facts"), None),
        ("provider", (*FACTS, "identty"), {}),
        ("provider", (*FACTS, "identity", "listed"), "yes"),
        ("provider", (*FACTS, "identity", "listed"), 1),
        ("provider", (*FACTS, "identity", "founded"), 201),
        ("provider", (*FACTS, "identity", "registered_office_country"), "UK"),
        ("provider", (*FACTS, "identity", "registered_office_country"), "fr"),
        ("provider", (*FACTS, "data"), {"storage_countries": ["FR", "UK"]}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": -1}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": "1"}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": {}}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": {"min": -1}}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": {"low": 1}}),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": 2e15}),
        ("provider", (*FACTS, "finance"), {"years": {"24": {}}}),
        ("provider", (*FACTS, "ownership", "shareholders", "alpha", "capital_pct"), 101),
        ("provider", (*FACTS, "ownership", "shareholders", "a b"), {}),
        ("provider", (*FACTS, "certifications"), {"c": {"award": "platinum"}}),
        ("provider", (*FACTS, "answers"), {"r": {"a": 0}}),
        ("provider", (*FACTS, "answers"), {"r": {"a": "maybe"}}),
        ("provider", (*FACTS, "x"), {"acme": {"n": [1]}}),
        ("provider", (*FACTS, "x"), {"acme": {"n": 2e15}}),
        ("context", ("title",), DELETE),
        ("context", ("name",), "x"),
        ("context", ("statements", 0, "facts", "market"), [1]),
        ("ruleset", ("claims",), "necessary"),
        ("ruleset", ("claims",), "enough"),
        ("ruleset", ("verdict", "sufficient"), DELETE),
        ("ruleset", ("verdict", "necessary"), []),
        ("ruleset", ("verdict", "necessary", 0), {}),
        ("ruleset", ("verdict", "necessary", 0), {"gates": None}),
        ("ruleset", ("verdict", "necessary", 0), {"gates": "some"}),
        ("ruleset", ("verdict", "necessary", 0), {"gates": "all", "all": ["SEC-1"]}),
        ("ruleset", ("verdict", "necessary", 0), {"score": {"of": "all", "at_least": -1}}),
        ("ruleset", ("verdict", "necessary", 0), {"score": {"of": "all", "at_least": {"parm": "x"}}}),
        ("ruleset", ("rules",), []),
        ("ruleset", (*RECOGNITION, "when"), DELETE),
        ("ruleset", (*RECOGNITION, "by"), DELETE),
        ("ruleset", (*RECOGNITION, "clause"), "4.2"),
        ("ruleset", (*RECOGNITION, "reading"), "ours"),
        ("ruleset", (*RECOGNITION, "reading"), "theirs"),
        ("ruleset", (*RECOGNITION, "shows"), []),
        ("ruleset", (*RECOGNITION, "shows", 0, "rules"), []),
        ("ruleset", (*RECOGNITION, "shows", 0, "rules"), ["SEC 1"]),
        ("ruleset", (*RECOGNITION, "shows", 0, "clause"), "4.2"),
        ("ruleset", (*RECOGNITION, "shows", 0, "rung"), 0),
        ("ruleset", ("recognises", 1, "clause"), DELETE),
        ("ruleset", ("recognises", 1, "shows", 0, "level"), "full"),
        ("ruleset", ("decisions", 0, "why"), DELETE),
        ("ruleset", (*RULE, "check"), None),
        ("ruleset", (*RULE, "check"), True),
        ("ruleset", (*RULE, "check"), 1),
        ("ruleset", (*RULE, "chek"), "true"),
        ("ruleset", (*RULE, "rungs"), [{"title": "a"}, {"title": "b"}]),
        ("ruleset", (*RULE, "pass_from"), 1),
        ("ruleset", ("rules", 1, "pass_from"), 0),
        ("ruleset", ("rules", 1, "pass_from"), "2"),
        ("ruleset", ("rules", 1, "pass_from"), True),
        ("ruleset", ("rules", 1, "points"), 3),
        ("ruleset", ("rules", 1, "rungs"), [{"title": "a"}]),
        ("ruleset", (*RULE, "evidence", "max_age"), "P"),
        ("ruleset", (*RULE, "evidence", "max_age"), "3Y"),
        ("ruleset", (*RULE, "fix", "by"), "me"),
        ("ruleset", (*RULE, "role"), "gates"),
        ("ruleset", ("parameters", "min_sites", "values"), [{"from": "2024-01-01", "value": 1, "source": "decree"}]),
        ("ruleset", ("parameters", "min_sites", "value"), DELETE),
        ("ruleset", ("parameters", "min_sites", "value"), [True]),
        ("ruleset", ("parameters", "min_sites", "value"), -2e15),
        ("ruleset", ("facts", "acme.regions"), {"type": "int", "title": "T"}),
        ("ruleset", ("facts", "x.acme.regions", "type"), "numeral"),
        ("ruleset", ("define", "limit"), 5),
        ("ruleset", ("imports",), [{"ruleset": "../x"}]),
        ("ruleset", ("objectives", 0, "weight"), -1),
        ("ruleset", ("effective", "until"), "2024-02-30"),
        ("tests", ("tests",), []),
        ("tests", ("ruleset",), DELETE),
        ("tests", ("fragments", "certified", "certificates"), {}),
        ("tests", (*TEST, "name"), DELETE),
        ("tests", (*TEST, "grade"), "E"),
        ("tests", (*TEST, "provider"), "numergy"),
        ("tests", (*TEST, "statements"), [{}]),
        ("tests", (*TEST, "expect"), DELETE),
        ("tests", (*TEST, "expect"), {}),
        ("tests", (*TEST, "expect", "valid-certificate"), "passes"),
        ("tests", (*TEST, "expect", "valid-certificate"), {}),
        ("tests", (*TEST, "expect", "valid-certificate"), {"reason": "gone"}),
        ("tests", (*TEST, "expect", "valid-certificate"), {"rung": 0}),
        ("tests", (*TEST, "expect", "valid-certificate"), {"rung": [1, 2, 3]}),
        ("tests", (*TEST, "verdict"), "met"),
        ("tests", (*TEST, "verdict"), {"status": "undetermined", "possible": ["undetermined"]}),
        ("tests", (*TEST, "score"), {"certain": "1"}),
        ("tests", ("tests", 1, "statements", 0, "sources"), ["s"]),
        ("tests", ("unseen",), [{"rule": "valid-certificate", "status": "error", "reason": "R"}]),
        ("tests", ("survivors",), [{"rule": "valid-certificate", "mutant": "m"}]),
        ("sets", ("sets", "FOUNDERS", "members", "UK"), {"from": "1973-01-01"}),
        ("sets", ("sets", "FOUNDERS", "members", "FR"), None),
        ("sets", ("sets", "FOUNDERS", "references"), []),
        ("sets", ("references", "treaty", "published"), "1957-3"),
    ],
)
def test_schema_and_loader_refuse_the_same(kind, path, value, tmp_path):
    document = changed(kind, path, value)
    assert errors(kind, document)
    assert loads(kind, document, tmp_path)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("provider", ("id",), 2016),
        ("provider", ("name",), 1.5),
        ("provider", ("statements", 0, "facts"), {}),
        ("provider", (*FACTS, "identity"), None),
        ("provider", (*FACTS, "ownership", "shareholders", "beta"), None),
        ("provider", (*FACTS, "finance"), {"paid_in_meur": {"max": 6}, "years": {"2024": None}}),
        ("provider", ("sources", "register", "published"), 2024),
        ("provider", ("sources", "register", "published"), "2024-02"),
        ("provider", (*FACTS, "x"), {"acme": {"n": {"min": 1}, "t": "text", "f": False, "e": None}}),
        ("ruleset", ("parameters", "spare"), {"title": "T", "value": ["a", "b"]}),
        ("ruleset", (*RULE, "check"), "identity.listed"),
        ("ruleset", ("verdict", "sufficient", 0), {"all": ["VIA-1"]}),
        ("tests", (*TEST, "verdict"), "nothing"),
        ("tests", (*TEST, "verdict"), {"status": "undetermined", "possible": ["not-met", "necessary-only"]}),
        ("tests", (*TEST, "expect", "valid-certificate"), {"status": "unknown", "rung": [1, 2]}),
        ("tests", (*TEST, "expect", "valid-certificate"), {"rung": 2}),
        ("tests", (*TEST, "facts"), {}),
        ("tests", (*TEST, "facts"), {"certifications": {"a": {"edition": None}}}),
    ],
)
def test_schema_and_loader_allow_the_same(kind, path, value, tmp_path):
    document = changed(kind, path, value)
    assert errors(kind, document) == []
    assert loads(kind, document, tmp_path) == []


KEYS = ["a", "B-2", "x_1", "2014", "9999", "a" * 64]


def instances(schema, definitions):
    """Values that a schema of facts allows, made from the schema alone."""
    if "$ref" in schema:
        return st.deferred(lambda: instances(definitions[schema["$ref"].rpartition("/")[2]], definitions))
    if "anyOf" in schema:
        return st.one_of(*(instances(part, definitions) for part in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(typed(type_, schema, definitions) for type_ in types))


def typed(type_, schema, definitions):
    match type_:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "number":
            low, high = schema.get("minimum"), schema.get("maximum")
            return st.integers(low, high) | st.floats(low, high, allow_nan=False, allow_infinity=False)
        case "string" if schema.get("format") == "date":
            return st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
        case "string" if "pattern" in schema:
            return st.from_regex(schema["pattern"], fullmatch=True).map(str.strip)
        case "string":
            return st.text(max_size=20).filter(lambda text: text.strip())
        case "array":
            unique = schema.get("uniqueItems", False)
            return st.lists(instances(schema["items"], definitions), max_size=3, unique=unique)
    return mappings(schema, definitions)


def mappings(schema, definitions):
    if "patternProperties" in schema:
        [(pattern, inner)] = schema["patternProperties"].items()
        keys = st.sampled_from(KEYS).filter(lambda key: re.search(pattern, key))
        return st.dictionaries(keys, instances(inner, definitions), max_size=2)
    fields = {name: instances(inner, definitions) for name, inner in schema["properties"].items()}
    if fields.keys() == {"min", "max"}:
        ends = st.fixed_dictionaries({}, optional=fields).filter(len)
        return ends.map(in_order)
    apart = {*schema.get("not", {"required": []})["required"]}  # keys that exclude each other
    chosen = st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True)
    chosen = chosen.filter(lambda names: not apart or not apart <= {*names})
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: fields[name] for name in names}))


def in_order(ends):
    return dict(zip(["min", "max"], sorted(ends.values()), strict=True)) if len(ends) > 1 else ends


FACTS_SCHEMA = validator("provider", "#/$defs/Facts")


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.deferred(lambda: instances(FACTS_SCHEMA.schema["$defs"]["Facts"], FACTS_SCHEMA.schema["$defs"])))
def test_facts_that_the_schema_allows_are_read(facts):
    assert FACTS_SCHEMA.is_valid(facts)
    read = Facts.model_validate(facts)
    assert read.model_fields_set == facts.keys()


@settings(max_examples=examples(300))
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(["FR", "UK", "2024-01-01", "2023-02-29", "2024", " ", "yes", "gold", "iaas"]),
        st.lists(st.sampled_from(["FR", "UK", 1, True]), max_size=2),
        st.dictionaries(st.sampled_from(["min", "max", "mid"]), st.sampled_from([-1, 0, 50, 101]), max_size=2),
    ),
    st.sampled_from(
        [
            ("identity", "listed"),
            ("identity", "legal_name"),
            ("identity", "founded"),
            ("identity", "registered_office_country"),
            ("finance", "paid_in_meur"),
            ("customers", "public_sector_pct"),
            ("customers", "references"),
            ("data", "storage_countries"),
        ],
    ),
)
def test_schema_and_models_agree_on_any_value(value, path):
    """But for the order of a range's ends, which JSON Schema cannot express."""
    if isinstance(value, dict) and value.get("min", -math.inf) > value.get("max", math.inf):
        return
    group, field = path
    facts = {group: {field: value}}
    try:
        Facts.model_validate(facts)
    except ValueError:
        accepted = False
    else:
        accepted = True
    assert FACTS_SCHEMA.is_valid(facts) is accepted
