"""Badges: the worst of several, read out by whoever cannot see them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import jsonschema

from tests.report.cards import numergy
from tests.report.outputs import demo, rendered, with_everything

# As documented: https://shields.io/badges/endpoint-badge
SHIELDS = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "additionalProperties": False,
    "properties": {
        "schemaVersion": {"const": 1},
        "label": {"type": "string"},
        "message": {"type": "string", "minLength": 1},
        "color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        "isError": {"type": "boolean"},
    },
}


def test_badges_of_several_show_the_worst():
    assert json.loads(rendered("badge", numergy()))["message"] == "necessary-only"
    both = json.loads(rendered("badge", numergy(), demo(), demo()))
    assert (both["label"], both["message"]) == ("compliance", "undetermined (2 of 3)")


def test_the_svg_is_read_out():
    root = ET.fromstring(rendered("badge-svg", numergy()))  # noqa: S314 - written by ourselves
    (title,) = root.iter("{http://www.w3.org/2000/svg}title")
    assert (root.get("role"), root.get("aria-labelledby"), title.get("id")) == ("img", "title", "title")
    assert title.text == "andromede: necessary-only"


def test_it_is_as_documented():
    for cards in ((), (with_everything(),), (with_everything(), numergy())):
        jsonschema.Draft202012Validator(SHIELDS).validate(json.loads(rendered("badge", *cards)))
