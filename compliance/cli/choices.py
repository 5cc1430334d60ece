"""The words that options can be given."""

from __future__ import annotations

FORMATS = ("text", "json", "markdown")
TIMELINE_FORMATS = (*FORMATS, "ics", "svg", "png")
COMPARE_FORMATS = (*FORMATS, "svg", "png")
PICTURES = ("bars", "radar", "heatmap")
TEST_FORMATS = ("text", "junit")
TARGETS = ("necessary", "sufficient")
ACTORS = ("provider", "owners", "buyer", "state")
REQUIREMENTS = ("necessary", "sufficient", "none")
EXPIRING = ("warn", "fail")
DOCUMENT_KINDS = (
    "provider",
    "context",
    "ruleset",
    "sets",
    "tests",
    "waivers",
    "scorecards",
    "comparison",
    "changes",
    "timeline",
    "plan",
    "disputes",
    "analysis",
    "configuration",
)
LISTS = ("providers", "rulesets", "rules", "topics", "facts", "lints")
