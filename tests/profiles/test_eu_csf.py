"""The EU Cloud Sovereignty Framework: every number of its ladder, and what score and SEAL come to.

What is expected is computed here, in exact fractions, from the ladder and the weights as written down below; never from
the rule sets. The ladder below is compared with the transcription of the calculator where that is at hand.
"""

from __future__ import annotations

import csv
import json
import random
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml

import compliance
from compliance.loading.builtin import find, ids
from compliance.model.schema import shape_at
from compliance.model.shapes import Field
from compliance.rulesets.settings import with_settings
from tests.profiles.extremes import assessed, profile, stored
from tests.report.cards import LAST_DAYS

TRANSCRIPTION = Path(__file__).parents[3] / "shared" / "reference" / "frameworks" / "eu-csf-ladder.csv"
AS_OF = date(2026, 11, 1)

WEIGHTS = {
    "eu-csf": ["12.5", "12.5", "12.5", "12.5", "12.5", "12.5", "12.5", "12.5"],
    "eu-csf-2026": ["20", "10", "10", "15", "10", "15", "15", "5"],
    "eu-csf-1.2.1": ["15", "10", "10", "15", "20", "15", "10", "5"],
}
OFFICIAL = ["eu-csf-2026", "eu-csf-1.2.1"]

# Points of each rung, and the SEAL each stands for.
LADDER = {
    "SOV-1.1": ("0 41.67 83.34 125.01", "1134"),
    "SOV-1.2": ("0 31.25 62.5 93.75 125", "44444"),
    "SOV-1.3": ("0 41.67 83.34 125.01", "2234"),
    "SOV-1.4": ("0 31.25 62.5 93.75 125", "44444"),
    "SOV-1.5": ("0 31.25 62.5 93.75 125", "44444"),
    "SOV-1.6": ("0 31.25 62.5 93.75 125", "44444"),
    "SOV-1.7": ("0 41.67 83 125.01", "4444"),
    "SOV-1.8": ("0 31.25 62.5 93.75 125", "00224"),
    "SOV-2.1": ("0 84 167", "114"),
    "SOV-2.2": ("0 41.75 83.5 125.25 167", "11124"),
    "SOV-2.3": ("0 41.75 83.5 125.25 167", "11114"),
    "SOV-2.4": ("0 41.75 83.5 125.25 167", "01234"),
    "SOV-2.5": ("0 41.75 83.5 125.25 167", "44444"),
    "SOV-2.6": ("0 41.75 83.5 125.25 167", "33344"),
    "SOV-3.1": ("0 50 100 150 200", "01234"),
    "SOV-3.2": ("0 50 100 150 200", "01234"),
    "SOV-3.3": ("0 50 100 150 200", "01134"),
    "SOV-3.4": ("0 50 100 150 200", "00114"),
    "SOV-3.5": ("0 50 100 150 200", "22234"),
    "SOV-4.1": ("0 41.75 83.5 125.25 167", "11444"),
    "SOV-4.2": ("0 41.75 83.5 125.25 167", "11334"),
    "SOV-4.3": ("0 41.75 83.5 125.25 167", "11334"),
    "SOV-4.4": ("0 41.75 83.5 125.25 167", "12334"),
    "SOV-4.5": ("0 41.75 83.5 125.25 167", "02444"),
    "SOV-4.6": ("0 41.75 83.5 125.25 167", "02334"),
    "SOV-5.1": ("0 35.75 71.5 107.25 143", "11334"),
    "SOV-5.2": ("0 35.75 71.5 107.25 143", "11334"),
    "SOV-5.3": ("0 35.75 71.5 107.25 143", "44444"),
    "SOV-5.4": ("0 35.75 71.5 107.25 143", "02334"),
    "SOV-5.5": ("0 35.75 71.5 107.25 143", "11334"),
    "SOV-5.6": ("0 35.75 71.5 107.25 143", "11234"),
    "SOV-5.7": ("0 35.75 71.5 107.25 143", "11234"),
    "SOV-6.1": ("0 50 100 150 200", "01234"),
    "SOV-6.2": ("0 50 100 150 200", "00234"),
    "SOV-6.3": ("0 50 100 150 200", "22344"),
    "SOV-6.4": ("0 50 100 150 200", "22334"),
    "SOV-6.5": ("0 50 100 150 200", "03334"),
    "SOV-7.1": ("0 35.75 71.5 107.25 143", "11234"),
    "SOV-7.2": ("0 35.75 71.5 107.25 143", "44444"),
    "SOV-7.3": ("0 35.75 71.5 107.25 143", "11134"),
    "SOV-7.4": ("0 35.75 71.5 107.25 143", "01134"),
    "SOV-7.5": ("0 35.75 71.5 107.25 143", "01234"),
    "SOV-7.6": ("0 35.75 71.5 107.25 143", "11444"),
    "SOV-7.7": ("0 35.75 71.5 107.25 143", "11114"),
    "SOV-8.1": ("0 62.5 125 187.5 250", "11444"),
    "SOV-8.2": ("0 62.5 125 187.5 250", "00344"),
    "SOV-8.3": ("0 62.5 125 187.5 250", "11234"),
    "SOV-8.4": ("0 62.5 125 187.5 250", "44444"),
}
POINTS = {criterion: [Fraction(text) for text in points.split()] for criterion, (points, _) in LADDER.items()}
SEALS = {criterion: [int(seal) for seal in seals] for criterion, (_, seals) in LADDER.items()}
INERT = ["SOV-1.2", "SOV-1.4", "SOV-1.5", "SOV-1.6", "SOV-1.7", "SOV-2.5", "SOV-5.3", "SOV-7.2", "SOV-8.4"]


# --- What is expected, computed apart from the product ---------------------------------------------------------------


def objective_of(criterion):
    return int(criterion[len("SOV-")]) - 1


def expected_score(rungs, rule_set):
    """The weighted sum of points over the nominal 1000, in percent."""
    weights = [Fraction(weight) for weight in WEIGHTS[rule_set]]
    return sum(weights[objective_of(c)] * POINTS[c][rung - 1] / 1000 for c, rung in rungs.items())


def expected_seal(rungs, objective=None):
    return min(SEALS[c][rung - 1] for c, rung in rungs.items() if objective in (None, objective_of(c)))


def lowest_reaching(seal):
    """The lowest rung of every criterion that stands for a SEAL, or for a higher one."""
    return {c: next(n for n, reached in enumerate(seals, 1) if reached >= seal) for c, seals in SEALS.items()}


BOTTOM = dict.fromkeys(LADDER, 1)
TOP = {criterion: len(seals) for criterion, seals in SEALS.items()}


# --- What the product says -------------------------------------------------------------------------------------------


@cache
def ruleset_of(name):
    return compliance.load_ruleset(name)


@pytest.fixture
def assess(tmp_path):
    """The scorecard of a provider that declares these answers, under a rule set with these settings."""

    def evaluate(rule_set, rungs, *settings):
        document = {
            "schema": "provider/1",
            "id": "acme",
            "name": "Acme",
            "sources": {"tender": {"title": "Answers", "publisher": "Acme", "published": "2026-10-01", "grade": "A"}},
            "statements": [{"from": "2026-10-01", "sources": ["tender"], "facts": {"answers": {"eu-csf": rungs}}}],
        }
        path = tmp_path / "acme.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")
        provider = compliance.load_provider(str(path))
        (ruleset,) = with_settings([ruleset_of(rule_set)], settings)
        return compliance.evaluate(provider, ruleset, as_of=AS_OF, known_as_of=AS_OF)

    return evaluate


def assert_reproduced(card, rungs, rule_set):
    """Score and SEAL, of the whole and of each objective, are those computed here."""
    assert (card.score.certain, card.score.possible) == (
        pytest.approx(float(expected_score(rungs, rule_set)), abs=1e-9),
    ) * 2
    seal = f"SEAL-{expected_seal(rungs)}"
    assert (card.level.certain, card.level.possible) == (seal, seal)
    for number, objective in enumerate(card.objectives):
        points = sum(POINTS[c][rung - 1] for c, rung in rungs.items() if objective_of(c) == number)
        assert objective.score.certain == pytest.approx(float(points / 10), abs=1e-9)
        assert objective.level.certain == f"SEAL-{expected_seal(rungs, number)}"
    assert {finding.rule: finding.rung.certain for finding in card.findings} == rungs


# --- The numbers -----------------------------------------------------------------------------------------------------


def test_the_ladder_is_that_of_the_transcription():
    if not TRANSCRIPTION.exists():
        pytest.skip("the transcription of the calculator is not beside this checkout")
    with TRANSCRIPTION.open(encoding="utf-8", newline="") as lines:
        rows = [
            (row["criterion"], int(row["rung"]), Fraction(row["points"]), int(row["seal"]))
            for row in csv.DictReader(lines)
        ]
    assert rows == [
        (criterion, number, points, seal)
        for criterion in LADDER
        for number, (points, seal) in enumerate(zip(POINTS[criterion], SEALS[criterion], strict=True), 1)
    ]


def test_the_shipped_ladder_is_that_ladder():
    document = yaml.safe_load(find("ruleset", "eu-csf").path.read_text(encoding="utf-8"))
    shipped = {
        rule["id"]: [(Fraction(str(rung["points"])), rung["level"]) for rung in rule["rungs"]]
        for rule in document["rules"]
    }
    assert shipped == {
        criterion: [(p, f"SEAL-{seal}") for p, seal in zip(POINTS[criterion], SEALS[criterion], strict=True)]
        for criterion in LADDER
    }
    assert list(shipped) == list(LADDER)
    assert all(rule["objective"] == rule["id"].split(".")[0] for rule in document["rules"])
    assert document["levels"] == ["SEAL-0", "SEAL-1", "SEAL-2", "SEAL-3", "SEAL-4"]


def test_the_ladder_has_the_size_of_the_calculator():
    per_objective = [sum(objective_of(c) == number for c in LADDER) for number in range(8)]
    assert per_objective == [8, 6, 5, 6, 7, 5, 7, 4]
    assert sum(map(len, SEALS.values())) == 235
    assert [c for c, seals in SEALS.items() if set(seals) == {4}] == INERT


@pytest.mark.parametrize(
    ("objective", "most"),
    list(enumerate(["1000.03", "1002", "1000", "1002", "1001", "1000", "1001", "1000"])),
)
def test_most_points_of_an_objective(objective, most):
    assert sum(points[-1] for c, points in POINTS.items() if objective_of(c) == objective) == Fraction(most)


@pytest.mark.parametrize(
    ("rule_set", "objective", "weight"),
    [(name, number, weight) for name, weights in WEIGHTS.items() for number, weight in enumerate(weights)],
)
def test_weight_of_an_objective(rule_set, objective, weight):
    """One by one: wrong weights can have the right sum."""
    shipped = ruleset_of(rule_set).objectives[objective]
    assert (shipped.id, Fraction(shipped.weight), shipped.out_of) == (f"SOV-{objective + 1}", Fraction(weight), 1000)


# --- Score and SEAL --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule_set", "rungs", "score", "seal"),
    [
        ("eu-csf-2026", BOTTOM, "0", 0),
        ("eu-csf-2026", TOP, "100.0756", 4),
        ("eu-csf-2026", lowest_reaching(2), "37.61805", 2),
        ("eu-csf-2026", lowest_reaching(3), "52.7061", 3),
        ("eu-csf-2026", lowest_reaching(4), "75.3979", 4),
        ("eu-csf-1.2.1", BOTTOM, "0", 0),
        ("eu-csf-1.2.1", TOP, "100.08045", 4),
        ("eu-csf-1.2.1", lowest_reaching(2), "37.96135", 2),
        ("eu-csf-1.2.1", lowest_reaching(3), "53.0352", 3),
        ("eu-csf-1.2.1", lowest_reaching(4), "78.1703", 4),
    ],
)
def test_the_ends_of_the_ladder_and_the_lowest_rungs_of_each_seal(assess, rule_set, rungs, score, seal):
    assert (expected_score(rungs, rule_set), expected_seal(rungs)) == (Fraction(score), seal)
    assert_reproduced(assess(rule_set, rungs), rungs, rule_set)


@pytest.mark.exhaustive(one_in=3)
@pytest.mark.parametrize("rule_set", OFFICIAL)
@pytest.mark.parametrize("seal", [2, 3, 4])
@pytest.mark.parametrize("criterion", [c for c in LADDER if c not in INERT][::2])
def test_each_criterion_at_and_just_below_the_boundary_of_a_seal(assess, rule_set, seal, criterion):
    """All others at the top, so that this one alone decides."""
    boundary = lowest_reaching(seal)[criterion]
    at = TOP | {criterion: boundary}
    card = assess(rule_set, at, f"minimum_level=SEAL-{seal}")
    assert_reproduced(card, at, rule_set)
    assert card.verdict.status == "necessary-only"
    if boundary > 1:
        below = TOP | {criterion: boundary - 1}
        card = assess(rule_set, below, f"minimum_level=SEAL-{seal}")
        assert_reproduced(card, below, rule_set)
        assert (card.verdict.status, card.verdict.binding) == ("not-met", (criterion,))


@pytest.mark.exhaustive
@pytest.mark.parametrize("criterion", LADDER)
def test_each_answer_alone(assess, criterion):
    for rung in range(1, TOP[criterion] + 1):
        rungs = BOTTOM | {criterion: rung}
        assert_reproduced(assess("eu-csf", rungs), rungs, "eu-csf")


@pytest.mark.exhaustive
@pytest.mark.parametrize("rule_set", OFFICIAL)
@pytest.mark.parametrize("seed", range(20))
def test_random_answers(assess, rule_set, seed):
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    rungs = {criterion: chance.randint(1, top) for criterion, top in TOP.items()}
    assert_reproduced(assess(rule_set, rungs), rungs, rule_set)


@pytest.mark.exhaustive
@pytest.mark.parametrize("rule_set", OFFICIAL)
@pytest.mark.parametrize("seed", range(10))
def test_what_is_not_answered_is_unknown_not_left_out(assess, rule_set, seed):
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    answered = {c: chance.randint(2, top) for c, top in TOP.items() if chance.random() < 0.7}
    card = assess(rule_set, answered)
    assert card.score.certain == pytest.approx(float(expected_score(BOTTOM | answered, rule_set)), abs=1e-9)
    assert card.score.possible == pytest.approx(float(expected_score(TOP | answered, rule_set)), abs=1e-9)
    assert card.level.certain == f"SEAL-{expected_seal(BOTTOM | answered)}"
    assert card.level.possible == f"SEAL-{expected_seal(TOP | answered)}"
    assert {f.rule for f in card.findings if f.status == "unknown"} == set(LADDER) - set(answered)


@pytest.mark.exhaustive
@pytest.mark.parametrize("criterion", [c for c, seals in SEALS.items() if seals[0] < 4])
def test_an_answer_worth_no_points_counts_for_the_seal(assess, criterion):
    assert POINTS[criterion][0] == 0
    card = assess("eu-csf-2026", TOP | {criterion: 1})
    assert card.level.certain == card.level.possible == f"SEAL-{SEALS[criterion][0]}"


# --- The floor before the score --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule_set", OFFICIAL)
def test_a_good_score_does_not_make_up_for_a_missed_floor(assess, rule_set):
    card = assess(rule_set, TOP | {"SOV-3.4": 4}, "minimum_score=70")
    assert card.score.certain > 99
    assert (card.verdict.status, card.verdict.binding) == ("not-met", ("SOV-3.4",))
    outcomes = {clause.text: clause.status for clause in card.clauses}
    assert outcomes["level of all at least SEAL-2"] == "not met"
    assert outcomes["score of all at least 70"] == "met"


def test_the_text_says_the_floor_before_the_score(assess):
    lines = compliance.render(assess("eu-csf-2026", TOP | {"SOV-3.4": 4}, "minimum_score=70")).splitlines()
    assert lines[0].startswith("Not met (not-met)")
    floor = next(n for n, line in enumerate(lines) if "level of all at least SEAL-2" in line)
    asked = next(n for n, line in enumerate(lines) if "score of all at least 70" in line)
    scores = next(n for n, line in enumerate(lines) if line.startswith("Scores of 100"))
    assert floor < asked < scores
    assert "not met" in lines[floor]
    assert "not met" not in lines[asked]


@pytest.mark.parametrize("rule_set", list(WEIGHTS))
def test_the_text_names_the_inert_criteria(assess, rule_set):
    """Those a good answer to cannot make up for anything, and a bad one cannot spoil."""
    card = assess(rule_set, TOP | dict.fromkeys(INERT, 1))
    assert card.level.certain == "SEAL-4"
    text = " ".join(compliance.render(card).split())
    assert f"9 of 48 rules can never lower it, whatever the answer: {', '.join(INERT)}." in text


def test_the_text_counts_what_only_an_answer_settles(assess):
    text = " ".join(compliance.render(assess("eu-csf-2026", {})).split())
    assert "1 of 48 only a declared answer can settle, no fact: SOV-1.2." in text


@pytest.mark.parametrize("objective", range(8))
def test_more_can_be_asked_of_one_objective(assess, objective):
    rungs = lowest_reaching(3)
    low = {c: rung for c, rung in lowest_reaching(2).items() if objective_of(c) == objective}
    setting = f"minimum_sov_{objective + 1}=SEAL-3"
    assert assess("eu-csf-2026", rungs, setting).verdict.status == "necessary-only"
    assert assess("eu-csf-2026", rungs | low).verdict.status == "necessary-only"
    assert assess("eu-csf-2026", rungs | low, setting).verdict.status == "not-met"


# --- Conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (
            ("continuity", "vendor_cutoff"),
            ["immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"],
        ),
        (
            ("crypto", "key_control"),
            ["provider", "customer-managed", "customer-supplied", "customer-external", "customer-exclusive"],
        ),
        (("sustainability", "reporting"), ["none", "annual", "detailed-eu", "audited-eu"]),
        (("data", "deletion_proof"), ["none", "manual", "internal", "logged", "independent"]),
        (("governance", "eu_strategy"), ["none", "action-plan", "measured"]),
        (("governance", "roadmap_influence"), ["none", "feedback", "bodies", "eu-only"]),
        (("jurisdiction", "export_control_immunity"), ["none", "member-states", "international-bodies"]),
        (
            ("jurisdiction", "foreign_orders"),
            ["obeyed-untold", "obeyed-sometimes-told", "obeyed-told", "contested", "always-refused"],
        ),
        (
            ("operations", "incident_disclosure"),
            ["none", "after-the-fact", "procedures", "service-levels", "real-time"],
        ),
        (("operations", "knowledge_location"), ["outside-eu", "eu-option", "eu-default", "eu-primary", "eu-only"]),
        (("operations", "security_log_access"), ["provider", "reports", "portal", "direct"]),
        (("supply_chain", "audited_suppliers"), ["some", "critical", "most", "all"]),
        (
            ("supply_chain", "firmware_origin_disclosure"),
            ["none", "partial", "with-exceptions", "full", "eu-certified"],
        ),
        (
            ("supply_chain", "hardware_making"),
            ["foreign-undisclosed", "foreign-part-disclosed", "mixed-audited", "eu-built", "eu-designed-and-built"],
        ),
        (
            ("supply_chain", "hardware_origin_disclosure"),
            ["none", "partial", "with-exceptions", "full", "eu-certified"],
        ),
        (
            ("supply_chain", "non_eu_vendors"),
            ["only", "mostly-undocumented", "few-or-documented", "few-documented-not-critical", "none"],
        ),
        (
            ("supply_chain", "software_design"),
            ["foreign-undisclosed", "foreign-part-disclosed", "eu-core", "eu-nearly-all", "eu-all"],
        ),
        (
            ("supply_chain", "subcontractor_loss"),
            ["immediate-stop", "delayed-stop", "continues-for-a-time", "can-replace", "autonomous"],
        ),
        (("sustainability", "energy_origin"), ["untraceable", "eu-and-elsewhere", "eu-only", "eu-only-green"]),
        (("sustainability", "hardware_reuse"), ["none", "documented", "eu-circular", "eu-certified"]),
        (
            ("technology", "ai_models"),
            ["foreign-undisclosed", "foreign-licensed", "open-or-auditable", "eu-led", "eu-models-and-chips"],
        ),
        (("technology", "hpc"), ["imported", "eu-hosted", "eu-integrated", "eu-processor", "eu-throughout"]),
        (("technology", "interfaces"), ["closed", "vendor", "mixed", "mostly-standard", "open"]),
        (("technology", "ip_origin"), ["outside", "mostly-outside", "mixed", "mostly-eu", "eu"]),
        (("technology", "open_source_governance"), ["central", "eu-handover", "independent"]),
        (("technology", "open_standards"), ["none", "now-and-then", "some-core", "policy-most-core", "policy-all"]),
    ],
)
def test_every_value_of_a_graded_fact_has_its_place_on_the_ladder(path, values):
    """Conditions name the values below a rung: a new one would stand on top until somebody placed it."""
    shape = shape_at(path)
    assert isinstance(shape, Field)
    assert list(shape.kind.values) == values


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name in ids("provider") if name not in LAST_DAYS])
def test_whoever_is_exposed_has_no_structure_that_shields(name):
    """Exposure is derived twice, way by way in a rule set of its own, and as one rung here."""
    provider = compliance.load_provider(name)
    exposure, ladder = (
        compliance.evaluate(provider, ruleset_of(rule_set), as_of=AS_OF, known_as_of=AS_OF)
        for rule_set in ("extraterritorial-exposure", "eu-csf")
    )
    finding = next(finding for finding in ladder.findings if finding.rule == "SOV-2.2")
    assert (exposure.level.possible == "exposed") <= (finding.rung.possible < 4)


@pytest.mark.parametrize("name", ["aws", "google-cloud", "microsoft-azure"])
def test_a_provider_of_the_united_states_misses_the_floor(name):
    card = compliance.evaluate(
        compliance.load_provider(name), ruleset_of("eu-csf-2026"), as_of=AS_OF, known_as_of=AS_OF
    )
    assert card.verdict.status == "not-met"
    assert "SOV-2.2" in {finding.rule for finding in card.findings if finding.status == "fail"}


def test_the_rule_sets_with_weights_add_nothing_but_weights():
    for rule_set in OFFICIAL:
        assert {rule.origin for rule in ruleset_of(rule_set).rules} == {("eu-csf", criterion) for criterion in LADDER}
        assert [rule.id for rule in ruleset_of(rule_set).rules] == list(LADDER)


# --- Facts alone -----------------------------------------------------------------------------------------------------


def test_favourable_facts_alone_reach_seal_3_under_every_objective():
    card = assessed(ruleset_of("eu-csf-2026"), profile("eu-csf", "favourable", stored("eu-csf")["favourable"]))
    assert [objective.level.certain for objective in card.objectives] == ["SEAL-4"] * 8
    assert card.verdict.status == "necessary-only"


def test_unfavourable_facts_alone_refute_every_objective():
    card = assessed(ruleset_of("eu-csf-2026"), profile("eu-csf", "unfavourable", stored("eu-csf")["unfavourable"]))
    assert all(objective.level.possible in ("SEAL-0", "SEAL-1") for objective in card.objectives)
    assert card.verdict.status == "not-met"
