"""CycloneDX: valid by its schema, claims only of what is decided, every reference resolved."""

from __future__ import annotations

import json

import pytest

from compliance.model.status import Status
from tests.report.cards import card, numergy
from tests.report.outputs import demo, invalid_by, rendered, with_everything

SCHEMA = "cyclonedx-bom-1.6.schema.json"


def document(*cards):
    return json.loads(rendered("cyclonedx", *cards))


@pytest.mark.parametrize("cards", [(with_everything(), numergy()), (card("s3ns", "eu-csf-2026"),)], ids=["two", "much"])
def test_valid_by_the_published_schema(cards):
    assert invalid_by(SCHEMA, rendered("cyclonedx", *cards)) == []


def test_what_is_not_decided_has_neither_claim_nor_score():
    (attestation,) = document(demo())["declarations"]["attestations"]
    for finding, one in zip(demo().findings, attestation["map"], strict=True):
        decided = finding.status in (Status.PASS, Status.FAIL)
        assert ("claims" in one or "counterClaims" in one) is ("score" in one["conformance"]) is decided
        assert one["conformance"]["rationale"].startswith(f"{finding.status}: ")


def test_every_reference_is_there_and_none_twice():
    made = document(with_everything(), numergy())
    declared, standards = made["declarations"], made["definitions"]["standards"]
    groups = [declared["assessors"], declared["claims"], declared["evidence"], declared["targets"]["organizations"]]
    groups += [standards, *(one["requirements"] for one in standards), *(one["levels"] for one in standards)]
    refs = [one["bom-ref"] for group in groups for one in group]
    assert len(refs) == len(set(refs))
    used = set()
    for attestation in declared["attestations"]:
        used |= {attestation["assessor"], *(one["requirement"] for one in attestation["map"])}
        for one in attestation["map"]:
            used |= {*one.get("claims", ()), *one.get("counterClaims", ())}
            used |= {*one["conformance"].get("mitigationStrategies", ())}
    for claim in declared["claims"]:
        used |= {claim["target"], *claim["evidence"]}
    assert used <= set(refs)


def test_a_waiver_is_a_mitigation_of_a_score_that_stays():
    (attestation,) = document(with_everything())["declarations"]["attestations"]
    rules = [finding.rule for finding in with_everything().findings]
    audited = attestation["map"][rules.index("audited")]["conformance"]
    assert audited["score"] == 0
    assert len(audited["mitigationStrategies"]) == 1
    assert "mitigationStrategies" not in attestation["map"][rules.index("registered")]["conformance"]
