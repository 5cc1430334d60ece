"""HDF: valid by its schema, and shown by viewers as what it is."""

from __future__ import annotations

import json

import pytest

from compliance.model.status import Status
from tests.report.cards import card, numergy
from tests.report.outputs import demo, invalid_by, rendered, with_everything

SCHEMA = "hdf-exec-json.schema.json"


def heimdall(control):
    """What the viewer shows of a control: the rules of its library, `compute_status` of inspecjs."""
    statuses = [result["status"] for result in control["results"]]
    if "error" in statuses or not statuses:
        return "Profile Error"
    if control.get("waiver_data", {}).get("skipped_due_to_waiver") or control["impact"] == 0:
        return "Not Applicable"
    order = {"failed": "Failed", "passed": "Passed", "skipped": "Not Reviewed"}
    return next(shown for status, shown in order.items() if status in statuses)


SHOWN = {
    Status.PASS: "Passed",
    Status.FAIL: "Failed",
    Status.UNKNOWN: "Not Reviewed",
    Status.NOT_APPLICABLE: "Not Applicable",
    Status.ERROR: "Profile Error",
}


@pytest.mark.parametrize("cards", [(with_everything(), numergy()), (card("s3ns", "eu-csf-2026"),), ()], ids=str)
def test_valid_by_the_published_schema(cards):
    assert invalid_by(SCHEMA, rendered("hdf", *cards)) == []


@pytest.mark.parametrize("one", [demo, with_everything], ids=["plain", "waived"])
def test_a_viewer_shows_every_status_as_what_it_is(one):
    (profile,) = json.loads(rendered("hdf", one()))["profiles"]
    controls = [control for control in profile["controls"] if control["tags"]]
    assert [heimdall(control) for control in controls] == [SHOWN[finding.status] for finding in one().findings]


def test_what_is_not_known_says_why():
    (profile,) = json.loads(rendered("hdf", demo()))["profiles"]
    skipped = [one["results"][0] for one in profile["controls"] if one["tags"]["status"] == "unknown"]
    assert skipped
    assert all(one["skip_message"].startswith("unknown: ") for one in skipped)


def test_what_a_run_requires_is_a_control():
    (profile,) = json.loads(rendered("hdf", with_everything()))["profiles"]
    required = {one["id"]: one["results"][0]["status"] for one in profile["controls"] if not one["tags"]}
    assert required == {
        "requirement/verdict": "passed",
        "requirement/score": "failed",
        "requirement/coverage": "passed",
        "requirement/level": "passed",
    }
