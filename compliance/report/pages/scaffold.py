"""Starting points: a commented provider profile, and a commented rule set with its tests."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

SCHEMA_FOLDER: Final = ".compliance"
"""Beside the documents: where an editor that is not online finds their schemas."""

_WORDS_OF_YAML: Final = frozenset({"true", "false", "null"})


def schema_file(kind: str) -> str:
    """Where the schema of a kind of document stands, from a starting point."""
    return f"{SCHEMA_FOLDER}/{kind}.schema.json"


def provider_scaffold(id_: str, today: date) -> dict[str, str]:
    """The files of a new provider profile, by name.

    Args:
        id_: a valid id.
        today: the day the example's source was read, and its fact holds from.
    """
    return {f"{id_}.yaml": _filled(PROVIDER, id_, today)}


def ruleset_scaffold(id_: str, today: date) -> dict[str, str]:
    """The files of a new rule set, by name: the rules, and their tests.

    Args:
        id_: a valid id.
        today: the day the tests assess at.
    """
    return {f"{id_}.yaml": _filled(RULESET, id_, today), f"{id_}.tests.yaml": _filled(TESTS, id_, today)}


def _filled(template: str, id_: str, today: date) -> str:
    # What YAML takes for a truth value or for nothing stays text in quotes.
    value = json.dumps(id_) if id_.lower() in _WORDS_OF_YAML else id_
    kinds = {f"@{kind.upper()}-SCHEMA@": schema_file(kind) for kind in ("provider", "ruleset", "tests")}
    for place, text in {**kinds, "@ID@": id_, "@VALUE@": value, "@TODAY@": today.isoformat()}.items():
        template = template.replace(place, text)
    return template


PROVIDER: Final = """\
# yaml-language-server: $schema=@PROVIDER-SCHEMA@
# @ID@: what is known of this provider, as dated facts from named sources.
#
# Replace what stands here: it is an example of grade D, a claim without support.
# Next: compliance check @ID@.yaml, then compliance evaluate @ID@.yaml --against RULESET
# Every fact there is: compliance list facts. This file as a timeline: compliance show @ID@.yaml
schema: provider/1
id: @VALUE@
name: @VALUE@

# Grades: A audited or an official register; B the provider's own document; C one report; D a claim without support.
# A source has the day, month or year it was published; an undated page has the day it was read, as `retrieved`.
sources:
  example: {title: Where this stands, publisher: Who published it, url: "https://example.org/", retrieved: @TODAY@, grade: D}

# Each statement: from which day, who says so, and the facts. Their order means nothing; later days win.
# What nobody states is unknown, never false.
statements:
  - from: @TODAY@
    sources: [example]
    summary: One line for the timeline
    facts:
      identity: {legal_name: @VALUE@}

# More that can be said, to copy up there:
#
#  - from: 2024-12-31
#    sources: [annual-report]
#    exhaustive: [datacenters]          # these are all of them: what is not listed is not there
#    facts:
#      datacenters:                     # lists of things have keys of your choice
#        lyon: {country: FR, tier: 3}
#        bonn: {country: DE}
#      finance:
#        paid_in_meur: {min: 40, max: 60}    # a range, where the source gives no exact number
#        years: {2024: {revenue_meur: 12}}
#  - from: 2025-06-01
#    sources: [register]
#    facts:
#      ownership: {ultimate_controller: null}     # ends what was stated earlier: unknown from here on
"""

RULESET: Final = """\
# yaml-language-server: $schema=@RULESET-SCHEMA@
# @ID@: say here what these rules are about, and what meeting them shows.
#
# Claim: necessary. Who misses a gate is out; who passes them all has what it takes at least, and no more is said.
# How to read it: each rule asks one thing of a provider's facts, in `check`. A fact nobody states makes it unknown,
# never false.
# Next: compliance check @ID@.yaml, then compliance test @ID@.yaml
schema: ruleset/1
id: @VALUE@
title: Two datacenters in the EU
version: 0.1.0
issuer: Who answers for these rules
summary: An example to change. A provider registered in the EU, with two datacenters there.
claims: necessary                # or sufficient: the verdict then has a `sufficient` part as well

# The texts the rules rest on; a rule names them by id.
references:
  policy: {title: Policy on hosting, publisher: Who published it, url: "https://example.org/policy", published: @TODAY@}

# Numbers and texts that rules read as `params.<name>`, and that `--set <name>=<value>` changes.
parameters:
  min_sites: {title: Datacenters in the EU, value: 2}

# Conditions are CEL. EU is a country set; its members are those of the day assessed.
define:
  sites_eu: datacenters.filter(d, d.country in EU)

rules:
  - id: registered-in-eu
    title: Registered in the EU
    role: gate                   # the verdict cannot do without it
    topics: [seat]
    check: identity.registered_office_country in EU
    why: The law of the country a company is registered in can command it.
    fix: {text: Move the registered office to the EU., by: owners, effort: 8}
    references: [policy]

  - id: enough-sites
    title: Enough datacenters in the EU
    role: gate
    topics: [data-location]
    evidence: {grade: B}         # the provider's own document, or better; a report in the press does not count
    check: size(sites_eu) >= params.min_sites
    why: One site is one accident away from none.
    fix: {text: Open another site in the EU., by: provider, effort: 3}
    references: [policy]

verdict:
  necessary: [{gates: all}]
"""

TESTS: Final = """\
# yaml-language-server: $schema=@TESTS-SCHEMA@
# Tests of @ID@.yaml: made-up facts, and what each rule makes of them.
#
# Run them with: compliance test @ID@.yaml
# Every rule is to be seen passing, failing and unknown. Then the rules are changed, one thing at a time, and some test
# has to notice: so there is one for each number, each country set and each grade, on both sides of where it matters.
schema: tests/1
ruleset: @VALUE@
as_of: @TODAY@                # the day assessed, for every test that names no other

# Facts that tests build on, by name.
fragments:
  french: {identity: {registered_office_country: FR}}
  sites: {datacenters: {bonn: {country: DE}, lyon: {country: FR}}}

tests:
  - name: Of a provider nothing is known of, nothing is said
    facts: {}
    expect: {registered-in-eu: unknown, enough-sites: unknown}
    verdict: {status: undetermined, possible: [not-met, necessary-only]}

  - name: Registered in France, with as many sites as it takes
    based_on: [french, sites]
    grade: B
    expect: {registered-in-eu: pass, enough-sites: pass}
    verdict: necessary-only

  - name: More sites than it takes are as good
    based_on: [sites]
    facts: {datacenters: {paris: {country: FR}}}
    expect: {enough-sites: pass}

  - name: Norway is in the European Economic Area and not in the EU
    based_on: [sites]
    facts: {identity: {registered_office_country: NO}, datacenters: {bonn: {country: NO}}}
    exhaustive: [datacenters]    # these are all there are; an open list could hold another one
    expect: {registered-in-eu: fail, enough-sites: fail}
    verdict: not-met

  - name: A report in the press does not count for sites
    based_on: [sites]
    grade: C
    expect: {enough-sites: unknown}
"""
