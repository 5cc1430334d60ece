"""What a rule set that assesses offers is decided on."""

import json
import re
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.grounds import offers_of
from compliance.engine.state import decide_all
from compliance.model.scorecard import TOOL
from compliance.model.status import Basis
from compliance.report.formats.json_ import render_json
from tests.builders import answers, demo, judgement, provider, ruleset, scorecard, snapshot, source, statement
from tests.properties import examples

CERTIFICATE = {"scheme": "hds", "issued": "2024-01-01", "expires": "2026-12-31"}
HELD = {"id": "held", "check": "certifications.exists(c, c.scheme == 'hds' && covers(c) && in_force(c))"}
SEAT = {"id": "seat", "check": "identity.registered_office_country == 'FR'"}


def card(facts, service=None, assesses="offer"):
    acme = provider([statement("2024-01-01", {"identity": {"registered_office_country": "US"}, **facts})])
    return scorecard(acme, ruleset([HELD, SEAT], assesses=assesses), "2025-01-01", service=service)


SERVICES = {"services": {"vm": {"name": "VM"}, "db": {"name": "DB"}}}


@pytest.mark.parametrize(
    ("facts", "service", "held", "reason"),
    [
        ({"certifications": {"c": CERTIFICATE}}, None, "pass", None),
        ({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, "vm", "pass", None),
        ({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, None, "unknown", "no service"),
        ({**SERVICES, "certifications": {"c": CERTIFICATE}}, None, "unknown", "no service"),
    ],
    ids=[
        "a provider that states no service is its one offer",
        "the service named",
        "any other service",
        "whatever its scope",
    ],
)
def test_an_offer(facts, service, held, reason):
    found = card(facts, service).finding("held")
    assert (found.status, found.reason) == (held, reason)


def test_the_providers_own_facts_refute_any_other_service():
    assert card({**SERVICES}).finding("seat").status == "fail"
    assert card({**SERVICES}).verdict.status == "not-met"


def test_a_provider_as_a_whole_is_not_any_other_service():
    of_provider = card({**SERVICES, "certifications": {"c": {**CERTIFICATE, "services": ["vm"]}}}, assesses="provider")
    assert of_provider.finding("held").status == "pass"


STATED = {"services": {"vm": {"name": "VM"}, "db": {"name": "DB"}}}
NOTHING = statement("2024-01-01")
PAST = {"until": "2024-06-01"}
CEASED = statement("2024-03-01", {"services": {"db": {"ended": "2024-03-01"}}})
ENDED = statement("2024-03-01", {"services": {"db": None}})


@pytest.mark.parametrize(
    ("assesses", "statements", "service", "offers"),
    [
        ("provider", [STATED], None, ([None], False, ())),
        ("provider", [STATED], "vm", (["vm"], False, ())),
        ("service", [STATED], "vm", (["vm"], False, ())),
        ("service", [STATED], None, (["db", "vm"], True, ())),
        ("offer", [STATED], None, (["db", "vm"], True, ())),
        ("offer", [STATED], "db", (["db"], False, ())),
        ("service", [NOTHING], None, ([], True, ())),
        ("offer", [NOTHING], None, ([None], False, ())),
        ("offer", [STATED, ENDED], None, (["vm"], True, ("db",))),
        ("service", [STATED, ENDED], None, (["vm"], True, ("db",))),
        ("offer", [STATED, CEASED], None, (["vm"], True, ("db",))),
        ("offer", [statement("2024-01-01", STATED, **PAST)], None, ([], True, ("db", "vm"))),
        ("offer", [statement("2026-01-01", STATED)], None, ([None], False, ())),
        (
            "offer",
            [
                statement("2024-01-01", {"services": {"vm": {"name": "VM"}}}, "weekly", id="weekly"),
                statement("2024-02-01", {"services": {"vm": None}}, "daily", id="daily", disputes=["weekly"]),
            ],
            None,
            (["vm"], True, ()),
        ),
    ],
    ids=[
        "a provider",
        "a service under a rule set about providers",
        "the service named",
        "each service and any other",
        "each offer and any other",
        "the offer named",
        "a provider that states no service, where services are assessed",
        "a provider that states no service is its one offer",
        "one that has ended",
        "one that has ended, where services are assessed",
        "one that says when it ended",
        "all have run out",
        "none is stated yet",
        "one source says it ended",
    ],
)
def test_what_is_assessed_of_a_provider(assesses, statements, service, offers):
    of = provider([statement("2024-01-01", s) if "services" in s else s for s in statements])
    there = snapshot(of, "2025-01-01", service=service)
    found = offers_of(ruleset([HELD, SEAT], assesses=assesses), there)
    assert ([one.service for one in found.assessed], found.other is not None, found.ended) == offers


FLAGS = {"certain": "x.demo.a", "open": "x.demo.b", "refuted": "!x.demo.a"}


@pytest.mark.parametrize("assesses", ["service", "offer"])
def test_of_any_other_service_only_what_fails_is_settled(assesses):
    rules = [{"id": id_, "check": check} for id_, check in FLAGS.items()]
    rules += [
        {"id": "gone", "check": "x.demo.a", "applies": "!x.demo.a"},
        {"id": "never", "check": "x.demo.a", "applies": "params.one == 2"},
        {
            "id": "graded",
            "rungs": [
                {"title": "none"},
                {"title": "some", "when": "x.demo.a"},
                {"title": "more", "when": "!x.demo.a"},
                {"title": "all", "when": "!x.demo.a"},
            ],
        },
    ]
    of = provider([statement("2024-01-01", {**STATED, **demo(a=True)})])
    made = ruleset(rules, assesses=assesses, parameters={"one": {"title": "One", "value": 1}})
    state = decide_all(made, snapshot(of, "2025-01-01"))
    found = {s.rule.id: (str(s.status), s.outcome.certain, s.outcome.possible) for s in state.standings}
    assert found == {
        "certain": ("unknown", 1, 2),
        "open": ("unknown", 1, 2),
        "refuted": ("fail", 1, 1),
        "gone": ("unknown", 1, 2),
        "never": ("not-applicable", 1, 1),
        "graded": ("fail", 1, 2),
    }
    assert {str(s.outcome.reason) for s in state.standings if s.status == "unknown"} == {"no service"}


def test_a_word_of_the_provider_refutes_a_service_and_shows_none():
    judged = [judgement(id_) for id_ in ("yes", "no")]
    of = provider([statement("2024-01-01", {**STATED, **answers({"yes": "pass", "no": "fail"})})])
    state = decide_all(ruleset(judged, assesses="service"), snapshot(of, "2025-01-01"), Basis.DECLARED)
    assert [str(s.status) for s in state.standings] == ["unknown", "fail"]


def test_any_other_service_has_a_key_of_its_own():
    of = card({**SERVICES})
    assert (of.provider.service, of.provider.other_services) == (None, True)
    assert of.key == ("acme", "*", "demo")
    assert asdict(card({**SERVICES}, "vm").provider)["other_services"] is False
    assert card({}, assesses="provider").key == ("acme", None, "demo")


OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["2023-06-01", "2024-01-01", "2024-06-01", "2025-06-01"]),
        st.sampled_from(
            [
                {"name": "DB", "kind": "saas"},
                {"name": "Data", "facts": demo(a=False)},
                {"facts": {**demo(a=True, b=False), "identity": {"registered_office_country": "US"}}},
                {"facts": {"certifications": {"c": {"scheme": "hds", "expires": "2024-02-01"}}}},
                {"facts": {"datacenters": {"d": {"country": "US"}}}},
                {"ended": "2024-09-01"},
                None,
            ]
        ),
        st.sampled_from(["weekly", "daily"]),
    ),
    max_size=5,
)
OF_VM = [
    {"id": "own", "check": "x.demo.a", "applies": "service.kind == 'iaas'"},
    {"id": "open", "check": "x.demo.b"},
    {"id": "places", "check": "datacenters.all(d, d.country in EU)"},
    HELD,
    SEAT,
]


def of_vm(others, assesses):
    """What the scorecard of one service says, whatever stands beside it in the profile: no place, no digest of the file."""
    own = {"kind": "iaas", "facts": {**demo(a=True), "identity": {"registered_office_country": "FR"}}}
    certificates = {"c": {**CERTIFICATE, "services": ["vm"]}, "d": {**CERTIFICATE, "services": ["db"]}}
    shared = {"certifications": certificates, "identity": {"registered_office_country": "US"}, **demo(b=True)}
    statements = [
        statement("2024-01-01", {"services": {"vm": own}, **shared}, id="own", exhaustive=["certifications"]),
        statement("2024-01-01", {"datacenters": {"d": {"country": "FR"}}}, "weekly", id="sites"),
        *(
            statement(day, {"services": {"db": entry}}, name, id=f"other-{number}")
            for number, (day, entry, name) in enumerate(others)
        ),
    ]
    of = provider(statements, {"weekly": source("2024-02-01", "B"), "daily": source("2024-03-01", "C")})
    found = json.loads(
        "".join(render_json([scorecard(of, ruleset(OF_VM, assesses=assesses), "2025-01-01", service="vm")], TOOL))
    )
    text = json.dumps(found["scorecards"][0])
    return re.sub(r'"(line|column)": \d+|"digest": "[^"]*"', "", text)


@given(OTHERS, st.sampled_from(["provider", "service", "offer"]))
@settings(max_examples=examples(100))
def test_39_an_offer_does_not_change_with_another_service(others, assesses):
    assert of_vm(others, assesses) == of_vm([], assesses)
