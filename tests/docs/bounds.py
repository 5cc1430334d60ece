"""The table of bounds: where each stands in the code, what becomes of what is beyond it, and the test that reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from tests.docs.pages import ROOT

PAGE = "docs/bounds.md"
REFUSED = "refused"
HEAD = """# Table of bounds

Profiles, rule sets and all else that is read may come from strangers, so that work on them has bounds. Beyond one a document is
refused with a message that names the bound, or the answer says what was left out; unknown is never a pass. This table is made of
the code; each bound is reached by the test that stands beside it. That a run within all of them is short is not promised: a build
should have a time limit of its own ([security](../SECURITY.md)).
"""


@dataclass(frozen=True)
class Bound:
    """One bound: the name of a constant, or of a field of an instance, and the test that reaches it."""

    what: str
    module: str
    name: str
    beyond: str
    test: str

    @property
    def value(self) -> object:
        """The bound, as the code has it."""
        at = import_module(f"compliance.{self.module}")
        for name in self.name.split("."):
            at = getattr(at() if isinstance(at, type) else at, name)
        return at

    def row(self) -> str:
        """Its line of the table."""
        value = f"{self.value:,}" if isinstance(self.value, int) else str(self.value)
        where = f"compliance/{self.module.replace('.', '/')}.py"
        test, _, of = self.test.partition("::")
        return f"| {self.what} | {value} | {self.beyond} | [`{self.name}`](../{where}) | [`{of}`](../tests/{test}) |"


def _(section: str, *rows: tuple[str, str, str, str, str]) -> tuple[str, list[Bound]]:
    return section, [Bound(*row) for row in rows]


YAML, SCORED = "loading/test_yaml_source.py::test_bound", "loading/test_scorecards.py"
MONOTONE = "engine/monotone/test_bounds.py"
BOUNDS = dict([
    _("Reading",
      ("bytes of a file of YAML", "loading.yaml_source", "Limits.bytes", REFUSED, YAML),
      ("mappings and lists inside one another, aliases expanded", "loading.yaml_source", "Limits.depth", REFUSED, YAML),
      ("values of a file, aliases expanded", "loading.yaml_source", "Limits.nodes", REFUSED, YAML),
      ("characters of one text or key", "loading.yaml_source", "Limits.scalar", REFUSED, YAML),
      ("problems of one document", "loading.documents", "PROBLEMS_LIMIT", "the rest was not checked, which is said",
       "loading/test_documents.py::test_too_many_problems_stop_the_reading"),
      ("entries of one list in one statement", "loading.providers", "ENTRIES_LIMIT", REFUSED,
       "loading/test_providers.py::test_a_list_has_bounded_entries"),
      ("waivers of one file", "loading.waivers", "WAIVERS_LIMIT", REFUSED, "loading/test_waivers.py::test_too_many"),
      ("bytes of a file of scorecards", "loading.scorecards", "SIZE_LIMIT", REFUSED, f"{SCORED}::test_a_bound_of_size"),
      ("problems of a file of scorecards", "loading.scorecards", "PROBLEMS_LIMIT", "the rest was not checked, which is said",
       f"{SCORED}::test_a_bound_of_problems"),
      ("keys of one object of a file of scorecards", "loading.scorecards", "KEYS_LIMIT", REFUSED,
       f"{SCORED}::test_a_bound_of_keys"),
      ("parts of one key of a configuration", "loading.configuration", "KEY_DEPTH", REFUSED,
       "cli/test_config.py::test_mistakes_in_the_file"),
      ("bytes of a form of answers", "loading.forms", "SIZE", REFUSED, "loading/test_forms.py::test_a_form_has_a_bound"),
      ("bytes of a spreadsheet of answers, unpacked", "loading.forms", "UNPACKED", REFUSED,
       "loading/test_forms.py::test_a_spreadsheet_that_unpacks_to_very_much_is_not_unpacked"),
      ("bytes of a file of others, unpacked", "exchange.foreign", "BYTES", REFUSED,
       "exchange/test_foreign.py::test_a_file_or_a_table_over_its_bound_is_refused"),
      ("rows of a table of others", "exchange.foreign", "ROWS", REFUSED,
       "exchange/test_foreign.py::test_a_file_or_a_table_over_its_bound_is_refused"),
      ("files of an archive", "exchange.sheets", "MEMBERS", REFUSED,
       "exchange/test_sheets.py::test_an_archive_of_very_many_files_is_refused"),
      ("letters compared to guess what a misspelt name was meant to be", "model.nearest", "LETTERS", "nothing is suggested",
       "model/test_nearest.py::test_what_one_suggestion_costs")),
    _("Rule sets",
      ("characters of a condition", "language.parser", "ParseLimits.characters", REFUSED,
       "language/test_bounds.py::test_huge_expressions_are_refused"),
      ("nodes of a condition", "language.parser", "ParseLimits.nodes", REFUSED,
       "language/test_bounds.py::test_huge_expressions_are_refused"),
      ("levels of a condition", "language.parser", "ParseLimits.depth", REFUSED,
       "language/test_bounds.py::test_huge_expressions_are_refused"),
      ("characters of a condition, definitions written out", "rulesets.conditions", "EXPANSION_LIMIT", REFUSED,
       "rulesets/test_conditions.py::test_an_expansion_beyond_the_bound_is_told_where_it_is_used"),
      ("levels of a condition, definitions written out", "rulesets.conditions", "DEPTH_LIMIT", REFUSED,
       "language/test_bounds.py::test_definitions_do_not_grow_beyond_a_bound"),
      ("imports inside one another", "loading.rulesets", "IMPORT_DEPTH", REFUSED,
       "loading/test_rulesets.py::test_imports_are_nested_to_a_bound"),
      ("rules, imports included", "rulesets.imports", "RULES_LIMIT", REFUSED,
       "loading/test_rulesets.py::test_a_rule_set_has_a_bounded_number_of_rules"),
      ("patterns of rules in recognitions", "rulesets.recognitions", "PATTERNS_LIMIT", REFUSED,
       "rulesets/test_recognitions.py::test_patterns_are_bounded")),
    _("Evaluating",
      ("members of lists that one condition visits", "language.lists", "STEPS", "the rule is an error, which is no pass",
       "language/test_bounds.py::test_a_condition_visits_only_so_many_members"),
      ("readings of disputed facts, for one rule", "engine.disputes", "WORLDS_LIMIT", "the rule is unknown: disputed",
       "engine/test_snapshot.py::test_more_worlds_than_the_limit_are_unknown"),
      ("facts named that decided a finding", "language.deciding", "LIMIT", "the most telling are named",
       "language/test_deciding.py::test_what_is_named_is_bounded"),
      ("members of one list named that decided a finding", "language.deciding", "MEMBERS", "the first are named",
       "language/test_deciding.py::test_what_is_named_is_bounded"),
      ("members of one list compared to name those that come closest", "language.deciding", "COMPARED",
       "the first are compared",
       "language/test_deciding.py::test_the_closest_member_is_looked_for_up_to_a_bound"),
      ("facts listed for one finding, and causes", "engine.scorecard", "FACTS",
       "`more_facts` and `more_causes` say how many; what decided it is listed",
       "engine/test_facts_read.py::test_the_facts_of_a_finding_are_listed_up_to_a_bound"),
      ("facts and causes listed for the findings of a scorecard", "engine.scorecard", "FACTS_OF_ALL",
       "the findings after it list what decided them, and how many more",
       "engine/test_facts_read.py::test_the_facts_of_a_scorecard_are_listed_up_to_a_bound"),
      ("readings looked at for entries that only some of them name, where these are too many to try", "engine.facts_read",
       "NAMING", "entries that only others name are not listed",
       "engine/test_worlds.py::test_entries_that_some_readings_name_are_looked_for_in_so_many")),
    _("Looking ahead",
      ("facts and dates looked at to gather the days to look at", "engine.horizon", "GATHERING",
       "`looked_until` is the next day; the forecast promises nothing beyond today",
       "engine/test_ahead.py::test_a_forecast_that_takes_too_much_work_is_cut_short_and_says_so"),
      ("work of deciding later days: members visited, facts and rules", "engine.state", "AHEAD",
       "`looked_until` is the first day not looked at, and the forecast ends there",
       "engine/test_ahead.py::test_a_forecast_that_takes_too_much_work_is_cut_short_and_says_so"),
      ("work of saying why findings change, over a timeline", "analysis.timeline.timeline", "EXPLAINED",
       "the timeline ends there, and says so",
       "engine/test_ahead.py::test_a_timeline_that_takes_too_much_to_explain_ends_and_says_so"),
      ("facts of a statement compared for one finding that changes", "analysis.timeline.causes", "COMPARED",
       "`more_facts` says of how many more nobody looked",
       "analysis/timeline/test_causes.py::test_of_very_many_facts_some_are_compared_and_of_the_others_it_is_said")),
    _("What follows from an evaluation",
      ("combinations of readings tried to settle disputes", "analysis.disputes.settling", "TRIALS_LIMIT",
       "a dispute stays `open`",
       "analysis/disputes/test_disputes.py::test_combinations_are_tried_up_to_a_limit"),
      ("disputes looked at over all these trials", "analysis.disputes.settling", "LOOKED_AT_LIMIT",
       "the other disputes are `too-many`",
       "analysis/disputes/test_disputes.py::test_of_very_many_only_the_first_are_tried_and_that_is_said_of_each"),
      ("states of the search for the cheapest plan", "engine.monotone.covering", "STATES", "it is not called proven cheapest",
       f"{MONOTONE}::test_a_fix_that_is_not_proven_cheapest_is_still_a_minimal_one"),
      ("states of the search for the role of a rule", "engine.monotone.roles", "STATES", "the role is undecided",
       f"{MONOTONE}::test_a_role_too_hard_to_find_is_undecided_and_never_wrong"),
      ("numbers looked at for the roles of all rules together", "engine.monotone.roles", "WORK", "the other roles are undecided",
       f"{MONOTONE}::test_the_roles_of_all_rules_together_have_a_bound"),
      ("nodes of the search for minimal sets", "engine.monotone.sets", "NODES", "at least so many, which is said",
       f"{MONOTONE}::test_a_search_cut_short_counts_at_least"),
      ("minimal sets listed", "engine.monotone.sets", "LIMIT", "the first are listed, and how many more there are",
       f"{MONOTONE}::test_what_cannot_be_listed_is_counted"),
      ("minimal sets listed of a system of many rules", "engine.monotone.sets", "LARGE_LIMIT",
       "the first are listed, and that there are more",
       f"{MONOTONE}::test_of_a_large_system_fewer_sets_are_listed_and_it_says_so"),
      ("offers compared two by two unasked", "analysis.comparison.offers", "PAIRED", "the first are, and it is said",
       "analysis/comparison/test_compare.py::test_of_very_many_the_first_are_compared_two_by_two"),
      ("pieces of the space of weights", "analysis.comparison.weights", "WORK",
       "shares are estimated from fixed draws, which is said",
       "analysis/comparison/test_weights.py::test_too_many_pieces_are_no_answer"),
      ("bytes of the summary of a job at GitHub", "report.formats.github", "SUMMARY_BYTES", "cut, and it says so",
       "report/formats/test_github.py::test_a_summary_too_long_for_github_says_so")),
    _("Served on this machine",
      ("bytes of a form", "web.guard", "BODY_LIMIT", REFUSED, "web/test_guard.py::test_a_body_is_bounded_whatever_its_head_says"),
      ("bytes of an address", "web.guard", "TARGET_LIMIT", REFUSED, "web/test_guard.py::test_an_address_is_bounded")),
])  # fmt: skip


def table() -> str:
    """The whole page."""
    parts = [HEAD]
    for section, bounds in BOUNDS.items():
        parts.append(
            f"\n## {section}\n\n| what | at most | beyond it | in the code | reached by |\n| --- | --- | --- | --- | --- |\n"
        )
        parts += [bound.row() + "\n" for bound in bounds]
    return "".join(parts)


def functions(test: str) -> bool:
    """Is there a test of that name?"""
    file, _, name = test.partition("::")
    return f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")
