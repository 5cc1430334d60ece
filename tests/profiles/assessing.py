"""Made-up and built-in providers under built-in rule sets."""

from __future__ import annotations

from datetime import date
from functools import cache

import yaml

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.builtin import find
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from tests.builders import snapshot

NOW = "2026-11-23"
RULE_SETS = ["iso-27001", "hds", "csa-star", "uptime-tier", "andromede", "gaia-x-24.11"]
CERTIFICATES = "certifications"
ISO_2013 = "scheme: iso-27001, edition: 2013"
ISO_2022 = "scheme: iso-27001, edition: 2022"
STAR = "scheme: csa-star, type: certification"
ATTESTED = "scheme: csa-star, type: attestation, issued: 2026-03-01"

PROFILE = """
schema: provider/1
id: acme
name: Acme
sources:
  register: {{title: Register, publisher: Registry, published: {stated}, grade: A}}
statements:
  - from: {stated}
    sources: [register]
    exhaustive: [{closed}]
    facts: {facts}
"""

ruleset_of = cache(load_ruleset)
provider_of = cache(load_provider)


def outcome(rule_set, rule, as_of, facts, *, closed="", stated=None, service=None):
    """The finding of one rule for a provider of which these facts were stated, at first on the day assessed."""
    text = PROFILE.format(stated=stated or as_of, closed=closed, facts=facts)
    provider = load_provider(text=text, name="acme.yaml")
    return finding_of(scorecard_of(decide_all(ruleset_of(rule_set), snapshot(provider, as_of, as_of, service))), rule)


def certificates(*entries):
    """The facts of a provider with these certificates."""
    return f"{{certifications: {{{', '.join(f'c{number}: {{{entry}}}' for number, entry in enumerate(entries))}}}}}"


@cache
def snapshot_of(provider, service, as_of, known_as_of=NOW):
    """What is known of a built-in provider, or of a service of it."""
    days = date.fromisoformat(as_of), date.fromisoformat(known_as_of)
    return take_snapshot(provider_of(provider), *days, country_sets(), service)


@cache
def scorecard(provider, rule_set, as_of, known_as_of=NOW):
    """The scorecard of a built-in provider."""
    return scorecard_of(decide_all(ruleset_of(rule_set), snapshot_of(provider, None, as_of, known_as_of)))


def finding_of(card, rule):
    """The finding of a rule."""
    return next(finding for finding in card.findings if finding.rule == rule)


def document(rule_set):
    """A built-in rule set as it is written."""
    return yaml.safe_load(find("ruleset", rule_set).path.read_text(encoding="utf-8"))
