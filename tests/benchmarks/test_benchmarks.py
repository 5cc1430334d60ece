"""The benchmark's own arithmetic; how fast anything is, no test says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from itertools import count

import pytest

from benchmarks.__main__ import ROWS, table
from benchmarks.baseline import parse
from benchmarks.batches import _sql
from benchmarks.cel_text import cel_text
from benchmarks.closed import as_maps, closed, instant, point
from benchmarks.counted import counted
from benchmarks.many import growth, per_provider, provider_text
from benchmarks.measure import (
    ROOT,
    FailedRunError,
    Figure,
    Row,
    Run,
    environment,
    instructions,
    interleaved,
    python,
    run,
)
from benchmarks.perturbed import write
from benchmarks.rules import WRITERS, both_sides, conditions, snapshots
from benchmarks.schemas import both
from benchmarks.solver import Search, problem, solver, summary
from benchmarks.startup import DOCUMENTS
from tests.builders import provider
from tests.language.harness import between, entries, program, unknown


@pytest.mark.parametrize(
    ("figure", "within"),
    [
        (Figure("at the limit", 3.0, 3), True),
        (Figure("above it", 3.01, 3), False),
        (Figure("enough", 2.0, 2, at_least=True), True),
        (Figure("too little", 1.99, 2, at_least=True), False),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_figure_is_within_its_target(figure, within):
    assert figure.within is within


def test_actions_take_turns_and_the_median_counts():
    order, ticks = [], count()

    def action(name, values):
        def measure():
            order.append(name)
            return values[next(ticks) // 2]

        return measure

    found = interleaved({"a": action("a", [1.0, 90.0, 3.0]), "b": action("b", [5.0, 7.0, 6.0])}, 3)
    assert found == {"a": 3.0, "b": 6.0}
    assert order == ["a", "b"] * 3


def test_time_a_provider_is_without_the_start():
    runs = {1: Run(2.0, 1000), 100: Run(2.0 + 99 * 0.5, 1100), 1000: Run(2.0 + 999 * 0.55, 1100)}
    assert per_provider(runs, 100) == pytest.approx(0.5)
    row = growth(runs)
    assert [figure.value for figure in row.figures] == [pytest.approx(1.1), pytest.approx(1.0)]
    assert "1000 providers" in row.remarks[-1]


def test_a_process_is_measured_and_a_failed_one_is_refused():
    with environment() as environ:
        found = run(python("-c", "import compliance"), environ)
        assert found.seconds > 0
        assert found.peak_kib > 1000
        with pytest.raises(FailedRunError, match="ended with 3"):
            run(python("-c", "raise SystemExit(3)"), environ)


def test_generated_providers_are_valid_and_differ():
    texts = {
        provider_text(number).replace(f"p{number}\n", "").replace(f"Provider {number}\n", "") for number in range(50)
    }
    assert len(texts) == 50
    for number in range(50):
        assert provider(provider_text(number)).id == f"p{number}"


def test_the_baseline_parses_the_documents_that_are_evaluated():
    assert [parse(str(ROOT / path)).id for path in DOCUMENTS] == ["numergy", "andromede"]


@pytest.mark.parametrize(
    ("text", "cel"),
    [
        ("finance.paid_in_meur >= 5", "facts.finance.paid_in_meur >= 5.0"),
        ("size(certifications) > 0", "double(size(facts.certifications)) > 0.0"),
        ("identity.ended < as_of", "timestamp(facts.identity.ended) < as_of"),
        ("has(identity.ended)", "has(facts.identity.ended)"),
        ('identity.registered_office_country == "FR"', 'facts.identity.registered_office_country == "FR"'),
        ("certifications.exists(c, covers(c))", "facts.certifications.exists(c, (true))"),
        (
            "ownership.control_changes.all(c, days(as_of - c.date) > 3)",
            "facts.ownership.control_changes.all(c, (double((as_of - timestamp(c.date)).getHours()) / 24.0) > 3.0)",
        ),
    ],
)
def test_conditions_as_cel(text, cel):
    assert cel_text(program(text).checked.node, WRITERS) == cel


def test_functions_without_cel_words_are_calls():
    node = program('latest(finance.years, "revenue_meur") > 1').checked.node
    assert cel_text(node) == 'latest(facts.finance.years, "revenue_meur", as_of) > 1.0'
    node = program("certifications.all(c, in_force(c) && covers(c))").checked.node
    assert cel_text(node) == "facts.certifications.all(c, in_force(c, as_of) && covers(c))"


def test_closed_data_keeps_what_is_known_and_fills_the_rest():
    facts = {
        "finance.paid_in_meur": 5.0,
        "finance.committed_meur": between(10, 20),
        "identity.legal_name": unknown("ended", "identity.legal_name"),
        "certifications": entries("certifications", {"a": {"scheme": "iso-27001"}}, {"b": {}}, open_=True),
    }
    reads = [
        ("finance", "paid_in_meur"),
        ("finance", "committed_meur"),
        ("data", "storage_countries"),
        ("certifications", "*", "scheme"),
        ("certifications", "*", "issued"),
        ("datacenters", "*", "tier"),
    ]
    found = closed(facts, reads, seed=1)
    assert found == closed(facts, reads, seed=1)
    maps = as_maps(found)
    assert maps["finance"] == {"paid_in_meur": 5.0, "committed_meur": 15.0}
    assert "identity" not in maps
    assert [sorted(entry) for entry in maps["certifications"]] == [["id", "issued", "scheme"]] * 2
    assert maps["certifications"][0]["scheme"] == "iso-27001"
    assert isinstance(maps["datacenters"][0]["tier"], float)
    assert not found["certifications"].rest


def test_half_a_range_is_its_end():
    assert (point(between(3, None)), point(between(None, 4)), point(between(None, None))) == (3.0, 4.0, 0.0)


def test_a_day_as_an_instant():
    assert instant(0).date() == date(1970, 1, 1)


def test_both_sides_agree_on_every_shipped_condition():
    some = snapshots()[:2]
    ours, theirs, left_out, unsettled = both_sides(list(conditions()), some)
    assert len(ours) == len(theirs) > 20
    assert len(ours) + unsettled == (len(list(conditions())) - left_out) * len(some)


def test_the_table_names_every_figure():
    rows = [Row(2, "two", (Figure("b", 1.6, 1.5),), ("a remark",)), Row(1, "one", (Figure("a", 1.234, 3),))]
    lines = table(rows).splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["1", "2"]
    assert lines[1].split()[-4:] == ["1.23x", "<=", "3x", "yes"]
    assert lines[2].split()[-1] == "NO"
    assert lines[-1] == "2: a remark"


def test_generated_documents_are_real_ones_the_same_each_time():
    missing, costs = problem(60, 3)
    assert (missing.impossible, missing.trivial) == (False, False)
    assert {bound.kind for bound in missing.constraints} >= {"gates", "score", "any_of", "points"}
    assert (missing, costs) == problem(60, 3)
    assert costs != problem(60, 4)[1]


def test_the_slowest_search_and_the_widest_gap_count():
    pure = Search(0.5, 0.25)
    row = summary({200: [(pure, Search(1.0, 0.0)), (pure, Search(3.0, 0.01))], 1_000: [(pure, Search(2.0, 0.0))]})
    assert [(figure.value, figure.within) for figure in row.figures] == [(3.0, False), (1.0, False), (2.0, True)]
    assert row.remarks[0].startswith(
        "200 rules: 1 of 2 proven cheapest, the widest gap 1.00 %; without the extra 0 of 2, 25.0 %"
    )


def test_without_the_extra_a_search_is_not_measured(monkeypatch):
    monkeypatch.setattr("benchmarks.solver.find_spec", lambda _: None)
    row = solver(1, 1)
    assert (row.figures, row.remarks) == ((), ("not measured: the extra 'solver' is not installed",))


def test_the_command_measures_one_row_as_json():
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--row", "1", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures = json.loads(finished.stdout)
    assert {figure["row"] for figure in figures} == {1}
    assert all(figure["value"] > 0 for figure in figures)


def test_the_page_has_the_rows_of_the_code():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    listed, run = page.split("## Last run")
    numbers = [int(number) for number in re.findall(r"^\| ([0-9]+) \|", listed, re.MULTILINE)]
    assert numbers == sorted(ROWS)
    shown = dict(re.findall(r"^([0-9]+)   (.*?)  ", run, re.MULTILINE))
    assert {int(number) for number in shown} <= set(ROWS)


def test_sql_by_hand_says_what_the_printed_one_says(tmp_path):
    pytest.importorskip("duckdb")
    write(tmp_path, 40)
    _, _, rows = _sql(str(tmp_path), 1, copies=1)
    assert rows == 40


def test_schemas_say_what_conditions_say():
    assert both(1).figures[0].value > 0


def test_instructions_are_counted_or_said_not_to_be(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert instructions(python("-c", "pass"), {}) is None
    assert counted().figures == ()
