"""`ciso-assistant`: a framework becomes the skeleton of a rule set, a mapping related rules."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.exchange import ciso_assistant
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.skeleton import skeleton_text
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from tests.exchange.samples import sample
from tests.exchange.workbooks import workbook

NODES = """
    - {urn: "u:house:[exi-01]", assessable: false, depth: 1, ref_id: "[EXI 01]", name: Une exigence}
    - urn: u:house:node3
      assessable: true
      depth: 2
      parent_urn: "u:house:[exi-01]"
      description: "D'abord le SMSI"
    - {urn: u:house:n4, assessable: true, depth: 2, parent_urn: "u:house:[exi-01]", ref_id: A.1, name: Second, weight: 15}
    - {urn: u:house:n5, assessable: true, depth: 2, parent_urn: "u:house:[exi-01]", ref_id: A.1, name: Third, weight: none}
"""
LIBRARY = (
    f"name: House\nversion: 3\nprovider: Maison\nlocale: fr\nobjects:\n  framework:\n    requirement_nodes:{NODES}"
)
SCALE = "    scores_definition: [{score: 0, name: Low}, {score: 1, name: Middle}, {score: 2, name: High}]\n"


def read(text):
    return ciso_assistant.read([Foreign("house.yaml", text.encode())], ImportTerms(date(2026, 11, 30)))


def test_nodes_become_rules_with_ids_made_where_there_are_none():
    skeleton = read(LIBRARY)
    assert [(one.id, one.title, one.objective, one.at) for one in skeleton.requirements] == [
        ("node3", "D'abord le SMSI", "exi-01", "line 9"),
        ("A.1", "Second", "exi-01", "line 14"),
        ("A.1-2", "Third", "exi-01", "line 15"),
    ]
    assert skeleton.objectives == {"exi-01": "Une exigence"}
    assert [left.why for left in skeleton.left] == [
        "an id that stands there twice: 'A.1-2' here",
        "not a weight: 1 here",
    ]
    ruleset = load_ruleset(text=skeleton_text(skeleton, "house"))
    assert [objective.id for objective in ruleset.objectives] == ["exi-01"]
    assert (ruleset.title, ruleset.version, ruleset.issuer) == ("House", "3", "Maison")


def test_what_stands_outside_of_any_group_has_a_group_of_its_own():
    skeleton = read(f"{LIBRARY}    - {{urn: u:house:n9, assessable: true, depth: 1, ref_id: Z.1, name: Alone}}\n")
    assert [one.objective for one in skeleton.requirements] == ["exi-01", "exi-01", "exi-01", "other"]
    assert len(load_ruleset(text=skeleton_text(skeleton, "house")).objectives) == 2


def test_a_requirement_below_one_that_stands_alone_has_the_group_of_those_outside():
    outside = "    - {urn: u:house:n9, assessable: true, depth: 1, ref_id: Z.1, name: Alone}\n"
    below = "    - {urn: u:house:n10, assessable: true, depth: 2, parent_urn: u:house:n9, ref_id: Z.2, name: Below}\n"
    assert [one.objective for one in read(LIBRARY + outside + below).requirements][-2:] == ["other", "other"]


def test_a_scale_becomes_levels_and_weights_points():
    text = skeleton_text(read(LIBRARY + SCALE), "house")
    assert 'levels: ["Low", "Middle", "High"]\n' in text
    assert '- {title: "Middle", points: 750, level: "Middle"}\n' in text
    assert load_ruleset(text=text).levels == ("Low", "Middle", "High")


def test_conditions_in_another_language_are_left_with_their_line():
    skeleton = read(LIBRARY + "    outcomes_definition: [{expression: 'a == b'}]\n")
    assert skeleton.left[0].at == "line 16"


MAPPING = """\
name: A to B
objects:
  requirement_mapping_set:
    requirement_mappings:
    - {source_requirement_urn: "u:x:a:1.1", target_requirement_urn: "u:x:b:9.1", relationship: intersect}
    - {source_requirement_urn: "u:x:a:1.1", target_requirement_urn: "u:x:b:9.2", relationship: subset}
    - {source_requirement_urn: "u:x:a:1;2", target_requirement_urn: "u:x:b:9.2", relationship: equal}
    - {source_requirement_urn: "u:x:a:1.3", target_requirement_urn: "u:x:b:9.3", relationship: not_related}
"""


def test_a_mapping_becomes_related_rules_and_a_mistyped_id_is_told_with_its_line():
    skeleton = read(MAPPING)
    (rule,) = skeleton.requirements
    assert (rule.id, rule.related) == ("1.1", ["b/9.1", "b/9.2"])
    left, apart = skeleton.left
    assert (apart.at, apart.what, apart.why) == ("line 8", "1.3, 9.3", "said not to be related")
    assert (left.at, left.what, left.why) == ("line 7", "u:x:a:1;2", "not the id of a requirement: is it mistyped?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("objects: {}", "neither one framework nor a mapping"),
        ("[]", "neither one framework nor a mapping"),
        ("a: 1\na: 2\n", "duplicate key"),
        ("PK", "not an archive that can be read"),
        ("a: [", "not valid YAML"),
    ],
)
def test_what_is_no_library_is_refused(text, said):
    with pytest.raises(LoadError, match=said):
        read(text)


META = [["type", "library"], ["name", "House"], ["version", "3"], ["provider", "Maison"]]
HEADS = ["assessable", "depth", "ref_id", "name", "description", "weight"]
ROWS = [
    HEADS,
    ["", "1", "[EXI 01]", "Une exigence", "", ""],
    ["x", "2", "", "", "D'abord le SMSI", ""],
    ["x", "2", "A.1", "Second", "", "15"],
    ["x", "2", "A.1", "Third", "", "none"],
]
SCORES = [["score", "name"], ["0", "Low"], ["1", "Middle"], ["2", "High"]]


def book(rows=ROWS, kind="framework", **more):
    pytest.importorskip("python_calamine", reason="workbooks need the extra 'xlsx'")
    meta = [["type", kind], ["name", "House"], ["scores_definition", "scores"]]
    held = {"library_meta": META, "house_meta": meta, "house_content": rows, "scores_meta": [["type", "scores"]]}
    return workbook({**held, "scores_content": SCORES, **more})


def of(data):
    return ciso_assistant.read([Foreign("house.xlsx", data)], ImportTerms(date(2026, 11, 30)))


def test_the_workbook_of_a_library_gives_what_the_library_gives():
    skeleton, library = of(book()), read(LIBRARY + SCALE)
    assert [
        (one.id.replace("node2", "node3"), one.title, one.objective, one.weight) for one in skeleton.requirements
    ] == [(one.id, one.title, one.objective, one.weight) for one in library.requirements]
    assert (skeleton.title, skeleton.version, skeleton.issuer) == (library.title, library.version, library.issuer)
    assert (skeleton.objectives, skeleton.levels) == (library.objectives, library.levels)
    assert [left.why for left in skeleton.left] == [left.why for left in library.left]
    assert skeleton.requirements[0].at == "house_content, row 3"
    assert load_ruleset(text=skeleton_text(skeleton, "house")).levels == ("Low", "Middle", "High")


def test_a_row_with_a_formula_is_left_with_its_cell():
    skeleton = of(book([*ROWS[:3], ["x", "2", "=1+1", "Second", "", "15"]]))
    assert skeleton.count == 1
    assert [(left.at, left.why) for left in skeleton.left] == [("house_content!C4", "a formula in its row: not taken")]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Sheet1": ROWS}, "a workbook without a sheet 'library_meta'"),
        ({"library_meta": META}, "a workbook with no framework, but nothing"),
        (
            {"library_meta": META, "m_meta": [["type", "requirement_mapping_set"]]},
            "a workbook with no framework, but requirement_mapping_set",
        ),
        ({"library_meta": META, "house_meta": [["type", "framework"]]}, "there is no sheet 'house_content'"),
    ],
)
def test_a_workbook_without_a_framework_is_refused_with_what_to_give(sheets, said):
    pytest.importorskip("python_calamine", reason="workbooks need the extra 'xlsx'")
    with pytest.raises(LoadError, match=said) as caught:
        of(workbook(sheets))
    assert caught.value.problems[0].hint


def test_the_real_workbook_gives_the_same_rules_as_the_real_library():
    pytest.importorskip("python_calamine", reason="workbooks need the extra 'xlsx'")
    name = "ciso-assistant/cloud-sovereignty-framework"
    files = [Foreign("library", sample(f"{name}.{ending}")) for ending in ("xlsx", "yaml")]
    book_, library = (ciso_assistant.read([file], ImportTerms(date(2026, 11, 30))) for file in files)
    assert (book_.count, book_.levels, len(book_.left)) == (8, library.levels, 0)
    assert [(one.id, one.title, one.weight) for one in book_.requirements] == [
        (one.id, one.title, one.weight) for one in library.requirements
    ]


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("cloud-sovereignty-framework", 8, "SOV-1"),
        ("hds-v2", 71, "node3"),
        ("secnumcloud-3.2-annexe-2", 13, "node4"),
        ("mapping-secnumcloud-3.2-to-iso27001-2022", 351, "5.2.a"),
    ],
)
def test_real_files(name, count, first):
    skeleton = ciso_assistant.read(
        [Foreign(name, sample(f"ciso-assistant/{name}.yaml"))], ImportTerms(date(2026, 11, 30))
    )
    assert (skeleton.count, skeleton.requirements[0].id) == (count, first)
    assert len(load_ruleset(text=skeleton_text(skeleton, name)).rules) == count
    assert [(left.at, left.what.rpartition(":")[2]) for left in skeleton.left] == (
        [("line 42", "5;2.d")] if name.startswith("mapping") else []
    )
