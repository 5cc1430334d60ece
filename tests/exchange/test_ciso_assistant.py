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
        ("PK", "a workbook"),
        ("a: [", "not valid YAML"),
    ],
)
def test_what_is_no_library_is_refused(text, said):
    with pytest.raises(LoadError, match=said):
        read(text)


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
