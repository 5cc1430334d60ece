"""`oscal`: a catalog becomes the skeleton of a rule set, what components implement declared answers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compliance.exchange import oscal
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.skeleton import skeleton_text
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from tests.exchange.samples import sample

CATALOG = {
    "metadata": {"title": "House catalog", "version": "2.0", "parties": [{"name": "House"}]},
    "groups": [
        {
            "id": "ac",
            "title": "Access",
            "controls": [
                {
                    "id": "ac-1",
                    "title": "Policy",
                    "params": [
                        {"id": "ac-1_prm_1", "label": "how often", "values": ["yearly"]},
                        {"id": "ac-1_prm_2", "label": "by whom"},
                    ],
                    "parts": [{"name": "statement", "prose": "A text that is left out."}],
                    "controls": [{"id": "ac-1.1", "title": "Policy, in more detail"}],
                },
                {"id": "ac-2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]},
            ],
        },
        {"id": "au", "title": "Audit", "controls": [{"id": "au-1", "title": "Logs"}]},
    ],
}


def profile(*ids, **more):
    chosen = {"href": "#r1", "include-controls": [{"with-ids": list(ids)}], **more}
    resource = {"uuid": "r1", "title": "House catalog"}
    return {
        "profile": {
            "metadata": {"title": "Low", "version": "1"},
            "imports": [chosen],
            "back-matter": {"resources": [resource]},
        }
    }


def read(*documents, **asked):
    files = [Foreign(f"{n}.json", json.dumps(document).encode()) for n, document in enumerate(documents)]
    return oscal.read(files, ImportTerms(date(2026, 11, 30), **asked))


def why(imported):
    return {left.what: (left.at, left.why) for left in imported.left}


def test_groups_become_objectives_and_controls_judgement_rules_without_their_prose():
    skeleton = read({"catalog": CATALOG})
    assert [(one.id, one.title, one.objective) for one in skeleton.requirements] == [
        ("ac-1", "Policy", "ac"),
        ("ac-1.1", "Policy, in more detail", "ac"),
        ("au-1", "Logs", "au"),
    ]
    assert why(skeleton)["ac-2"] == ("/catalog/groups/0/controls/1", "withdrawn")
    text = skeleton_text(skeleton, "house")
    ruleset = load_ruleset(text=text)
    assert (ruleset.title, ruleset.version, ruleset.issuer) == ("House catalog", "2.0", "House")
    assert "left out" not in text
    assert '- id: "ac-1.1"  # /catalog/groups/0/controls/0/controls/0\n' in text


def test_a_parameter_with_a_value_is_kept_and_one_without_is_told():
    skeleton = read({"catalog": CATALOG})
    assert skeleton.parameters == {"ac-1_prm_1": ("how often", "yearly")}
    assert "without a value" in why(skeleton)["ac-1_prm_2"][1]


def test_a_profile_chooses_from_its_catalog():
    skeleton = read({"catalog": CATALOG}, profile("ac-1", "zz-9"))
    assert (skeleton.title, [one.id for one in skeleton.requirements]) == ("Low", ["ac-1"])
    assert why(skeleton)["zz-9"][1] == "a control that the catalog does not have"
    everything = read({"catalog": CATALOG}, profile(**{"include-all": {}}))
    assert len(everything.requirements) == 3


def test_what_a_profile_leaves_out_or_changes_is_told():
    document = profile("ac-1", **{"exclude-controls": [{"with-ids": ["ac-1"]}]})
    document["profile"]["modify"] = {"set-parameters": []}
    assert {"exclude-controls", "modify"} <= {*why(read({"catalog": CATALOG}, document))}


def test_a_profile_without_its_catalog_says_which_one_it_wants():
    with pytest.raises(LoadError, match=r"(?s)chooses from House catalog.*give it with one catalog"):
        read(profile("ac-1"))


def components(*requirements, source="https://example.org/house/low.json"):
    implementation = {"source": source, "implemented-requirements": list(requirements)}
    component = {"title": "Acme Cloud", "control-implementations": [implementation]}
    return {"component-definition": {"components": [component]}}


def requirement(control, status=None):
    props = [] if status is None else [{"name": "implementation-status", "value": status}]
    return {"control-id": control, "description": "As we do it.", "props": props}


@pytest.mark.parametrize(
    ("status", "said"),
    [(None, "pass"), ("implemented", "pass"), ("alternative", "pass"), ("partial", None), ("planned", None)],
)
def test_what_a_component_implements_is_a_declared_answer(status, said):
    imported = read(components(requirement("ac-1", status)))
    facts = {taken.path: taken.value for entry in imported.entries for taken in entry.facts}
    assert facts == ({} if said is None else {("answers", "low", "ac-1"): said})
    assert all(entry.grade == "D" and entry.summary.startswith("ac-1: Acme Cloud") for entry in imported.entries)


def test_what_is_no_answer_is_left_with_its_pointer():
    imported = read(
        components(requirement("ac-1", "not-applicable"), requirement("ac 2"), requirement("a"), requirement("a"))
    )
    at = "/component-definition/components/0/control-implementations/0/implemented-requirements"
    assert [(left.at, left.why.partition(":")[0]) for left in imported.left] == [
        (f"{at}/0", "does not apply, says the component"),
        (f"{at}/1", "its control-id is no id"),
        (f"{at}/3", "another component or implementation answered it already"),
    ]


def test_a_control_that_is_implemented_here_and_in_part_there_stays_unknown():
    imported = read(components(requirement("ac-1"), requirement("ac-2"), requirement("ac-1", "partial")))
    assert [taken.path[2] for entry in imported.entries for taken in entry.facts] == ["ac-2"]
    assert [left.what for left in imported.left] == ["ac-1", "ac-1"]


def relation(kind, source, *targets):
    ends = {"sources": [{"type": "control", "id-ref": source}]}
    return {"relationship": kind, **ends, "targets": [{"type": "control", "id-ref": to} for to in targets]}


def test_a_mapping_becomes_related_rules_and_what_its_schema_does_not_allow_is_told_with_its_pointer():
    mapping = {
        "method": "by hand",
        "target-resource": {"type": "catalog", "href": "catalogs/House_Rules/catalog.json"},
        "maps": [
            relation("subset-of", "A-1", "h-1", "h-2"),
            relation("equal-to", "A-1", "h-2"),
            relation("no-relationship", "A-2", "h-3"),
            relation("intersects-with", "A-3", "h 4"),
        ],
    }
    provenance = {"method": "human", "status": "published", "matching-rationale": "semantic"}
    skeleton = read({"mapping-collection": {"mappings": [mapping], "provenance": provenance}})
    assert [(rule.id, rule.related) for rule in skeleton.requirements] == [
        ("A-1", ["house-rules/h-1", "house-rules/h-2"]),
        ("A-3", []),
    ]
    first = "/mapping-collection/mappings/0"
    assert [(left.at, left.what) for left in skeleton.left] == [
        ("/mapping-collection/provenance/status", "published"),
        (f"{first}/method", "by hand"),
        (f"{first}/maps/2/relationship", "no-relationship"),
        (f"{first}/maps/3/targets/0/id-ref", "h 4"),
    ]
    with pytest.raises(LoadError, match="a mapping collection is read alone"):
        read({"mapping-collection": {}}, {"catalog": CATALOG})


def test_the_rule_set_of_the_answers_can_be_named():
    imported = read(components(requirement("ac-1")), ruleset="house", name="Acme")
    assert imported.entries[0].facts[0].path == ("answers", "house", "ac-1")
    assert imported.name == "Acme"


@pytest.mark.parametrize("document", [{"assessment-results": {}}, [], {"catalog": []}, {}])
def test_what_is_none_of_the_kinds_is_refused(document):
    with pytest.raises(LoadError, match="not one of catalog, profile, component-definition"):
        read(document)


@pytest.mark.parametrize(
    ("name", "count", "left"),
    [
        ("basic-catalog", 4, 2),
        ("example-component-definition", 3, 0),
        ("trestle-csv-component-definition", 4, 0),
        ("NIST_SP-800-53_rev5_LOW-baseline_profile", None, "chooses from NIST Special Publication 800-53"),
        ("trestle-pci-mapping-collection", 8, 2),
        ("ifa_assessment-results-example", None, "it holds assessment-results"),
        ("ifa_plan-of-action-and-milestones", None, "it holds plan-of-action-and-milestones"),
    ],
)
def test_real_files(name, count, left):
    files = [Foreign(name, sample(f"oscal/{name}.json"))]
    if count is None:
        with pytest.raises(LoadError, match=left):
            oscal.read(files, ImportTerms(date(2026, 11, 30)))
    else:
        imported = oscal.read(files, ImportTerms(date(2026, 11, 30)))
        assert (imported.count, len(imported.left)) == (count, left)
