"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

CONFIGURATION_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "configuration/1",
    "file": "compliance.toml",
    "settings": [
        {
            "name": "against",
            "values": ["andromede"],
            "origin": "file",
            "place": "compliance.toml:2",
            "without": "none",
        },
        {"name": "require", "values": [], "origin": "default", "place": None, "without": "what the rule set claims"},
    ],
}
