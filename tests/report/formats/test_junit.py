"""JUnit XML of scorecards: valid, and each requirement and scorecard counted for itself."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.report.cards import numergy
from tests.report.outputs import demo, published, rendered, with_everything


@pytest.mark.parametrize("cards", [(), (demo,), (with_everything, numergy)])
def test_junit_is_valid(cards):
    xmlschema = pytest.importorskip("xmlschema", reason="validates XML")
    schema = xmlschema.XMLSchema(str(published("junit-10.xsd")))
    schema.validate(rendered("junit", *(card() for card in cards)))


def test_junit_requirements():
    root = ET.fromstring(rendered("junit", with_everything()))  # noqa: S314 - written by ourselves
    required = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert required["score: a score of at least 60"] == ["failure"]
    assert required["verdict: at least necessary-only"] == ["system-out"]
    assert required["coverage: at least half settled"] == ["system-out"]
    assert required["audited: Audited"] == ["skipped"]


def test_two_scorecards_alike_are_two_suites():
    root = ET.fromstring(rendered("junit", demo(), demo()))  # noqa: S314 - written by ourselves
    assert len(root) == 2
    assert root.get("tests") == str(2 * len(demo().findings))
