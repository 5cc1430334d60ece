"""Code quality reports as GitLab documents them."""

from __future__ import annotations

import json

import jsonschema

from tests.report.cards import numergy
from tests.report.outputs import rendered, with_everything

# As documented: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_it_is_as_documented():
    for cards in ((), (with_everything(),), (with_everything(), numergy())):
        jsonschema.Draft202012Validator(GITLAB).validate(json.loads(rendered("gitlab", *cards)))
