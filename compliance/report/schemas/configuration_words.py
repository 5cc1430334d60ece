"""What each field of a configuration means, and a full example, for its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

CONFIGURATION_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "file": "The file of configuration, seen from the current folder; null where there is none",
        "settings": "Every setting, in the order of the documentation",
    },
    "SettingShown": {
        "name": "Its key in a file",
        "values": "Its values as on the command line; none where nobody set it",
        "origin": "What kind of thing sets it",
        "place": "The environment variable, or the file and line; null for a default",
        "without": "What is done where nobody sets it",
    },
}

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
