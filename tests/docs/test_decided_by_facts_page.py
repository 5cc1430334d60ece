"""The page on what facts decide: its tables are what two made-up providers come to under each built-in rule set.

`COMPLIANCE_REGENERATE=1 python -m pytest tests/docs/test_decided_by_facts_page.py` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache

import pytest

from compliance.loading.builtin import ids
from compliance.loading.rulesets import load_ruleset
from tests.docs.pages import ROOT, page
from tests.profiles.extremes import WANTED, assessed, profile, stored

PAGE = "docs/decided-by-facts.md"
TABLE = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
COUNTED = {"pass": "met", "fail": "not met", "unknown": "open"}

# Under one of the two, for a reason that lies in the framework or in what its rules are about.
LOW_AND_PASSING = (
    "SOV-1.3 SOV-1.4 SOV-1.5 SOV-1.6 SOV-1.7 SOV-2.5 SOV-2.6 SOV-3.5 SOV-5.3 SOV-6.3 SOV-6.4 SOV-7.2 SOV-8.4",
    "Where SEAL-2 is asked for, they pass on their lowest answer as well: no fact refutes them.",
)
OTHERWISE: dict[tuple[str, str], tuple[str, str]] = {
    **{(name, "unfavourable"): LOW_AND_PASSING for name in ("eu-csf", "eu-csf-2026", "eu-csf-1.2.1")},
    ("gaia-x-24.11", "unfavourable"): (
        "P1.1.5",
        "Which law governs is asked to be named; a law that is named cannot be the wrong one.",
    ),
    ("hds", "favourable"): (
        "EXI-05",
        "Facts can refute it. That every listed event was assessed, only an answer says.",
    ),
}
WHY_ANSWERED: dict[str, str] = {
    "cada-proposal": "The draft leaves the measure open (state of the art, where appropriate, equal to) or names no contents.",
    "eu-csf": "Likelihood is an opinion.",
    "eu-data-act-switching": "A duty in general words; the articles after it say how, each as a rule of its own.",
    "fr-trusted-cloud": "Between the decree and the order no framework was named; a qualification by ANSSI settles it.",
    "hds": "What the management system takes in is for whoever reads it, as the certifying body does.",
    "nis2-cloud": "A title of the annex is met, or not applied for reasons written down; only the provider says which.",
    "secnumcloud-3.2": "What the evaluation weighs or reads as a whole.",
}


@cache
def card(name, kind):
    return assessed(load_ruleset(name), profile(name, kind, stored(name)[kind]))


def otherwise(name, kind):
    """The rules that do not come out as the facts are, answers and rules that do not apply aside."""
    shown = card(name, kind)
    aside = {WANTED[kind], "not-applicable"}
    return [f for f in shown.findings if f.status not in aside and f.rule not in shown.ruleset.answer_only]


def outcome(name, kind):
    shown = card(name, kind)
    counts = Counter(f.status for f in shown.findings if f.rule not in shown.ruleset.answer_only)
    told = ", ".join(f"{counts[status]} {words}" for status, words in COUNTED.items() if counts[status])
    level = f", {shown.level.certain}" if shown.level and shown.level.certain == shown.level.possible else ""
    if shown.level and not level:
        level = f", {shown.level.certain} to {shown.level.possible}"
    return f"{told}: {shown.verdict.status}{level}"


def row(name):
    shown = card(name, "favourable")
    cells = (len(shown.findings), len(shown.ruleset.answer_only), *(outcome(name, kind) for kind in WANTED))
    return f"| [`{name}`](rule-sets/{name}.md) | {' | '.join(map(str, cells))} |"


def extremes():
    yield "| rule set | rules | answers | all favourable | all unfavourable |"
    yield "|---|---|---|---|---|"
    yield from map(row, ids("ruleset"))


def listed():
    yield "| rule set | provider | rules | why |"
    yield "|---|---|---|---|"
    for (name, kind), (rules, why) in sorted(OTHERWISE.items()):
        yield f"| `{name}` | all {kind} | {', '.join(f'`{rule}`' for rule in rules.split())} | {why} |"


def answers():
    yield "| rule set | rules | why |"
    yield "|---|---|---|"
    for name, why in sorted(WHY_ANSWERED.items()):
        named = "; ".join(f"{rule.title} (`{rule.id}`)" for rule in load_ruleset(name).rules if waits(rule))
        yield f"| `{name}` | {named} | {why} |"


def waits(rule):
    """Does no fact settle it?"""
    return all(rung.when is None for rung in rule.rungs)


PARTS = {"extremes": extremes, "otherwise": listed, "answers": answers}


def regenerated(*names):
    """The page with these tables as they are today."""
    drawn = {name: "\n".join(PARTS[name]()) + "\n" for name in names}
    return TABLE.sub(lambda match: match[1] + drawn.get(match[2], match[3]) + match[4], page(PAGE))


def test_every_rule_set_has_its_row_and_the_reasons_are_those_given():
    if os.environ.get("COMPLIANCE_REGENERATE"):
        (ROOT / PAGE).write_text(regenerated(*PARTS), encoding="utf-8")
    rows = re.findall(r"^\| \[`([^`]+)`\]", page(PAGE), re.MULTILINE)
    assert rows == list(ids("ruleset"))
    assert page(PAGE) == regenerated("otherwise", "answers"), (
        f"run: COMPLIANCE_REGENERATE=1 python -m pytest {__file__}"
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ids("ruleset"))
def test_the_row_of_a_rule_set_is_what_it_says_today(name):
    assert row(name) in page(PAGE).splitlines(), f"run: COMPLIANCE_REGENERATE=1 python -m pytest {__file__}"


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ids("ruleset"))
def test_every_rule_comes_out_as_the_facts_are_or_says_why_not(name):
    found = {(name, kind): " ".join(f.rule for f in otherwise(name, kind)) for kind in WANTED}
    known = {key: rules for key, (rules, _) in OTHERWISE.items() if key[0] == name}
    assert {key: rules for key, rules in found.items() if rules} == known


def test_every_rule_set_whose_rules_wait_for_answers_says_why():
    waiting = {rule.origin[0] for name in ids("ruleset") for rule in load_ruleset(name).rules if waits(rule)}
    assert waiting == set(WHY_ANSWERED)
