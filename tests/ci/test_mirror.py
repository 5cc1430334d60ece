"""The way from a line to its test is its name: `compliance/engine/horizon.py` is tested in `tests/engine/test_horizon.py`.

Two tables hold what is otherwise: tests of several modules at once, and modules that the tests of another try.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from tests.docs.pages import ROOT

SMALL = 60  # lines; what is shorter has its tests where it is used

ACROSS = {
    "analysis/comparison/test_dominance.py": "which offer is at least as good on every rule",
    "analysis/explain/test_flips.py": "what would flip a finding, of all that `explain` says",
    "analysis/lint/test_contradictions.py": "rules of one verdict that exclude each other",
    "analysis/lint/test_pages.py": "every lint and its page",
    "analysis/lint/test_soundness.py": "what lints hold impossible, against evaluating it",
    "engine/monotone/test_bounds.py": "how much work any search may do",
    "engine/monotone/test_properties.py": "every search against trying all sets",
    "engine/monotone/test_reference.py": "every search against numbers computed elsewhere",
    "analysis/plan/test_numergy.py": "the founding case",
    "analysis/ruletests/test_coverage.py": "what of a rule set its tests see",
    "analysis/ruletests/test_oracle.py": "mutation against changing the text of a rule set",
    "analysis/timeline/test_recognised.py": "what rests on a certificate, from a timeline to its page",
    "cli/test_ended.py": "what had ceased, in every command",
    "cli/test_examples.py": "two documents that use most of what there is",
    "cli/test_hostile_builds.py": "what a hostile repository might try",
    "cli/test_process.py": "what only a process of its own can show",
    "cli/test_run_problems.py": "reports of a run that could not evaluate everything",
    "cli/test_strength.py": "an option that all commands have",
    "cli/test_usage.py": "wrong usage of any command",
    "exchange/test_wrong_shapes.py": "every format against values of other shapes",
    "engine/test_ahead.py": "how far is looked ahead, from the bound to what is said",
    "engine/test_ended.py": "that nothing holds beyond the end of a provider or a service",
    "engine/test_invariants.py": "laws of the whole engine",
    "engine/test_recognition.py": "what a certificate settles, from the rule set to the verdict",
    "engine/test_recognition_invariants.py": "laws of the engine where certificates count",
    "engine/test_recognition_oracle.py": "recognition against an independent reading of the design",
    "engine/test_reference_rulesets.py": "the whole engine against verdicts computed elsewhere",
    "language/test_bounds.py": "how much work any expression may do",
    "language/test_conformance_eval.py": "the cases that CEL publishes, evaluated",
    "language/test_conformance_parse.py": "the cases that CEL publishes, parsed",
    "language/test_kleene.py": "laws of three-valued logic",
    "language/test_oracle.py": "the whole language against another implementation",
    "report/formats/test_junit_ruletests.py": "results of rule tests for build services",
    "testing/test_asserts.py": "the assertion for tests written by hand",
    "report/formats/test_forms_in_a_browser.py": "the page of questions, filled in and saved by a real browser",
    "report/html/test_browser.py": "every page in a real browser",
    "report/test_agreement.py": "all formats of one scorecard",
    "report/test_golden.py": "all pages of one scorecard",
    "report/test_hostile_formats.py": "hostile text in any format",
    "report/test_run_problems.py": "what stands in no scorecard, in every format",
    "report/test_translated.py": "pages in another language",
    "report/test_waivers.py": "a waiver in every format",
    "report/test_what_if.py": "a scenario in every format",
    "web/test_browser.py": "the pages of the server in a browser",
}
BESIDE = {
    "analysis/changes/test_changes.py": ["analysis/changes/turns.py"],
    "analysis/comparison/test_compare.py": ["analysis/comparison/document.py", "analysis/comparison/offers.py"],
    "analysis/disputes/test_disputes.py": [
        "analysis/disputes/contradictions.py",
        "analysis/disputes/settling.py",
        "analysis/disputes/sides.py",
    ],
    "analysis/lint/test_conditions.py": ["analysis/lint/possible.py", "analysis/lint/terms.py"],
    "analysis/lint/test_lints.py": ["analysis/lint/run.py", "rulesets/lintable.py"],
    "engine/monotone/test_properties.py": [
        "engine/monotone/covering.py",
        "engine/monotone/roles.py",
        "engine/monotone/sets.py",
        "engine/monotone/system.py",
    ],
    "analysis/necessity/test_necessity.py": ["engine/monotone/build.py"],
    "analysis/questions/test_questions.py": [
        "analysis/questions/asked.py",
        "analysis/questions/asking.py",
        "analysis/questions/document.py",
        "analysis/questions/wording.py",
    ],
    "analysis/questions/test_trials.py": ["analysis/questions/consequences.py", "analysis/questions/values.py"],
    "analysis/ruletests/test_run.py": ["analysis/ruletests/suite.py"],
    "analysis/ruletests/test_suite.py": ["analysis/ruletests/changes.py", "rulesets/mutants.py"],
    "analysis/world/test_world.py": ["analysis/world/corpus.py", "analysis/world/outcomes.py"],
    "batch/sql/test_printer.py": [
        "batch/sql/columns.py",
        "batch/sql/kleene.py",
        "batch/sql/lengths.py",
        "batch/sql/sheets.py",
        "batch/sql/terms.py",
    ],
    "batch/test_again.py": ["cli/commands/explain.py"],
    "batch/test_duck.py": ["batch/told.py"],
    "batch/test_rebuilt.py": ["batch/tables.py"],
    "batch/test_sources.py": ["batch/opening.py"],
    "batch/test_run.py": ["batch/export.py", "batch/files.py", "batch/jobs.py", "batch/results.py"],
    "cli/commands/test_analyze.py": ["report/pages/analysis.py"],
    "cli/test_process.py": ["__main__.py"],
    "cli/commands/test_answer.py": [
        "analysis/questions/added.py",
        "analysis/questions/answers.py",
        "analysis/questions/written.py",
        "model/answers.py",
    ],
    "cli/commands/test_ask.py": ["report/pages/questions.py"],
    "cli/commands/test_list.py": ["report/pages/listing.py"],
    "cli/commands/test_new.py": ["report/pages/scaffold.py"],
    "cli/commands/test_test.py": ["cli/suites.py"],
    "cli/test_config.py": ["cli/settings.py", "loading/configuration.py"],
    "cli/test_diagnostics.py": ["cli/evaluation.py"],
    "cli/test_evaluation.py": ["cli/commands/evaluate.py"],
    "cli/test_gates.py": ["engine/requirements.py"],
    "cli/test_suppliers.py": ["report/pages/portfolio.py"],
    "cli/test_usage.py": ["cli/inputs.py", "cli/options.py"],
    "engine/test_outcome.py": ["engine/messages.py"],
    "engine/test_reasons.py": ["engine/lacks.py"],
    "engine/test_recognition.py": ["rulesets/demands.py", "rulesets/ruleset.py"],
    "engine/test_snapshot.py": [
        "engine/disputes.py",
        "engine/environment.py",
        "engine/evidence.py",
        "engine/table.py",
        "model/schema.py",
    ],
    "engine/test_verdict.py": ["engine/scorecard.py", "engine/state.py"],
    "exchange/test_gleif.py": ["exchange/imported.py"],
    "exchange/test_oscal.py": ["exchange/skeleton.py"],
    "integrations/test_baseline.py": ["cli/blame.py", "cli/commands/diff.py", "report/pages/changes.py"],
    "language/test_check.py": [
        "language/checked.py",
        "language/constants.py",
        "language/names.py",
        "language/types.py",
    ],
    "language/test_conformance_eval.py": ["language/program.py"],
    "language/test_evaluate.py": ["language/lists.py", "language/operators.py", "language/values.py"],
    "language/test_parser.py": ["language/lexer.py", "language/vocabulary.py"],
    "loading/test_documents.py": ["model/facts.py", "model/provider.py"],
    "loading/test_rulesets.py": ["model/rule_values.py", "model/ruleset.py"],
    "loading/test_ruletests.py": ["model/ruletests.py"],
    "loading/test_waivers.py": ["model/waivers.py"],
    "loading/test_yaml_source.py": [
        "loading/encoding.py",
        "loading/scalars.py",
        "loading/source_map.py",
        "model/problem.py",
    ],
    "report/html/test_pages.py": [
        f"report/html/{name}.py" for name in ("because", "card", "evidence", "filters", "marks", "site", "words")
    ],
    "report/html/test_documents.py": ["report/html/blocks.py"],
    "report/html/test_report.py": [
        f"report/html/{name}.py" for name in ("also", "beside", "dates", "deciding", "reasons", "said")
    ],
    "web/test_app.py": ["web/answers.py", "web/asked.py", "web/reading.py"],
    "web/test_supposing.py": ["web/differences.py", "web/fields.py", "web/whatif.py"],
    "report/formats/test_junit_ruletests.py": ["analysis/ruletests/results.py", "report/pages/ruletests.py"],
    "report/pages/test_compare.py": ["report/pages/ranking.py"],
    "report/pages/test_fact_reference.py": [
        "model/fact_groups/data.py",
        "model/fact_groups/evidence.py",
        "model/fact_groups/jurisdiction.py",
        "model/fact_groups/market.py",
        "model/fact_groups/operation.py",
        "model/fact_groups/organisation.py",
        "model/fact_groups/supply.py",
        "model/fact_groups/terms.py",
    ],
    "report/pages/test_scorecard.py": ["report/pages/causes.py", "report/pages/details.py"],
    "report/pictures/test_comparison.py": ["report/pictures/drawing.py", "report/pictures/measures.py"],
    "report/schemas/test_schemas.py": ["report/schemas/kinds.py"],
    "report/test_golden.py": [
        "report/pages/blocks.py",
        "report/pages/layout.py",
        "report/pages/wording.py",
    ],
    "report/test_waivers.py": ["report/pages/waived.py"],
    "report/test_hostile_formats.py": ["model/findings.py", "model/scorecard.py"],
    "rulesets/test_imports.py": ["rulesets/loosening.py", "rulesets/settings.py"],
    "rulesets/test_link.py": ["rulesets/linking.py", "rulesets/parameters.py"],
    "testing/test_plugin.py": ["testing/items.py"],
}


def modules(folder: Path, prefix: str = "") -> dict[str, int]:
    """The files of a folder, by their paths in it, with their numbers of lines."""
    paths = sorted(folder.rglob(f"{prefix}*.py"))
    return {path.relative_to(folder).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}


MODULES = {path: lines for path, lines in modules(ROOT / "compliance").items() if not path.endswith("__init__.py")}
MIRRORED = {path.split("/")[0] for path in MODULES if "/" in path}
TESTS = {path for path in modules(ROOT / "tests", "test_") if "/" not in path or path.split("/")[0] in MIRRORED}


def module_of(test: str) -> str:
    """The module that a test file is named after."""
    path = PurePosixPath(test)
    return path.with_name(path.name.removeprefix("test_")).as_posix()


def test_each_test_is_named_after_what_it_tests():
    unnamed = {test for test in TESTS if module_of(test) not in MODULES}
    assert sorted(unnamed - set(ACROSS)) == [], "name it after its module, or say in ACROSS what it tests"
    assert sorted(set(ACROSS) - unnamed) == [], "it is named after a module, or gone"


def test_each_module_has_its_test():
    named = {module_of(test) for test in TESTS}
    beside = {module for others in BESIDE.values() for module in others}
    untested = {path for path, lines in MODULES.items() if lines > SMALL} - named - beside
    assert sorted(untested) == [], "give it a test file, or say in BESIDE whose tests try it"


@pytest.mark.parametrize("test", BESIDE)
def test_what_is_said_of_other_tests_is_so(test):
    assert (ROOT / "tests" / test).is_file()
    assert [module for module in BESIDE[test] if module not in MODULES] == []
