"""Rules of different rule sets that say the same thing name each other."""

from __future__ import annotations

from functools import cache

import pytest

from compliance.loading.builtin import ids
from compliance.loading.rulesets import load_ruleset


@cache
def rules():
    """Every rule of the built-in rule sets where it is defined, by `<rule set>/<rule>`."""
    defined = {}
    for name in ids("ruleset"):
        ruleset = load_ruleset(name)
        defined |= {f"{name}/{rule.id}": rule for rule in ruleset.rules if rule.origin == (name, rule.id)}
    return defined


def pairs():
    return sorted((id_, other) for id_, rule in rules().items() for other in rule.related)


def facts_read(rule):
    """The facts a rule's conditions read, those of the definitions they use included."""
    return {path for program in rule.programs for path in program.reads}


def test_every_rule_named_exists_and_names_it_back():
    known = rules()
    missing = [f"{id_} -> {other}" for id_, other in pairs() if other not in known]
    assert missing == []
    one_way = [f"{id_} -> {other}" for id_, other in pairs() if id_ not in known[other].related]
    assert one_way == []


def test_no_rule_names_itself_or_another_twice():
    found = pairs()
    assert len(found) == len(set(found))
    assert [id_ for id_, other in found if id_ == other] == []


def test_related_rules_share_a_topic():
    known = rules()
    apart = [f"{a} -> {b}" for a, b in pairs() if b in known and not set(known[a].topics) & set(known[b].topics)]
    assert apart == []


# The frameworks' own cross-maps link what they ask under one heading by different questions: who controls a provider is
# asked of its owners by one and of its seat by another. Each pair stands here, so that one link more is looked at.
BY_TOPIC_ONLY = {
    frozenset(pair.strip().split(" - "))
    for pair in """
    bsi-c3a-1.0/SOV-1-02-C1 - eu-csf/SOV-1.1
    bsi-c3a-1.0/SOV-2-01-C - cada-proposal/1.1.g
    bsi-c3a-1.0/SOV-2-01-C - eu-csf/SOV-2.2
    bsi-c3a-1.0/SOV-2-01-C - eu-csf/SOV-2.3
    bsi-c3a-1.0/SOV-2-02-C1 - eu-csf/SOV-7.7
    bsi-c3a-1.0/SOV-3-01-C2 - cada-proposal/1.1.c
    bsi-c3a-1.0/SOV-3-01-C3 - cada-proposal/1.1.c
    bsi-c3a-1.0/SOV-3-02-C - eu-csf/SOV-3.1
    bsi-c3a-1.0/SOV-3-04-AC1 - eu-csf/SOV-7.4
    bsi-c3a-1.0/SOV-3-04-AC2 - eu-csf/SOV-3.2
    bsi-c3a-1.0/SOV-3-04-C - eu-csf/SOV-7.4
    bsi-c3a-1.0/SOV-3-05-C - eu-csf/SOV-3.1
    bsi-c3a-1.0/SOV-4-01-C1 - eu-csf/SOV-4.2
    bsi-c3a-1.0/SOV-4-01-C1 - eu-csf/SOV-4.3
    bsi-c3a-1.0/SOV-4-01-C1 - eu-csf/SOV-4.4
    bsi-c3a-1.0/SOV-4-01-C2 - eu-csf/SOV-4.3
    bsi-c3a-1.0/SOV-4-02-C1 - eu-csf/SOV-4.2
    bsi-c3a-1.0/SOV-4-02-C1 - eu-csf/SOV-4.3
    bsi-c3a-1.0/SOV-4-02-C2 - eu-csf/SOV-4.2
    bsi-c3a-1.0/SOV-4-05-C - eu-csf/SOV-5.5
    bsi-c3a-1.0/SOV-4-06-C - eu-csf/SOV-5.4
    bsi-c3a-1.0/SOV-4-07-C - eu-csf/SOV-3.2
    bsi-c3a-1.0/SOV-4-09-C - cada-proposal/2.1.g
    bsi-c3a-1.0/SOV-4-10-C - eu-csf/SOV-1.8
    bsi-c3a-1.0/SOV-5-01-AC - eu-csf/SOV-5.6
    bsi-c3a-1.0/SOV-5-01-C - eu-csf/SOV-5.3
    bsi-c3a-1.0/SOV-5-01-C - eu-csf/SOV-5.4
    bsi-c3a-1.0/SOV-5-02-AC - eu-csf/SOV-5.6
    bsi-c3a-1.0/SOV-5-02-C - eu-csf/SOV-5.1
    bsi-c3a-1.0/SOV-5-02-C - eu-csf/SOV-5.2
    bsi-c3a-1.0/SOV-5-03-AC - eu-csf/SOV-4.6
    bsi-c3a-1.0/SOV-5-03-AC - eu-csf/SOV-5.6
    bsi-c3a-1.0/SOV-5-03-C - eu-csf/SOV-4.6
    bsi-c3a-1.0/SOV-5-03-C - eu-csf/SOV-5.6
    bsi-c3a-1.0/SOV-5-03-C - eu-csf/SOV-5.7
    bsi-c3a-1.0/SOV-5-04-C - eu-csf/SOV-2.4
    bsi-c3a-1.0/SOV-6-01-C - eu-csf/SOV-1.8
    bsi-c3a-1.0/SOV-6-01-C - eu-csf/SOV-4.5
    bsi-c3a-1.0/SOV-6-01-C - eu-csf/SOV-5.4
    bsi-c3a-1.0/SOV-6-01-C - eu-csf/SOV-5.5
    bsi-c3a-1.0/SOV-6-02-C - eu-csf/SOV-1.8
    bsi-c3a-1.0/SOV-6-03-C - eu-csf/SOV-1.8
    cada-proposal/1.1.a - eu-csf/SOV-1.1
    cada-proposal/2.1-software-transparency - eu-csf/SOV-5.4
    cada-proposal/2.1.g - eu-csf/SOV-1.8
    cada-proposal/2.1.g - eu-csf/SOV-2.3
    cada-proposal/3.1-citizenship - eu-csf/SOV-4.3
    cada-proposal/3.1.b - eu-csf/SOV-4.3
    cada-proposal/3.1.g - eu-csf/SOV-4.6
    cada-proposal/4.1-software - eu-csf/SOV-5.6
    eu-csf/SOV-1.4 - gaia-x-24.11/P5.1.5
    eu-csf/SOV-1.4 - secnumcloud-3.2/19.6.b.1
    eu-csf/SOV-2.3 - eu-data-act-switching/32
    eu-csf/SOV-2.3 - gaia-x-24.11/P3.1.19
    eu-csf/SOV-2.3 - gaia-x-24.11/P5.1.3
    eu-csf/SOV-2.3 - hds/EXI-30
    eu-csf/SOV-2.3 - hds/EXI-31
    eu-csf/SOV-2.3 - secnumcloud-3.2/5.3.d
    eu-csf/SOV-3.3 - eu-data-act-switching/25.erasure
    eu-csf/SOV-3.3 - secnumcloud-3.2/19.4.a
    eu-csf/SOV-4.1 - eu-data-act-switching/25.clauses
    eu-csf/SOV-4.1 - eu-data-act-switching/25.notice
    eu-csf/SOV-4.1 - eu-data-act-switching/25.retrieval
    eu-csf/SOV-4.1 - eu-data-act-switching/25.transition
    eu-csf/SOV-4.1 - eu-data-act-switching/29.cost-only
    eu-csf/SOV-4.1 - eu-data-act-switching/29.none
    eu-csf/SOV-4.1 - eu-data-act-switching/30.equivalence
    eu-csf/SOV-4.1 - eu-data-act-switching/30.interfaces
    eu-csf/SOV-4.1 - gaia-x-24.11/P4.1.1
    eu-csf/SOV-4.1 - gaia-x-24.11/P4.1.2
    eu-csf/SOV-4.1 - hds/EXI-27
    eu-csf/SOV-4.1 - secnumcloud-3.2/19.1.h
    eu-csf/SOV-4.3 - hds/EXI-29
    eu-csf/SOV-4.3 - secnumcloud-3.2/19.2.c
    eu-csf/SOV-4.6 - gaia-x-24.11/P2.2.5
    eu-csf/SOV-4.6 - gaia-x-24.11/P2.2.6
    eu-csf/SOV-4.6 - gaia-x-24.11/P5.1.6
    eu-csf/SOV-4.6 - hds/EXI-06
    eu-csf/SOV-4.6 - hds/EXI-14
    eu-csf/SOV-4.6 - hds/EXI-22
    eu-csf/SOV-4.6 - secnumcloud-3.2/19.6.c
    eu-csf/SOV-4.6 - secnumcloud-3.2/19.6.d
    eu-csf/SOV-5.6 - gaia-x-24.11/P2.2.5
    eu-csf/SOV-5.6 - hds/EXI-22
    eu-csf/SOV-5.7 - gaia-x-24.11/P2.2.6
    eu-csf/SOV-5.7 - hds/EXI-06
    eu-csf/SOV-5.7 - hds/EXI-22
    eu-csf/SOV-6.1 - eu-data-act-switching/30.interfaces
    eu-csf/SOV-8.2 - gaia-x-24.11/P6.1.1
""".strip().splitlines()
}


def test_related_rules_share_a_fact_or_are_linked_by_topic_on_purpose():
    """A judgement reads none; two conditions about the same thing that share no fact are mostly about different things."""
    known = rules()
    apart = set()
    for a, b in pairs():
        if b in known and known[a].programs and known[b].programs:
            first, second = facts_read(known[a]), facts_read(known[b])
            if first and second and not first & second:
                apart.add(frozenset((a, b)))
    assert apart == BY_TOPIC_ONLY


TOPICS = """
    seat ownership governing-law foreign-law data-location keys identity-access logs operations-staff support
    subcontractors autonomy portability security-operations incidents updates supply-chain technology open-source
    certification audit contract transparency change-of-control financing eu-programmes data-protection health-data
    energy water reporting datacenter-tier network ai security-management
"""


@pytest.mark.parametrize("name", ids("ruleset"))
def test_topics_are_those_of_the_shared_vocabulary(name):
    """One word for one thing, so that a list of a topic is complete."""
    strange = {topic for rule in load_ruleset(name).rules for topic in rule.topics} - set(TOPICS.split())
    assert strange == set()
